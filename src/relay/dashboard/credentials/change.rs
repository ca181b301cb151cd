//! Changing a credential: its rules, its value, whether it works, and its end.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    super::{
        super::{Parts, address::Path, admin::Caller, error::ApiError},
        components::PageHead,
        deletion::Deletion,
        draft::Draft,
        form::Form,
        visit::Visit,
    },
    LIST, address_of,
    fields::{Shape, field_of, filled, markup},
    find,
    show::page,
};
use crate::{
    proxy::{VerifyStatus, check_stored_value, check_value},
    store::{ChangeError, Credential, Noun},
};

/// Shows the form with the credential as it is.
pub(in crate::relay::dashboard) async fn edit_form(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let credential = find(&parts, &caller, &name).await?;
    Ok(edit_page(&visit, &name, &filled(&credential)))
}

/// Changes what a credential is, but for its value.
pub(in crate::relay::dashboard) async fn edit(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let found = find(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let Some(shape) = Shape::read(&mut draft) else {
        return Ok(edit_page(&visit, &name, &draft));
    };
    if draft
        .take(
            "auth",
            check_stored_value(&found, shape.auth, parts.store.key()),
        )
        .is_none()
    {
        return Ok(edit_page(&visit, &name, &draft));
    }
    let changed = shape.into_update();
    match changed.apply(&parts.store, &caller.reader(), &name).await {
        Ok(_) => {
            parts.proxy.copy_audit().await;
            Ok(visit.done(
                &address_of(&name),
                &format!("Changed the credential {name}."),
            ))
        }
        Err(ChangeError::Unsuitable(error)) => {
            draft.wrong(field_of(&error), error);
            Ok(edit_page(&visit, &name, &draft))
        }
        Err(error) => {
            draft.refuse(&parts, (Noun::Credential, "name"), error);
            Ok(edit_page(&visit, &name, &draft))
        }
    }
}

/// Gives a credential another value.
pub(in crate::relay::dashboard) async fn set_value(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let found = find(&parts, &caller, &name).await?;
    let value = form.secret("value").without_line_end();
    let mut draft = Draft::default();
    draft.take("value", check_value(found.auth, &value));
    if draft.is_fine() {
        let (store, actor) = (&parts.store, caller.reader());
        match Credential::set_value(store, &actor, &name, &value).await {
            Ok(_) => {
                parts.proxy.copy_audit().await;
                let told = format!("The credential {name} has a new value.");
                return Ok(visit.done(&address_of(&name), &told));
            }
            Err(ChangeError::Unsuitable(error)) => draft.wrong("value", error),
            Err(error) => draft.refuse(&parts, (Noun::Credential, "name"), error),
        }
    }
    page(&parts, (&visit, &caller), (&found, &draft)).await
}

/// Makes one harmless call that tells whether a credential works.
pub(in crate::relay::dashboard) async fn verify(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(name): Path<String>,
) -> Result<Response, ApiError> {
    let found = find(&parts, &caller, &name).await?;
    let verified = parts
        .proxy
        .verifier()
        .verify(&caller.reader(), &found)
        .await;
    let verified = verified.map_err(|error| ApiError::store(error, &parts))?;
    parts.proxy.copy_audit().await;
    let answer = verified.http_status;
    let answer = answer.map(|status| format!("The answer was {status}."));
    let told = [
        Some(said(verified.status).to_owned()),
        answer,
        verified.detail,
    ];
    let told = told.into_iter().flatten().collect::<Vec<_>>().join(" ");
    let here = address_of(&name);
    Ok(match verified.status {
        VerifyStatus::Ok => visit.done(&here, &told),
        _ => visit.problem(&here, &told),
    })
}

/// Deletes a credential whose name was typed.
pub(in crate::relay::dashboard) async fn delete(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(name), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let found = find(&parts, &caller, &name).await?;
    let mut draft = Draft::typed(&form);
    let deletion = Deletion {
        noun: Noun::Credential,
        name: &name,
        told: format!("Deleted the credential {name}."),
        list: LIST,
    };
    let by = caller.reader();
    let deleting = Credential::delete(&parts.store, &by, &name);
    let shown = (&visit, &mut draft);
    if let Some(deleted) = deletion.run(&parts, shown, deleting).await {
        return Ok(deleted);
    }
    page(&parts, (&visit, &caller), (&found, &draft)).await
}

fn edit_page(visit: &Visit, name: &str, draft: &Draft) -> Response {
    let here = address_of(name);
    let title = format!("Edit {name}");
    let head = PageHead {
        above: &[(LIST, "Credentials"), (&here, name)],
        title: &title,
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action={ (here) "/edit" } autocomplete="off" {
            (visit.token_field())
            (markup(draft))
            div.form-actions {
                button.primary type="submit" { "Save" }
                a.button.quiet href=(here) { "Cancel" }
            }
        }
    };
    visit.show_with(draft.status(), &head, &body)
}

/// Returns what a call says of a credential.
const fn said(status: VerifyStatus) -> &'static str {
    match status {
        VerifyStatus::Ok => "It works: the upstream accepted it.",
        VerifyStatus::AuthRejected => "The upstream refused it.",
        VerifyStatus::Inconclusive => {
            "The upstream's answer does not tell whether it was accepted."
        }
        VerifyStatus::ConfigError => "It cannot be sent as it is stored.",
        VerifyStatus::UpstreamError => "The upstream did not answer, or is not well.",
        VerifyStatus::Unsupported => "There is no harmless call for credentials of this kind.",
        VerifyStatus::NoValue => "It has no value yet.",
        VerifyStatus::NoProbe => "It has no address that could be called.",
    }
}
