//! One encryption key: parse, generate, seal, open. A deployment's keys together are its [`Keyring`](super::Keyring).

use std::fmt;

use aes_gcm::{
    Aes256Gcm,
    aead::{Aead, KeyInit, Payload},
};
use hkdf::Hkdf;
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::{Secret, random_bytes};

/// How every value sealed by this version begins; then come key id, nonce and ciphertext.
const MAGIC: &[u8; 4] = b"PST1";
const KEY_ID_BYTES: usize = 4;
const NONCE_BYTES: usize = 12;
const TAG_BYTES: usize = 16;

/// A 32-byte key. It never reaches the store or a log, and is wiped when dropped.
pub struct EncryptionKey {
    /// The key itself.
    bytes: Zeroizing<[u8; 32]>,
    id: KeyId,
    /// Proves that a key is this one.
    check: String,
    /// AES-256-GCM under a key derived from `bytes`.
    sealing: Aes256Gcm,
    /// AES-256-GCM under `bytes` themselves, as TAP sealed values.
    legacy: Aes256Gcm,
}

/// Tells which key sealed a value, without saying anything about the key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct KeyId([u8; KEY_ID_BYTES]);

/// Where a sealed value stands. A value moved to another place does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<'a> {
    /// The team's id; empty for what belongs to the deployment.
    pub team: &'a str,
    /// The table's name.
    pub table: &'a str,
    /// The row's id.
    pub row: &'a str,
    /// The column's name.
    pub column: &'a str,
}

/// Why a text is no encryption key. The text itself is never repeated.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum KeyError {
    /// It has another length than 64 characters.
    #[error("it has {0} characters; an encryption key is 64 hex digits")]
    Length(usize),
    /// It has a character that is no hex digit.
    #[error("it has characters that are not hex digits; an encryption key is 64 hex digits")]
    NotHex,
}

/// Why a sealed value does not open.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenError {
    /// It is too short to be a sealed value.
    #[error("the sealed value is cut short")]
    Truncated,
    /// Another key sealed it, it was changed, or it belongs to another place.
    #[error(
        "the sealed value does not open: another key sealed it, it was changed, or it was moved"
    )]
    Refused,
}

impl KeyId {
    /// How many bytes of a sealed value tell that and which key sealed it.
    pub const PREFIX_BYTES: usize = MAGIC.len() + KEY_ID_BYTES;

    /// Reads it off a sealed value; `None` for a value as TAP stored it, which does not tell.
    pub fn of(sealed: &[u8]) -> Option<Self> {
        let id = sealed.strip_prefix(MAGIC)?.first_chunk()?;
        Some(Self(*id))
    }

    /// Returns how every value begins that this key has sealed.
    pub fn prefix(self) -> Vec<u8> {
        [MAGIC.as_slice(), &self.0].concat()
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
    }
}

impl EncryptionKey {
    /// Returns a new random key.
    pub fn generate() -> Self {
        Self::from_bytes(Zeroizing::new(random_bytes()))
    }

    /// Reads 64 hex digits in either case; one line end is not part of them.
    pub fn parse(text: &Secret) -> Result<Self, KeyError> {
        let text = text.clone().without_line_end();
        let digits = text.expose();
        if digits.len() != 64 {
            return Err(KeyError::Length(
                String::from_utf8_lossy(digits).chars().count(),
            ));
        }
        let mut bytes = Zeroizing::new([0; 32]);
        data_encoding::HEXLOWER_PERMISSIVE
            .decode_mut(digits, bytes.as_mut())
            .map_err(|_| KeyError::NotHex)?;
        Ok(Self::from_bytes(bytes))
    }

    /// Returns the key as 64 lower-case hex digits.
    pub fn to_hex(&self) -> Secret {
        Secret::from(data_encoding::HEXLOWER.encode(self.bytes.as_ref()))
    }

    /// Returns what sealed values name this key by.
    pub fn id(&self) -> KeyId {
        self.id
    }

    /// Seals a value so that it opens at this place only.
    ///
    /// The result is `PST1` ‖ key id (4 bytes) ‖ nonce (12 bytes) ‖ ciphertext and tag.
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Vec<u8> {
        let nonce: [u8; NONCE_BYTES] = random_bytes();
        let aad = self.associated_data(place);
        let ciphertext = self
            .sealing
            .encrypt(
                &nonce.into(),
                Payload {
                    msg: plain,
                    aad: &aad,
                },
            )
            .expect("a value in memory is shorter than the 64 GiB that AES-GCM can seal");
        [MAGIC.as_slice(), &self.id.0, &nonce, &ciphertext].concat()
    }

    /// Opens what [`EncryptionKey::seal`] sealed at this place, or a value as TAP stored it:
    /// nonce ‖ ciphertext, bound to no place (spec/tap.md §5).
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Secret, OpenError> {
        let Some(rest) = sealed.strip_prefix(MAGIC) else {
            return self.open_legacy(sealed);
        };
        let opened = self.open_current(place, rest);
        // A legacy nonce begins with the magic once in 2^32 values; it would be lost otherwise.
        opened.or_else(|error| self.open_legacy(sealed).map_err(|_| error))
    }

    /// Returns whether it is one that anybody would try first: all digits alike, or counted up.
    pub fn is_obvious(&self) -> bool {
        let repeats = |length: usize| {
            let (head, rest) = self.bytes.split_at(length);
            rest.chunks(length).all(|chunk| chunk == head)
        };
        let counts = self
            .bytes
            .windows(2)
            .all(|pair| pair[1] == pair[0].wrapping_add(1));
        repeats(8) || counts
    }

    /// Returns a text that proves, to whoever has the key, that it is this one.
    pub fn check_value(&self) -> &str {
        &self.check
    }

    /// Returns whether a check value is this key's.
    pub fn matches(&self, check_value: &str) -> bool {
        self.check.as_bytes().ct_eq(check_value.as_bytes()).into()
    }

    pub(super) fn from_bytes(bytes: Zeroizing<[u8; 32]>) -> Self {
        let hkdf = Hkdf::<Sha256>::new(Some(b"postern"), bytes.as_ref());
        let sealing = expand(&hkdf, "seal");
        let id = expand(&hkdf, "key id");
        Self {
            id: KeyId([id[0], id[1], id[2], id[3]]),
            check: data_encoding::HEXLOWER.encode(expand(&hkdf, "check").as_ref()),
            sealing: Aes256Gcm::new((&*sealing).into()),
            legacy: Aes256Gcm::new((&*bytes).into()),
            bytes,
        }
    }

    pub(super) fn derive(&self, purpose: &str) -> Zeroizing<[u8; 32]> {
        derive_from(&self.bytes, purpose)
    }

    pub(super) fn derive_bytes(&self, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
        expand_bytes(
            &Hkdf::<Sha256>::new(Some(b"postern"), self.bytes.as_ref()),
            purpose,
        )
    }

    fn open_current(&self, place: Place<'_>, rest: &[u8]) -> Result<Secret, OpenError> {
        let (id, rest) = rest
            .split_at_checked(KEY_ID_BYTES)
            .ok_or(OpenError::Truncated)?;
        let aad = self.associated_data(place);
        if id != self.id.0 {
            return Err(OpenError::Refused);
        }
        decrypt(&self.sealing, rest, &aad)
    }

    fn open_legacy(&self, sealed: &[u8]) -> Result<Secret, OpenError> {
        decrypt(&self.legacy, sealed, &[])
    }

    /// Writes key and place with the length before each part, so that no two places read the same.
    fn associated_data(&self, place: Place<'_>) -> Vec<u8> {
        let parts = [place.team, place.table, place.row, place.column];
        let length: usize = parts.iter().map(|part| part.len() + size_of::<u64>()).sum();
        let mut data = Vec::with_capacity(KeyId::PREFIX_BYTES + length);
        data.extend_from_slice(MAGIC);
        data.extend_from_slice(&self.id.0);
        for part in parts {
            data.extend_from_slice(&(part.len() as u64).to_be_bytes());
            data.extend_from_slice(part.as_bytes());
        }
        data
    }
}

impl fmt::Debug for EncryptionKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "EncryptionKey({})", self.id)
    }
}

/// Derives the key for one purpose (RFC 5869).
pub(super) fn derive_from(bytes: &[u8; 32], purpose: &str) -> Zeroizing<[u8; 32]> {
    expand(&Hkdf::<Sha256>::new(Some(b"postern"), bytes), purpose)
}

fn expand(hkdf: &Hkdf<Sha256>, purpose: &str) -> Zeroizing<[u8; 32]> {
    expand_bytes(hkdf, purpose.as_bytes())
}

fn expand_bytes(hkdf: &Hkdf<Sha256>, purpose: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut derived = Zeroizing::new([0; 32]);
    hkdf.expand(purpose, derived.as_mut())
        .expect("32 bytes are one block of HKDF");
    derived
}

fn decrypt(cipher: &Aes256Gcm, sealed: &[u8], aad: &[u8]) -> Result<Secret, OpenError> {
    let (nonce, ciphertext) = sealed
        .split_first_chunk::<NONCE_BYTES>()
        .ok_or(OpenError::Truncated)?;
    if ciphertext.len() < TAG_BYTES {
        return Err(OpenError::Truncated);
    }
    let plain = cipher.decrypt(
        &(*nonce).into(),
        Payload {
            msg: ciphertext,
            aad,
        },
    );
    plain.map(Secret::new).map_err(|_| OpenError::Refused)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const HERE: Place<'_> = Place {
        team: "t",
        table: "credentials",
        row: "r",
        column: "value",
    };

    fn key(digit: char) -> EncryptionKey {
        EncryptionKey::parse(&Secret::from(digit.to_string().repeat(64))).unwrap()
    }

    #[test]
    fn a_key_reads_as_it_prints_in_either_case() {
        let key = EncryptionKey::generate();
        let upper = key.to_hex().expose_text().unwrap().to_uppercase();
        assert!(key.matches(EncryptionKey::parse(&upper.into()).unwrap().check_value()));
    }

    #[test]
    fn what_is_no_key_is_refused_without_repeating_it() {
        for (text, error) in [
            ("11".repeat(31), KeyError::Length(62)),
            ("zz".repeat(32), KeyError::NotHex),
            (String::new(), KeyError::Length(0)),
        ] {
            assert_eq!(EncryptionKey::parse(&text.into()).err(), Some(error));
        }
    }

    #[test]
    fn a_value_moved_to_another_place_does_not_open() {
        let sealed = key('1').seal(HERE, b"value");
        assert_eq!(key('1').open(HERE, &sealed), Ok(Secret::from("value")));
        for place in [
            Place { team: "u", ..HERE },
            Place {
                table: "approvals",
                ..HERE
            },
            Place { row: "s", ..HERE },
            Place {
                column: "other",
                ..HERE
            },
            Place {
                team: "tcredentials",
                table: "",
                ..HERE
            },
        ] {
            assert_eq!(
                key('1').open(place, &sealed),
                Err(OpenError::Refused),
                "{place:?}"
            );
        }
    }

    #[test]
    fn another_key_opens_nothing() {
        let sealed = key('1').seal(HERE, b"value");
        assert_eq!(key('2').open(HERE, &sealed), Err(OpenError::Refused));
        assert!(!key('2').matches(key('1').check_value()));
    }

    #[test]
    fn a_value_as_tap_stored_it_opens() {
        let cipher = Aes256Gcm::new((&[0x11; 32]).into());
        let nonce = [7; NONCE_BYTES];
        let ciphertext = cipher.encrypt(&nonce.into(), b"old".as_slice()).unwrap();
        let sealed = [nonce.as_slice(), &ciphertext].concat();
        assert_eq!(key('1').open(HERE, &sealed), Ok(Secret::from("old")));
    }

    #[test]
    fn a_value_cut_short_is_said_to_be() {
        for sealed in [&b""[..], b"PST1", b"PST1abcd", b"short"] {
            assert!(key('1').open(HERE, sealed).is_err());
        }
        assert_eq!(key('1').open(HERE, b"short"), Err(OpenError::Truncated));
    }

    proptest! {
        #[test]
        fn any_value_opens_as_it_was_sealed(value: Vec<u8>, team: String, row: String) {
            let place = Place { team: &team, row: &row, ..HERE };
            let sealed = key('1').seal(place, &value);
            prop_assert_eq!(key('1').open(place, &sealed), Ok(Secret::new(value)));
        }

        #[test]
        fn one_changed_byte_is_noticed(value: Vec<u8>, at: usize, flip in 1u8..) {
            let mut sealed = key('1').seal(HERE, &value);
            let at = at % sealed.len();
            sealed[at] ^= flip;
            prop_assert!(key('1').open(HERE, &sealed).is_err());
        }
    }
}
