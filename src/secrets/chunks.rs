//! Sealing what is too long for memory: chunk by chunk, each bound to its place and the last one marked, so that nothing
//! can be cut off, moved or repeated unseen (the STREAM construction of Hoang, Reyhanitabar, Rogaway and Vizár, 2015).

use std::fmt;

use aes_gcm::{
    Aes256Gcm,
    aead::{Aead, KeyInit},
};

use super::{EncryptionKey, OpenError, Secret};

/// How many bytes a chunk has at most, before it is sealed.
pub const CHUNK_BYTES: usize = 64 << 10;
/// How many bytes sealing adds to a chunk.
pub const CHUNK_TAG_BYTES: usize = 16;

/// Seals or opens the chunks of one file, in their order.
pub struct Chunks {
    /// AES-256-GCM under a key that is this file's alone.
    cipher: Aes256Gcm,
    counter: u32,
}

impl Chunks {
    /// Begins a file. Its key depends on its head, which has to have something random in it: so no two files
    /// have one key, and a head that was changed opens nothing.
    pub fn new(key: &EncryptionKey, head: &[u8]) -> Self {
        let key = key.derive_bytes(&[b"backup ".as_slice(), head].concat());
        Self {
            cipher: Aes256Gcm::new((&*key).into()),
            counter: 0,
        }
    }

    /// Seals the next chunk.
    pub fn seal(&mut self, plain: &[u8], is_last: bool) -> Vec<u8> {
        let nonce = self.nonce(is_last);
        let sealed = self.cipher.encrypt(&nonce.into(), plain);
        sealed.expect("a chunk is shorter than the 64 GiB that AES-GCM can seal")
    }

    /// Opens the next chunk.
    ///
    /// # Errors
    /// Another key, a chunk that is not the next one or was changed, and one that is the last and should not be, or the
    /// other way round.
    pub fn open(&mut self, sealed: &[u8], is_last: bool) -> Result<Secret, OpenError> {
        let nonce = self.nonce(is_last);
        let opened = self.cipher.decrypt(&nonce.into(), sealed);
        opened.map(Secret::new).map_err(|_| OpenError::Refused)
    }

    /// Seven bytes that the key makes needless, the number of the chunk, and whether it is the last.
    fn nonce(&mut self, is_last: bool) -> [u8; 12] {
        let mut nonce = [0; 12];
        nonce[7..11].copy_from_slice(&self.counter.to_be_bytes());
        nonce[11] = u8::from(is_last);
        self.counter = self
            .counter
            .checked_add(1)
            .expect("a file is shorter than 256 TiB");
        nonce
    }
}

impl fmt::Debug for Chunks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Chunks({})", self.counter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(digit: &str) -> EncryptionKey {
        EncryptionKey::parse(&Secret::from(digit.repeat(64))).unwrap()
    }

    #[test]
    fn chunks_open_in_their_order_only() {
        let mut sealing = Chunks::new(&key("1"), b"head");
        let one = sealing.seal(b"one", false);
        let two = sealing.seal(b"two", true);
        let open = |digit, head: &[u8], chunks: &[(&[u8], bool)]| {
            let mut opening = Chunks::new(&key(digit), head);
            let opened: Result<Vec<_>, _> = chunks
                .iter()
                .map(|(chunk, is_last)| opening.open(chunk, *is_last))
                .collect();
            opened.is_ok()
        };
        assert!(open("1", b"head", &[(&one, false), (&two, true)]));
        assert!(!open("1", b"head", &[(&two, true)]), "one is missing");
        assert!(!open("1", b"head", &[(&one, true)]), "cut off");
        assert!(!open("1", b"head", &[(&two, true), (&one, false)]), "moved");
        assert!(
            !open("1", b"head", &[(&one, false), (&one, false)]),
            "repeated"
        );
        assert!(!open("1", b"Head", &[(&one, false)]), "another head");
        assert!(!open("2", b"head", &[(&one, false)]), "another key");
    }
}
