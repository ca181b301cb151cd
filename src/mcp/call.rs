//! `tap_call`: what is given becomes a request to `/forward`, and its answer what the tool returns (spec/tap.md §2.4, §9).

use bytes::Bytes;
use data_encoding::BASE64;
use http::{HeaderName, HeaderValue, Method, StatusCode, header};
use serde_json::{Map, Value, json};

use super::{
    ANSWER_BYTES_MAX, Answer, Call,
    agent::{Given, Misused, Told, ask, text},
};

pub(super) const CREDENTIAL: HeaderName = HeaderName::from_static("x-tap-credential");
const TARGET: HeaderName = HeaderName::from_static("x-tap-target");
const METHOD: HeaderName = HeaderName::from_static("x-tap-method");
const END_USER: HeaderName = HeaderName::from_static("x-tap-end-user");
const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Whose answer it is: the relay says so of each.
const ORIGIN: &str = "x-proxy-origin";

/// Reads what was given into a request.
///
/// # Errors
/// Something is missing, or no header can have it.
pub(super) fn read_call(given: &Given) -> Result<Call, Misused> {
    let mut call = ask(Method::POST, "/forward".to_owned());
    let headers = &mut call.headers;
    headers.push((
        CREDENTIAL,
        header_value(text(given, "credential")?, "credential")?,
    ));
    headers.push((TARGET, header_value(text(given, "target")?, "target")?));
    for (field, name) in [
        ("method", METHOD),
        ("end_user", END_USER),
        ("idempotency_key", IDEMPOTENCY_KEY),
    ] {
        if let Some(value) = optional(given, field)? {
            headers.push((name, header_value(value, field)?));
        }
    }
    let extra = extra_headers(given)?;
    let (body, content_type) = body(given, &extra)?;
    headers.extend(extra);
    if let Some(content_type) = content_type {
        headers.push((header::CONTENT_TYPE, content_type));
    }
    call.body = body;
    Ok(call)
}

fn optional<'a>(given: &'a Given, field: &str) -> Result<Option<&'a str>, Misused> {
    match given.get(field) {
        None | Some(Value::Null) => Ok(None),
        Some(Value::String(text)) => Ok(Some(text)),
        Some(_) => Err(Misused(format!("`{field}` is a text"))),
    }
}

/// Returns the headers that go upstream. What proves who calls, and what the relay reads, is not an agent's to send.
fn extra_headers(given: &Given) -> Result<Vec<(HeaderName, HeaderValue)>, Misused> {
    let listed = match given.get("headers") {
        None | Some(Value::Null) => return Ok(Vec::new()),
        Some(Value::Object(listed)) => listed,
        Some(_) => return Err(Misused("`headers` is an object of texts".to_owned())),
    };
    let mut headers = Vec::new();
    for (name, value) in listed {
        let wrong = || Misused("`headers` has a name that no header can have".to_owned());
        let name: HeaderName = name.parse().map_err(|_| wrong())?;
        if is_ours(&name) {
            continue;
        }
        let Value::String(value) = value else {
            return Err(Misused(format!("the header `{name}` is a text")));
        };
        headers.push((name.clone(), header_value(value, name.as_str())?));
    }
    Ok(headers)
}

fn is_ours(name: &HeaderName) -> bool {
    let connection = [
        header::AUTHORIZATION,
        header::CONTENT_LENGTH,
        header::TRANSFER_ENCODING,
        header::CONNECTION,
        header::HOST,
        header::EXPECT,
        header::COOKIE,
    ];
    name.as_str().starts_with("x-tap-") || name == "prefer" || connection.contains(name)
}

/// Returns the body, and its type where the headers do not give one.
fn body(
    given: &Given,
    headers: &[(HeaderName, HeaderValue)],
) -> Result<(Bytes, Option<HeaderValue>), Misused> {
    let given_type = headers
        .iter()
        .find(|(name, _)| name == header::CONTENT_TYPE);
    let given_type = given_type.and_then(|(_, value)| value.to_str().ok());
    if let Some(text) = optional(given, "body_base64")? {
        if given.contains_key("body") {
            return Err(Misused(
                "`body` and `body_base64` cannot be given together".to_owned(),
            ));
        }
        let bytes = BASE64.decode(text.as_bytes());
        let bytes = bytes.map_err(|_| Misused("`body_base64` is not base64".to_owned()))?;
        let default = HeaderValue::from_static("application/octet-stream");
        return Ok((bytes.into(), given_type.is_none().then_some(default)));
    }
    match given.get("body") {
        None | Some(Value::Null) => Ok((Bytes::new(), None)),
        Some(Value::String(text)) if given_type.is_some_and(|given| !is_json(given)) => {
            Ok((Bytes::from(text.clone()), None))
        }
        Some(value) => {
            let default = HeaderValue::from_static("application/json");
            Ok((
                value.to_string().into(),
                given_type.is_none().then_some(default),
            ))
        }
    }
}

/// Returns a header's value.
///
/// # Errors
/// No header can have it.
pub(super) fn header_value(text: &str, field: &str) -> Result<HeaderValue, Misused> {
    HeaderValue::from_str(text)
        .map_err(|_| Misused(format!("`{field}` is nothing that a header can have")))
}

/// Returns the id under which a call waits, if it does.
pub(super) fn waits(answer: &Answer) -> Option<String> {
    if answer.status != StatusCode::ACCEPTED || is_upstreams(answer) {
        return None;
    }
    let body: Map<String, Value> = serde_json::from_slice(&answer.body).ok()?;
    Some(body.get("txn_id")?.as_str()?.to_owned())
}

fn is_upstreams(answer: &Answer) -> bool {
    answer
        .headers
        .get(ORIGIN)
        .is_some_and(|origin| origin == "upstream")
}

/// Returns what the tool says of an answer that came at once.
pub(super) fn forwarded(answer: &Answer) -> Told {
    if !is_upstreams(answer) {
        return refused(answer);
    }
    let content_type = answer.headers.get(header::CONTENT_TYPE);
    let content_type = content_type.and_then(|value| value.to_str().ok());
    let (body, encoding) = shown(&answer.body, content_type);
    let mut told = json!({
        "upstream_status": answer.status.as_u16(),
        "content_type": content_type,
        "body": body,
    });
    if let Some(encoding) = encoding {
        told["body_encoding"] = json!(encoding);
    }
    if answer.is_cut {
        told["note"] = json!(format!(
            "only the first {ANSWER_BYTES_MAX} bytes of the body are shown"
        ));
    }
    Told::well(told)
}

/// Returns a body as a tool shows it: JSON as JSON, text as text, anything else in base64.
pub(super) fn shown(body: &[u8], content_type: Option<&str>) -> (Value, Option<&'static str>) {
    if content_type.is_some_and(is_json)
        && let Ok(value) = serde_json::from_slice(body)
    {
        return (value, None);
    }
    // A text that was cut off may end within a letter.
    match std::str::from_utf8(body) {
        Ok(text) => (json!(text), None),
        Err(error) if error.error_len().is_none() && body.len() >= ANSWER_BYTES_MAX => {
            let whole = String::from_utf8_lossy(&body[..error.valid_up_to()]);
            (json!(whole), None)
        }
        Err(_) => (json!(BASE64.encode(body)), Some("base64")),
    }
}

pub(super) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("application/json")
        || essence.to_ascii_lowercase().ends_with("+json")
}

/// Returns what the tool says of a refusal.
pub(super) fn refused(answer: &Answer) -> Told {
    let body: Map<String, Value> = serde_json::from_slice(&answer.body).unwrap_or_default();
    let first = |fields: &[&str]| fields.iter().find_map(|field| body.get(*field).cloned());
    let mut told = json!({
        "tap_error": first(&["message", "error"]).unwrap_or_else(|| json!("the relay refused this")),
        "status": answer.status.as_u16(),
    });
    for (name, fields) in [
        ("error_code", &["error_code"][..]),
        ("hint", &["fix", "agent_action", "hint"]),
        ("credential_link_url", &["credential_link_url"]),
        ("safe_to_retry", &["safe_to_retry"]),
    ] {
        if let Some(value) = first(fields) {
            told[name] = value;
        }
    }
    if let Some(wait) = answer.headers.get(header::RETRY_AFTER)
        && let Ok(wait) = wait.to_str()
    {
        told["retry_after"] = json!(wait);
    }
    Told::failed(told)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(value: &Value) -> Given {
        value.as_object().unwrap().clone()
    }

    fn header<'a>(call: &'a Call, name: &str) -> Option<&'a str> {
        let found = call.headers.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.to_str().unwrap())
    }

    #[test]
    fn what_proves_who_calls_is_not_an_agents_to_send() {
        let call = read_call(&given(&json!({
            "credential": "c", "target": "https://h/x",
            "headers": { "Authorization": "x", "X-TAP-Key": "y", "x-tap-method": "DELETE", "Accept": "text/html" },
        })));
        let call = call.unwrap();
        assert_eq!(header(&call, "accept"), Some("text/html"));
        for ours in ["authorization", "x-tap-key", "x-tap-method"] {
            assert_eq!(header(&call, ours), None, "{ours}");
        }
    }

    #[test]
    fn a_body_is_json_unless_its_type_says_otherwise() {
        for (body, kind, sent, kind_sent) in [
            (json!({"a": 1}), None, "{\"a\":1}", "application/json"),
            (json!("text"), None, "\"text\"", "application/json"),
            (
                json!("a=b"),
                Some("application/x-www-form-urlencoded"),
                "a=b",
                "application/x-www-form-urlencoded",
            ),
            (
                json!([1]),
                Some("application/problem+json"),
                "[1]",
                "application/problem+json",
            ),
        ] {
            let mut fields = json!({ "credential": "c", "target": "t", "body": body });
            if let Some(kind) = kind {
                fields["headers"] = json!({ "content-type": kind });
            }
            let call = read_call(&given(&fields)).unwrap();
            assert_eq!(call.body, sent);
            assert_eq!(header(&call, "content-type"), Some(kind_sent));
        }
    }

    #[test]
    fn what_no_request_can_have_is_told() {
        for wrong in [
            json!({}),
            json!({ "credential": "c" }),
            json!({ "credential": "c", "target": "a\nb" }),
            json!({ "credential": "c", "target": "t", "headers": { "a b": "c" } }),
            json!({ "credential": "c", "target": "t", "headers": { "a": 1 } }),
            json!({ "credential": "c", "target": "t", "body_base64": "*" }),
            json!({ "credential": "c", "target": "t", "body_base64": "aa==", "body": 1 }),
            json!({ "credential": "c", "target": "t", "method": 1 }),
        ] {
            assert!(read_call(&given(&wrong)).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_body_that_is_no_text_is_shown_in_base64() {
        assert_eq!(shown(b"\xff\x00", None), (json!("/wA="), Some("base64")));
        assert_eq!(
            shown(b"{}", Some("application/json; charset=utf-8")),
            (json!({}), None)
        );
        assert_eq!(shown(b"{", Some("application/json")), (json!("{"), None));
    }
}
