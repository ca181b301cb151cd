//! What tools there are, as a client is told (spec/tap.md §9).

use std::sync::Arc;

use rmcp::model::{JsonObject, Tool, ToolAnnotations};
use serde_json::{Value, json};

use super::{Reach, operator, pending::WAIT_SECS_MAX};

/// Returns the tools that somebody may use.
pub(super) fn of(reach: Reach) -> Vec<Tool> {
    let mut tools = Vec::new();
    if reach.agent {
        tools.extend(reading());
        tools.extend(acting());
    }
    if reach.operator {
        tools.extend(operator::tools());
    }
    tools
}

/// Returns a tool with what it takes: a schema's properties, and the names of those that it needs.
pub(super) fn tool(
    (name, title): (&'static str, &str),
    description: &'static str,
    (properties, required): (Value, &[&str]),
    annotations: ToolAnnotations,
) -> Tool {
    let schema = object(&json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    }));
    let answer = object(&json!({ "type": "object" }));
    Tool::new(name, description, schema)
        .with_title(title)
        .with_raw_output_schema(answer)
        .with_annotations(annotations)
}

/// Returns what is said of a tool that changes nothing.
pub(super) fn reads() -> ToolAnnotations {
    ToolAnnotations::new().read_only(true).open_world(false)
}

fn object(schema: &Value) -> Arc<JsonObject> {
    let Value::Object(object) = schema else {
        unreachable!("a schema is written as an object")
    };
    Arc::new(object.clone())
}

fn wait() -> Value {
    json!({
        "type": "integer", "minimum": 0, "maximum": WAIT_SECS_MAX,
        "description": "how many seconds to wait for a person to decide, 60 unless said",
    })
}

fn reading() -> Vec<Tool> {
    vec![
        tool(
            ("tap_discover", "Credentials"),
            "Lists the credentials that you may use: what each is for, where it goes, and which calls wait for a \
             person. Ask this first. No secret is ever shown.",
            (json!({}), &[]),
            reads(),
        ),
        tool(
            ("tap_resume", "Go on with a call that waits"),
            "Tells how a call or a signature that waits for a person stands, and returns its answer once it is \
             approved. Use this instead of calling again, which would ask a second time.",
            (
                json!({ "txn_id": { "type": "string" }, "wait_seconds": wait() }),
                &["txn_id"],
            ),
            reads(),
        ),
        tool(
            ("tap_logs", "Your own log"),
            "Shows your newest calls and what became of them, the oldest first.",
            (
                json!({ "limit": { "type": "integer", "minimum": 1, "maximum": 100 } }),
                &[],
            ),
            reads(),
        ),
        tool(
            ("tap_proposal", "How a proposal stands"),
            "Tells whether people have decided about a policy that you proposed.",
            (
                json!({ "proposal_id": { "type": "string" } }),
                &["proposal_id"],
            ),
            reads(),
        ),
    ]
}

fn acting() -> Vec<Tool> {
    let asks = || ToolAnnotations::new().read_only(false).destructive(false);
    vec![
        tool(
            ("tap_call", "Call an API"),
            "Calls an API with a credential: the secret is put in on the way, and taken out of the answer. A call \
             that a person has to approve waits for them; if they take longer, you get its `txn_id` for `tap_resume`.",
            (call_properties(), &["credential", "target"]),
            ToolAnnotations::new().read_only(false).open_world(true),
        ),
        tool(
            ("tap_sign", "Ask for a signature"),
            "Asks a person for a signature with a signing key. The answer has it once they approve.",
            (
                json!({
                    "credential": { "type": "string" },
                    "payload": { "type": "string", "description": "what is signed: a digest, or for ed25519 the message" },
                    "encoding": { "enum": ["hex", "base64"] },
                    "payload_description": { "type": "string", "description": "what people are told it is" },
                    "prehash": { "type": "object", "description": "`preimage`, `preimage_encoding`, `hash`: what the digest is of" },
                    "wait_seconds": wait(),
                }),
                &["credential", "payload"],
            ),
            asks(),
        ),
        tool(
            ("tap_withdraw", "Take a call back"),
            "Takes back a call or a signature that waits for a person.",
            (json!({ "txn_id": { "type": "string" } }), &["txn_id"]),
            asks(),
        ),
        tool(
            ("tap_propose", "Propose a policy"),
            "Proposes a change of a credential's policy; nothing changes until a person approves it.",
            (
                json!({
                    "credential": { "type": "string" },
                    "changes": { "type": "object", "description": "fields of a policy, such as `auto_approve_urls`" },
                }),
                &["credential", "changes"],
            ),
            asks(),
        ),
        tool(
            ("tap_request_credential", "Ask for a credential"),
            "Makes a link to a form on which a person types in a secret that you lack. Never send the secret itself.",
            (
                json!({
                    "name": { "type": "string" },
                    "description": { "type": "string" },
                    "api_base": { "type": "string" },
                    "allowed_hosts": { "type": "array", "items": { "type": "string" } },
                    "auth_header_format": { "type": "string" },
                }),
                &["name"],
            ),
            asks(),
        ),
    ]
}

fn call_properties() -> Value {
    json!({
        "credential": { "type": "string", "description": "a name that `tap_discover` lists" },
        "target": { "type": "string", "description": "the whole address, or a path where `tap_discover` says so" },
        "method": { "type": "string", "description": "GET unless said" },
        "body": { "description": "sent as JSON; a text with a `content-type` that is not JSON is sent as it is" },
        "body_base64": { "type": "string", "description": "a body that is no text" },
        "headers": { "type": "object", "additionalProperties": { "type": "string" } },
        "idempotency_key": { "type": "string", "description": "the same key never calls twice" },
        "end_user": { "type": "string", "description": "for apps: whom this is done for" },
        "wait_seconds": wait(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_reaches_nothing_has_no_tool() {
        assert!(of(Reach::default()).is_empty());
        let all = Reach {
            agent: true,
            operator: true,
        };
        let mut names: Vec<_> = of(all).iter().map(|tool| tool.name.to_string()).collect();
        let count = names.len();
        names.sort();
        names.dedup();
        assert_eq!(names.len(), count, "each once");
    }
}
