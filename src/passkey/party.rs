//! The relying party: for whom passkeys are, told by the public address.

use webauthn_rs::prelude::{Url, Webauthn, WebauthnBuilder};

/// What people see beside the address when they make a passkey.
const NAME: &str = "Postern";

/// Why there are no passkeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Unavailable {
    /// The public address is one of a network, and a passkey is for a name.
    #[error("the public address has a number for a host, and a passkey is for a name")]
    Number,
    /// It is not reached over https, and browsers have passkeys nowhere else.
    #[error(
        "the public address is not an `https` one, and browsers keep passkeys for those and for `localhost`"
    )]
    Insecure,
    /// It cannot be read.
    #[error("the public address cannot be read")]
    Unreadable,
}

/// Returns the relying party of a public address: its host, and its origin.
pub(super) fn relying_party(public_url: &str) -> Result<Webauthn, Unavailable> {
    let url = Url::parse(public_url).map_err(|_| Unavailable::Unreadable)?;
    if url.host().is_none() {
        return Err(Unavailable::Unreadable);
    }
    let host = url.domain().ok_or(Unavailable::Number)?;
    let is_here = host == "localhost" || host.ends_with(".localhost");
    if url.scheme() != "https" && !(is_here && url.scheme() == "http") {
        return Err(Unavailable::Insecure);
    }
    let origin = Url::parse(&url.origin().ascii_serialization());
    let origin = origin.map_err(|_| Unavailable::Unreadable)?;
    let builder = WebauthnBuilder::new(host, &origin).map_err(|_| Unavailable::Unreadable)?;
    let built = builder.rp_name(NAME).build();
    built.map_err(|_| Unavailable::Unreadable)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_passkey_is_for_a_name_and_over_https() {
        for (url, expected) in [
            ("https://postern.example.com", Ok(())),
            ("https://postern.example.com:8443", Ok(())),
            ("https://example.com/postern", Ok(())),
            ("http://localhost:3100", Ok(())),
            ("http://postern.localhost:3100", Ok(())),
            ("http://postern.example.com", Err(Unavailable::Insecure)),
            ("http://localhost.example.com", Err(Unavailable::Insecure)),
            ("ftp://localhost", Err(Unavailable::Insecure)),
            ("https://192.0.2.1", Err(Unavailable::Number)),
            ("http://127.0.0.1:3100", Err(Unavailable::Number)),
            ("https://[2001:db8::1]", Err(Unavailable::Number)),
            ("https://", Err(Unavailable::Unreadable)),
            ("nonsense", Err(Unavailable::Unreadable)),
        ] {
            assert_eq!(relying_party(url).map(drop), expected, "{url}");
        }
    }

    #[test]
    fn the_origin_has_the_port_and_no_path() {
        let party = relying_party("https://example.com:8443/postern").unwrap();
        let origins: Vec<_> = party
            .get_allowed_origins()
            .iter()
            .map(Url::as_str)
            .collect();
        assert_eq!(origins, ["https://example.com:8443/"]);
    }
}
