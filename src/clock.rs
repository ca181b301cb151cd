//! The time: the only place that asks the operating system for it.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use serde::{Serialize, Serializer};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// It prints and serialises as RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

impl Timestamp {
    /// Returns the time that many milliseconds after 1970.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Returns the milliseconds since 1970.
    pub const fn as_millis(self) -> i64 {
        self.0
    }

    /// Reads an RFC 3339 time in any zone; `None` when the text is none.
    pub fn parse(text: &str) -> Option<Self> {
        text.parse::<jiff::Timestamp>()
            .ok()
            .map(|time| Self(time.as_millisecond()))
    }

    /// Returns the time that much later; the end of time when there is none.
    #[must_use]
    pub fn after(self, span: Duration) -> Self {
        Self(
            self.0
                .saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// Returns the time that much earlier; the beginning of time when there is none.
    #[must_use]
    pub fn before(self, span: Duration) -> Self {
        Self(
            self.0
                .saturating_sub(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)),
        )
    }

    /// Returns how long after `earlier` this is; zero when it is not.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// Returns the time as a jiff value, clamped to the years that jiff knows.
    fn zoned(self) -> jiff::Timestamp {
        let (least, most) = (jiff::Timestamp::MIN, jiff::Timestamp::MAX);
        let millis = self.0.clamp(least.as_millisecond(), most.as_millisecond());
        jiff::Timestamp::from_millisecond(millis).unwrap_or(jiff::Timestamp::UNIX_EPOCH)
    }

    /// Formats the time in the operator's own zone, `jiff`'s `strftime` language.
    pub fn local(self, format: &str) -> String {
        let zone = jiff::tz::TimeZone::try_system().unwrap_or(jiff::tz::TimeZone::UTC);
        self.zoned().to_zoned(zone).strftime(format).to_string()
    }
}

impl fmt::Display for Timestamp {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:.3}", self.zoned())
    }
}

impl Serialize for Timestamp {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Tells the time: the system's, or one that a test sets.
#[derive(Clone, Debug, Default)]
pub struct Clock {
    /// The time a test has set, in milliseconds; `None` is the system's.
    set: Option<Arc<AtomicI64>>,
}

impl Clock {
    /// Returns a clock that stands at `time` until [`Clock::advance`] moves it.
    pub fn standing_at(time: Timestamp) -> Self {
        Self {
            set: Some(Arc::new(AtomicI64::new(time.as_millis()))),
        }
    }

    /// Returns the time of day.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn now(&self) -> Timestamp {
        if let Some(set) = &self.set {
            return Timestamp(set.load(Ordering::SeqCst));
        }
        let elapsed = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        Timestamp(elapsed.map_or(0, |span| {
            i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
        }))
    }

    /// Returns a moment to measure spans from; not affected by changes of the time of day.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn moment(&self) -> Instant {
        Instant::now()
    }

    /// Moves a standing clock on; the system's goes by itself.
    pub fn advance(&self, span: Duration) {
        if let Some(set) = &self.set {
            set.fetch_add(
                i64::try_from(span.as_millis()).unwrap_or(i64::MAX),
                Ordering::SeqCst,
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_prints_as_rfc_3339_in_utc() {
        assert_eq!(
            Timestamp::from_millis(1_772_359_199_999).to_string(),
            "2026-03-01T09:59:59.999Z"
        );
        assert_eq!(
            Timestamp::from_millis(0).to_string(),
            "1970-01-01T00:00:00.000Z"
        );
    }

    #[test]
    fn any_zone_is_read() {
        let noon = Timestamp::parse("2026-03-01T12:00:00+02:00");
        assert_eq!(noon, Timestamp::parse("2026-03-01T10:00:00Z"));
        assert_eq!(Timestamp::parse("2026-03-01 10 o'clock"), None);
    }

    #[test]
    fn a_standing_clock_moves_when_told() {
        let clock = Clock::standing_at(Timestamp::from_millis(5));
        clock.advance(Duration::from_secs(1));
        assert_eq!(clock.now(), Timestamp::from_millis(1005));
    }

    #[test]
    fn extreme_times_do_not_overflow() {
        let last = Timestamp::from_millis(i64::MAX).after(Duration::MAX);
        assert!(!last.to_string().is_empty());
        assert_eq!(Timestamp::from_millis(0).since(last), Duration::ZERO);
    }
}
