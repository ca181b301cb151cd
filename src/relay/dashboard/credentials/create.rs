//! Adding a credential.

use std::sync::Arc;

use axum::{extract::State, response::Response};
use data_encoding::BASE64URL_NOPAD;
use maud::{Markup, html};
use serde::Deserialize;
use serde_json::Value;

use super::{
    super::{
        super::{Parts, address::Query, admin::Caller},
        components::{Field, PageHead},
        draft::Draft,
        form::Form,
        visit::Visit,
    },
    LIST, address_of,
    fields::{Shape, field_of, markup},
};
use crate::{
    proxy::check_value,
    secrets::{Algorithm, SigningKey},
    store::{Auth, ChangeError, CredentialError, NewCredential, Noun, check_credential_name},
};

/// What a key that signs is made from.
const KEYS: [(&str, &str); 4] = [
    ("", "The value above"),
    ("ed25519", "A new Ed25519 key"),
    ("p256", "A new P-256 key"),
    ("secp256k1", "A new secp256k1 key"),
];

/// What an agent knows already of the credential that it asks for (see `relay/credential_link.rs`).
#[derive(Debug, Default, Deserialize)]
pub(in crate::relay::dashboard) struct Prefilled {
    /// JSON in base64.
    #[serde(default)]
    prefill: String,
}

/// Shows the form.
pub(in crate::relay::dashboard) async fn create_form(
    visit: Visit,
    Query(prefilled): Query<Prefilled>,
) -> Response {
    page(&visit, &prefilled.draft())
}

/// Adds it.
pub(in crate::relay::dashboard) async fn create(
    State(parts): State<Arc<Parts>>,
    visit: Visit,
    caller: Caller,
    form: Form,
) -> Response {
    let mut draft = Draft::typed(&form);
    let Some(new) = read(&mut draft, &form) else {
        return page(&visit, &draft);
    };
    match new.insert(&parts.store, &caller.reader()).await {
        Ok(made) => {
            parts.proxy.copy_audit().await;
            let told = format!("Added the credential {}.", made.name);
            visit.done(&address_of(&made.name), &told)
        }
        Err(ChangeError::Unsuitable(error)) => {
            draft.wrong(field_of(&error), error);
            page(&visit, &draft)
        }
        Err(error) => {
            draft.refuse(&parts, (Noun::Credential, "name"), error);
            page(&visit, &draft)
        }
    }
}

/// Returns the credential that a form asks for; `None` when something about it is wrong.
fn read(draft: &mut Draft, form: &Form) -> Option<NewCredential> {
    let name = draft.text("name").to_lowercase();
    draft.take("name", check_credential_name(&name));
    let generated = draft.text("generate").parse::<Algorithm>().ok();
    let value = Some(form.secret("value").without_line_end()).filter(|value| !value.is_empty());
    let mut new = Shape::read(draft)?.into_new(name);
    if generated.is_some() && new.auth != Auth::Signing {
        draft.wrong("generate", "only a signing key can be made here");
    }
    if generated.is_some() && value.is_some() {
        draft.wrong("value", "leave it empty where a new key is to be made");
    }
    let generated = generated.map(|algorithm| SigningKey::generate(algorithm).to_bundle());
    new.value = generated.or(value);
    if let Some(value) = &new.value {
        draft.take("value", check_value(new.auth, value));
    }
    if !new.has_destination() {
        let error = CredentialError::NoDestination;
        draft.wrong(field_of(&error), error);
    }
    draft.is_fine().then_some(new)
}

fn page(visit: &Visit, draft: &Draft) -> Response {
    let head = PageHead {
        above: &[(LIST, "Credentials")],
        title: "Add a credential",
        lead: Some("Its value is sealed when it is stored, and shown nowhere again."),
        ..PageHead::default()
    };
    visit.show_with(draft.status(), &head, &form_markup(visit, draft))
}

fn form_markup(visit: &Visit, draft: &Draft) -> Markup {
    html! {
        (draft.notes())
        form.form.card.card-body method="post" action="/dashboard/new/credential" autocomplete="off" {
            (visit.token_field())
            (Field::text("name", "Name").from(draft).code().required()
                .help("Agents use it under this name: lower-case letters, digits and hyphens, 64 at most."))
            (markup(draft))
            (Field::secret("value", "Value").from(draft).optional()
                .help("The key or token itself; for OAuth and signing keys a JSON object. It can also be set later."))
            (Field::select("generate", "Of a signing key", &KEYS).from(draft))
            div.form-actions {
                button.primary type="submit" { "Add credential" }
                a.button.quiet href=(LIST) { "Cancel" }
            }
        }
    }
}

impl Prefilled {
    /// Returns the form as far as an agent knows it. Whatever cannot be read is left out; a value never is there.
    fn draft(&self) -> Draft {
        let json = BASE64URL_NOPAD.decode(self.prefill.as_bytes());
        let known: Value = json
            .ok()
            .and_then(|json| serde_json::from_slice(&json).ok())
            .unwrap_or_default();
        let text = |name: &str| known[name].as_str().unwrap_or_default().to_owned();
        let list = |name: &str| known[name].as_array().cloned().unwrap_or_default();
        let hosts: Vec<_> = list("allowed_hosts")
            .iter()
            .filter_map(|host| Some(host.as_str()?.to_owned()))
            .collect();
        let bindings: Vec<_> = list("auth_bindings")
            .iter()
            .filter_map(|one| {
                Some(format!(
                    "{}: {}",
                    one["header"].as_str()?,
                    one["format"].as_str()?
                ))
            })
            .collect();
        let auth = match (known["algorithm"].is_string(), known["connector"].as_str()) {
            (true, _) => Auth::Signing,
            (_, Some("sidecar")) => Auth::Custom,
            _ => Auth::ApiKey,
        };
        let mut fields = vec![
            ("name", text("name")),
            ("description", text("description")),
            ("auth", auth.as_str().to_owned()),
            ("api_base", text("api_base")),
            ("header_format", text("auth_header_format")),
            ("bindings", bindings.join("\n")),
            ("allowed_hosts", hosts.join("\n")),
            ("generate", text("algorithm")),
        ];
        if known["relative_target"] == Value::Bool(true) {
            fields.push(("relative_target", "on".to_owned()));
        }
        Draft::filled(fields)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_agent_knows_stands_in_the_form() {
        let json =
            br#"{"name":"x","connector":"sidecar","allowed_hosts":["a.example",7],"value":"s"}"#;
        let prefill = BASE64URL_NOPAD.encode(json);
        let draft = Prefilled { prefill }.draft();
        assert_eq!((draft.text("name"), draft.text("auth")), ("x", "custom"));
        assert_eq!(
            (draft.text("allowed_hosts"), draft.text("value")),
            ("a.example", "")
        );
    }

    #[test]
    fn what_is_no_prefill_is_an_empty_form() {
        for prefill in ["", "!", "bm8", "W10"] {
            let prefill = prefill.to_owned();
            assert_eq!(Prefilled { prefill }.draft().text("name"), "");
        }
    }
}
