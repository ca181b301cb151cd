//! One credential's policy: its rules, the tester, templates, and its end.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{
            Parts,
            address::{Path, Query},
            admin::Caller,
            error::ApiError,
        },
        components::{Field, PageHead, card, confirm_delete},
        draft::Draft,
        text,
        visit::Visit,
    },
    Held, LIST,
    fields::document,
    rules::{rules, without},
    tester::Asked,
};
use crate::store::PolicyTemplate;

/// Shows it, with the verdict on a call if one was asked about.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), Query(asked)): (Path<String>, Query<Asked>),
) -> Result<Response, ApiError> {
    let held = Held::of(&parts, &caller, &name).await?;
    page(
        &parts,
        (&visit, &caller),
        (&held, &asked, &Draft::default()),
    )
    .await
}

/// Returns the page, with what was wrong with a form on it.
pub(super) async fn page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (held, asked, draft): (&Held, &Asked, &Draft),
) -> Result<Response, ApiError> {
    let templates = PolicyTemplate::list(&parts.store, caller.team()).await;
    let templates = templates.map_err(|error| ApiError::store(error, parts))?;
    let here = held.address();
    let name = &held.credential.name;
    let title = format!("Policy of {name}");
    let edit = if held.policy.is_some() {
        "Edit"
    } else {
        "Give it a policy"
    };
    let top = PageHead {
        above: &[(LIST, "Policies")],
        title: &title,
        actions: Some(html! {
            a.button href={ "/dashboard/credentials/" (name) } { "Credential" }
            a.button.primary href={ (here) "/edit" } { (edit) }
        }),
        ..PageHead::default()
    };
    let now = parts.store.clock().now();
    let policy = held.policy.as_ref();
    let body = html! {
        (draft.notes())
        @match policy {
            Some(policy) => (rules(policy)),
            None => (card("What decides", &without(held.mode))),
        }
        section.card #test {
            header { h2 { "Test a call" } span.muted.small { "Nothing is sent. A call's body plays no part." } }
            form.card-body method="get" action={ (here) "#test" } {
                (asked.markup(held, policy, now))
                div.form-actions { button type="submit" { "Test" } }
            }
        }
        (take(visit, &here, &templates))
        @if let Some(policy) = policy {
            details.card {
                summary { "The document" }
                div.card-body { (text::block("Document", &document(policy))) }
            }
            (confirm_delete(
                ("policy", name),
                "The team's default decides from then on.",
                (visit, &format!("{here}/delete")),
                draft.error("confirm"),
            ))
        }
    };
    Ok(visit.show_with(draft.status(), &top, &body))
}

/// Offers the team's templates.
fn take(visit: &Visit, here: &str, templates: &[PolicyTemplate]) -> Markup {
    if templates.is_empty() {
        return html! {};
    }
    let names: Vec<_> = templates
        .iter()
        .map(|one| (one.name.as_str(), one.name.as_str()))
        .collect();
    card(
        "Take a template",
        &html! {
            form.form method="post" action={ (here) "/template" } {
                (visit.token_field())
                (Field::select("template", "Template", &names)
                    .help("Its rules take the place of the present ones, as they are now. What is changed of it later changes nothing here."))
                div.form-actions {
                    button type="submit" name="do" value="preview" { "See what it would permit" }
                    button type="submit" name="do" value="save" { "Take it" }
                }
            }
        },
    )
}
