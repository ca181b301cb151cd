//! The authority of one run: it certifies the hosts that are answered for, and only the child trusts it.

use std::{
    collections::HashMap,
    net::IpAddr,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use rcgen::{
    BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa,
    KeyPair, KeyUsagePurpose, PKCS_ECDSA_P256_SHA256, date_time_ymd,
};
use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer},
};

use crate::{
    clock::{Clock, Timestamp},
    secrets::random_bytes,
};

/// How long the authority holds. A program reads its file once, so it has to outlast every run; what ends its
/// power is the end of the run, with which its key is gone.
const AUTHORITY_HOLDS: Duration = Duration::from_hours(10 * 365 * 24);
/// How long a host's certificate holds.
const LEAF_HOLDS: Duration = Duration::from_hours(48);
/// When a host's certificate is made anew, long before it ends.
const LEAF_RENEWED_AFTER: Duration = Duration::from_hours(24);
/// How long before its making a certificate holds already: a container's clock may lag.
const BACKDATED: Duration = Duration::from_hours(1);
/// Hosts whose certificates are remembered; with one more all are made anew when they are needed.
const HOSTS_MAX: usize = 256;
/// The longest common name (RFC 5280, `ub-common-name`).
const COMMON_NAME_BYTES_MAX: usize = 64;

/// Why no certificate can be made.
#[derive(Debug, thiserror::Error)]
pub enum AuthorityError {
    /// The making failed.
    #[error("no certificate can be made")]
    Made(#[from] rcgen::Error),
    /// What was made cannot be served.
    #[error("a certificate that was made cannot be used")]
    Used(#[from] rustls::Error),
}

/// A certificate authority whose key is in memory only.
pub(super) struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    /// The one key of all hosts' certificates: it is no more secret than another one beside it would be.
    leaf_key: KeyPair,
    /// Guards what is remembered; held for looking up only. Certificates are made outside.
    leaves: Mutex<HashMap<String, Leaf>>,
    clock: Clock,
}

/// How a host is answered for.
#[derive(Clone)]
struct Leaf {
    config: Arc<ServerConfig>,
    made: Timestamp,
}

impl Authority {
    /// Makes an authority with a new key.
    pub(super) fn generate(clock: Clock) -> Result<Self, AuthorityError> {
        let mut params = CertificateParams::default();
        let number = data_encoding::HEXLOWER.encode(&random_bytes::<8>());
        let name = format!("postern agent run {number}");
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::Ca(BasicConstraints::Constrained(0));
        params.key_usages = vec![KeyUsagePurpose::KeyCertSign, KeyUsagePurpose::CrlSign];
        date(&mut params, clock.now(), AUTHORITY_HOLDS);
        let key = KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?;
        Ok(Self {
            issuer: CertifiedIssuer::self_signed(params, key)?,
            leaf_key: KeyPair::generate_for(&PKCS_ECDSA_P256_SHA256)?,
            leaves: Mutex::default(),
            clock,
        })
    }

    /// Returns the authority's own certificate.
    pub(super) fn certificate(&self) -> &CertificateDer<'static> {
        self.issuer.der()
    }

    /// Returns how to speak TLS as a host: a name, or an address without brackets.
    pub(super) fn server_config(&self, host: &str) -> Result<Arc<ServerConfig>, AuthorityError> {
        let now = self.clock.now();
        let known = self.leaves().get(host).cloned();
        if let Some(leaf) = known
            && now.since(leaf.made) < LEAF_RENEWED_AFTER
        {
            return Ok(leaf.config);
        }
        let config = self.certify(host, now)?;
        let leaf = Leaf {
            config: Arc::clone(&config),
            made: now,
        };
        let mut leaves = self.leaves();
        if leaves.len() >= HOSTS_MAX {
            leaves.clear();
        }
        leaves.insert(host.to_owned(), leaf);
        Ok(config)
    }

    fn certify(&self, host: &str, now: Timestamp) -> Result<Arc<ServerConfig>, AuthorityError> {
        let mut params = CertificateParams::new([host.to_owned()])?;
        let is_short = host.len() <= COMMON_NAME_BYTES_MAX;
        let name = if is_short {
            host
        } else {
            "a host with a long name"
        };
        params.distinguished_name.push(DnType::CommonName, name);
        params.is_ca = IsCa::ExplicitNoCa;
        params.use_authority_key_identifier_extension = true;
        params.key_usages = vec![KeyUsagePurpose::DigitalSignature];
        params.extended_key_usages = vec![ExtendedKeyUsagePurpose::ServerAuth];
        date(&mut params, now, LEAF_HOLDS);
        let certificate = params.signed_by(&self.leaf_key, &self.issuer)?;
        let key = PrivateKeyDer::Pkcs8(self.leaf_key.serialize_der().into());
        let builder = ServerConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()));
        let builder = builder
            .with_safe_default_protocol_versions()?
            .with_no_client_auth();
        let mut config = builder.with_single_cert(vec![certificate.der().clone()], key)?;
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    fn leaves(&self) -> std::sync::MutexGuard<'_, HashMap<String, Leaf>> {
        // A panic in between leaves a map behind that is whole.
        self.leaves.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Returns a host as certificates have it: without the brackets of an IPv6 address.
pub(super) fn bare(host: &str) -> &str {
    let inner = host
        .strip_prefix('[')
        .and_then(|rest| rest.strip_suffix(']'));
    inner
        .filter(|inner| inner.parse::<IpAddr>().is_ok())
        .unwrap_or(host)
}

fn date(params: &mut CertificateParams, now: Timestamp, holds: Duration) {
    let epoch = date_time_ymd(1970, 1, 1);
    let since = |time: Timestamp| time.since(Timestamp::from_millis(0));
    params.not_before = epoch + since(now.before(BACKDATED));
    params.not_after = epoch + since(now.after(holds));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn authority() -> (Authority, Clock) {
        let clock = Clock::standing_at(Timestamp::parse("2026-03-01T12:00:00Z").unwrap());
        (Authority::generate(clock.clone()).unwrap(), clock)
    }

    #[test]
    fn a_hosts_certificate_is_remembered_and_renewed_in_time() {
        let (authority, clock) = authority();
        let first = authority.server_config("api.example.com").unwrap();
        let again = authority.server_config("api.example.com").unwrap();
        assert!(Arc::ptr_eq(&first, &again));
        clock.advance(LEAF_RENEWED_AFTER);
        let renewed = authority.server_config("api.example.com").unwrap();
        assert!(!Arc::ptr_eq(&first, &renewed));
    }

    #[test]
    fn no_more_hosts_are_remembered_than_the_limit() {
        let (authority, _) = authority();
        for number in 0..=HOSTS_MAX {
            authority
                .server_config(&format!("h{number}.example"))
                .unwrap();
            assert!(authority.leaves().len() <= HOSTS_MAX);
        }
        assert_eq!(authority.leaves().len(), 1);
    }

    #[test]
    fn addresses_and_long_names_are_certified() {
        let (authority, _) = authority();
        for host in [
            "127.0.0.1",
            bare("[::1]"),
            &format!("{}.example", "long-label.".repeat(9)),
        ] {
            assert!(authority.server_config(host).is_ok(), "{host}");
        }
        assert_eq!(bare("[::1]"), "::1");
        assert_eq!(bare("[x"), "[x");
    }
}
