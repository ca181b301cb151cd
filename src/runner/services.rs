//! Which hosts the agent's credentials are bound to, as the relay tells it.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use http::HeaderValue;
use serde::Deserialize;
use url::Url;

use super::relay::{RelayConnection, RelayError};
use crate::{clock::Clock, policy::AllowedHosts};

/// How old an answer may be that a host is bound: a new credential may fit it better.
const REFRESHED_EVERY: Duration = Duration::from_secs(5);
/// How old an answer may be that a host is not bound: somebody may be waiting for it to be.
const REFUSED_FOR: Duration = Duration::from_secs(1);

/// What the agent may use, read again every few seconds while it is needed.
pub(super) struct Services {
    relay: RelayConnection,
    /// The credentials that were asked for on the command line, the first one first.
    preferred: Vec<String>,
    /// Guards what is known; never held across a wait.
    known: Mutex<Known>,
    /// Held while the relay is asked, so that it is asked once.
    asking: tokio::sync::Mutex<()>,
    clock: Clock,
}

/// What is known, and as of when.
struct Known {
    services: Arc<[Service]>,
    tag: Option<HeaderValue>,
    /// When the relay was asked last, whatever it said.
    asked: Instant,
}

/// A credential, and where it may be sent.
#[derive(Debug)]
pub(super) struct Service {
    pub(super) name: String,
    hosts: AllowedHosts,
    base: Option<Url>,
}

/// Which credential an address takes.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Choice {
    /// This one.
    One(String),
    /// Several fit equally well.
    Several(Vec<String>),
    /// None is bound to it.
    Unbound,
}

/// What the relay says (spec/tap.md §2.3); whatever else it says is not needed.
#[derive(Debug, Deserialize)]
pub(super) struct Told {
    services: BTreeMap<String, ToldService>,
}

/// One credential as the relay tells it.
#[derive(Debug, Deserialize)]
struct ToldService {
    target_base: Option<String>,
    allowed_hosts: Option<Vec<String>>,
    #[serde(default)]
    any_host: bool,
    #[serde(default)]
    target_is_relative_path: bool,
    /// Whose it is, where several keys are used; then it stands before the name.
    account: Option<String>,
}

impl Services {
    /// Asks the relay for the first time.
    pub(super) async fn ask(
        relay: RelayConnection,
        preferred: Vec<String>,
        clock: Clock,
    ) -> Result<Self, RelayError> {
        let answer = relay.services(None).await?;
        let (told, tag) = answer.ok_or(RelayError::NotARelay)?;
        let known = Known {
            services: told.read(),
            tag,
            asked: clock.moment(),
        };
        Ok(Self {
            relay,
            preferred,
            known: Mutex::new(known),
            asking: tokio::sync::Mutex::default(),
            clock,
        })
    }

    /// Returns what is known now.
    pub(super) fn all(&self) -> Arc<[Service]> {
        Arc::clone(&self.known().services)
    }

    /// Returns which credential an address takes, as of a moment ago.
    pub(super) async fn choose(&self, url: &Url) -> Choice {
        self.settle(|services| choose(services, &self.preferred, url))
            .await
    }

    /// Returns whether a credential is bound to any of these addresses, as of a moment ago.
    pub(super) async fn is_any_bound(&self, urls: &[Url]) -> bool {
        let choice = |services: &[Service]| {
            let mut choices = urls
                .iter()
                .map(|url| choose(services, &self.preferred, url));
            choices
                .find(|choice| *choice != Choice::Unbound)
                .unwrap_or(Choice::Unbound)
        };
        self.settle(choice).await != Choice::Unbound
    }

    /// Chooses by what is known, and again by what the relay says when that is too old for the outcome.
    async fn settle(&self, choose: impl Fn(&[Service]) -> Choice) -> Choice {
        let (services, age) = self.current();
        let choice = choose(&services);
        let holds = match choice {
            Choice::One(_) => REFRESHED_EVERY,
            Choice::Several(_) | Choice::Unbound => REFUSED_FOR,
        };
        if age < holds {
            return choice;
        }
        self.refresh(holds).await;
        choose(&self.all())
    }

    /// Asks the relay, unless somebody else has meanwhile. What was known holds on if it cannot be asked.
    async fn refresh(&self, holds: Duration) {
        let _asking = self.asking.lock().await;
        if self.current().1 < holds {
            return;
        }
        let tag = self.known().tag.clone();
        let answer = self.relay.services(tag).await;
        let mut known = self.known();
        known.asked = self.clock.moment();
        match answer {
            Ok(Some((told, tag))) => {
                known.services = told.read();
                known.tag = tag;
            }
            Ok(None) => {}
            // Calls will show it.
            Err(error) => tracing::debug!(%error, "the relay cannot be asked for services"),
        }
    }

    fn current(&self) -> (Arc<[Service]>, Duration) {
        let now = self.clock.moment();
        let known = self.known();
        let age = now.saturating_duration_since(known.asked);
        (Arc::clone(&known.services), age)
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        // A panic in between leaves a list behind that is whole.
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Told {
    /// Returns the credentials that are bound to addresses; others cannot be meant by one.
    fn read(self) -> Arc<[Service]> {
        let services = self.services.into_iter();
        let bound = services.filter(|(_, service)| !service.target_is_relative_path);
        bound.map(|(name, service)| service.read(&name)).collect()
    }
}

impl ToldService {
    fn read(self, name: &str) -> Service {
        let own = self.account.as_ref().and_then(|account| {
            let rest = name.strip_prefix(account.as_str())?;
            rest.strip_prefix('.')
        });
        // A rule that a newer relay knows and we do not binds nothing here; the relay decides anyway.
        let rules = self.allowed_hosts.iter().flatten();
        let rules = rules.filter_map(|rule| rule.parse().ok()).collect();
        Service {
            name: own.unwrap_or(name).to_owned(),
            hosts: AllowedHosts {
                rules,
                any: self.any_host,
            },
            base: self.target_base.and_then(|base| Url::parse(&base).ok()),
        }
    }
}

impl Service {
    /// Returns how well an address fits: how much of it the base covers, then whether its host is listed.
    fn fit(&self, url: &Url) -> Option<(usize, bool)> {
        if !self.hosts.permits(url) {
            return None;
        }
        let covered = self.base.as_ref().map_or(0, |base| covered(base, url));
        let is_listed = self.hosts.rules.iter().any(|rule| rule.permits(url));
        Some((covered, is_listed))
    }
}

/// Returns how many bytes of an address a base covers, in whole segments of its path; 0 for none.
fn covered(base: &Url, url: &Url) -> usize {
    let path = base.path().trim_end_matches('/');
    let rest = url.path().strip_prefix(path);
    let is_below = rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
    if base.origin() == url.origin() && is_below {
        path.len() + 1
    } else {
        0
    }
}

/// Chooses among the credentials that are bound: those that were asked for before others, then the best fit.
fn choose(services: &[Service], preferred: &[String], url: &Url) -> Choice {
    let fitting: Vec<_> = services
        .iter()
        .filter_map(|service| Some((service, service.fit(url)?)))
        .collect();
    let wanted: Vec<_> = fitting
        .iter()
        .copied()
        .filter(|(service, _)| preferred.contains(&service.name))
        .collect();
    let candidates = if wanted.is_empty() { fitting } else { wanted };
    let Some(best) = candidates.iter().map(|(_, fit)| *fit).max() else {
        return Choice::Unbound;
    };
    let mut names: Vec<_> = candidates
        .into_iter()
        .filter(|(_, fit)| *fit == best)
        .map(|(service, _)| service.name.clone())
        .collect();
    let first = preferred.iter().find(|name| names.contains(name));
    match first
        .cloned()
        .or_else(|| (names.len() == 1).then(|| names.remove(0)))
    {
        Some(name) => Choice::One(name),
        None => Choice::Several(names),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn services(json: &str) -> Arc<[Service]> {
        let told: Told = serde_json::from_str(json).unwrap();
        told.read()
    }

    fn chosen(services: &[Service], preferred: &[&str], url: &str) -> Choice {
        let preferred: Vec<_> = preferred.iter().map(|&name| name.to_owned()).collect();
        choose(services, &preferred, &Url::parse(url).unwrap())
    }

    fn one(name: &str) -> Choice {
        Choice::One(name.to_owned())
    }

    #[test]
    fn the_credential_whose_base_covers_most_is_taken() {
        let services = services(
            r#"{"services": {
                "all": {"target_base": "https://api.example", "allowed_hosts": ["api.example"]},
                "v2": {"target_base": "https://api.example/v2/", "allowed_hosts": ["api.example"]},
                "listed": {"allowed_hosts": ["*.example"]},
                "any": {"allowed_hosts": [], "any_host": true}
            }}"#,
        );
        for (url, expected) in [
            ("https://api.example/v2", "v2"),
            ("https://api.example/v2/x?y", "v2"),
            ("https://api.example/v20", "all"),
            ("https://api.example/", "all"),
            ("https://b.example/v2/", "listed"),
            ("https://elsewhere.test/", "any"),
        ] {
            assert_eq!(chosen(&services, &[], url), one(expected), "{url}");
        }
        // A host holds for all ports, a base for its own.
        let told = chosen(&services, &[], "https://api.example:8443/v2/");
        assert!(matches!(told, Choice::Several(names) if names == ["all", "listed", "v2"]));
        let told = chosen(&services, &["any"], "https://api.example/v2/x");
        assert_eq!(told, one("any"));
        assert_eq!(
            chosen(&services, &["any"], "http://api.example/"),
            Choice::Unbound
        );
    }

    #[test]
    fn equals_are_told_apart_by_the_order_of_the_flags_only() {
        let services = services(
            r#"{"services": {
                "a": {"allowed_hosts": ["api.example"]}, "b": {"allowed_hosts": ["api.example"]}
            }}"#,
        );
        let url = "https://api.example/";
        let both = Choice::Several(vec!["a".to_owned(), "b".to_owned()]);
        assert_eq!(chosen(&services, &[], url), both);
        assert_eq!(chosen(&services, &["c"], url), both);
        assert_eq!(chosen(&services, &["b", "a"], url), one("b"));
    }

    #[test]
    fn what_has_no_address_of_its_own_is_bound_to_none() {
        let services = services(
            r#"{"agent_id": "x", "services": {
                "sidecar": {"target_is_relative_path": true},
                "signing": {"target_shape": "full_url"},
                "strange": {"allowed_hosts": ["a rule of tomorrow"], "target_base": "nowhere"},
                "other.named": {"account": "other", "allowed_hosts": ["api.example"]}
            }}"#,
        );
        assert_eq!(services.len(), 3);
        assert_eq!(
            chosen(&services, &[], "https://b.example/"),
            Choice::Unbound
        );
        assert_eq!(chosen(&services, &[], "https://api.example/"), one("named"));
    }
}
