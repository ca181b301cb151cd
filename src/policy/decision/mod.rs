//! The verdict on one call: which rule decides, and what it says.

use super::{ApprovalMode, Call, Policy, Target, UrlRule, method::Method, path::Place};
use crate::clock::Timestamp;

/// What happens to a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It proceeds.
    Allow,
    /// It waits for a person.
    Ask,
    /// It is refused.
    Deny,
}

impl Verdict {
    /// Returns the verdict's name in what commands print.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Allow => "allow",
            Self::Ask => "ask",
            Self::Deny => "deny",
        }
    }
}

/// Which kind of rule decided.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No policy, and the team lets everything proceed.
    TeamAutonomousDefault,
    /// No policy, and the team lets reads proceed.
    TeamGatedDefaultSafeMethod,
    /// No policy, and the team holds what is not a read.
    TeamGatedDefaultUnsafeMethod,
    /// The target is one where every call is refused.
    DenyUrl,
    /// The method is one that is refused.
    DenyMethod,
    /// The target is one where every call waits.
    RequireApprovalUrl,
    /// The target is one where every call proceeds.
    AutoApproveUrl,
    /// The method is one that proceeds.
    AutoApproveMethod,
    /// The method is one that waits.
    RequireApprovalMethod,
    /// No rule is about the call.
    RequireApprovalDefault,
    /// A rule would let the call proceed, but not at this time.
    OutsideAutoApproveHours,
    /// The body is outside the limits, and such calls wait.
    RequireApprovalBody,
    /// The body is outside the limits, and such calls are refused.
    DenyBody,
}

impl Reason {
    /// All of them.
    pub const ALL: [Self; 13] = [
        Self::TeamAutonomousDefault,
        Self::TeamGatedDefaultSafeMethod,
        Self::TeamGatedDefaultUnsafeMethod,
        Self::DenyUrl,
        Self::DenyMethod,
        Self::RequireApprovalUrl,
        Self::AutoApproveUrl,
        Self::AutoApproveMethod,
        Self::RequireApprovalMethod,
        Self::RequireApprovalDefault,
        Self::OutsideAutoApproveHours,
        Self::RequireApprovalBody,
        Self::DenyBody,
    ];

    /// Returns the reason as it stands in the audit trail (spec/tap.md §3.2).
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::TeamAutonomousDefault => "team_autonomous_default",
            Self::TeamGatedDefaultSafeMethod => "team_gated_default_safe_method",
            Self::TeamGatedDefaultUnsafeMethod => "team_gated_default_unsafe_method",
            Self::DenyUrl => "deny_url",
            Self::DenyMethod => "deny_method",
            Self::RequireApprovalUrl => "require_approval_url",
            Self::AutoApproveUrl => "auto_approve_url",
            Self::AutoApproveMethod => "auto_approve_method",
            Self::RequireApprovalMethod => "require_approval_method",
            Self::RequireApprovalDefault => "require_approval_default",
            Self::OutsideAutoApproveHours => "outside_auto_approve_hours",
            Self::RequireApprovalBody => "require_approval_body",
            Self::DenyBody => "deny_body",
        }
    }

    /// Reads a reason from the audit trail; `None` for what else may stand there, such as a grant.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|reason| reason.as_str() == text)
    }

    /// Returns what a rule of this kind says.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::DenyUrl | Self::DenyMethod | Self::DenyBody => Verdict::Deny,
            Self::TeamGatedDefaultUnsafeMethod
            | Self::RequireApprovalUrl
            | Self::RequireApprovalMethod
            | Self::RequireApprovalDefault
            | Self::OutsideAutoApproveHours
            | Self::RequireApprovalBody => Verdict::Ask,
            Self::TeamAutonomousDefault
            | Self::TeamGatedDefaultSafeMethod
            | Self::AutoApproveUrl
            | Self::AutoApproveMethod => Verdict::Allow,
        }
    }
}

/// The verdict on a call, and why.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decision {
    /// What happens to the call.
    pub verdict: Verdict,
    /// Which kind of rule decided.
    pub reason: Reason,
    /// The rule in the policy that decided, as [`UrlRule`], [`Method`] or [`Hours`](super::Hours) print, or the limit
    /// of bodies; `None` where it was a default.
    pub rule: Option<String>,
    /// Whether a policy wants a passkey of whoever approves.
    pub passkey: bool,
}

impl Decision {
    fn new(reason: Reason, rule: Option<String>) -> Self {
        Self {
            verdict: reason.verdict(),
            reason,
            rule,
            passkey: false,
        }
    }

    /// Returns the decision about a credential that nobody is meant to use: no other than a rule's, for whoever is told.
    #[must_use]
    pub const fn of_canary() -> Self {
        Self {
            verdict: Verdict::Deny,
            reason: Reason::DenyUrl,
            rule: None,
            passkey: false,
        }
    }

    /// Returns whether a grant may answer in place of a person: it was only asked, not because of its URL or its body
    /// and not for a passkey (spec/tap.md §3.5).
    pub fn grantable(&self) -> bool {
        let is_held = matches!(
            self.reason,
            Reason::RequireApprovalUrl | Reason::RequireApprovalBody
        );
        self.verdict == Verdict::Ask && !is_held && !self.passkey
    }

    /// Returns how strict the decision is: among those that ask, those that no grant answers are the strictest.
    fn strictness(&self) -> u8 {
        match self.verdict {
            Verdict::Deny => 3,
            Verdict::Ask if !self.grantable() => 2,
            Verdict::Ask => 1,
            Verdict::Allow => 0,
        }
    }
}

/// Decides a call: by its credential's policy, or by the team's default where there is none.
///
/// The order is that of spec/tap.md §3.2, denial first. A call that may be taken for another method,
/// by a header or the query, is judged as each of them, and the strictest decision holds.
pub fn decide(mode: ApprovalMode, policy: Option<&Policy>, call: &Call<'_>) -> Decision {
    let methods = call.methods();
    let Some(policy) = policy else {
        return strictest_of(methods.into_iter().map(|method| by_mode(mode, method)));
    };
    let place = match call.target {
        Target::Url(url) => Place::of_url(url),
        Target::Path(path) => Place::of_path(path),
    };
    let decided = methods
        .into_iter()
        .map(|method| by_policy(policy, method, (&place, call)));
    strictest_of(decided)
}

/// Returns the stricter of two decisions, the first when they are equally strict.
///
/// Where a call uses several credentials, the strictest decision holds (spec/tap.md §2.6).
#[must_use]
pub fn strictest(one: Decision, other: Decision) -> Decision {
    if other.strictness() > one.strictness() {
        other
    } else {
        one
    }
}

fn strictest_of(decisions: impl Iterator<Item = Decision>) -> Decision {
    decisions
        .reduce(strictest)
        .expect("a call has at least the method it was made with")
}

fn by_mode(mode: ApprovalMode, method: Method) -> Decision {
    let reason = match (mode, method) {
        (ApprovalMode::Autonomous, _) => Reason::TeamAutonomousDefault,
        (ApprovalMode::Gated, Method::Get | Method::Head) => Reason::TeamGatedDefaultSafeMethod,
        (ApprovalMode::Gated, _) => Reason::TeamGatedDefaultUnsafeMethod,
    };
    Decision::new(reason, None)
}

fn by_policy(policy: &Policy, method: Method, (place, call): (&Place, &Call<'_>)) -> Decision {
    let restricted = |rules: &[UrlRule]| -> Option<String> {
        let found = rules.iter().find(|rule| rule.restricts(method, place));
        found.map(ToString::to_string)
    };
    let permitted = |rules: &[UrlRule]| -> Option<String> {
        let found = rules.iter().find(|rule| rule.permits(method, place));
        found.map(ToString::to_string)
    };
    let listed = |methods: &[Method]| method.listed(methods).map(|rule| rule.to_string());

    let (reason, rule) = if let Some(rule) = restricted(&policy.deny_urls) {
        (Reason::DenyUrl, Some(rule))
    } else if let Some(rule) = listed(&policy.deny_methods) {
        (Reason::DenyMethod, Some(rule))
    } else if let Some(rule) = restricted(&policy.require_approval_urls) {
        (Reason::RequireApprovalUrl, Some(rule))
    } else if let Some(rule) = permitted(&policy.auto_approve_urls) {
        (Reason::AutoApproveUrl, Some(rule))
    } else if let Some(rule) = listed(&policy.auto_approve_methods) {
        (Reason::AutoApproveMethod, Some(rule))
    } else if let Some(rule) = listed(&policy.require_approval_methods) {
        (Reason::RequireApprovalMethod, Some(rule))
    } else {
        (Reason::RequireApprovalDefault, None)
    };
    let broken = policy.broken_by(call.body);
    let decision = match reason.verdict() {
        Verdict::Allow | Verdict::Ask if policy.deny_other_bodies && broken.is_some() => {
            Decision::new(Reason::DenyBody, broken)
        }
        // What no grant answers stays so; of all else that waits, none answers for such a body.
        Verdict::Allow | Verdict::Ask
            if broken.is_some() && reason != Reason::RequireApprovalUrl =>
        {
            Decision::new(Reason::RequireApprovalBody, broken)
        }
        Verdict::Allow if !proceeds_at(policy, call.at) => {
            let hours: Vec<_> = policy
                .auto_approve_hours
                .iter()
                .map(ToString::to_string)
                .collect();
            Decision::new(Reason::OutsideAutoApproveHours, Some(hours.join(", ")))
        }
        _ => Decision::new(reason, rule),
    };
    Decision {
        passkey: policy.require_passkey,
        ..decision
    }
}

/// Returns whether what a rule lets proceed does so at this time.
fn proceeds_at(policy: &Policy, at: Option<Timestamp>) -> bool {
    let hours = &policy.auto_approve_hours;
    let within = |at| hours.iter().any(|hours| hours.contains(at));
    hours.is_empty() || at.is_some_and(within)
}

#[cfg(test)]
mod tests;
