//! All agents of the team.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{
            Parts,
            admin::{Caller, agents::seen},
            error::ApiError,
        },
        components::{Column, PageHead, Tone, badge, chips, counted, empty, limit, table, time_or},
        text,
        visit::Visit,
    },
    address_of,
};
use crate::{
    clock::Timestamp,
    store::{Agent, AgentKind},
};

const COLUMNS: [Column; 6] = [
    Column::text("Name"),
    Column::text("State"),
    Column::text("Roles"),
    Column::text("Credentials"),
    Column::number("Requests an hour"),
    Column::text("Last used"),
];

/// Lists them.
pub(in crate::relay::dashboard) async fn list(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let failed = |error| ApiError::store(error, &parts);
    let agents = seen(&parts, &caller).await?;
    let head = PageHead {
        title: "Agents",
        lead: Some("Programs with a key of their own. What they may use is what you give them."),
        actions: Some(html! { a.button.primary href="/dashboard/new/agent" { "Create agent" } }),
        ..PageHead::default()
    };
    if agents.is_empty() {
        let next = html! { code { "postern agent create NAME" } };
        let text = "Create the first one here, or on the host with the command below. Its key is shown once.";
        return Ok(visit.show(&head, &empty("No agents yet", text, &next)));
    }
    let used = Agent::last_used_of_team(&parts.store, caller.team()).await;
    let used = used.map_err(failed)?;
    let rows: Vec<_> = agents
        .iter()
        .map(|agent| row(agent, used.get(&agent.id).copied()))
        .collect();
    Ok(visit.show(&head, &table("Agents", &COLUMNS, &rows)))
}

fn row(agent: &Agent, last_used: Option<Timestamp>) -> Vec<Markup> {
    vec![
        html! {
            a href=(address_of(&agent.name)) { (text::inline(&agent.name)) }
            @if !agent.description.is_empty() { span.sub.clip { (text::inline(&agent.description)) } }
        },
        state(agent),
        chips(&agent.roles, Some("/dashboard/roles"), "none"),
        credentials(agent),
        limit(agent.rate_limit_per_hour),
        time_or(last_used, "never"),
    ]
}

fn credentials(agent: &Agent) -> Markup {
    match (agent.all_credentials, agent.credentials.len()) {
        (true, _) => badge(Tone::Warn, "all"),
        (_, 0) => html! { span.muted { "by roles only" } },
        (_, count) => html! { (counted(count, "credential")) },
    }
}

/// Returns whether an agent may call, and what its key is for.
pub(super) fn state(agent: &Agent) -> Markup {
    html! {
        @match agent.disabled_at {
            Some(_) => (badge(Tone::Bad, "disabled")),
            None => (badge(Tone::Good, "enabled")),
        }
        @if agent.kind == AgentKind::App { " " (badge(Tone::Calm, "app")) }
    }
}
