//! What waits for the person who is signed in, and the decision.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        Parts,
        address::Path,
        admin::{Caller, approvals, passkey_approvals},
        error::ApiError,
    },
    form::Form,
    notifications,
    passkeys::{self, Ceremony},
    text,
    visit::Visit,
};
use crate::{
    approval::{Choice, Decided, Waiting},
    store::GrantTerms,
};

/// Where it is.
const INBOX: &str = "/dashboard/inbox";

/// Shows what waits, the oldest first.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let waiting = approvals::waiting(&parts, &caller).await?;
    let body = html! { (list(&visit, &waiting)) (notifications::switch()) };
    Ok(visit.page("Inbox", &body))
}

/// Approves a call, and others like it where the person says so.
pub(super) async fn approve(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
    form: Form,
) -> Result<Response, ApiError> {
    let decided = if let Some(answer) = passkeys::answer(&form)? {
        let id = passkey_approvals::asserted(&parts, &caller, (&id, &answer)).await?;
        let who = (&caller.reader(), &caller.0.member);
        approvals::decided(&parts, who, (&id, Choice::ApproveWithPasskey)).await
    } else if form.is_ticked("grant") {
        approvals::grant(
            &parts,
            (&caller.reader(), &caller.0.member),
            (&id, terms(&form)),
        )
        .await
        .map(|_| Decided::Approved)
    } else {
        approvals::decided(
            &parts,
            (&caller.reader(), &caller.0.member),
            (&id, Choice::Approve),
        )
        .await
    };
    Ok(told(&visit, decided))
}

/// Denies a call.
pub(super) async fn deny(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Response {
    told(
        &visit,
        approvals::decided(
            &parts,
            (&caller.reader(), &caller.0.member),
            (&id, Choice::Deny),
        )
        .await,
    )
}

/// Says what a decision came to, where the rest of what waits is.
fn told(visit: &Visit, decided: Result<Decided, ApiError>) -> Response {
    match decided {
        Ok(Decided::Approved) => visit.done(INBOX, "Approved: it goes out now."),
        Ok(Decided::Denied) => visit.done(INBOX, "Denied: it never goes out."),
        Ok(Decided::Waits(1)) => {
            visit.done(INBOX, "Your vote counts; one more person has to approve.")
        }
        Ok(Decided::Waits(people)) => visit.done(
            INBOX,
            &format!("Your vote counts; {people} more people have to approve."),
        ),
        Err(refused) => visit.problem(INBOX, &refused.sentence()),
    }
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

fn list(visit: &Visit, waiting: &[Waiting]) -> Markup {
    html! {
        @if waiting.is_empty() { p.empty { "Nothing waits for a decision." } }
        @for one in waiting { (request(visit, one)) }
    }
}

fn request(visit: &Visit, waiting: &Waiting) -> Markup {
    let approval = &waiting.approval;
    html! {
        article.request {
            h2 { (text::inline(&approval.agent_name)) " · " (text::inline(&approval.method)) }
            p { (text::inline(&approval.target_url)) }
            @if let Some(body) = &approval.entry.request_body { (text::block("Body", body)) }
            form method="post" action={ (INBOX) "/" (approval.id) "/approve" } {
                (visit.token_field())
                @if !waiting.require_passkey { button type="submit" { "Approve" } }
                button type="submit" formaction={ (INBOX) "/" (approval.id) "/deny" } { "Deny" }
            }
            @if waiting.require_passkey {
                (passkeys::form(
                    visit,
                    (&format!("{INBOX}/{}/approve", approval.id), "Approve with a passkey"),
                    Ceremony::Get(&format!("/approve/txn/{}/begin", approval.id)),
                    &html! {},
                ))
            }
        }
    }
}
