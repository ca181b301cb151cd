//! The log, page by page, beneath the plot of its requests.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use maud::{Markup, html};

use super::{
    super::{
        super::{Parts, address::Query, admin::Caller, error::ApiError},
        components::{Column, PageHead, card, empty, pages, table, time_or},
        plot::Plot,
        text,
        visit::Visit,
    },
    LIST,
    filter::Wanted,
    outcome,
};
use crate::{
    audit::read::{FoundEntries, LogEntry},
    store::OutcomeSpan,
};

/// How many entries a page has.
const LISTED: usize = 50;
const COLUMNS: [Column; 6] = [
    Column::text("When"),
    Column::text("What"),
    Column::text("Who"),
    Column::text("Credential"),
    Column::text("Outcome"),
    Column::number("Took"),
];

/// Lists the entries that are wanted.
pub(in crate::relay::dashboard) async fn list(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    Query(wanted): Query<Wanted>,
) -> Result<Response, ApiError> {
    let failed = |error| ApiError::store(error, &parts);
    let (filter, place, draft) = wanted.read();
    let found =
        FoundEntries::read(&parts.store, Some(caller.team()), &filter, (place, LISTED)).await;
    let found = found.map_err(failed)?;
    let head = PageHead {
        title: "Audit",
        lead: Some(
            "Every request and every change, as it was recorded. Nothing here can be edited.",
        ),
        ..PageHead::default()
    };
    let plot = if wanted.is_further() {
        html! {}
    } else {
        plot(&parts, &caller, &wanted).await?
    };
    let older = found.next.as_ref().map(|next| wanted.address(Some(next)));
    let newest = wanted.is_further().then(|| wanted.address(None));
    let body = html! {
        (draft.notes())
        (plot)
        (wanted.form(&draft))
        (entries(&found, &wanted))
        (pages(newest.as_deref(), older.as_deref()))
    };
    Ok(visit.show_with(draft.status(), &head, &body))
}

async fn plot(parts: &Parts, caller: &Caller, wanted: &Wanted) -> Result<Markup, ApiError> {
    let (title, minutes, count) = match wanted.span.as_str() {
        "hour" => ("Requests of the last hour", 1, 60),
        "week" => ("Requests of the last 7 days", 240, 42),
        "month" => ("Requests of the last 30 days", 1440, 30),
        _ => ("Requests of the last 24 hours", 30, 48),
    };
    let span = OutcomeSpan::until(parts.store.clock().now(), minutes, count);
    let outcomes = parts.store.team_outcomes(caller.team(), span).await;
    let outcomes = outcomes.map_err(|error| ApiError::store(error, parts))?;
    let plot = Plot {
        title,
        span,
        parts: &outcomes,
    };
    Ok(card(title, &plot.markup()))
}

fn entries(found: &FoundEntries, wanted: &Wanted) -> Markup {
    if !found.entries.is_empty() {
        let rows: Vec<_> = found.entries.iter().map(|(_, entry)| row(entry)).collect();
        return table("Entries", &COLUMNS, &rows);
    }
    match (
        found.next.is_some(),
        wanted.is_filtered() || wanted.is_further(),
    ) {
        (true, _) => empty(
            "Nothing found so far",
            "Many entries were looked through, and there are older ones: go on with the button below.",
            &html! {},
        ),
        (_, true) => empty(
            "Nothing matches",
            "No entry is what the filter asks for.",
            &html! { a.button href=(LIST) { "Show all" } },
        ),
        _ => empty(
            "The log is empty",
            "Requests and changes appear here at once.",
            &html! {},
        ),
    }
}

fn row(entry: &LogEntry) -> Vec<Markup> {
    let who = entry.agent_id.as_deref().unwrap_or("-");
    vec![
        match (&entry.chain, entry.seq) {
            (Some(chain), Some(seq)) => html! {
                a href={ (LIST) "/" (chain) "/" (seq) } { (time_or(entry.timestamp, "unknown")) }
            },
            _ => time_or(entry.timestamp, "unknown"),
        },
        html! { div.clip { (what(entry)) } },
        html! { div.clip { (text::inline(who)) } },
        html! { div.clip { (text::inline(&entry.credential_names.join(", "))) } },
        html! {
            (outcome(entry))
            @if let Some(status) = entry.upstream_status { " " span.muted { (status) } }
            @if let Some(code) = &entry.error_code { span.sub { (text::inline(code)) } }
        },
        match entry.total_latency_ms {
            Some(took) if !entry.is_change() => html! { span.nowrap { (took) " ms" } },
            _ => html! {},
        },
    ]
}

/// Returns what an entry tells of: `GET https://…`, or `agent create x` of a change.
pub(super) fn what(entry: &LogEntry) -> Markup {
    let target = entry.target_url.as_deref().unwrap_or_default();
    if entry.is_change()
        && let Some((verb, name)) = changed(target)
    {
        return html! { (verb) " " strong { (text::inline(name)) } };
    }
    html! {
        span.method { (text::inline(entry.method.as_deref().unwrap_or_default())) } " "
        (text::inline(target))
    }
}

/// Reads `tap:agent-rotate-key/x`: what was done to what.
fn changed(target: &str) -> Option<(String, &str)> {
    let (done, name) = target.strip_prefix("tap:")?.split_once('/')?;
    let (noun, verb) = done.split_once('-')?;
    Some((format!("{noun} {verb}"), name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_by_its_verb() {
        let wanted = Some(("agent rotate-key".to_owned(), "a/b"));
        assert_eq!(changed("tap:agent-rotate-key/a/b"), wanted);
        for target in ["tap:sign", "https://a.example/b-c/d", ""] {
            assert_eq!(changed(target), None, "{target}");
        }
    }
}
