//! What people give by hand, on a command line or in a request: names, addresses, limits; and what is
//! refused as one.

/// The longest name of an agent, a role or a credential, in bytes.
pub const NAME_BYTES_MAX: usize = 64;
/// The longest name that people see of an end user, in bytes.
const DISPLAY_NAME_BYTES_MAX: usize = 256;
/// The longest reason that somebody gives, in bytes.
const REASON_BYTES_MAX: usize = 1000;
/// The longest e-mail address (RFC 5321 §4.5.3.1.3).
const EMAIL_BYTES_MAX: usize = 254;
/// The highest limit of requests in an hour.
pub const RATE_LIMIT_MAX: i64 = u32::MAX as i64;

/// How like a name has to be to one that exists to be suggested.
const LIKENESS_MIN: f64 = 0.7;

/// Why something that was given is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum GivenError {
    /// It is no name of an agent or a role.
    #[error(
        "a name has 1 to 64 letters, digits, `.`, `_` and `-`, and starts with a letter or digit"
    )]
    Name,
    /// It is no name of a credential.
    #[error("the name of a credential has 1 to 64 lower-case letters, digits and `-`")]
    CredentialName,
    /// It is no name of a team.
    #[error("the name of a team has 3 to 64 lower-case letters, digits and `-`")]
    TeamName,
    /// It is no e-mail address.
    #[error("`{0}` is not an e-mail address")]
    Email(String),
    /// It is no name that people could be shown.
    #[error("a display name has 1 to {DISPLAY_NAME_BYTES_MAX} bytes and no control characters")]
    DisplayName,
    /// It is no reason that an agent could be told.
    #[error("a reason has 1 to {REASON_BYTES_MAX} bytes and no line breaks or control characters")]
    Reason,
    /// It is no limit of requests in an hour.
    #[error("a limit is a number from 1 to {RATE_LIMIT_MAX}, or `none`")]
    RateLimit,
}

/// Checks a name of an agent or a role: `^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$` (spec/cli.md §1).
pub fn check_name(text: &str) -> Result<(), GivenError> {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    let starts_well = text
        .bytes()
        .next()
        .is_some_and(|byte| byte.is_ascii_alphanumeric());
    let is_name = starts_well && text.len() <= NAME_BYTES_MAX && text.bytes().all(allowed);
    is_name.then_some(()).ok_or(GivenError::Name)
}

/// Checks a name of a credential: `^[a-z0-9-]{1,64}$` (spec/tap.md §1.1).
pub fn check_credential_name(text: &str) -> Result<(), GivenError> {
    let allowed = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    let is_name = (1..=NAME_BYTES_MAX).contains(&text.len()) && text.bytes().all(allowed);
    is_name.then_some(()).ok_or(GivenError::CredentialName)
}

/// Checks a name of a team: `^[a-z0-9-]{3,64}$` (spec/tap.md §1.1).
pub fn check_team_name(text: &str) -> Result<(), GivenError> {
    let is_name = check_credential_name(text).is_ok() && text.len() >= 3;
    is_name.then_some(()).ok_or(GivenError::TeamName)
}

/// Checks a name that people are shown of an end user.
pub fn check_display_name(text: &str) -> Result<(), GivenError> {
    let is_short = (1..=DISPLAY_NAME_BYTES_MAX).contains(&text.len());
    let is_name = is_short && !text.chars().any(char::is_control);
    is_name.then_some(()).ok_or(GivenError::DisplayName)
}

/// Checks a reason that somebody gives for a decision.
pub fn check_reason(text: &str) -> Result<(), GivenError> {
    let is_short = (1..=REASON_BYTES_MAX).contains(&text.len());
    let is_reason = is_short && !text.chars().any(char::is_control) && !text.trim().is_empty();
    is_reason.then_some(()).ok_or(GivenError::Reason)
}

/// Reads an e-mail address, and puts it into lower case: one `@`, something before it, a host
/// after it, no blanks. `admin@localhost` is one.
pub fn read_email(text: &str) -> Result<String, GivenError> {
    let is_plain = |part: &str| {
        !part.is_empty()
            && !part.contains(|c: char| c.is_whitespace() || c.is_control() || c == '@')
    };
    let is_short = text.len() <= EMAIL_BYTES_MAX;
    match text.split_once('@') {
        Some((local, host)) if is_short && is_plain(local) && is_plain(host) => {
            Ok(text.to_lowercase())
        }
        _ => Err(GivenError::Email(text.to_owned())),
    }
}

/// Checks a limit of requests in an hour: at least 1.
pub fn check_rate_limit(per_hour: i64) -> Result<i64, GivenError> {
    if (1..=RATE_LIMIT_MAX).contains(&per_hour) {
        return Ok(per_hour);
    }
    Err(GivenError::RateLimit)
}

/// Returns the name that is most like the one that was given, if one is like it at all.
pub fn nearest<'a, S: AsRef<str>>(given: &str, known: &'a [S]) -> Option<&'a str> {
    let likeness = |name: &str| strsim::jaro_winkler(given, name);
    let scored = known
        .iter()
        .map(|name| (likeness(name.as_ref()), name.as_ref()));
    let best = scored.max_by(|one, other| one.0.total_cmp(&other.0))?;
    (best.0 >= LIKENESS_MIN).then_some(best.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_those_of_the_contract() {
        for good in ["a", "0", "CI.build_7-x", &"x".repeat(64)] {
            assert!(check_name(good).is_ok(), "{good}");
        }
        let long = "x".repeat(65);
        for bad in ["", "-a", ".a", "_a", "a b", "a/b", "a,b", "é", "a\n", &long] {
            assert_eq!(check_name(bad), Err(GivenError::Name), "{bad}");
        }
    }

    #[test]
    fn names_of_credentials_are_those_of_the_contract() {
        for good in ["a", "-", "slack-2", &"x".repeat(64)] {
            assert!(check_credential_name(good).is_ok(), "{good}");
        }
        for bad in [
            "",
            "Bad Name",
            "a/b",
            "a.b",
            "a_b",
            "A",
            "a\0",
            &"x".repeat(65),
        ] {
            assert!(check_credential_name(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn an_address_is_kept_in_lower_case() {
        assert_eq!(
            read_email("Ann@Example.com"),
            Ok("ann@example.com".to_owned())
        );
        assert_eq!(
            read_email("admin@localhost"),
            Ok("admin@localhost".to_owned())
        );
        for bad in ["", "ann", "@x", "a@", "a b@x", "a@b@c", "a@b\0"] {
            assert!(read_email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn the_nearest_name_is_suggested_and_a_far_one_is_not() {
        let known = ["slack", "github"];
        assert_eq!(nearest("slak", &known), Some("slack"));
        assert_eq!(nearest("githbu", &known), Some("github"));
        assert_eq!(nearest("nope", &known), None);
        assert_eq!(nearest::<&str>("slack", &[]), None);
    }

    #[test]
    fn names_of_teams_are_those_of_the_contract() {
        for good in ["abc", "a-1", &"x".repeat(64)] {
            assert!(check_team_name(good).is_ok(), "{good}");
        }
        for bad in ["", "ab", "a b", "a_b", "ABC", "äöü", &"x".repeat(65)] {
            assert!(check_team_name(bad).is_err(), "{bad}");
        }
        let long = format!("{}@x", "a".repeat(253));
        assert!(read_email(&long).is_err() && read_email(&long[1..]).is_ok());
    }

    #[test]
    fn a_limit_is_at_least_one() {
        assert_eq!(check_rate_limit(RATE_LIMIT_MAX), Ok(RATE_LIMIT_MAX));
        for bad in [0, -1, RATE_LIMIT_MAX + 1] {
            assert!(check_rate_limit(bad).is_err(), "{bad}");
        }
    }
}
