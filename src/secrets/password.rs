//! A person's password: argon2id in PHC form (RFC 9106).

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc},
};

use super::{Secret, random_bytes};

/// The fewest characters a password may have (spec/tap.md §4.2).
const CHARACTERS_MIN: usize = 8;

/// The most bytes a password may have: a sentence, not a book.
const BYTES_MAX: usize = 1024;

/// A password as it is stored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PasswordHash(String);

/// Why a password cannot be one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// It has fewer than eight characters.
    #[error("the password has fewer than {CHARACTERS_MIN} characters")]
    TooShort,
    /// It has more than 1024 bytes.
    #[error("the password has more than {BYTES_MAX} bytes")]
    TooLong,
    /// It is not text.
    #[error("the password is not UTF-8 text")]
    NotText,
}

impl PasswordHash {
    /// Hashes a password. It takes tens of milliseconds on purpose: keep it off an async thread.
    ///
    /// # Errors
    /// As [`PasswordHash::check`].
    pub fn of(password: &Secret) -> Result<Self, PasswordError> {
        Self::check(password)?;
        let salt: [u8; 16] = random_bytes();
        let hash = Argon2::default()
            .hash_password_with_salt(password.expose(), &salt)
            .expect("argon2's own defaults are valid, and a password in memory is not too long");
        Ok(Self(hash.to_string()))
    }

    /// Checks whether this can be a password, which takes no time.
    ///
    /// # Errors
    /// When it has fewer than eight characters, is too long or is not text.
    pub fn check(password: &Secret) -> Result<(), PasswordError> {
        let text = password.expose_text().ok_or(PasswordError::NotText)?;
        if text.chars().count() < CHARACTERS_MIN {
            return Err(PasswordError::TooShort);
        }
        if text.len() > BYTES_MAX {
            return Err(PasswordError::TooLong);
        }
        Ok(())
    }

    /// Takes a stored PHC string.
    pub fn stored(phc: String) -> Self {
        Self(phc)
    }

    /// Returns the PHC string to store.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Returns whether this is the hash of `password`; as slow as [`PasswordHash::of`].
    pub fn verifies(&self, password: &Secret) -> bool {
        phc::PasswordHash::new(&self.0).is_ok_and(|hash| {
            Argon2::default()
                .verify_password(password.expose(), &hash)
                .is_ok()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_verifies_and_another_does_not() {
        let hash = PasswordHash::of(&Secret::from("correct horse")).unwrap();
        assert!(hash.as_str().starts_with("$argon2id$"));
        let stored = PasswordHash::stored(hash.as_str().to_owned());
        assert!(stored.verifies(&Secret::from("correct horse")));
        assert!(!stored.verifies(&Secret::from("correct horsf")));
        assert!(!PasswordHash::stored("nonsense".to_owned()).verifies(&Secret::from("")));
    }

    #[test]
    fn a_short_password_is_refused() {
        assert_eq!(
            PasswordHash::of(&Secret::from("1234567")),
            Err(PasswordError::TooShort)
        );
        assert!(PasswordHash::of(&Secret::from("äöüß€☕12")).is_ok());
    }

    #[test]
    fn a_password_may_be_a_sentence_and_not_a_book() {
        assert_eq!(PasswordHash::check(&Secret::from("x".repeat(1024))), Ok(()));
        let long = Secret::from("x".repeat(1025));
        assert_eq!(PasswordHash::check(&long), Err(PasswordError::TooLong));
    }
}
