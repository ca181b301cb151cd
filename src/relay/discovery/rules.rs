//! A policy as agents see it: rules in the order in which they decide.

use serde::Serialize;

use crate::policy::{ApprovalMode, Method, Policy, UrlRule, Verdict};

/// The target of a rule that is about every one.
const EVERYWHERE: &str = "*";

/// What happens to calls with one credential.
#[derive(Debug, Serialize)]
pub(super) struct Approval {
    /// What happens to a call that no rule is about.
    default_decision: &'static str,
    /// The first one that is about a call decides it.
    rules: Vec<Rule>,
    #[serde(skip_serializing_if = "Option::is_none")]
    bodies: Option<Bodies>,
    #[serde(flatten)]
    legend: Option<Legend>,
}

/// Which bodies the rules are about, and what happens to a call with another one, whatever they say.
#[derive(Debug, Serialize)]
struct Bodies {
    #[serde(skip_serializing_if = "Option::is_none")]
    max_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    content_types: Vec<String>,
    others: &'static str,
}

#[derive(Debug, Serialize)]
struct Rule {
    target: String,
    methods: Methods,
    decision: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    priority: Option<&'static str>,
    /// When the rule holds, if not always; at other times a call that it is about waits.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    only_during: Vec<String>,
}

#[derive(Debug, Serialize)]
#[serde(untagged)]
enum Methods {
    Any(&'static str),
    Listed(Vec<&'static str>),
}

/// How to read the rules.
#[derive(Debug, Serialize)]
struct Legend {
    url_match: &'static str,
    url_pattern_syntax: PatternSyntax,
    note: &'static str,
}

#[derive(Debug, Serialize)]
struct PatternSyntax {
    path_prefix: &'static str,
    host_path_prefix: &'static str,
    host: &'static str,
    star_segment: &'static str,
    everywhere: &'static str,
    ignored: &'static str,
}

impl Approval {
    /// Returns the rules for a credential: its policy's, or without one those of the team's mode.
    pub(super) fn of(mode: ApprovalMode, policy: Option<&Policy>) -> Self {
        Self {
            bodies: policy.and_then(Bodies::of),
            ..Self::with(policy.map_or_else(|| of_mode(mode), of_policy))
        }
    }

    /// Returns the one rule for a signing key: a person sees what is signed (spec/tap.md §2.9).
    pub(super) fn of_signing(name: &str) -> Self {
        let target = format!("tap:sign/{name}");
        Self::with(vec![Rule {
            target,
            ..Rule::any(Verdict::Ask)
        }])
    }

    /// Leaves out how to read the rules.
    pub(super) fn compact(mut self) -> Self {
        self.legend = None;
        self
    }

    fn with(rules: Vec<Rule>) -> Self {
        Self {
            default_decision: word(Verdict::Ask),
            rules,
            bodies: None,
            legend: Some(LEGEND),
        }
    }
}

impl Bodies {
    fn of(policy: &Policy) -> Option<Self> {
        let types = policy.allowed_content_types.iter();
        policy.limits_bodies().then(|| Self {
            max_bytes: policy.max_body_bytes,
            content_types: types.map(ToString::to_string).collect(),
            others: word(if policy.deny_other_bodies {
                Verdict::Deny
            } else {
                Verdict::Ask
            }),
        })
    }
}

const LEGEND: Legend = Legend {
    url_match: "path_prefix_or_exact_host_path_prefix_with_star_segments",
    url_pattern_syntax: PatternSyntax {
        path_prefix: "`/v1/items`: this path and everything below it, on any host",
        host_path_prefix: "`api.example.com/v1`: this path and everything below it, on this host",
        host: "`api.example.com`: every path on this host",
        star_segment: "a `*` between slashes is any one segment: `/users/*/keys`",
        everywhere: "`*` alone: every target",
        ignored: "the port, the query and a `/` at the end do not matter; the case of a path does",
    },
    note: "The first rule that is about a call decides it; with none, default_decision does. A method other \
           than GET, HEAD, POST, PUT, PATCH, DELETE and OPTIONS counts as POST. A call that asks to be taken \
           for another method, by a header or a `_method` parameter, is judged as both, and the stricter \
           decision holds. A path in an unusual spelling may be held where the plain one proceeds. Outside the hours \
           in only_during a call that the rule is about pauses for a human. A body outside `bodies` has its call treated \
           as others says; one without a Content-Type is of none.",
};

/// Returns the word for what happens to a call.
pub(super) const fn word(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Allow => "proceeds_immediately",
        Verdict::Ask => "pauses_for_human",
        Verdict::Deny => "refused",
    }
}

fn of_mode(mode: ApprovalMode) -> Vec<Rule> {
    match mode {
        ApprovalMode::Autonomous => vec![Rule::any(Verdict::Allow)],
        ApprovalMode::Gated => {
            let reads = Rule::methods(&[Method::Get, Method::Head], Verdict::Allow);
            reads.into_iter().chain([Rule::any(Verdict::Ask)]).collect()
        }
    }
}

/// Returns a policy's rules in the order of [`crate::policy::decide`].
fn of_policy(policy: &Policy) -> Vec<Rule> {
    let mut rules = Rule::urls(&policy.deny_urls, Verdict::Deny);
    rules.extend(Rule::methods(&policy.deny_methods, Verdict::Deny));
    rules.extend(Rule::urls(&policy.require_approval_urls, Verdict::Ask));
    rules.extend(Rule::urls(&policy.auto_approve_urls, Verdict::Allow));
    rules.extend(Rule::methods(&policy.auto_approve_methods, Verdict::Allow));
    rules.extend(Rule::methods(
        &policy.require_approval_methods,
        Verdict::Ask,
    ));
    let hours = policy.auto_approve_hours.iter();
    let hours: Vec<_> = hours.map(ToString::to_string).collect();
    for rule in &mut rules {
        if rule.decision == word(Verdict::Allow) {
            rule.only_during.clone_from(&hours);
        }
    }
    rules
}

impl Rule {
    fn any(verdict: Verdict) -> Self {
        Self {
            target: EVERYWHERE.to_owned(),
            methods: Methods::Any("ANY"),
            decision: word(verdict),
            priority: None,
            only_during: Vec::new(),
        }
    }

    fn urls(rules: &[UrlRule], verdict: Verdict) -> Vec<Self> {
        let rule = |rule: &UrlRule| {
            let about = Self::methods(rule.methods(), verdict);
            Self {
                target: rule.pattern().to_string(),
                priority: Some("url_override"),
                ..about.unwrap_or_else(|| Self::any(verdict))
            }
        };
        rules.iter().map(rule).collect()
    }

    /// Returns the rule about some methods, if there are any. What is said about GET holds for HEAD.
    fn methods(methods: &[Method], verdict: Verdict) -> Option<Self> {
        let mut words: Vec<_> = methods.iter().map(|method| method.as_str()).collect();
        if methods.contains(&Method::Get) && !methods.contains(&Method::Head) {
            words.push(Method::Head.as_str());
        }
        (!words.is_empty()).then(|| Self {
            methods: Methods::Listed(words),
            ..Self::any(verdict)
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json, to_value};

    use super::*;
    use crate::policy::{BodySeen, Call, Target, decide};

    fn rules(mode: ApprovalMode, policy: Option<&str>) -> Value {
        let policy = policy.map(|json| Policy::parse(json).unwrap());
        to_value(Approval::of(mode, policy.as_ref())).unwrap()["rules"].take()
    }

    #[test]
    fn without_a_policy_the_rules_are_those_of_the_teams_mode() {
        assert_eq!(
            rules(ApprovalMode::Gated, None),
            json!([
                {"target": "*", "methods": ["GET", "HEAD"], "decision": "proceeds_immediately"},
                {"target": "*", "methods": "ANY", "decision": "pauses_for_human"},
            ])
        );
        assert_eq!(
            rules(ApprovalMode::Autonomous, None),
            json!([{"target": "*", "methods": "ANY", "decision": "proceeds_immediately"}])
        );
    }

    #[test]
    fn a_policys_rules_stand_in_the_order_in_which_they_decide() {
        let policy = r#"{
            "auto_approve_methods": ["GET", "PATCH"], "require_approval_methods": ["POST"],
            "auto_approve_urls": ["/open"], "require_approval_urls": ["/open/secret", "h.example"],
            "deny_methods": ["DELETE"], "deny_urls": ["/danger"]
        }"#;
        let url = |target, decision| json!({"target": target, "methods": "ANY", "decision": decision, "priority": "url_override"});
        assert_eq!(
            rules(ApprovalMode::Autonomous, Some(policy)),
            json!([
                url("/danger", "refused"),
                {"target": "*", "methods": ["DELETE"], "decision": "refused"},
                url("/open/secret", "pauses_for_human"),
                url("h.example", "pauses_for_human"),
                url("/open", "proceeds_immediately"),
                {"target": "*", "methods": ["GET", "PATCH", "HEAD"], "decision": "proceeds_immediately"},
                {"target": "*", "methods": ["POST"], "decision": "pauses_for_human"},
            ])
        );
    }

    #[test]
    fn rules_tell_their_methods_and_their_hours() {
        let policy = r#"{
            "auto_approve_urls": ["GET,POST h.example/x"], "deny_urls": ["DELETE /"],
            "auto_approve_hours": ["mon-fri 09:00-17:00 UTC"]
        }"#;
        assert_eq!(
            rules(ApprovalMode::Gated, Some(policy)),
            json!([
                {"target": "/", "methods": ["DELETE"], "decision": "refused", "priority": "url_override"},
                {"target": "h.example/x", "methods": ["GET", "POST", "HEAD"], "decision": "proceeds_immediately",
                 "priority": "url_override", "only_during": ["mon-fri 09:00-17:00 UTC"]},
            ])
        );
    }

    #[test]
    fn a_policy_without_rules_leaves_the_default() {
        let told = to_value(Approval::of(
            ApprovalMode::Autonomous,
            Some(&Policy::default()),
        ));
        let told = told.unwrap();
        assert_eq!(
            (&told["rules"], &told["default_decision"]),
            (&json!([]), &json!("pauses_for_human"))
        );
    }

    /// Reads rules as the legend says it: the first one that is about the method.
    fn read(rules: &Value, method: &str) -> String {
        let about = |rule: &&Value| {
            rule["methods"] == "ANY"
                || rule["methods"]
                    .as_array()
                    .is_some_and(|listed| listed.contains(&json!(method)))
        };
        let found = rules.as_array().unwrap().iter().find(about);
        found.map_or("pauses_for_human".to_owned(), |rule| {
            rule["decision"].as_str().unwrap().to_owned()
        })
    }

    fn methods() -> impl Strategy<Value = Vec<Method>> {
        prop::sample::subsequence(Method::ALL.to_vec(), 0..=Method::ALL.len())
    }

    proptest! {
        #[test]
        fn whoever_reads_the_rules_knows_the_decision(
            gated in any::<bool>(), has_policy in any::<bool>(),
            allow in methods(), ask in methods(), deny in methods(),
        ) {
            let mode = if gated { ApprovalMode::Gated } else { ApprovalMode::Autonomous };
            let policy = has_policy.then(|| Policy {
                auto_approve_methods: allow, require_approval_methods: ask, deny_methods: deny,
                ..Policy::default()
            });
            let url = "https://h.example/x".parse().unwrap();
            let rules = to_value(Approval::of(mode, policy.as_ref())).unwrap()["rules"].take();
            for method in Method::ALL {
                let call = Call { method: method.as_str(), override_method: None, target: Target::Url(&url), at: None, body: BodySeen::NONE };
                let decided = decide(mode, policy.as_ref(), &call);
                prop_assert_eq!(read(&rules, method.as_str()), word(decided.verdict), "{}", method);
            }
        }
    }
}
