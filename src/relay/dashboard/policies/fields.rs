//! The form of a policy: every field of its document, and how they are read.

use maud::{Markup, html};
use serde_json::json;

use super::super::{
    components::{Field, choice_of},
    draft::Draft,
};
use crate::{
    policy::{FIELDS, Method, Policy},
    store::ChangeError,
};

/// Where approvers are asked.
const CHANNELS: [(&str, &str); 6] = [
    ("", "As the team has it"),
    ("dashboard", "This dashboard"),
    ("agent_reflected", "The agent passes the question on"),
    ("telegram", "Telegram"),
    ("matrix", "Matrix"),
    ("app", "An app"),
];

/// Returns a form as it is of a policy.
pub(super) fn filled(policy: &Policy) -> Draft {
    fn lines<T: ToString>(rules: &[T]) -> String {
        let lines: Vec<_> = rules.iter().map(ToString::to_string).collect();
        lines.join("\n")
    }
    let mut fields = vec![
        ("auto_approve_urls", lines(&policy.auto_approve_urls)),
        (
            "require_approval_urls",
            lines(&policy.require_approval_urls),
        ),
        ("deny_urls", lines(&policy.deny_urls)),
        ("allowed_approvers", lines(&policy.allowed_approvers)),
        (
            "approval_channel",
            policy.approval_channel.clone().unwrap_or_default(),
        ),
        (
            "telegram_chat_id",
            policy.telegram_chat_id.clone().unwrap_or_default(),
        ),
        (
            "matrix_room_id",
            policy.matrix_room_id.clone().unwrap_or_default(),
        ),
        (
            "matrix_allowed_approvers",
            lines(&policy.matrix_allowed_approvers),
        ),
        ("min_approvals", policy.min_approvals.to_string()),
        ("auto_approve_hours", lines(&policy.auto_approve_hours)),
        (
            "max_body_bytes",
            policy
                .max_body_bytes
                .map_or_else(String::new, |max| max.to_string()),
        ),
        (
            "allowed_content_types",
            lines(&policy.allowed_content_types),
        ),
        ("document", document(policy)),
    ];
    let methods = [
        ("auto_approve_methods", &policy.auto_approve_methods),
        ("require_approval_methods", &policy.require_approval_methods),
        ("deny_methods", &policy.deny_methods),
    ];
    for (name, methods) in methods {
        fields.extend(
            methods
                .iter()
                .map(|method| (name, method.as_str().to_owned())),
        );
    }
    let ticked = [
        ("require_passkey", policy.require_passkey),
        ("require_preimage", policy.require_preimage),
        ("deny_other_bodies", policy.deny_other_bodies),
    ];
    fields.extend(
        ticked
            .iter()
            .filter(|(_, is_on)| *is_on)
            .map(|(name, _)| (*name, "on".to_owned())),
    );
    Draft::filled(fields)
}

/// Returns the document that a form says; whether it can be one is for whoever reads it.
pub(super) fn written(draft: &mut Draft) -> String {
    if draft.text("mode") == "raw" {
        return draft.text("document").to_owned();
    }
    let people = draft.text("min_approvals").parse::<u32>();
    let people = people.map_err(|_| "a number of people from 1 to 100");
    let min_approvals = draft.take("min_approvals", people).unwrap_or(1);
    let longest = draft.filled_in("max_body_bytes");
    let longest = longest.map(|text| text.parse::<u64>()).transpose();
    let longest = longest.map_err(|_| "a number of bytes");
    let max_body_bytes = draft.take("max_body_bytes", longest).flatten();
    let document = json!({
        "auto_approve_methods": draft.chosen("auto_approve_methods"),
        "require_approval_methods": draft.chosen("require_approval_methods"),
        "auto_approve_urls": draft.lines("auto_approve_urls"),
        "require_approval_urls": draft.lines("require_approval_urls"),
        "deny_methods": draft.chosen("deny_methods"),
        "deny_urls": draft.lines("deny_urls"),
        "allowed_approvers": draft.lines("allowed_approvers"),
        "approval_channel": draft.filled_in("approval_channel"),
        "telegram_chat_id": draft.filled_in("telegram_chat_id"),
        "matrix_room_id": draft.filled_in("matrix_room_id"),
        "matrix_allowed_approvers": draft.lines("matrix_allowed_approvers"),
        "require_passkey": draft.is_ticked("require_passkey"),
        "min_approvals": min_approvals,
        "auto_approve_hours": draft.lines("auto_approve_hours"),
        "require_preimage": draft.is_ticked("require_preimage"),
        "max_body_bytes": max_body_bytes,
        "allowed_content_types": draft.lines("allowed_content_types"),
        "deny_other_bodies": draft.is_ticked("deny_other_bodies"),
    });
    document.to_string()
}

/// Returns a policy's document, to be read by people.
pub(super) fn document(policy: &Policy) -> String {
    serde_json::to_string_pretty(policy).expect("a policy has text for keys")
}

/// Notes at the field that it is about why a policy was not taken; false where it is about none.
pub(super) fn note(draft: &mut Draft, error: &ChangeError) -> bool {
    let told = error.to_string();
    if draft.text("mode") == "raw"
        && matches!(
            error,
            ChangeError::BadPolicy(_) | ChangeError::NotAMember { .. }
        )
    {
        draft.wrong("document", told);
        return true;
    }
    let field = match error {
        ChangeError::NotAMember { .. } => Some("allowed_approvers"),
        ChangeError::BadPolicy(_) if told.contains("channel") => Some("approval_channel"),
        ChangeError::BadPolicy(_) if told.contains("passkey") => Some("require_passkey"),
        ChangeError::BadPolicy(_) => FIELDS
            .into_iter()
            .find(|field| told.contains(&format!("`{field}`"))),
        _ => None,
    };
    if let Some(field) = field {
        draft.wrong(field, told);
    }
    field.is_some()
}

/// Returns the fields.
pub(super) fn markup(draft: &Draft) -> Markup {
    if draft.text("mode") == "raw" {
        return html! {
            input type="hidden" name="mode" value="raw";
            (Field::document("document", "Document").from(draft)
                .help("JSON with every field of the policy. A field that is left out is empty, but for `require_approval_urls`, which then stays."))
        };
    }
    let methods: Vec<_> = Method::ALL.iter().map(|method| method.as_str()).collect();
    let pattern =
        "One pattern a line: `/v1/admin`, `api.example.com/v1/items/*`, `POST,DELETE /v1`.";
    html! {
        section.group {
            h2 { "Passes" }
            (choice_of(("auto_approve_methods", "Methods that pass"), None, &methods, draft))
            (Field::lines("auto_approve_urls", "Addresses that pass").from(draft).help(pattern))
            (Field::lines("auto_approve_hours", "Only at these hours").from(draft)
                .placeholder("mon-fri 09:00-17:00 Europe/Berlin")
                .help("At other times what would pass waits for a person. Empty is any time."))
        }
        section.group {
            h2 { "Waits for a person" }
            (choice_of(("require_approval_methods", "Methods that wait"), None, &methods, draft))
            (Field::lines("require_approval_urls", "Addresses that wait").from(draft)
                .help("Whatever the method, and whatever grants there are."))
        }
        section.group {
            h2 { "Refused" }
            (choice_of(("deny_methods", "Methods that are refused"), None, &methods, draft))
            (Field::lines("deny_urls", "Addresses that are refused").from(draft)
                .help("Nobody is asked, and nothing else lets them pass."))
        }
        (bodies(draft))
        section.group {
            h2 { "Who decides" }
            (Field::lines("allowed_approvers", "Only these people").from(draft).placeholder("ann@example.com")
                .help("E-mail addresses of members, one a line. Empty leaves it to the team."))
            (Field::number("min_approvals", "How many have to approve").from(draft).help("From 1 to 100 different people."))
            (Field::check("require_passkey", "Each approval needs a passkey", false).from(draft)
                .help("No grant can answer then."))
            (Field::check("require_preimage", "A signature of a digest needs what the digest is of", false).from(draft)
                .help("So that people see what they sign. For signing keys."))
        }
        (channels(draft))
    }
}

fn bodies(draft: &Draft) -> Markup {
    html! {
        section.group {
            h2 { "Bodies" }
            (Field::number("max_body_bytes", "At most so many bytes").from(draft).optional()
                .help("Empty is any length."))
            (Field::lines("allowed_content_types", "Only of these content types").from(draft)
                .placeholder("application/json")
                .help("One a line, or all of a kind: `text/*`. Empty is any."))
            (Field::check("deny_other_bodies", "Refuse other bodies", false).from(draft)
                .help("Otherwise such calls wait for a person, and no grant answers."))
        }
    }
}

fn channels(draft: &Draft) -> Markup {
    let is_used = [
        "approval_channel",
        "telegram_chat_id",
        "matrix_room_id",
        "matrix_allowed_approvers",
    ]
    .iter()
    .any(|name| !draft.text(name).is_empty() || draft.error(name).is_some());
    html! {
        details.more open[is_used] {
            summary { "Where people are asked" }
            div.form {
                (Field::select("approval_channel", "Channel", &CHANNELS).from(draft)
                    .help("What waits is always in the inbox here, too."))
                (Field::text("telegram_chat_id", "Telegram chat").from(draft).optional()
                    .help("In place of the team's."))
                (Field::text("matrix_room_id", "Matrix room").from(draft).optional()
                    .help("In place of the team's."))
                (Field::lines("matrix_allowed_approvers", "Decided through Matrix by").from(draft)
                    .help("E-mail addresses, one a line."))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_form_says_the_policy_that_it_was_filled_with() {
        let policy = Policy::parse(
            r#"{"auto_approve_methods":["GET"],"deny_urls":["/a","POST b.example/c"],"min_approvals":2,
            "auto_approve_hours":["mon-fri 09:00-17:00 Europe/Berlin"],"require_preimage":true,
            "allowed_approvers":["a@b.c"],"approval_channel":"dashboard","matrix_room_id":"!r","max_body_bytes":5,
            "allowed_content_types":["text/*"],"deny_other_bodies":true}"#,
        )
        .unwrap();
        let mut draft = filled(&policy);
        assert_eq!(Policy::parse(&written(&mut draft)), Ok(policy.clone()));
        let mut raw = Draft::filled(vec![
            ("mode", "raw".to_owned()),
            ("document", document(&policy)),
        ]);
        assert_eq!(Policy::parse(&written(&mut raw)), Ok(policy));
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        for (field, json) in [
            ("deny_urls", r#"{"deny_urls":["/a*"]}"#),
            ("auto_approve_hours", r#"{"auto_approve_hours":["9-5"]}"#),
            ("allowed_approvers", r#"{"allowed_approvers":["ann"]}"#),
            ("approval_channel", r#"{"approval_channel":"pigeon"}"#),
            ("min_approvals", r#"{"min_approvals":0}"#),
        ] {
            let mut draft = Draft::default();
            let error = ChangeError::from(Policy::parse(json).unwrap_err());
            assert!(note(&mut draft, &error), "{field}");
            assert!(draft.error(field).is_some(), "{field}");
        }
    }
}
