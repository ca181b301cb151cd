//! All credentials that a person may see.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{Parts, admin::Caller, error::ApiError},
        components::{Column, PageHead, Tone, badge, chips, empty, table, time_or},
        text,
        visit::Visit,
    },
    address_of, kind_name, manages, visible,
};
use crate::store::{Auth, Credential, StoredPolicy};

const COLUMNS: [Column; 5] = [
    Column::text("Name"),
    Column::text("Kind"),
    Column::text("May be sent to"),
    Column::text("Policy"),
    Column::text("Value set"),
];

/// Lists them.
pub(in crate::relay::dashboard) async fn list(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let visible = visible(&parts, &caller).await?;
    let add = || html! { a.button.primary href="/dashboard/new/credential" { "Add credential" } };
    let head = PageHead {
        title: "Credentials",
        lead: Some("Secrets for upstream APIs. Agents use them by name and never see them."),
        actions: manages(&caller).then(add),
        ..PageHead::default()
    };
    if visible.is_empty() {
        let body = if manages(&caller) {
            empty(
                "No credentials yet",
                "Add the first one here, or on the host with the command below.",
                &html! { code { "postern add" } },
            )
        } else {
            empty(
                "No credentials are assigned to you",
                "An owner or admin assigns them; you then decide what waits for them.",
                &html! {},
            )
        };
        return Ok(visit.show(&head, &body));
    }
    let mut rows = Vec::with_capacity(visible.len());
    for credential in &visible {
        let policy = StoredPolicy::find(&parts.store, caller.team(), &credential.name).await;
        let policy = policy.map_err(|error| ApiError::store(error, &parts))?;
        rows.push(row(credential, policy.is_some()));
    }
    Ok(visit.show(&head, &table("Credentials", &COLUMNS, &rows)))
}

fn row(credential: &Credential, has_policy: bool) -> Vec<Markup> {
    vec![
        html! {
            a href=(address_of(&credential.name)) { (text::inline(&credential.name)) }
            @if credential.canary { " " (badge(Tone::Warn, "canary")) }
            @if !credential.description.is_empty() {
                span.sub.clip { (text::inline(&credential.description)) }
            }
        },
        html! { (kind_name(credential.auth)) },
        destinations(credential),
        if has_policy {
            badge(Tone::Good, "own policy")
        } else {
            badge(Tone::Calm, "team default")
        },
        match credential.sealed {
            Some(_) => time_or(credential.value_set_at, "set"),
            None => badge(Tone::Warn, "no value"),
        },
    ]
}

/// Returns where a credential may be sent.
pub(super) fn destinations(credential: &Credential) -> Markup {
    if credential.auth == Auth::Signing {
        return html! { span.muted { "nowhere: it signs" } };
    }
    if credential.any_host {
        return badge(Tone::Warn, "any host");
    }
    if credential.relative_target && credential.allowed_hosts.is_empty() {
        return html! { span.muted { "below its base address" } };
    }
    chips(&credential.allowed_hosts, None, "nowhere")
}
