//! Shows which rule decides, and that nothing gets around one.

use proptest::prelude::*;

use url::Url;

use super::*;
use crate::policy::BodySeen;

/// A Sunday at noon.
const NOW: Timestamp = Timestamp::from_millis(1_772_366_400_000);

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
        at: Some(NOW),
        body: BodySeen::NONE,
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
            at: Some(NOW),
            body: BodySeen::NONE,
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
        ("GET", None, "?a=1;_method=DELETE", Verdict::Deny),
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
            at: Some(NOW),
            body: BodySeen::NONE,
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
        at: Some(NOW),
        body: BodySeen::NONE,
    };
    let decision = decide(ApprovalMode::Gated, Some(&deny), &call);
    assert_eq!(decision.verdict, Verdict::Deny);
}

#[test]
fn a_rule_may_be_about_some_methods_only() {
    let policy = r#"{"auto_approve_urls": ["POST,GET /chat"], "deny_urls": ["DELETE h/chat/*"], "require_approval_urls": ["PUT /"]}"#;
    for (method, path, rule) in [
        ("POST", "/chat/7", Some("POST,GET /chat")),
        ("HEAD", "/chat/7", Some("POST,GET /chat")),
        ("PROPFIND", "/chat", Some("POST,GET /chat")),
        ("DELETE", "/chat/7", Some("DELETE h/chat/*")),
        ("DELETE", "/chat", None),
        ("PUT", "/chat", Some("PUT /")),
    ] {
        assert_eq!(
            decided(policy, method, &format!("https://h{path}"))
                .rule
                .as_deref(),
            rule,
            "{method} {path}"
        );
    }
    let both = overridden(policy, "POST", Some("DELETE"), "https://h/chat/7");
    assert_eq!(both.reason, Reason::DenyUrl);
}

#[test]
fn outside_its_hours_what_would_proceed_asks_and_nothing_else_changes() {
    let policy = |hours: &str| {
        format!(
            r#"{{"auto_approve_hours": [{hours}], "auto_approve_methods": ["GET"], "auto_approve_urls": ["/open"],
            "deny_methods": ["DELETE"], "require_approval_methods": ["PUT"]}}"#
        )
    };
    let outside = policy(r#""mon-fri 09:00-17:00 UTC", "sun 00:00-12:00 UTC""#);
    let told = "mon-fri 09:00-17:00 UTC, sun 00:00-12:00 UTC";
    for (method, path, reason, rule) in [
        ("GET", "/", "outside_auto_approve_hours", Some(told)),
        ("POST", "/open", "outside_auto_approve_hours", Some(told)),
        ("DELETE", "/open", "deny_method", Some("DELETE")),
        ("PUT", "/", "require_approval_method", Some("PUT")),
        ("PATCH", "/", "require_approval_default", None),
    ] {
        let decision = decided(&outside, method, &format!("https://h{path}"));
        assert_eq!(
            (decision.reason.as_str(), decision.rule.as_deref()),
            (reason, rule),
            "{method} {path}"
        );
        assert_ne!(decision.verdict, Verdict::Allow);
    }
    let within = policy(r#""sat-sun 12:00-13:00 UTC""#);
    assert_eq!(
        decided(&within, "GET", "https://h/").reason,
        Reason::AutoApproveMethod
    );
}

#[test]
fn a_grant_answers_what_asks_unless_its_url_or_a_passkey_does() {
    for (policy, method, grantable) in [
        ("{}", "GET", true),
        (r#"{"require_approval_methods": ["GET"]}"#, "GET", true),
        (
            r#"{"auto_approve_methods": ["GET"], "auto_approve_hours": ["mon 01:00-02:00 UTC"]}"#,
            "GET",
            true,
        ),
        (r#"{"require_approval_urls": ["/"]}"#, "GET", false),
        (r#"{"require_passkey": true}"#, "GET", false),
        (r#"{"auto_approve_methods": ["GET"]}"#, "GET", false),
        (r#"{"deny_methods": ["GET"]}"#, "GET", false),
    ] {
        assert_eq!(
            decided(policy, method, "https://h/").grantable(),
            grantable,
            "{policy}"
        );
    }
    let passkey = decided(r#"{"require_passkey": true}"#, "GET", "https://h/");
    let plain = decided("{}", "GET", "https://h/");
    assert!(!strictest(plain, passkey).grantable());
}

#[test]
fn a_rule_that_no_grant_answers_is_stricter_than_one_that_a_grant_does() {
    let by_url = Decision::new(Reason::RequireApprovalUrl, None);
    let by_method = Decision::new(Reason::RequireApprovalMethod, None);
    assert_eq!(strictest(by_method, by_url.clone()), by_url);
}

proptest! {
    #[test]
    fn the_strictest_is_one_of_both_and_no_laxer_than_either(one in 0..11usize, other in 0..11usize) {
        let (one, other) = (Reason::ALL[one], Reason::ALL[other]);
        let (one, other) = (Decision::new(one, None), Decision::new(other, None));
        let both = strictest(one.clone(), other.clone());
        prop_assert!(both == one || both == other);
        prop_assert!(both.strictness() >= one.strictness().max(other.strictness()));
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
        let call = Call { method: &method, override_method: header.as_deref(), target: Target::Url(&url), at: Some(NOW), body: BodySeen::NONE };
        let decision = decide(ApprovalMode::Autonomous, Some(&policy), &call);
        prop_assert_eq!(decision.reason, Reason::DenyUrl);
    }
}

/// Decides about a call by rules that limit bodies to ten bytes of JSON; what is outside waits, or is denied.
fn with_a_body(
    deny: bool,
    (method, path): (&str, &str),
    (bytes, content_type): (Option<u64>, Option<&str>),
) -> Decision {
    let policy = format!(
        r#"{{"auto_approve_methods": ["POST"], "require_approval_methods": ["PUT"], "deny_methods": ["DELETE"],
        "require_approval_urls": ["/asked"], "auto_approve_urls": ["/free"],
        "max_body_bytes": 10, "allowed_content_types": ["application/json"], "deny_other_bodies": {deny}}}"#
    );
    let call = Call {
        method,
        override_method: None,
        target: Target::Path(path),
        at: Some(NOW),
        body: BodySeen {
            bytes,
            content_type,
        },
    };
    let policy = Policy::parse(&policy).unwrap();
    decide(ApprovalMode::Gated, Some(&policy), &call)
}

#[test]
fn a_body_outside_the_limits_waits_or_is_refused_and_no_grant_answers() {
    // Method, path, length and type of the body; the reason where what is outside waits, and where it is denied; and
    // the limit that is told.
    let rows = "\
        POST   /x     10 application/json auto_approve_method   auto_approve_method ?
        POST   /x     11 application/json require_approval_body deny_body           at most 10 bytes
        POST   /x     -  application/json require_approval_body deny_body           at most 10 bytes
        POST   /x     1  -                require_approval_body deny_body           application/json
        POST   /free  1  text/xml         require_approval_body deny_body           application/json
        PUT    /x     11 application/json require_approval_body deny_body           at most 10 bytes
        PUT    /asked 11 application/json require_approval_url  deny_body           ?
        DELETE /x     11 application/json deny_method           deny_method         ?
        POST   /x     0  -                auto_approve_method   auto_approve_method ?";
    for row in rows.lines() {
        let columns: Vec<_> = row.split_whitespace().collect();
        let (call, bytes) = ((columns[0], columns[1]), columns[2].parse().ok());
        let body = (bytes, Some(columns[3]).filter(|text| *text != "-"));
        let (asked, denied, rule) = (columns[4], columns[5], columns[6..].join(" "));
        let decision = with_a_body(false, call, body);
        assert_eq!(decision.reason.as_str(), asked, "{row}");
        assert!(!decision.grantable(), "{row}");
        if rule != "?" {
            assert_eq!(decision.rule, Some(rule), "{row}");
        }
        assert_eq!(
            with_a_body(true, call, body).reason.as_str(),
            denied,
            "{row}"
        );
    }
    let within = with_a_body(false, ("PUT", "/x"), (Some(1), Some("application/json")));
    assert!(within.grantable(), "a grant answers within the limits");
}
