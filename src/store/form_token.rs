//! What a form carries to show that it was written for whoever sends it.

use super::Store;
use crate::secrets::{Secret, Token};

/// A form's token: the keyed hash of the token in a browser's cookie, known only to a page that this
/// deployment wrote for that cookie.
#[derive(Clone, Debug)]
pub struct FormToken(Secret);

impl FormToken {
    /// Returns what forms carry for the bearer of a token.
    pub fn of(store: &Store, token: &Token) -> Self {
        let hash = store.key.form_key().hash(&[token.expose().as_bytes()]);
        Self(Secret::from(hash))
    }

    /// Returns its text, to be written into a form.
    pub fn expose(&self) -> &str {
        self.0.expose_text().expect("it is made of hex digits")
    }

    /// Returns whether a form came with this one.
    pub fn is(&self, given: &str) -> bool {
        self.0 == Secret::from(given)
    }
}
