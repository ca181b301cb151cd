//! Making an agent; its key is shown on the next page, and never again.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    super::{
        super::{
            Parts,
            admin::{Caller, agents::owner},
            error::ApiError,
        },
        components::{Field, PageHead},
        draft::Draft,
        form::Form,
        visit::Visit,
    },
    LIST, Offer,
    key::lead_to,
};
use crate::store::{AgentKind, ChangeError, NewAgent, Noun, check_name};

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

/// Makes it, and leads on to its key.
pub(in crate::relay::dashboard) async fn create(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<Response, ApiError> {
    let mut draft = Draft::typed(&form);
    let whose = owner(&caller).map(str::to_owned);
    if let Some(new) = read(&mut draft, whose) {
        match new.insert(&parts.store, &caller.reader()).await {
            Ok((agent, key)) => {
                parts.proxy.copy_audit().await;
                return lead_to(&parts, &caller, (&agent.name, &key)).await;
            }
            Err(error @ ChangeError::AccountKey { .. }) => draft.wrong("all_credentials", error),
            Err(error) => draft.refuse(&parts, (Noun::Agent, "name"), error),
        }
    }
    let offer = Offer::of(&parts, &caller).await?;
    Ok(page(&visit, &offer, &draft))
}

fn read(draft: &mut Draft, owner_user_id: Option<String>) -> Option<NewAgent> {
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
        owner_user_id,
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
            @if !offer.is_own {
                (Field::select("kind", "What its key is for", &KINDS).from(draft).help("It stays so."))
            }
            (offer.markup(draft))
            div.form-actions {
                button.primary type="submit" { "Create agent" }
                a.button.quiet href=(LIST) { "Cancel" }
            }
        }
    };
    visit.show_with(draft.status(), &head, &body)
}
