//! Letting a program in that shows a code (RFC 8628 names the attack: whoever confirms has to see what for).

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    super::{
        Parts,
        address::Query,
        admin::{Caller, device as engine},
        error::ApiError,
    },
    components::{Field, Tone, facts, notice, problem, time},
    form::Form,
    text,
    visit::Visit,
};
use crate::store::{DeviceLogin, Scope};

/// Where it is.
const PAGE: &str = "/dashboard/device";
const TITLE: &str = "Sign in a program";

/// The code in the address that the program shows.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    code: String,
}

/// Shows where the code is entered, or who waits with the one that is in the address.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Query(shown): Query<Shown>,
) -> Result<Response, ApiError> {
    if shown.code.trim().is_empty() {
        return Ok(visit.page(TITLE, &code_form(("", None))));
    }
    match engine::entered(&parts, &caller, &shown.code).await {
        Ok(login) => Ok(visit.page(TITLE, &question(&visit, &caller, &login))),
        Err(refused) if refused.status().is_server_error() => Err(refused),
        Err(refused) => {
            let body = code_form((&shown.code, Some(&refused)));
            Ok(visit.page_with(refused.status(), TITLE, &body))
        }
    }
}

/// Lets the program in, or refuses it.
pub(super) async fn decide(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<Response, ApiError> {
    let is_let_in = match form.text("decision") {
        "confirm" => true,
        "deny" => false,
        _ => {
            let fix = "choose one of the two buttons";
            return Err(ApiError::bad_request(
                "invalid_form",
                "nothing was chosen",
                fix,
            ));
        }
    };
    let decided = engine::decide(&parts, &caller, (form.text("code"), is_let_in)).await;
    Ok(match (decided, is_let_in) {
        (Err(refused), _) => visit.problem(PAGE, &refused.sentence()),
        (Ok(()), true) => visit.done(
            PAGE,
            "The program is signed in as you. You can close this page.",
        ),
        (Ok(()), false) => visit.done(PAGE, "The program was refused."),
    })
}

fn code_form((code, refused): (&str, Option<&ApiError>)) -> Markup {
    html! {
        @if let Some(refused) = refused { (problem(refused)) }
        p { "Enter the code that the program shows. Enter none that somebody else has sent you." }
        form.form method="get" action=(PAGE) {
            (Field::text("code", "Code").value(code).code().autocomplete("off").required())
            div.form-actions { button.primary type="submit" { "Go on" } }
        }
    }
}

fn question(visit: &Visit, caller: &Caller, login: &DeviceLogin) -> Markup {
    let unknown = || html! { span.muted { "not known" } };
    let told = |text: &Option<String>| text.as_deref().map_or_else(unknown, text::inline);
    let reach = match login.scope {
        Scope::Full => "everything that you may do",
        _ => "what an agent on your machine needs, and nothing of the team's",
    };
    html! {
        (notice(Tone::Warn, &html! {
            p { "Let it in only if you have started it yourself, just now, and it shows this code." }
        }))
        (facts(&[
            ("Code", html! { code { (text::inline(&login.user_code)) } }),
            ("Program", told(&login.user_agent)),
            ("From the address", told(&login.address)),
            ("Asked", time(login.created_at)),
            ("Waits until", time(login.expires_at)),
            ("It may do", html! { strong { (reach) } }),
            ("As", text::inline(&caller.0.member.email)),
        ]))
        form.form-actions method="post" action=(PAGE) {
            (visit.token_field())
            input type="hidden" name="code" value=(login.user_code);
            button.primary type="submit" name="decision" value="confirm" { "Let it in" }
            button type="submit" name="decision" value="deny" { "Refuse" }
        }
    }
}
