//! Policies under names of their own, to be given to credentials.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{
            Parts,
            address::Path,
            admin::{Caller, refusal::missing},
            error::ApiError,
        },
        components::{Column, Field, PageHead, confirm_delete, empty, table, time},
        deletion::Deletion,
        draft::Draft,
        form::Form,
        text,
        visit::Visit,
    },
    LIST, TEMPLATES,
    fields::{filled, markup, note, written},
};
use crate::{
    policy::Policy,
    store::{ChangeError, Noun, PolicyEdit, PolicyTemplate, check_name},
};

const COLUMNS: [Column; 2] = [Column::text("Name"), Column::text("Changed")];

/// Lists them.
pub(in crate::relay::dashboard) async fn list(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let found = PolicyTemplate::list(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, &parts))?;
    let head = PageHead {
        above: &[(LIST, "Policies")],
        title: "Policy templates",
        lead: Some(
            "Rules under a name. A credential that is given one keeps the rules as they were then.",
        ),
        actions: Some(
            html! { a.button.primary href="/dashboard/new/template" { "Create template" } },
        ),
    };
    if found.is_empty() {
        let text = "A template saves writing the same rules for each credential.";
        return Ok(visit.show(&head, &empty("No templates yet", text, &html! {})));
    }
    let row = |template: &PolicyTemplate| -> Vec<Markup> {
        vec![
            html! { a href=(address_of(&template.name)) { (text::inline(&template.name)) } },
            time(template.updated_at),
        ]
    };
    let rows: Vec<_> = found.iter().map(row).collect();
    Ok(visit.show(&head, &table("Policy templates", &COLUMNS, &rows)))
}

/// Shows the form for a new one.
pub(in crate::relay::dashboard) async fn create_form(visit: Visit) -> Response {
    create_page(&visit, &filled(&Policy::baseline()))
}

/// Makes it; one of that name that is there already stays as it is.
pub(in crate::relay::dashboard) async fn create(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<Response, ApiError> {
    let mut draft = Draft::typed(&form);
    let name = draft.text("name").to_owned();
    draft.take("name", check_name(&name));
    let document = written(&mut draft);
    if draft.is_fine() && is_there(&parts, &caller, &name).await? {
        let noun = Noun::PolicyTemplate;
        draft.refuse(
            &parts,
            (noun, "name"),
            ChangeError::Exists {
                noun,
                name: name.clone(),
            },
        );
    }
    if draft.is_fine() && save(&parts, &caller, (&name, document, &mut draft)).await {
        return Ok(visit.done(&address_of(&name), &format!("Created the template {name}.")));
    }
    Ok(create_page(&visit, &draft))
}

/// Shows one, to be changed.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let template = find(&parts, &caller, &name).await?;
    Ok(edit_page(&visit, &name, &filled(&template.policy)))
}

/// Changes it.
pub(in crate::relay::dashboard) async fn edit(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    find(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let document = written(&mut draft);
    if draft.is_fine() && save(&parts, &caller, (&name, document, &mut draft)).await {
        return Ok(visit.done(&address_of(&name), &format!("Saved the template {name}.")));
    }
    Ok(edit_page(&visit, &name, &draft))
}

/// Deletes a template whose name was typed.
pub(in crate::relay::dashboard) async fn delete(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let template = find(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let deletion = Deletion {
        noun: Noun::PolicyTemplate,
        name: &name,
        told: format!("Deleted the template {name}."),
        list: TEMPLATES,
    };
    let by = caller.reader();
    let deleting = PolicyTemplate::delete(&parts.store, &by, &name);
    let shown = (&visit, &mut draft);
    if let Some(deleted) = deletion.run(&parts, shown, deleting).await {
        return Ok(deleted);
    }
    let shown = filled(&template.policy).with_errors_of(draft);
    Ok(edit_page(&visit, &name, &shown))
}

/// Stores a document under a name; false when it cannot be, which the draft tells then.
async fn save(
    parts: &Parts,
    caller: &Caller,
    (name, document, draft): (&str, String, &mut Draft),
) -> bool {
    let edit = PolicyEdit::Rewrite(document);
    match PolicyTemplate::edit(&parts.store, &caller.reader(), name, edit).await {
        Ok(_) => {
            parts.proxy.copy_audit().await;
            true
        }
        Err(error) => {
            if !note(draft, &error) {
                draft.refuse(parts, (Noun::PolicyTemplate, "name"), error);
            }
            false
        }
    }
}

async fn find(parts: &Parts, caller: &Caller, name: &str) -> Result<PolicyTemplate, ApiError> {
    let none = || missing(Noun::PolicyTemplate, name);
    check_name(name).map_err(|_| none())?;
    let found = PolicyTemplate::find(&parts.store, caller.team(), name).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found.ok_or_else(none)
}

async fn is_there(parts: &Parts, caller: &Caller, name: &str) -> Result<bool, ApiError> {
    let found = PolicyTemplate::find(&parts.store, caller.team(), name).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    Ok(found.is_some())
}

fn address_of(name: &str) -> String {
    format!("{TEMPLATES}/{name}")
}

fn create_page(visit: &Visit, draft: &Draft) -> Response {
    let head = PageHead {
        above: &[(LIST, "Policies"), (TEMPLATES, "Templates")],
        title: "Create a template",
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action="/dashboard/new/template" autocomplete="off" {
            (visit.token_field())
            (Field::text("name", "Name").from(draft).code().required()
                .help("Letters, digits, `.`, `_` and `-`, 64 at most."))
            (markup(draft))
            div.form-actions {
                button.primary type="submit" { "Create template" }
                a.button.quiet href=(TEMPLATES) { "Cancel" }
            }
        }
    };
    visit.show_with(draft.status(), &head, &body)
}

fn edit_page(visit: &Visit, name: &str, draft: &Draft) -> Response {
    let here = address_of(name);
    let head = PageHead {
        above: &[(LIST, "Policies"), (TEMPLATES, "Templates")],
        title: name,
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action=(here) autocomplete="off" {
            (visit.token_field())
            (markup(draft))
            div.form-actions {
                button.primary type="submit" { "Save" }
                a.button.quiet href=(TEMPLATES) { "Cancel" }
            }
        }
        (confirm_delete(
            ("template", name),
            "Credentials that were given it keep their policies.",
            (visit, &format!("{here}/delete")),
            draft.error("confirm"),
        ))
    };
    visit.show_with(draft.status(), &head, &body)
}
