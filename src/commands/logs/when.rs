//! Times on the command line: moments, and spans before now.

use std::{str::FromStr, time::Duration};

use thiserror::Error;

use crate::clock::Timestamp;

/// A time as it is typed: RFC 3339, or a number with `s`, `m`, `h`, `d` or `w`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum When {
    /// That moment.
    At(Timestamp),
    /// So long before now.
    Ago(Duration),
}

impl When {
    /// Returns the moment that is meant.
    pub(crate) fn before(self, now: Timestamp) -> Timestamp {
        match self {
            Self::At(time) => time,
            Self::Ago(span) => now.before(span),
        }
    }
}

impl FromStr for When {
    type Err = NotATime;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let moment = || Timestamp::parse(text).map(Self::At);
        let time = span(text).map(Self::Ago).or_else(moment);
        time.ok_or(NotATime)
    }
}

/// A text that is no time.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("give a span such as `90m` (s, m, h, d, w) or a moment such as `2026-03-01T10:00:00Z`")]
pub(crate) struct NotATime;

/// Reads a number and its unit.
fn span(text: &str) -> Option<Duration> {
    let unit = text.chars().last()?;
    let seconds: u64 = match unit {
        's' => 1,
        'm' => 60,
        'h' => 60 * 60,
        'd' => 24 * 60 * 60,
        'w' => 7 * 24 * 60 * 60,
        _ => return None,
    };
    let number = &text[..text.len() - 1];
    // The standard library would take a sign, too.
    if !number.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let number: u64 = number.parse().ok()?;
    number.checked_mul(seconds).map(Duration::from_secs)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spans_count_back_from_now() {
        let now = Timestamp::from_millis(10_000_000_000);
        for (text, seconds) in [
            ("0s", 0),
            ("7200s", 7200),
            ("90m", 5400),
            ("3h", 10800),
            ("3d", 259_200),
            ("2w", 1_209_600),
        ] {
            let when: When = text.parse().unwrap();
            assert_eq!(
                now.since(when.before(now)),
                Duration::from_secs(seconds),
                "{text}"
            );
        }
    }

    #[test]
    fn moments_are_read_in_any_zone() {
        let when: When = "2026-03-01T12:00:00+02:00".parse().unwrap();
        let now = Timestamp::from_millis(0);
        assert_eq!(
            Some(when.before(now)),
            Timestamp::parse("2026-03-01T10:00:00Z")
        );
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "-",
            "h",
            "2",
            "+2h",
            "-2h",
            "2 h",
            "2H",
            "1h30m",
            "yesterdayish",
            "2h ago or so",
            "99999999999999999999w",
            "é",
        ] {
            assert!(text.parse::<When>().is_err(), "{text}");
        }
    }
}
