//! The kinds of values that flags take, and what is refused as one.

use std::{convert::Infallible, time::Duration};

use clap::Args;

use crate::{
    secrets::Secret,
    store::{
        GivenError, MemberRole, check_credential_name, check_name, check_overlap, check_rate_limit,
        check_reason, read_email,
    },
};

/// Reads a name of an agent or a role.
pub(super) fn name(text: &str) -> Result<String, String> {
    told(check_name(text).map(|()| text.to_owned()))
}

/// Reads a name of a credential.
pub(super) fn credential_name(text: &str) -> Result<String, String> {
    told(check_credential_name(text).map(|()| text.to_owned()))
}

/// Reads an e-mail address, and puts it into lower case.
pub(super) fn email(text: &str) -> Result<String, String> {
    told(read_email(text))
}

/// Reads a reason for a decision.
pub(super) fn reason(text: &str) -> Result<String, String> {
    told(check_reason(text).map(|()| text.to_owned()))
}

/// Reads what a member is, or is to be.
pub(super) fn member_role(text: &str) -> Result<MemberRole, String> {
    let told = "a member is `owner`, `admin` or `approver`";
    text.parse().map_err(|()| told.to_owned())
}

/// Returns what prompts and the parser of flags say of a refusal.
fn told<T>(read: Result<T, GivenError>) -> Result<T, String> {
    read.map_err(|error| error.to_string())
}

/// Reads a secret that stands on the command line. Nothing about it can be wrong yet, so that no
/// error repeats it.
#[expect(
    clippy::unnecessary_wraps,
    reason = "the parser of flags takes a result"
)]
pub(super) fn secret_text(text: &str) -> Result<Secret, Infallible> {
    Ok(Secret::from(text))
}

/// A comma-separated list of names: a set, in the order given. An empty text is none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameList(pub(crate) Vec<String>);

impl From<&str> for NameList {
    fn from(text: &str) -> Self {
        let mut names: Vec<String> = Vec::new();
        for name in text
            .split(',')
            .map(str::trim)
            .filter(|name| !name.is_empty())
        {
            if !names.iter().any(|known| known == name) {
                names.push(name.to_owned());
            }
        }
        Self(names)
    }
}

/// A limit of calls per hour, or the wish for none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct RateLimit(pub(crate) Option<i64>);

impl RateLimit {
    /// Returns the calls per hour; `None` is any number.
    pub(crate) fn per_hour(self) -> Option<i64> {
        self.0
    }
}

/// Reads a limit: a whole number of at least 1, or `none`.
pub(super) fn rate_limit(text: &str) -> Result<RateLimit, String> {
    if text == "none" {
        return Ok(RateLimit(None));
    }
    let limit = text.parse().map_err(|_| GivenError::RateLimit);
    told(limit.and_then(check_rate_limit)).map(|limit| RateLimit(Some(limit)))
}

/// Reads a span of whole minutes, such as `30m`, `2h` or `1d`.
pub(super) fn minutes(text: &str) -> Result<u64, String> {
    let number = |suffix| text.strip_suffix(suffix);
    let (number, minutes) = match (number('m'), number('h'), number('d')) {
        (Some(number), ..) => (number, 1),
        (_, Some(number), _) => (number, 60),
        (.., Some(number)) => (number, 24 * 60),
        _ => ("", 0),
    };
    let is_plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse::<u64>().ok().filter(|_| is_plain);
    let told = "give a number of minutes, hours or a day, such as `30m`, `2h` or `1d`";
    number
        .and_then(|number| number.checked_mul(minutes))
        .ok_or_else(|| told.to_owned())
}

/// Reads how long an old key works beside a new one: a number with `s`, `m`, `h` or `d`.
pub(super) fn overlap(text: &str) -> Result<Duration, String> {
    let told =
        "give a number of seconds, minutes, hours or days, such as `90s`, `30m`, `1h` or `7d`";
    let (number, unit) = text
        .split_at_checked(text.len().saturating_sub(1))
        .ok_or(told)?;
    let seconds = match unit {
        "s" => 1,
        "m" => 60,
        "h" => 3600,
        "d" => 24 * 3600,
        _ => return Err(told.to_owned()),
    };
    let is_plain = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    let number = number.parse::<u64>().ok().filter(|_| is_plain);
    let seconds = number
        .and_then(|number| number.checked_mul(seconds))
        .ok_or(told)?;
    Ok(check_overlap(Duration::from_secs(seconds))?)
}

/// The flags that give a secret value.
#[derive(Args, Debug)]
pub(crate) struct ValueFlags {
    /// Read the value from FILE; `-` is standard input
    ///
    /// One line end at the end is not part of the value. Environment: `POSTERN_VALUE`,
    /// `POSTERN_VALUE_FILE`. Without any of them a terminal is asked, without echo.
    #[arg(long, value_name = "FILE", conflicts_with = "value")]
    pub(crate) value_file: Option<std::path::PathBuf>,

    /// Take the value from the command line, where others can see it
    ///
    /// For existing scripts; it warns. Better is --value-file.
    #[arg(long, value_name = "VALUE", hide_short_help = true, value_parser = secret_text)]
    pub(crate) value: Option<Secret>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_of_minutes_has_a_number_and_a_unit() {
        for (text, read) in [
            ("30m", Some(30)),
            ("2h", Some(120)),
            ("1d", Some(1440)),
            ("0m", Some(0)),
            ("30", None),
            ("m", None),
            ("-1m", None),
            ("+1m", None),
            ("1.5h", None),
            ("90s", None),
            ("", None),
            ("99999999999999999999m", None),
        ] {
            assert_eq!(minutes(text).ok(), read, "{text}");
        }
    }

    #[test]
    fn an_overlap_has_a_number_and_a_unit_and_an_end() {
        for (text, read) in [
            ("1s", Some(1)),
            ("90m", Some(5400)),
            ("1h", Some(3600)),
            ("30d", Some(2_592_000)),
            ("31d", None),
            ("0s", None),
            ("1w", None),
            ("1", None),
            ("", None),
            ("h", None),
            ("+1h", None),
            ("1é", None),
            ("99999999999999999999d", None),
        ] {
            let expected = read.map(Duration::from_secs);
            assert_eq!(overlap(text).ok(), expected, "{text}");
        }
    }

    #[test]
    fn a_list_is_a_set() {
        assert_eq!(NameList::from(" b , a,b,,").0, ["b", "a"]);
        assert_eq!(NameList::from("").0, Vec::<String>::new());
    }

    #[test]
    fn a_limit_is_at_least_one_or_none() {
        assert_eq!(rate_limit("1"), Ok(RateLimit(Some(1))));
        assert_eq!(rate_limit("none"), Ok(RateLimit(None)));
        for bad in ["0", "-1", "many", "1.5", "", "None", "99999999999999999999"] {
            assert!(rate_limit(bad).is_err(), "{bad}");
        }
    }
}
