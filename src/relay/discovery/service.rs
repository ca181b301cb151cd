//! One credential as discovery describes it.

use serde::Serialize;

use super::{guidance::Guidance, rules::Approval, signing::KeyGuide, target::Aim};
use crate::{
    policy::ApprovalMode,
    store::{Auth, Credential, CredentialAccess},
};

/// What an agent needs to know to use a credential (spec/tap.md §2.3).
#[derive(Debug, Serialize)]
pub(super) struct Service {
    description: String,
    /// For a list of keys, the agent that may use it.
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<String>,
    /// `full_url` or `relative_path`.
    target_shape: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    target_base: Option<String>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    target_is_relative_path: bool,
    /// `authorization_header`, `custom_headers` or `oauth_sidecar`.
    auth_mode: &'static str,
    /// The headers that are filled in on the way.
    auth_header_names: Vec<String>,
    /// Where the credential may be sent; absent where the agent does not choose a host.
    #[serde(skip_serializing_if = "Option::is_none")]
    allowed_hosts: Option<Vec<String>>,
    /// Whether hosts that are not listed will do too.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    any_host: bool,
    approval: Approval,
    #[serde(skip_serializing_if = "Option::is_none")]
    signing: Option<KeyGuide>,
    #[serde(flatten)]
    guidance: Option<Guidance>,
}

impl Service {
    /// Returns the description of a credential.
    pub(super) fn of(mode: ApprovalMode, used: &CredentialAccess) -> Self {
        if used.credential.auth == Auth::Signing {
            return Self::of_signing_key(used);
        }
        let credential = &used.credential;
        let aim = Aim::of(credential);
        let guidance = Guidance::of(mode, used, &aim);
        Self {
            description: credential.description.clone(),
            account: None,
            target_shape: if aim.relative {
                "relative_path"
            } else {
                "full_url"
            },
            target_base: aim.base,
            target_is_relative_path: aim.relative,
            auth_mode: auth_mode(credential),
            auth_header_names: auth_header_names(credential),
            any_host: credential.any_host && aim.allowed_hosts.is_some(),
            allowed_hosts: aim.allowed_hosts,
            approval: Approval::of(mode, used.policy.as_ref()),
            signing: None,
            guidance: Some(guidance),
        }
    }

    /// Leaves out what a call does not need.
    pub(super) fn compact(self) -> Self {
        Self {
            approval: self.approval.compact(),
            guidance: None,
            ..self
        }
    }

    /// Says whose it is, of several agents.
    pub(super) fn of_account(self, name: &str) -> Self {
        Self {
            account: Some(name.to_owned()),
            ..self
        }
    }

    /// Describes a key that signs and is never sent anywhere.
    fn of_signing_key(used: &CredentialAccess) -> Self {
        let credential = &used.credential;
        let policy = used.policy.as_ref();
        let is_preimage_required = policy.is_some_and(|policy| policy.require_preimage);
        Self {
            description: credential.description.clone(),
            account: None,
            target_shape: "full_url",
            target_base: None,
            target_is_relative_path: false,
            auth_mode: auth_mode(credential),
            auth_header_names: Vec::new(),
            allowed_hosts: None,
            any_host: false,
            approval: Approval::of_signing(&credential.name),
            signing: Some(KeyGuide::new(is_preimage_required)),
            guidance: Some(Guidance::of_signing(&credential.name)),
        }
    }
}

fn auth_mode(credential: &Credential) -> &'static str {
    if credential.auth.connector() == "sidecar" {
        "oauth_sidecar"
    } else if credential.bindings.is_empty() {
        "authorization_header"
    } else {
        "custom_headers"
    }
}

/// Returns the headers that are filled in on the way. What a sidecar does is its own affair.
pub(super) fn auth_header_names(credential: &Credential) -> Vec<String> {
    match credential.auth {
        Auth::Custom | Auth::Signing => Vec::new(),
        Auth::ApiKey | Auth::OAuth2 if !credential.bindings.is_empty() => credential
            .bindings
            .iter()
            .map(|binding| binding.header.clone())
            .collect(),
        Auth::ApiKey | Auth::OAuth2 | Auth::OAuth1 => vec!["Authorization".to_owned()],
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json, to_value};

    use super::{super::testing, *};
    use crate::store::Binding;

    fn told(credential: Credential) -> Value {
        let policy = None;
        let used = CredentialAccess::new(credential, policy);
        to_value(Service::of(ApprovalMode::Gated, &used)).unwrap()
    }

    #[test]
    fn an_api_key_is_described_with_where_and_how() {
        let told = told(testing::credential("github"));
        for (field, value) in [
            ("description", json!("about github")),
            ("target_shape", json!("full_url")),
            ("target_base", json!("https://api.example.com/v1")),
            (
                "target_placeholder",
                json!("https://api.example.com/v1/<path>"),
            ),
            ("auth_mode", json!("authorization_header")),
            ("auth_header_names", json!(["Authorization"])),
            ("allowed_hosts", json!(["api.example.com"])),
            ("target_is_relative_path", Value::Null),
            ("any_host", Value::Null),
            ("signing", Value::Null),
        ] {
            assert_eq!(told[field], value, "{field}");
        }
        assert_eq!(told["approval"]["default_decision"], "pauses_for_human");
    }

    #[test]
    fn bound_headers_are_named() {
        let mut credential = testing::credential("vendor");
        credential.bindings = vec![Binding {
            header: "X-Vendor-Key".to_owned(),
            format: "{value}".to_owned(),
        }];
        let told = told(credential);
        assert_eq!(told["auth_mode"], "custom_headers");
        assert_eq!(told["auth_header_names"], json!(["X-Vendor-Key"]));
    }

    #[test]
    fn a_sidecar_is_described_without_its_address() {
        let told = told(testing::sidecar("telegram"));
        assert_eq!(told["target_shape"], "relative_path");
        assert_eq!(told["target_is_relative_path"], true);
        assert_eq!(told["auth_mode"], "oauth_sidecar");
        assert_eq!(told["allowed_hosts"], Value::Null);
        assert!(!told.to_string().contains("sidecar.internal"));
    }

    #[test]
    fn a_credential_for_any_host_says_so() {
        let mut credential = testing::credential("anywhere");
        (credential.any_host, credential.api_base) = (true, None);
        credential.allowed_hosts.clear();
        let told = told(credential);
        assert_eq!(
            (&told["any_host"], &told["allowed_hosts"]),
            (&json!(true), &json!([]))
        );
        assert_eq!(told["target_placeholder"], "https://<host>/<path>");
    }

    #[test]
    fn a_signing_key_is_described_by_its_endpoint_and_always_waits() {
        let mut credential = testing::credential("wallet");
        credential.auth = Auth::Signing;
        credential.api_base = Some("tap:sign".to_owned());
        let told = told(credential);
        assert_eq!(told["signing"]["endpoint"], "/sign");
        assert_eq!(told["request_template"]["url"], "$TAP_PROXY_URL/sign");
        assert_eq!(
            told["approval"]["rules"],
            json!([{"target": "tap:sign/wallet", "methods": "ANY", "decision": "pauses_for_human"}])
        );
        assert_eq!(told["write_examples"][0]["requires_approval"], true);
    }
}
