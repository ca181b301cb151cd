//! Hostile input for what reads text that operators and agents write. Under `cargo test` each target runs
//! briefly; `cargo bolero test` runs one for as long as one likes.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use postern::{
    policy::{
        AllowedHosts, ApprovalMode, BodySeen, Call, HostRule, Policy, Reason, Target, UrlRule,
        decide,
    },
    proxy::guard::Guard,
    secrets::Secret,
    template::{Template, Value},
};
use url::Url;

/// The longest input; a longer one is hardly ever well-formed, so nothing behind the first check is seen.
const BYTES_MAX: usize = 16;

/// What the inputs are made of besides bytes as they come, so that they get past the first check.
const PIECES: [&str; 48] = [
    "/",
    "//",
    "/admin",
    "%2f",
    "%2e",
    "%25",
    "%61",
    "..",
    ".",
    ";",
    "*",
    "\\",
    "?",
    "_method=",
    "#",
    ":",
    "@",
    "[::1]",
    "127.0.0.1",
    "::",
    "localhost",
    "*.",
    "a.b",
    "http://",
    "https://",
    "443",
    "{",
    "}",
    "value",
    "value.k",
    "{value}",
    "base64(",
    ")",
    "{\"",
    "\":",
    "[\"",
    "\"]",
    "\",\"",
    "deny_urls",
    "auto_approve_urls",
    "deny_methods",
    "min_approvals",
    "GET",
    "DELETE",
    "1",
    "null",
    "true",
    "é",
];

/// Makes text of bytes: most stand for a piece, the others for themselves.
fn text(bytes: &[u8]) -> String {
    let piece = |byte: &u8| match byte.checked_sub(192) {
        None => PIECES[usize::from(*byte) % PIECES.len()].to_owned(),
        Some(character) => char::from(character + 64).to_string(),
    };
    bytes.iter().map(piece).collect()
}

/// Cuts an input in two.
fn halves(bytes: &[u8]) -> (String, String) {
    let (one, other) = bytes.split_at(bytes.len() / 2);
    (text(one), text(other))
}

#[test]
fn a_policy_that_is_read_prints_and_reads_the_same() {
    bolero::check!()
        .with_max_len(BYTES_MAX)
        .for_each(|bytes: &[u8]| {
            let raw = String::from_utf8_lossy(bytes).into_owned();
            let framed = format!("{{\"deny_urls\":[\"{}\"]}}", text(bytes));
            for json in [raw, text(bytes), framed] {
                if let Ok(policy) = Policy::parse(&json) {
                    let printed = serde_json::to_string(&policy).unwrap();
                    assert_eq!(Policy::parse(&printed).unwrap(), policy);
                }
            }
        });
}

#[test]
fn what_a_pattern_lets_pass_it_would_also_refuse() {
    bolero::check!()
        .with_max_len(BYTES_MAX)
        .for_each(|bytes: &[u8]| {
            let (pattern, path) = halves(bytes);
            let (Ok(pattern), Ok(url)) = (
                pattern.parse::<UrlRule>(),
                Url::parse(&format!("https://a.b/{path}")),
            ) else {
                return;
            };
            let letting = Policy {
                auto_approve_urls: vec![pattern.clone()],
                ..Policy::default()
            };
            let refusing = Policy {
                deny_urls: vec![pattern],
                ..Policy::default()
            };
            for target in [Target::Url(&url), Target::Path(&path)] {
                let call = Call {
                    method: &path,
                    override_method: Some(&path),
                    target,
                    at: None,
                    body: BodySeen::NONE,
                };
                let reason = |policy| decide(ApprovalMode::Gated, Some(policy), &call).reason;
                if reason(&letting) == Reason::AutoApproveUrl {
                    assert_eq!(reason(&refusing), Reason::DenyUrl);
                }
            }
        });
}

#[test]
fn a_template_prints_as_written_and_fills_in_nothing_but_headers() {
    bolero::check!()
        .with_max_len(BYTES_MAX)
        .for_each(|bytes: &[u8]| {
            let (template, secret) = halves(bytes);
            let Ok(parsed) = Template::parse(&template) else {
                return;
            };
            assert_eq!(parsed.to_string(), template);
            for value in [Secret::from(secret), Secret::new(bytes.to_vec())] {
                if let Ok(header) = parsed.render(&Value::new(value)) {
                    assert!(http::HeaderValue::from_bytes(header.expose()).is_ok());
                }
            }
        });
}

#[test]
fn a_host_rule_reads_as_it_prints_and_permits_what_an_origin_can_name() {
    bolero::check!()
        .with_max_len(BYTES_MAX)
        .for_each(|bytes: &[u8]| {
            let (given, url) = bytes.split_at(bytes.len() / 6);
            let (given, url) = (text(given), text(url));
            let Ok(rule) = given.parse::<HostRule>() else {
                return;
            };
            assert_eq!(rule.to_string().parse(), Ok(rule.clone()));
            for address in [&url, &given, given.trim_start_matches("*.")] {
                for begin in ["", "http://", "https://", "https://a.", "ftp://"] {
                    check_permission(&rule, &format!("{begin}{address}"));
                }
            }
        });
}

/// Checks that an address that a rule permits has an origin that is a rule too and permits it.
fn check_permission(rule: &HostRule, address: &str) {
    let Ok(url) = address.parse::<Url>() else {
        return;
    };
    let hosts = AllowedHosts {
        rules: vec![rule.clone()],
        any: false,
    };
    if hosts.permits(&url) {
        assert!(matches!(url.scheme(), "http" | "https"), "{url}");
        let origin = url.origin().ascii_serialization();
        let permitted = origin.parse::<HostRule>().map(|rule| rule.permits(&url));
        assert_eq!(permitted, Ok(true), "{url}");
    }
}

#[test]
fn the_guard_judges_an_ipv4_address_alike_in_both_families() {
    bolero::check!()
        .with_type::<(u32, u128)>()
        .for_each(|&(v4, v6)| {
            let (v4, v6) = (Ipv4Addr::from_bits(v4), Ipv6Addr::from_bits(v6));
            let guard = Guard::default();
            let plain = guard.permits(v4.into()).map_err(|refusal| refusal.range);
            let mapped = guard.permits(IpAddr::V6(v4.to_ipv6_mapped()));
            assert_eq!(mapped.map_err(|refusal| refusal.range), plain);
            if let Err(refusal) = guard.permits(v6.into()) {
                assert_eq!(refusal.address, IpAddr::V6(v6));
                assert_eq!(Guard::new(vec![refusal.range]).permits(v6.into()), Ok(()));
            }
            assert_eq!(Guard::allow_all().permits(v6.into()), Ok(()));
        });
}
