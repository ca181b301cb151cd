//! One entry of the log, with everything that it tells.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};
use serde_json::{Map, Value};

use super::{
    super::{
        super::{Parts, address::Path, admin::Caller, error::ApiError},
        components::{
            Column, PageHead, Tone, badge, card, chips, facts, flush_card, table, time_or,
        },
        text,
        visit::Visit,
    },
    LIST,
    list::what,
    outcome,
};
use crate::audit::read::LogEntry;

const HEADERS: [Column; 2] = [Column::text("Header"), Column::text("Value")];
/// What is told of an entry in this order, as far as it has it.
const FACTS: [(&str, &str); 18] = [
    ("agent_id", "Who"),
    ("acting_agent_id", "With the access of"),
    ("end_user_id", "For the end user"),
    ("policy_reason", "Decided by"),
    ("error_code", "Why not"),
    ("approval_status", "Approval"),
    ("approver_identity", "Decided by person"),
    ("approver_reason", "Their reason"),
    ("upstream_status", "Upstream status"),
    ("total_latency_ms", "Took in all, ms"),
    ("approval_latency_ms", "Waited for a person, ms"),
    ("upstream_latency_ms", "Upstream took, ms"),
    ("response_sanitized", "Secrets taken out of the answer"),
    ("bytes_in", "Bytes sent"),
    ("bytes_out", "Bytes received"),
    ("client_ip", "From"),
    ("request_id", "Request"),
    ("hash", "Hash"),
];

/// Shows it.
pub(in crate::relay::dashboard) async fn show(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Path((chain, seq)): Path<(String, String)>,
) -> Result<Response, ApiError> {
    let none = || {
        ApiError::missing(
            "entry_not_found",
            "there is no such entry in this team's log",
        )
    };
    let number: i64 = seq.parse().map_err(|_| none())?;
    let found = parts.store.team_line(caller.team(), (&chain, number)).await;
    let line = found
        .map_err(|error| ApiError::store(error, &parts))?
        .ok_or_else(none)?;
    let (_, entry) = LogEntry::parse(line.as_bytes()).map_err(|_| none())?;
    let members: Map<String, Value> = serde_json::from_str(&line).unwrap_or_default();
    let title = format!("Entry {number}");
    let head = PageHead {
        above: &[(LIST, "Audit")],
        title: &title,
        actions: Some(outcome(&entry)),
        ..PageHead::default()
    };
    let body = html! {
        section.card { div.card-body { p.target tabindex="0" role="group" aria-label="What was asked for" { (what(&entry)) } } }
        (flush_card("What was recorded", &facts(&told(&entry, &members))))
        (request(&members))
        (change(&members))
        details.card {
            summary { "The entry as it is stored" }
            div.card-body { (text::block("Entry", &pretty(&Value::Object(members.clone())))) }
        }
    };
    Ok(visit.show(&head, &body))
}

fn told(entry: &LogEntry, members: &Map<String, Value>) -> Vec<(&'static str, Markup)> {
    let mut told = vec![("When", time_or(entry.timestamp, "unknown"))];
    if !entry.credential_names.is_empty() {
        let names = chips(
            &entry.credential_names,
            Some("/dashboard/credentials"),
            "none",
        );
        told.push(("Credentials", names));
    }
    for (name, label) in FACTS {
        if let Some(value) = members.get(name).and_then(plain) {
            told.push((label, fact(name, &value)));
        }
    }
    if let (Some(chain), Some(seq)) = (&entry.chain, entry.seq) {
        told.push((
            "Place",
            html! { "number " (seq) " on the host " (text::inline(chain)) },
        ));
    }
    told
}

fn fact(name: &str, value: &str) -> Markup {
    match name {
        "request_id" => html! {
            a href={ (LIST) "?text=" (value) } { code { (text::inline(value)) } }
        },
        "hash" | "policy_reason" | "error_code" | "client_ip" => {
            html! { code { (text::inline(value)) } }
        }
        _ => html! { (text::inline(value)) },
    }
}

fn request(members: &Map<String, Value>) -> Markup {
    let headers = members.get("request_headers").and_then(Value::as_array);
    let pairs = headers.into_iter().flatten().filter_map(Value::as_array);
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    let rows: Vec<_> = pairs
        .map(|pair| {
            let (name, value) = (text(pair.first()), text(pair.get(1)));
            vec![
                html! { (text::inline(&name)) },
                html! { code { (text::inline(&value)) } },
            ]
        })
        .collect();
    let body = members.get("request_body").and_then(Value::as_str);
    let is_cut = members.get("request_body_truncated") == Some(&Value::Bool(true));
    html! {
        @if !rows.is_empty() {
            (flush_card("Headers, as the agent sent them", &table("Headers", &HEADERS, &rows)))
        }
        @if let Some(body) = body {
            (card("Body, as the agent sent it", &html! {
                @if is_cut { p { (badge(Tone::Warn, "only its beginning was recorded")) } }
                (text::block("Body", body))
            }))
        }
    }
}

fn change(members: &Map<String, Value>) -> Markup {
    let Some(change) = members.get("change") else {
        return html! {};
    };
    let permissive = members.get("permissive_changes").and_then(Value::as_array);
    html! {
        @if let Some(changes) = permissive {
            (card("More permissive than before", &html! {
                ul { @for change in changes {
                    li { (text::sentence(change["summary"].as_str().unwrap_or_default())) }
                } }
            }))
        }
        div.columns {
            @for (name, label) in [("before", "Before"), ("after", "After")] {
                @if let Some(state) = change.get(name) {
                    (card(label, &text::block(label, &pretty(state))))
                }
            }
        }
    }
}

/// Returns a plain value as text; `None` for what says nothing.
fn plain(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()).filter(|text| !text.is_empty()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(true) => Some("yes".to_owned()),
        _ => None,
    }
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
