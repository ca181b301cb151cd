//! What waits for the person who is signed in, and the decision.

use std::sync::Arc;

use axum::{
    extract::State,
    response::{Html, IntoResponse, Response},
};
use http::{StatusCode, header};
use maud::html;

use super::{
    super::{
        Parts,
        address::Path,
        admin::{Caller, approvals, passkey_approvals, refusal},
        error::ApiError,
    },
    components::PageHead,
    form::Form,
    notifications, passkeys,
    visit::Visit,
};
use crate::{
    approval::{Choice, Decided},
    store::{Approval, GrantTerms, Noun},
};

mod events;
mod list;
mod request;

pub(in crate::relay) use events::Streams;
pub(super) use events::events;

use list::Held;

/// Where it is.
pub(super) const INBOX: &str = "/dashboard/inbox";

/// Shows what waits, the oldest first.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let held = Held::all(&parts, &caller).await?;
    let top = PageHead {
        title: "Inbox",
        lead: Some("What agents want to do, and may not without a person."),
        ..PageHead::default()
    };
    let body = html! { (list::page(&visit, &held)) (notifications::switch()) };
    Ok(visit.show(&top, &body))
}

/// Returns the list by itself, for the script that keeps it up to date.
pub(super) async fn part(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let held = Held::all(&parts, &caller).await?;
    let list = list::list(&visit, &held);
    Ok(Html(list.into_string()).into_response())
}

/// Shows one call with all of it, whether it waits or not.
pub(super) async fn one(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let (approval, held) = find(&parts, &caller, &id).await?;
    let title = format!("{} {}", approval.agent_name, approval.method);
    let top = PageHead {
        above: &[(INBOX, "Inbox")],
        title: &title,
        ..PageHead::default()
    };
    let body = match &held {
        Some(held) => request::whole(&visit, held),
        None => request::settled(&parts.store, &approval),
    };
    Ok(visit.show(&top, &body))
}

/// Returns the body of a call as a file, byte for byte.
pub(super) async fn body(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let (approval, _) = find(&parts, &caller, &id).await?;
    let body = request::body_of(&parts.store, &approval).unwrap_or_default();
    let kept = [
        (header::CONTENT_TYPE, "application/octet-stream"),
        (header::CONTENT_DISPOSITION, "attachment; filename=\"body\""),
    ];
    Ok((kept, body).into_response())
}

/// Approves a call, and others like it where the person says so.
pub(super) async fn approve(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let who = (&caller.reader(), &caller.0.member);
    if let Some(answer) = passkeys::answer(&form)? {
        let id = passkey_approvals::asserted(&parts, &caller, (&id, &answer)).await?;
        let choice = Choice::ApproveWithPasskey;
        let decided = approvals::decided(&parts, who, (&id, choice)).await;
        return Ok(told(&visit, decided));
    }
    if form.is_ticked("grant") {
        let granted = approvals::grant(&parts, who, (&id, terms(&form))).await;
        return Ok(match granted {
            Ok(_) => visit.done(
                INBOX,
                "Approved: it goes out now, and so do calls like it for a while.",
            ),
            Err(refused) => visit.problem(INBOX, &refused.sentence()),
        });
    }
    let decided = approvals::decided(&parts, who, (&id, Choice::Approve)).await;
    Ok(told(&visit, decided))
}

/// Denies a call.
pub(super) async fn deny(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Response {
    let who = (&caller.reader(), &caller.0.member);
    let decision = (id.as_str(), form.filled("reason"));
    told(&visit, approvals::denied(&parts, who, decision).await)
}

/// Says what a decision came to, where the rest of what waits is.
fn told(visit: &Visit, decided: Result<Decided, ApiError>) -> Response {
    match decided {
        Ok(Decided::Approved) => visit.done(INBOX, "Approved: it goes out now."),
        Ok(Decided::Denied) => visit.done(INBOX, "Denied: it never goes out."),
        Ok(Decided::Waits(1)) => {
            visit.done(INBOX, "Your vote counts; one more person has to approve.")
        }
        Ok(Decided::Waits(people)) => {
            let told = format!("Your vote counts; {people} more people have to approve.");
            visit.done(INBOX, &told)
        }
        Err(refused) if refused.status() == StatusCode::CONFLICT => {
            let told = format!("Somebody else was faster. {}", refused.sentence());
            visit.problem(INBOX, &told)
        }
        Err(refused) => visit.problem(INBOX, &refused.sentence()),
    }
}

/// Returns a call of the team's, and how the person sees it while it waits.
async fn find(
    parts: &Parts,
    caller: &Caller,
    id: &str,
) -> Result<(Approval, Option<Held>), ApiError> {
    let id = approvals::read_id(id)?;
    let found = Approval::find(&parts.store, &id).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    let approval = found.filter(|approval| approval.team == *caller.team());
    let approval = approval.ok_or_else(|| refusal::missing(Noun::Approval, &id))?;
    let held = Held::one(parts, caller, &approval.id).await?;
    Ok((approval, held))
}

/// Reads how long a grant is to last, and for how many calls; what is no number is refused like none.
fn terms(form: &Form) -> GrantTerms {
    GrantTerms {
        minutes: form.text("ttl_minutes").parse().unwrap_or(0),
        max_uses: form
            .filled("max_uses")
            .map(|uses| uses.parse().unwrap_or(0)),
    }
}
