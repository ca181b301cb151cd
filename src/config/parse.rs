//! Reads the texts of settings: addresses, networks, numbers, switches.

use std::{
    fmt,
    net::{IpAddr, Ipv4Addr, SocketAddr},
};

use ipnet::IpNet;
use url::Url;

/// The longest time-out that makes sense, in seconds: a year.
const TIMEOUT_SECS_MAX: u64 = 365 * 24 * 60 * 60;

/// The address of the database that keeps the deployment's state.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Reads an address: `sqlite:` with a path, or `postgres:`.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix("sqlite:").filter(|path| {
            // A database in memory is gone when the command ends.
            !path.trim_matches('/').is_empty() && !path.contains(":memory:")
        });
        let server = ["postgres://", "postgresql://"]
            .iter()
            .any(|scheme| text.starts_with(scheme));
        (rest.is_some() || server).then(|| Self(text.to_owned()))
    }

    /// Returns the whole address, password included.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns whether it is that of a SQLite database.
    pub fn is_sqlite(&self) -> bool {
        self.0.starts_with("sqlite:")
    }
}

impl fmt::Display for DatabaseUrl {
    /// Shows the address with its password masked.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&masked(&self.0))
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DatabaseUrl({self})")
    }
}

/// Masks the passwords in an address: that of the user, and those among the parameters.
///
/// The text is not parsed as a URL. A password with an unescaped `/`, `?` or `@` would make it
/// none, and it must not be shown for that; where it is doubtful, more is masked.
pub(super) fn masked(address: &str) -> String {
    let start = address.find("://").map_or(0, |at| at + 3);
    let (scheme, rest) = address.split_at(start);
    let parameters = rest.find('?').unwrap_or(rest.len());
    let may_be_a_password = rest[..parameters].contains(':');
    let user_within = if may_be_a_password {
        rest.len()
    } else {
        parameters
    };
    let user = rest[..user_within].rfind('@').map_or("", |at| &rest[..at]);
    let whole = match user.split_once(':') {
        Some((name, _)) => format!("{scheme}{name}:***{}", &rest[user.len()..]),
        None => address.to_owned(),
    };
    let parts: Vec<_> = whole.split('&').map(masked_parameter).collect();
    parts.join("&")
}

fn masked_parameter(part: &str) -> String {
    const NAME: &str = "password=";
    match part.to_ascii_lowercase().find(NAME) {
        Some(at) => format!("{}***", &part[..at + NAME.len()]),
        None => part.to_owned(),
    }
}

/// The private addresses that upstreams may have.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PrivateTargets {
    /// Those in these networks, and no others.
    Only(Vec<IpNet>),
    /// All of them.
    All,
}

/// What [`socket_address`] expects.
pub(super) const ADDRESS: &str = "an address such as `127.0.0.1:3100`";
/// What [`networks`] expects.
pub(super) const NETWORKS: &str = "a list of networks such as `10.0.0.0/8,192.168.1.7`";
/// What [`web_address`] expects.
pub(super) const WEB_ADDRESS: &str = "an address such as `https://relay.example`";
/// What [`seconds`] expects.
pub(super) const SECONDS: &str = "a whole number of seconds of at least 1";
/// The most that a request's body may be, which is all the room that bodies together have, and what
/// [`number_up_to`] expects of it.
pub(super) const REQUEST_BYTES: (u64, &str) =
    (256 << 20, "a number of bytes from 1 to 268435456 (256 MiB)");
/// The same of an answer's body.
pub(super) const RESPONSE_BYTES: (u64, &str) =
    (1 << 40, "a number of bytes from 1 to 1099511627776 (1 TiB)");
/// The same of how many requests an agent may have under way.
pub(super) const AGENT_REQUESTS: (u64, &str) = (8192, "a number from 1 to 8192");
/// The same of the length from which the audit file is rotated.
pub(super) const AUDIT_BYTES: (u64, &str) =
    (1 << 40, "a number of bytes from 1 to 1099511627776 (1 TiB)");
/// The same of the age, in hours: ten years.
pub(super) const AUDIT_HOURS: (u64, &str) = (87_600, "a number of hours from 1 to 87600");
/// The same of how many rotated files are kept.
pub(super) const AUDIT_FILES: (u64, &str) = (10_000, "a number of files from 1 to 10000");
/// What [`switch`] expects.
pub(super) const SWITCH: &str = "`1` or `0`, `true` or `false`";
/// What [`DatabaseUrl::parse`] expects.
pub(super) const DATABASE: &str =
    "an address such as `sqlite:///srv/postern.db` or `postgres://user@host/name`";

/// Reads an address with its port; `localhost` is 127.0.0.1.
pub(super) fn socket_address(text: &str) -> Option<SocketAddr> {
    if let Some(port) = text.strip_prefix("localhost:") {
        return Some(SocketAddr::from((Ipv4Addr::LOCALHOST, port.parse().ok()?)));
    }
    text.parse().ok()
}

/// Puts `HOST` and `PORT` together; `PORT` alone is every address (spec/cli.md §2).
pub(super) fn host_and_port(host: Option<&str>, port: &str) -> String {
    let host = host.unwrap_or("0.0.0.0");
    if host
        .parse::<IpAddr>()
        .is_ok_and(|address| address.is_ipv6())
    {
        format!("[{host}]:{port}")
    } else {
        format!("{host}:{port}")
    }
}

/// Reads a comma-separated list of networks; a single address is a network of one.
pub(super) fn networks(text: &str) -> Option<Vec<IpNet>> {
    let parts = text
        .split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty());
    let network = |part: &str| {
        let single = || part.parse::<IpAddr>().ok().map(IpNet::from);
        part.parse().ok().or_else(single)
    };
    parts.map(network).collect()
}

/// Reads an address of a web server.
pub(super) fn web_address(text: &str) -> Option<Url> {
    let url = Url::parse(text).ok()?;
    (matches!(url.scheme(), "http" | "https") && url.has_host()).then_some(url)
}

/// Reads a whole number of seconds.
pub(super) fn seconds(text: &str) -> Option<u64> {
    let seconds: u64 = text.parse().ok()?;
    (1..=TIMEOUT_SECS_MAX).contains(&seconds).then_some(seconds)
}

/// Reads a whole number from 1 to the most that makes sense.
pub(super) fn number_up_to(text: &str, most: u64) -> Option<u64> {
    let number: u64 = text.parse().ok()?;
    (1..=most).contains(&number).then_some(number)
}

/// Reads a switch.
pub(super) fn switch(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "1" | "true" | "yes" | "on" => Some(true),
        "0" | "false" | "no" | "off" => Some(false),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn the_password_of_an_address_is_masked_and_nothing_else() {
        for (address, shown) in [
            ("sqlite:///from/flag.db", "sqlite:///from/flag.db"),
            ("postgres://h/a", "postgres://h/a"),
            ("postgres://u@h:5432/d", "postgres://u@h:5432/d"),
            ("postgres://u:hunter2@h/d", "postgres://u:***@h/d"),
            ("postgres://u:hun@ter2@h/d", "postgres://u:***@h/d"),
            ("postgres://u:h/unter2@h/d", "postgres://u:***@h/d"),
            (
                "postgres://h/d?password=x&sslmode=require",
                "postgres://h/d?password=***&sslmode=require",
            ),
            ("postgres://h/d?user=a@b", "postgres://h/d?user=a@b"),
        ] {
            assert_eq!(masked(address), shown);
        }
    }

    proptest! {
        #[test]
        fn no_password_is_shown(password in "[A-Z0-9/?@:#=%]{6,20}") {
            prop_assume!(password.chars().any(|letter| letter.is_ascii_uppercase()));
            let shown = masked(&format!("postgres://user:{password}@host/name"));
            prop_assert_eq!(shown, "postgres://user:***@host/name");
        }
    }

    #[test]
    fn an_address_is_an_ip_address_with_a_port() {
        for text in [
            "nonsense",
            "[::1",
            "127.0.0.1",
            ":3100",
            "h:1",
            "127.0.0.1:70000",
        ] {
            assert_eq!(socket_address(text), None, "{text}");
        }
        for text in ["127.0.0.1:0", "[::1]:3100", "localhost:3100"] {
            assert!(socket_address(text).is_some(), "{text}");
        }
    }

    #[test]
    fn a_port_alone_is_every_address() {
        assert_eq!(host_and_port(None, "80"), "0.0.0.0:80");
        assert_eq!(host_and_port(Some("::"), "80"), "[::]:80");
        assert_eq!(host_and_port(Some("127.0.0.3"), "80"), "127.0.0.3:80");
    }

    #[test]
    fn networks_are_a_list() {
        assert_eq!(networks(" 10.0.0.0/8 , ::1,").unwrap().len(), 2);
        assert_eq!(networks("10.0.0.0/33"), None);
    }

    #[test]
    fn a_number_of_seconds_is_at_least_one() {
        for text in ["soon", "-1", "0", "1.5", "99999999999"] {
            assert_eq!(seconds(text), None, "{text}");
        }
    }

    #[test]
    fn a_database_is_a_file_or_a_server() {
        for text in [
            "nonsense://",
            "mysql://h/d",
            "sqlite:",
            "sqlite://",
            "sqlite::memory:",
            "memory:",
        ] {
            assert_eq!(DatabaseUrl::parse(text), None, "{text}");
        }
        assert!(DatabaseUrl::parse("sqlite:./harp.db").unwrap().is_sqlite());
        assert!(!DatabaseUrl::parse("postgresql://h/d").unwrap().is_sqlite());
    }
}
