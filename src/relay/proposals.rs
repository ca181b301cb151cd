//! `/agent/proposals`: what an agent asks its people to change about a policy (spec/tap.md §2.10).

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Map, Value};

use super::{Parts, address::Path, auth::Agents, document::read_object, error::ApiError};
use crate::{
    clock::Timestamp,
    policy::Policy,
    proxy::Refusal,
    store::{AgentAccess, END_USERS, NewProposal, PROPOSALS_PENDING_MAX, Proposal, ProposeError},
};

/// The fields of a policy that an agent may propose: those that say what it may do and who decides, and none
/// that say where people are asked.
const PROPOSABLE: [&str; 14] = [
    "auto_approve_methods",
    "require_approval_methods",
    "auto_approve_urls",
    "require_approval_urls",
    "deny_methods",
    "deny_urls",
    "require_passkey",
    "min_approvals",
    "allowed_approvers",
    "auto_approve_hours",
    "require_preimage",
    "max_body_bytes",
    "allowed_content_types",
    "deny_other_bodies",
];

/// A proposal that was filed.
#[derive(Serialize)]
pub(super) struct FiledBody {
    proposal_id: String,
    status: &'static str,
    expires_at: Timestamp,
    agent_action: &'static str,
}

/// How a proposal stands.
#[derive(Serialize)]
pub(super) struct ProposalBody {
    proposal_id: String,
    status: &'static str,
    resolved_at: Option<Timestamp>,
}

/// Files a proposal; nothing changes until a person approves it.
pub(super) async fn propose(
    State(parts): State<Arc<Parts>>,
    Agents(bearers): Agents,
    request: Request,
) -> Result<(StatusCode, Json<FiledBody>), ApiError> {
    let mut sent = read_object(request.into_body()).await?;
    let (name, payload) = read(&mut sent)?;
    let mut agents = bearers.all().map(|(_, agent)| agent);
    let Some(access) = agents.find(|agent| agent.credentials.contains_key(&name)) else {
        return Err(ApiError::new(&Refusal::NotGranted { name }, &parts));
    };
    let filed = new(access, name, payload).insert(&parts.store).await;
    let filed = filed.map_err(|error| refused(error, &parts))?;
    parts.proxy.copy_audit().await;
    let body = FiledBody {
        proposal_id: filed.id,
        status: filed.status.as_str(),
        expires_at: filed.expires_at,
        agent_action: "tell your people that a proposal waits for them; look at \
             `/agent/proposals/{proposal_id}` now and then, and go on under the present policy meanwhile",
    };
    Ok((StatusCode::CREATED, Json(body)))
}

/// Tells an agent how its proposal stands.
pub(super) async fn show(
    State(parts): State<Arc<Parts>>,
    Agents(bearers): Agents,
    Path(id): Path<String>,
) -> Result<Json<ProposalBody>, ApiError> {
    let mut found = None;
    for (_, agent) in bearers.all() {
        let proposal = Proposal::find(&parts.store, &agent.team, &id).await;
        found = found.or(proposal.map_err(|error| ApiError::store(error, &parts))?);
    }
    let missing = || ApiError::missing("proposal_not_found", "there is no such proposal");
    let proposal = found.ok_or_else(missing)?;
    if bearers
        .all()
        .all(|(_, agent)| agent.id != proposal.agent_id)
    {
        let message = "this proposal is another agent's";
        return Err(ApiError::forbidden("proposal_of_another_agent", message));
    }
    Ok(Json(ProposalBody {
        proposal_id: proposal.id,
        status: proposal.status.as_str(),
        resolved_at: proposal.resolved_at,
    }))
}

/// Returns the credential that a proposal is about, and its payload, checked as far as that is possible now.
fn read(sent: &mut Map<String, Value>) -> Result<(String, Map<String, Value>), ApiError> {
    const TYPES: &str =
        "send `{\"proposal_type\": \"policy_change\", \"payload\": {\"credential_name\": …, …}}`";
    let (kind, payload) = (sent.remove("proposal_type"), sent.remove("payload"));
    if kind != Some(Value::from("policy_change")) {
        let message = "`proposal_type` is none that there is";
        return Err(ApiError::bad_request(
            "invalid_proposal_type",
            message,
            TYPES,
        ));
    }
    let Some(Value::Object(mut payload)) = payload else {
        let message = "`payload` is not an object";
        return Err(invalid(message, TYPES));
    };
    if let Some(field) = sent.keys().next() {
        return Err(invalid(
            &format!("there is no field `{}`", cut(field)),
            TYPES,
        ));
    }
    // Null is how some programs leave a field out.
    payload.retain(|_, value| !value.is_null());
    let Some(Value::String(name)) = payload.get("credential_name").cloned() else {
        return Err(invalid("`payload.credential_name` is not a text", TYPES));
    };
    if name.starts_with(END_USERS) {
        let message = "the credentials of end users are not the team's to change";
        return Err(invalid(message, "name a credential of `/agent/services`"));
    }
    check_changes(&payload)?;
    Ok((name, payload))
}

/// Checks that the fields are those of a policy, and hold what they should.
fn check_changes(payload: &Map<String, Value>) -> Result<(), ApiError> {
    let mut changes = payload.clone();
    changes.remove("credential_name");
    let fields = PROPOSABLE.join("`, `");
    let fix = format!("the fields are `{fields}`; those that are left out stay as they are");
    if let Some(field) = changes
        .keys()
        .find(|field| !PROPOSABLE.contains(&field.as_str()))
    {
        return Err(invalid(
            &format!("`{}` cannot be proposed", cut(field)),
            &fix,
        ));
    }
    if changes.is_empty() {
        return Err(invalid("nothing is proposed", &fix));
    }
    let policy = Policy::default().patched(&Value::Object(changes).to_string());
    let checked = policy.and_then(|policy| policy.check_savable());
    checked.map_err(|error| invalid(&error.to_string(), &fix))
}

fn new(access: &AgentAccess, credential_name: String, payload: Map<String, Value>) -> NewProposal {
    NewProposal {
        team: access.team.clone(),
        agent_id: access.id.clone(),
        agent_name: access.name.clone(),
        credential_name,
        payload,
    }
}

fn refused(error: ProposeError, parts: &Parts) -> ApiError {
    match error {
        ProposeError::TooMany => ApiError::refused(
            (StatusCode::TOO_MANY_REQUESTS, "too_many_proposals"),
            &format!("{PROPOSALS_PENDING_MAX} proposals of this agent wait already"),
            "wait until people have decided, or their seven days are over",
        ),
        ProposeError::AgentGone => ApiError::new(&Refusal::InvalidKey, parts),
        ProposeError::Store(error) => ApiError::store(error, parts),
    }
}

fn invalid(message: &str, fix: &str) -> ApiError {
    ApiError::bad_request("invalid_proposal", message, fix)
}

/// Returns the beginning of a name that somebody made up.
fn cut(name: &str) -> &str {
    &name[..name.floor_char_boundary(64)]
}
