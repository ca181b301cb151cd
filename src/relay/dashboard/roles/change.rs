//! Making, changing and deleting roles.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{Parts, address::Path, admin::Caller, error::ApiError},
        components::{Field, PageHead, choice_of},
        deletion::Deletion,
        draft::Draft,
        form::Form,
        visit::Visit,
    },
    LIST, address_of, find,
    show::page,
};
use crate::store::{Credential, NewRole, Noun, Role, RoleUpdate, check_name};

/// Shows the form for a new one.
pub(in crate::relay::dashboard) async fn create_form(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    create_page(&parts, (&visit, &caller), &Draft::default()).await
}

/// Makes it.
pub(in crate::relay::dashboard) async fn create(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<Response, ApiError> {
    let mut draft = Draft::typed(&form);
    let name = draft.text("name").to_owned();
    draft.take("name", check_name(&name));
    let new = NewRole {
        name,
        description: draft.text("description").to_owned(),
        rate_limit_per_hour: draft.limit("rate_limit_per_hour"),
        credentials: draft.chosen("credentials"),
    };
    if draft.is_fine() {
        match new.insert(&parts.store, &caller.reader()).await {
            Ok(role) => {
                parts.proxy.copy_audit().await;
                let told = format!("Created the role {}.", role.name);
                return Ok(visit.done(&address_of(&role.name), &told));
            }
            Err(error) => draft.refuse(&parts, (Noun::Role, "name"), error),
        }
    }
    create_page(&parts, (&visit, &caller), &draft).await
}

/// Shows the form with a role as it is.
pub(in crate::relay::dashboard) async fn edit_form(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let role = find(&parts, &caller, &name).await?;
    edit_page(&parts, (&visit, &caller), (&name, &filled(role))).await
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
    let update = RoleUpdate {
        description: Some(draft.text("description").to_owned()),
        rate_limit_per_hour: Some(draft.limit("rate_limit_per_hour")),
        credentials: Some(draft.chosen("credentials")),
        ..RoleUpdate::default()
    };
    if draft.is_fine() {
        match update.apply(&parts.store, &caller.reader(), &name).await {
            Ok(_) => {
                parts.proxy.copy_audit().await;
                return Ok(visit.done(&address_of(&name), &format!("Changed the role {name}.")));
            }
            Err(error) => draft.refuse(&parts, (Noun::Role, "name"), error),
        }
    }
    edit_page(&parts, (&visit, &caller), (&name, &draft)).await
}

/// Deletes a role whose name was typed.
pub(in crate::relay::dashboard) async fn delete(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let role = find(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let deletion = Deletion {
        noun: Noun::Role,
        name: &name,
        told: format!("Deleted the role {name}."),
        list: LIST,
    };
    let by = caller.reader();
    let deleting = Role::delete(&parts.store, &by, &name);
    let shown = (&visit, &mut draft);
    if let Some(deleted) = deletion.run(&parts, shown, deleting).await {
        return Ok(deleted);
    }
    page(&parts, (&visit, &caller), (&role, &draft)).await
}

fn filled(role: Role) -> Draft {
    let limit = role.rate_limit_per_hour;
    let mut fields = vec![
        ("description", role.description),
        (
            "rate_limit_per_hour",
            limit.map_or_else(String::new, |limit| limit.to_string()),
        ),
    ];
    let credentials = role.credentials.into_iter();
    fields.extend(credentials.map(|credential| ("credentials", credential)));
    Draft::filled(fields)
}

async fn create_page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    draft: &Draft,
) -> Result<Response, ApiError> {
    let head = PageHead {
        above: &[(LIST, "Roles")],
        title: "Create a role",
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action="/dashboard/new/role" autocomplete="off" {
            (visit.token_field())
            (Field::text("name", "Name").from(draft).code().required()
                .help("Letters, digits, `.`, `_` and `-`, 64 at most."))
            (fields(parts, caller, draft).await?)
            div.form-actions {
                button.primary type="submit" { "Create role" }
                a.button.quiet href=(LIST) { "Cancel" }
            }
        }
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}

async fn edit_page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (name, draft): (&str, &Draft),
) -> Result<Response, ApiError> {
    let here = address_of(name);
    let title = format!("Edit {name}");
    let head = PageHead {
        above: &[(LIST, "Roles"), (&here, name)],
        title: &title,
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action={ (here) "/edit" } autocomplete="off" {
            (visit.token_field())
            (fields(parts, caller, draft).await?)
            div.form-actions {
                button.primary type="submit" { "Save" }
                a.button.quiet href=(here) { "Cancel" }
            }
        }
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}

async fn fields(parts: &Parts, caller: &Caller, draft: &Draft) -> Result<Markup, ApiError> {
    let credentials = Credential::list(&parts.store, caller.team()).await;
    let credentials = credentials.map_err(|error| ApiError::store(error, parts))?;
    let own = credentials
        .into_iter()
        .filter(|one| one.end_user_id.is_none());
    let names: Vec<_> = own.map(|one| one.name).collect();
    Ok(html! {
        (Field::text("description", "Description").from(draft).optional().help("What it is for."))
        (choice_of(("credentials", "Credentials"), Some("Whoever has the role may use them."), &names, draft))
        (Field::number("rate_limit_per_hour", "Requests an hour").from(draft).optional()
            .help("For each of its agents. Empty is no limit."))
    })
}
