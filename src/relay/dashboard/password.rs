//! Another password for who has forgotten theirs, and the link that signs in once.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    super::{
        Parts,
        address::Query,
        admin::{self, password as engine},
        auth::ComesFrom,
        error::ApiError,
    },
    account,
    components::{Field, problem},
    form::Form,
    guard::SIGN_IN,
    sign_in::{arrive, as_page},
    text,
    visit::Visit,
};

/// What stands in a link.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Linked {
    #[serde(default)]
    token: String,
}

/// Shows where a link is asked for.
pub(super) async fn show_forgot(visit: Visit) -> Response {
    visit.page("Forgot your password?", &forgot_form(&visit, ("", None)))
}

/// Sends a link to whoever has the address; what is told is the same where nobody has it.
pub(super) async fn forgot(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    let email = form.text("email");
    match engine::ask_for_reset(&parts, email, origin.address).await {
        Ok(()) => {
            let told = "If an account has this address, a link was sent to it. It works once, for an hour.";
            Ok(visit.done(SIGN_IN, told))
        }
        Err(refused) if refused.status().is_server_error() => Err(refused),
        Err(refused) => {
            let body = forgot_form(&visit, (email, Some(&refused)));
            Ok(visit.page_with(refused.status(), "Forgot your password?", &body))
        }
    }
}

/// Shows where the new password is entered. Whether the link works is told when it is used.
pub(super) async fn show_reset(visit: Visit, Query(linked): Query<Linked>) -> Response {
    visit.page("New password", &reset_form(&visit, (&linked.token, None)))
}

/// Sets the password; the person signs in with it.
pub(super) async fn reset(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    form: Form,
) -> Result<Response, ApiError> {
    let token = form.text("token");
    match engine::reset_by_link(&parts, token, form.secret("password")).await {
        Ok(_) => {
            let told = "The password is set, and you are signed out everywhere. Sign in with it.";
            Ok(visit.done(SIGN_IN, told))
        }
        Err(refused) if refused.status().is_server_error() => Err(refused),
        Err(refused) => {
            let body = reset_form(&visit, (token, Some(&refused)));
            Ok(visit.page_with(refused.status(), "New password", &body))
        }
    }
}

/// Shows whom a link signs in; looking at it does not use it.
pub(super) async fn show_link(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    Query(linked): Query<Linked>,
) -> Result<Response, ApiError> {
    let link = admin::who_enters_by_link(&parts, &linked.token).await?;
    let body = html! {
        p { "This link signs in " strong { (text::inline(&link.email)) } ", once." }
        @if let Some(caller) = visit.caller() {
            p.notice.warn { "You are signed in as " (text::inline(&caller.0.member.email)) " in this browser; that ends." }
        }
        form method="post" action="/dashboard/sign-in-link" {
            (visit.token_field())
            input type="hidden" name="token" value=(linked.token);
            button.primary type="submit" { "Sign in" }
        }
    };
    Ok(visit.page("Sign in", &body))
}

/// Uses the link.
pub(super) async fn enter_by_link(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    let entered = admin::enter_by_link(&parts, form.text("token"), as_page(origin)).await?;
    Ok(arrive(&parts, &visit, (entered, account::PAGE)))
}

fn forgot_form(visit: &Visit, (email, refused): (&str, Option<&ApiError>)) -> Markup {
    html! {
        @if let Some(refused) = refused { (problem(refused)) }
        p { "A link to set another one is sent to your address." }
        form.form method="post" action="/dashboard/forgot-password" {
            (visit.token_field())
            (Field::email("email", "E-mail address").value(email).autocomplete("username").required())
            div.form-actions { button.primary type="submit" { "Send the link" } }
        }
        p { a href=(SIGN_IN) { "Back to the sign-in" } }
    }
}

fn reset_form(visit: &Visit, (token, refused): (&str, Option<&ApiError>)) -> Markup {
    html! {
        @if let Some(refused) = refused { (problem(refused)) }
        p { "Setting it signs you out everywhere else." }
        form.form method="post" action="/dashboard/reset-password" {
            (visit.token_field())
            input type="hidden" name="token" value=(token);
            (Field::new_password("password").required())
            div.form-actions { button.primary type="submit" { "Set the password" } }
        }
    }
}
