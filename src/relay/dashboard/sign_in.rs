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
    components::problem,
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
pub(super) async fn show(visit: Visit, Query(wanted): Query<Wanted>) -> Response {
    if visit.caller().is_some() {
        return lead(own_path(&wanted.next));
    }
    visit.page("Sign in", &form(&visit, (&wanted.next, ""), None))
}

/// Begins a session.
pub(super) async fn enter(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    let (email, next) = (form.text("email"), form.text("next"));
    let origin = Origin {
        kind: SessionKind::Page,
        ..origin
    };
    match begin(&parts, (email, form.secret("password")), origin).await {
        Ok(Arrival::Entered(entered)) => Ok(let_in(&parts, &visit, (&entered, next))),
        Ok(Arrival::Half(half)) => {
            let options = Ceremony::GetWith(&half.challenge, half.token.expose());
            let body = html! {
                p { "Your account has passkeys. Show one of them to go on." }
                (by_passkey(&visit, (next, options)))
                p { a href=(super::guard::SIGN_IN) { "Begin again" } }
            };
            Ok(visit.page("One more step", &body))
        }
        Err(error) if error.status().is_server_error() => Err(error),
        Err(error) => {
            let body = self::form(&visit, (next, email), Some(&error));
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
    let next = form.text("next");
    let origin = Origin {
        kind: SessionKind::Page,
        ..origin
    };
    let answer = passkeys::answer(&form)?.unwrap_or_default();
    let answer = (passkeys::token(&form), &answer);
    match with_passkey::enter(&parts, (answer, None), origin).await {
        Ok(entered) => Ok(let_in(&parts, &visit, (&entered, next))),
        Err(error) if error.status().is_server_error() => Err(error),
        Err(error) => {
            let body = self::form(&visit, (next, ""), Some(&error));
            Ok(visit.page_with(error.status(), "Sign in", &body))
        }
    }
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

fn form(visit: &Visit, (next, email): (&str, &str), refused: Option<&ApiError>) -> Markup {
    html! {
        @if let Some(refused) = refused { (problem(refused)) }
        form.narrow method="post" action="/dashboard/sign-in" {
            (visit.token_field())
            input type="hidden" name="next" value=(next);
            label for="email" { "E-mail address" }
            input #email type="email" name="email" value=(email) autocomplete="username" required autofocus;
            label for="password" { "Password" }
            input #password type="password" name="password" autocomplete="current-password" required;
            button type="submit" { "Sign in" }
        }
        (by_passkey(visit, (next, Ceremony::Get("/login/passkey/begin"))))
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
