//! A hint at a value, by which people tell one secret from another (spec/tap.md §4.4).

use serde_json::{Map, Value, json};

use crate::{
    secrets::{Keyring, Secret},
    store::{Auth, Credential},
};

/// The shortest text that anything is shown of: four characters are then a quarter of it at most.
const CHARACTERS_MIN: usize = 16;
/// What stands for what is not shown.
const HIDDEN: &str = "***";

/// Returns the first two and the last two characters of a long text, those of each field of an object, and
/// nothing of anything else; `None` when there is no value, or it does not open.
pub(in crate::relay) fn hint(credential: &Credential, key: &Keyring) -> Option<Value> {
    let value = credential.open(key).ok()??;
    Some(of_kind(credential.auth, &value))
}

/// Returns the hint at a value of that kind: of a key that signs not even four digits leave, its public half tells
/// one from another.
fn of_kind(auth: Auth, value: &Secret) -> Value {
    match auth {
        Auth::Signing => json!(HIDDEN),
        _ => of_value(value),
    }
}

fn of_value(value: &Secret) -> Value {
    let Some(text) = value.expose_text() else {
        return json!("[binary]");
    };
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => {
            let hints = fields
                .iter()
                .map(|(name, value)| (name.clone(), of_field(value)));
            Value::Object(hints.collect::<Map<_, _>>())
        }
        _ => Value::String(of_text(text)),
    }
}

fn of_field(value: &Value) -> Value {
    Value::String(value.as_str().map_or_else(|| HIDDEN.to_owned(), of_text))
}

fn of_text(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    if characters.len() < CHARACTERS_MIN {
        return HIDDEN.to_owned();
    }
    let (first, rest) = characters.split_at(2);
    let last = &rest[rest.len() - 2..];
    let shown = |part: &[char]| part.iter().collect::<String>();
    format!("{}{HIDDEN}{}", shown(first), shown(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn little_is_shown_of_a_long_value_and_nothing_of_a_short_one() {
        for (value, told) in [
            ("sk-0123456789abcd", json!("sk***cd")),
            ("hunter2", json!("***")),
            ("0123456789abcde", json!("***")),
            ("ää0123456789abßß", json!("ää***ßß")),
            (
                r#"{"id": "x", "key": "sk-0123456789abcd", "n": 7}"#,
                json!({"id": "***", "key": "sk***cd", "n": "***"}),
            ),
            (r#"["sk-0123456789abcd"]"#, json!("[\"***\"]")),
        ] {
            assert_eq!(of_value(&Secret::from(value)), told, "{value}");
        }
        let key = Secret::from(r#"{"algorithm": "ed25519", "private_key": "0123456789abcdef"}"#);
        assert_eq!(of_kind(Auth::Signing, &key), json!("***"));
        assert_eq!(of_value(&Secret::new(vec![0xff; 40])), json!("[binary]"));
    }
}
