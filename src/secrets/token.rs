//! Tokens that people's programs bear: generated, given out once, stored as a hash (spec/tap.md §5).

use super::{Secret, random_bytes, sha256_hex};

/// The characters of a token.
const HEX_DIGITS: usize = 64;

/// A token: 64 lower-case hex digits, which are 32 random bytes.
#[derive(Clone, Debug)]
pub struct Token(Secret);

impl Token {
    /// Returns a new token.
    pub fn generate() -> Self {
        let bytes: [u8; HEX_DIGITS / 2] = random_bytes();
        Self(Secret::from(data_encoding::HEXLOWER.encode(&bytes)))
    }

    /// Takes a token as it is presented; `None` when it cannot be one.
    pub fn presented(text: &str) -> Option<Self> {
        let is_digit = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
        (text.len() == HEX_DIGITS && text.bytes().all(is_digit)).then(|| Self(Secret::from(text)))
    }

    /// Returns the token's text, to be given out once.
    pub fn expose(&self) -> &str {
        self.0.expose_text().expect("it is made of hex digits")
    }

    /// Returns the hash that is stored: plain SHA-256, because 32 random bytes cannot be guessed.
    pub fn hash(&self) -> String {
        sha256_hex(self.0.expose())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_known_again_by_its_hash() {
        let token = Token::generate();
        let again = Token::presented(token.expose()).unwrap();
        assert_eq!(token.hash(), again.hash());
        assert_ne!(token.hash(), Token::generate().hash());
        assert_ne!(token.hash(), token.expose());
    }

    #[test]
    fn what_cannot_be_a_token_is_none() {
        let upper = "A".repeat(64);
        for text in [
            "",
            "a",
            &"a".repeat(63),
            &"a".repeat(65),
            &upper,
            &"ä".repeat(32),
        ] {
            assert!(Token::presented(text).is_none(), "{text}");
        }
        assert!(Token::presented(&"0".repeat(64)).is_some());
    }
}
