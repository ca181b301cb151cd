//! Making an agent; its key is shown on the answer, and never again.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use http::StatusCode;
use maud::html;

use super::{
    super::{
        super::{Parts, admin::Caller, error::ApiError},
        components::{Field, PageHead, secret_once},
        draft::Draft,
        form::Form,
        text,
        visit::Visit,
    },
    LIST, Offer, address_of,
};
use crate::{
    secrets::ApiKey,
    store::{AgentKind, ChangeError, NewAgent, Noun, check_name},
};

/// What a key can be for.
const KINDS: [(&str, &str); 2] = [
    ("agent", "A program that calls for itself"),
    ("app", "An app that also acts for end users of its own"),
];

/// Shows the form.
pub(in crate::relay::dashboard) async fn create_form(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let offer = Offer::of(&parts, &caller).await?;
    Ok(page(&visit, &offer, &Draft::default()))
}

/// Makes it, and shows its key.
pub(in crate::relay::dashboard) async fn create(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<Response, ApiError> {
    let mut draft = Draft::typed(&form);
    if let Some(new) = read(&mut draft) {
        match new.insert(&parts.store, &caller.reader()).await {
            Ok((agent, key)) => {
                parts.proxy.copy_audit().await;
                return Ok(key_page(&parts, &visit, (&agent.name, &key)));
            }
            Err(error @ ChangeError::AccountKey { .. }) => draft.wrong("all_credentials", error),
            Err(error) => draft.refuse(&parts, (Noun::Agent, "name"), error),
        }
    }
    let offer = Offer::of(&parts, &caller).await?;
    Ok(page(&visit, &offer, &draft))
}

/// Shows a new key, this once. It is the answer to the form and no page to come back to, so that the key is kept
/// nowhere in between.
pub(super) fn key_page(parts: &Parts, visit: &Visit, (name, key): (&str, &ApiKey)) -> Response {
    let here = address_of(name);
    let title = format!("The key of {name}");
    let head = PageHead {
        above: &[(LIST, "Agents"), (&here, name)],
        title: &title,
        ..PageHead::default()
    };
    let address = &parts.settings.public_url;
    let example = format!(
        "export TAP_PROXY_URL={address}\nexport TAP_API_KEY={}",
        key.expose()
    );
    let body = html! {
        (secret_once("API key", key.expose(), "Copy it now. It is shown only this once, and kept nowhere: \
            whoever loses it needs a new one."))
        section.card {
            header { h2 { "Hand it to the program" } }
            div.card-body {
                p { "The program reads both from its environment. " code { (address) "/instructions" }
                    " tells it the rest." }
                (text::block("Environment", &example))
                div.actions { a.button.primary href=(here) { "Done" } }
            }
        }
    };
    visit.show_with(StatusCode::OK, &head, &body)
}

fn read(draft: &mut Draft) -> Option<NewAgent> {
    let name = draft.text("name").to_owned();
    draft.take("name", check_name(&name));
    let new = NewAgent {
        name,
        description: draft.text("description").to_owned(),
        kind: match draft.text("kind") {
            "app" => AgentKind::App,
            _ => AgentKind::Agent,
        },
        all_credentials: draft.is_ticked("all_credentials"),
        rate_limit_per_hour: draft.limit("rate_limit_per_hour"),
        roles: draft.chosen("roles"),
        credentials: draft.chosen("credentials"),
    };
    draft.is_fine().then_some(new)
}

fn page(visit: &Visit, offer: &Offer, draft: &Draft) -> Response {
    let head = PageHead {
        above: &[(LIST, "Agents")],
        title: "Create an agent",
        lead: Some("Its key is shown once, right after."),
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action="/dashboard/new/agent" autocomplete="off" {
            (visit.token_field())
            (Field::text("name", "Name").from(draft).code().required()
                .help("Letters, digits, `.`, `_` and `-`, 64 at most."))
            (Field::select("kind", "What its key is for", &KINDS).from(draft).help("It stays so."))
            (offer.markup(draft))
            div.form-actions {
                button.primary type="submit" { "Create agent" }
                a.button.quiet href=(LIST) { "Cancel" }
            }
        }
    };
    visit.show_with(draft.status(), &head, &body)
}
