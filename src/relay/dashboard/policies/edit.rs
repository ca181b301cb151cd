//! Changing a credential's policy, after a look at what the change permits; and taking it away.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    super::{
        super::{
            Parts,
            address::{Path, Query},
            admin::{Caller, refusal::change},
            error::ApiError,
        },
        components::{PageHead, card},
        draft::Draft,
        form::Form,
        proposals::permitted,
        visit::Visit,
    },
    Held, LIST,
    fields::{filled, markup, note, written},
    show::page,
    tester::Asked,
};
use crate::{
    policy::Policy,
    store::{ChangeError, EditedPolicy, Noun, PolicyEdit, StoredPolicy},
};

/// How the form is to be shown.
#[derive(Debug, Default, Deserialize)]
pub(in crate::relay::dashboard) struct Shown {
    /// `raw` for the document itself.
    #[serde(default)]
    mode: String,
}

/// Shows the form with the policy as it is; of a credential without one, with what holds instead.
pub(in crate::relay::dashboard) async fn edit_form(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), Query(shown)): (Path<String>, Query<Shown>),
) -> Result<Response, ApiError> {
    let held = Held::of(&parts, &caller, &name).await?;
    let draft = match (&held.policy, shown.mode.as_str()) {
        (Some(policy), mode) => filled(policy).with("mode", mode),
        (None, mode) => filled(&Policy::baseline_of(held.mode)).with("mode", mode),
    };
    Ok(edit_page(&parts, &visit, (&held, &draft, None)))
}

/// Changes the policy, or tells what the change would permit.
pub(in crate::relay::dashboard) async fn edit(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let held = Held::of(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let document = written(&mut draft);
    if !draft.is_fine() {
        return Ok(edit_page(&parts, &visit, (&held, &draft, None)));
    }
    let is_preview = draft.text("do") != "save";
    let edit = PolicyEdit::Rewrite(document);
    match set(&parts, &caller, (&name, edit, is_preview)).await {
        Ok(_) if !is_preview => {
            Ok(visit.done(&held.address(), &format!("Saved the policy of {name}.")))
        }
        Ok(edited) => Ok(edit_page(&parts, &visit, (&held, &draft, Some(&edited)))),
        Err(error) => {
            if !note(&mut draft, &error) {
                draft.refuse(&parts, (Noun::Credential, "document"), error);
            }
            Ok(edit_page(&parts, &visit, (&held, &draft, None)))
        }
    }
}

/// Gives a credential the rules of a template, or tells what that would permit.
pub(in crate::relay::dashboard) async fn take_template(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let held = Held::of(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let template = draft.text("template").to_owned();
    let is_preview = draft.text("do") != "save";
    let edit = PolicyEdit::Template(template.clone());
    match set(&parts, &caller, (&name, edit, is_preview)).await {
        Ok(_) if !is_preview => {
            let told = format!("The policy of {name} is that of the template {template} now.");
            Ok(visit.done(&held.address(), &told))
        }
        // It is shown as a change that has not been saved, which it can be from there.
        Ok(edited) => {
            let draft = filled(&edited.policy);
            Ok(edit_page(&parts, &visit, (&held, &draft, Some(&edited))))
        }
        Err(error) => {
            draft.refuse(&parts, (Noun::Credential, "template"), error);
            page(
                &parts,
                (&visit, &caller),
                (&held, &Asked::default(), &draft),
            )
            .await
        }
    }
}

/// Takes a credential's policy away, once its name was typed.
pub(in crate::relay::dashboard) async fn delete(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let held = Held::of(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    draft.confirm(&name);
    if !draft.is_fine() {
        return page(
            &parts,
            (&visit, &caller),
            (&held, &Asked::default(), &draft),
        )
        .await;
    }
    let done = StoredPolicy::delete(&parts.store, &caller.reader(), &name).await;
    done.map_err(change(&parts, Noun::Credential))?;
    parts.proxy.copy_audit().await;
    Ok(visit.done(&held.address(), &format!("Deleted the policy of {name}.")))
}

async fn set(
    parts: &Parts,
    caller: &Caller,
    (name, edit, is_preview): (&str, PolicyEdit, bool),
) -> Result<EditedPolicy, ChangeError> {
    let mut actor = caller.reader();
    actor.dry_run = is_preview;
    let edited = StoredPolicy::edit(&parts.store, &actor, name, edit).await?;
    if !is_preview {
        parts.proxy.copy_audit().await;
    }
    Ok(edited)
}

fn edit_page(
    parts: &Parts,
    visit: &Visit,
    (held, draft, preview): (&Held, &Draft, Option<&EditedPolicy>),
) -> Response {
    let here = held.address();
    let name = &held.credential.name;
    let title = format!("Edit the policy of {name}");
    let of = format!("Policy of {name}");
    let (other, label) = match draft.text("mode") {
        "raw" => (format!("{here}/edit"), "Edit as fields"),
        _ => (format!("{here}/edit?mode=raw"), "Edit as a document"),
    };
    let top = PageHead {
        above: &[(LIST, "Policies"), (&here, &of)],
        title: &title,
        lead: held.policy.is_none().then_some(
            "It has none yet. The form begins with what holds now, so that saving it changes nothing.",
        ),
        actions: Some(html! { a.button href=(other) { (label) } }),
    };
    let body = html! {
        (draft.notes())
        form.form method="post" action={ (here) "/edit" } autocomplete="off" {
            (visit.token_field())
            @if let Some(edited) = preview { (previewed(parts, held, (draft, edited))) }
            div.card.card-body { (markup(draft)) }
            div.form-actions {
                button.primary type="submit" name="do" value="save" { "Save" }
                button type="submit" name="do" value="preview" { "See what it would permit" }
                a.button.quiet href=(here) { "Cancel" }
            }
        }
    };
    visit.show_with(draft.status(), &top, &body)
}

/// Says what a policy would permit, and what would become of a call; nothing is saved yet.
fn previewed(parts: &Parts, held: &Held, (draft, edited): (&Draft, &EditedPolicy)) -> Markup {
    let now = parts.store.clock().now();
    card(
        "Nothing is saved yet",
        &html! {
            (permitted(&edited.permissive))
            h3 { "Test a call by these rules" }
            (Asked::of(draft).markup(held, Some(&edited.policy), now))
            div.form-actions { button type="submit" name="do" value="preview" { "Test" } }
        },
    )
}
