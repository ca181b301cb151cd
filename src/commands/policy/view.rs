//! What commands show of policies.

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    policy::{Method, Policy},
    ui::{Cell, View},
};

/// A credential's rules.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct PolicyView {
    /// The name of the credential.
    credential: String,
    /// Methods that pass.
    auto_approve_methods: Vec<&'static str>,
    /// Methods that ask a person.
    require_approval_methods: Vec<&'static str>,
    /// Addresses that pass.
    auto_approve_urls: Vec<String>,
    /// Addresses that ask a person.
    require_approval_urls: Vec<String>,
    /// Methods that are denied.
    deny_methods: Vec<&'static str>,
    /// Addresses that are denied.
    deny_urls: Vec<String>,
    /// E-mail addresses of those who may approve; empty leaves it to the team.
    allowed_approvers: Vec<String>,
    /// The channel that approvers are asked through.
    approval_channel: Option<String>,
    /// The Telegram chat to ask in.
    telegram_chat_id: Option<String>,
    /// The Matrix room to ask in.
    matrix_room_id: Option<String>,
    /// E-mail addresses of those who may approve through Matrix.
    matrix_allowed_approvers: Vec<String>,
    /// Whether an approval needs a passkey.
    require_passkey: bool,
    /// How many people have to approve.
    min_approvals: u32,
    /// When calls pass that a rule lets pass; empty is always.
    auto_approve_hours: Vec<String>,
}

impl PolicyView {
    /// Returns the view of a credential's policy.
    pub(crate) fn of(credential: &str, policy: Policy) -> Self {
        Self {
            credential: credential.to_owned(),
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
        }
    }
}

impl View for PolicyView {
    const COLUMNS: &'static [&'static str] = &["credential"];

    fn row(&self) -> Vec<Cell> {
        vec![Cell::from(&self.credential)]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let approvers = if self.allowed_approvers.is_empty() {
            Cell::from("owners and admins")
        } else {
            Cell::list(&self.allowed_approvers)
        };
        let hours = if self.auto_approve_hours.is_empty() {
            Cell::from("always")
        } else {
            Cell::list(&self.auto_approve_hours)
        };
        vec![
            ("credential", Cell::from(&self.credential)),
            ("deny methods", Cell::list(&self.deny_methods)),
            ("deny URLs", Cell::list(&self.deny_urls)),
            (
                "require approval URLs",
                Cell::list(&self.require_approval_urls),
            ),
            ("auto-approve URLs", Cell::list(&self.auto_approve_urls)),
            (
                "auto-approve methods",
                Cell::list(&self.auto_approve_methods),
            ),
            ("auto-approve hours", hours),
            (
                "require approval methods",
                Cell::list(&self.require_approval_methods),
            ),
            ("approvers", approvers),
            ("approvals needed", self.min_approvals.into()),
            ("passkey needed", self.require_passkey.into()),
        ]
    }
}

/// What would happen to a call.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct DecisionView {
    /// The name of the credential.
    pub(crate) credential: String,
    /// The method of the call.
    pub(crate) method: String,
    /// The address of the call.
    pub(crate) url: String,
    /// `allow`, `ask` or `deny`.
    pub(crate) decision: &'static str,
    /// The kind of rule that decided.
    pub(crate) reason: &'static str,
    /// The pattern or method that decided; null where it was a default.
    pub(crate) rule: Option<String>,
    /// Whether the credential may be sent to that host at all.
    pub(crate) host_allowed: bool,
}

impl View for DecisionView {
    const COLUMNS: &'static [&'static str] = &["decision", "reason", "rule"];

    fn row(&self) -> Vec<Cell> {
        vec![
            self.decision.into(),
            self.reason.into(),
            self.rule.clone().into(),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let decision = match self.decision {
            "allow" => Cell::good("allow"),
            "deny" => Cell::bad("deny"),
            other => Cell::from(other),
        };
        vec![
            ("decision", decision),
            ("reason", self.reason.into()),
            ("rule", self.rule.clone().into()),
            ("host allowed", self.host_allowed.into()),
        ]
    }
}

fn words(methods: &[Method]) -> Vec<&'static str> {
    methods.iter().map(|method| method.as_str()).collect()
}

fn texts<T: ToString>(rules: &[T]) -> Vec<String> {
    rules.iter().map(ToString::to_string).collect()
}
