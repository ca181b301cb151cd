//! Changing an agent: what it may use, its key, its state, and its end.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    super::{
        super::{
            Parts,
            address::Path,
            admin::{
                Caller,
                agents::{own, owner},
                refusal::change,
            },
            error::ApiError,
        },
        components::PageHead,
        deletion::Deletion,
        draft::Draft,
        form::Form,
        visit::Visit,
    },
    LIST, Offer, address_of, find,
    key::lead_to,
    show::page,
};
use crate::store::{Agent, AgentUpdate, ChangeError, Noun};

/// Shows the form with the agent as it is.
pub(in crate::relay::dashboard) async fn edit_form(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let agent = find(&parts, &caller, &name).await?;
    edit_page(&parts, (&visit, &caller), (&name, &filled(agent))).await
}

/// Changes what an agent is and may use.
pub(in crate::relay::dashboard) async fn edit(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    find(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let is_own = owner(&caller).is_some();
    let update = AgentUpdate {
        is_adopted: false,
        description: Some(draft.text("description").to_owned()),
        rate_limit_per_hour: Some(draft.limit("rate_limit_per_hour")),
        // What the form of a person's own agents does not have stays as it is.
        all_credentials: (!is_own).then(|| draft.is_ticked("all_credentials")),
        roles: (!is_own).then(|| draft.chosen("roles")),
        credentials: Some(draft.chosen("credentials")),
        enabled: None,
    };
    if draft.is_fine() {
        match update
            .apply(&parts.store, &caller.reader(), own(&caller, &name))
            .await
        {
            Ok(_) => {
                parts.proxy.copy_audit().await;
                return Ok(visit.done(&address_of(&name), &format!("Changed the agent {name}.")));
            }
            Err(error @ ChangeError::AccountKey { .. }) => draft.wrong("all_credentials", error),
            Err(error) => draft.refuse(&parts, (Noun::Agent, "name"), error),
        }
    }
    edit_page(&parts, (&visit, &caller), (&name, &draft)).await
}

/// Lets an agent call again.
pub(in crate::relay::dashboard) async fn enable(
    parts: State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    switch(&parts, (&visit, &caller), (&name, true)).await
}

/// Keeps an agent from calling.
pub(in crate::relay::dashboard) async fn disable(
    parts: State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    switch(&parts, (&visit, &caller), (&name, false)).await
}

/// Gives an agent a new key, and leads on to it.
pub(in crate::relay::dashboard) async fn rotate_key(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    find(&parts, &caller, &name).await?;
    let rotated = Agent::rotate_key(&parts.store, &caller.reader(), own(&caller, &name)).await;
    let (agent, key) = rotated.map_err(change(&parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    lead_to(&parts, &caller, (&agent.name, &key)).await
}

/// Deletes an agent whose name was typed.
pub(in crate::relay::dashboard) async fn delete(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let agent = find(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let deletion = Deletion {
        noun: Noun::Agent,
        name: &name,
        told: format!("Deleted the agent {name}."),
        list: LIST,
    };
    let by = caller.reader();
    let deleting = Agent::delete(&parts.store, &by, own(&caller, &name));
    let shown = (&visit, &mut draft);
    if let Some(deleted) = deletion.run(&parts, shown, deleting).await {
        return Ok(deleted);
    }
    page(&parts, &visit, (&agent, &draft)).await
}

async fn switch(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (name, enabled): (&str, bool),
) -> Result<Response, ApiError> {
    find(parts, caller, name).await?;
    let update = AgentUpdate {
        enabled: Some(enabled),
        ..AgentUpdate::default()
    };
    let changed = update
        .apply(&parts.store, &caller.reader(), own(caller, name))
        .await;
    changed.map_err(change(parts, Noun::Agent))?;
    parts.proxy.copy_audit().await;
    let done = if enabled { "Enabled" } else { "Disabled" };
    Ok(visit.done(&address_of(name), &format!("{done} the agent {name}.")))
}

fn filled(agent: Agent) -> Draft {
    let limit = agent.rate_limit_per_hour;
    let mut fields = vec![
        ("description", agent.description),
        (
            "rate_limit_per_hour",
            limit.map_or_else(String::new, |limit| limit.to_string()),
        ),
    ];
    if agent.all_credentials {
        fields.push(("all_credentials", "on".to_owned()));
    }
    fields.extend(agent.roles.into_iter().map(|role| ("roles", role)));
    let credentials = agent.credentials.into_iter();
    fields.extend(credentials.map(|credential| ("credentials", credential)));
    Draft::filled(fields)
}

async fn edit_page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (name, draft): (&str, &Draft),
) -> Result<Response, ApiError> {
    let offer = Offer::of(parts, caller).await?;
    let here = address_of(name);
    let title = format!("Edit {name}");
    let head = PageHead {
        above: &[(LIST, "Agents"), (&here, name)],
        title: &title,
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action={ (here) "/edit" } autocomplete="off" {
            (visit.token_field())
            (offer.markup(draft))
            div.form-actions {
                button.primary type="submit" { "Save" }
                a.button.quiet href=(here) { "Cancel" }
            }
        }
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}
