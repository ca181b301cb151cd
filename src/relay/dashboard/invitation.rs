//! Accepting an invitation: shown by its link, used by the form.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    super::{
        Parts,
        address::Query,
        admin::{self, invitations as engine},
        auth::ComesFrom,
        error::ApiError,
    },
    components::{Field, problem, time},
    form::Form,
    sign_in::{arrive, as_page},
    text,
    visit::Visit,
};
use crate::store::Invited;

const TITLE: &str = "Invitation";

/// What stands in the link.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Linked {
    #[serde(default)]
    invite_token: String,
}

/// Shows what the link leads to; looking at it does not use it.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    Query(linked): Query<Linked>,
) -> Result<Response, ApiError> {
    let token = linked.invite_token.as_str();
    let invited = engine::find(&parts, token).await?;
    Ok(visit.page(TITLE, &form(&visit, (&invited, token), None)))
}

/// Accepts it: as who is signed in with that address, or with the password.
pub(super) async fn accept(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    let (token, origin) = (form.text("invite_token"), as_page(origin));
    let invited = engine::find(&parts, token).await?;
    if let Some(caller) = visit.caller().filter(|_| is_theirs(&visit, &invited)) {
        let (_, team) = engine::accept_signed_in(&parts, token, &caller.0).await?;
        let told = format!(
            "You are a member of {} now. Choose the team to work for here.",
            team.name
        );
        return Ok(visit.done(super::account::PAGE, &told));
    }
    let password = form.secret("password");
    let accepted = engine::accept_with_password(&parts, (token, password.clone()), &origin).await;
    match accepted {
        Ok((member, _)) => {
            let entered = admin::enter(&parts, (&member.email, password), origin).await?;
            Ok(arrive(&parts, &visit, (entered, "")))
        }
        Err(refused) if refused.status().is_server_error() => Err(refused),
        Err(refused) => {
            let body = self::form(&visit, (&invited, token), Some(&refused));
            Ok(visit.page_with(refused.status(), TITLE, &body))
        }
    }
}

/// Returns whether the one who is signed in is the one who is invited.
fn is_theirs(visit: &Visit, invited: &Invited) -> bool {
    let email = visit.caller().map(|caller| caller.0.member.email.as_str());
    email.is_some_and(|email| email.eq_ignore_ascii_case(&invited.invitation.email))
}

fn form(visit: &Visit, (invited, token): (&Invited, &str), refused: Option<&ApiError>) -> Markup {
    let invitation = &invited.invitation;
    let is_theirs = is_theirs(visit, invited);
    html! {
        @if let Some(refused) = refused { (problem(refused)) }
        p {
            (text::inline(&invitation.invited_by)) " invites " strong { (text::inline(&invitation.email)) }
            " to the team " strong { (text::inline(&invited.team_name)) } " as " (invitation.role.as_str()) "."
        }
        p.help { "The invitation holds until " (time(invitation.expires_at)) "." }
        @if let Some(caller) = visit.caller().filter(|_| !is_theirs) {
            p.notice.warn {
                "You are signed in as " (text::inline(&caller.0.member.email)) ". Accepting this signs you in as "
                (text::inline(&invitation.email)) " in this browser."
            }
        }
        form.form method="post" action="/dashboard/invitation" {
            (visit.token_field())
            input type="hidden" name="invite_token" value=(token);
            @if !is_theirs {
                input type="text" name="username" value=(invitation.email) autocomplete="username" readonly hidden;
                @if invited.has_account {
                    (Field::password("password", "Your password").required())
                } @else {
                    (Field::new_password("password").required())
                }
            }
            div.form-actions { button.primary type="submit" { "Accept" } }
        }
    }
}
