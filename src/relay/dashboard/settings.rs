//! The settings of the team, and what is to be known of the deployment.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        Parts,
        admin::{
            Caller,
            refusal::{change, missing},
        },
        error::ApiError,
    },
    components::{Field, PageHead, facts, flush_card, time},
    draft::Draft,
    form::Form,
    text,
    visit::Visit,
};
use crate::{
    policy::ApprovalMode,
    store::{Capability, DatabaseKind, Noun, Team},
};

const PATH: &str = "/dashboard/settings";
/// What can hold for credentials without a policy.
const MODES: [(&str, &str); 2] = [
    (
        "gated",
        "Gated: reads pass, everything else waits for a person",
    ),
    ("autonomous", "Autonomous: everything passes"),
];

/// Shows them.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
) -> Result<Response, ApiError> {
    let team = team(&parts, &caller).await?;
    let mode = team.approval_mode.as_str().to_owned();
    let draft = Draft::filled(vec![("mode", mode)]);
    page(&parts, (&visit, &caller), (&team, &draft)).await
}

/// Changes what holds for credentials without a policy.
pub(super) async fn set(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Result<Response, ApiError> {
    let mut draft = Draft::typed(&form);
    let mode = ApprovalMode::parse(draft.text("mode"));
    let Some(mode) = draft.take("mode", mode.ok_or("choose one of these")) else {
        let team = team(&parts, &caller).await?;
        return page(&parts, (&visit, &caller), (&team, &draft)).await;
    };
    let changed = Team::set_approval_mode(&parts.store, &caller.reader(), mode).await;
    changed.map_err(change(&parts, Noun::Team))?;
    parts.proxy.copy_audit().await;
    Ok(visit.done(PATH, "Saved the settings."))
}

async fn team(parts: &Parts, caller: &Caller) -> Result<Team, ApiError> {
    let found = Team::find(&parts.store, caller.team()).await;
    let found = found.map_err(|error| ApiError::store(error, parts))?;
    found.ok_or_else(|| missing(Noun::Team, caller.team().as_str()))
}

async fn page(
    parts: &Parts,
    (visit, caller): (&Visit, &Caller),
    (team, draft): (&Team, &Draft),
) -> Result<Response, ApiError> {
    let head = PageHead {
        title: "Settings",
        ..PageHead::default()
    };
    let body = html! {
        (draft.notes())
        section.card {
            header { h2 { "Team" } }
            form.form.card-body method="post" action=(PATH) {
                (visit.token_field())
                (Field::select("mode", "For credentials without a policy", &MODES).from(draft)
                    .help("A credential's own policy comes before it."))
                div.form-actions { button.primary type="submit" { "Save" } }
            }
        }
        @if visit.may(Capability::ManageNotificationChannels) { (super::channels::card(parts, caller).await?) }
        @if visit.may(Capability::ManageMembers) { (super::lockdown::card(visit)) }
        (flush_card("This team", &facts(&[
            ("Name", html! { (text::inline(&team.name)) }),
            ("Id", html! { code { (team.id.as_str()) } }),
            ("Created", time(team.created_at)),
        ])))
        (flush_card("This deployment", &facts(&deployment(parts))))
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}

fn deployment(parts: &Parts) -> Vec<(&'static str, Markup)> {
    let settings = &parts.settings;
    let database = match parts.store.database().kind() {
        DatabaseKind::Sqlite => "SQLite, embedded: one relay",
        DatabaseKind::Postgres => "PostgreSQL: several relays may share it",
    };
    let minutes = settings.approval_timeout.as_secs() / 60;
    vec![
        ("Version", html! { (env!("CARGO_PKG_VERSION")) }),
        (
            "Public address",
            html! { code { (text::inline(&settings.public_url)) } },
        ),
        ("Database", html! { (database) }),
        (
            "Approvals wait",
            html! { (minutes) " minutes, then they expire" },
        ),
        ("Mail", mail(parts)),
        (
            "Host of the audit log",
            html! { code { (parts.store.chain().as_str()) } },
        ),
    ]
}

/// Says whether letters leave, and what to set where they do not.
fn mail(parts: &Parts) -> Markup {
    html! {
        @if parts.sends_mail() { "sent" }
        @else {
            "not sent: links are shown to who makes them. Set " code { "POSTERN_SMTP_URL" } " or "
            code { "RESEND_API_KEY" } " on the host, and start the relay again."
        }
    }
}
