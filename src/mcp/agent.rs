//! The tools of agents.

use bytes::Bytes;
use http::Method;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::{
    Answer, Bearer, Call, Door, NoAnswer,
    call::{forwarded, read_call, refused},
    pending::{Patience, Progress},
    tools,
};

/// What a tool came to: what is said, and whether it is a failure.
pub(super) struct Told {
    pub(super) value: Value,
    pub(super) is_error: bool,
}

impl Told {
    pub(super) fn well(value: Value) -> Self {
        let is_error = false;
        Self { value, is_error }
    }

    pub(super) fn failed(value: Value) -> Self {
        let is_error = true;
        Self { value, is_error }
    }
}

/// Why a tool was not used as it has to be.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Misused(pub(super) String);

/// What was given to a tool.
pub(super) type Given = Map<String, Value>;

/// Uses a tool of agents; `None` if there is none of that name.
///
/// # Errors
/// What was given is not what the tool takes.
pub(super) async fn tool(
    door: &dyn Door,
    (name, given): (&str, &Given),
    progress: &Progress,
) -> Option<Result<Told, Misused>> {
    Some(match name {
        "tap_discover" => Ok(discover(door).await),
        "tap_call" => match read_call(given) {
            Ok(call) => call_or_sign(door, call, (given, progress)).await,
            Err(misused) => Err(misused),
        },
        "tap_sign" => match sign(given) {
            Ok(call) => call_or_sign(door, call, (given, progress)).await,
            Err(misused) => Err(misused),
        },
        "tap_resume" => match text(given, "txn_id") {
            Ok(id) => match Patience::of(given) {
                Ok(patience) => Ok(patience.wait(door, id, progress).await),
                Err(misused) => Err(misused),
            },
            Err(misused) => Err(misused),
        },
        _ => simple(door, name, given).await?,
    })
}

/// Uses a tool that is one request, whose answer is the tool's.
async fn simple(door: &dyn Door, name: &str, given: &Given) -> Option<Result<Told, Misused>> {
    let call = match name {
        "tap_logs" => {
            let limit = given.get("limit").and_then(Value::as_i64);
            let query = limit.map_or_else(String::new, |limit| format!("?limit={limit}"));
            Ok(ask(Method::GET, format!("/agent/logs{query}")))
        }
        "tap_withdraw" => text(given, "txn_id").map(|id| ask(Method::DELETE, approval(id))),
        "tap_proposal" => text(given, "proposal_id")
            .map(|id| ask(Method::GET, format!("/agent/proposals/{}", segment(id)))),
        "tap_propose" => propose(given),
        "tap_request_credential" => {
            let body = Value::Object(given.clone());
            Ok(with_body("/agent/credential-link", &body))
        }
        _ => return None,
    };
    Some(match call {
        Ok(call) => Ok(passed_on(door.send(call).await)),
        Err(misused) => Err(misused),
    })
}

/// Returns an answer of the relay's own, as it is.
fn passed_on(answer: Result<Answer, NoAnswer>) -> Told {
    match answer {
        Ok(answer) if answer.status.is_success() => match serde_json::from_slice(&answer.body) {
            Ok(value @ Value::Object(_)) => Told::well(value),
            _ => refused(&answer),
        },
        Ok(answer) => refused(&answer),
        Err(error) => Told::failed(json!({ "tap_error": error.to_string() })),
    }
}

fn propose(given: &Given) -> Result<Call, Misused> {
    let name = text(given, "credential")?;
    let Some(Value::Object(changes)) = given.get("changes") else {
        return Err(Misused("`changes` is an object".to_owned()));
    };
    let mut payload = changes.clone();
    payload.insert("credential_name".to_owned(), json!(name));
    let body = json!({ "proposal_type": "policy_change", "payload": payload });
    Ok(with_body("/agent/proposals", &body))
}

fn sign(given: &Given) -> Result<Call, Misused> {
    let name = text(given, "credential")?;
    text(given, "payload")?;
    let mut body = given.clone();
    body.retain(|field, _| !matches!(field.as_str(), "credential" | "wait_seconds"));
    let mut call = with_body("/sign", &Value::Object(body));
    let value = super::call::header_value(name, "credential")?;
    call.headers.push((super::call::CREDENTIAL, value));
    Ok(call)
}

/// Sends what may have to wait for a person.
async fn call_or_sign(
    door: &dyn Door,
    call: Call,
    (given, progress): (&Given, &Progress),
) -> Result<Told, Misused> {
    let patience = Patience::of(given)?;
    Ok(match door.send(call).await {
        Ok(answer) => match super::call::waits(&answer) {
            Some(id) => patience.wait(door, &id, progress).await,
            None => forwarded(&answer),
        },
        Err(error) => Told::failed(json!({ "tap_error": error.to_string() })),
    })
}

/// Lists what may be used, in the shape that agents know (spec/tap.md §9).
async fn discover(door: &dyn Door) -> Told {
    let answer = match door
        .send(ask(Method::GET, "/agent/services?compact=1".to_owned()))
        .await
    {
        Ok(answer) => answer,
        Err(error) => return Told::failed(json!({ "tap_error": error.to_string() })),
    };
    let services: Map<String, Value> = match serde_json::from_slice(&answer.body) {
        Ok(services) if answer.status.is_success() => services,
        _ => return refused(&answer),
    };
    let listed = services.get("services").and_then(Value::as_object);
    let credentials: Vec<_> = listed.into_iter().flatten().map(described).collect();
    let mut told = json!({ "credentials": credentials });
    if credentials.is_empty() {
        for field in ["agent_action", "dashboard_url"] {
            if let Some(value) = services.get(field) {
                told[field] = value.clone();
            }
        }
    } else {
        told["how_to_use"] = json!(
            "call `tap_call` with a credential's name and a target under its address; a call that waits for a person \
             is continued with `tap_resume`, never called again"
        );
    }
    Told::well(told)
}

fn described((name, service): (&String, &Value)) -> Value {
    let description = service.get("description").cloned().unwrap_or_default();
    if service.get("signing").is_some() {
        let note = "a signing key: use `tap_sign`";
        return json!({ "name": name, "description": description, "not_callable": note });
    }
    let rules = service.pointer("/approval/rules").and_then(Value::as_array);
    let proceeds = |rule: &&Value| rule["decision"] == "proceeds_immediately";
    let is_any = |rule: &Value| {
        rule["target"]
            .as_str()
            .is_none_or(|target| matches!(target, "*" | "ANY" | "any"))
    };
    let free: Vec<_> = rules.into_iter().flatten().filter(proceeds).collect();
    let patterns: Vec<_> = free
        .iter()
        .filter(|rule| !is_any(rule))
        .map(|rule| rule["target"].clone())
        .collect();
    let writes = |rule: &Value| {
        let methods = &rule["methods"];
        methods == "ANY"
            || methods
                .as_array()
                .is_some_and(|all| all.iter().any(|one| one == "POST"))
    };
    let is_free = free.iter().any(|rule| is_any(rule) && writes(rule));
    let target = match service.get("target_base") {
        Some(base) => base.clone(),
        None if service["target_is_relative_path"] == true => json!("a path such as `/v1/items`"),
        None => json!({ "any address of": service.get("allowed_hosts") }),
    };
    let mut told = json!({
        "name": name,
        "description": description,
        "target": target,
        "writes_need_approval": !is_free,
        "rules": rules.cloned().unwrap_or_default(),
    });
    if !patterns.is_empty() {
        told["auto_approved_url_patterns"] = json!(patterns);
        told["auto_approved_note"] = json!("calls to these proceed without a person");
    }
    told
}

/// Returns a text that a tool needs.
pub(super) fn text<'a>(given: &'a Given, field: &str) -> Result<&'a str, Misused> {
    let text = given.get(field).and_then(Value::as_str);
    text.filter(|text| !text.is_empty())
        .ok_or_else(|| Misused(format!("`{field}` is a text that is needed")))
}

/// Returns the path of a call that waits.
pub(super) fn approval(id: &str) -> String {
    format!("/agent/approvals/{}", segment(id))
}

/// Returns a request of an agent's without a body.
pub(super) fn ask(method: Method, path: String) -> Call {
    Call {
        by: Bearer::Agent,
        method,
        path,
        headers: Vec::new(),
        body: Bytes::new(),
    }
}

fn with_body(path: &str, body: &Value) -> Call {
    let json = http::HeaderValue::from_static("application/json");
    Call {
        headers: vec![(http::header::CONTENT_TYPE, json)],
        body: Bytes::from(body.to_string()),
        ..ask(Method::POST, path.to_owned())
    }
}

/// Returns a name as one segment of a path.
pub(super) fn segment(name: &str) -> String {
    utf8_percent_encode(name, NON_ALPHANUMERIC).to_string()
}

/// Returns whether a field was given that a tool does not take.
///
/// # Errors
/// There is one.
pub(super) fn check_fields(name: &str, given: &Given, reach: super::Reach) -> Result<(), Misused> {
    let all = tools::of(reach);
    let Some(tool) = all.iter().find(|tool| tool.name == name) else {
        return Ok(());
    };
    let known = tool
        .input_schema
        .get("properties")
        .and_then(Value::as_object);
    let unknown = given
        .keys()
        .find(|field| known.is_none_or(|known| !known.contains_key(*field)));
    match unknown {
        Some(field) => {
            let field = &field[..field.floor_char_boundary(64)];
            Err(Misused(format!("`{name}` takes no `{field}`")))
        }
        None => Ok(()),
    }
}
