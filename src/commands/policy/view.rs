//! What commands show of policies.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::local_time;
use crate::{
    clock::Timestamp,
    policy::{Method, PermissiveChange, Policy},
    ui::{Cell, Ui, View},
};

/// A credential's rules.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct PolicyView {
    /// The name of the credential.
    credential: String,
    #[serde(flatten)]
    rules: Rules,
}

/// The fields of a policy.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct Rules {
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
    /// Whether a signature is asked for only with its pre-image.
    require_preimage: bool,
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
        }
    }
}

impl Rules {
    /// Returns how many methods and addresses there are rules about.
    pub(crate) fn count(&self) -> usize {
        let methods = [
            &self.auto_approve_methods,
            &self.require_approval_methods,
            &self.deny_methods,
        ];
        let urls = [
            &self.auto_approve_urls,
            &self.require_approval_urls,
            &self.deny_urls,
        ];
        let methods: usize = methods.iter().map(|list| list.len()).sum();
        methods + urls.iter().map(|list| list.len()).sum::<usize>()
    }

    /// Returns the rules in the order in which they decide, then who approves.
    pub(crate) fn details(&self) -> Vec<(&'static str, Cell)> {
        let or = |list: &[String], empty: &str| {
            if list.is_empty() {
                Cell::from(empty)
            } else {
                Cell::list(list)
            }
        };
        let mut details = vec![
            ("deny URLs", Cell::list(&self.deny_urls)),
            ("deny methods", Cell::list(&self.deny_methods)),
            (
                "require approval URLs",
                Cell::list(&self.require_approval_urls),
            ),
            ("auto-approve URLs", Cell::list(&self.auto_approve_urls)),
            (
                "auto-approve methods",
                Cell::list(&self.auto_approve_methods),
            ),
            ("auto-approve hours", or(&self.auto_approve_hours, "always")),
            (
                "require approval methods",
                Cell::list(&self.require_approval_methods),
            ),
            (
                "approvers",
                or(&self.allowed_approvers, "owners and admins"),
            ),
            ("approvals needed", self.min_approvals.into()),
            ("passkey needed", self.require_passkey.into()),
        ];
        // What only some teams use is shown where it is set.
        let set = [
            ("channel", self.approval_channel.as_ref()),
            ("Telegram chat", self.telegram_chat_id.as_ref()),
            ("Matrix room", self.matrix_room_id.as_ref()),
        ];
        details.extend(
            set.into_iter()
                .filter_map(|(name, value)| Some((name, value?.into()))),
        );
        if !self.matrix_allowed_approvers.is_empty() {
            details.push((
                "approvers on Matrix",
                Cell::list(&self.matrix_allowed_approvers),
            ));
        }
        if self.require_preimage {
            details.push(("pre-image needed", true.into()));
        }
        details
    }
}

impl View for PolicyView {
    const COLUMNS: &'static [&'static str] = &["credential"];

    fn row(&self) -> Vec<Cell> {
        vec![Cell::from(&self.credential)]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![("credential", Cell::from(&self.credential))];
        details.extend(self.rules.details());
        details
    }
}

/// A policy that was set, and what it permits that was not permitted before.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct EditedView {
    #[serde(flatten)]
    pub(crate) policy: PolicyView,
    /// What is more permissive than before.
    pub(crate) permissive_changes: Vec<ChangeView>,
}

/// One way in which a policy permits more than before.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct ChangeView {
    /// The field that was changed.
    field: &'static str,
    /// What it permits now.
    summary: String,
}

impl From<PermissiveChange> for ChangeView {
    fn from(change: PermissiveChange) -> Self {
        Self {
            field: change.field,
            summary: change.summary,
        }
    }
}

impl View for EditedView {
    const COLUMNS: &'static [&'static str] = PolicyView::COLUMNS;

    fn row(&self) -> Vec<Cell> {
        self.policy.row()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        self.policy.details()
    }
}

/// Tells a person what is more permissive than before.
pub(crate) fn tell_permissive(ui: &Ui, changes: &[PermissiveChange]) {
    for change in changes {
        ui.note(&format!("more permissive than before: {}", change.summary));
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
            ("at", local_time(self.at)),
            ("approvals needed", self.approvals_needed.into()),
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
