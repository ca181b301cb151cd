//! Entries page by page: a relay's, of its team, or the database's, of all hosts.

use std::{
    collections::{HashSet, VecDeque},
    path::Path,
    time::Duration,
};

use serde::Deserialize;
use serde_json::value::RawValue;

use super::{
    super::{Failure, Invocation, deployment::Relay, interrupt::Interrupt},
    Logs, LogsError, Stop,
    print::Printer,
};
use crate::{
    audit::read::{Decision, Filter, FoundEntries, LogEntry, Query, Recent},
    client::Request,
    clock::Timestamp,
    store::{AuditCursor, Noun, Store, TeamId},
};

/// How many entries are asked for at once.
const PAGE: usize = 500;
/// How much is collected of a log at most, in bytes.
const KEPT_BYTES_MAX: usize = 1 << 30;
/// How long a followed log is left alone between two looks.
const LOOK_EVERY: Duration = Duration::from_secs(1);
/// How far back each look goes: an entry is committed a while after the time that it tells.
const OVERLAP: Duration = Duration::from_mins(2);
/// How many entries are remembered, so that none is shown twice.
const SEEN_MAX: usize = 100_000;

/// What has entries page by page.
pub(super) enum Pages {
    /// A running relay: those of the session's team.
    Relay(Relay),
    /// The database: those of a team, or of all.
    Store(Store, Option<TeamId>),
}

/// A page of the log as a relay has it, the newest entry first.
#[derive(Deserialize)]
struct Page {
    entries: Vec<Box<RawValue>>,
    next_cursor: Option<String>,
}

impl Logs {
    /// Shows what was asked for, of all hosts.
    pub(super) async fn run_pages(
        self,
        invocation: &Invocation,
        pages: &Pages,
    ) -> Result<(), Failure> {
        let query = self.query(&invocation.ui, &invocation.clock);
        let (ui, clock) = (&invocation.ui, &invocation.clock);
        let place = pages.place();
        let mut printer = Printer::new(ui, clock, place, self.follow);
        let mut seen = Seen::default();
        let overlap = if self.follow { OVERLAP } else { Duration::ZERO };
        let recent = pages.collect_with(&query, (&mut seen, overlap)).await?;
        let told = |stop| Failure::from(LogsError::new(stop, place));
        let interrupt = self.follow.then(Interrupt::watch);
        recent
            .tell(&mut |event| printer.event(event))
            .map_err(told)?;
        let Some(mut interrupt) = interrupt else {
            return printer.finish().map_err(told);
        };
        tokio::select! {
            ended = follow(pages, (&query, invocation), (printer, seen)) => ended,
            interrupted = interrupt.received() => Err(interrupted),
        }
    }
}

impl Pages {
    /// Returns what messages call it.
    pub(super) fn place(&self) -> &'static Path {
        Path::new(match self {
            Self::Relay(_) => "the relay's log",
            Self::Store(..) => "the database",
        })
    }

    /// Collects the entries that are there.
    pub(super) async fn collect(&self, query: &Query) -> Result<Recent, Failure> {
        self.collect_with(query, (&mut Seen::default(), Duration::ZERO))
            .await
    }

    /// Collects the entries that are there. All of the last while are remembered, whether they are wanted or not: they
    /// are not to be taken for new ones.
    async fn collect_with(
        &self,
        query: &Query,
        (seen, overlap): (&mut Seen, Duration),
    ) -> Result<Recent, Failure> {
        let mut recent = Recent::new(query.clone());
        let mut cursor = None;
        loop {
            let (lines, next) = self.page(&query.filter, cursor).await?;
            for line in lines {
                seen.is_new(&line);
                let is_behind = seen.is_behind(&line, overlap);
                if !recent.add(line) && is_behind {
                    return Ok(recent);
                }
            }
            if recent.kept_bytes() > KEPT_BYTES_MAX {
                return Err(Failure::refused(
                    "too_many_entries",
                    "these are more entries than can be shown at once",
                )
                .with_hint("`--since` and `--until` show a part of them"));
            }
            cursor = next;
            if cursor.is_none() {
                return Ok(recent);
            }
        }
    }

    /// Returns a page, the newest entry first, and where to go on; what a relay cannot filter by is left to the caller.
    async fn page(
        &self,
        filter: &Filter,
        cursor: Option<String>,
    ) -> Result<(Vec<String>, Option<String>), Failure> {
        match self {
            Self::Relay(relay) => {
                let page = asked(relay, filter, cursor).await?;
                let lines = page.entries.into_iter().map(Box::<str>::from);
                Ok((lines.map(String::from).collect(), page.next_cursor))
            }
            Self::Store(store, team) => {
                let place = cursor.as_deref().and_then(AuditCursor::parse);
                let page = FoundEntries::read(store, team.as_ref(), filter, (place, PAGE)).await?;
                let lines = page.entries.into_iter().map(|(line, _)| line);
                let next = page.next.map(|place| place.to_string());
                Ok((lines.collect(), next))
            }
        }
    }
}

/// Shows what is added, until the process is interrupted, nobody reads any more, or no further entry could be wanted.
async fn follow(
    pages: &Pages,
    (query, invocation): (&Query, &Invocation),
    (mut printer, mut seen): (Printer<'_>, Seen),
) -> Result<(), Failure> {
    let told = |stop: Stop| Failure::from(LogsError::new(stop, pages.place()));
    let filter = &query.filter;
    loop {
        let until = filter.until;
        let is_over = until.is_some_and(|until| until <= invocation.clock.now());
        printer.flush().map_err(told)?;
        let mut added = Recent::new(Query {
            tail: 0,
            merge: false,
            filter: filter.clone(),
        });
        let since = seen.newest.map(|newest| newest.before(OVERLAP));
        let since = since.max(filter.since);
        let wanted = Filter {
            since,
            ..filter.clone()
        };
        let mut cursor = None;
        loop {
            let (lines, next) = pages.page(&wanted, cursor).await?;
            for line in lines {
                if seen.is_new(&line) {
                    added.add(line);
                }
            }
            cursor = next;
            if cursor.is_none() {
                break;
            }
        }
        added
            .tell(&mut |event| printer.event(event))
            .map_err(told)?;
        printer.flush().map_err(told)?;
        if is_over {
            return Ok(());
        }
        tokio::time::sleep(LOOK_EVERY).await;
    }
}

/// Asks a relay for a page.
async fn asked(relay: &Relay, filter: &Filter, cursor: Option<String>) -> Result<Page, Failure> {
    let request = Request::get(["team", "audit"])
        .with("limit", PAGE.to_string())
        .with_any("since", filter.since.map(|time| time.to_string()))
        .with_any("until", filter.until.map(|time| time.to_string()))
        .with_any("agent", filter.agent.clone())
        .with_any("credential", filter.credential.clone())
        .with_any("status", filter.status.map(|status| status.to_string()))
        .with_any("decision", filter.decision.map(Decision::as_str))
        .with_any("cursor", cursor);
    relay.send(request, (Noun::Team, "")).await
}

/// The entries that were told, so that none is shown twice.
#[derive(Debug, Default)]
struct Seen {
    /// Their chains and numbers.
    places: HashSet<(String, i64)>,
    /// The same, the oldest first.
    order: VecDeque<(String, i64)>,
    /// The latest time that was told.
    newest: Option<Timestamp>,
}

/// Where an entry is.
#[derive(Deserialize)]
struct At {
    chain: String,
    seq: i64,
}

impl Seen {
    /// Tells whether an entry is older than the newest by more than that.
    fn is_behind(&self, line: &str, overlap: Duration) -> bool {
        let read = LogEntry::parse(line.as_bytes()).ok();
        let time = read.and_then(|(_, entry)| entry.timestamp);
        overlap.is_zero() || time < self.newest.map(|newest| newest.before(overlap))
    }

    /// Tells whether a line was not told before; remembers it.
    fn is_new(&mut self, line: &str) -> bool {
        if let Ok((_, entry)) = LogEntry::parse(line.as_bytes()) {
            self.newest = self.newest.max(entry.timestamp);
        }
        let Ok(At { chain, seq }) = serde_json::from_str(line) else {
            return true;
        };
        if !self.places.insert((chain.clone(), seq)) {
            return false;
        }
        self.order.push_back((chain, seq));
        if self.order.len() > SEEN_MAX
            && let Some(oldest) = self.order.pop_front()
        {
            self.places.remove(&oldest);
        }
        true
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_entry_is_shown_twice() {
        let line = |seq: i64| {
            format!(r#"{{"chain":"h","seq":{seq},"timestamp":"2026-03-01T10:00:0{seq}Z"}}"#)
        };
        let mut seen = Seen::default();
        assert!(seen.is_new(&line(2)) && seen.is_new(&line(1)));
        assert!(!seen.is_new(&line(2)) && seen.is_new(&line(3)));
        assert_eq!(seen.newest, Timestamp::parse("2026-03-01T10:00:03Z"));
    }
}
