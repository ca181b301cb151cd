//! What a credential's rules say about a request: allow, ask a person, or deny (spec/tap.md §3);
//! and where a credential may be sent at all (§2.7).
//!
//! Everything here is pure: a [`Policy`] and a [`Call`] in, a [`Decision`] out.

use serde::Serialize;

mod decision;
mod document;
mod error;
mod hosts;
mod method;
mod path;
mod pattern;
mod scope;

pub use decision::{Call, Decision, Reason, Target, Verdict, decide, strictest};
pub use document::{CHANNELS, FIELDS, MIN_APPROVALS_MAX};
pub use error::PolicyError;
pub use hosts::{AllowedHosts, HostRule, HostRuleError};
pub use method::{METHOD_OVERRIDE_HEADERS, Method, judged_method};
pub use pattern::{PatternError, UrlPattern};
pub use scope::{GRANTABLE_METHODS, RouteScope, ScopeError, covers};

/// A credential's rules. It serialises to the JSON that [`Policy::parse`] reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Methods that proceed.
    pub auto_approve_methods: Vec<Method>,
    /// Methods that wait for a person.
    pub require_approval_methods: Vec<Method>,
    /// Where every call proceeds.
    pub auto_approve_urls: Vec<UrlPattern>,
    /// Where every call waits, and no grant helps.
    pub require_approval_urls: Vec<UrlPattern>,
    /// Methods that are refused.
    pub deny_methods: Vec<Method>,
    /// Where every call is refused.
    pub deny_urls: Vec<UrlPattern>,
    /// E-mail addresses, in lower case, of those who may approve; empty leaves it to the team.
    pub allowed_approvers: Vec<String>,
    /// The channel that approvers are asked through, one of [`CHANNELS`].
    pub approval_channel: Option<String>,
    /// The Telegram chat to ask in instead of the team's.
    pub telegram_chat_id: Option<String>,
    /// The Matrix room to ask in instead of the team's.
    pub matrix_room_id: Option<String>,
    /// E-mail addresses, in lower case, of those who may approve through Matrix.
    pub matrix_allowed_approvers: Vec<String>,
    /// Whether an approval needs a passkey. Whoever saves or applies a policy refuses it where there
    /// are no passkeys.
    pub require_passkey: bool,
    /// How many different people must approve, from 1 to [`MIN_APPROVALS_MAX`].
    pub min_approvals: u32,
}

impl Policy {
    /// Reads a policy from its JSON. All fields are optional; what is left out is empty.
    pub fn parse(json: &str) -> Result<Self, PolicyError> {
        document::parse(json)
    }
}

impl Default for Policy {
    /// Returns the policy without rules, under which every call waits.
    fn default() -> Self {
        Self {
            auto_approve_methods: Vec::new(),
            require_approval_methods: Vec::new(),
            auto_approve_urls: Vec::new(),
            require_approval_urls: Vec::new(),
            deny_methods: Vec::new(),
            deny_urls: Vec::new(),
            allowed_approvers: Vec::new(),
            approval_channel: None,
            telegram_chat_id: None,
            matrix_room_id: None,
            matrix_allowed_approvers: Vec::new(),
            require_passkey: false,
            min_approvals: 1,
        }
    }
}

/// What holds for a credential without a policy: the team's default.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ApprovalMode {
    /// Reads proceed, everything else waits.
    Gated,
    /// Everything proceeds.
    Autonomous,
}

impl ApprovalMode {
    /// Returns the mode's name as it is stored.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gated => "gated",
            Self::Autonomous => "autonomous",
        }
    }

    /// Reads a mode's name; `None` when there is none of that name.
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Gated, Self::Autonomous]
            .into_iter()
            .find(|mode| mode.as_str() == text)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mode_is_read_by_its_name() {
        for mode in [ApprovalMode::Gated, ApprovalMode::Autonomous] {
            assert_eq!(ApprovalMode::parse(mode.as_str()), Some(mode));
        }
        assert_eq!(ApprovalMode::parse("anarchic"), None);
    }

    #[test]
    fn the_empty_object_is_the_policy_without_rules() {
        assert_eq!(Policy::parse("{}"), Ok(Policy::default()));
    }
}
