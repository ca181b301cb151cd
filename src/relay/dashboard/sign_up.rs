//! How a team of its own begins, where the operator lets anybody sign up.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{Parts, address::Query, admin::sign_up as engine, auth::ComesFrom, error::ApiError},
    components::{Field, problem},
    form::Form,
    guard::SIGN_IN,
    visit::Visit,
};

/// Where a code is entered.
const VERIFY: &str = "/dashboard/verify";

/// Whose code it is.
#[derive(Debug, Default, serde::Deserialize)]
pub(super) struct Whose {
    #[serde(default)]
    email: String,
}

/// Shows the form.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
) -> Result<Response, ApiError> {
    check_open(&parts)?;
    Ok(visit.page("Sign up", &form(&visit, ("", ""), None)))
}

/// Begins the sign-up; the code goes to the address.
pub(super) async fn create(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    check_open(&parts)?;
    let (team, email) = (form.text("team_name"), form.text("email"));
    let new = (team, email, form.secret("password"));
    match engine::sign_up(&parts, new, origin.address).await {
        Ok(made) => {
            let told = format!("A code was sent to {}.", made.email);
            Ok(visit.done(&verify_path(&made.email), &told))
        }
        Err(refused) if refused.status().is_server_error() => Err(refused),
        Err(refused) => {
            let body = self::form(&visit, (team, email), Some(&refused));
            Ok(visit.page_with(refused.status(), "Sign up", &body))
        }
    }
}

/// Shows where the code is entered.
pub(super) async fn show_verify(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    Query(whose): Query<Whose>,
) -> Result<Response, ApiError> {
    check_open(&parts)?;
    Ok(visit.page("Enter the code", &code_form(&visit, &whose.email, None)))
}

/// Takes the code.
pub(super) async fn verify(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    check_open(&parts)?;
    let email = form.text("email");
    let code = (email, form.text("code"));
    match engine::enter_code(&parts, code, origin.address).await {
        Ok(_) => Ok(visit.done(
            SIGN_IN,
            "Your address is confirmed. Sign in with it and your password.",
        )),
        Err(refused) if refused.status().is_server_error() => Err(refused),
        Err(refused) => {
            let body = code_form(&visit, email, Some(&refused));
            Ok(visit.page_with(refused.status(), "Enter the code", &body))
        }
    }
}

/// Sends another code.
pub(super) async fn resend(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    check_open(&parts)?;
    let email = form.text("email");
    let path = verify_path(email);
    Ok(
        match engine::send_again(&parts, email, origin.address).await {
            Ok(()) => visit.done(
                &path,
                "If somebody signed up with this address, another code was sent to it.",
            ),
            Err(refused) => visit.problem(&path, &refused.sentence()),
        },
    )
}

fn check_open(parts: &Parts) -> Result<(), ApiError> {
    if parts.settings.is_signup_open {
        return Ok(());
    }
    let message = "nobody can sign up here";
    Err(ApiError::missing("not_found", message)
        .with("fix", "ask somebody of the team for an invitation"))
}

fn verify_path(email: &str) -> String {
    let email = percent_encoding::utf8_percent_encode(email, percent_encoding::NON_ALPHANUMERIC);
    format!("{VERIFY}?email={email}")
}

fn form(visit: &Visit, (team, email): (&str, &str), refused: Option<&ApiError>) -> Markup {
    let help = "3 to 64 lower-case letters, digits and hyphens.";
    html! {
        @if let Some(refused) = refused { (problem(refused)) }
        form.form method="post" action="/dashboard/sign-up" {
            (visit.token_field())
            (Field::text("team_name", "Name of the team").value(team).help(help).required())
            (Field::email("email", "E-mail address").value(email).autocomplete("username").required())
            (Field::new_password("password").required())
            div.form-actions { button.primary type="submit" { "Sign up" } }
        }
        p { a href=(SIGN_IN) { "Sign in with an account that you have" } }
    }
}

fn code_form(visit: &Visit, email: &str, refused: Option<&ApiError>) -> Markup {
    html! {
        @if let Some(refused) = refused { (problem(refused)) }
        p { "Six digits were sent to your address. They work for a while, and only a few tries count." }
        form.form method="post" action=(VERIFY) {
            (visit.token_field())
            (Field::email("email", "E-mail address").value(email).autocomplete("username").required())
            (Field::text("code", "Code").autocomplete("one-time-code").code().required())
            div.form-actions { button.primary type="submit" { "Confirm the address" } }
        }
        form method="post" action="/dashboard/verify/resend" {
            (visit.token_field())
            input type="hidden" name="email" value=(email);
            @if !email.is_empty() { button.quiet type="submit" { "Send another code" } }
        }
    }
}
