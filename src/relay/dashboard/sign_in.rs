//! Coming in with a password, and going.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    super::{
        Parts,
        address::Query,
        admin::{Arrival, Caller, Entered, enter as begin, passkeys as with_passkey},
        auth::ComesFrom,
        error::ApiError,
    },
    components::{Field, problem},
    cookie::Cookie,
    form::Form,
    passkeys::{self, Ceremony},
    visit::{Visit, add_cookie, lead},
};

use crate::store::{Origin, SessionKind};

/// Where somebody wanted to go.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    next: String,
}

/// Shows the form; whoever is signed in already goes on.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    Query(wanted): Query<Wanted>,
) -> Response {
    if visit.caller().is_some() {
        return lead(own_path(&wanted.next));
    }
    visit.page("Sign in", &shown(&parts, &visit, (&wanted.next, "", None)))
}

/// Begins a session.
pub(super) async fn enter(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    let (email, next) = (form.text("email"), form.text("next"));
    let password = form.secret("password");
    match begin(&parts, (email, password), as_page(origin)).await {
        Ok(arrival) => Ok(arrive(&parts, &visit, (arrival, next))),
        Err(error) if error.status().is_server_error() => Err(error),
        Err(error) => {
            let body = shown(&parts, &visit, (next, email, Some(&error)));
            Ok(visit.page_with(error.status(), "Sign in", &body))
        }
    }
}

/// Begins a session with a passkey: after the password, or with nothing else.
pub(super) async fn enter_by_passkey(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    let (next, origin) = (form.text("next"), as_page(origin));
    let answer = passkeys::answer(&form)?.unwrap_or_default();
    let answer = (passkeys::token(&form), &answer);
    match with_passkey::enter(&parts, (answer, None), origin).await {
        Ok(entered) => Ok(let_in(&parts, &visit, (&entered, next))),
        Err(error) if error.status().is_server_error() => Err(error),
        Err(error) => {
            let body = shown(&parts, &visit, (next, "", Some(&error)));
            Ok(visit.page_with(error.status(), "Sign in", &body))
        }
    }
}

/// Returns the same origin with a browser as what bears the session's token.
pub(super) fn as_page(origin: Origin) -> Origin {
    Origin {
        kind: SessionKind::Page,
        ..origin
    }
}

/// Goes on after a proof that somebody is who they say: with the session, or with the step that is missing.
pub(super) fn arrive(parts: &Parts, visit: &Visit, (arrival, next): (Arrival, &str)) -> Response {
    let half = match arrival {
        Arrival::Entered(entered) => return let_in(parts, visit, (&entered, next)),
        Arrival::Half(half) => half,
    };
    let options = Ceremony::GetWith(&half.challenge, half.token.expose());
    let body = html! {
        p { "Your account has passkeys. Show one of them to go on." }
        (by_passkey(visit, (next, options)))
        p { a href=(super::guard::SIGN_IN) { "Begin again" } }
    };
    visit.page("One more step", &body)
}

fn by_passkey(visit: &Visit, (next, ceremony): (&str, Ceremony<'_>)) -> Markup {
    let wanted = html! { input type="hidden" name="next" value=(next); };
    let place = ("/dashboard/sign-in/passkey", "Use a passkey");
    passkeys::form(visit, place, ceremony, &wanted)
}

/// Gives a browser the session that has begun, in place of whatever it had, and leads on.
pub(super) fn let_in(parts: &Parts, visit: &Visit, (entered, next): (&Entered, &str)) -> Response {
    let mut response = lead(own_path(next));
    let lasts = entered.session.expires_at.since(parts.store.clock().now());
    let (token, is_secure) = (entered.token.expose(), visit.0.is_secure);
    add_cookie(
        &mut response,
        Cookie::Session.set(token, Some(lasts), is_secure),
    );
    add_cookie(&mut response, Cookie::Form.clear(is_secure));
    response
}

/// Ends the session.
pub(super) async fn leave(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    Caller(session): Caller,
) -> Result<Response, ApiError> {
    let ended = session.end(&parts.store).await;
    ended.map_err(|error| ApiError::store(error, &parts))?;
    parts.proxy.copy_audit().await;
    let mut response = visit.done(super::guard::SIGN_IN, "You are signed out.");
    add_cookie(&mut response, Cookie::Session.clear(visit.0.is_secure));
    Ok(response)
}

fn shown(
    parts: &Parts,
    visit: &Visit,
    (next, email, refused): (&str, &str, Option<&ApiError>),
) -> Markup {
    let is_signup_open = parts.settings.is_signup_open;
    form(
        visit,
        &SignInForm {
            next,
            email,
            refused,
            is_signup_open,
        },
    )
}

/// What the form of the sign-in is filled with, and what stands beside it.
struct SignInForm<'a> {
    next: &'a str,
    email: &'a str,
    refused: Option<&'a ApiError>,
    is_signup_open: bool,
}

fn form(visit: &Visit, filled: &SignInForm<'_>) -> Markup {
    html! {
        @if let Some(refused) = filled.refused { (problem(refused)) }
        form.form method="post" action=(super::guard::SIGN_IN) {
            (visit.token_field())
            input type="hidden" name="next" value=(filled.next);
            (Field::email("email", "E-mail address").value(filled.email).autocomplete("username").required())
            (Field::password("password", "Password").required())
            div.form-actions { button.primary type="submit" { "Sign in" } }
        }
        (by_passkey(visit, (filled.next, Ceremony::Get("/login/passkey/begin"))))
        p { a href="/dashboard/forgot-password" { "Forgot your password?" } }
        @if filled.is_signup_open { p { a href="/dashboard/sign-up" { "Sign up with a team of your own" } } }
    }
}

/// Returns where somebody wanted to go if that is a page of the dashboard, and the dashboard if not: nobody
/// is led elsewhere.
fn own_path(next: &str) -> &str {
    let is_own = next.starts_with("/dashboard/") || next.starts_with("/dashboard?");
    let is_plain = next
        .bytes()
        .all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own && is_plain {
        next
    } else {
        "/dashboard"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_led_elsewhere() {
        for next in ["/dashboard/inbox?a=b", "/dashboard/device?code=X"] {
            assert_eq!(own_path(next), next);
        }
        for next in [
            "",
            "https://evil.example",
            "//evil.example",
            "/dashboard\\evil",
            "/dashboardx",
            "/dashboard/\r\na:b",
            "/",
        ] {
            assert_eq!(own_path(next), "/dashboard", "{next}");
        }
    }
}
