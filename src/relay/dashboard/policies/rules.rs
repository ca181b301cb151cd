//! A policy as people read it: what is refused, what waits, what passes, and who is asked.

use maud::{Markup, html};

use super::super::{
    components::{Tone, badge, chips, facts, flush_card},
    text,
};
use crate::policy::{ApprovalMode, Method, Policy, UrlRule};

/// Returns the rules of a policy, the strictest first.
pub(super) fn rules(policy: &Policy) -> Markup {
    html! {
        div.verdicts {
            (verdict("Refused", Tone::Bad, (&policy.deny_methods, &policy.deny_urls), "nothing"))
            (verdict(
                "Waits for a person",
                Tone::Accent,
                (&policy.require_approval_methods, &policy.require_approval_urls),
                "whatever nothing else is about",
            ))
            (verdict("Passes", Tone::Good, (&policy.auto_approve_methods, &policy.auto_approve_urls), "nothing"))
        }
        p.help {
            "Addresses come before methods, and what is stricter before what is not: refused, then waiting, then passing. "
            "Where no rule is about a call, it waits."
        }
        (flush_card("Approvals", &facts(&approvals(policy))))
    }
}

/// Says what decides where there is no policy.
pub(super) fn without(mode: ApprovalMode) -> Markup {
    html! {
        p { "It has no policy of its own. By the team's default, "
            @match mode {
                ApprovalMode::Gated => strong { "reads pass and everything else waits for a person" },
                ApprovalMode::Autonomous => strong { "everything passes" },
            }
            "."
        }
    }
}

fn verdict(
    title: &str,
    tone: Tone,
    (methods, urls): (&[Method], &[UrlRule]),
    without: &str,
) -> Markup {
    let methods: Vec<_> = methods
        .iter()
        .map(|method| method.as_str().to_owned())
        .collect();
    let urls: Vec<_> = urls.iter().map(ToString::to_string).collect();
    html! {
        section.verdict {
            h2 { (badge(tone, title)) }
            @if methods.is_empty() && urls.is_empty() { p.muted { (without) } }
            @if !methods.is_empty() { (chips(&methods, None, "")) }
            @if !urls.is_empty() {
                ul.rules { @for url in &urls { li { code { (text::inline(url)) } } } }
            }
        }
    }
}

/// Returns which bodies are within the limits, and what becomes of others.
fn bodies(policy: &Policy) -> Markup {
    let types: Vec<_> = policy
        .allowed_content_types
        .iter()
        .map(ToString::to_string)
        .collect();
    html! {
        @if policy.limits_bodies() {
            @if let Some(max) = policy.max_body_bytes { "at most " (max) " bytes " }
            (chips(&types, None, "of any type"))
            @if policy.deny_other_bodies { " others are refused" } @else { " others wait" }
        } @else { span.muted { "any" } }
    }
}

fn approvals(policy: &Policy) -> Vec<(&'static str, Markup)> {
    let hours: Vec<_> = policy
        .auto_approve_hours
        .iter()
        .map(ToString::to_string)
        .collect();
    let yes = |is_on: bool| html! { (if is_on { "yes" } else { "no" }) };
    let mut told = vec![
        (
            "Decided by",
            chips(
                &policy.allowed_approvers,
                None,
                "whoever may decide in this team",
            ),
        ),
        ("People needed", html! { (policy.min_approvals) }),
        ("With a passkey", yes(policy.require_passkey)),
        ("Passes only at", chips(&hours, None, "any time")),
        ("Pre-image needed", yes(policy.require_preimage)),
        ("Bodies", bodies(policy)),
        (
            "Channel",
            html! {
                @match &policy.approval_channel {
                    Some(channel) => (text::inline(channel)),
                    None => span.muted { "the team's" },
                }
            },
        ),
    ];
    let places = [
        ("Telegram chat", &policy.telegram_chat_id),
        ("Matrix room", &policy.matrix_room_id),
    ];
    for (label, place) in places {
        if let Some(place) = place {
            told.push((label, html! { code { (text::inline(place)) } }));
        }
    }
    if !policy.matrix_allowed_approvers.is_empty() {
        told.push((
            "Decided through Matrix by",
            chips(&policy.matrix_allowed_approvers, None, ""),
        ));
    }
    told
}
