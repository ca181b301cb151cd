//! The page of proposals: what agents ask their people to change about policies.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde_json::Value;

use super::{
    super::{
        Parts,
        address::Path,
        admin::{Caller, refusal::proposal as refused},
        error::ApiError,
    },
    components::{PageHead, Tone, empty, facts, notice, time},
    text,
    visit::Visit,
};
use crate::{
    policy::PermissiveChange,
    store::{Proposal, Resolution, ResolveError},
};

const LIST: &str = "/dashboard/proposals";

/// What a proposal would come to.
enum Comes {
    /// A policy, with what that permits and the present one does not.
    To(Vec<PermissiveChange>),
    /// Nothing: the credential is gone.
    Gone,
    /// No policy that could be saved, and why.
    Wrong(String),
}

/// Lists what waits, the oldest first.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let found = Proposal::list_pending(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let head = PageHead {
        title: "Proposals",
        lead: Some("What agents ask you to change about policies."),
        ..PageHead::default()
    };
    if found.is_empty() {
        let text = "An agent that is held up too often can propose another policy; it then waits here for you.";
        return Ok(visit.show(&head, &empty("Nothing is proposed", text, &html! {})));
    }
    let mut cards = Vec::with_capacity(found.len());
    for proposal in &found {
        let comes = match proposal.outlook(&parts.store).await {
            Ok(Some(outlook)) => Comes::To(outlook.permissive_changes),
            Ok(None) => Comes::Gone,
            Err(ResolveError::Policy(error)) => Comes::Wrong(error.to_string()),
            Err(error) => return Err(refused(&parts, error)),
        };
        cards.push(card(&visit, proposal, &comes));
    }
    Ok(visit.show(&head, &html! { @for card in &cards { (card) } }))
}

/// Makes it part of the policy.
pub(super) async fn approve(
    parts: State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    resolve(&parts, (&visit, &caller), (&id, Resolution::Approve)).await
}

/// Leaves the policy as it is.
pub(super) async fn deny(
    parts: State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    resolve(&parts, (&visit, &caller), (&id, Resolution::Deny)).await
}

async fn resolve(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (id, resolution): (&str, Resolution),
) -> Result<Response, ApiError> {
    let resolved = Proposal::resolve(&parts.store, &caller.reader(), id, resolution).await;
    let resolved = resolved.map_err(|error| refused(parts, error))?;
    parts.proxy.copy_audit().await;
    let name = &resolved.proposal.credential_name;
    let told = match resolution {
        Resolution::Approve => format!("Approved: the policy of {name} has changed."),
        Resolution::Deny => format!("Denied: the policy of {name} stays as it is."),
    };
    Ok(visit.done(LIST, &told))
}

fn card(visit: &Visit, proposal: &Proposal, comes: &Comes) -> Markup {
    let fields = proposal
        .payload
        .iter()
        .filter(|(name, _)| *name != "credential_name");
    let wanted: Vec<_> = fields
        .map(|(name, value)| (name.as_str(), shown(value)))
        .collect();
    let here = format!("{LIST}/{}", proposal.id);
    html! {
        section.card {
            header {
                h2 {
                    (text::inline(&proposal.agent_name)) " about "
                    a href={ "/dashboard/policies/" (proposal.credential_name) } { (text::inline(&proposal.credential_name)) }
                }
                span.muted.small { (time(proposal.created_at)) }
            }
            (facts(&wanted))
            div.card-body {
                (consequences(comes))
                p.help { "It waits until " (time(proposal.expires_at)) "." }
                div.form-actions {
                    form method="post" action={ (here) "/approve" } {
                        (visit.token_field())
                        button.primary type="submit" disabled[!matches!(comes, Comes::To(_))] { "Approve" }
                    }
                    form method="post" action={ (here) "/deny" } {
                        (visit.token_field())
                        button type="submit" { "Deny" }
                    }
                }
            }
        }
    }
}

fn consequences(comes: &Comes) -> Markup {
    match comes {
        Comes::To(changes) => permitted(changes),
        Comes::Gone => notice(
            Tone::Warn,
            &html! { p { "The credential is gone, so that there is nothing to change." } },
        ),
        Comes::Wrong(why) => notice(
            Tone::Warn,
            &html! { p { "It would make a policy that cannot be saved: " (text::sentence(why)) "." } },
        ),
    }
}

/// Says what a policy permits that the one before it did not.
pub(super) fn permitted(changes: &[PermissiveChange]) -> Markup {
    if changes.is_empty() {
        return notice(
            Tone::Good,
            &html! { p { "It permits nothing that was not permitted before." } },
        );
    }
    notice(
        Tone::Warn,
        &html! {
            p { strong { "It is more permissive than before:" } }
            ul { @for change in changes { li { (text::sentence(&change.summary)) } } }
        },
    )
}

/// Returns a value of a payload, a list with each entry by itself.
fn shown(value: &Value) -> Markup {
    let texts = |values: &[Value]| -> Vec<String> { values.iter().map(plain).collect() };
    match value {
        Value::Array(values) => super::components::chips(&texts(values), None, "none"),
        other => html! { code { (text::inline(&plain(other))) } },
    }
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
