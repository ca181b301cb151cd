//! Reads a policy's JSON: strictly, because a typing error must neither hold nor free anything.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, Visitor},
};
use serde_json::Value;

use super::{ContentType, Hours, Method, Policy, PolicyError, UrlRule};

/// The fields of a policy, in the order in which they are printed.
pub const FIELDS: [&str; 18] = [
    "auto_approve_methods",
    "require_approval_methods",
    "auto_approve_urls",
    "require_approval_urls",
    "deny_methods",
    "deny_urls",
    "allowed_approvers",
    "approval_channel",
    "telegram_chat_id",
    "matrix_room_id",
    "matrix_allowed_approvers",
    "require_passkey",
    "min_approvals",
    "auto_approve_hours",
    "require_preimage",
    "max_body_bytes",
    "allowed_content_types",
    "deny_other_bodies",
];

/// The channels that a policy can ask through.
pub const CHANNELS: [&str; 5] = ["dashboard", "agent_reflected", "telegram", "matrix", "app"];

/// The most approvals that a policy can ask for.
pub const MIN_APPROVALS_MAX: u32 = 100;

/// The highest limit of a body: a tebibyte, which is as good as none.
pub const BODY_BYTES_MAX: u64 = 1 << 40;

/// The longest e-mail address, in bytes (RFC 5321 §4.5.3.1.3, without the angle brackets).
const EMAIL_BYTES_MAX: usize = 254;

/// Reads a policy. The first mistake in the order of the text is reported.
pub(super) fn parse(json: &str) -> Result<Policy, PolicyError> {
    patch(&Policy::default(), json)
}

/// Reads the fields that a document has into a policy.
pub(super) fn patch(policy: &Policy, json: &str) -> Result<Policy, PolicyError> {
    let document: Value = serde_json::from_str(json).map_err(|error| not_json(&error))?;
    if !document.is_object() {
        return Err(PolicyError::NotAnObject {
            found: kind(&document),
        });
    }
    // Read again as it stands, because an object of `serde_json` keeps only the last of two fields of
    // one name, and in its own order.
    let members: Members = serde_json::from_str(json).map_err(|error| not_json(&error))?;
    let mut policy = policy.clone();
    let mut seen = Vec::new();
    for (name, value) in members.0 {
        let field = known_field(&name)?;
        if seen.contains(&field) {
            return Err(PolicyError::DuplicateField { field: name });
        }
        seen.push(field);
        set(&mut policy, field, value)?;
    }
    Ok(policy)
}

/// The members of an object in their order, repeated names and all.
struct Members(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Members {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Reader;
        impl<'de> Visitor<'de> for Reader {
            type Value = Members;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Members, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Reader)
    }
}

fn set(policy: &mut Policy, field: &'static str, value: Value) -> Result<(), PolicyError> {
    match field {
        "auto_approve_methods" => policy.auto_approve_methods = methods(field, value)?,
        "require_approval_methods" => policy.require_approval_methods = methods(field, value)?,
        "auto_approve_urls" => policy.auto_approve_urls = rules(field, value)?,
        "require_approval_urls" => policy.require_approval_urls = rules(field, value)?,
        "deny_methods" => policy.deny_methods = methods(field, value)?,
        "deny_urls" => policy.deny_urls = rules(field, value)?,
        "allowed_approvers" => policy.allowed_approvers = emails(field, value)?,
        "approval_channel" => policy.approval_channel = channel(field, value)?,
        "telegram_chat_id" => policy.telegram_chat_id = text_or_none(field, value)?,
        "matrix_room_id" => policy.matrix_room_id = text_or_none(field, value)?,
        "matrix_allowed_approvers" => policy.matrix_allowed_approvers = emails(field, value)?,
        "require_passkey" => policy.require_passkey = flag(field, &value)?,
        "min_approvals" => policy.min_approvals = min_approvals(field, &value)?,
        "auto_approve_hours" => policy.auto_approve_hours = hours(field, value)?,
        "require_preimage" => policy.require_preimage = flag(field, &value)?,
        "max_body_bytes" => policy.max_body_bytes = bytes(field, &value)?,
        "allowed_content_types" => policy.allowed_content_types = content_types(field, value)?,
        "deny_other_bodies" => policy.deny_other_bodies = flag(field, &value)?,
        _ => unreachable!("every one of `FIELDS` is set here"),
    }
    Ok(())
}

fn known_field(name: &str) -> Result<&'static str, PolicyError> {
    if let Some(field) = FIELDS.into_iter().find(|field| *field == name) {
        return Ok(field);
    }
    let likeness = |field: &&str| strsim::jaro_winkler(&name.to_lowercase(), field);
    let nearest = FIELDS
        .into_iter()
        .max_by(|one, other| likeness(one).total_cmp(&likeness(other)))
        .filter(|field| likeness(field) > 0.8);
    Err(PolicyError::UnknownField {
        field: name.to_owned(),
        nearest,
    })
}

fn methods(field: &'static str, value: Value) -> Result<Vec<Method>, PolicyError> {
    let mut methods = Vec::new();
    for text in texts(field, value)? {
        let Some(method) = Method::parse(&text) else {
            return Err(PolicyError::UnknownMethod {
                field,
                method: text,
            });
        };
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    Ok(methods)
}

fn rules(field: &'static str, value: Value) -> Result<Vec<UrlRule>, PolicyError> {
    let read = |text: String| match text.parse() {
        Ok(rule) => Ok(rule),
        Err(reason) => Err(PolicyError::BadRule {
            field,
            rule: text,
            reason,
        }),
    };
    texts(field, value)?.into_iter().map(read).collect()
}

fn hours(field: &'static str, value: Value) -> Result<Vec<Hours>, PolicyError> {
    let read = |text: String| match text.parse() {
        Ok(hours) => Ok(hours),
        Err(reason) => Err(PolicyError::BadHours {
            field,
            hours: text,
            reason,
        }),
    };
    texts(field, value)?.into_iter().map(read).collect()
}

fn emails(field: &'static str, value: Value) -> Result<Vec<String>, PolicyError> {
    let read = |text: String| {
        if is_email(&text) {
            // Members' addresses are in lower case (spec/tap.md §1.1).
            Ok(text.to_lowercase())
        } else {
            Err(PolicyError::BadEmail { field, email: text })
        }
    };
    texts(field, value)?.into_iter().map(read).collect()
}

fn channel(field: &'static str, value: Value) -> Result<Option<String>, PolicyError> {
    match text_or_none(field, value)? {
        Some(channel) if !CHANNELS.contains(&channel.as_str()) => {
            Err(PolicyError::UnknownChannel { channel })
        }
        known => Ok(known),
    }
}

fn text_or_none(field: &'static str, value: Value) -> Result<Option<String>, PolicyError> {
    match value {
        Value::Null => Ok(None),
        Value::String(text) => Ok(Some(text)),
        other => Err(wrong_type(field, "text or null", &other)),
    }
}

fn flag(field: &'static str, value: &Value) -> Result<bool, PolicyError> {
    let flag = value.as_bool();
    flag.ok_or_else(|| wrong_type(field, "true or false", value))
}

fn bytes(field: &'static str, value: &Value) -> Result<Option<u64>, PolicyError> {
    match value {
        Value::Null => Ok(None),
        Value::Number(number) => {
            let bytes = number.as_u64().filter(|bytes| *bytes <= BODY_BYTES_MAX);
            bytes.map(Some).ok_or_else(|| PolicyError::BodyBytes {
                found: number.to_string(),
            })
        }
        other => Err(wrong_type(field, "a number of bytes or null", other)),
    }
}

fn content_types(field: &'static str, value: Value) -> Result<Vec<ContentType>, PolicyError> {
    let mut types = Vec::new();
    for text in texts(field, value)? {
        let Ok(one) = text.parse() else {
            return Err(PolicyError::BadContentType { field, text });
        };
        if !types.contains(&one) {
            types.push(one);
        }
    }
    Ok(types)
}

fn min_approvals(field: &'static str, value: &Value) -> Result<u32, PolicyError> {
    let Value::Number(number) = value else {
        return Err(wrong_type(field, "a number", value));
    };
    let count = number.as_u64().and_then(|count| u32::try_from(count).ok());
    count
        .filter(|count| (1..=MIN_APPROVALS_MAX).contains(count))
        .ok_or_else(|| PolicyError::MinApprovals {
            found: number.to_string(),
        })
}

fn texts(field: &'static str, value: Value) -> Result<Vec<String>, PolicyError> {
    const WANTED: &str = "a list of texts";
    let Value::Array(entries) = value else {
        return Err(wrong_type(field, WANTED, &value));
    };
    let read = |entry| match entry {
        Value::String(text) => Ok(text),
        _ => Err(PolicyError::WrongType {
            field,
            wanted: WANTED,
            found: "a list with something else in it",
        }),
    };
    entries.into_iter().map(read).collect()
}

/// Returns whether a text has the shape of an e-mail address; whether it exists, only mail can tell.
fn is_email(text: &str) -> bool {
    let strange = |c: char| c.is_whitespace() || c.is_control() || "@,;<>()[]\"\\".contains(c);
    text.len() <= EMAIL_BYTES_MAX
        && text.split_once('@').is_some_and(|(person, host)| {
            !person.is_empty()
                && !person.contains(strange)
                && !host.contains(strange)
                && host.split('.').all(|label| !label.is_empty())
        })
}

fn not_json(error: &serde_json::Error) -> PolicyError {
    let (line, column) = (error.line(), error.column());
    let told = error.to_string();
    let place = format!(" at line {line} column {column}");
    PolicyError::NotJson {
        line,
        column,
        reason: told.strip_suffix(&place).unwrap_or(&told).to_owned(),
    }
}

fn wrong_type(field: &'static str, wanted: &'static str, value: &Value) -> PolicyError {
    PolicyError::WrongType {
        field,
        wanted,
        found: kind(value),
    }
}

fn kind(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const FULL: &str = r#"{"auto_approve_methods":["GET"],"require_approval_methods":["POST","DELETE"],"auto_approve_urls":["/v1/search","GET,HEAD api.example.com/v1/items/*"],"require_approval_urls":["/v1/admin"],"deny_methods":[],"deny_urls":["/v1/danger"],"allowed_approvers":["owner@example.com"],"approval_channel":null,"telegram_chat_id":null,"matrix_room_id":null,"matrix_allowed_approvers":[],"require_passkey":false,"min_approvals":1,"auto_approve_hours":["mon-fri 09:00-17:00 Europe/Berlin"],"require_preimage":true,"max_body_bytes":4096,"allowed_content_types":["application/json","text/*"],"deny_other_bodies":true}"#;

    #[test]
    fn a_policy_prints_the_json_it_was_read_from() {
        let policy = Policy::parse(FULL).unwrap();
        assert_eq!(serde_json::to_string(&policy).unwrap(), FULL);
    }

    #[test]
    fn the_printed_fields_are_the_known_ones() {
        let Members(members) =
            serde_json::from_str(&serde_json::to_string(&Policy::default()).unwrap()).unwrap();
        let names: Vec<_> = members.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, FIELDS);
    }

    #[test]
    fn methods_and_addresses_are_kept_in_one_case_and_once() {
        let policy = Policy::parse(
            r#"{"deny_methods": ["get", "GET", "Put"], "allowed_approvers": ["Ann@Example.com"]}"#,
        )
        .unwrap();
        assert_eq!(policy.deny_methods, [Method::Get, Method::Put]);
        assert_eq!(policy.allowed_approvers, ["ann@example.com"]);
    }

    #[test]
    fn a_passkey_can_be_asked_for() {
        let policy = Policy::parse(r#"{"require_passkey": true}"#).unwrap();
        assert!(policy.require_passkey);
    }

    #[test]
    fn a_policy_from_before_a_field_was_there_is_read() {
        let (json, _) = FULL.split_once(r#","require_preimage""#).unwrap();
        let policy = Policy::parse(&format!("{json}}}")).unwrap();
        assert!(!policy.require_preimage && policy.min_approvals == 1 && !policy.limits_bodies());
    }

    #[test]
    fn every_mistake_is_told_with_what_to_do() {
        for (json, told) in [
            (
                "",
                "this is not JSON: EOF while parsing a value at line 1, column 0",
            ),
            (
                "{\n \"deny_urls\": [}",
                "this is not JSON: expected value at line 2, column 16",
            ),
            ("[]", "a policy is a JSON object, and this is a list"),
            (
                r#"{"deny_urls": [], "deny_urls": ["/x"]}"#,
                "field `deny_urls` is there twice",
            ),
            (
                r#"{"auto_aprove_methods": ["GET"]}"#,
                "a policy has no field `auto_aprove_methods`; did you mean `auto_approve_methods`?",
            ),
            (
                r#"{"deny_urls": "/x"}"#,
                "field `deny_urls` is a list of texts, and here it is text",
            ),
            (
                r#"{"deny_urls": ["/x", 1]}"#,
                "field `deny_urls` is a list of texts, and here it is a list with something else in it",
            ),
            (
                r#"{"deny_methods": ["FETCH"]}"#,
                "field `deny_methods`: there is no method `FETCH`; known are `GET`, `HEAD`, `POST`, `PUT`, `PATCH`, `DELETE`, `OPTIONS`",
            ),
            (
                r#"{"auto_approve_urls": ["/a*"]}"#,
                "field `auto_approve_urls`: `/a*` is not a pattern: in `a*` the `*` is part of a segment; it stands for a whole one, as in `/users/*`",
            ),
            (
                r#"{"deny_urls": ["FETCH /a"]}"#,
                "field `deny_urls`: `FETCH /a` is not a pattern: there is no method `FETCH`",
            ),
            (
                r#"{"auto_approve_hours": ["9-5"]}"#,
                "field `auto_approve_hours`: `9-5` names no hours: name the time zone: `UTC`, an offset such as `+02:00`, or a place such as `Europe/Berlin`",
            ),
            (
                r#"{"min_approvals": 0}"#,
                "field `min_approvals` is from 1 to 100, and here it is 0",
            ),
            (
                r#"{"min_approvals": 1.5}"#,
                "field `min_approvals` is from 1 to 100, and here it is 1.5",
            ),
            (
                r#"{"min_approvals": "2"}"#,
                "field `min_approvals` is a number, and here it is text",
            ),
            (
                r#"{"allowed_approvers": ["ann"]}"#,
                "field `allowed_approvers`: `ann` is not an e-mail address",
            ),
            (
                r#"{"approval_channel": "pigeon"}"#,
                "there is no approval channel `pigeon`; known are `dashboard`, `agent_reflected`, `telegram`, `matrix`, `app`, or null",
            ),
            (
                r#"{"max_body_bytes": -1}"#,
                "field `max_body_bytes` is from 0 to 1099511627776 bytes, or null, and here it is -1",
            ),
            (
                r#"{"max_body_bytes": "1"}"#,
                "field `max_body_bytes` is a number of bytes or null, and here it is text",
            ),
            (
                r#"{"allowed_content_types": ["json"]}"#,
                "field `allowed_content_types`: `json` is none: a content type is written as `application/json`, or all of a kind as `text/*`",
            ),
            (
                r#"{"require_passkey": null}"#,
                "field `require_passkey` is true or false, and here it is null",
            ),
        ] {
            assert_eq!(Policy::parse(json).unwrap_err().to_string(), told, "{json}");
        }
    }

    #[test]
    fn a_field_unlike_any_other_lists_the_known_ones() {
        let error = Policy::parse(r#"{"zzz": 1}"#).unwrap_err().to_string();
        assert!(error.contains("`deny_urls`"), "{error}");
    }

    #[test]
    fn min_approvals_ends_at_the_limit() {
        for (count, read) in [("1", true), ("100", true), ("101", false), ("-1", false)] {
            let json = format!(r#"{{"min_approvals": {count}}}"#);
            assert_eq!(Policy::parse(&json).is_ok(), read, "{count}");
        }
    }

    #[test]
    fn addresses_have_a_person_and_a_host() {
        for (text, valid) in [
            ("admin@localhost", true),
            ("a.b+c@example.co.uk", true),
            ("@example.com", false),
            ("a@", false),
            ("a@b@c", false),
            ("a@b..c", false),
            ("a b@c", false),
            ("Ann <ann@example.com>", false),
        ] {
            assert_eq!(is_email(text), valid, "{text}");
        }
    }

    proptest! {
        #[test]
        fn what_is_read_prints_and_reads_the_same(
            methods in prop::collection::vec("get|Put|DELETE|head|options", 0..4),
            urls in prop::collection::vec("/[a-z]{0,4}|api\\.example\\.com/\\*/[a-z]{1,3}", 0..4),
            people in prop::collection::vec("[a-z]{1,4}@[a-z]{1,4}\\.[A-Z]{2}", 0..3),
            count in 1u32..=MIN_APPROVALS_MAX,
        ) {
            let json = serde_json::json!({
                "auto_approve_methods": methods, "deny_urls": urls, "allowed_approvers": people,
                "min_approvals": count, "approval_channel": "app",
            });
            let policy = Policy::parse(&json.to_string()).unwrap();
            let printed = serde_json::to_string(&policy).unwrap();
            prop_assert_eq!(Policy::parse(&printed).unwrap(), policy);
        }
    }
}
