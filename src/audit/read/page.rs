//! Entries of all hosts, a team's or all, the newest first, a page of the wanted ones at a time.

use super::{Filter, LogEntry};
use crate::{
    clock::Timestamp,
    store::{AuditCursor, Store, StoreError, TeamId},
};

/// How many entries are read at a time, and how many for one page: a filter that little passes gives a page that
/// is not full, and the place to go on from.
const READ: i64 = 500;
const READ_MAX: usize = 5000;

/// Entries that were wanted.
#[derive(Debug)]
pub struct FoundEntries {
    /// The stored lines and what they say, the newest first.
    pub entries: Vec<(String, LogEntry)>,
    /// Where to go on; `None` when there is no more.
    pub next: Option<AuditCursor>,
}

impl FoundEntries {
    /// Reads at most `limit` entries of a team, or of all, that a filter wants, from a place on; without one, from the
    /// filter's end.
    pub async fn read(
        store: &Store,
        team: Option<&TeamId>,
        filter: &Filter,
        (place, limit): (Option<AuditCursor>, usize),
    ) -> Result<Self, StoreError> {
        let end = filter.until.unwrap_or(Timestamp::from_millis(i64::MAX));
        let since = filter.since.unwrap_or(Timestamp::from_millis(i64::MIN));
        let mut place = place.unwrap_or_else(|| AuditCursor::until(end));
        let (mut entries, mut read) = (Vec::new(), 0);
        loop {
            let page = store.team_lines(team, (since, &place), READ).await?;
            for (line, after) in page.lines {
                read += 1;
                place = after;
                entries.extend(wanted(line, filter));
                if entries.len() == limit {
                    let next = Some(place);
                    return Ok(Self { entries, next });
                }
            }
            if !page.has_more || read >= READ_MAX {
                let next = page.has_more.then_some(place);
                return Ok(Self { entries, next });
            }
        }
    }
}

/// Returns an entry if it is asked for. A stored line is JSON as it stands; one that is not would be a bug,
/// and is left out.
fn wanted(line: String, filter: &Filter) -> Option<(String, LogEntry)> {
    let (text, entry) = LogEntry::parse(line.as_bytes()).ok()?;
    let is_wanted = filter.admits(text, &entry);
    is_wanted.then_some((line, entry))
}
