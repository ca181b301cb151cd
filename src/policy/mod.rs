//! What a credential's rules say about a request: allow, ask a person, or deny (spec/tap.md §3);
//! and where a credential may be sent at all (§2.7).
//!
//! Everything here is pure: a [`Policy`] and a [`Call`] in, a [`Decision`] out.

use serde::Serialize;

mod body;
mod call;
mod decision;
mod document;
mod error;
mod hosts;
mod hours;
mod method;
mod path;
mod pattern;
mod permissive;
mod rule;
mod savable;
mod scope;

pub use body::{BodySeen, ContentType, ContentTypeError};
pub use call::{Call, Target};
pub use decision::{Decision, Reason, Verdict, decide, strictest};
pub use document::{BODY_BYTES_MAX, CHANNELS, FIELDS, MIN_APPROVALS_MAX};
pub use error::PolicyError;
pub use hosts::{AllowedHosts, HostRule, HostRuleError};
pub use hours::{Hours, HoursError};
pub use method::{METHOD_OVERRIDE_HEADERS, Method, judged_method};
pub use pattern::{PatternError, UrlPattern};
pub use permissive::{PermissiveChange, permissive_changes, widened_hosts};
pub use rule::{RuleError, UrlRule};
pub use savable::{ENTRIES_MAX, HOURS_MAX, TEXT_BYTES_MAX};
pub use scope::{GRANTABLE_METHODS, RouteScope, ScopeError, covers};

/// A credential's rules. It serialises to the JSON that [`Policy::parse`] reads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Policy {
    /// Methods that proceed.
    pub auto_approve_methods: Vec<Method>,
    /// Methods that wait for a person.
    pub require_approval_methods: Vec<Method>,
    /// Where every call proceeds.
    pub auto_approve_urls: Vec<UrlRule>,
    /// Where every call waits, and no grant helps.
    pub require_approval_urls: Vec<UrlRule>,
    /// Methods that are refused.
    pub deny_methods: Vec<Method>,
    /// Where every call is refused.
    pub deny_urls: Vec<UrlRule>,
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
    /// When calls proceed that a rule lets proceed; empty is always. At other times they wait.
    pub auto_approve_hours: Vec<Hours>,
    /// Whether a request for the signature of a digest has to come with what the digest is of.
    pub require_preimage: bool,
    /// The longest body that is within the limits, in bytes as it is sent; `None` is any.
    pub max_body_bytes: Option<u64>,
    /// The content types that are within the limits; empty is any.
    pub allowed_content_types: Vec<ContentType>,
    /// Whether a call whose body is outside the limits is refused; else it waits, and no grant helps.
    pub deny_other_bodies: bool,
}

impl Policy {
    /// Reads a policy from its JSON. All fields are optional; what is left out is empty.
    pub fn parse(json: &str) -> Result<Self, PolicyError> {
        document::parse(json)
    }

    /// Returns what a credential without a policy amounts to on a gated team, as far as a policy can say it
    /// (spec/tap.md §3.6): reads proceed, the rest waits for one person.
    pub fn baseline() -> Self {
        Self {
            auto_approve_methods: vec![Method::Get, Method::Head],
            ..Self::default()
        }
    }

    /// Returns what a credential without a policy amounts to on a team of that mode, so that the first policy that
    /// changes something changes nothing else.
    pub fn baseline_of(mode: ApprovalMode) -> Self {
        match mode {
            ApprovalMode::Gated => Self::baseline(),
            ApprovalMode::Autonomous => Self {
                auto_approve_methods: Method::ALL.to_vec(),
                ..Self::default()
            },
        }
    }

    /// Returns the policy with the fields that a partial document has; the others stay as they are.
    pub fn patched(&self, partial_json: &str) -> Result<Self, PolicyError> {
        document::patch(self, partial_json)
    }

    /// Refuses what can be stored and must not be: it would hold back every call, or none that it is meant for,
    /// or slow down all of them.
    ///
    /// What is stored already is read without this, so that it goes on to hold.
    pub fn check_savable(&self) -> Result<(), PolicyError> {
        savable::check(self)
    }

    /// Refuses a policy that wants passkeys of its approvers where nobody can have one (spec/tap.md §3.3).
    pub fn check_passkeys(&self, are_possible: bool) -> Result<(), PolicyError> {
        if self.require_passkey && !are_possible {
            return Err(PolicyError::PasskeyUnavailable);
        }
        Ok(())
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
            auto_approve_hours: Vec::new(),
            require_preimage: false,
            max_body_bytes: None,
            allowed_content_types: Vec::new(),
            deny_other_bodies: false,
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
    fn a_patch_changes_what_it_names() {
        let stored =
            Policy::parse(r#"{"deny_urls": ["/no"], "min_approvals": 2, "telegram_chat_id": "7"}"#)
                .unwrap();
        let patched = stored
            .patched(r#"{"min_approvals": 1, "telegram_chat_id": null}"#)
            .unwrap();
        let wanted = Policy::parse(r#"{"deny_urls": ["/no"]}"#).unwrap();
        assert_eq!(patched, wanted);
        assert_eq!(stored.patched("{}"), Ok(stored.clone()));
        assert!(stored.patched(r#"{"deny_url": []}"#).is_err());
    }

    #[test]
    fn the_empty_object_is_the_policy_without_rules() {
        assert_eq!(Policy::parse("{}"), Ok(Policy::default()));
    }
}
