//! One agent: what it may use and why, what it used, and what can be done with it.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{Parts, address::Path, admin::Caller, error::ApiError},
        components::{
            Column, PageHead, card, chips, confirm_delete, facts, flush_card, limit, table, time,
            time_or,
        },
        draft::Draft,
        plot::grouped,
        text,
        visit::Visit,
    },
    LIST, address_of, find,
    list::state,
};
use crate::store::{Agent, Capability, EffectiveAccess, Usage};

const COLUMNS: [Column; 2] = [Column::text("Credential"), Column::text("By")];

/// Shows it.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let agent = find(&parts, &caller, &name).await?;
    page(&parts, &visit, (&agent, &Draft::default())).await
}

/// Returns the page, with what was wrong with a form on it.
pub(super) async fn page(
    parts: &Parts,
    visit: &Visit,
    (agent, draft): (&Agent, &Draft),
) -> Result<Response, ApiError> {
    let usage = agent.usage(&parts.store).await;
    let usage = usage.map_err(|error| ApiError::store(error, parts))?;
    let here = address_of(&agent.name);
    let head = PageHead {
        above: &[(LIST, "Agents")],
        title: &agent.name,
        lead: Some(&agent.description)
            .filter(|text| !text.is_empty())
            .map(String::as_str),
        actions: Some(html! {
            @if visit.may(Capability::ManageMembers) {
                a.button href={ "/dashboard/audit?agent=" (agent.name) } { "Audit log" }
            }
            a.button href={ (here) "/edit" } { "Edit" }
        }),
    };
    let body = html! {
        (draft.notes())
        (flush_card("What it is", &facts(&about(agent, &usage, visit.may(Capability::ManageMembers)))))
        (access(&usage.effective))
        (card("Key and state", &switches(visit, agent, &here)))
        (confirm_delete(
            ("agent", &agent.name),
            "Its key stops working at once. Its audit entries and approvals stay.",
            (visit, &format!("{here}/delete")),
            draft.error("confirm"),
        ))
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}

fn about(agent: &Agent, usage: &Usage, sees_members: bool) -> Vec<(&'static str, Markup)> {
    let used = u64::try_from(usage.rate_limit_used).unwrap_or(0);
    let mut facts = vec![
        ("State", state(agent)),
        (
            "Roles",
            chips(&agent.roles, Some("/dashboard/roles"), "none"),
        ),
        (
            "Requests an hour",
            html! {
                (limit(usage.effective_rate_limit_per_hour))
                @if usage.effective_rate_limit_per_hour != agent.rate_limit_per_hour {
                    " " span.muted { "by a role" }
                }
            },
        ),
        (
            "Used this hour",
            html! {
                (grouped(used))
                @if let Some(most) = usage.effective_rate_limit_per_hour {
                    " of " (most) " "
                    meter aria-label="Used this hour" min="0" max=(most) value=(usage.rate_limit_used) { (used) " of " (most) }
                }
            },
        ),
        ("Whose", whose(agent, sees_members)),
        ("Last used", time_or(usage.last_used_at, "never")),
        ("Created", time(agent.created_at)),
    ];
    let ends = usage.keys.iter().filter_map(|key| key.expires_at);
    facts.extend(ends.map(|end| ("Old key works until", time(end))));
    facts
}

fn whose(agent: &Agent, sees_members: bool) -> Markup {
    match (agent.is_own, &agent.owner_user_id) {
        (false, _) => html! { "the team's" },
        (true, Some(_)) if !sees_members => {
            html! { "your own: it may use what is assigned to you" }
        }
        (true, Some(owner)) => html! {
            a href={ "/dashboard/members/" (owner) } { "one member's own" }
            ": it may use what is assigned to them"
        },
        (true, None) => html! { "nobody's any more: it may use nothing" },
    }
}

fn access(effective: &[EffectiveAccess]) -> Markup {
    let rows: Vec<_> = effective
        .iter()
        .map(|one| {
            let by: Vec<_> = one.sources.iter().map(|source| said(source)).collect();
            let link = format!("/dashboard/credentials/{}", one.credential);
            vec![
                html! { a href=(link) { (text::inline(&one.credential)) } },
                html! { (text::inline(&by.join(", "))) },
            ]
        })
        .collect();
    html! {
        @if rows.is_empty() {
            (card("What it may use", &html! {
                p.muted { "Nothing yet: give it a role, or credentials of its own." }
            }))
        } @else {
            (flush_card("What it may use", &table("What it may use", &COLUMNS, &rows)))
        }
    }
}

/// Returns in words why an agent may use something.
fn said(source: &str) -> String {
    match source.split_once(':') {
        Some(("role", role)) => format!("role {role}"),
        _ if source == "all" => "every credential".to_owned(),
        _ => "its own".to_owned(),
    }
}

fn switches(visit: &Visit, agent: &Agent, here: &str) -> Markup {
    let (action, label, help) = match agent.disabled_at {
        Some(_) => (
            "enable",
            "Enable",
            "It may call again, with the key that it has.",
        ),
        None => (
            "disable",
            "Disable",
            "Its next request is refused. Everything else stays.",
        ),
    };
    html! {
        form method="post" action={ (here) "/" (action) } {
            (visit.token_field())
            p.help { (help) }
            div.form-actions { button type="submit" { (label) } }
        }
        hr;
        form method="post" action={ (here) "/rotate-key" } {
            (visit.token_field())
            p.help { "Makes a new key, which is shown once. The present one is void from then on." }
            div.form-actions { button.danger type="submit" { "Rotate key" } }
        }
    }
}
