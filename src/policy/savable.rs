//! What a policy must not have to be saved, although it can be read.

use super::{Method, Policy, PolicyError, UrlRule};

/// The most entries of a list: every call is compared with every rule.
pub const ENTRIES_MAX: usize = 500;
/// The most hours: an entry of them is a calculation for every call that may pass.
pub const HOURS_MAX: usize = 50;
/// The longest rule, channel, chat or room, in bytes.
pub const TEXT_BYTES_MAX: usize = 2048;

/// Checks a whole policy; the first mistake in the order of its fields is reported.
pub(super) fn check(policy: &Policy) -> Result<(), PolicyError> {
    let lists = [
        ("auto_approve_urls", &policy.auto_approve_urls),
        ("require_approval_urls", &policy.require_approval_urls),
        ("deny_urls", &policy.deny_urls),
    ];
    for (field, rules) in lists {
        check_count(field, (rules.len(), ENTRIES_MAX))?;
        for rule in rules {
            check_rule(field, rule)?;
        }
    }
    let people = [
        ("allowed_approvers", &policy.allowed_approvers),
        ("matrix_allowed_approvers", &policy.matrix_allowed_approvers),
    ];
    for (field, emails) in people {
        check_count(field, (emails.len(), ENTRIES_MAX))?;
    }
    let places = [
        ("telegram_chat_id", &policy.telegram_chat_id),
        ("matrix_room_id", &policy.matrix_room_id),
    ];
    for (field, place) in places {
        check_place(field, place.as_deref())?;
    }
    let types = policy.allowed_content_types.len();
    check_count("allowed_content_types", (types, HOURS_MAX))?;
    let hours = policy.auto_approve_hours.len();
    check_count("auto_approve_hours", (hours, HOURS_MAX))
}

fn check_count(field: &'static str, (count, max): (usize, usize)) -> Result<(), PolicyError> {
    if count <= max {
        return Ok(());
    }
    Err(PolicyError::TooMany { field, max })
}

fn check_rule(field: &'static str, rule: &UrlRule) -> Result<(), PolicyError> {
    let pattern = rule.pattern();
    if pattern.as_str().len() > TEXT_BYTES_MAX {
        return Err(PolicyError::TooLong { field });
    }
    // It would be taken for a host of that name.
    if let Some(method) = Method::parse(pattern.as_str()) {
        return Err(PolicyError::MethodAlone { field, method });
    }
    pattern.check_host().map_err(|reason| PolicyError::BadRule {
        field,
        rule: rule.to_string(),
        reason: reason.into(),
    })
}

fn check_place(field: &'static str, place: Option<&str>) -> Result<(), PolicyError> {
    let Some(place) = place else { return Ok(()) };
    if place.len() > TEXT_BYTES_MAX {
        return Err(PolicyError::TooLong { field });
    }
    if place.is_empty() || place.chars().any(|c| c.is_whitespace() || c.is_control()) {
        return Err(PolicyError::BadPlace { field });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_must_not_be_saved_is_read_all_the_same() {
        for (json, told) in [
            (r#"{"deny_urls": ["/x", "DELETE"]}"#, "`DELETE /`"),
            (r#"{"auto_approve_urls": ["get"]}"#, "`GET /`"),
            (
                r#"{"deny_urls": [".example.com"]}"#,
                "`.example.com` is not a host",
            ),
            (r#"{"deny_urls": ["POST a..b/x"]}"#, "`a..b` is not a host"),
            (
                r#"{"deny_urls": ["%2a.example.com"]}"#,
                "a host is written out",
            ),
        ] {
            let policy = Policy::parse(json).unwrap();
            let error = policy.check_savable().unwrap_err().to_string();
            assert!(error.contains(told), "{error}");
        }
        let fine = Policy::parse(r#"{"deny_urls": ["DELETE /", "get/x"]}"#).unwrap();
        assert_eq!(fine.check_savable(), Ok(()));
    }

    #[test]
    fn what_has_a_limit_can_be_as_much() {
        let long = |bytes: usize| format!("/{}", "x".repeat(bytes - 1));
        for (field, least, most) in [
            (
                "deny_urls",
                json!(vec!["/x"; ENTRIES_MAX]),
                json!(vec!["/x"; ENTRIES_MAX + 1]),
            ),
            (
                "auto_approve_urls",
                json!([long(TEXT_BYTES_MAX)]),
                json!([long(TEXT_BYTES_MAX + 1)]),
            ),
            (
                "allowed_approvers",
                json!(vec!["a@b.c"; ENTRIES_MAX]),
                json!(vec!["a@b.c"; ENTRIES_MAX + 1]),
            ),
            (
                "auto_approve_hours",
                json!(vec!["09:00-10:00 UTC"; HOURS_MAX]),
                json!(vec!["09:00-10:00 UTC"; HOURS_MAX + 1]),
            ),
            (
                "matrix_room_id",
                json!(long(TEXT_BYTES_MAX)),
                json!(long(TEXT_BYTES_MAX + 1)),
            ),
            ("telegram_chat_id", json!("-7"), json!("")),
            ("telegram_chat_id", json!(null), json!("a\u{1b}b")),
        ] {
            let check = |value| {
                Policy::parse(&json!({field: value}).to_string())
                    .unwrap()
                    .check_savable()
            };
            assert_eq!(check(least), Ok(()), "{field}");
            let error = check(most).unwrap_err().to_string();
            assert!(error.starts_with(&format!("field `{field}`")), "{error}");
        }
    }
}
