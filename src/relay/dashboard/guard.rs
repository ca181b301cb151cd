//! Who may see which page, and whether a form is one of ours: decided here, before any handler runs.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    middleware::Next,
    response::{IntoResponse, Response},
};
use http::{HeaderMap, Method, StatusCode, Uri, header};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};

use super::{
    super::{Parts, admin::Caller, error::ApiError},
    cookie::{Cookie, is_secure},
    csrf,
    flash::Flash,
    form::{Form, TOKEN_FIELD},
    visit::{Seen, Visit, lead},
};
use crate::{
    secrets::Token,
    store::{Capability, FormToken, Lockdown, Scope, Session},
};

/// Where people sign in.
pub(super) const SIGN_IN: &str = "/dashboard/sign-in";

/// Who may see a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    /// Anybody: it is a way in.
    Anybody,
    /// A session of a member that may do any of these.
    Member(&'static [Capability]),
}

/// Who asks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// A person, who is led to the sign-in where that is needed.
    Page,
    /// A script on a page, which is told so.
    Part,
}

/// What a page needs.
pub(super) type Needs = (Access, Way);

/// Lets a request through to its handler, or not; a refusal, whoever it comes from, is shown as a page.
pub(super) async fn guard(
    State((parts, needs)): State<(Arc<Parts>, Needs)>,
    request: Request,
    next: Next,
) -> Response {
    let seen = match Seen::of(&parts, request.headers(), request.uri()).await {
        Ok(seen) => seen,
        Err(error) => return error.into_response(),
    };
    let visit = Visit(Arc::new(seen));
    let response = match admit(&parts, needs, (&visit, request)).await {
        Ok(request) => next.run(request).await,
        Err(refused) => refused,
    };
    match response.extensions().get::<Arc<ApiError>>() {
        Some(error) if needs.1 == Way::Page => {
            let mut page = visit.refused(error);
            if let Some(wait) = response.headers().get(header::RETRY_AFTER) {
                page.headers_mut().insert(header::RETRY_AFTER, wait.clone());
            }
            page
        }
        _ => response,
    }
}

/// Returns the request as the handler is to see it, or the answer to it.
async fn admit(
    parts: &Parts,
    (access, way): Needs,
    (visit, request): (&Visit, Request),
) -> Result<Request, Response> {
    let (mut head, mut body) = request.into_parts();
    if let Access::Member(any_of) = access {
        let Some(caller) = visit.caller() else {
            return Err(not_signed_in(way, (&head.method, &head.uri)));
        };
        let role = caller.0.member.role;
        if !any_of.iter().any(|one| role.may(*one)) {
            return Err(not_permitted(any_of).into_response());
        }
        head.extensions.insert(caller.clone());
    }
    if !matches!(head.method, Method::GET | Method::HEAD) {
        csrf::check_origin(parts, &head.headers).map_err(IntoResponse::into_response)?;
        let form = Form::read(&head.headers, body).await;
        let form = form.map_err(IntoResponse::into_response)?;
        let given = form.raw(TOKEN_FIELD).unwrap_or_default();
        let is_ours = csrf::check_token(&visit.0.form_token, given);
        is_ours.map_err(IntoResponse::into_response)?;
        head.extensions.insert(form);
        body = axum::body::Body::empty();
    }
    head.extensions.insert(visit.clone());
    Ok(Request::from_parts(head, body))
}

impl Seen {
    /// Looks at a request: whose session its cookie has, and what else it brings.
    async fn of(parts: &Parts, headers: &HeaderMap, uri: &Uri) -> Result<Self, ApiError> {
        let is_secure = is_secure(parts);
        let signed_in = session(parts, headers).await?;
        let known = || {
            Cookie::Form
                .read(headers, is_secure)
                .and_then(Token::presented)
        };
        let (caller, token, is_new) = match signed_in {
            Some((caller, token)) => (Some(caller), token, false),
            None => match known() {
                Some(token) => (None, token, false),
                None => (None, Token::generate(), true),
            },
        };
        let lockdown = match &caller {
            Some(caller) => Lockdown::find(&parts.store, caller.team()).await,
            None => Ok(None),
        };
        let lockdown = lockdown.map_err(|error| ApiError::store(error, parts))?;
        Ok(Self {
            lockdown,
            form_token: FormToken::of(&parts.store, &token),
            caller,
            token,
            is_new,
            path: uri.path().to_owned(),
            flash: Flash::read(headers, is_secure),
            is_secure,
        })
    }
}

/// Returns the session that a browser's cookie is of: a person's, never a program's.
async fn session(parts: &Parts, headers: &HeaderMap) -> Result<Option<(Caller, Token)>, ApiError> {
    let Some(token) = csrf::session_token(parts, headers) else {
        return Ok(None);
    };
    let found = Session::find(&parts.store, &token).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    let Some(session) = found.filter(|session| session.scope == Scope::Full) else {
        return Ok(None);
    };
    // That it was used is worth knowing, and not worth refusing a page for.
    if let Err(error) = session.touch(&parts.store).await {
        tracing::debug!(error = %error.with_causes(), "the use of a session could not be noted");
    }
    Ok(Some((Caller(Arc::new(session)), token)))
}

/// Leads to the sign-in, and from there back to where the person wanted to go.
fn not_signed_in(way: Way, (method, uri): (&Method, &Uri)) -> Response {
    if way == Way::Part {
        return StatusCode::UNAUTHORIZED.into_response();
    }
    let wanted = uri.path_and_query().map_or("", |wanted| wanted.as_str());
    // A form that was sent without a session is gone; what it wanted to change is not changed.
    if *method != Method::GET || matches!(wanted, "" | "/dashboard") {
        return lead(SIGN_IN);
    }
    let wanted = utf8_percent_encode(wanted, NON_ALPHANUMERIC);
    lead(&format!("{SIGN_IN}?next={wanted}"))
}

fn not_permitted(any_of: &[Capability]) -> ApiError {
    let needed: Vec<_> = any_of.iter().map(|one| one.as_str()).collect();
    let message = format!(
        "your role does not allow this; it needs `{}`",
        needed.join("` or `")
    );
    ApiError::forbidden("not_permitted", &message).with("fix", "ask an owner of the team")
}
