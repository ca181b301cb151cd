//! Which entries are wanted.

use regex::Regex;

use super::line::{Decision, LogEntry};
use crate::clock::Timestamp;

/// What an entry has to meet; what is `None` is not asked for.
#[derive(Clone, Debug, Default)]
pub struct Filter {
    /// The first moment that is wanted.
    pub since: Option<Timestamp>,
    /// The first moment that is not wanted any more.
    pub until: Option<Timestamp>,
    /// The agent's name.
    pub agent: Option<String>,
    /// A credential's name; an entry with several meets each.
    pub credential: Option<String>,
    /// The upstream's status.
    pub status: Option<i64>,
    /// How it was decided.
    pub decision: Option<Decision>,
    /// What occurs in the stored line.
    pub grep: Option<Regex>,
}

impl Filter {
    /// Tells whether a stored line, and what it says, is wanted.
    pub fn admits(&self, line: &str, entry: &LogEntry) -> bool {
        let time = entry.timestamp;
        self.since
            .is_none_or(|since| time.is_some_and(|time| since <= time))
            && self
                .until
                .is_none_or(|until| time.is_some_and(|time| time < until))
            && (self.agent.is_none() || self.agent == entry.agent_id)
            && self
                .credential
                .as_ref()
                .is_none_or(|name| entry.credential_names.contains(name))
            && (self.status.is_none() || self.status == entry.upstream_status)
            && (self.decision.is_none() || self.decision == entry.decision())
            && self
                .grep
                .as_ref()
                .is_none_or(|pattern| pattern.is_match(line))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINE: &str = r#"{"agent_id":"a","credential_names":["x","y"],"upstream_status":404,"timestamp":"2026-03-01T10:00:00Z"}"#;

    fn admits(filter: &Filter) -> bool {
        let (line, entry) = LogEntry::parse(LINE.as_bytes()).unwrap();
        filter.admits(line, &entry)
    }

    fn any() -> Filter {
        Filter::default()
    }

    #[test]
    fn everything_asked_for_has_to_be_met() {
        let at = |text| Timestamp::parse(text);
        let cases = [
            (any(), true),
            (
                Filter {
                    agent: Some("a".into()),
                    ..any()
                },
                true,
            ),
            (
                Filter {
                    agent: Some("A".into()),
                    ..any()
                },
                false,
            ),
            (
                Filter {
                    credential: Some("y".into()),
                    ..any()
                },
                true,
            ),
            (
                Filter {
                    credential: Some("z".into()),
                    ..any()
                },
                false,
            ),
            (
                Filter {
                    status: Some(404),
                    ..any()
                },
                true,
            ),
            (
                Filter {
                    status: Some(200),
                    ..any()
                },
                false,
            ),
            (
                Filter {
                    decision: Some(Decision::Auto),
                    ..any()
                },
                true,
            ),
            (
                Filter {
                    decision: Some(Decision::Refused),
                    ..any()
                },
                false,
            ),
            (
                Filter {
                    grep: Regex::new("40[4]").ok(),
                    ..any()
                },
                true,
            ),
            (
                Filter {
                    grep: Regex::new("^4").ok(),
                    ..any()
                },
                false,
            ),
            (
                Filter {
                    since: at("2026-03-01T10:00:00Z"),
                    ..any()
                },
                true,
            ),
            (
                Filter {
                    since: at("2026-03-01T10:00:01Z"),
                    ..any()
                },
                false,
            ),
            (
                Filter {
                    until: at("2026-03-01T10:00:00Z"),
                    ..any()
                },
                false,
            ),
            (
                Filter {
                    until: at("2026-03-01T10:00:00.001Z"),
                    ..any()
                },
                true,
            ),
            (
                Filter {
                    agent: Some("a".into()),
                    status: Some(200),
                    ..any()
                },
                false,
            ),
        ];
        for (filter, expected) in cases {
            assert_eq!(admits(&filter), expected, "{filter:?}");
        }
    }

    #[test]
    fn an_entry_without_a_time_is_in_no_span() {
        let filter = Filter {
            since: Timestamp::parse("1970-01-01T00:00:00Z"),
            ..any()
        };
        assert!(!filter.admits("{}", &LogEntry::default()));
    }
}
