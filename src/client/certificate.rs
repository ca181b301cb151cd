//! Until when a certificate is good, and for which names: what is looked at before browsers and agents complain.

use std::path::Path;

use rustls::pki_types::{CertificateDer, pem::PemObject};
use x509_parser::{extensions::GeneralName, prelude::FromDer};

/// What is worth knowing of a certificate.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Certificate {
    /// From when on it is good, in seconds since 1970.
    pub not_before: i64,
    /// Until when, likewise.
    pub not_after: i64,
    /// The host names that it is for; `*.` stands for one part.
    names: Vec<String>,
    /// The addresses that it is for.
    addresses: Vec<Vec<u8>>,
}

/// Why nothing can be known of a certificate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CertificateError {
    /// The file has no certificate in PEM.
    #[error("it has no certificate in PEM")]
    NotPem,
    /// It is no X.509 certificate.
    #[error("it is no X.509 certificate")]
    NotX509,
}

impl Certificate {
    /// Reads the first certificate of a file.
    pub fn of_file(path: &Path) -> Result<Self, CertificateError> {
        let der = CertificateDer::from_pem_file(path).map_err(|_| CertificateError::NotPem)?;
        Self::of_der(&der)
    }

    /// Reads a certificate.
    pub fn of_der(der: &[u8]) -> Result<Self, CertificateError> {
        let read = x509_parser::certificate::X509Certificate::from_der(der);
        let (_, read) = read.map_err(|_| CertificateError::NotX509)?;
        let (mut names, mut addresses) = (Vec::new(), Vec::new());
        if let Ok(Some(alternatives)) = read.subject_alternative_name() {
            for name in &alternatives.value.general_names {
                match name {
                    GeneralName::DNSName(name) => names.push(name.to_ascii_lowercase()),
                    GeneralName::IPAddress(address) => addresses.push(address.to_vec()),
                    _ => {}
                }
            }
        }
        Ok(Self {
            not_before: read.validity().not_before.timestamp(),
            not_after: read.validity().not_after.timestamp(),
            names,
            addresses,
        })
    }

    /// Returns whether it is for a host, as it stands in an address (RFC 9525 §6).
    pub fn is_for(&self, host: &url::Host<&str>) -> bool {
        match host {
            url::Host::Domain(name) => self.names.iter().any(|own| matches(own, name)),
            url::Host::Ipv4(address) => self.addresses.contains(&address.octets().to_vec()),
            url::Host::Ipv6(address) => self.addresses.contains(&address.octets().to_vec()),
        }
    }
}

fn matches(own: &str, name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    match own.strip_prefix("*.") {
        Some(rest) => name
            .split_once('.')
            .is_some_and(|(_, parent)| parent == rest),
        None => own == name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_part() {
        assert!(matches("*.example.com", "a.Example.com"));
        assert!(!matches("*.example.com", "a.b.example.com"));
        assert!(!matches("*.example.com", "example.com"));
        assert!(matches("relay.example", "relay.example."));
    }

    #[test]
    fn what_is_no_certificate_is_told_as_such() {
        assert_eq!(Certificate::of_der(b"x"), Err(CertificateError::NotX509));
        let missing = Certificate::of_file(Path::new("/nowhere"));
        assert_eq!(missing, Err(CertificateError::NotPem));
    }
}
