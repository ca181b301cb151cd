//! The verdict on one call: which rule decides, and what it says.

use url::Url;

use super::{ApprovalMode, Policy, UrlPattern, method::Method, path::Place};

/// The query parameter by which a request asks to be taken for another method.
const METHOD_PARAMETER: &str = "_method";

/// Where a call goes.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// An absolute address.
    Url(&'a Url),
    /// A path below the credential's own address; patterns that name a host are not about it.
    Path(&'a str),
}

/// A call as a policy sees it.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The method as the agent wrote it.
    pub method: &'a str,
    /// The value of a header that names another method, see
    /// [`METHOD_OVERRIDE_HEADERS`](super::METHOD_OVERRIDE_HEADERS); several values joined by commas.
    pub override_method: Option<&'a str>,
    /// Where it goes.
    pub target: Target<'a>,
}

impl Call<'_> {
    /// Returns every method that the call could be taken for by whoever receives it.
    pub(super) fn methods(&self) -> Vec<Method> {
        let query = match self.target {
            Target::Url(url) => url.query(),
            Target::Path(path) => path
                .split_once('?')
                .map(|(_, rest)| rest.split_once('#').map_or(rest, |(query, _)| query)),
        };
        let pairs = url::form_urlencoded::parse(query.unwrap_or_default().as_bytes());
        let mut methods = vec![Method::of_call(self.method)];
        methods.extend(
            self.override_method
                .into_iter()
                .flat_map(|value| value.split(','))
                .map(|name| Method::of_call(name.trim())),
        );
        methods.extend(
            pairs
                .filter(|(key, _)| key.eq_ignore_ascii_case(METHOD_PARAMETER))
                .map(|(_, name)| Method::of_call(name.trim())),
        );
        methods
    }
}

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
}

impl Reason {
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
        }
    }

    /// Returns what a rule of this kind says.
    pub const fn verdict(self) -> Verdict {
        match self {
            Self::DenyUrl | Self::DenyMethod => Verdict::Deny,
            Self::TeamGatedDefaultUnsafeMethod
            | Self::RequireApprovalUrl
            | Self::RequireApprovalMethod
            | Self::RequireApprovalDefault => Verdict::Ask,
            Self::TeamAutonomousDefault
            | Self::TeamGatedDefaultSafeMethod
            | Self::AutoApproveUrl
            | Self::AutoApproveMethod => Verdict::Allow,
        }
    }

    /// Returns whether a grant may answer a call that waits for this reason (spec/tap.md §3.5).
    pub const fn takes_grant(self) -> bool {
        matches!(self.verdict(), Verdict::Ask) && !matches!(self, Self::RequireApprovalUrl)
    }

    /// Returns how strict a rule of this kind is.
    ///
    /// Among those that ask, a URL's rule is the strictest: no grant answers it (spec/tap.md §3.5).
    const fn strictness(self) -> u8 {
        match (self.verdict(), self) {
            (Verdict::Deny, _) => 3,
            (Verdict::Ask, Self::RequireApprovalUrl) => 2,
            (Verdict::Ask, _) => 1,
            (Verdict::Allow, _) => 0,
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
    /// The pattern or method in the policy that decided; `None` where it was a default.
    pub rule: Option<String>,
}

impl Decision {
    fn new(reason: Reason, rule: Option<String>) -> Self {
        Self {
            verdict: reason.verdict(),
            reason,
            rule,
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
    strictest_of(
        methods
            .into_iter()
            .map(|method| by_policy(policy, method, &place)),
    )
}

/// Returns the stricter of two decisions, the first when they are equally strict.
///
/// Where a call uses several credentials, the strictest decision holds (spec/tap.md §2.6).
#[must_use]
pub fn strictest(one: Decision, other: Decision) -> Decision {
    if other.reason.strictness() > one.reason.strictness() {
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

fn by_policy(policy: &Policy, method: Method, place: &Place) -> Decision {
    let restricted = |patterns: &[UrlPattern]| -> Option<String> {
        let found = patterns.iter().find(|pattern| pattern.restricts(place));
        found.map(ToString::to_string)
    };
    let permitted = |patterns: &[UrlPattern]| -> Option<String> {
        let found = patterns.iter().find(|pattern| pattern.permits(place));
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
    Decision::new(reason, rule)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const REASONS: [Reason; 10] = [
        Reason::TeamAutonomousDefault,
        Reason::TeamGatedDefaultSafeMethod,
        Reason::TeamGatedDefaultUnsafeMethod,
        Reason::DenyUrl,
        Reason::DenyMethod,
        Reason::RequireApprovalUrl,
        Reason::AutoApproveUrl,
        Reason::AutoApproveMethod,
        Reason::RequireApprovalMethod,
        Reason::RequireApprovalDefault,
    ];

    fn decided(policy: &str, method: &str, url: &str) -> Decision {
        overridden(policy, method, None, url)
    }

    fn overridden(policy: &str, method: &str, header: Option<&str>, url: &str) -> Decision {
        let policy = Policy::parse(policy).unwrap();
        let url = url.parse().unwrap();
        let call = Call {
            method,
            override_method: header,
            target: Target::Url(&url),
        };
        decide(ApprovalMode::Gated, Some(&policy), &call)
    }

    #[test]
    fn without_a_policy_the_teams_mode_decides() {
        let url = "https://h/x".parse().unwrap();
        for (mode, method, reason) in [
            (ApprovalMode::Gated, "get", "team_gated_default_safe_method"),
            (
                ApprovalMode::Gated,
                "HEAD",
                "team_gated_default_safe_method",
            ),
            (
                ApprovalMode::Gated,
                "POST",
                "team_gated_default_unsafe_method",
            ),
            (
                ApprovalMode::Gated,
                "BREW",
                "team_gated_default_unsafe_method",
            ),
            (
                ApprovalMode::Autonomous,
                "DELETE",
                "team_autonomous_default",
            ),
        ] {
            let call = Call {
                method,
                override_method: None,
                target: Target::Url(&url),
            };
            let decision = decide(mode, None, &call);
            assert_eq!(
                (decision.reason.as_str(), decision.rule),
                (reason, None),
                "{method}"
            );
        }
    }

    #[test]
    fn rules_decide_in_their_order_and_are_named() {
        let policy = r#"{
            "deny_urls": ["/no"], "deny_methods": ["DELETE"], "require_approval_urls": ["/open/secret"],
            "auto_approve_urls": ["/open", "/no"], "auto_approve_methods": ["GET", "PUT", "DELETE"],
            "require_approval_methods": ["PUT", "POST"]
        }"#;
        for (method, path, reason, rule) in [
            ("GET", "/no/x", "deny_url", Some("/no")),
            ("DELETE", "/open", "deny_method", Some("DELETE")),
            (
                "GET",
                "/open/secret/x",
                "require_approval_url",
                Some("/open/secret"),
            ),
            ("POST", "/open/x", "auto_approve_url", Some("/open")),
            ("PUT", "/x", "auto_approve_method", Some("PUT")),
            ("HEAD", "/x", "auto_approve_method", Some("GET")),
            ("BREW", "/x", "require_approval_method", Some("POST")),
            ("PATCH", "/x", "require_approval_default", None),
        ] {
            let decision = decided(policy, method, &format!("https://h{path}"));
            let told = (decision.reason.as_str(), decision.rule.as_deref());
            assert_eq!(told, (reason, rule), "{method} {path}");
        }
    }

    #[test]
    fn the_empty_policy_holds_even_reads() {
        assert_eq!(decided("{}", "GET", "https://h/").verdict, Verdict::Ask);
    }

    #[test]
    fn another_spelling_does_not_get_around_a_denial() {
        let policy = r#"{"deny_urls": ["/admin"], "auto_approve_methods": ["GET"]}"#;
        for path in [
            "/%61dmin",
            "//admin",
            "/x/../admin",
            "/admin;x",
            "/admin.",
            "/x/..%2fadmin",
        ] {
            let decision = decided(policy, "GET", &format!("https://h{path}"));
            assert_eq!(decision.reason, Reason::DenyUrl, "{path}");
        }
    }

    #[test]
    fn another_spelling_is_not_taken_for_what_may_pass() {
        let policy = r#"{"auto_approve_urls": ["/open"]}"#;
        for path in ["/%6fpen", "//open", "/open/..%2fadmin", "/open;x"] {
            let decision = decided(policy, "GET", &format!("https://h{path}"));
            assert_eq!(decision.reason, Reason::RequireApprovalDefault, "{path}");
        }
    }

    #[test]
    fn an_overridden_method_counts_wherever_it_is_named() {
        let policy = r#"{"auto_approve_methods": ["GET"], "deny_methods": ["DELETE"]}"#;
        for (method, header, query, verdict) in [
            ("GET", None, "", Verdict::Allow),
            ("GET", Some("get"), "", Verdict::Allow),
            ("GET", Some("delete"), "", Verdict::Deny),
            ("GET", Some("GET, DELETE"), "", Verdict::Deny),
            ("GET", Some("BREW"), "", Verdict::Ask),
            ("DELETE", Some("GET"), "", Verdict::Deny),
            ("GET", None, "?a=1&_method=DELETE", Verdict::Deny),
            ("GET", None, "?%5Fmethod=%44ELETE", Verdict::Deny),
            ("GET", None, "?method=DELETE", Verdict::Allow),
        ] {
            let decision = overridden(policy, method, header, &format!("https://h/{query}"));
            assert_eq!(decision.verdict, verdict, "{method} {header:?} {query}");
        }
    }

    #[test]
    fn a_relative_target_is_judged_by_its_path_and_query() {
        let policy = Policy::parse(r#"{"auto_approve_urls": ["/messages"]}"#).unwrap();
        let decided = |path| {
            let call = Call {
                method: "POST",
                override_method: None,
                target: Target::Path(path),
            };
            decide(ApprovalMode::Gated, Some(&policy), &call).verdict
        };
        assert_eq!(decided("/messages/7"), Verdict::Allow);
        assert_eq!(decided("/admin?x=/messages"), Verdict::Ask);
        let deny = Policy::parse(r#"{"deny_methods": ["DELETE"]}"#).unwrap();
        let call = Call {
            method: "POST",
            override_method: None,
            target: Target::Path("/x?_method=delete#y"),
        };
        let decision = decide(ApprovalMode::Gated, Some(&deny), &call);
        assert_eq!(decision.verdict, Verdict::Deny);
    }

    #[test]
    fn a_rule_that_no_grant_answers_is_stricter_than_one_that_a_grant_does() {
        let by_url = Decision::new(Reason::RequireApprovalUrl, None);
        let by_method = Decision::new(Reason::RequireApprovalMethod, None);
        assert_eq!(strictest(by_method, by_url.clone()), by_url);
    }

    proptest! {
        #[test]
        fn the_strictest_is_one_of_both_and_no_laxer_than_either(one in 0..10usize, other in 0..10usize) {
            let (one, other) = (REASONS[one], REASONS[other]);
            let both = strictest(Decision::new(one, None), Decision::new(other, None)).reason;
            prop_assert!(both == one || both == other);
            prop_assert!(both.strictness() >= one.strictness());
            prop_assert!(both.strictness() >= other.strictness());
        }

        #[test]
        fn denied_stays_denied_whatever_else_a_policy_has(
            path in "/no(/[;%a-f0-9.]{0,6}){0,2}", method in "GET|POST|BREW", header in prop::option::of("[A-Z, ]{0,8}"),
        ) {
            let url = format!("https://h{path}").parse::<Url>().unwrap();
            prop_assume!(url.path() == "/no" || url.path().starts_with("/no/"));
            let policy = Policy::parse(
                r#"{"deny_urls": ["/no"], "auto_approve_urls": ["/"], "auto_approve_methods": ["GET", "POST"]}"#,
            ).unwrap();
            let call = Call { method: &method, override_method: header.as_deref(), target: Target::Url(&url) };
            let decision = decide(ApprovalMode::Autonomous, Some(&policy), &call);
            prop_assert_eq!(decision.reason, Reason::DenyUrl);
        }
    }
}
