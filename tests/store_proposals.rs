//! Proposals: what becomes of a policy when one is approved.

use postern::{
    policy::{ApprovalMode, Method, Policy},
    store::{
        Auth, ChangeError, Credential, NewAgent, NewCredential, NewProposal, Proposal,
        ProposalStatus, ProposeError, Resolution, ResolveError, StoredPolicy, Team,
    },
};
use serde_json::{Map, Value, json};

use crate::support::database::{Fixture, on_both_databases};

async fn with_credential(fixture: &Fixture) -> String {
    let new = NewCredential {
        name: "chat".to_owned(),
        description: String::new(),
        auth: Auth::ApiKey,
        api_base: None,
        relative_target: false,
        header_format: None,
        bindings: Vec::new(),
        allowed_hosts: Vec::new(),
        any_host: true,
        rate_limit_per_hour: None,
        canary: false,
        value: None,
    };
    new.insert(&fixture.store, &fixture.actor).await.unwrap();
    let agent = NewAgent {
        name: "bot".to_owned(),
        credentials: vec!["chat".to_owned()],
        ..NewAgent::default()
    };
    let (agent, _) = agent.insert(&fixture.store, &fixture.actor).await.unwrap();
    agent.id
}

fn fields(changes: Value) -> Map<String, Value> {
    let Value::Object(mut fields) = changes else {
        panic!("an object")
    };
    fields.insert("credential_name".to_owned(), json!("chat"));
    fields
}

async fn proposed(fixture: &Fixture, agent: &str, changes: Value) -> Proposal {
    let new = NewProposal {
        team: fixture.actor.team.clone(),
        agent_id: agent.to_owned(),
        agent_name: "bot".to_owned(),
        credential_name: "chat".to_owned(),
        payload: fields(changes),
    };
    new.insert(&fixture.store).await.unwrap()
}

async fn policy(fixture: &Fixture) -> Option<Policy> {
    StoredPolicy::find(&fixture.store, &fixture.actor.team, "chat")
        .await
        .unwrap()
}

async fn set(fixture: &Fixture, json: &str) {
    let policy = Policy::parse(json).unwrap();
    StoredPolicy::set(&fixture.store, &fixture.actor, "chat", &policy)
        .await
        .unwrap();
}

async fn resolve(
    fixture: &Fixture,
    id: &str,
    resolution: Resolution,
) -> Result<Proposal, ResolveError> {
    let resolved = Proposal::resolve(&fixture.store, &fixture.actor, id, resolution).await;
    resolved.map(|resolved| resolved.proposal)
}

on_both_databases! {
    async fn what_is_left_out_stays_as_it_is_when_it_is_approved(fixture) {
        let agent = with_credential(&fixture).await;
        set(&fixture, r#"{"auto_approve_methods": ["GET"], "require_approval_urls": ["/danger"], "min_approvals": 2}"#).await;
        let proposal = proposed(&fixture, &agent, json!({ "auto_approve_methods": ["GET", "PUT"] })).await;
        // What changes while it waits is what it is applied to.
        set(&fixture, r#"{"auto_approve_methods": ["GET"], "require_approval_urls": ["/danger"], "min_approvals": 3}"#).await;
        let outlook = proposal.outlook(&fixture.store).await.unwrap().unwrap();
        let told: Vec<_> = outlook.permissive_changes.iter().map(|change| change.field).collect();
        assert_eq!(told, ["auto_approve_methods"]);
        let done = resolve(&fixture, &proposal.id, Resolution::Approve).await.unwrap();
        assert_eq!((done.status, done.resolved_by.as_deref()), (ProposalStatus::Approved, Some(fixture.actor.name.as_str())));
        let after = policy(&fixture).await.unwrap();
        assert_eq!(after, outlook.after);
        assert_eq!(after.auto_approve_methods, [Method::Get, Method::Put]);
        assert_eq!((after.require_approval_urls.len(), after.min_approvals), (1, 3));
    }

    async fn the_first_policy_of_a_credential_gates_nothing_that_was_free(fixture) {
        let agent = with_credential(&fixture).await;
        let changes = json!({ "require_approval_urls": ["/danger"] });
        let proposal = proposed(&fixture, &agent, changes.clone()).await;
        assert_eq!(policy(&fixture).await, None, "nothing has changed yet");
        resolve(&fixture, &proposal.id, Resolution::Approve).await.unwrap();
        let after = policy(&fixture).await.unwrap();
        assert_eq!(after.auto_approve_methods, Policy::baseline().auto_approve_methods);
        StoredPolicy::delete(&fixture.store, &fixture.actor, "chat").await.unwrap();
        Team::set_approval_mode(&fixture.store, &fixture.actor, ApprovalMode::Autonomous).await.unwrap();
        let proposal = proposed(&fixture, &agent, changes).await;
        let outlook = proposal.outlook(&fixture.store).await.unwrap().unwrap();
        assert!(outlook.permissive_changes.is_empty(), "everything was free before");
        resolve(&fixture, &proposal.id, Resolution::Approve).await.unwrap();
        assert_eq!(policy(&fixture).await.unwrap().auto_approve_methods, Method::ALL);
    }

    async fn a_proposal_is_decided_once(fixture) {
        let agent = with_credential(&fixture).await;
        let denied = proposed(&fixture, &agent, json!({ "deny_methods": ["GET"] })).await;
        resolve(&fixture, &denied.id, Resolution::Deny).await.unwrap();
        assert_eq!(policy(&fixture).await, None);
        for resolution in [Resolution::Approve, Resolution::Deny] {
            let again = resolve(&fixture, &denied.id, resolution).await;
            let is_told = matches!(again, Err(ResolveError::Resolved { status: ProposalStatus::Denied, .. }));
            assert!(is_told, "{again:?}");
        }
        let late = proposed(&fixture, &agent, json!({ "deny_methods": ["GET"] })).await;
        fixture.clock.advance(std::time::Duration::from_hours(7 * 24));
        let again = resolve(&fixture, &late.id, Resolution::Approve).await;
        assert!(matches!(again, Err(ResolveError::Resolved { status: ProposalStatus::Expired, .. })), "{again:?}");
        for id in ["none", "\0", "01234567-89ab-4def-8123-456789abcdef"] {
            let missing = resolve(&fixture, id, Resolution::Approve).await;
            assert!(matches!(missing, Err(ResolveError::Change(ChangeError::Missing { .. }))), "{missing:?}");
        }
    }

    async fn many_decide_at_once_and_one_is_heard(fixture) {
        let agent = with_credential(&fixture).await;
        let proposal = proposed(&fixture, &agent, json!({ "deny_methods": ["DELETE"] })).await;
        let decided = futures_util::future::join_all((0..8).map(|number| {
            let resolution = if number % 2 == 0 { Resolution::Approve } else { Resolution::Deny };
            resolve(&fixture, &proposal.id, resolution)
        }));
        let heard: Vec<_> = decided.await.into_iter().filter_map(Result::ok).collect();
        assert_eq!(heard.len(), 1);
        let is_policy = policy(&fixture).await.is_some();
        assert_eq!(is_policy, heard[0].status == ProposalStatus::Approved);
    }

    async fn two_proposals_approved_at_once_are_both_in_the_policy(fixture) {
        let agent = with_credential(&fixture).await;
        let changes = [json!({ "deny_methods": ["DELETE"] }), json!({ "min_approvals": 2 }), json!({ "deny_urls": ["/x"] })];
        let mut ids = Vec::new();
        for change in changes {
            ids.push(proposed(&fixture, &agent, change).await.id);
        }
        let approved = futures_util::future::join_all(ids.iter().map(|id| resolve(&fixture, id, Resolution::Approve)));
        for outcome in approved.await {
            outcome.unwrap();
        }
        let after = policy(&fixture).await.unwrap();
        assert_eq!((after.deny_methods.len(), after.min_approvals, after.deny_urls.len()), (1, 2, 1));
    }

    async fn what_becomes_more_permissive_is_told_and_in_the_entry(fixture) {
        let agent = with_credential(&fixture).await;
        let proposal = proposed(&fixture, &agent, json!({ "auto_approve_methods": ["GET", "POST"] })).await;
        let resolved = Proposal::resolve(&fixture.store, &fixture.actor, &proposal.id, Resolution::Approve);
        let told = resolved.await.unwrap().permissive_changes;
        let [change] = told.as_slice() else { panic!("{told:?}") };
        assert_eq!((change.field, change.summary.as_str()), ("auto_approve_methods", "POST proceeds without asking"));
        let lines = fixture.store.lines_after(0, 1000).await.unwrap();
        let has_it = |text: &str| text.contains("permissive_changes") && text.contains(&change.summary);
        assert!(lines.iter().any(|line| has_it(&line.text)), "{lines:?}");
    }

    async fn what_cannot_be_applied_leaves_everything_as_it_was(fixture) {
        let agent = with_credential(&fixture).await;
        let proposal = proposed(&fixture, &agent, json!({ "deny_methods": ["GET"] })).await;
        let odd = proposed(&fixture, &agent, json!({ "require_passkey": true })).await;
        let refused = resolve(&fixture, &odd.id, Resolution::Approve).await;
        assert!(matches!(refused, Err(ResolveError::Policy(_))), "{refused:?}");
        let dry = postern::store::Actor { dry_run: true, ..fixture.actor.clone() };
        Proposal::resolve(&fixture.store, &dry, &proposal.id, Resolution::Approve).await.unwrap();
        assert_eq!(policy(&fixture).await, None);
        Credential::delete(&fixture.store, &fixture.actor, "chat").await.unwrap();
        assert!(proposal.outlook(&fixture.store).await.unwrap().is_none());
        let refused = resolve(&fixture, &proposal.id, Resolution::Approve).await;
        assert!(matches!(refused, Err(ResolveError::CredentialGone { .. })), "{refused:?}");
        let waiting = Proposal::list_pending(&fixture.store, &fixture.actor.team).await.unwrap();
        assert_eq!(waiting.len(), 2, "both can still be denied");
        resolve(&fixture, &proposal.id, Resolution::Deny).await.unwrap();
    }

    async fn an_agent_that_is_gone_proposes_nothing(fixture) {
        let new = NewProposal {
            team: fixture.actor.team.clone(),
            agent_id: "nobody".to_owned(),
            agent_name: "nobody".to_owned(),
            credential_name: "chat".to_owned(),
            payload: fields(json!({ "min_approvals": 2 })),
        };
        assert!(matches!(new.insert(&fixture.store).await, Err(ProposeError::AgentGone)));
    }

    async fn a_decision_and_its_policy_have_their_entries(fixture) {
        let agent = with_credential(&fixture).await;
        let proposal = proposed(&fixture, &agent, json!({ "min_approvals": 2 })).await;
        resolve(&fixture, &proposal.id, Resolution::Approve).await.unwrap();
        let lines = fixture.store.lines_after(0, 1000).await.unwrap();
        let told: Vec<Value> = lines.iter().map(|line| serde_json::from_str(&line.text).unwrap()).collect();
        let targets: Vec<_> = told.iter().rev().take(3).map(|entry| entry["target_url"].as_str().unwrap()).collect();
        let approved = format!("tap:proposal-approve/{}", proposal.id);
        let created = format!("tap:proposal-create/{}", proposal.id);
        assert_eq!(targets, [approved.as_str(), "tap:policy-set/chat", created.as_str()]);
        assert_eq!(told[told.len() - 3]["agent_id"], "bot");
    }

    async fn who_is_no_member_does_not_come_in_by_a_proposal(fixture) {
        let agent = with_credential(&fixture).await;
        let changes = json!({ "allowed_approvers": ["nobody@example.com"], "auto_approve_methods": ["POST"] });
        let proposal = proposed(&fixture, &agent, changes).await;
        let refused = resolve(&fixture, &proposal.id, Resolution::Approve).await;
        assert!(matches!(refused, Err(ResolveError::NotAMember { .. })), "{refused:?}");
        assert_eq!(policy(&fixture).await, None);
        resolve(&fixture, &proposal.id, Resolution::Deny).await.unwrap();
    }

    async fn what_a_proposal_permits_stands_in_its_entry(fixture) {
        let agent = with_credential(&fixture).await;
        let proposal = proposed(&fixture, &agent, json!({ "auto_approve_methods": ["POST"] })).await;
        resolve(&fixture, &proposal.id, Resolution::Approve).await.unwrap();
        let lines = fixture.store.lines_after(0, 1000).await.unwrap();
        let told: Vec<Value> = lines.iter().map(|line| serde_json::from_str(&line.text).unwrap()).collect();
        let set = told.iter().find(|entry| entry["target_url"] == "tap:policy-set/chat").unwrap();
        assert_eq!(set["permissive_changes"][0]["field"], "auto_approve_methods", "{set}");
    }
}
