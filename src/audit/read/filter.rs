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

    /// Returns a filter with one wish.
    fn wish(change: impl FnOnce(&mut Filter)) -> Filter {
        let mut filter = any();
        change(&mut filter);
        filter
    }

    #[test]
    fn each_wish_is_met_or_not() {
        let cases = [
            (any(), true),
            (wish(|filter| filter.agent = Some("a".into())), true),
            (wish(|filter| filter.agent = Some("A".into())), false),
            (wish(|filter| filter.credential = Some("y".into())), true),
            (wish(|filter| filter.credential = Some("z".into())), false),
            (wish(|filter| filter.status = Some(404)), true),
            (wish(|filter| filter.status = Some(200)), false),
            (wish(|filter| filter.decision = Some(Decision::Auto)), true),
            (
                wish(|filter| filter.decision = Some(Decision::Refused)),
                false,
            ),
            (wish(|filter| filter.grep = Regex::new("40[4]").ok()), true),
            (wish(|filter| filter.grep = Regex::new("^4").ok()), false),
        ];
        for (filter, expected) in cases {
            assert_eq!(admits(&filter), expected, "{filter:?}");
        }
    }

    #[test]
    fn a_span_has_its_first_moment_in_it_and_its_last_not() {
        let at = Timestamp::parse;
        let cases = [
            (
                wish(|filter| filter.since = at("2026-03-01T10:00:00Z")),
                true,
            ),
            (
                wish(|filter| filter.since = at("2026-03-01T10:00:00.001Z")),
                false,
            ),
            (
                wish(|filter| filter.until = at("2026-03-01T10:00:00Z")),
                false,
            ),
            (
                wish(|filter| filter.until = at("2026-03-01T10:00:00.001Z")),
                true,
            ),
        ];
        for (filter, expected) in cases {
            assert_eq!(admits(&filter), expected, "{filter:?}");
        }
    }

    #[test]
    fn everything_asked_for_has_to_be_met() {
        let both = |agent: &str, status| Filter {
            agent: Some(agent.into()),
            status: Some(status),
            ..any()
        };
        assert!(admits(&both("a", 404)));
        assert!(!admits(&both("a", 200)) && !admits(&both("b", 404)));
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
