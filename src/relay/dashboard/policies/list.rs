//! Which credentials have a policy of their own, and what decides about the others.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{Parts, admin::Caller, error::ApiError},
        components::{Column, PageHead, Tone, badge, empty, table},
        text,
        visit::Visit,
    },
    LIST, TEMPLATES, mode,
};
use crate::{
    policy::{ApprovalMode, Policy},
    store::{Credential, StoredPolicy},
};

const COLUMNS: [Column; 5] = [
    Column::text("Credential"),
    Column::text("Policy"),
    Column::text("Passes"),
    Column::text("Waits"),
    Column::text("Refused"),
];

/// Lists them.
pub(in crate::relay::dashboard) async fn list(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let failed = |error| ApiError::store(error, &parts);
    let found = Credential::list(&parts.store, caller.team()).await;
    let found = found.map_err(failed)?;
    let head = PageHead {
        title: "Policies",
        lead: Some(
            "What passes, what waits for a person and what is refused, for each credential.",
        ),
        actions: Some(html! { a.button href=(TEMPLATES) { "Templates" } }),
        ..PageHead::default()
    };
    let own: Vec<_> = found
        .iter()
        .filter(|one| one.end_user_id.is_none())
        .collect();
    if own.is_empty() {
        let next = html! { a.button.primary href="/dashboard/new/credential" { "Add credential" } };
        let text = "A policy belongs to a credential. Add one first.";
        return Ok(visit.show(&head, &empty("No credentials yet", text, &next)));
    }
    let mode = mode(&parts, &caller).await?;
    let mut rows = Vec::with_capacity(own.len());
    for credential in own {
        let policy = StoredPolicy::find(&parts.store, caller.team(), &credential.name).await;
        rows.push(row(
            &credential.name,
            policy.map_err(failed)?.as_ref(),
            mode,
        ));
    }
    Ok(visit.show(&head, &table("Policies", &COLUMNS, &rows)))
}

fn row(name: &str, policy: Option<&Policy>, mode: ApprovalMode) -> Vec<Markup> {
    let link = html! { a href={ (LIST) "/" (name) } { (text::inline(name)) } };
    let Some(policy) = policy else {
        let (passes, waits) = match mode {
            ApprovalMode::Gated => ("reads", "everything else"),
            ApprovalMode::Autonomous => ("everything", "nothing"),
        };
        let plain = |text: &str| html! { span.muted { (text) } };
        let own = badge(Tone::Calm, "team default");
        return vec![link, own, plain(passes), plain(waits), plain("nothing")];
    };
    let methods = |methods: &[crate::policy::Method]| -> Vec<String> {
        methods
            .iter()
            .map(|method| method.as_str().to_owned())
            .collect()
    };
    vec![
        link,
        badge(Tone::Good, "own policy"),
        short(
            &methods(&policy.auto_approve_methods),
            policy.auto_approve_urls.len(),
        ),
        short(
            &methods(&policy.require_approval_methods),
            policy.require_approval_urls.len(),
        ),
        short(&methods(&policy.deny_methods), policy.deny_urls.len()),
    ]
}

/// Returns methods by name and addresses by number.
fn short(methods: &[String], urls: usize) -> Markup {
    let mut told = methods.to_vec();
    match urls {
        0 => {}
        1 => told.push("1 address".to_owned()),
        count => told.push(format!("{count} addresses")),
    }
    html! {
        @if told.is_empty() { span.muted { "nothing by rule" } }
        @else { (told.join(", ")) }
    }
}
