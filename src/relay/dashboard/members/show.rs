//! One member: what they are, what is assigned to them, where they are signed in, and what ends that.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{Parts, address::Path, admin::Caller, error::ApiError},
        components::{
            Column, Field, PageHead, card, choice_of, confirm_delete, facts, flush_card, table,
            time,
        },
        draft::Draft,
        once, text,
        visit::Visit,
    },
    LIST, ROLES, address_of, find,
    list::role,
};
use crate::store::{Capability, Credential, MemberRole, SessionFilter, SessionRow, TeamMember};

const SESSIONS: [Column; 5] = [
    Column::text("Last used"),
    Column::text("With"),
    Column::text("From"),
    Column::text("Begun"),
    Column::text("Do"),
];

/// Shows one.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let member = find(&parts, &caller, &id).await?;
    page(&parts, (&visit, &caller), (&member, &Draft::default())).await
}

/// Returns the page, with what was wrong with a form on it.
pub(super) async fn page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (member, draft): (&TeamMember, &Draft),
) -> Result<Response, ApiError> {
    let failed = |error| ApiError::store(error, parts);
    let (email, id) = (&member.member.email, &member.member.user_id);
    let here = address_of(id);
    let of = SessionFilter::UserOf(caller.team(), id);
    let sessions = SessionRow::list(&parts.store, of).await.map_err(failed)?;
    let is_me = *id == caller.0.member.user_id;
    let is_approver = member.member.role == MemberRole::Approver;
    let head = PageHead {
        above: &[(LIST, "Members")],
        title: email,
        lead: member.display_name.as_deref(),
        ..PageHead::default()
    };
    let told = [
        ("Role", role(member.member.role)),
        ("Member since", time(member.joined_at)),
        (
            "Signs in with",
            html! { (if member.has_password { "a password" } else { "no password" }) },
        ),
    ];
    let body = html! {
        (draft.notes())
        (flush_card("Who it is", &facts(&told)))
        @if is_approver { (assigned(parts, (visit, caller), (member, &here)).await?) }
        @if visit.may(Capability::ManageOwners) { (owners_part(visit, (member, is_me), &here)) }
        (signed_in(visit, &sessions, &here))
        @if !is_me {
            (confirm_delete(
                ("member", email),
                "They are signed out of this team at once. Their account and their other teams stay.",
                (visit, &format!("{here}/remove")),
                draft.error("confirm"),
            ))
        }
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}

async fn assigned(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (member, here): (&TeamMember, &str),
) -> Result<Markup, ApiError> {
    let credentials = Credential::list(&parts.store, caller.team()).await;
    let credentials = credentials.map_err(|error| ApiError::store(error, parts))?;
    let own = credentials
        .into_iter()
        .filter(|one| one.end_user_id.is_none());
    let names: Vec<_> = own.map(|one| one.name).collect();
    let fields = member
        .assigned
        .iter()
        .map(|name| ("credentials", name.clone()));
    let draft = Draft::filled(fields.collect());
    let help = "They see these, and decide what waits for them.";
    Ok(card(
        "Assigned credentials",
        &html! {
            form.form method="post" action={ (here) "/credentials" } {
                (visit.token_field())
                (choice_of(("credentials", "Credentials"), Some(help), &names, &draft))
                div.form-actions { button type="submit" { "Save" } }
            }
        },
    ))
}

fn owners_part(visit: &Visit, (member, is_me): (&TeamMember, bool), here: &str) -> Markup {
    let present = member.member.role.as_str();
    card(
        "Role and password",
        &html! {
            form.form method="post" action={ (here) "/role" } {
                (visit.token_field())
                (Field::select("role", "Role", &ROLES).value(present))
                div.form-actions { button type="submit" { "Change role" } }
            }
            hr;
            form method="post" action={ (here) "/reset" } {
                (visit.token_field())
                (once::field())
                @if member.passkeys > 0 && !is_me {
                    (Field::check("remove_passkeys", "Remove their passkeys, too", false)
                        .help("For who has lost them, or whose do not work at another address of this relay. They are signed out everywhere."))
                }
                p.help { "Makes a link under which they set another password. It is mailed to them, or shown to you where no mail is sent." }
                div.form-actions { button type="submit" { "Make a reset link" } }
            }
        },
    )
}

fn signed_in(visit: &Visit, sessions: &[SessionRow], here: &str) -> Markup {
    if sessions.is_empty() {
        return card("Signed in", &html! { p.muted { "Nowhere." } });
    }
    let rows: Vec<_> = sessions
        .iter()
        .map(|one| session(visit, one, here))
        .collect();
    html! {
        (flush_card("Signed in", &table("Sessions", &SESSIONS, &rows)))
        form method="post" action={ (here) "/sessions/end" } {
            (visit.token_field())
            button.danger type="submit" { "Sign them out everywhere" }
        }
    }
}

fn session(visit: &Visit, one: &SessionRow, here: &str) -> Vec<Markup> {
    vec![
        time(one.used_at),
        html! { div.clip { (text::inline(one.user_agent.as_deref().unwrap_or("unknown"))) } },
        html! { (text::inline(one.address.as_deref().unwrap_or("unknown"))) },
        time(one.created_at),
        html! {
            form method="post" action={ (here) "/sessions/" (one.id) "/end" } {
                (visit.token_field())
                button.small type="submit" { "End" }
            }
        },
    ]
}
