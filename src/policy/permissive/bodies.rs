//! Which bodies pass, or are asked about, that were not.

use super::PermissiveChange;
use crate::policy::{
    Policy,
    body::{beyond, listed},
};

/// Returns what the limits of bodies permit that they did not.
pub(super) fn changes(before: &Policy, after: &Policy) -> Vec<PermissiveChange> {
    let changes = [
        bytes(before, after),
        types(before, after),
        denial(before, after),
    ];
    changes.into_iter().flatten().collect()
}

fn bytes(before: &Policy, after: &Policy) -> Option<PermissiveChange> {
    let old = before.max_body_bytes?;
    let summary = match after.max_body_bytes {
        Some(new) if new <= old => return None,
        Some(new) => format!("bodies may have {new} bytes, and not only {old}"),
        None => format!("bodies may be of any length, and not only of {old} bytes"),
    };
    Some(PermissiveChange::new("max_body_bytes", summary))
}

fn types(before: &Policy, after: &Policy) -> Option<PermissiveChange> {
    let (old, new) = (&before.allowed_content_types, &after.allowed_content_types);
    if old.is_empty() {
        return None;
    }
    let told = listed(old);
    let summary = if new.is_empty() {
        format!("bodies may be of any type, and not only `{told}`")
    } else {
        let wider: Vec<_> = beyond(new, old).map(ToString::to_string).collect();
        if wider.is_empty() {
            return None;
        }
        format!(
            "bodies may be `{}`, and not only `{told}`",
            wider.join(", ")
        )
    };
    Some(PermissiveChange::new("allowed_content_types", summary))
}

/// Calls with other bodies are asked about that were refused.
fn denial(before: &Policy, after: &Policy) -> Option<PermissiveChange> {
    let is_gone = before.limits_bodies() && before.deny_other_bodies && !after.deny_other_bodies;
    let summary = "a body outside the limits is asked about, and not refused";
    is_gone.then(|| PermissiveChange::new("deny_other_bodies", summary.to_owned()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wider_limits_are_told_and_narrower_ones_are_not() {
        for (before, after, told) in [
            (
                r#"{"max_body_bytes": 5}"#,
                r#"{"max_body_bytes": 6}"#,
                "bodies may have 6 bytes, and not only 5",
            ),
            (
                r#"{"max_body_bytes": 5}"#,
                "{}",
                "bodies may be of any length, and not only of 5 bytes",
            ),
            (r#"{"max_body_bytes": 5}"#, r#"{"max_body_bytes": 5}"#, ""),
            (r#"{"max_body_bytes": 5}"#, r#"{"max_body_bytes": 4}"#, ""),
            (
                "{}",
                r#"{"max_body_bytes": 5, "allowed_content_types": ["a/b"], "deny_other_bodies": true}"#,
                "",
            ),
            (
                r#"{"allowed_content_types": ["a/b"]}"#,
                "{}",
                "bodies may be of any type, and not only `a/b`",
            ),
            (
                r#"{"allowed_content_types": ["a/b"]}"#,
                r#"{"allowed_content_types": ["a/*", "a/b"]}"#,
                "bodies may be `a/*`, and not only `a/b`",
            ),
            (
                r#"{"allowed_content_types": ["a/*"]}"#,
                r#"{"allowed_content_types": ["a/b", "A/*"]}"#,
                "",
            ),
            (
                r#"{"max_body_bytes": 5, "deny_other_bodies": true}"#,
                r#"{"max_body_bytes": 5}"#,
                "a body outside the limits is asked about, and not refused",
            ),
            (r#"{"deny_other_bodies": true}"#, "{}", ""),
        ] {
            let (old, new) = (
                Policy::parse(before).unwrap(),
                Policy::parse(after).unwrap(),
            );
            let changes = changes(&old, &new);
            let summaries: Vec<_> = changes.iter().map(|one| one.summary.as_str()).collect();
            assert_eq!(summaries.join("; "), told, "{before} {after}");
        }
    }
}
