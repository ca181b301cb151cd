//! One credential: what it is, what decides about it, who may use it, and what can be done with it.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde_json::Value;

use super::{
    super::{
        super::{
            Parts,
            address::Path,
            admin::{Caller, hint::hint},
            error::ApiError,
        },
        components::{
            Field, PageHead, Tone, badge, card, chips, confirm_delete, facts, flush_card, limit,
            time, time_or,
        },
        draft::Draft,
        text,
        visit::Visit,
    },
    LIST, address_of, find, kind_name,
    list::destinations,
    manages,
    usable::{User, users},
};
use crate::{
    secrets::SigningKey,
    store::{Auth, Capability, Credential, StoredPolicy},
};

/// Shows it.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let credential = find(&parts, &caller, &name).await?;
    page(&parts, (&visit, &caller), (&credential, &Draft::default())).await
}

/// Returns the page, with what was wrong with a form on it.
pub(super) async fn page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (credential, draft): (&Credential, &Draft),
) -> Result<Response, ApiError> {
    let failed = |error| ApiError::store(error, parts);
    let policy = StoredPolicy::find(&parts.store, caller.team(), &credential.name).await;
    let policy = policy.map_err(failed)?;
    let is_manager = manages(caller);
    let here = address_of(&credential.name);
    let actions = || html! { a.button href={ (here) "/edit" } { "Edit" } };
    let head = PageHead {
        above: &[(LIST, "Credentials")],
        title: &credential.name,
        lead: Some(&credential.description)
            .filter(|text| !text.is_empty())
            .map(String::as_str),
        actions: is_manager.then(actions),
    };
    let users = if is_manager {
        users(&parts.store, caller.team(), &credential.name)
            .await
            .map_err(failed)?
    } else {
        Vec::new()
    };
    let body = html! {
        (draft.notes())
        (flush_card("What it is", &what_it_is(parts, credential)))
        (card("Policy", &policy_part(visit, credential, policy.is_some())))
        @if is_manager {
            (card("Who may use it", &users_part(&users)))
            (card("Value", &value_part(visit, (credential, &here), draft)))
            (confirm_delete(
                ("credential", &credential.name),
                "Its value, its policy and its grants are gone for good, and every agent loses it at once.",
                (visit, &format!("{here}/delete")),
                draft.error("confirm"),
            ))
        }
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}

fn what_it_is(parts: &Parts, credential: &Credential) -> Markup {
    let bindings = credential.bindings.iter();
    let bindings: Vec<_> = bindings
        .map(|binding| format!("{}: {}", binding.header, binding.format))
        .collect();
    let mut told = vec![
        ("Kind", html! { (kind_name(credential.auth)) }),
        ("May be sent to", destinations(credential)),
    ];
    if credential.canary {
        let told_of_it =
            html! { "Yes: nobody is meant to use it, and whoever names it raises an alarm" };
        told.push(("Canary", told_of_it));
    }
    if let Some(base) = &credential.api_base {
        told.push(("Base address", html! { code { (text::inline(base)) } }));
    }
    if credential.relative_target {
        told.push((
            "Targets",
            html! { "Agents name only a path below the base address" },
        ));
    }
    match (
        &credential.header_format,
        bindings.is_empty(),
        credential.auth,
    ) {
        (_, false, _) => told.push(("Headers", chips(&bindings, None, "none"))),
        (Some(format), ..) => {
            told.push(("Authorization", html! { code { (text::inline(format)) } }));
        }
        (None, _, Auth::ApiKey) => {
            told.push(("Authorization", html! { code { "Bearer {value}" } }));
        }
        _ => {}
    }
    told.push(("Requests an hour", limit(credential.rate_limit_per_hour)));
    told.push(("Value", value_fact(parts, credential)));
    told.push(("Value set", time_or(credential.value_set_at, "never")));
    told.extend(public_key(parts, credential));
    told.push(("Created", time(credential.created_at)));
    told.push(("Changed", time(credential.updated_at)));
    facts(&told)
}

/// Returns as much of the value as tells one secret from another.
fn value_fact(parts: &Parts, credential: &Credential) -> Markup {
    match hint(credential, parts.store.key()) {
        Some(Value::String(text)) => html! { code { (text::inline(&text)) } },
        Some(Value::Object(fields)) => {
            let fields: Vec<_> = fields
                .iter()
                .map(|(name, hint)| format!("{name}: {}", hint.as_str().unwrap_or("***")))
                .collect();
            chips(&fields, None, "an empty object")
        }
        _ => badge(Tone::Warn, "none set"),
    }
}

/// Returns the public half of a key that signs, which anybody may know.
fn public_key(parts: &Parts, credential: &Credential) -> Vec<(&'static str, Markup)> {
    if credential.auth != Auth::Signing {
        return Vec::new();
    }
    let value = credential.open(parts.store.key()).ok().flatten();
    let Some(key) = value.and_then(|value| SigningKey::from_bundle(&value).ok()) else {
        return Vec::new();
    };
    let public = key.public();
    let mut told = vec![
        ("Algorithm", html! { (key.algorithm().as_str()) }),
        ("Public key", html! { code { (public.public_key) } }),
    ];
    if let Some(address) = public.address {
        told.push(("Address", html! { code { (address) } }));
    }
    told
}

fn policy_part(visit: &Visit, credential: &Credential, has_policy: bool) -> Markup {
    html! {
        @if has_policy {
            p { "It has a policy of its own, which decides what passes, what waits for a person and what is refused." }
        } @else {
            p { "It has no policy. The team's default decides: see the settings." }
        }
        @if visit.may(Capability::ManagePolicies) {
            div.actions {
                a.button href={ "/dashboard/policies/" (credential.name) } {
                    (if has_policy { "Show policy and test it" } else { "Give it a policy" })
                }
            }
        }
    }
}

fn users_part(users: &[User]) -> Markup {
    html! {
        @if users.is_empty() { p.muted { "No agent may use it." } }
        @else {
            ul.chips {
                @for user in users {
                    li {
                        a href={ "/dashboard/agents/" (user.agent) } { (text::inline(&user.agent)) }
                        " " span.muted { (text::inline(&user.why)) }
                    }
                }
            }
        }
    }
}

fn value_part(visit: &Visit, (credential, here): (&Credential, &str), draft: &Draft) -> Markup {
    html! {
        form.form method="post" action={ (here) "/value" } autocomplete="off" {
            (visit.token_field())
            (Field::secret("value", "New value").from(draft).required()
                .help("It takes the place of the present one at once, for every agent."))
            div.form-actions { button type="submit" { "Replace value" } }
        }
        @if credential.sealed.is_some() && credential.auth != Auth::Signing && !credential.canary {
            hr;
            form method="post" action={ (here) "/verify" } {
                (visit.token_field())
                p.help { "Makes one harmless call upstream that tells whether the value is accepted." }
                div.form-actions { button type="submit" { "Verify" } }
            }
        }
    }
}
