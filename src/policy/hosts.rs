//! Where a credential may be sent (spec/tap.md §2.7, host binding).
//!
//! A rule is a host, a `*.suffix`, or an origin. The first two hold for every port over https, and
//! over plain http only for this machine itself, so that no secret crosses a network readably unless
//! an origin says so. An origin holds for exactly its scheme, host and port.

use std::{fmt, net::IpAddr, net::Ipv6Addr, str::FromStr};

use url::{Host, Url};

/// One place that a credential may be sent to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct HostRule(Kind);

/// The three kinds of rule. Names are in lower case and in their ASCII form.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
enum Kind {
    /// One host.
    Host(Host<String>),
    /// A domain and everything below it.
    Suffix(String),
    /// One scheme, host and port.
    Origin {
        /// Whether it is https, else http.
        secure: bool,
        host: Host<String>,
        port: u16,
    },
}

impl HostRule {
    /// Returns whether the rule is about the address.
    pub fn permits(&self, url: &Url) -> bool {
        let Some(host) = url.host() else {
            return false;
        };
        let fits = match &self.0 {
            Kind::Host(wanted) => *wanted == host,
            Kind::Suffix(suffix) => is_below(&host, suffix),
            Kind::Origin {
                secure,
                host: wanted,
                port,
            } => {
                return url.scheme() == scheme(*secure)
                    && *wanted == host
                    && url.port_or_known_default() == Some(*port);
            }
        };
        fits && is_private_way(url.scheme(), &host)
    }

    /// Returns whether the rule permits whatever another one does.
    pub(super) fn permits_all_of(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Kind::Host(wanted), Kind::Host(host)) => wanted == host,
            (Kind::Suffix(suffix), Kind::Host(Host::Domain(domain)) | Kind::Suffix(domain)) => {
                is_below(&Host::Domain(domain), suffix)
            }
            (Kind::Host(wanted), Kind::Origin { secure, host, .. }) => {
                wanted == host && is_private_way(scheme(*secure), &borrowed(host))
            }
            (Kind::Suffix(suffix), Kind::Origin { secure, host, .. }) => {
                is_below(&borrowed(host), suffix)
                    && is_private_way(scheme(*secure), &borrowed(host))
            }
            (Kind::Origin { .. }, Kind::Origin { .. }) => self == other,
            _ => false,
        }
    }
}

impl FromStr for HostRule {
    type Err = HostRuleError;

    fn from_str(text: &str) -> Result<Self, HostRuleError> {
        if text.is_empty() {
            return Err(HostRuleError::Empty);
        }
        if text.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(HostRuleError::Blank);
        }
        if let Some((scheme, rest)) = text.split_once("://") {
            return read_origin(scheme, rest);
        }
        if let Some(suffix) = text.strip_prefix("*.") {
            return match read_host(suffix)? {
                Host::Domain(domain) => Ok(Self(Kind::Suffix(domain))),
                Host::Ipv4(_) | Host::Ipv6(_) => Err(HostRuleError::SuffixOfAddress),
            };
        }
        if let Ok(address) = text.parse::<Ipv6Addr>() {
            return Ok(Self(Kind::Host(Host::Ipv6(address))));
        }
        read_host(text).map(|host| Self(Kind::Host(host)))
    }
}

impl fmt::Display for HostRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Host(host) => write!(f, "{host}"),
            Kind::Suffix(suffix) => write!(f, "*.{suffix}"),
            Kind::Origin { secure, host, port } => {
                write!(f, "{}://{host}", scheme(*secure))?;
                if *port == default_port(*secure) {
                    return Ok(());
                }
                write!(f, ":{port}")
            }
        }
    }
}

/// All places that a credential may be sent to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AllowedHosts {
    /// Any of these will do.
    pub rules: Vec<HostRule>,
    /// Whether every host will do, as if each were listed; the operator said so expressly.
    pub any: bool,
}

impl AllowedHosts {
    /// Returns whether a request with the credential may go to the address.
    ///
    /// Without rules and without `any` nothing is permitted. `any` is about hosts: over plain http it
    /// reaches this machine only, like a listed host, and further where an origin is listed too.
    pub fn permits(&self, url: &Url) -> bool {
        let by_any = self.any
            && url
                .host()
                .is_some_and(|host| is_private_way(url.scheme(), &host));
        by_any || self.rules.iter().any(|rule| rule.permits(url))
    }

    /// Returns whether whatever a rule permits is permitted.
    pub(super) fn permits_all_of(&self, rule: &HostRule) -> bool {
        let by_any = self.any
            && match &rule.0 {
                Kind::Host(_) | Kind::Suffix(_) => true,
                Kind::Origin { secure, host, .. } => {
                    is_private_way(scheme(*secure), &borrowed(host))
                }
            };
        by_any || self.rules.iter().any(|known| known.permits_all_of(rule))
    }
}

/// Why a text is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum HostRuleError {
    /// There is nothing in it.
    #[error("a host is empty; {ALLOWED}")]
    Empty,
    /// It has a blank or a control character.
    #[error("a host has no blank or control character; {ALLOWED}")]
    Blank,
    /// It has a path, a query or a fragment.
    #[error("a host has no path; leave out `{0}` and what follows it; {ALLOWED}")]
    Path(char),
    /// It has a user or password.
    #[error("a host has no user or password; {ALLOWED}")]
    User,
    /// It has a star elsewhere than at its beginning.
    #[error("a `*` stands only at the beginning, followed by a dot; {ALLOWED}")]
    Star,
    /// It has a star before an address.
    #[error("nothing is below an IP address; {ALLOWED}")]
    SuffixOfAddress,
    /// It is an origin with another scheme.
    #[error("`{0}` is neither http nor https; {ALLOWED}")]
    Scheme(String),
    /// It has a port but no scheme.
    #[error("a port needs a scheme, as in `https://{0}`; {ALLOWED}")]
    Port(String),
    /// It ends in a dot.
    #[error("leave out the dot at the end of `{0}`; {ALLOWED}")]
    Dot(String),
    /// It is neither a name nor an address.
    #[error("`{0}` is not a host; {ALLOWED}")]
    NotAHost(String),
}

/// What a rule may be, for every message.
const ALLOWED: &str = "allowed are a host such as `api.example.com`, `*.example.com`, and an origin \
                       such as `http://127.0.0.1:8080`";

fn read_origin(given: &str, rest: &str) -> Result<HostRule, HostRuleError> {
    let secure = match given.to_ascii_lowercase().as_str() {
        "https" => true,
        "http" => false,
        _ => return Err(HostRuleError::Scheme(given.to_owned())),
    };
    let (host, port) = match rest.rsplit_once(':') {
        // The colons of an IPv6 address are inside its brackets.
        Some((host, port)) if !port.ends_with(']') => (host, read_port(port, rest)?),
        _ => (rest, default_port(secure)),
    };
    let host = read_host(host)?;
    Ok(HostRule(Kind::Origin { secure, host, port }))
}

fn read_port(port: &str, authority: &str) -> Result<u16, HostRuleError> {
    check_shape(port)?;
    let digits = !port.is_empty() && port.bytes().all(|byte| byte.is_ascii_digit());
    match port.parse() {
        Ok(port) if digits && port > 0 => Ok(port),
        _ => Err(HostRuleError::NotAHost(authority.to_owned())),
    }
}

fn read_host(text: &str) -> Result<Host<String>, HostRuleError> {
    check_shape(text)?;
    if let Some((host, port)) = text.rsplit_once(':')
        && port.parse::<u16>().is_ok()
        && Host::parse(host).is_ok()
    {
        return Err(HostRuleError::Port(text.to_owned()));
    }
    match Host::parse(text) {
        Ok(Host::Domain(domain)) if domain.ends_with('.') => Err(HostRuleError::Dot(domain)),
        Ok(Host::Domain(domain)) if domain.split('.').any(str::is_empty) => {
            Err(HostRuleError::NotAHost(text.to_owned()))
        }
        Ok(Host::Domain(domain)) if domain.contains('*') => Err(HostRuleError::Star),
        Ok(host) => Ok(host),
        Err(_) => Err(HostRuleError::NotAHost(text.to_owned())),
    }
}

/// Refuses what belongs to other parts of an address.
fn check_shape(text: &str) -> Result<(), HostRuleError> {
    match text.chars().find(|c| "/\\?#@*".contains(*c)) {
        None => Ok(()),
        Some('@') => Err(HostRuleError::User),
        Some('*') => Err(HostRuleError::Star),
        Some(found) => Err(HostRuleError::Path(found)),
    }
}

fn borrowed(host: &Host<String>) -> Host<&str> {
    match host {
        Host::Domain(domain) => Host::Domain(domain),
        Host::Ipv4(address) => Host::Ipv4(*address),
        Host::Ipv6(address) => Host::Ipv6(*address),
    }
}

fn is_below(host: &Host<&str>, suffix: &str) -> bool {
    match host {
        // Neither an empty label nor a star is part of a host's name, although an address may have one.
        Host::Domain(domain) if domain.contains('*') || domain.split('.').any(str::is_empty) => {
            false
        }
        Host::Domain(domain) => domain
            .strip_suffix(suffix)
            .is_some_and(|rest| rest.is_empty() || rest.ends_with('.')),
        Host::Ipv4(_) | Host::Ipv6(_) => false,
    }
}

/// Returns whether nobody on the way can read what is sent: it is encrypted or stays on this machine.
fn is_private_way(scheme: &str, host: &Host<&str>) -> bool {
    match scheme {
        "https" => true,
        "http" => is_loopback(host),
        _ => false,
    }
}

fn is_loopback(host: &Host<&str>) -> bool {
    match host {
        Host::Domain(domain) => *domain == "localhost",
        Host::Ipv4(address) => address.is_loopback(),
        Host::Ipv6(address) => IpAddr::V6(*address).to_canonical().is_loopback(),
    }
}

const fn scheme(secure: bool) -> &'static str {
    if secure { "https" } else { "http" }
}

const fn default_port(secure: bool) -> u16 {
    if secure { 443 } else { 80 }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn permits(rule: &str, url: &str) -> bool {
        rule.parse::<HostRule>()
            .unwrap()
            .permits(&url.parse().unwrap())
    }

    #[test]
    fn rules_permit_what_they_name_and_no_lookalike() {
        for (rule, url, fits) in [
            ("api.example.com", "https://api.example.com/x", true),
            ("API.Example.com", "https://api.example.COM:8443/x", true),
            ("api.example.com", "http://api.example.com/x", false),
            ("api.example.com", "ftp://api.example.com/x", false),
            ("api.example.com", "https://xapi.example.com/", false),
            (
                "api.example.com",
                "https://api.example.com.evil.test/",
                false,
            ),
            (
                "api.example.com",
                "https://api.example.com@evil.test/",
                false,
            ),
            (
                "api.example.com",
                "https://evil.test/#api.example.com",
                false,
            ),
            (
                "api.example.com",
                "https://evil.test\\@api.example.com/",
                false,
            ),
            ("api.example.com", "https://api.example.com./", false),
            ("*.example.com", "https://a.b.example.com/", true),
            ("*.example.com", "https://example.com/", true),
            ("*.example.com", "https://badexample.com/", false),
            ("*.example.com", "https://.example.com/", false),
            ("*.example.com", "https://*.example.com/", false),
            ("*.example.com", "https://a.example.com./", false),
            ("*.example.com", "http://a.example.com/", false),
            ("*.LocalHost", "http://LOCALHOST:8080/", true),
            ("*.host", "http://localhost/", false),
            ("*.calhost", "http://localhost/", false),
            ("bücher.example", "https://xn--bcher-kva.example/", true),
            ("127.0.0.1", "http://127.0.0.1:1234/", true),
            ("127.0.0.1", "http://2130706433/", true),
            ("127.0.0.1", "http://127.0.0.2/", false),
            ("10.0.0.1", "http://10.0.0.1/", false),
            ("10.0.0.1", "https://10.0.0.1/", true),
            ("::1", "http://[::1]:80/", true),
            ("[0:0::1]", "http://[::1]/", true),
            ("localhost", "http://localhost.evil.test/", false),
            ("http://10.0.0.1:8080", "http://10.0.0.1:8080/x", true),
            ("http://10.0.0.1:8080", "http://10.0.0.1/x", false),
            ("http://10.0.0.1:8080", "https://10.0.0.1:8080/x", false),
            (
                "HTTPS://Api.example.com",
                "https://api.example.com:443/",
                true,
            ),
            (
                "https://api.example.com",
                "https://api.example.com:444/",
                false,
            ),
            (
                "https://api.example.com",
                "http://api.example.com:443/",
                false,
            ),
            ("http://[::1]:81", "http://[::1]:81/", true),
        ] {
            assert_eq!(permits(rule, url), fits, "{rule} on {url}");
        }
    }

    #[test]
    fn a_rule_prints_in_its_plain_form() {
        for (given, printed) in [
            ("API.example.com", "api.example.com"),
            ("*.Bücher.example", "*.xn--bcher-kva.example"),
            ("::1", "[::1]"),
            ("https://h:443", "https://h"),
            ("https://h:80", "https://h:80"),
            ("HTTP://[0:0::1]:8080", "http://[::1]:8080"),
            ("0x7f.1", "127.0.0.1"),
        ] {
            assert_eq!(given.parse::<HostRule>().unwrap().to_string(), printed);
        }
    }

    #[test]
    fn what_is_no_rule_is_refused_and_told_what_is() {
        for (given, told) in [
            ("", "a host is empty"),
            ("api.example.com x", "no blank"),
            (" api.example.com", "no blank"),
            ("api.example.com/v1", "leave out `/`"),
            ("https://api.example.com/", "leave out `/`"),
            ("https://h?x", "leave out `?`"),
            ("https://h:80#x", "leave out `#`"),
            ("h\\x", "leave out `\\`"),
            ("https://user:pw@h", "no user or password"),
            ("user@h", "no user or password"),
            ("api.*.com", "a `*` stands only at the beginning"),
            ("*", "a `*` stands only at the beginning"),
            ("*example.com", "a `*` stands only at the beginning"),
            ("*.*.example.com", "a `*` stands only at the beginning"),
            (
                "https://*.example.com",
                "a `*` stands only at the beginning",
            ),
            ("%2a.example.com", "a `*` stands only at the beginning"),
            ("*.127.0.0.1", "below an IP address"),
            ("*.", "`` is not a host"),
            ("ftp://h", "`ftp` is neither http nor https"),
            ("://h", "`` is neither http nor https"),
            ("h:8080", "a port needs a scheme, as in `https://h:8080`"),
            ("[::1]:80", "a port needs a scheme"),
            ("example.com.", "leave out the dot"),
            ("a..b", "`a..b` is not a host"),
            ("https://h:0", "`h:0` is not a host"),
            ("https://h:65536", "`h:65536` is not a host"),
            ("https://h:", "`h:` is not a host"),
            ("https://h:+80", "`h:+80` is not a host"),
            ("https://", "`` is not a host"),
            ("[::1", "`[::1` is not a host"),
            ("<h>", "`<h>` is not a host"),
        ] {
            let error = given.parse::<HostRule>().unwrap_err().to_string();
            assert!(error.contains(told), "{given}: {error}");
            assert!(error.ends_with(ALLOWED), "{given}: {error}");
        }
    }

    #[test]
    fn nothing_is_permitted_unless_something_says_so() {
        let url: Url = "https://api.example.com/".parse().unwrap();
        assert!(!AllowedHosts::default().permits(&url));
        let rules = vec![
            "other.example".parse().unwrap(),
            "api.example.com".parse().unwrap(),
        ];
        assert!(AllowedHosts { rules, any: false }.permits(&url));
    }

    #[test]
    fn any_host_does_not_mean_readable_by_anyone() {
        let any = AllowedHosts {
            rules: Vec::new(),
            any: true,
        };
        for (url, fits) in [
            ("https://wherever.example/", true),
            ("http://127.0.0.1:8080/", true),
            ("http://wherever.example/", false),
            ("file:///etc/passwd", false),
        ] {
            assert_eq!(any.permits(&url.parse().unwrap()), fits, "{url}");
        }
        let rules = vec!["http://wherever.example".parse().unwrap()];
        let with_origin = AllowedHosts { rules, any: true };
        assert!(with_origin.permits(&"http://wherever.example/".parse().unwrap()));
    }

    proptest! {
        #[test]
        fn a_rule_reads_as_it_prints(text in "(https?://)?(\\*\\.)?[a-zA-Z0-9.é-]{1,12}(:[0-9]{1,5})?") {
            if let Ok(rule) = text.parse::<HostRule>() {
                prop_assert_eq!(rule.to_string().parse::<HostRule>(), Ok(rule));
            }
        }

        #[test]
        fn a_suffix_permits_whole_labels_only(before in "[a-z0-9.]{0,8}", secure in any::<bool>()) {
            let url = format!("{}://{before}example.com/", scheme(secure));
            if let Ok(url) = url.parse::<Url>() {
                let labels = !format!("{before}example.com").split('.').any(str::is_empty);
                let below = labels && (before.is_empty() || before.ends_with('.'));
                prop_assert_eq!(permits("*.example.com", url.as_str()), below && secure);
            }
        }

        #[test]
        fn a_host_permits_only_itself(name in "[a-z.]{1,10}") {
            if let Ok(url) = format!("https://{name}/").parse::<Url>() {
                prop_assert_eq!(permits("a.b", url.as_str()), url.host_str() == Some("a.b"));
            }
        }
    }
}
