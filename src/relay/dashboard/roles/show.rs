//! All roles, and one of them.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{Parts, address::Path, admin::Caller, error::ApiError},
        components::{
            Column, PageHead, chips, confirm_delete, counted, empty, facts, flush_card, limit,
            table, time,
        },
        draft::Draft,
        text,
        visit::Visit,
    },
    LIST, address_of, agents_of, find,
};
use crate::store::{Agent, Role};

const COLUMNS: [Column; 4] = [
    Column::text("Name"),
    Column::text("Credentials"),
    Column::text("Agents"),
    Column::number("Requests an hour"),
];

/// Lists them.
pub(in crate::relay::dashboard) async fn list(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let failed = |error| ApiError::store(error, &parts);
    let roles = Role::list(&parts.store, caller.team())
        .await
        .map_err(failed)?;
    let head = PageHead {
        title: "Roles",
        lead: Some("Credentials under one name, with a limit, to be given to agents together."),
        actions: Some(html! { a.button.primary href="/dashboard/new/role" { "Create role" } }),
        ..PageHead::default()
    };
    if roles.is_empty() {
        let next = html! { code { "postern role create NAME" } };
        let text = "A role saves giving each agent the same credentials one by one.";
        return Ok(visit.show(&head, &empty("No roles yet", text, &next)));
    }
    let agents = Agent::list(&parts.store, caller.team())
        .await
        .map_err(failed)?;
    let rows: Vec<_> = roles.iter().map(|role| row(role, &agents)).collect();
    Ok(visit.show(&head, &table("Roles", &COLUMNS, &rows)))
}

/// Shows one.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let role = find(&parts, &caller, &name).await?;
    page(&parts, (&visit, &caller), (&role, &Draft::default())).await
}

/// Returns the page, with what was wrong with a form on it.
pub(super) async fn page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (role, draft): (&Role, &Draft),
) -> Result<Response, ApiError> {
    let agents = Agent::list(&parts.store, caller.team()).await;
    let agents = agents.map_err(|error| ApiError::store(error, parts))?;
    let having = agents_of(&role.name, &agents);
    let here = address_of(&role.name);
    let head = PageHead {
        above: &[(LIST, "Roles")],
        title: &role.name,
        lead: Some(&role.description)
            .filter(|text| !text.is_empty())
            .map(String::as_str),
        actions: Some(html! { a.button href={ (here) "/edit" } { "Edit" } }),
    };
    let told = [
        (
            "Credentials",
            chips(&role.credentials, Some("/dashboard/credentials"), "none"),
        ),
        ("Requests an hour", limit(role.rate_limit_per_hour)),
        ("Agents", chips(&having, Some("/dashboard/agents"), "none")),
        ("Created", time(role.created_at)),
    ];
    let consequence = match having.len() {
        0 => "No agent has it.".to_owned(),
        count => format!(
            "{} lose what only this role lets them use, at once.",
            counted(count, "agent")
        ),
    };
    let body = html! {
        (draft.notes())
        (flush_card("What it brings", &facts(&told)))
        (confirm_delete(
            ("role", &role.name),
            &consequence,
            (visit, &format!("{here}/delete")),
            draft.error("confirm"),
        ))
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}

fn row(role: &Role, agents: &[Agent]) -> Vec<Markup> {
    vec![
        html! {
            a href=(address_of(&role.name)) { (text::inline(&role.name)) }
            @if !role.description.is_empty() { span.sub.clip { (text::inline(&role.description)) } }
        },
        chips(&role.credentials, Some("/dashboard/credentials"), "none"),
        chips(
            &agents_of(&role.name, agents),
            Some("/dashboard/agents"),
            "none",
        ),
        limit(role.rate_limit_per_hour),
    ]
}
