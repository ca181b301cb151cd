//! The keys of a deployment as a process has them: one that seals, others that open as well while values are
//! resealed, and what is derived for other purposes, which stays the same across rotations.

use std::{
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use zeroize::Zeroizing;

use super::{EncryptionKey, KeyId, MacKey, OpenError, Place, Secret};

/// What was derived from the first key, one after the other: purposes of their own, and last the root of all
/// purposes that came later.
const PURPOSES: [&str; 7] = [
    "audit",
    "api key",
    "repetition",
    "push",
    "code",
    "form",
    "derivation",
];
const DERIVED_BYTES: usize = 32;

/// The keys that were derived from a deployment's first encryption key. They outlive it (docs/adr/0019): what was
/// hashed under them could not be hashed anew.
pub struct DerivedKeys(Zeroizing<[u8; DERIVED_BYTES * PURPOSES.len()]>);

/// The keys of a deployment. Shared by everything in a process, so that all learn of a new one at once.
pub struct Keyring {
    keys: RwLock<Arc<Keys>>,
    derived: DerivedKeys,
}

/// The encryption keys that a process has at one moment.
struct Keys {
    active: Arc<EncryptionKey>,
    others: Vec<Arc<EncryptionKey>>,
}

impl DerivedKeys {
    /// Derives them from a deployment's first key.
    pub fn of(first: &EncryptionKey) -> Self {
        let mut bytes = Zeroizing::new([0; DERIVED_BYTES * PURPOSES.len()]);
        for (part, purpose) in bytes.chunks_exact_mut(DERIVED_BYTES).zip(PURPOSES) {
            part.copy_from_slice(first.derive(purpose).as_ref());
        }
        Self(bytes)
    }

    /// Reads what [`DerivedKeys::to_secret`] wrote; `None` for anything of another length.
    pub fn read(bytes: &Secret) -> Option<Self> {
        let bytes = bytes.expose().try_into().ok()?;
        Some(Self(Zeroizing::new(bytes)))
    }

    /// Returns them as bytes, to be sealed.
    pub fn to_secret(&self) -> Secret {
        Secret::new(self.0.to_vec())
    }

    fn get(&self, purpose: &str) -> Zeroizing<[u8; DERIVED_BYTES]> {
        let part = |at: usize| {
            let mut derived = Zeroizing::new([0; DERIVED_BYTES]);
            derived.copy_from_slice(&self.0[at * DERIVED_BYTES..(at + 1) * DERIVED_BYTES]);
            derived
        };
        match PURPOSES.iter().position(|known| *known == purpose) {
            Some(at) => part(at),
            None => super::encryption_key::derive_from(&part(PURPOSES.len() - 1), purpose),
        }
    }
}

impl Keyring {
    /// Returns the keys of a deployment whose key was never rotated.
    pub fn new(first: EncryptionKey) -> Self {
        let derived = DerivedKeys::of(&first);
        Self::with_derived(first, derived)
    }

    /// Returns the keys of a deployment whose derived keys are known.
    pub fn with_derived(active: EncryptionKey, derived: DerivedKeys) -> Self {
        let keys = Keys {
            active: Arc::new(active),
            others: Vec::new(),
        };
        Self {
            keys: RwLock::new(Arc::new(keys)),
            derived,
        }
    }

    /// Returns the key that seals.
    pub fn active(&self) -> Arc<EncryptionKey> {
        Arc::clone(&self.now().active)
    }

    /// Returns the key of that check value, if it is one of these.
    pub fn find(&self, check_value: &str) -> Option<Arc<EncryptionKey>> {
        let keys = self.now();
        let mut all = std::iter::once(&keys.active).chain(&keys.others);
        all.find(|key| key.matches(check_value)).cloned()
    }

    /// Makes a key the one that seals; those before still open.
    pub fn activate(&self, key: Arc<EncryptionKey>) {
        self.change(|keys| {
            if keys.active.id() != key.id() {
                let before = std::mem::replace(&mut keys.active, key);
                keys.others.push(before);
            }
        });
    }

    /// Takes in a key that opens.
    pub fn add(&self, key: EncryptionKey) {
        self.change(|keys| {
            let mut all = std::iter::once(&keys.active).chain(&keys.others);
            if all.all(|known| known.id() != key.id()) {
                keys.others.push(Arc::new(key));
            }
        });
    }

    /// Returns whether the key that a value is sealed under is one of these. Of a value as TAP stored it nobody can
    /// tell without trying.
    pub fn knows(&self, sealed: &[u8]) -> bool {
        let Some(id) = KeyId::of(sealed) else {
            return true;
        };
        let keys = self.now();
        let mut all = std::iter::once(&keys.active).chain(&keys.others);
        all.any(|key| key.id() == id)
    }

    /// Seals a value under the active key; see [`EncryptionKey::seal`].
    pub fn seal(&self, place: Place<'_>, plain: &[u8]) -> Vec<u8> {
        self.now().active.seal(place, plain)
    }

    /// Opens a value that any of the keys has sealed; see [`EncryptionKey::open`].
    pub fn open(&self, place: Place<'_>, sealed: &[u8]) -> Result<Secret, OpenError> {
        let keys = self.now();
        let first = keys.active.open(place, sealed);
        let mut others = keys.others.iter();
        first.or_else(|error| {
            let opened = others.find_map(|key| key.open(place, sealed).ok());
            opened.ok_or(error)
        })
    }

    /// Returns what is derived for other purposes than sealing.
    pub fn derived(&self) -> &DerivedKeys {
        &self.derived
    }

    /// Returns the key that chains the audit entries.
    pub fn audit_key(&self) -> MacKey {
        MacKey::new(self.derived.get("audit"))
    }

    /// Returns the key under which API keys are hashed.
    pub fn api_key_pepper(&self) -> MacKey {
        MacKey::new(self.derived.get("api key"))
    }

    /// Returns the key under which requests are hashed, to tell a repetition from another request.
    pub fn repetition_key(&self) -> MacKey {
        MacKey::new(self.derived.get("repetition"))
    }

    /// Returns the key under which the addresses of browsers are hashed.
    pub fn push_key(&self) -> MacKey {
        MacKey::new(self.derived.get("push"))
    }

    /// Returns the key by which a relay and the command line of one deployment know each other.
    pub fn probe_key(&self) -> MacKey {
        MacKey::new(self.derived.get("probe"))
    }

    /// Returns the key under which short codes are hashed.
    pub fn code_key(&self) -> MacKey {
        MacKey::new(self.derived.get("code"))
    }

    /// Returns the key under which the tokens of browsers are hashed for their forms.
    pub fn form_key(&self) -> MacKey {
        MacKey::new(self.derived.get("form"))
    }

    /// Returns the key under which values are sealed that stand in manifests.
    pub fn manifest_key(&self) -> EncryptionKey {
        EncryptionKey::from_bytes(self.derived.get("manifest"))
    }

    fn now(&self) -> Arc<Keys> {
        Arc::clone(&self.keys.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn change(&self, change: impl FnOnce(&mut Keys)) {
        let mut guard = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        let mut keys = Keys {
            active: Arc::clone(&guard.active),
            others: guard.others.clone(),
        };
        change(&mut keys);
        *guard = Arc::new(keys);
    }
}

impl fmt::Debug for DerivedKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DerivedKeys")
    }
}

impl fmt::Debug for Keyring {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Keyring({})", self.now().active.id())
    }
}

#[cfg(test)]
mod tests {
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
    fn a_new_key_seals_and_the_one_before_still_opens() {
        let ring = Keyring::new(key('1'));
        let old = ring.seal(HERE, b"value");
        let by_new = key('2').seal(HERE, b"value");
        assert!(ring.knows(&old) && !ring.knows(&by_new));
        ring.activate(Arc::new(key('2')));
        let new = ring.seal(HERE, b"value");
        assert!(key('2').open(HERE, &new).is_ok() && key('1').open(HERE, &new).is_err());
        for sealed in [old, new, by_new] {
            assert!(ring.knows(&sealed));
            assert_eq!(ring.open(HERE, &sealed), Ok(Secret::from("value")));
        }
    }

    #[test]
    fn what_was_derived_outlives_the_key() {
        let first = Keyring::new(key('1'));
        let kept = DerivedKeys::read(&first.derived().to_secret()).unwrap();
        let later = Keyring::with_derived(key('2'), kept);
        let (hash, hash_later) = (
            first.audit_key().hash(&[b"line"]),
            later.audit_key().hash(&[b"line"]),
        );
        assert_eq!(hash, hash_later);
        let other = Keyring::new(key('2'));
        assert_ne!(hash, other.audit_key().hash(&[b"line"]));
        assert_eq!(first.derived.get("new one"), later.derived.get("new one"));
        assert_ne!(first.derived.get("new one"), first.derived.get("another"));
    }

    #[test]
    fn derived_keys_of_another_length_are_none() {
        for length in [0, 1, 223, 225] {
            assert!(DerivedKeys::read(&Secret::new(vec![7; length])).is_none());
        }
    }
}
