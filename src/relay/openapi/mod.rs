//! `GET /openapi.json`: the API, described from the table of its routes and the types of its handlers.

use std::{collections::BTreeMap, sync::LazyLock};

use axum::response::IntoResponse;
use http::header;
use schemars::{SchemaGenerator, generate::SchemaSettings};
use serde_json::{Map, Value, json};

use super::admin;

mod sketch;

pub(super) use sketch::{Created, Described, Input, Settling, Sketch};

/// The document, as it is served and checked in.
static DOCUMENT: LazyLock<String> = LazyLock::new(|| format!("{:#}\n", document()));

/// One operation of the document.
pub(super) struct Operation<'a> {
    /// Its method, in lower case, and its path.
    pub(super) place: (String, &'static str),
    /// The name by which programs know it.
    pub(super) id: &'static str,
    /// The noun under which it is listed.
    pub(super) noun: &'static str,
    /// What it does.
    pub(super) summary: &'static str,
    /// Who may call it, in words; and the ways to prove who calls.
    pub(super) callers: (String, Value),
    /// Notes what it takes and answers.
    pub(super) describe: &'a dyn Fn(&mut Sketch<'_>),
}

/// Returns the document that describes the API.
pub fn text() -> &'static str {
    &DOCUMENT
}

/// Shows the document. It is the same for everybody, and says nothing of anybody.
pub(super) async fn show() -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "application/json")];
    (kind, text())
}

/// What is gathered while operations are described.
struct Gathered {
    incoming: SchemaGenerator,
    outgoing: SchemaGenerator,
    paths: BTreeMap<&'static str, Map<String, Value>>,
}

fn document() -> Value {
    let settings = || {
        let mut settings = SchemaSettings::draft2020_12();
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
        settings
    };
    let mut gathered = Gathered {
        incoming: settings().for_deserialize().into_generator(),
        outgoing: settings().for_serialize().into_generator(),
        paths: BTreeMap::new(),
    };
    admin::describe(&mut |operation| gathered.add(operation));
    let mut schemas = gathered.outgoing.take_definitions(true);
    schemas.extend(gathered.incoming.take_definitions(true));
    schemas.insert("Refusal".to_owned(), refusal());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Postern",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "What people and their programs do at a relay. Bodies are JSON of at most 1 MiB; a field that is not known, \
                and one that is there twice, is refused. Everything shown or changed is of the caller's team.",
        },
        "servers": [{ "url": "/" }],
        "paths": gathered.paths,
        "components": {
            "schemas": schemas,
            "responses": { "Refused": {
                "description": "It was refused; nothing was changed.",
                "content": { "application/json": { "schema": { "$ref": "#/components/schemas/Refusal" } } },
            } },
            "securitySchemes": security_schemes(),
        },
    })
}

impl Gathered {
    fn add(&mut self, operation: &Operation<'_>) {
        let mut sketch = Sketch {
            incoming: &mut self.incoming,
            outgoing: &mut self.outgoing,
            parameters: Vec::new(),
            body: None,
            answers: BTreeMap::new(),
            refusals: std::collections::BTreeSet::new(),
        };
        (operation.describe)(&mut sketch);
        let (method, path) = &operation.place;
        let (callers, security) = &operation.callers;
        let varying = names_in(path).map(|name| {
            json!({ "name": name, "in": "path", "required": true, "schema": { "type": "string" } })
        });
        let mut told = json!({
            "operationId": operation.id,
            "summary": operation.summary,
            "description": callers,
            "tags": [operation.noun],
            "security": security,
            "parameters": varying.chain(sketch.parameters).collect::<Vec<_>>(),
            "responses": responses(sketch.answers, sketch.refusals),
        });
        if let Some(schema) = sketch.body {
            told["requestBody"] =
                json!({ "content": { "application/json": { "schema": schema } } });
        }
        let of_path = self.paths.entry(path).or_default();
        of_path.insert(method.clone(), told);
    }
}

/// Returns the names of what varies in a path.
fn names_in(path: &str) -> impl Iterator<Item = &str> {
    let parts = path.split('/');
    parts.filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'))
}

fn responses(
    answers: BTreeMap<u16, Option<Value>>,
    refusals: impl IntoIterator<Item = u16>,
) -> Map<String, Value> {
    let refused = json!({ "$ref": "#/components/responses/Refused" });
    let told = answers.into_iter().map(|(status, content)| {
        let mut answer = json!({ "description": "It was done." });
        if let Some(content) = content {
            answer["content"] = content;
        }
        (status.to_string(), answer)
    });
    let refusals = refusals
        .into_iter()
        .map(|status| (status.to_string(), refused.clone()));
    let others = std::iter::once(("default".to_owned(), refused.clone()));
    told.chain(refusals).chain(others).collect()
}

/// The one shape of everything that is refused.
fn refusal() -> Value {
    let text = |description: &str| json!({ "type": "string", "description": description });
    json!({
        "type": "object",
        "description": "Why a request was refused. Some have more members, which their `message` speaks of.",
        "required": ["error", "error_code", "message"],
        "properties": {
            "error": text("The machine word; the same as `error_code`."),
            "error_code": text("The machine word."),
            "message": text("What is wrong, for people."),
            "fix": text("What to do."),
            "name": text("The name that there is not, or that is taken."),
            "nearest": {
                "type": "array", "items": { "type": "string" },
                "description": "Names that there are and that are like the one that there is not.",
            },
            "safe_to_retry": { "type": "boolean", "description": "Whether the same request may be sent again." },
        },
    })
}

fn security_schemes() -> Value {
    json!({
        "session": {
            "type": "http", "scheme": "bearer",
            "description": "The `session_token` of a sign-in.",
        },
        "page": {
            "type": "apiKey", "in": "cookie", "name": "__Host-postern-session",
            "description": "The session of a page; over plain HTTP the cookie is `postern-session`.",
        },
        "csrf": {
            "type": "apiKey", "in": "header", "name": "X-CSRF-Token",
            "description": "With a page's session: the token that the page has in it.",
        },
        "agent_key": {
            "type": "apiKey", "in": "header", "name": "X-TAP-Key",
            "description": "The API key of an agent or an app.",
        },
    })
}
