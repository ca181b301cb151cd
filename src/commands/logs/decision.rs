//! What became of a call, in the words of a log line.

use crate::{
    audit::read::{Decision, LogEntry},
    ui::Style,
};

/// What an entry says of a call that its agent took back.
const WITHDRAWN: &str = "withdrawn";

/// Returns how the entry was decided, in words (cli.md §4).
pub(super) fn decision(entry: &LogEntry) -> (String, Style) {
    if entry.is_pending() {
        return ("pending".to_owned(), Style::Plain);
    }
    match entry.decision() {
        Some(Decision::Auto) if is_granted(entry) => ("auto (grant)".to_owned(), Style::Plain),
        Some(Decision::Auto) => ("auto".to_owned(), Style::Plain),
        Some(Decision::Approved) => {
            let by = entry
                .approver_identity
                .as_ref()
                .map(|who| format!(" by {who}"));
            (format!("approved{}", by.unwrap_or_default()), Style::Good)
        }
        Some(Decision::Denied) if entry.error_code.as_deref() == Some(WITHDRAWN) => {
            ("denied (withdrawn)".to_owned(), Style::Bad)
        }
        Some(Decision::Denied) => ("denied".to_owned(), Style::Bad),
        Some(Decision::Timeout) => ("timed out".to_owned(), Style::Bad),
        Some(Decision::Refused) => (format!("refused: {}", reason(entry)), Style::Bad),
        Some(Decision::Alarm) => ("ALARM: canary".to_owned(), Style::Bad),
        None if entry.is_change() => ("changed".to_owned(), Style::Plain),
        None => ("-".to_owned(), Style::Plain),
    }
}

/// Tells whether a person would have been asked, had not a grant answered.
fn is_granted(entry: &LogEntry) -> bool {
    let rule = entry.policy_reason.as_deref();
    rule.is_some_and(|rule| rule.starts_with("grant:"))
}

/// Returns why the entry was refused: the rule when it was one, else the error.
fn reason(entry: &LogEntry) -> &str {
    let rule = entry.policy_reason.as_deref();
    let of_policy = rule.filter(|rule| rule.starts_with("deny"));
    of_policy
        .or(entry.error_code.as_deref())
        .or(rule)
        .unwrap_or("no reason given")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(json: &str) -> LogEntry {
        LogEntry::parse(json.as_bytes()).unwrap().1
    }

    #[test]
    fn the_decision_is_told_in_words() {
        let cases = [
            ("{}", "auto"),
            (
                r#"{"approval_status":"approved","approver_identity":"ann@x.example"}"#,
                "approved by ann@x.example",
            ),
            (r#"{"approval_status":"approved"}"#, "approved"),
            (
                r#"{"approval_status":"denied","approver_identity":"ann"}"#,
                "denied",
            ),
            (r#"{"approval_status":"timeout"}"#, "timed out"),
            (r#"{"approval_status":"pending"}"#, "pending"),
            (r#"{"decision":"changed"}"#, "changed"),
            (r#"{"decision":"alarm"}"#, "ALARM: canary"),
            (
                r#"{"decision":"allowed","policy_reason":"grant:7d2b8f4e"}"#,
                "auto (grant)",
            ),
            (
                r#"{"decision":"denied","approval_status":"denied","error_code":"withdrawn"}"#,
                "denied (withdrawn)",
            ),
            (
                r#"{"decision":"refused","error_code":"rate_limited"}"#,
                "refused: rate_limited",
            ),
            (
                r#"{"decision":"refused","error_code":"policy_denied","policy_reason":"deny_url:/admin"}"#,
                "refused: deny_url:/admin",
            ),
            (r#"{"decision":"refused"}"#, "refused: no reason given"),
        ];
        for (json, expected) in cases {
            assert_eq!(decision(&entry(json)).0, expected, "{json}");
        }
    }
}
