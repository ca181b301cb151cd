//! One request of a browser: who it is, and how it is answered.

use std::sync::Arc;

use axum::{
    extract::FromRequestParts,
    response::{Html, IntoResponse, Response},
};
use http::{HeaderValue, StatusCode, header, request::Parts as Head};
use maud::{Markup, html};

use super::{
    super::{admin::Caller, error::ApiError},
    components::PageHead,
    cookie::Cookie,
    flash::Flash,
    form::TOKEN_FIELD,
    frame, text,
};
use crate::{
    secrets::Token,
    store::{Capability, FormToken, Lockdown},
};

/// One request of a browser, as the guard has seen it.
#[derive(Clone, Debug)]
pub(super) struct Visit(pub(super) Arc<Seen>);

/// What the guard has seen.
#[derive(Debug)]
pub(super) struct Seen {
    /// Who is signed in.
    pub(super) caller: Option<Caller>,
    /// The token of the session, or of the forms of somebody who is not signed in.
    pub(super) token: Token,
    /// What forms carry.
    pub(super) form_token: FormToken,
    /// Whether the browser has to be given the token.
    pub(super) is_new: bool,
    /// The path that was asked for.
    pub(super) path: String,
    /// What is to be said about the form before.
    pub(super) flash: Option<Flash>,
    /// What stops the calls of the team.
    pub(super) lockdown: Option<Lockdown>,
    /// Whether cookies are secure ones.
    pub(super) is_secure: bool,
}

impl Visit {
    /// Returns who is signed in.
    pub(super) fn caller(&self) -> Option<&Caller> {
        self.0.caller.as_ref()
    }

    /// Returns whether somebody is signed in who may do that.
    pub(super) fn may(&self, capability: Capability) -> bool {
        let role = self.caller().map(|caller| caller.0.member.role);
        role.is_some_and(|role| role.may(capability))
    }

    /// Returns the path that was asked for.
    pub(super) fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the field that every form has.
    pub(super) fn token_field(&self) -> Markup {
        html! { input type="hidden" name=(TOKEN_FIELD) value=(self.0.form_token.expose()); }
    }

    /// Answers with a page.
    pub(super) fn page(&self, title: &str, body: &Markup) -> Response {
        self.page_with(StatusCode::OK, title, body)
    }

    /// Answers with a page that says that something is wrong.
    pub(super) fn page_with(&self, status: StatusCode, title: &str, body: &Markup) -> Response {
        let head = PageHead {
            title,
            ..PageHead::default()
        };
        self.show_with(status, &head, body)
    }

    /// Answers with a page under a head of its own.
    pub(super) fn show(&self, head: &PageHead<'_>, body: &Markup) -> Response {
        self.show_with(StatusCode::OK, head, body)
    }

    /// Answers with a page under a head of its own that says that something is wrong.
    pub(super) fn show_with(
        &self,
        status: StatusCode,
        head: &PageHead<'_>,
        body: &Markup,
    ) -> Response {
        let document = frame::document(self, head, body).into_string();
        let mut response = (status, Html(document)).into_response();
        let is_secure = self.0.is_secure;
        if self.0.flash.is_some() {
            add_cookie(&mut response, Cookie::Flash.clear(is_secure));
        }
        if self.0.is_new {
            let token = self.0.token.expose();
            add_cookie(&mut response, Cookie::Form.set(token, None, is_secure));
        }
        response
    }

    /// Answers a form that was carried out: the browser goes on to a page, which says what was done.
    pub(super) fn done(&self, path: &str, notice: &str) -> Response {
        self.lead_with(path, (true, notice))
    }

    /// Answers a form that was not: the browser goes on to a page, which says why.
    pub(super) fn problem(&self, path: &str, notice: &str) -> Response {
        self.lead_with(path, (false, notice))
    }

    /// Answers with what was refused, as a page.
    pub(super) fn refused(&self, error: &ApiError) -> Response {
        let body = html! {
            p { (text::sentence(&error.sentence())) }
            p { a.button href="/dashboard" { "Go to the dashboard" } }
        };
        let title = match error.status() {
            StatusCode::NOT_FOUND => "Not found",
            StatusCode::FORBIDDEN => "Not allowed",
            status if status.is_server_error() => "This did not work",
            _ => "Not possible",
        };
        self.page_with(error.status(), title, &body)
    }

    fn lead_with(&self, path: &str, (is_good, notice): (bool, &str)) -> Response {
        let text = notice.to_owned();
        let mut response = lead(path);
        let flash = Flash { is_good, text };
        add_cookie(&mut response, flash.set(self.0.is_secure));
        response
    }
}

impl ApiError {
    /// Returns what is wrong as a sentence, and what to do as another.
    pub(super) fn sentence(&self) -> String {
        let parts = [self.text("message"), self.text("fix")];
        let sentences = parts.into_iter().flatten().map(|part| {
            let mut letters = part.chars();
            let first = letters.next().map(|first| first.to_uppercase().to_string());
            format!("{}{}.", first.unwrap_or_default(), letters.as_str())
        });
        sentences.collect::<Vec<_>>().join(" ")
    }
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, _: &S) -> Result<Self, ApiError> {
        // The guard adds it to every request for a page.
        let visit = head.extensions.get::<Self>().cloned();
        visit.ok_or_else(|| ApiError::internal("a page without a guard"))
    }
}

/// Leads a browser to another page of ours (RFC 9110, 303).
pub(super) fn lead(path: &str) -> Response {
    let location = HeaderValue::try_from(path);
    let location = location.unwrap_or(HeaderValue::from_static("/dashboard"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, location)]).into_response()
}

pub(super) fn add_cookie(response: &mut Response, cookie: HeaderValue) {
    response.headers_mut().append(header::SET_COOKIE, cookie);
}
