//! Calls that wait for a person, here and through a relay.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::{super::Failure, Deployment, OpenDeployment, Place, Relay};
use crate::{
    approval::{Approvals, Choice, Decided},
    client::Request,
    clock::Timestamp,
    store::{Actor, Approval, GrantTerms, Member, MemberRole, Noun, StoredPolicy},
    views::{approval::ApprovalView, grant::GrantView},
};

/// How long a change on this host may go unnoticed.
const LOOK_EVERY_HERE: Duration = Duration::from_millis(200);
/// How long one on a relay may: each look is a request.
const LOOK_EVERY_THERE: Duration = Duration::from_secs(1);
/// Where the API takes decisions.
const DECISIONS: [&str; 2] = ["approve", "dashboard"];

/// The calls of the team that wait, or waited.
#[derive(Debug)]
pub(crate) struct Calls<'a>(pub(super) &'a Deployment<'a>);

/// Who decides.
#[derive(Clone, Debug)]
pub(crate) struct Decider {
    /// The e-mail address.
    pub(crate) email: String,
    /// The person, where this host decides; a relay knows whose session it is.
    member: Option<Member>,
}

/// As of when it is known what waits.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Seen(Option<(i64, Option<Timestamp>)>);

/// What a relay tells of the person whose session it is.
#[derive(Deserialize)]
struct Myself {
    email: String,
}

/// What a decision came to.
#[derive(Deserialize)]
struct Resolved {
    status: String,
    missing_approvals: Option<i64>,
    grant: Option<GrantView>,
}

impl Calls<'_> {
    /// Returns those that wait, the oldest first, without their bodies.
    pub(crate) async fn list(&self) -> Result<Vec<ApprovalView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let all = waiting(here).await?.into_iter();
                Ok(all.map(ApprovalView::without_body).collect())
            }
            Place::There(relay) => {
                let all = list_there(relay).await?.into_iter();
                Ok(all.map(without_text).collect())
            }
        }
    }

    /// Returns the call with that id, with its body.
    pub(crate) async fn show(&self, id: &str) -> Result<ApprovalView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let approval = find(here, id).await?;
                Ok(view(here, approval).await?.with_body())
            }
            Place::There(relay) => show_there(relay, id).await,
        }
    }

    /// Returns the call with that id, without its body.
    pub(crate) async fn outline(&self, id: &str) -> Result<ApprovalView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let approval = find(here, id).await?;
                Ok(view(here, approval).await?.without_body())
            }
            Place::There(relay) => Ok(without_text(show_there(relay, id).await?)),
        }
    }

    /// Returns who decides: here the person that was named, else the first owner; through a relay whoever signed in.
    pub(crate) async fn decider(&self, named: Option<&str>) -> Result<Decider, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let member = member(here, named).await?;
                Ok(Decider {
                    email: member.email.clone(),
                    member: Some(member),
                })
            }
            Place::There(relay) => {
                let request = Request::get(["user", "me"]);
                let Myself { email } = relay.send(request, (Noun::User, "")).await?;
                if named.is_some_and(|named| named != email) {
                    let message =
                        format!("through a relay the session decides, and it is that of `{email}`");
                    return Err(Failure::usage(message).with_hint("leave `--as` out"));
                }
                let member = None;
                Ok(Decider { email, member })
            }
        }
    }

    /// Decides.
    pub(crate) async fn decide(
        &self,
        decision: (&str, &Decider),
        choice: Choice,
        dry_run: bool,
    ) -> Result<Decided, Failure> {
        let decided = self.decide_only(decision, choice, dry_run).await?;
        if let Some(lag) = self.0.lag().await {
            self.0.invocation.ui.warn(&lag);
        }
        Ok(decided)
    }

    /// Denies; the reason is for the agent and the audit.
    pub(crate) async fn deny(
        &self,
        (id, by): (&str, &Decider),
        reason: Option<&str>,
        dry_run: bool,
    ) -> Result<Decided, Failure> {
        match (&self.0.place, &by.member) {
            (Place::Here(here), Some(member)) => {
                let actor = acting(here, member, dry_run);
                let approvals = Approvals::new(here.store.clone(), None);
                let denied = approvals.deny(&actor, (id, member), reason).await?;
                self.0.copied(here).await;
                Ok(denied)
            }
            (Place::There(relay), _) => {
                let body = reason.map_or_else(|| json!({}), |reason| json!({ "reason": reason }));
                let request = decision(id, "deny").rehearsed(dry_run).body(body);
                let resolved: Resolved = relay.send_named(request, (Noun::Approval, id)).await?;
                Ok(resolved.decided())
            }
            (Place::Here(_), None) => unreachable!("here a decider is a member"),
        }
    }

    /// Decides, and leaves it to the caller to see whether the audit file is up to date.
    pub(crate) async fn decide_only(
        &self,
        (id, by): (&str, &Decider),
        choice: Choice,
        dry_run: bool,
    ) -> Result<Decided, Failure> {
        match (&self.0.place, &by.member) {
            (Place::Here(here), Some(member)) => {
                let actor = acting(here, member, dry_run);
                let approvals = Approvals::new(here.store.clone(), None);
                Ok(approvals.decide(&actor, (id, member), choice).await?)
            }
            (Place::There(relay), _) => {
                let verb = match choice {
                    Choice::Approve | Choice::ApproveWithPasskey => "approve",
                    Choice::Deny => "deny",
                };
                let request = decision(id, verb).rehearsed(dry_run).body(json!({}));
                let resolved: Resolved = relay.send_named(request, (Noun::Approval, id)).await?;
                Ok(resolved.decided())
            }
            (Place::Here(_), None) => unreachable!("here a decider is a member"),
        }
    }

    /// Approves, and grants calls like this one.
    pub(crate) async fn grant(
        &self,
        (id, by): (&str, &Decider),
        terms: GrantTerms,
        dry_run: bool,
    ) -> Result<GrantView, Failure> {
        match (&self.0.place, &by.member) {
            (Place::Here(here), Some(member)) => {
                let actor = acting(here, member, dry_run);
                let approvals = Approvals::new(here.store.clone(), None);
                let granted = approvals.approve_with_grant(&actor, (id, member), terms);
                let grant = granted.await?;
                self.0.copied(here).await;
                Ok(GrantView::of(grant, here.store.clock().now()))
            }
            (Place::There(relay), _) => {
                let body = json!({ "ttl_minutes": terms.minutes, "max_uses": terms.max_uses });
                let request = decision(id, "approve-with-grant").rehearsed(dry_run);
                let request = request.body(body);
                let resolved: Resolved = relay.send_named(request, (Noun::Approval, id)).await?;
                resolved.grant.ok_or_else(|| {
                    Failure::refused("relay_answer_unreadable", "the relay's answer has no grant")
                })
            }
            (Place::Here(_), None) => unreachable!("here a decider is a member"),
        }
    }

    /// Returns how long a change may go unnoticed.
    pub(crate) fn look_every(&self) -> Duration {
        match self.0.place {
            Place::Here(_) => LOOK_EVERY_HERE,
            Place::There(_) => LOOK_EVERY_THERE,
        }
    }

    /// Returns what waits, each with its body; `None` when that is the same as it was seen.
    pub(crate) async fn changed(
        &self,
        seen: &mut Seen,
    ) -> Result<Option<Vec<ApprovalView>>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let revision = here.store.revisions().await?.approvals;
                let now = here.store.clock().now();
                if let Some((known, until)) = seen.0
                    && known == revision
                    && until.is_none_or(|until| now < until)
                {
                    return Ok(None);
                }
                let all = waiting(here).await?;
                let until = all.iter().map(|call| call.expires_at).min();
                seen.0 = Some((revision, until));
                Ok(Some(all.into_iter().map(ApprovalView::with_body).collect()))
            }
            Place::There(relay) => Ok(Some(list_there(relay).await?)),
        }
    }
}

impl Resolved {
    fn decided(&self) -> Decided {
        match (self.status.as_str(), self.missing_approvals) {
            (_, Some(people)) => Decided::Waits(people),
            ("denied", None) => Decided::Denied,
            _ => Decided::Approved,
        }
    }
}

fn decision(id: &str, verb: &str) -> Request {
    let [approve, dashboard] = DECISIONS;
    Request::post([approve, dashboard, id, verb])
}

/// Returns a view without the text of the body, which a relay's answers have.
fn without_text(view: ApprovalView) -> ApprovalView {
    let body = None;
    ApprovalView { body, ..view }
}

async fn list_there(relay: &Relay) -> Result<Vec<ApprovalView>, Failure> {
    let request = Request::get(["approve", "pending"]);
    relay.list(request, (Noun::Approval, "pending")).await
}

async fn show_there(relay: &Relay, id: &str) -> Result<ApprovalView, Failure> {
    let [approve, dashboard] = DECISIONS;
    let request = Request::get([approve, dashboard, id]);
    relay.send_named(request, (Noun::Approval, id)).await
}

fn acting(here: &OpenDeployment, member: &Member, dry_run: bool) -> Actor {
    Actor {
        name: member.email.clone(),
        ..here.actor(dry_run)
    }
}

/// Returns the calls that wait, with what their bodies are made from.
async fn waiting(here: &OpenDeployment) -> Result<Vec<ApprovalView>, Failure> {
    let waiting = Approval::list_pending(&here.store, &here.team.id).await?;
    let mut views = Vec::with_capacity(waiting.len());
    for listed in waiting {
        // One request at a time: each may have mebibytes. What was purged meanwhile waits no longer.
        if let Some(approval) = Approval::find(&here.store, &listed.id).await? {
            views.push(view(here, approval).await?);
        }
    }
    Ok(views)
}

/// Returns the team's approval with that id.
async fn find(here: &OpenDeployment, id: &str) -> Result<Approval, Failure> {
    let found = Approval::find(&here.store, id).await?;
    let found = found.filter(|approval| approval.team == here.team.id);
    found.ok_or_else(|| Failure::not_found::<&str>(Noun::Approval, id, &[]))
}

async fn view(here: &OpenDeployment, approval: Approval) -> Result<ApprovalView, Failure> {
    let mut policies = Vec::new();
    for credential in &approval.credential_names {
        policies.extend(StoredPolicy::find(&here.store, &here.team.id, credential).await?);
    }
    Ok(ApprovalView::of(&here.store, approval, &policies))
}

/// Returns the person who decides: the one that was named, else the first owner.
async fn member(here: &OpenDeployment, email: Option<&str>) -> Result<Member, Failure> {
    let mut members = Member::list(&here.store, &here.team.id).await?;
    let found = members.iter().position(|member| match email {
        Some(email) => member.email == email,
        None => member.role == MemberRole::Owner,
    });
    match (found, email) {
        (Some(at), _) => Ok(members.swap_remove(at)),
        (None, Some(email)) => {
            let known: Vec<_> = members.iter().map(|member| &member.email).collect();
            Err(Failure::not_found(Noun::User, email, &known))
        }
        (None, None) => Err(Failure::usage(
            "the team has no owner who could decide: name a person with `--as`",
        )),
    }
}
