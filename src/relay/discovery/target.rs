//! Where an agent aims its calls: what `X-TAP-Target` is made of, and what may be said about it.

use url::{Host, Url};

use crate::{
    policy::Target,
    store::{Auth, Credential},
};

/// What stands for the part of a target that the agent fills in.
const PATH: &str = "/<path>";

/// What is known about the targets of a credential.
#[derive(Debug)]
pub(super) struct Aim {
    /// Whether agents name only a path.
    pub(super) relative: bool,
    /// Where the API begins, if agents may know.
    pub(super) base: Option<String>,
    /// Where the credential may be sent; `None` where the agent does not choose a host.
    pub(super) allowed_hosts: Option<Vec<String>>,
    /// A target with a gap.
    pub(super) placeholder: String,
    /// The address that the placeholder stands for, to ask the policy about.
    sample: Url,
}

impl Aim {
    /// Returns what agents may know about the targets of a credential that is forwarded.
    pub(super) fn of(credential: &Credential) -> Self {
        let relative = credential.relative_target && is_sidecar(credential);
        let base = base(credential);
        let allowed_hosts = (!relative).then(|| allowed_hosts(credential));
        let host = allowed_hosts.iter().flatten().find_map(|rule| origin(rule));
        let begin = base.as_deref().or(host.as_deref()).map(trimmed);
        let placeholder = match begin {
            _ if relative => PATH.to_owned(),
            Some(begin) => format!("{begin}{PATH}"),
            None => format!("https://<host>{PATH}"),
        };
        let sample = Url::parse(&placeholder).ok();
        Self {
            relative,
            base,
            allowed_hosts,
            sample: sample.unwrap_or_else(anywhere),
            placeholder,
        }
    }

    /// Returns a target as a policy sees it.
    pub(super) fn target(&self) -> Target<'_> {
        if self.relative {
            Target::Path(PATH)
        } else {
            Target::Url(&self.sample)
        }
    }
}

/// Returns where a credential's API begins, if agents may know.
///
/// The address of a sidecar is hidden (spec/tap.md §2.3), and so is whatever could hold a secret: a
/// user, a password, a query. What is no web address is not shown at all.
pub(super) fn base(credential: &Credential) -> Option<String> {
    if is_sidecar(credential) || credential.auth == Auth::Signing {
        return None;
    }
    let text = credential.api_base.as_deref()?;
    let mut url = Url::parse(text)
        .ok()
        .filter(|url| matches!(url.scheme(), "http" | "https"))?;
    let plain = url.username().is_empty()
        && url.password().is_none()
        && url.query().is_none()
        && url.fragment().is_none();
    if plain {
        // As the operator wrote it: clients compare and concatenate it.
        return Some(text.to_owned());
    }
    url.set_query(None);
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url.into())
}

fn is_sidecar(credential: &Credential) -> bool {
    credential.auth.connector() == "sidecar"
}

/// Returns the hosts a credential is bound to, without the one where its sidecar lives.
fn allowed_hosts(credential: &Credential) -> Vec<String> {
    let sidecar = credential
        .api_base
        .as_deref()
        .filter(|_| credential.auth == Auth::Custom)
        .and_then(host);
    let rules = credential.allowed_hosts.iter();
    rules
        .filter(|rule| sidecar.is_none() || host(rule) != sidecar)
        .cloned()
        .collect()
}

/// Returns an address that a rule about hosts permits, without a path.
fn origin(rule: &str) -> Option<String> {
    address(rule).map(|url| url.origin().ascii_serialization())
}

fn host(rule: &str) -> Option<Host<String>> {
    address(rule).and_then(|url| url.host().map(|host| host.to_owned()))
}

/// Reads a host, a `*.suffix`, which stands for its apex too, or an origin.
fn address(rule: &str) -> Option<Url> {
    if rule.contains("://") {
        return Url::parse(rule).ok();
    }
    let name = rule.strip_prefix("*.").unwrap_or(rule);
    let url = Url::parse(&format!("https://{name}/"));
    url.or_else(|_| Url::parse(&format!("https://[{name}]/")))
        .ok()
}

fn trimmed(begin: &str) -> &str {
    begin.trim_end_matches('/')
}

/// Returns the address that stands for any other.
fn anywhere() -> Url {
    Url::parse(&format!("https://host.invalid{PATH}")).expect("this is an address")
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn a_target_begins_with_the_base_else_with_an_allowed_host() {
        let mut credential = testing::credential("github");
        for (base, hosts, placeholder) in [
            (
                Some("https://h.example/v1/"),
                vec![],
                "https://h.example/v1/<path>",
            ),
            (
                None,
                vec!["a.example", "b.example"],
                "https://a.example/<path>",
            ),
            (None, vec!["*.a.example"], "https://a.example/<path>"),
            (
                None,
                vec!["http://127.0.0.1:8080"],
                "http://127.0.0.1:8080/<path>",
            ),
            (None, vec!["::1"], "https://[::1]/<path>"),
            (None, vec![], "https://<host>/<path>"),
        ] {
            credential.api_base = base.map(str::to_owned);
            credential.allowed_hosts = hosts.into_iter().map(str::to_owned).collect();
            let aim = Aim::of(&credential);
            assert_eq!(aim.placeholder, placeholder);
            assert!(matches!(aim.target(), Target::Url(_)));
        }
    }

    #[test]
    fn a_base_is_shown_as_written_but_for_what_could_be_a_secret() {
        let mut credential = testing::credential("github");
        for (written, shown) in [
            ("https://h.example", Some("https://h.example")),
            ("https://H.example/v1/", Some("https://H.example/v1/")),
            (
                "https://u:hunter2@h.example/v1?key=hunter2#x",
                Some("https://h.example/v1"),
            ),
            ("user:hunter2@h.example", None),
            ("tap:sign", None),
            ("not an address", None),
        ] {
            credential.api_base = Some(written.to_owned());
            assert_eq!(base(&credential).as_deref(), shown, "{written}");
        }
    }

    #[test]
    fn the_host_of_a_sidecar_is_not_among_the_allowed_ones() {
        let mut credential = testing::sidecar("telegram");
        credential.relative_target = false;
        credential.allowed_hosts = [
            "http://sidecar.internal:8082",
            "SIDECAR.internal",
            "api.telegram.org",
        ]
        .map(str::to_owned)
        .to_vec();
        let aim = Aim::of(&credential);
        assert_eq!(aim.allowed_hosts, Some(vec!["api.telegram.org".to_owned()]));
        assert_eq!(aim.placeholder, "https://api.telegram.org/<path>");
    }

    #[test]
    fn only_a_sidecar_takes_a_bare_path() {
        let mut credential = testing::credential("github");
        credential.relative_target = true;
        assert!(!Aim::of(&credential).relative);
        let aim = Aim::of(&testing::sidecar("telegram"));
        assert!(aim.relative && aim.allowed_hosts.is_none());
        assert_eq!(aim.placeholder, "/<path>");
    }
}
