//! What is shown of policies.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::{
    clock::Timestamp,
    policy::{Method, PermissiveChange, Policy},
    proxy::{Rehearsal, Rehearsed},
    store::PolicyTemplate,
};

/// A credential's rules.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct PolicyView {
    /// The name of the credential.
    pub(crate) credential: String,
    #[serde(flatten)]
    pub(crate) rules: Rules,
}

/// The fields of a policy.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct Rules {
    /// Methods that pass.
    pub(crate) auto_approve_methods: Vec<String>,
    /// Methods that ask a person.
    pub(crate) require_approval_methods: Vec<String>,
    /// Addresses that pass.
    pub(crate) auto_approve_urls: Vec<String>,
    /// Addresses that ask a person.
    pub(crate) require_approval_urls: Vec<String>,
    /// Methods that are denied.
    pub(crate) deny_methods: Vec<String>,
    /// Addresses that are denied.
    pub(crate) deny_urls: Vec<String>,
    /// E-mail addresses of those who may approve; empty leaves it to the team.
    pub(crate) allowed_approvers: Vec<String>,
    /// The channel that approvers are asked through.
    pub(crate) approval_channel: Option<String>,
    /// The Telegram chat to ask in.
    pub(crate) telegram_chat_id: Option<String>,
    /// The Matrix room to ask in.
    pub(crate) matrix_room_id: Option<String>,
    /// E-mail addresses of those who may approve through Matrix.
    pub(crate) matrix_allowed_approvers: Vec<String>,
    /// Whether an approval needs a passkey.
    pub(crate) require_passkey: bool,
    /// How many people have to approve.
    pub(crate) min_approvals: u32,
    /// When calls pass that a rule lets pass; empty is always.
    pub(crate) auto_approve_hours: Vec<String>,
    /// Whether a signature is asked for only with its pre-image.
    pub(crate) require_preimage: bool,
    /// The longest body that is within the limits, in bytes; null is any.
    #[serde(default)]
    pub(crate) max_body_bytes: Option<u64>,
    /// The content types that are within the limits; empty is any.
    #[serde(default)]
    pub(crate) allowed_content_types: Vec<String>,
    /// Whether a call whose body is outside the limits is denied; else it asks.
    #[serde(default)]
    pub(crate) deny_other_bodies: bool,
}

impl PolicyView {
    /// Returns the view of a credential's policy.
    pub(crate) fn of(credential: &str, policy: Policy) -> Self {
        Self {
            credential: credential.to_owned(),
            rules: policy.into(),
        }
    }
}

impl From<Policy> for Rules {
    fn from(policy: Policy) -> Self {
        Self {
            auto_approve_methods: words(&policy.auto_approve_methods),
            require_approval_methods: words(&policy.require_approval_methods),
            auto_approve_urls: texts(&policy.auto_approve_urls),
            require_approval_urls: texts(&policy.require_approval_urls),
            deny_methods: words(&policy.deny_methods),
            deny_urls: texts(&policy.deny_urls),
            allowed_approvers: policy.allowed_approvers,
            approval_channel: policy.approval_channel,
            telegram_chat_id: policy.telegram_chat_id,
            matrix_room_id: policy.matrix_room_id,
            matrix_allowed_approvers: policy.matrix_allowed_approvers,
            require_passkey: policy.require_passkey,
            min_approvals: policy.min_approvals,
            auto_approve_hours: texts(&policy.auto_approve_hours),
            require_preimage: policy.require_preimage,
            max_body_bytes: policy.max_body_bytes,
            allowed_content_types: texts(&policy.allowed_content_types),
            deny_other_bodies: policy.deny_other_bodies,
        }
    }
}

/// A policy that was set, and what it permits that was not permitted before.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct EditedView {
    #[serde(flatten)]
    pub(crate) policy: PolicyView,
    /// What is more permissive than before.
    pub(crate) permissive_changes: Vec<ChangeView>,
}

/// One way in which a policy permits more than before.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct ChangeView {
    /// The field that was changed.
    pub(crate) field: String,
    /// What it permits now.
    pub(crate) summary: String,
}

impl From<PermissiveChange> for ChangeView {
    fn from(change: PermissiveChange) -> Self {
        Self {
            field: change.field.to_owned(),
            summary: change.summary,
        }
    }
}

/// What would happen to a call.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct DecisionView {
    /// The name of the credential.
    pub(crate) credential: String,
    /// The method of the call.
    pub(crate) method: String,
    /// The address of the call.
    pub(crate) url: String,
    /// `allow`, `ask` or `deny`.
    pub(crate) decision: String,
    /// The kind of rule that decided.
    pub(crate) reason: String,
    /// The pattern, method or hours that decided; null where it was a default.
    pub(crate) rule: Option<String>,
    /// When the call would be made.
    #[schemars(with = "String")]
    pub(crate) at: Timestamp,
    /// Whether a grant could answer in place of a person.
    pub(crate) grantable: bool,
    /// How many people would have to approve; null where nobody is asked.
    pub(crate) approvals_needed: Option<u32>,
    /// Whether the credential may be sent to that host at all.
    pub(crate) host_allowed: bool,
}

impl DecisionView {
    /// Returns the view of what would become of a call.
    pub(crate) fn of(rehearsal: &Rehearsal<'_>, outcome: Rehearsed) -> Self {
        Self {
            credential: rehearsal.credential.name.clone(),
            method: rehearsal.method.to_owned(),
            url: rehearsal.url.to_owned(),
            decision: outcome.verdict.as_str().to_owned(),
            reason: outcome.reason,
            rule: outcome.rule,
            at: outcome.at,
            grantable: outcome.grantable,
            approvals_needed: outcome.approvals_needed,
            host_allowed: outcome.host_allowed,
        }
    }
}

/// A policy under a name of its own.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct TemplateView {
    /// Its name.
    pub(crate) name: String,
    #[serde(flatten)]
    pub(crate) rules: Rules,
    /// When it was last set.
    #[schemars(with = "String")]
    pub(crate) updated_at: Timestamp,
}

impl From<PolicyTemplate> for TemplateView {
    fn from(template: PolicyTemplate) -> Self {
        Self {
            name: template.name,
            rules: template.policy.into(),
            updated_at: template.updated_at,
        }
    }
}

fn words(methods: &[Method]) -> Vec<String> {
    methods
        .iter()
        .map(|method| method.as_str().to_owned())
        .collect()
}

fn texts<T: ToString>(rules: &[T]) -> Vec<String> {
    rules.iter().map(ToString::to_string).collect()
}
