//! The wanted entries among lines that come one by one, the newest first, as a relay tells them.

use super::{
    Event, LOOK_BACK_BYTES, Query, parse,
    units::{Completed, Units},
};

/// Entries that are wanted, collected until there are enough of them.
#[derive(Debug)]
pub struct Recent {
    query: Query,
    /// Counts them, where only the last ones are wanted.
    units: Units,
    completed: Completed,
    /// The lines, the newest first.
    kept: Vec<String>,
    /// How much was read since there were enough, to find the entries of the completions among them.
    beyond: u64,
}

impl Recent {
    /// Begins to collect.
    pub fn new(query: Query) -> Self {
        Self {
            units: Units::new(query.tail),
            completed: Completed::default(),
            query,
            kept: Vec::new(),
            beyond: 0,
        }
    }

    /// Takes the next older line into account, and tells whether any further one could be wanted. A line that is no
    /// entry is passed over.
    pub fn add(&mut self, line: String) -> bool {
        let is_wanted = match parse(line.as_bytes()) {
            Ok(Some((text, entry))) if self.query.filter.admits(text, &entry) => {
                if self.query.tail == 0 {
                    // A completion is newer than its entry, and has come before it.
                    self.completed.note(&entry);
                    !self.query.merge || !self.completed.supersedes(&entry)
                } else {
                    self.units.takes(&entry, self.query.merge)
                }
            }
            _ => false,
        };
        if self.query.tail != 0 && self.units.is_full() {
            self.beyond += line.len() as u64;
        }
        if is_wanted {
            self.kept.push(line);
        }
        !self.is_done()
    }

    /// Returns how many bytes are kept.
    pub fn kept_bytes(&self) -> usize {
        self.kept.iter().map(String::len).sum()
    }

    /// Tells of all that were collected, the oldest first.
    ///
    /// # Errors
    /// What `each` fails with.
    pub fn tell<E>(mut self, each: &mut impl FnMut(Event<'_>) -> Result<(), E>) -> Result<(), E> {
        self.kept.reverse();
        for line in &self.kept {
            if let Ok(Some((text, entry))) = parse(line.as_bytes()) {
                each(Event::Entry(text, &entry))?;
            }
        }
        Ok(())
    }

    fn is_done(&self) -> bool {
        self.query.tail != 0
            && self.units.is_full()
            && (!self.units.is_open() || self.beyond > LOOK_BACK_BYTES)
    }
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        io::{self, Write},
    };

    use super::*;
    use crate::audit::read::LogFiles;

    const LINES: [&str; 5] = [
        r#"{"agent_id":"a","request_id":"1","decision":"allowed"}"#,
        r#"{"agent_id":"b","request_id":"2","decision":"allowed"}"#,
        r#"{"agent_id":"a","request_id":"1","decision":"completed"}"#,
        r#"{"agent_id":"b","request_id":"3","decision":"refused"}"#,
        r#"{"agent_id":"b","request_id":"2","decision":"completed"}"#,
    ];

    fn collected(query: &Query) -> Vec<String> {
        let mut recent = Recent::new(query.clone());
        for line in LINES.iter().rev() {
            if !recent.add((*line).to_owned()) {
                break;
            }
        }
        let mut told = Vec::new();
        let mut each = |event: Event<'_>| {
            if let Event::Entry(line, _) = event {
                told.push(line.to_owned());
            }
            Ok::<_, Infallible>(())
        };
        recent.tell(&mut each).unwrap();
        told
    }

    fn of_file(query: &Query) -> Vec<String> {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all((LINES.join("\n") + "\n").as_bytes())
            .unwrap();
        let mut told = Vec::new();
        let mut each = |event: Event<'_>| {
            if let Event::Entry(line, _) = event {
                told.push(line.to_owned());
            }
            Ok::<_, io::Error>(())
        };
        let files = LogFiles::only(file.path()).unwrap();
        super::super::tail(&files, query, &mut each).unwrap();
        told
    }

    #[test]
    fn the_same_entries_are_found_as_in_a_file() {
        for tail in 0..6 {
            for merge in [false, true] {
                for agent in [None, Some("b".to_owned())] {
                    let mut query = Query {
                        tail,
                        merge,
                        ..Query::default()
                    };
                    query.filter.agent = agent;
                    assert_eq!(collected(&query), of_file(&query), "{query:?}");
                }
            }
        }
    }
}
