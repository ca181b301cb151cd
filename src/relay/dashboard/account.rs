//! The person's own account: name, password, passkeys, teams, sessions, and news in the browser.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        Parts,
        address::Path,
        admin::{Caller, password, sessions, user as engine},
        auth::ComesFrom,
        error::ApiError,
    },
    components::{Column, Field, Tone, badge, card, flush_card, table, time},
    cookie::Cookie,
    form::Form,
    guard::SIGN_IN,
    notifications, text,
    visit::{Visit, add_cookie},
};
use crate::store::{Membership, Passkey, SessionFilter, SessionRow, User};

/// Where it is.
pub(super) const PAGE: &str = "/dashboard/account";

/// What the page shows.
struct Account {
    user: User,
    memberships: Vec<Membership>,
    passkeys: usize,
    sessions: Vec<SessionRow>,
}

/// Shows the account.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let account = Account::read(&parts, &caller).await?;
    let body = html! {
        (name(&visit, &account.user))
        (password_form(&visit, &account.user))
        (passkeys(account.passkeys))
        @if account.memberships.len() > 1 { (teams(&visit, &caller, &account.memberships)) }
        (notifications::switch())
        (session_list(&visit, &caller, &account.sessions))
    };
    Ok(visit.page("Account", &body))
}

/// Sets the name that others are shown.
pub(super) async fn rename(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<Response, ApiError> {
    let user = engine::user(&parts, &caller.0).await?;
    let set = engine::set_name(&parts, (&caller.reader(), &user), form.filled("name")).await;
    Ok(match set {
        Ok(()) => visit.done(PAGE, "Your name is saved."),
        Err(refused) => visit.problem(PAGE, &refused.sentence()),
    })
}

/// Sets the password; the other sessions end.
pub(super) async fn set_password(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    Caller(session): Caller,
    ComesFrom(origin): ComesFrom,
    form: Form,
) -> Result<Response, ApiError> {
    let current = form.raw("current").map(|_| form.secret("current"));
    let passwords = (current, form.secret("password"));
    let set = password::set_own(&parts, (&session, false), (passwords, origin.address)).await;
    Ok(match set {
        Ok(()) => visit.done(
            PAGE,
            "The password is set, and your other sessions have ended.",
        ),
        Err(refused) => visit.problem(PAGE, &refused.sentence()),
    })
}

/// Has the session work for another team of the person's.
pub(super) async fn switch_team(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    Caller(session): Caller,
    form: Form,
) -> Result<Response, ApiError> {
    Ok(
        match engine::switch_team(&parts, &session, form.text("team")).await {
            Ok(team) => visit.done(PAGE, &format!("You work for {} now.", team.team_name)),
            Err(refused) => visit.problem(PAGE, &refused.sentence()),
        },
    )
}

/// Ends one of the person's sessions.
pub(super) async fn end_session(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path(id): Path<String>,
) -> Result<Response, ApiError> {
    let filter = SessionFilter::User(&caller.0.member.user_id);
    let ended = sessions::ended(&parts, &caller.reader(), (filter, &id)).await;
    Ok(match ended {
        Ok(()) => visit.done(PAGE, "That session has ended."),
        Err(refused) => visit.problem(PAGE, &refused.sentence()),
    })
}

/// Ends every session of the person's, this one, too.
pub(super) async fn end_all(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let filter = SessionFilter::User(&caller.0.member.user_id);
    sessions::all_ended(&parts, &caller.reader(), filter).await?;
    let mut response = visit.done(SIGN_IN, "You are signed out everywhere.");
    add_cookie(&mut response, Cookie::Session.clear(visit.0.is_secure));
    Ok(response)
}

impl Account {
    async fn read(parts: &Parts, caller: &Caller) -> Result<Self, ApiError> {
        let failed = |error| ApiError::store(error, parts);
        let (store, user) = (&parts.store, caller.0.member.user_id.as_str());
        let passkeys = Passkey::list(store, user).await.map_err(failed)?;
        let sessions = SessionRow::list(store, SessionFilter::User(user)).await;
        Ok(Self {
            user: engine::user(parts, &caller.0).await?,
            memberships: Membership::list(store, user).await.map_err(failed)?,
            passkeys: passkeys.len(),
            sessions: sessions.map_err(failed)?,
        })
    }
}

fn name(visit: &Visit, user: &User) -> Markup {
    let shown = user.display_name.as_deref().unwrap_or_default();
    card(
        "Name",
        &html! {
            form.form method="post" action={ (PAGE) "/name" } {
                (visit.token_field())
                p { "You sign in as " strong { (text::inline(&user.email)) } "." }
                (Field::text("name", "Name that others are shown").value(shown).autocomplete("name").optional())
                div.form-actions { button type="submit" { "Save the name" } }
            }
        },
    )
}

fn password_form(visit: &Visit, user: &User) -> Markup {
    let has_one = user.password.is_some();
    card(
        "Password",
        &html! {
            form.form method="post" action={ (PAGE) "/password" } {
                (visit.token_field())
                input type="text" name="username" value=(user.email) autocomplete="username" readonly hidden;
                @if has_one { (Field::password("current", "Password until now").required()) }
                @else { p { "You have none yet: set one, or you cannot sign in again without a link." } }
                (Field::new_password("password").required())
                div.form-actions { button type="submit" { "Set the password" } }
                p.help { "Your other sessions end by that." }
            }
        },
    )
}

fn passkeys(count: usize) -> Markup {
    card(
        "Passkeys",
        &html! {
            p {
                @match count {
                    0 => "You have none. With one, nobody gets in with your password alone."
                    1 => "You have one."
                    _ => { "You have " (count) "." }
                }
            }
            div.form-actions { a.button href=(super::passkeys::page::PAGE) { "Look after your passkeys" } }
        },
    )
}

fn teams(visit: &Visit, caller: &Caller, memberships: &[Membership]) -> Markup {
    card(
        "Teams",
        &html! {
            form.form method="post" action={ (PAGE) "/team" } {
                (visit.token_field())
                fieldset {
                    legend { "The team that this session works for" }
                    @for one in memberships {
                        label.check {
                            input type="radio" name="team" value=(one.team.as_str()) checked[one.team == *caller.team()];
                            span { (text::inline(&one.team_name)) " " (badge(Tone::Calm, one.role.as_str())) }
                        }
                    }
                }
                div.form-actions { button type="submit" { "Work for this team" } }
            }
        },
    )
}

fn session_list(visit: &Visit, caller: &Caller, sessions: &[SessionRow]) -> Markup {
    let columns = [
        Column::text("Session"),
        Column::text("From"),
        Column::text("Last used"),
        Column::text("Ends"),
        Column::text("Action"),
    ];
    let rows: Vec<_> = sessions
        .iter()
        .map(|row| session_cells(visit, caller, row))
        .collect();
    html! {
        (flush_card("Sessions", &table("Your sessions", &columns, &rows)))
        form method="post" action={ (PAGE) "/sessions/end-all" } {
            (visit.token_field())
            button.danger type="submit" { "Sign out everywhere" }
        }
    }
}

fn session_cells(visit: &Visit, caller: &Caller, row: &SessionRow) -> Vec<Markup> {
    let program = row.user_agent.as_deref().unwrap_or("not known");
    let address = row.address.as_deref().unwrap_or("not known");
    let is_this = row.id == caller.0.id;
    vec![
        html! {
            (row.kind.as_str()) " " (badge(Tone::Calm, row.scope.as_str()))
            @if is_this { " " (badge(Tone::Good, "this one")) }
            div.sub { (text::inline(&row.team_name)) }
        },
        html! { (text::inline(address)) div.sub.clip { (text::inline(program)) } },
        time(row.used_at),
        time(row.ends_at),
        html! {
            form method="post" action={ (PAGE) "/sessions/" (row.id) "/end" } {
                (visit.token_field())
                button.small type="submit" aria-label={ "End the session from " (address) } { "End" }
            }
        },
    ]
}
