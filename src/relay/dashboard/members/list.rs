//! Everybody in the team, and everybody who is invited.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{Parts, admin::Caller, error::ApiError},
        components::{Column, PageHead, Tone, badge, flush_card, table, time},
        once, text,
        visit::Visit,
    },
    address_of, role_name,
};
use crate::{
    clock::Timestamp,
    store::{Capability, Invitation, MemberRole, TeamMember},
};

const COLUMNS: [Column; 4] = [
    Column::text("Who"),
    Column::text("Role"),
    Column::text("Assigned"),
    Column::text("Since"),
];
const INVITED: [Column; 5] = [
    Column::text("Who"),
    Column::text("Role"),
    Column::text("By"),
    Column::text("Until"),
    Column::text("Do"),
];

/// Lists them.
pub(in crate::relay::dashboard) async fn list(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let failed = |error| ApiError::store(error, &parts);
    let members = TeamMember::list(&parts.store, caller.team()).await;
    let members = members.map_err(failed)?;
    let is_manager = visit.may(Capability::ManageMembers);
    let invite = || html! { a.button.primary href="/dashboard/new/invitation" { "Invite" } };
    let page = PageHead {
        title: "Members",
        lead: Some("The people of this team."),
        actions: is_manager.then(invite),
        ..PageHead::default()
    };
    let me = &caller.0.member.user_id;
    let rows: Vec<_> = members
        .iter()
        .map(|one| row(one, (me, is_manager)))
        .collect();
    let invited = if is_manager {
        Invitation::list(&parts.store, caller.team())
            .await
            .map_err(failed)?
    } else {
        Vec::new()
    };
    let now = parts.store.clock().now();
    let waiting: Vec<_> = invited
        .iter()
        .map(|one| invitation(&visit, one, now))
        .collect();
    let body = html! {
        (table("Members", &COLUMNS, &rows))
        @if !waiting.is_empty() {
            (flush_card("Invited", &table("Invited", &INVITED, &waiting)))
        }
    };
    Ok(visit.show(&page, &body))
}

fn row(one: &TeamMember, (me, is_manager): (&str, bool)) -> Vec<Markup> {
    let member = &one.member;
    let is_me = member.user_id == me;
    vec![
        html! {
            @if is_manager { a href=(address_of(&member.user_id)) { (text::inline(&member.email)) } }
            @else { (text::inline(&member.email)) }
            @if is_me { " " span.muted { "(you)" } }
            @if let Some(name) = &one.display_name { span.sub { (text::inline(name)) } }
        },
        role(member.role),
        match (member.role, is_manager || is_me) {
            (MemberRole::Approver, true) if one.assigned.is_empty() => badge(Tone::Warn, "none"),
            // Names of credentials are not for everybody.
            (MemberRole::Approver, true) => html! { (text::inline(&one.assigned.join(", "))) },
            (MemberRole::Approver, false) => html! { span.muted { "some" } },
            _ => html! { span.muted { "every credential" } },
        },
        time(one.joined_at),
    ]
}

/// Returns what somebody is.
pub(super) fn role(role: MemberRole) -> Markup {
    match role {
        MemberRole::Owner => badge(Tone::Accent, role_name(role)),
        MemberRole::Admin => badge(Tone::Good, role_name(role)),
        MemberRole::Approver => badge(Tone::Calm, role_name(role)),
    }
}

fn invitation(visit: &Visit, one: &Invitation, now: Timestamp) -> Vec<Markup> {
    let here = format!("/dashboard/invitations/{}", one.id);
    vec![
        html! { (text::inline(&one.email)) },
        role(one.role),
        html! { (text::inline(&one.invited_by)) },
        html! {
            (time(one.expires_at))
            @if one.expires_at <= now { " " (badge(Tone::Warn, "over")) }
        },
        html! {
            div.actions {
                form method="post" action={ (here) "/resend" } {
                    (visit.token_field())
                    (once::field())
                    button.small type="submit" aria-label={ "Make the link for " (one.email) " anew" } { "New link" }
                }
                form method="post" action={ (here) "/revoke" } {
                    (visit.token_field())
                    button.small.danger type="submit" aria-label={ "Take back the invitation of " (one.email) } { "Take back" }
                }
            }
        },
    ]
}
