//! What a page hands to `navigator.credentials`: the options, as far as they are ours to choose.

use serde_json::{Value, json};
use webauthn_rs::prelude::Uuid;

use crate::{secrets::sha256_hex, store::Passkey};

/// Returns what authenticators know a user by: nothing that says who it is, and always the same (`WebAuthn` §14.6.1).
pub(super) fn handle_of(user: &str) -> Uuid {
    let hash = sha256_hex(format!("passkey user\0{user}").as_bytes());
    Uuid::parse_str(&hash[..32]).expect("32 hex digits are a UUID")
}

/// Returns the options with a wish that the authenticator keeps the passkey, so that it can sign in whoever has it
/// without a name being typed. One that cannot does without.
pub(super) fn asking_to_stay(mut options: Value) -> Value {
    options["publicKey"]["authenticatorSelection"]["residentKey"] = json!("preferred");
    options
}

/// Returns the options for somebody who is known: with the passkeys to choose from.
pub(super) fn for_user(options: Value, passkeys: &[Passkey]) -> Value {
    let mut options = for_everybody(options);
    let known = passkeys
        .iter()
        .map(|passkey| json!({ "type": "public-key", "id": passkey.id }));
    options["publicKey"]["allowCredentials"] = known.collect();
    options
}

/// Returns the options for whoever answers. They are asked for by a button, not while somebody types a name.
pub(super) fn for_everybody(mut options: Value) -> Value {
    if let Some(options) = options.as_object_mut() {
        options.remove("mediation");
    }
    options
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_is_known_by_the_same_handle_each_time() {
        assert_eq!(handle_of("ann"), handle_of("ann"));
        assert_ne!(handle_of("ann"), handle_of("bob"));
        assert!(!handle_of("ann").to_string().contains("ann"));
    }
}
