//! The time: the only place that asks the operating system for it.

use std::{
    borrow::Cow,
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant},
};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
///
/// It prints and serialises as RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(i64);

/// Returns the time since the machine was started, which nobody sets; what systemd orders its messages by.
pub fn monotonic() -> Duration {
    let now = rustix::time::clock_gettime(rustix::time::ClockId::Monotonic);
    let (secs, nanos) = (now.tv_sec, now.tv_nsec);
    Duration::new(
        u64::try_from(secs).unwrap_or_default(),
        u32::try_from(nanos).unwrap_or_default(),
    )
}

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

impl<'de> Deserialize<'de> for Timestamp {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        Self::parse(&text).ok_or_else(|| de::Error::custom("a time is RFC 3339"))
    }
}

/// RFC 3339, as it is written everywhere.
impl JsonSchema for Timestamp {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Timestamp".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "string", "format": "date-time" })
    }
}

/// A zone of the world's clocks: an offset from UTC, or a place whose offset changes over the year.
///
/// Places are those of the time zone database that this program carries, so that every host of a deployment
/// reads a time in the same way.
#[derive(Clone, Debug)]
pub struct Zone {
    name: String,
    zone: jiff::tz::TimeZone,
}

/// The minutes of a week.
pub const WEEK_MINUTES: u16 = 7 * 24 * 60;

impl Zone {
    /// Reads `UTC`, an offset such as `+02:00`, or a place such as `Europe/Berlin`; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        if text.eq_ignore_ascii_case("UTC") || text == "Z" {
            let zone = jiff::tz::TimeZone::UTC;
            return Some(Self {
                name: "UTC".to_owned(),
                zone,
            });
        }
        if text.starts_with(['+', '-']) {
            let zone = offset(text)?.to_time_zone();
            return Some(Self {
                name: text.to_owned(),
                zone,
            });
        }
        let zone = jiff::tz::TimeZoneDatabase::bundled().get(text).ok()?;
        let name = zone.iana_name()?.to_owned();
        Some(Self { name, zone })
    }

    /// Returns the name in its usual spelling.
    pub fn as_str(&self) -> &str {
        &self.name
    }

    /// Returns the minute of the week that clocks there show, from 0 on Monday at midnight.
    pub fn minute_of_week(&self, time: Timestamp) -> u16 {
        let local = time.zoned().to_zoned(self.zone.clone());
        let day = u16::try_from(local.weekday().to_monday_zero_offset()).unwrap_or(0);
        let hour = u16::try_from(local.hour()).unwrap_or(0);
        let minute = u16::try_from(local.minute()).unwrap_or(0);
        (day * 24 + hour) * 60 + minute
    }
}

impl PartialEq for Zone {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

impl Eq for Zone {}

/// Reads `+HH:MM` or `-HH:MM`, of less than a day.
fn offset(text: &str) -> Option<jiff::tz::Offset> {
    let sign = if text.starts_with('-') { -1 } else { 1 };
    let (hours, minutes) = text.get(1..)?.split_once(':')?;
    let number = |part: &str, most: i32| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        part.parse::<i32>()
            .ok()
            .filter(|number| digits && *number <= most)
    };
    let seconds = (number(hours, 23)? * 60 + number(minutes, 59)?) * 60;
    jiff::tz::Offset::from_seconds(sign * seconds).ok()
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
    fn clocks_of_a_zone_follow_its_summer_time() {
        // Both are a Sunday: 2026-03-29 is when clocks in Berlin go forward.
        for (zone, time, day, clock) in [
            ("UTC", "2026-03-02T00:00:00Z", 0, "00:00"),
            ("Europe/Berlin", "2026-03-29T00:59:59Z", 6, "01:59"),
            ("europe/berlin", "2026-03-29T01:00:00Z", 6, "03:00"),
            ("+05:30", "2026-03-01T20:00:00Z", 0, "01:30"),
            ("-00:30", "2026-03-02T00:00:00Z", 6, "23:30"),
        ] {
            let (hour, minute) = clock.split_once(':').unwrap();
            let wanted =
                (day * 24 + hour.parse::<u16>().unwrap()) * 60 + minute.parse::<u16>().unwrap();
            let time = Timestamp::parse(time).unwrap();
            assert_eq!(
                Zone::parse(zone).unwrap().minute_of_week(time),
                wanted,
                "{zone} {time}"
            );
        }
    }

    #[test]
    fn what_is_no_zone_is_none() {
        for text in [
            "",
            "Berlin",
            "+2",
            "+02:60",
            "+24:00",
            "+2:00",
            "+02:0x",
            "++2:00",
            "../etc/passwd",
            "local",
        ] {
            assert!(Zone::parse(text).is_none(), "{text}");
        }
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
