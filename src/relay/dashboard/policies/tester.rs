//! The tester: what would happen to a call, and which rule decides. Nothing is sent.

use maud::{Markup, html};
use serde::Deserialize;

use super::{
    super::{
        components::{Field, Tone, badge, facts, notice, time},
        draft::Draft,
        text,
    },
    Held,
};
use crate::{
    clock::Timestamp,
    policy::{BodySeen, Policy, Verdict},
    proxy::{Rehearsal, RehearsalError, Rehearsed},
    store::{Auth, Credential},
};

/// Where agents ask for signatures.
const SIGN_PATH: &str = "/sign";

/// The call that is to be judged, as it was typed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::relay::dashboard) struct Asked {
    method: String,
    url: String,
    at: String,
}

impl Asked {
    /// Returns a call out of a form with other fields, too.
    pub(super) fn of(draft: &Draft) -> Self {
        let text = |name| draft.text(name).to_owned();
        Self {
            method: text("method"),
            url: text("url"),
            at: text("at"),
        }
    }

    /// Returns the fields with what comes of them, by this policy.
    pub(super) fn markup(&self, held: &Held, policy: Option<&Policy>, now: Timestamp) -> Markup {
        let (draft, judged) = self.judged(held, policy, now);
        html! {
            div.tester {
                (Field::select("method", "Method", &METHODS).from(&draft))
                (Field::text("url", "Address").from(&draft).code().placeholder(example(&held.credential)))
                (Field::moment("at", "At (UTC)").from(&draft).optional())
            }
            @if let Some(judged) = judged { (shown(&judged)) }
        }
    }

    fn judged(
        &self,
        held: &Held,
        policy: Option<&Policy>,
        now: Timestamp,
    ) -> (Draft, Option<Rehearsed>) {
        let method = match (held.credential.auth, self.method.as_str()) {
            // The only one with which agents ask for signatures.
            (Auth::Signing, _) => "POST",
            (_, "") => "GET",
            (_, method) => method,
        };
        let mut draft = Draft::filled(vec![
            ("method", method.to_owned()),
            ("url", self.url.clone()),
            ("at", self.at.clone()),
        ]);
        let url = self.url.trim();
        if url.is_empty() {
            return (draft, None);
        }
        let at = match self.at.trim() {
            "" => Some(now),
            text => {
                let read = [text.to_owned(), format!("{text}:00Z"), format!("{text}Z")];
                let read = read.iter().find_map(|text| Timestamp::parse(text));
                draft.take("at", read.ok_or("write a time such as 2026-03-01T10:00"))
            }
        };
        let rehearsal = Rehearsal {
            credential: &held.credential,
            agent: None,
            method,
            url,
            at,
            body: BodySeen::NONE,
        };
        let judged = match rehearsal.outcome_by((held.mode, policy), now) {
            Ok(judged) => draft.is_fine().then_some(judged),
            Err(error) => {
                let is_method = matches!(error, RehearsalError::Method(_));
                draft.wrong(if is_method { "method" } else { "url" }, error);
                None
            }
        };
        (draft, judged)
    }
}

const METHODS: [(&str, &str); 7] = [
    ("GET", "GET"),
    ("HEAD", "HEAD"),
    ("POST", "POST"),
    ("PUT", "PUT"),
    ("PATCH", "PATCH"),
    ("DELETE", "DELETE"),
    ("OPTIONS", "OPTIONS"),
];

/// Shows what would happen to a call.
fn shown(judged: &Rehearsed) -> Markup {
    let (tone, word) = match judged.verdict {
        Verdict::Allow => (Tone::Good, "It passes"),
        Verdict::Ask => (Tone::Accent, "It waits for a person"),
        Verdict::Deny => (Tone::Bad, "It is refused"),
    };
    let mut told = vec![
        ("Verdict", badge(tone, word)),
        ("Because", html! { (said(&judged.reason)) }),
    ];
    if let Some(rule) = &judged.rule {
        told.push(("Rule", html! { code { (text::inline(rule)) } }));
    }
    if let Some(people) = judged.approvals_needed {
        told.push(("People needed", html! { (people) }));
        told.push((
            "A grant could answer",
            html! { (if judged.grantable { "yes" } else { "no" }) },
        ));
    }
    told.push(("At", time(judged.at)));
    html! {
        div.verdict-of-call role="status" {
            (facts(&told))
            @if !judged.host_allowed {
                (notice(Tone::Warn, &html! {
                    p { "It would be refused all the same: the credential may not be sent to that host." }
                }))
            }
        }
    }
}

/// Returns an address that could be typed.
fn example(credential: &Credential) -> &str {
    match (credential.auth, credential.relative_target) {
        (Auth::Signing, _) => SIGN_PATH,
        (_, true) => "/v1/items",
        _ => credential
            .api_base
            .as_deref()
            .unwrap_or("https://api.example.com/v1/items"),
    }
}

/// Returns in words which kind of rule decided; a kind that has none is told as the audit has it.
fn said(reason: &str) -> &str {
    match reason {
        "team_autonomous_default" => "there is no policy, and the team lets everything pass",
        "team_gated_default_safe_method" => "there is no policy, and the team lets reads pass",
        "team_gated_default_unsafe_method" => {
            "there is no policy, and the team holds what is not a read"
        }
        "deny_url" => "calls to this address are refused",
        "deny_method" => "calls with this method are refused",
        "require_approval_url" => "calls to this address wait",
        "auto_approve_url" => "calls to this address pass",
        "auto_approve_method" => "calls with this method pass",
        "require_approval_method" => "calls with this method wait",
        "require_approval_default" => "no rule is about it",
        "outside_auto_approve_hours" => "a rule would let it pass, but not at this time",
        "require_approval_body" => "calls with such a body wait",
        "deny_body" => "calls with such a body are refused",
        "require_approval_sign" => "every signature is asked for",
        other => other,
    }
}
