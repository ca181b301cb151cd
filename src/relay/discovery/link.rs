//! The link under which a person finds the form for a new credential, filled in as far as an agent knows it
//! (spec/tap.md §2.10).

use data_encoding::BASE64URL_NOPAD;
use serde::Serialize;
use serde_json::Value;

use super::Site;

/// What the form is to be filled in with. Never a value: that is for the person alone.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Prefill {
    /// The credential's name.
    pub name: String,
    /// What it is for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub description: Option<String>,
    /// TAP's word for the way out: `direct` or `sidecar`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub connector: Option<String>,
    /// Where its API begins.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub api_base: Option<String>,
    /// Whether agents name only a path.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relative_target: Option<bool>,
    /// The template of `Authorization`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_header_format: Option<String>,
    /// The headers that it fills: `header` and `format` of each.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub auth_bindings: Option<Value>,
    /// Where it may be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allowed_hosts: Option<Vec<String>>,
    /// The ready-made set-up that the form begins with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    /// Of a signing key, its algorithm.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub algorithm: Option<String>,
}

/// Returns the address of the form: `{app}/dashboard?prefill_credential=<base64url of JSON>#/credentials`.
pub fn credential_link(site: &Site<'_>, prefill: &Prefill) -> String {
    let json = serde_json::to_vec(prefill).expect("a form has text for keys");
    format!(
        "{}?prefill_credential={}#/credentials",
        site.dashboard_url(),
        BASE64URL_NOPAD.encode(&json)
    )
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::{super::testing, *};

    #[test]
    fn the_link_holds_what_is_known_and_nothing_else() {
        let link = credential_link(
            &testing::SITE,
            &Prefill {
                name: "ghost".to_owned(),
                relative_target: Some(false),
                ..Prefill::default()
            },
        );
        let rest = link.strip_prefix("https://postern.example.com/dashboard?prefill_credential=");
        let encoded = rest.unwrap().strip_suffix("#/credentials").unwrap();
        let read: Value =
            serde_json::from_slice(&BASE64URL_NOPAD.decode(encoded.as_bytes()).unwrap()).unwrap();
        assert_eq!(read, json!({ "name": "ghost", "relative_target": false }));
    }
}
