//! What is refused although it can be read: addresses that would show secrets to others, and
//! secrets that others know (spec/cli.md §2).

use std::net::SocketAddr;

use super::{Config, ConfigError, ListenAddr, Source};
use crate::secrets::Secret;

/// A secret that tapflow's example configuration has (spec/tapflow.md §13).
const PUBLISHED: &str = "tapflow-dev-secret-change-in-production";

impl Config {
    /// Checks the addresses that the relay would listen on; returns what to warn of.
    ///
    /// Plain HTTP on an address that is not loopback is refused, unless there is TLS or a trusted
    /// proxy, or `--insecure-http` is given. An address under a seed system's name is served with
    /// a warning instead, so that existing unit and compose files keep working.
    ///
    /// # Errors
    /// [`ConfigError::PlainHttp`].
    pub fn check_listeners(&self) -> Result<Vec<String>, ConfigError> {
        if self.tls.is_some() || !self.trusted_proxies.is_empty() || self.insecure_http {
            return Ok(Vec::new());
        }
        let others = self.other_listeners.iter();
        let listeners = others.map(|(_, listener)| listener);
        let mut warnings = Vec::new();
        for listener in std::iter::once(&self.listen).chain(listeners) {
            warnings.extend(check(listener)?);
        }
        Ok(warnings)
    }

    /// Checks the address of a socket that was handed over: whoever made it has not asked these settings.
    ///
    /// # Errors
    /// [`ConfigError::PlainHttp`], as [`Config::check_listeners`].
    pub fn check_handed(&self, address: SocketAddr) -> Result<(), ConfigError> {
        let is_safe = self.tls.is_some() || !self.trusted_proxies.is_empty() || self.insecure_http;
        if is_safe || address.ip().to_canonical().is_loopback() {
            return Ok(());
        }
        Err(ConfigError::PlainHttp {
            source_name: Source::Variable("LISTEN_FDS".to_owned()),
            address: address.to_string(),
        })
    }
}

fn check(listener: &ListenAddr) -> Result<Option<String>, ConfigError> {
    let address = listener.address;
    let Some(source) = &listener.source else {
        return Ok(None);
    };
    if address.ip().to_canonical().is_loopback() {
        return Ok(None);
    }
    if listener.is_seeds {
        return Ok(Some(format!(
            "{source} is `{address}`: plain HTTP on an address that others can reach shows them \
             every key; use TLS, name a trusted proxy, or listen on 127.0.0.1"
        )));
    }
    Err(ConfigError::PlainHttp {
        source_name: source.clone(),
        address: address.to_string(),
    })
}

/// Refuses a secret that everyone can look up, whatever the flags.
pub(super) fn refuse_published(secret: &Secret, source: &Source) -> Result<(), ConfigError> {
    if *secret == Secret::from(PUBLISHED) {
        return Err(ConfigError::PublishedSecret(source.clone()));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use crate::config::{Config, Environment, Flags};

    fn warnings(pairs: &[(&str, &str)], insecure_http: bool) -> Option<usize> {
        let pairs = [("POSTERN_DATA_DIR", "/nowhere")]
            .iter()
            .chain(pairs)
            .copied();
        let flags = Flags {
            insecure_http,
            ..Flags::default()
        };
        let config = Config::load(&flags, &Environment::from_pairs(pairs)).unwrap();
        config.check_listeners().ok().map(|warnings| warnings.len())
    }

    #[test]
    fn plain_http_is_for_this_machine_alone() {
        let open = ("POSTERN_LISTEN", "0.0.0.0:3100");
        assert_eq!(warnings(&[], false), Some(0));
        assert_eq!(
            warnings(&[("POSTERN_LISTEN", "[::1]:3100")], false),
            Some(0)
        );
        assert_eq!(warnings(&[open], false), None);
        assert_eq!(
            warnings(&[("POSTERN_METRICS_LISTEN", "10.1.2.3:9000")], false),
            None
        );
        assert_eq!(warnings(&[open], true), Some(0));
        assert_eq!(
            warnings(&[open, ("POSTERN_TRUSTED_PROXIES", "10.0.0.1")], false),
            Some(0)
        );
        let tls = [("POSTERN_TLS_CERT", "/c"), ("POSTERN_TLS_KEY", "/k"), open];
        assert_eq!(warnings(&tls, false), Some(0));
    }

    #[test]
    fn a_seeds_address_is_served_with_a_warning() {
        for (name, value) in [
            ("TAP_LISTEN_ADDR", "0.0.0.0:3100"),
            ("PORT", "8080"),
            ("HIVE_RELAY_ADDR", "0.0.0.0:8443"),
        ] {
            assert_eq!(warnings(&[(name, value)], false), Some(1), "{name}");
        }
    }

    #[test]
    fn a_published_secret_is_refused_and_not_shown() {
        let pairs = [
            ("POSTERN_DATA_DIR", "/nowhere"),
            ("JWT_SECRET", super::PUBLISHED),
        ];
        let config = Config::load(&Flags::default(), &Environment::from_pairs(pairs)).unwrap();
        let error = config.session_secret().unwrap_err().to_string();
        assert!(error.contains("JWT_SECRET") && !error.contains(super::PUBLISHED));
    }
}
