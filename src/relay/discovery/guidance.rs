//! How to make a call with a credential: a template, examples, and what usually goes wrong.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{rules, service, target::Aim};
use crate::{
    policy::{ApprovalMode, BodySeen, Call, Verdict, decide},
    store::{Credential, CredentialAccess},
};

/// A body for the examples.
const BODY: &str = r#"{"name": "value"}"#;

/// What helps with the first call and is not needed for the next ones.
#[derive(Debug, Serialize)]
pub(super) struct Guidance {
    target_placeholder: String,
    request_template: Template,
    read_examples: Vec<Example>,
    write_examples: Vec<Example>,
    common_mistakes: Vec<String>,
}

/// A request to this server. `$TAP_PROXY_URL` and `$TAP_API_KEY` are the agent's environment.
#[derive(Debug, Serialize)]
struct Template {
    method: &'static str,
    url: &'static str,
    headers: Headers,
    body: Option<&'static str>,
}

/// A call, and what would happen to it.
#[derive(Debug, Serialize)]
struct Example {
    description: &'static str,
    headers: Headers,
    body: Option<&'static str>,
    requires_approval: bool,
    decision: &'static str,
}

type Headers = BTreeMap<&'static str, String>;

impl Guidance {
    /// Returns the guidance for a credential that is forwarded.
    pub(super) fn of(mode: ApprovalMode, used: &CredentialAccess, aim: &Aim) -> Self {
        let name = &used.credential.name;
        let example = |description, method, body| {
            let verdict = verdict(mode, used, (method, aim));
            let headers = headers(name, &aim.placeholder, method);
            Example::new(description, (headers, body), verdict)
        };
        Self {
            target_placeholder: aim.placeholder.clone(),
            request_template: Template {
                method: "POST",
                url: "$TAP_PROXY_URL/forward",
                headers: headers(name, &aim.placeholder, "GET"),
                body: None,
            },
            read_examples: vec![example("read something", "GET", None)],
            write_examples: vec![
                example("create something", "POST", Some(BODY)),
                example("change something", "PATCH", Some(BODY)),
                example("delete something", "DELETE", None),
            ],
            common_mistakes: mistakes(&used.credential, aim),
        }
    }

    /// Returns the guidance for a key that signs.
    pub(super) fn of_signing(name: &str) -> Self {
        let payload =
            r#"{"payload": "<hex>", "encoding": "hex", "payload_description": "<what it is>"}"#;
        let headers = Headers::from([
            ("X-TAP-Key", "$TAP_API_KEY".to_owned()),
            ("X-TAP-Credential", name.to_owned()),
            ("Content-Type", "application/json".to_owned()),
        ]);
        let content = (headers.clone(), Some(payload));
        Self {
            target_placeholder: format!("tap:sign/{name}"),
            request_template: Template {
                method: "POST",
                url: "$TAP_PROXY_URL/sign",
                headers,
                body: Some(payload),
            },
            read_examples: Vec::new(),
            write_examples: vec![Example::new("sign something", content, Verdict::Ask)],
            common_mistakes: vec![
                "Using it with /forward: a signing key is never sent anywhere.".to_owned(),
                "Sending a hash alone: the person who decides cannot see what it is of. Send the preimage \
                 in `prehash`."
                    .to_owned(),
            ],
        }
    }
}

impl Example {
    fn new(
        description: &'static str,
        (mut headers, body): (Headers, Option<&'static str>),
        verdict: Verdict,
    ) -> Self {
        if body.is_some() {
            headers.insert("Content-Type", "application/json".to_owned());
        }
        Self {
            description,
            headers,
            body,
            requires_approval: verdict == Verdict::Ask,
            decision: rules::word(verdict),
        }
    }
}

fn headers(credential: &str, target: &str, method: &str) -> Headers {
    Headers::from([
        ("X-TAP-Key", "$TAP_API_KEY".to_owned()),
        ("X-TAP-Credential", credential.to_owned()),
        ("X-TAP-Target", target.to_owned()),
        ("X-TAP-Method", method.to_owned()),
    ])
}

fn verdict(mode: ApprovalMode, used: &CredentialAccess, (method, aim): (&str, &Aim)) -> Verdict {
    let call = Call {
        method,
        override_method: None,
        target: aim.target(),
        // It is not said when the call will be made; the rules tell the hours.
        at: None,
        body: BodySeen::NONE,
    };
    decide(mode, used.policy.as_ref(), &call).verdict
}

fn mistakes(credential: &Credential, aim: &Aim) -> Vec<String> {
    let mut mistakes = vec![
        aiming(aim),
        "Using the API's method on /forward itself: /forward is always POST, and the API's method goes into \
         X-TAP-Method, which is GET when left out."
            .to_owned(),
        "Sending the same call again after a 202: that asks for a second approval. Poll the first one."
            .to_owned(),
        "Inventing X-TAP-* headers: unknown ones are refused with 400. The API's own headers go without a \
         prefix."
            .to_owned(),
    ];
    let filled = service::auth_header_names(credential);
    if !filled.is_empty() {
        mistakes.push(format!(
            "Sending {} yourself: it is replaced on the way.",
            filled.join(", ")
        ));
    }
    if let Some(hosts) = aim.allowed_hosts.as_ref().filter(|_| !credential.any_host)
        && !hosts.is_empty()
    {
        mistakes.push(format!(
            "Aiming elsewhere than at {}: that is refused with 403 host_not_allowed. A host holds for https \
             only, unless it is listed with http.",
            hosts.join(", ")
        ));
    }
    mistakes
}

fn aiming(aim: &Aim) -> String {
    if aim.relative {
        "Aiming at a URL: X-TAP-Target is a path here, such as `/items?limit=5`; the server knows the rest."
            .to_owned()
    } else {
        format!(
            "Aiming at a path alone: X-TAP-Target is the whole URL, `{}`, query included.",
            aim.placeholder
        )
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json, to_value};

    use super::{super::testing, *};
    use crate::policy::Policy;

    fn told(credential: Credential, policy: Option<&str>) -> Value {
        let aim = Aim::of(&credential);
        let policy = policy.map(|json| Policy::parse(json).unwrap());
        let used = CredentialAccess::new(credential, policy);
        to_value(Guidance::of(ApprovalMode::Gated, &used, &aim)).unwrap()
    }

    #[test]
    fn the_template_is_a_whole_request() {
        let told = told(testing::credential("github"), None);
        assert_eq!(
            told["request_template"],
            json!({"method": "POST", "url": "$TAP_PROXY_URL/forward", "body": null, "headers": {
                "X-TAP-Key": "$TAP_API_KEY", "X-TAP-Credential": "github", "X-TAP-Method": "GET",
                "X-TAP-Target": told["target_placeholder"],
            }})
        );
    }

    fn decisions(policy: Option<&str>) -> Vec<(Value, Value)> {
        let told = told(testing::credential("github"), policy);
        let examples = ["read_examples", "write_examples"]
            .map(|list| told[list].as_array().unwrap().clone())
            .concat();
        examples
            .into_iter()
            .map(|example| {
                (
                    example["requires_approval"].clone(),
                    example["decision"].clone(),
                )
            })
            .collect()
    }

    #[test]
    fn examples_say_what_the_policy_decides_about_them() {
        let (goes, waits, refused) = (
            (json!(false), json!("proceeds_immediately")),
            (json!(true), json!("pauses_for_human")),
            (json!(false), json!("refused")),
        );
        assert_eq!(
            decisions(None),
            [&goes, &waits, &waits, &waits].map(Clone::clone)
        );
        let policy = r#"{"auto_approve_methods": ["POST"], "deny_methods": ["DELETE"]}"#;
        assert_eq!(
            decisions(Some(policy)),
            [&waits, &goes, &waits, &refused].map(Clone::clone)
        );
        let policy = r#"{"auto_approve_urls": ["api.example.com/v1"]}"#;
        assert_eq!(
            decisions(Some(policy)),
            [&goes, &goes, &goes, &goes].map(Clone::clone)
        );
    }

    #[test]
    fn mistakes_fit_the_credential() {
        let of = |credential| told(credential, None)["common_mistakes"].to_string();
        let direct = of(testing::credential("github"));
        assert!(
            direct.contains("https://api.example.com/v1/<path>"),
            "{direct}"
        );
        assert!(
            direct.contains("Sending Authorization yourself"),
            "{direct}"
        );
        let sidecar = of(testing::sidecar("telegram"));
        assert!(sidecar.contains("X-TAP-Target is a path"), "{sidecar}");
        assert!(!sidecar.contains("host_not_allowed"), "{sidecar}");
    }
}
