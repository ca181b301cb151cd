//! The page with the person's passkeys.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{
            Parts,
            address::Path,
            admin::{Caller, passkeys as engine},
            error::ApiError,
        },
        form::Form,
        text,
        visit::Visit,
    },
    Ceremony, answer, form,
};
use crate::{
    passkey::Unavailable,
    store::{PASSKEY_NAME_CHARS_MAX, Passkey},
};

/// Where it is.
pub(in crate::relay::dashboard) const PAGE: &str = "/dashboard/account/passkeys";

/// Shows the person's passkeys, and the way to add one.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    Caller(session): Caller,
) -> Result<Response, ApiError> {
    let found = Passkey::list(&parts.store, &session.member.user_id).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let body = html! {
        p { "A passkey is kept by your device or your password manager, and nobody can take it from you by asking for it. "
            "Once you have one, signing in takes your password and a passkey, or a passkey alone." }
        (list(&visit, &found))
        (adding(&visit, parts.passkeys.unavailable()))
    };
    Ok(visit.page("Passkeys", &body))
}

/// Adds the passkey that the authenticator has made.
pub(in crate::relay::dashboard) async fn add(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    Caller(session): Caller,
    fields: Form,
) -> Result<Response, ApiError> {
    let answer = answer(&fields)?.unwrap_or_default();
    let what = (&answer, fields.filled("name"));
    Ok(match engine::add(&parts, &session, what).await {
        Ok(()) => visit.done(PAGE, "The passkey is added."),
        Err(refused) => visit.problem(PAGE, &refused.sentence()),
    })
}

/// Gives a passkey another name.
pub(in crate::relay::dashboard) async fn rename(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
    fields: Form,
) -> Response {
    let name = fields.text("name");
    match engine::renamed(&parts, (&caller, &caller.reader()), (&id, name)).await {
        Ok(()) => visit.done(PAGE, "The passkey has its new name."),
        Err(refused) => visit.problem(PAGE, &refused.sentence()),
    }
}

/// Deletes a passkey, unless it is the last.
pub(in crate::relay::dashboard) async fn delete(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Response {
    match engine::deleted(&parts, (&caller, &caller.reader()), &id).await {
        Ok(()) => visit.done(PAGE, "The passkey is deleted."),
        Err(refused) => visit.problem(PAGE, &refused.sentence()),
    }
}

fn list(visit: &Visit, passkeys: &[Passkey]) -> Markup {
    html! {
        @if passkeys.is_empty() { p.empty { "You have no passkey." } }
        @for passkey in passkeys {
            section.passkey {
                h2 { (text::inline(&passkey.name)) }
                p {
                    "Added " (passkey.created_at.to_string())
                    @match passkey.used_at {
                        Some(at) => { ", last used " (at.to_string()) "." }
                        None => { ", never used." }
                    }
                }
                form method="post" action={ (PAGE) "/" (passkey.id) "/rename" } {
                    (visit.token_field())
                    label for={ "name-" (passkey.id) } { "Name" }
                    input id={ "name-" (passkey.id) } name="name" value=(passkey.name)
                        maxlength=(PASSKEY_NAME_CHARS_MAX) required;
                    button type="submit" { "Rename" }
                }
                @if passkeys.len() > 1 {
                    form method="post" action={ (PAGE) "/" (passkey.id) "/delete" } {
                        (visit.token_field())
                        button.danger type="submit" { "Delete" }
                    }
                }
            }
        }
    }
}

fn adding(visit: &Visit, unavailable: Option<Unavailable>) -> Markup {
    if let Some(why) = unavailable {
        return html! { p { "There are no passkeys here: " (why.to_string()) "." } };
    }
    let name = html! {
        label for="new-name" { "Name of the new passkey" }
        input #new-name name="name" maxlength=(PASSKEY_NAME_CHARS_MAX) placeholder="Laptop";
    };
    let ceremony = Ceremony::Create("/user/passkey/register/begin");
    html! {
        section {
            h2 { "Add a passkey" }
            (form(visit, (PAGE, "Add a passkey"), ceremony, &name))
            noscript { p { "Adding a passkey takes a browser that runs scripts." } }
        }
    }
}
