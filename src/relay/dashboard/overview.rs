//! What an operator wants to know first: what waits, how requests went, and what is worth a look.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde::Deserialize;

use super::{
    super::{
        Parts,
        address::Query,
        admin::{Caller, approvals},
        error::ApiError,
    },
    components::{PageHead, card, counted, time},
    plot::{Plot, grouped},
    text,
    visit::{Visit, lead},
};
use crate::{
    policy::ApprovalMode,
    store::{
        Agent, CanaryAlarm, Capability, Credential, Grant, GrantFilter, OutcomeSpan, Outcomes,
        Proposal, StoreError, StoredPolicy, Team, TeamId,
    },
};

/// How a day is plotted: in parts of so many minutes.
const DAY: (u32, usize) = (30, 48);
/// How many names are listed before the rest is counted.
const NAMES_MAX: usize = 8;

/// What agents' links to this page bring with them (spec/tap.md §2.10).
#[derive(Debug, Default, Deserialize)]
pub(super) struct Brought {
    #[serde(default)]
    prefill_credential: String,
}

/// What there is to look at, for those who manage the team.
struct Standing {
    agents: Vec<Agent>,
    never_called: Vec<String>,
    credentials: usize,
    without_value: Vec<String>,
    /// Those whose calls all pass because nothing else is said.
    unguarded: Vec<String>,
    proposals: usize,
    grants: usize,
    /// Who named canaries within the last day.
    alarms: Vec<CanaryAlarm>,
}

/// Shows it; whoever followed an agent's link for a credential goes on to the form.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Query(brought): Query<Brought>,
) -> Result<Response, ApiError> {
    let prefill = brought.prefill_credential;
    let is_plain = prefill
        .bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || b"-_".contains(&byte));
    if !prefill.is_empty() && is_plain && visit.may(Capability::ManageCredentials) {
        return Ok(lead(&format!(
            "/dashboard/new/credential?prefill={prefill}"
        )));
    }
    let waiting = approvals::waiting(&parts, &caller).await?.len();
    let head = PageHead {
        title: "Overview",
        ..PageHead::default()
    };
    if !visit.may(Capability::ManageAgents) {
        return Ok(visit.show(&head, &waits(waiting)));
    }
    let failed = |error| ApiError::store(error, &parts);
    let now = parts.store.clock().now();
    let span = OutcomeSpan::until(now, DAY.0, DAY.1);
    let outcomes = parts.store.team_outcomes(caller.team(), span).await;
    let outcomes = outcomes.map_err(failed)?;
    let standing = Standing::of(&parts, caller.team()).await.map_err(failed)?;
    let title = "Requests of the last 24 hours";
    let plot = Plot {
        title,
        span,
        parts: &outcomes,
    };
    let body = html! {
        (alarms(&standing.alarms))
        (figures(waiting, &outcomes, &standing))
        (card(title, &plot.markup()))
        (standing.worth_a_look())
    };
    Ok(visit.show(&head, &body))
}

impl Standing {
    async fn of(parts: &Parts, team: &TeamId) -> Result<Self, StoreError> {
        let store = &parts.store;
        let agents = Agent::list(store, team).await?;
        let used = Agent::last_used_of_team(store, team).await?;
        let credentials = Credential::list(store, team).await?;
        let mode = Team::find(store, team)
            .await?
            .map(|team| team.approval_mode);
        let mut standing = Self {
            never_called: agents
                .iter()
                .filter(|agent| agent.disabled_at.is_none() && !used.contains_key(&agent.id))
                .map(|agent| agent.name.clone())
                .collect(),
            agents,
            alarms: CanaryAlarm::recent(store, Some(team)).await?,
            credentials: 0,
            without_value: Vec::new(),
            unguarded: Vec::new(),
            proposals: Proposal::list_pending(store, team).await?.len(),
            grants: Grant::list(
                store,
                team,
                GrantFilter {
                    is_live: true,
                    ..GrantFilter::default()
                },
            )
            .await?
            .len(),
        };
        for credential in credentials
            .into_iter()
            .filter(|one| one.end_user_id.is_none())
        {
            standing.credentials += 1;
            if credential.sealed.is_none() {
                standing.without_value.push(credential.name.clone());
            }
            if mode == Some(ApprovalMode::Autonomous)
                && StoredPolicy::find(store, team, &credential.name)
                    .await?
                    .is_none()
            {
                standing.unguarded.push(credential.name);
            }
        }
        Ok(standing)
    }

    fn worth_a_look(&self) -> Markup {
        let is_new = self.agents.is_empty() || self.credentials == 0;
        let is_quiet = self.never_called.is_empty()
            && self.without_value.is_empty()
            && self.unguarded.is_empty()
            && self.proposals == 0
            && self.grants == 0;
        html! {
            @if is_new { (self.first_steps()) }
            @else if is_quiet { (card("Worth a look", &html! { p.muted { "Nothing: everything is in use and in order." } })) }
            @else {
                (card("Worth a look", &html! {
                    ul.looks {
                        @if self.proposals > 0 {
                            li { a href="/dashboard/proposals" { (counted(self.proposals, "proposal")) } " to decide, from agents." }
                        }
                        @if self.grants > 0 {
                            li { a href="/dashboard/grants" { (counted(self.grants, "grant")) } " in force: calls pass without a person." }
                        }
                        (named("/dashboard/policies", &self.unguarded, "without a policy: every call with it passes"))
                        (named("/dashboard/credentials", &self.without_value, "without a value: no call with it works"))
                        (named("/dashboard/agents", &self.never_called, "never called"))
                    }
                }))
            }
        }
    }

    fn first_steps(&self) -> Markup {
        card(
            "First steps",
            &html! {
                ol.steps {
                    li.done[self.credentials > 0] {
                        a href="/dashboard/new/credential" { "Add a credential" }
                        " for an API that your agents are to call."
                    }
                    li.done[!self.agents.is_empty()] {
                        a href="/dashboard/new/agent" { "Create an agent" }
                        " and hand its key to the program."
                    }
                    li { "The program asks " code { "/instructions" } " how to call; what waits for you is in the "
                        a href="/dashboard/inbox" { "inbox" } "." }
                }
            },
        )
    }
}

/// Tells who named canaries, which is the first thing to know.
fn alarms(alarms: &[CanaryAlarm]) -> Markup {
    html! {
        @if !alarms.is_empty() {
            (card("Alarm", &html! {
                p { "A canary was named, which nobody is meant to use. Nothing was sent." }
                ul.looks {
                    @for alarm in alarms {
                        li {
                            a href={ "/dashboard/agents/" (alarm.agent) } { (text::inline(&alarm.agent)) } " named "
                            a href={ "/dashboard/audit?decision=alarm&credential=" (alarm.credential) } { (alarm.credential) }
                            ", " (counted(usize::try_from(alarm.uses).unwrap_or_default(), "time"))
                            ", last " (time(alarm.last_at)) "."
                        }
                    }
                }
            }))
        }
    }
}

fn figures(waiting: usize, outcomes: &[Outcomes], standing: &Standing) -> Markup {
    let sum = |wanted: fn(&str) -> bool| -> u64 {
        let all = outcomes.iter().flatten();
        all.filter(|(word, _)| wanted(word))
            .map(|(_, total)| total)
            .sum()
    };
    let enabled = standing
        .agents
        .iter()
        .filter(|agent| agent.disabled_at.is_none())
        .count();
    html! {
        div.figures {
            (figure("/dashboard/inbox", &waiting.to_string(), "Waiting for a person"))
            (figure("/dashboard/audit", &grouped(sum(|_| true)), "Requests in 24 hours"))
            (figure("/dashboard/audit?decision=refused", &grouped(sum(|word| matches!(word, "refused" | "denied"))), "Refused or denied"))
            (figure("/dashboard/agents", &enabled.to_string(), "Agents enabled"))
            (figure("/dashboard/credentials", &standing.credentials.to_string(), "Credentials"))
        }
    }
}

fn figure(path: &str, value: &str, label: &str) -> Markup {
    html! {
        a.figure href=(path) { span.value { (value) } span.label { (label) } }
    }
}

/// What somebody sees who only decides.
fn waits(waiting: usize) -> Markup {
    html! {
        div.figures { (figure("/dashboard/inbox", &waiting.to_string(), "Waiting for a person")) }
        p { "What agents ask for arrives in your " a href="/dashboard/inbox" { "inbox" } ", and waits there until somebody decides." }
    }
}

/// Lists things of which one thing is to be said.
fn named(base: &str, names: &[String], told: &str) -> Markup {
    let rest = names.len().saturating_sub(NAMES_MAX);
    html! {
        @if !names.is_empty() {
            li {
                @for (at, name) in names.iter().take(NAMES_MAX).enumerate() {
                    @if at > 0 { ", " }
                    a href={ (base) "/" (name) } { (text::inline(name)) }
                }
                @if rest > 0 { " and " (rest) " more" }
                ": " (told) "."
            }
        }
    }
}
