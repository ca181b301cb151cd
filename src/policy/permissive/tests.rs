//! Shows that nothing that becomes more permissive is left untold.

use proptest::prelude::*;
use url::Url;

use super::*;
use crate::{
    clock::Timestamp,
    policy::{
        AllowedHosts, ApprovalMode, BodySeen, Call, Decision, Method, Target, Verdict, decide,
    },
};

fn policy(json: &str) -> Policy {
    Policy::parse(json).unwrap()
}

fn told(before: Option<&str>, after: &str) -> Vec<(&'static str, String)> {
    let before = before.map(policy);
    let changes = permissive_changes(before.as_ref(), &policy(after));
    changes
        .into_iter()
        .map(|change| (change.field, change.summary))
        .collect()
}

/// Tells what is more permissive from one policy to another, one sentence each.
fn sentences(before: &str, after: &str) -> String {
    let told = told(Some(before), after);
    let told: Vec<_> = told
        .into_iter()
        .map(|(field, summary)| format!("{field}: {summary}"))
        .collect();
    told.join("; ")
}

#[test]
fn without_a_policy_before_reads_proceeded() {
    assert_eq!(
        told(None, r#"{"auto_approve_methods": ["GET", "HEAD"]}"#),
        []
    );
    assert_eq!(told(None, "{}"), []);
    let changes = told(None, r#"{"auto_approve_methods": ["GET", "POST"]}"#);
    assert_eq!(
        changes,
        [(
            "auto_approve_methods",
            "POST proceeds without asking".to_owned()
        )]
    );
}

#[test]
fn every_kind_of_change_is_told() {
    for (before, after, expected) in [
        (
            r#"{"auto_approve_methods": ["HEAD"]}"#,
            r#"{"auto_approve_methods": ["GET"]}"#,
            "auto_approve_methods: GET proceeds without asking",
        ),
        (
            "{}",
            r#"{"auto_approve_urls": ["POST /v1"]}"#,
            "auto_approve_urls: `POST /v1` proceeds without asking",
        ),
        (
            r#"{"auto_approve_urls": ["/v1/items"]}"#,
            r#"{"auto_approve_urls": ["/v1"]}"#,
            "auto_approve_urls: `/v1` proceeds without asking, and not only `/v1/items`",
        ),
        (
            r#"{"auto_approve_urls": ["h/v1"]}"#,
            r#"{"auto_approve_urls": ["/v1"]}"#,
            "auto_approve_urls: `/v1` proceeds without asking, and not only `h/v1`",
        ),
        (
            r#"{"auto_approve_urls": ["GET /v1"]}"#,
            r#"{"auto_approve_urls": ["GET,PUT /v1"]}"#,
            "auto_approve_urls: `GET,PUT /v1` proceeds without asking, and not only `GET /v1`",
        ),
        (
            r#"{"require_approval_urls": ["/no"]}"#,
            "{}",
            "require_approval_urls: `/no` need not be asked for any more",
        ),
        (
            r#"{"require_approval_urls": ["/no"]}"#,
            r#"{"require_approval_urls": ["POST /no"]}"#,
            "require_approval_urls: `/no` need not be asked for any more, only `POST /no` is",
        ),
        (
            r#"{"deny_methods": ["DELETE"]}"#,
            "{}",
            "deny_methods: DELETE is refused no more",
        ),
        (
            r#"{"deny_methods": ["GET"]}"#,
            r#"{"deny_methods": ["HEAD"]}"#,
            "deny_methods: GET is refused no more",
        ),
        (
            r#"{"deny_urls": ["/no"]}"#,
            r#"{"require_approval_urls": ["/no"]}"#,
            "deny_urls: `/no` is refused no more",
        ),
        (
            r#"{"deny_urls": ["/no"]}"#,
            r#"{"deny_urls": ["h/no/x"]}"#,
            "deny_urls: `/no` is refused no more, only `h/no/x` is",
        ),
        (
            r#"{"deny_urls": ["/no/*"]}"#,
            r#"{"deny_urls": ["/no/x"]}"#,
            "deny_urls: `/no/*` is refused no more, only `/no/x` is",
        ),
        (
            r#"{"allowed_approvers": ["a@x.y"]}"#,
            "{}",
            "allowed_approvers: approving is not limited to named people any more",
        ),
        (
            r#"{"allowed_approvers": ["a@x.y"]}"#,
            r#"{"allowed_approvers": ["b@x.y"]}"#,
            "allowed_approvers: `b@x.y` may approve, too",
        ),
        (
            r#"{"matrix_allowed_approvers": ["a@x.y"]}"#,
            "{}",
            "matrix_allowed_approvers: approving is not limited to named people any more",
        ),
        (
            r#"{"approval_channel": "dashboard"}"#,
            r#"{"approval_channel": "telegram"}"#,
            "approval_channel: approvals are asked through `telegram` instead of `dashboard`",
        ),
        (
            r#"{"approval_channel": "matrix"}"#,
            "{}",
            "approval_channel: approvals are asked through the team's channel instead of `matrix`",
        ),
        (
            "{}",
            r#"{"approval_channel": "agent_reflected"}"#,
            "approval_channel: approvals are asked through `agent_reflected` instead of the team's channel",
        ),
        (
            "{}",
            r#"{"telegram_chat_id": "7"}"#,
            "telegram_chat_id: approvals are asked in the Telegram chat `7` instead of the team's Telegram chat",
        ),
        (
            r#"{"require_passkey": true}"#,
            "{}",
            "require_passkey: approving takes no passkey any more",
        ),
        (
            r#"{"min_approvals": 2}"#,
            "{}",
            "min_approvals: approving takes 1 and not 2 people",
        ),
        (
            r#"{"require_preimage": true}"#,
            "{}",
            "require_preimage: a signature may be asked for without its pre-image",
        ),
        (
            r#"{"auto_approve_hours": ["mon 01:00-02:00 UTC"]}"#,
            "{}",
            "auto_approve_hours: auto-approval holds at any time, and not only at `mon 01:00-02:00 UTC`",
        ),
        (
            r#"{"auto_approve_hours": ["mon 01:00-02:00 UTC"]}"#,
            r#"{"auto_approve_hours": ["01:00-02:00 UTC"]}"#,
            "auto_approve_hours: auto-approval holds at `01:00-02:00 UTC`, and not only at `mon 01:00-02:00 UTC`",
        ),
    ] {
        assert_eq!(sentences(before, after), expected, "{before} to {after}");
    }
}

#[test]
fn what_is_as_strict_or_stricter_is_not_told() {
    for (before, after) in [
        (
            r#"{"auto_approve_methods": ["GET"]}"#,
            r#"{"auto_approve_methods": ["HEAD"]}"#,
        ),
        (
            r#"{"auto_approve_urls": ["/v1"]}"#,
            r#"{"auto_approve_urls": ["/v1/items", "h/v1", "POST /v1/x"]}"#,
        ),
        (
            r#"{"auto_approve_urls": ["/a/*"]}"#,
            r#"{"auto_approve_urls": ["/a/b/c"]}"#,
        ),
        (
            r#"{"auto_approve_methods": ["GET"]}"#,
            r#"{"auto_approve_urls": ["GET,HEAD /v1"]}"#,
        ),
        (
            r#"{"require_approval_urls": ["/no/x"]}"#,
            r#"{"require_approval_urls": ["/no"]}"#,
        ),
        (
            r#"{"require_approval_urls": ["/no"]}"#,
            r#"{"deny_urls": ["/"]}"#,
        ),
        (
            r#"{"require_approval_urls": ["GET /no"]}"#,
            r#"{"deny_methods": ["GET"]}"#,
        ),
        (
            r#"{"deny_urls": ["h./%6eo"]}"#,
            r#"{"deny_urls": ["h/no"]}"#,
        ),
        (
            r#"{"deny_methods": ["DELETE"]}"#,
            r#"{"deny_urls": ["DELETE /"]}"#,
        ),
        (
            "{}",
            r#"{"allowed_approvers": ["a@x.y"], "min_approvals": 3, "approval_channel": "dashboard"}"#,
        ),
        (
            r#"{"allowed_approvers": ["a@x.y", "b@x.y"]}"#,
            r#"{"allowed_approvers": ["b@x.y"]}"#,
        ),
        ("{}", r#"{"auto_approve_hours": ["mon 01:00-02:00 UTC"]}"#),
        (r#"{"require_approval_methods": ["GET"]}"#, "{}"),
    ] {
        assert_eq!(sentences(before, after), "", "{before} to {after}");
    }
}

fn hosts(rules: &[&str], any: bool) -> AllowedHosts {
    AllowedHosts {
        rules: rules.iter().map(|rule| rule.parse().unwrap()).collect(),
        any,
    }
}

#[test]
fn wider_destinations_are_told() {
    for (before, after, expected) in [
        (
            hosts(&["a.example"], false),
            hosts(&["a.example", "b.example"], false),
            "it may be sent to `b.example`",
        ),
        (
            hosts(&["a.example"], false),
            hosts(&["*.example"], false),
            "it may be sent to `*.example`, and not only to `a.example`",
        ),
        (
            hosts(&["https://a.example"], false),
            hosts(&["a.example"], false),
            "it may be sent to `a.example`, and not only to `https://a.example`",
        ),
        (
            hosts(&["a.example"], false),
            hosts(&["http://a.example"], false),
            "it may be sent to `http://a.example`",
        ),
        (
            hosts(&[], false),
            hosts(&[], true),
            "it may be sent to every host",
        ),
        (
            hosts(&[], true),
            hosts(&["http://a.example"], true),
            "it may be sent to `http://a.example`",
        ),
        (
            hosts(&["*.a.example"], false),
            hosts(
                &["x.a.example", "*.y.a.example", "https://a.example:8443"],
                false,
            ),
            "",
        ),
        (
            hosts(&[], true),
            hosts(&["a.example", "http://127.0.0.1:80"], false),
            "",
        ),
    ] {
        let told: Vec<_> = widened_hosts(&before, &after)
            .into_iter()
            .map(|change| change.summary)
            .collect();
        assert_eq!(told.join("; "), expected, "{before:?} to {after:?}");
    }
}

fn lists(items: &'static [&'static str]) -> impl Strategy<Value = Vec<&'static str>> {
    prop::sample::subsequence(items, 0..=3)
}

const METHODS: &[&str] = &["GET", "HEAD", "POST", "DELETE"];
const RULES: &[&str] = &[
    "/",
    "/a",
    "/a/b",
    "/a/*",
    "/*/b",
    "h.example/a",
    "h.example",
    "GET /a",
    "POST,GET /a/b",
    "HEAD /",
    "h.example./a",
    "/%61",
    "DELETE h.example/*/b",
];
const HOURS: &[&str] = &[
    "mon 00:00-24:00 UTC",
    "mon-tue 01:00-02:00 UTC",
    "fri 22:00-06:00 UTC",
    "01:00-02:00 +01:00",
];

prop_compose! {
    fn policies()(
        (auto, require, deny) in (lists(METHODS), lists(METHODS), lists(METHODS)),
        (auto_urls, require_urls, deny_urls) in (lists(RULES), lists(RULES), lists(RULES)),
        hours in lists(HOURS), passkey in any::<bool>(),
    ) -> Policy {
        let json = serde_json::json!({
            "auto_approve_methods": auto, "require_approval_methods": require, "deny_methods": deny,
            "auto_approve_urls": auto_urls, "require_approval_urls": require_urls, "deny_urls": deny_urls,
            "auto_approve_hours": hours, "require_passkey": passkey,
        });
        policy(&json.to_string())
    }
}

/// Returns decisions of many kinds of calls, in an order of their own.
fn decisions(policy: Option<&Policy>) -> Vec<Decision> {
    const PATHS: &[&str] = &[
        "", "a", "a/b", "a/x", "x/b", "%61", "a//b", "x/..%2fa", "a/b;c", "a./b",
    ];
    let times = [0, 90, 60 * 24 * 4 + 90, 60 * 24 * 4 + 1400]
        .map(|minutes| 1_772_409_600_000 + minutes * 60_000);
    let mut decisions = Vec::new();
    for host in ["h.example", "h.example.", "other"] {
        for path in PATHS {
            let url: Url = format!("https://{host}/{path}").parse().unwrap();
            for method in Method::ALL {
                for at in times {
                    let call = Call {
                        method: method.as_str(),
                        override_method: None,
                        target: Target::Url(&url),
                        at: Some(Timestamp::from_millis(at)),
                        body: BodySeen::NONE,
                    };
                    decisions.push(decide(ApprovalMode::Gated, policy, &call));
                }
            }
        }
    }
    decisions
}

fn strictness(decision: &Decision) -> u8 {
    match decision.verdict {
        Verdict::Allow => 0,
        Verdict::Ask if decision.grantable() => 1,
        Verdict::Ask => 2,
        Verdict::Deny => 3,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn where_nothing_is_told_no_call_is_judged_more_leniently(
        before in prop::option::of(policies()), change in 0..8usize, other in policies(),
    ) {
        let mut after = before.clone().unwrap_or_else(Policy::baseline);
        match change {
            0 => after.auto_approve_methods = other.auto_approve_methods,
            1 => after.auto_approve_urls = other.auto_approve_urls,
            2 => after.require_approval_urls = other.require_approval_urls,
            3 => after.deny_methods = other.deny_methods,
            4 => after.deny_urls = other.deny_urls,
            5 => after.auto_approve_hours = other.auto_approve_hours,
            6 => after.require_approval_methods = other.require_approval_methods,
            _ => after = other,
        }
        if permissive_changes(before.as_ref(), &after).is_empty() {
            let both = decisions(before.as_ref()).into_iter().zip(decisions(Some(&after)));
            for (old, new) in both {
                prop_assert!(strictness(&new) >= strictness(&old), "{old:?} became {new:?}");
            }
        }
    }

    #[test]
    fn nothing_is_told_of_what_stays_the_same(policy in policies()) {
        prop_assert_eq!(permissive_changes(Some(&policy), &policy), []);
    }
}
