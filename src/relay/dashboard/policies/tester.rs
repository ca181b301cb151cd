//! The tester: what would happen to a call, and which rule decides. Nothing is sent.

use http::Method;
use maud::{Markup, html};
use serde::Deserialize;
use url::Url;

use super::{
    super::{
        components::{Field, Tone, badge, facts},
        draft::Draft,
        text,
    },
    Held,
};
use crate::{
    clock::Timestamp,
    policy::{AllowedHosts, Call, Policy, Reason, Target, Verdict, decide},
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

/// What would happen to it.
struct Judged {
    verdict: Verdict,
    reason: &'static str,
    rule: Option<String>,
    people: u32,
    is_grantable: bool,
    is_host_allowed: bool,
    at: Timestamp,
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
            @if let Some(judged) = judged { (judged.markup()) }
        }
    }

    fn judged(
        &self,
        held: &Held,
        policy: Option<&Policy>,
        now: Timestamp,
    ) -> (Draft, Option<Judged>) {
        let method = if self.method.is_empty() {
            "GET"
        } else {
            self.method.as_str()
        };
        let mut draft = Draft::filled(vec![
            ("method", method.to_owned()),
            ("url", self.url.clone()),
            ("at", self.at.clone()),
        ]);
        if self.url.trim().is_empty() {
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
        if Method::from_bytes(method.as_bytes()).is_err() {
            draft.wrong("method", "this is not a method");
        }
        let place = draft.take("url", Place::read(self.url.trim(), &held.credential));
        let judged = match (place, at, draft.is_fine()) {
            (Some(place), Some(at), true) => Some(judge(held, policy, (method, &place, at))),
            _ => None,
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

fn judge(
    held: &Held,
    policy: Option<&Policy>,
    (method, place, at): (&str, &Place, Timestamp),
) -> Judged {
    let call = Call {
        method,
        override_method: None,
        target: place.target(),
        at: Some(at),
    };
    let decision = decide(held.mode, policy, &call);
    let people = policy.map_or(1, |policy| policy.min_approvals);
    let is_host_allowed = place.is_allowed(&held.credential);
    // Whatever lets calls pass, every signature is asked for.
    if held.credential.auth == Auth::Signing && decision.verdict != Verdict::Deny {
        return Judged {
            verdict: Verdict::Ask,
            reason: "every signature is asked for",
            rule: None,
            people,
            is_grantable: false,
            is_host_allowed,
            at,
        };
    }
    Judged {
        verdict: decision.verdict,
        reason: said(decision.reason),
        is_grantable: decision.grantable(),
        rule: decision.rule,
        people,
        is_host_allowed,
        at,
    }
}

impl Judged {
    fn markup(&self) -> Markup {
        let (tone, word) = match self.verdict {
            Verdict::Allow => (Tone::Good, "It passes"),
            Verdict::Ask => (Tone::Accent, "It waits for a person"),
            Verdict::Deny => (Tone::Bad, "It is refused"),
        };
        let mut told = vec![
            ("Verdict", badge(tone, word)),
            ("Because", html! { (self.reason) }),
        ];
        if let Some(rule) = &self.rule {
            told.push(("Rule", html! { code { (text::inline(rule)) } }));
        }
        if self.verdict == Verdict::Ask {
            told.push(("People needed", html! { (self.people) }));
            told.push((
                "A grant could answer",
                html! { (if self.is_grantable { "yes" } else { "no" }) },
            ));
        }
        told.push(("At", super::super::components::time(self.at)));
        html! {
            div.verdict-of-call role="status" {
                (facts(&told))
                @if !self.is_host_allowed {
                    (super::super::components::notice(Tone::Warn, &html! {
                        p { "It would be refused all the same: the credential may not be sent to that host." }
                    }))
                }
            }
        }
    }
}

/// Where a call goes.
enum Place {
    Url(Url),
    /// Below the credential's own address.
    Path(String),
}

impl Place {
    fn read(text: &str, credential: &Credential) -> Result<Self, &'static str> {
        if credential.auth == Auth::Signing {
            let is_sign = text == SIGN_PATH;
            return is_sign
                .then(|| Self::Path(text.to_owned()))
                .ok_or("it signs, and is sent nowhere: write `/sign`");
        }
        if credential.relative_target && text.starts_with('/') {
            return Ok(Self::Path(text.to_owned()));
        }
        let url = Url::parse(text).ok();
        let url = url.filter(|url| matches!(url.scheme(), "http" | "https"));
        url.map(Self::Url).ok_or(if credential.relative_target {
            "write a path such as /path"
        } else {
            "write an address such as https://host/path"
        })
    }

    fn target(&self) -> Target<'_> {
        match self {
            Self::Url(url) => Target::Url(url),
            Self::Path(path) => Target::Path(path),
        }
    }

    fn is_allowed(&self, credential: &Credential) -> bool {
        let Self::Url(url) = self else { return true };
        let hosts = credential.allowed_hosts.iter();
        let allowed = AllowedHosts {
            rules: hosts.filter_map(|host| host.parse().ok()).collect(),
            any: credential.any_host,
        };
        allowed.permits(url)
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

/// Returns in words which kind of rule decided.
const fn said(reason: Reason) -> &'static str {
    match reason {
        Reason::TeamAutonomousDefault => "there is no policy, and the team lets everything pass",
        Reason::TeamGatedDefaultSafeMethod => "there is no policy, and the team lets reads pass",
        Reason::TeamGatedDefaultUnsafeMethod => {
            "there is no policy, and the team holds what is not a read"
        }
        Reason::DenyUrl => "calls to this address are refused",
        Reason::DenyMethod => "calls with this method are refused",
        Reason::RequireApprovalUrl => "calls to this address wait",
        Reason::AutoApproveUrl => "calls to this address pass",
        Reason::AutoApproveMethod => "calls with this method pass",
        Reason::RequireApprovalMethod => "calls with this method wait",
        Reason::RequireApprovalDefault => "no rule is about it",
        Reason::OutsideAutoApproveHours => "a rule would let it pass, but not at this time",
    }
}
