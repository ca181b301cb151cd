//! Inviting somebody. Where no mail is sent, the link is shown this once to who invites.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    super::{
        super::{
            Parts,
            address::Path,
            admin::{Caller, invitations, refusal::change},
            error::ApiError,
        },
        components::{Field, PageHead, secret_once},
        draft::Draft,
        form::Form,
        once,
        visit::Visit,
    },
    LIST, ROLES,
};
use crate::store::{Capability, Invitation, MemberRole, Noun};

/// Shows the form.
pub(in crate::relay::dashboard) async fn create_form(visit: Visit) -> Response {
    page(&visit, &Draft::default())
}

/// Invites.
pub(in crate::relay::dashboard) async fn create(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Response {
    let mut draft = Draft::typed(&form);
    let role = draft.text("role").parse::<MemberRole>();
    let Some(role) = draft.take("role", role.map_err(|()| "choose one of these")) else {
        return page(&visit, &draft);
    };
    if let Err(refused) = once::check(&parts, &form).await {
        draft.refuse_with(refused);
        return page(&visit, &draft);
    }
    let by = (&caller.reader(), &caller.0.member);
    match invitations::invite(&parts, by, (draft.text("email"), role)).await {
        Ok(made) => told(&visit, made),
        Err(error) => {
            draft.refuse_with(error);
            page(&visit, &draft)
        }
    }
}

/// Makes the link of an invitation anew; the one before is void.
pub(in crate::relay::dashboard) async fn resend(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(id), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    once::check(&parts, &form).await?;
    let by = (&caller.reader(), &caller.0.member);
    let made = invitations::renew(&parts, by, &id).await?;
    Ok(told(&visit, made))
}

/// Takes an invitation back.
pub(in crate::relay::dashboard) async fn revoke(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let revoked = Invitation::revoke(&parts.store, &caller.reader(), &id).await;
    let revoked = revoked.map_err(change(&parts, Noun::Invitation))?;
    parts.proxy.copy_audit().await;
    let told = format!("Took back the invitation of {}.", revoked.email);
    Ok(visit.done(LIST, &told))
}

/// Says that somebody is invited, with the link where it is not mailed. It is the answer to the form and no page
/// to come back to, so that the link is kept nowhere in between.
fn told(visit: &Visit, (invitation, link): (Invitation, Option<String>)) -> Response {
    let email = &invitation.email;
    let Some(link) = link else {
        return visit.done(
            LIST,
            &format!("Invited {email}: the link is on its way by mail."),
        );
    };
    let title = format!("{email} is invited");
    let head = PageHead {
        above: &[(LIST, "Members")],
        title: &title,
        ..PageHead::default()
    };
    let body = html! {
        (secret_once(
            "Link",
            &link,
            "No mail is sent from here: pass the link on yourself. It is shown only this once, and whoever has it can accept.",
        ))
        div.actions { a.button.primary href=(LIST) { "Done" } }
    };
    visit.show(&head, &body)
}

fn page(visit: &Visit, draft: &Draft) -> Response {
    let head = PageHead {
        above: &[(LIST, "Members")],
        title: "Invite somebody",
        ..PageHead::default()
    };
    // Only owners make owners.
    let roles = if visit.may(Capability::ManageOwners) {
        &ROLES[..]
    } else {
        &ROLES[..2]
    };
    let body = html! {
        (draft.notes())
        form.form.card.card-body method="post" action="/dashboard/new/invitation" {
            (visit.token_field())
            (once::field())
            (Field::email("email", "E-mail address").from(draft).required())
            (Field::select("role", "Role", roles).from(draft))
            div.form-actions {
                button.primary type="submit" { "Invite" }
                a.button.quiet href=(LIST) { "Cancel" }
            }
        }
    };
    visit.show_with(draft.status(), &head, &body)
}
