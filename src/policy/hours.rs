//! The hours in which a policy lets calls pass without asking.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use crate::clock::{Timestamp, WEEK_MINUTES, Zone};

/// The days of the week, from Monday.
const DAYS: [&str; 7] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];
/// The minutes of a day.
const DAY_MINUTES: u16 = 24 * 60;

/// A span of every week, by the clocks of a zone: `mon-fri 09:00-17:30 Europe/Berlin`.
///
/// The end is not part of it. A span that ends before it begins goes on until the next day; its days are those
/// on which it begins. Clocks decide: what they skip in spring is in no span, and what they show twice in autumn
/// is in it twice.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// On which days it begins, from Monday.
    days: [bool; 7],
    /// The days as they were written; empty for all of them.
    days_text: String,
    /// The minute of the day at which it begins.
    from: u16,
    /// How many minutes it lasts, from 1 to a day.
    minutes: u16,
    zone: Zone,
}

impl Hours {
    /// Returns whether a time is within the span.
    pub fn contains(&self, time: Timestamp) -> bool {
        self.has_minute(self.zone.minute_of_week(time))
    }

    /// Returns whether new spans together reach beyond the old ones together.
    ///
    /// Only spans of one zone are compared: how two zones lie to each other changes over the year.
    pub(super) fn exceed(new: &[Self], old: &[Self]) -> bool {
        new.iter().any(|span| {
            let same_zone = |other: &&Self| other.zone == span.zone;
            (0..WEEK_MINUTES).any(|minute| {
                span.has_minute(minute)
                    && !old
                        .iter()
                        .filter(same_zone)
                        .any(|other| other.has_minute(minute))
            })
        })
    }

    /// Returns whether a minute of the week is within the span.
    fn has_minute(&self, minute: u16) -> bool {
        let day = usize::from(minute / DAY_MINUTES);
        let minute = minute % DAY_MINUTES;
        let begun = |day: usize, since: u16| self.days[day] && since < self.minutes;
        let today = minute >= self.from && begun(day, minute.saturating_sub(self.from));
        // What began yesterday may not be over.
        today || begun((day + 6) % 7, minute + DAY_MINUTES - self.from)
    }
}

impl FromStr for Hours {
    type Err = HoursError;

    fn from_str(text: &str) -> Result<Self, HoursError> {
        let words: Vec<&str> = text.split_whitespace().collect();
        let (days_text, span, zone) = match words[..] {
            // Zones never begin with a digit, and spans always do.
            [.., span] if span.starts_with(|c: char| c.is_ascii_digit()) => {
                return Err(HoursError::NoZone);
            }
            [span, zone] => ("", span, zone),
            [days, span, zone] => (days, span, zone),
            _ => return Err(HoursError::Form),
        };
        let (from, to) = span.split_once('-').ok_or(HoursError::Form)?;
        let (from, to) = (read_clock(from)?, read_clock(to)?);
        if from == to || from == DAY_MINUTES {
            return Err(HoursError::Empty);
        }
        let minutes = if to > from {
            to - from
        } else {
            to + DAY_MINUTES - from
        };
        let days_text = days_text.to_lowercase();
        Ok(Self {
            days: read_days(&days_text)?,
            days_text,
            from,
            minutes,
            zone: Zone::parse(zone).ok_or_else(|| HoursError::Zone(zone.to_owned()))?,
        })
    }
}

impl fmt::Display for Hours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.days_text.is_empty() {
            write!(f, "{} ", self.days_text)?;
        }
        let end = self.from + self.minutes;
        let end = if end > DAY_MINUTES {
            end - DAY_MINUTES
        } else {
            end
        };
        let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
        write!(
            f,
            "{}-{} {}",
            clock(self.from),
            clock(end),
            self.zone.as_str()
        )
    }
}

impl Serialize for Hours {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text names no hours.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HoursError {
    /// It does not have the parts that it needs.
    #[error("write days, a span and a time zone, as in `mon-fri 09:00-17:30 Europe/Berlin`")]
    Form,
    /// Its zone is missing.
    #[error(
        "name the time zone: `UTC`, an offset such as `+02:00`, or a place such as `Europe/Berlin`"
    )]
    NoZone,
    /// A day is none.
    #[error(
        "`{0}` is not a day; known are `mon`, `tue`, `wed`, `thu`, `fri`, `sat`, `sun`, and spans such as `mon-fri`"
    )]
    Day(String),
    /// A time of day is none.
    #[error("`{0}` is not a time of day from `00:00` to `24:00`")]
    Clock(String),
    /// It ends when it begins.
    #[error("it ends when it begins; all day is `00:00-24:00`")]
    Empty,
    /// There is no such zone.
    #[error(
        "`{0}` is not a time zone: write `UTC`, an offset such as `+02:00`, or a place such as `Europe/Berlin`"
    )]
    Zone(String),
}

/// Reads a day, a span of days, or several of these joined by `+`; nothing is every day.
fn read_days(text: &str) -> Result<[bool; 7], HoursError> {
    if text.is_empty() {
        return Ok([true; 7]);
    }
    let mut days = [false; 7];
    for part in text.split('+') {
        let (first, last) = part.split_once('-').unwrap_or((part, part));
        let (mut day, last) = (read_day(first)?, read_day(last)?);
        days[day] = true;
        while day != last {
            day = (day + 1) % 7;
            days[day] = true;
        }
    }
    Ok(days)
}

fn read_day(text: &str) -> Result<usize, HoursError> {
    let found = DAYS.iter().position(|day| *day == text);
    found.ok_or_else(|| HoursError::Day(text.to_owned()))
}

/// Reads `HH:MM` as a minute of the day.
fn read_clock(text: &str) -> Result<u16, HoursError> {
    let error = || HoursError::Clock(text.to_owned());
    let (hour, minute) = text.split_once(':').ok_or_else(error)?;
    let number = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<u16>()
            .ok()
            .filter(|_| digits)
            .ok_or_else(error)
    };
    let (hour, minute) = (number(hour)?, number(minute)?);
    let total = hour * 60 + minute;
    if minute < 60 && total <= DAY_MINUTES {
        Ok(total)
    } else {
        Err(error())
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hours(text: &str) -> Hours {
        text.parse().unwrap()
    }

    #[test]
    fn a_span_holds_on_its_days_by_the_clocks_of_its_zone() {
        // 2026-03-02 is a Monday.
        for (text, time, within) in [
            ("mon-fri 09:00-17:00 UTC", "2026-03-02T09:00:00Z", true),
            ("mon-fri 09:00-17:00 UTC", "2026-03-02T08:59:59.999Z", false),
            ("mon-fri 09:00-17:00 UTC", "2026-03-02T16:59:59.999Z", true),
            ("mon-fri 09:00-17:00 UTC", "2026-03-02T17:00:00Z", false),
            ("mon-fri 09:00-17:00 UTC", "2026-03-07T12:00:00Z", false),
            ("09:00-17:00 UTC", "2026-03-07T12:00:00Z", true),
            ("sat+mon 09:00-17:00 UTC", "2026-03-07T12:00:00Z", true),
            ("sat-sun+mon 09:00-17:00 UTC", "2026-03-03T12:00:00Z", false),
            ("fri-mon 09:00-17:00 UTC", "2026-03-08T12:00:00Z", true),
            ("fri-mon 09:00-17:00 UTC", "2026-03-05T12:00:00Z", false),
            ("fri 22:00-06:00 UTC", "2026-03-06T21:59:00Z", false),
            ("fri 22:00-06:00 UTC", "2026-03-06T23:00:00Z", true),
            ("fri 22:00-06:00 UTC", "2026-03-07T05:59:00Z", true),
            ("fri 22:00-06:00 UTC", "2026-03-07T06:00:00Z", false),
            ("fri 22:00-06:00 UTC", "2026-03-06T05:00:00Z", false),
            ("sun 22:00-06:00 UTC", "2026-03-09T05:00:00Z", true),
            ("mon 00:00-24:00 UTC", "2026-03-02T23:59:00Z", true),
            ("mon 00:00-24:00 UTC", "2026-03-03T00:00:00Z", false),
            (
                "mon 09:00-10:00 Europe/Berlin",
                "2026-03-02T08:30:00Z",
                true,
            ),
            (
                "mon 09:00-10:00 Europe/Berlin",
                "2026-07-06T07:30:00Z",
                true,
            ),
            ("mon 09:00-10:00 +05:30", "2026-03-02T03:30:00Z", true),
        ] {
            let time = Timestamp::parse(time).unwrap();
            assert_eq!(hours(text).contains(time), within, "{text} at {time}");
        }
    }

    #[test]
    fn what_names_no_hours_is_told_why() {
        for (text, told) in [
            ("", "write days"),
            ("mon", "write days"),
            ("09:00-17:00", "name the time zone"),
            ("mon-fri 09:00-17:00", "name the time zone"),
            ("mon 09:00 UTC", "write days"),
            ("monday 09:00-17:00 UTC", "`monday` is not a day"),
            ("mon, 09:00-17:00 UTC", "`mon,` is not a day"),
            ("mon 9:00-17:00 UTC", "`9:00` is not a time of day"),
            ("mon 09:00-24:01 UTC", "`24:01` is not"),
            ("mon 09:60-17:00 UTC", "`09:60` is not"),
            ("mon 09:00-09:00 UTC", "ends when it begins"),
            ("mon 24:00-09:00 UTC", "ends when it begins"),
            ("mon 09:00-17:00 Berlin", "`Berlin` is not a time zone"),
            ("mon 09:00-17:00 CET please", "write days"),
        ] {
            let error = text.parse::<Hours>().unwrap_err().to_string();
            assert!(error.contains(told), "{text}: {error}");
        }
    }

    #[test]
    fn spans_are_compared_minute_by_minute() {
        for (new, old, exceeds) in [
            (
                &["mon 09:00-10:00 UTC"][..],
                &["mon-fri 08:00-17:00 UTC"][..],
                false,
            ),
            (
                &["mon 08:00-17:00 UTC"],
                &["mon 08:00-12:00 UTC", "mon 12:00-17:00 UTC"],
                false,
            ),
            (
                &["mon 08:00-17:00 UTC"],
                &["mon 08:00-12:00 UTC", "mon 12:01-17:00 UTC"],
                true,
            ),
            (&["tue 09:00-10:00 UTC"], &["mon 09:00-10:00 UTC"], true),
            (&["mon 09:00-10:00 UTC"], &["mon 09:00-10:00 +01:00"], true),
            (&[], &["mon 09:00-10:00 UTC"], false),
        ] {
            let read = |texts: &[&str]| texts.iter().map(|text| hours(text)).collect::<Vec<_>>();
            assert_eq!(Hours::exceed(&read(new), &read(old)), exceeds, "{new:?}");
        }
    }

    proptest! {
        #[test]
        fn hours_print_as_they_read(
            day in prop::sample::select(vec!["", "mon ", "tue-thu ", "sat+mon-tue "]),
            from in 0u16..1440, minutes in 1u16..=1440, zone in prop::sample::select(vec!["UTC", "-03:30", "Asia/Tokyo"]),
        ) {
            let end = from + minutes;
            prop_assume!(end != 1440 + from);
            let end = if end > 1440 { end - 1440 } else { end };
            let clock = |minute: u16| format!("{:02}:{:02}", minute / 60, minute % 60);
            let text = format!("{day}{}-{} {zone}", clock(from), clock(end));
            let read = hours(&text);
            prop_assert_eq!(read.to_string(), text);
            prop_assert_eq!((0..WEEK_MINUTES).filter(|minute| read.has_minute(*minute)).count() % usize::from(minutes), 0);
        }
    }
}
