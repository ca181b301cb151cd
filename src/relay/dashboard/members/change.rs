//! Changing what a member is and may decide; ending their sessions, and their membership.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::html;

use super::{
    super::{
        super::{
            Parts,
            address::Path,
            admin::{Caller, members, refusal::change},
            error::ApiError,
        },
        components::{PageHead, secret_once},
        deletion::Deletion,
        draft::Draft,
        form::Form,
        once,
        visit::Visit,
    },
    LIST, address_of, find,
    show::page,
};
use crate::store::{Member, MemberRole, Noun, Session, SessionFilter};

/// Changes what a member is.
pub(in crate::relay::dashboard) async fn set_role(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(id), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let member = find(&parts, &caller, &id).await?;
    let mut draft = Draft::typed(&form);
    let role = draft.text("role").parse::<MemberRole>();
    if let Some(role) = draft.take("role", role.map_err(|()| "choose one of these")) {
        let by = (&caller.reader(), Some(&caller.0.member));
        match Member::set_role(&parts.store, by, (&id, role)).await {
            Ok(changed) => {
                parts.proxy.copy_audit().await;
                let told = format!("{} is {} now.", changed.email, changed.role.as_str());
                return Ok(visit.done(&address_of(&id), &told));
            }
            Err(error) => draft.refuse(&parts, (Noun::User, "role"), error),
        }
    }
    page(&parts, (&visit, &caller), (&member, &draft)).await
}

/// Assigns the ticked credentials to a member, and takes the others away.
pub(in crate::relay::dashboard) async fn assign(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(id), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let member = find(&parts, &caller, &id).await?;
    let wanted = Draft::typed(&form).chosen("credentials");
    members::all_assigned(&parts, &caller.reader(), (&id, &wanted)).await?;
    let told = format!("Saved what is assigned to {}.", member.member.email);
    Ok(visit.done(&address_of(&id), &told))
}

/// Makes a link under which a member sets another password.
pub(in crate::relay::dashboard) async fn reset(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(id), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    once::check(&parts, &form).await?;
    let by = (&caller.reader(), &caller.0.member);
    let wish = (id.as_str(), form.is_ticked("remove_passkeys"));
    let link = members::reset_link(&parts, by, wish).await?;
    let here = address_of(&id);
    let Some(shown) = link.link else {
        let told = format!("The link is on its way to {}.", link.email);
        return Ok(visit.done(&here, &told));
    };
    let title = format!("Another password for {}", link.email);
    let head = PageHead {
        above: &[(LIST, "Members"), (&here, &link.email)],
        title: &title,
        ..PageHead::default()
    };
    let body = html! {
        (secret_once(
            "Link",
            &shown,
            "No mail is sent from here: pass the link on yourself. It is shown only this once, and works once.",
        ))
        div.actions { a.button.primary href=(here) { "Done" } }
    };
    Ok(visit.show(&head, &body))
}

/// Removes a member whose address was typed.
pub(in crate::relay::dashboard) async fn remove(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    (Path(id), form): (Path<String>, Form),
) -> Result<Response, ApiError> {
    let member = find(&parts, &caller, &id).await?;
    let mut draft = Draft::typed(&form);
    let email = &member.member.email;
    let deletion = Deletion {
        noun: Noun::User,
        name: email,
        told: format!("{email} is no member any more."),
        list: LIST,
    };
    let reader = caller.reader();
    let by = (&reader, Some(&caller.0.member));
    let removing = async { Member::remove(&parts.store, by, &id).await.map(drop) };
    let shown = (&visit, &mut draft);
    if let Some(removed) = deletion.run(&parts, shown, removing).await {
        return Ok(removed);
    }
    page(&parts, (&visit, &caller), (&member, &draft)).await
}

/// Ends one session of a member.
pub(in crate::relay::dashboard) async fn end_session(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path((id, session)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    find(&parts, &caller, &id).await?;
    let of = SessionFilter::UserOf(caller.team(), &id);
    let ended = Session::revoke(&parts.store, &caller.reader(), (of, &session)).await;
    ended.map_err(change(&parts, Noun::Session))?;
    parts.proxy.copy_audit().await;
    Ok(visit.done(&address_of(&id), "Ended the session."))
}

/// Ends every session of a member for this team.
pub(in crate::relay::dashboard) async fn end_all_sessions(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let member = find(&parts, &caller, &id).await?;
    let of = SessionFilter::UserOf(caller.team(), &id);
    let ended = Session::revoke_all(&parts.store, &caller.reader(), (of, None)).await;
    ended.map_err(|error| ApiError::store(error, &parts))?;
    parts.proxy.copy_audit().await;
    let told = format!("{} is signed out everywhere.", member.member.email);
    Ok(visit.done(&address_of(&id), &told))
}
