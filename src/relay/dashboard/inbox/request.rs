//! One call that waits, shown exactly: who, what, where to, with which headers and body, and why it was held.

use data_encoding::BASE64;
use maud::{Markup, html};
use serde::Deserialize;
use url::Url;

use super::{
    super::{
        components::{Tone, badge, chips, notice, time},
        passkeys::{self, Ceremony},
        text,
        visit::Visit,
    },
    INBOX,
    list::Held,
};
use crate::store::{Approval, ApprovalKind, END_USERS, Store};

/// How much of a body is shown in the list, in bytes.
const LISTED_BYTES_MAX: usize = 16 << 10;
/// How much of it is shown on the page of its own, in bytes; the rest can be had as a file.
const SHOWN_BYTES_MAX: usize = 1 << 20;
/// How many bytes stand in a line where they are no text.
const LINE_BYTES: usize = 16;
/// How long a grant lasts unless it is said, in minutes.
const GRANT_MINUTES: u64 = 30;

/// What is read of a kept call: its body, as base64.
#[derive(Deserialize)]
struct Kept {
    body: String,
}

/// Returns the body that would be sent; `None` where the request cannot be read.
pub(super) fn body_of(store: &Store, approval: &Approval) -> Option<Vec<u8>> {
    let request = approval.request(store).ok()?;
    let kept: Kept = serde_json::from_slice(request.expose()).ok()?;
    BASE64.decode(kept.body.as_bytes()).ok()
}

/// Shows a call in the list, with the forms that decide it.
pub(super) fn card(visit: &Visit, held: &Held) -> Markup {
    let approval = &held.waiting.approval;
    let id = format!("request-{}", approval.id);
    html! {
        article.card.request id=(id) data-version=(held.version()) aria-labelledby={ (id) "-title" } {
            header {
                h2 id={ (id) "-title" } {
                    a href={ (INBOX) "/" (approval.id) } {
                        (text::inline(&approval.agent_name)) " wants to " (wish(approval))
                    }
                }
                (left(held))
            }
            (facts(held))
            div.card-body {
                (headers(approval))
                (body(held, LISTED_BYTES_MAX))
                (decision(visit, held))
            }
        }
    }
}

/// Shows a call on a page of its own, whole.
pub(super) fn whole(visit: &Visit, held: &Held) -> Markup {
    let approval = &held.waiting.approval;
    html! {
        article.card.request {
            header { h2 { "It waits for a decision" } (left(held)) }
            (facts(held))
            div.card-body {
                (headers(approval))
                (body(held, SHOWN_BYTES_MAX))
                (decision(visit, held))
            }
        }
    }
}

/// Shows a call that is settled.
pub(super) fn settled(store: &Store, approval: &Approval) -> Markup {
    let status = approval.status.as_str();
    let by = approval.decided_by.clone();
    let (at, why) = (approval.decided_at, approval.error_detail.clone());
    let rows = rows(approval);
    let headers = headers(approval);
    let id = approval.id.clone();
    let body = body_of(store, approval);
    html! {
        (notice(Tone::Calm, &html! {
            p {
                "It does not wait any more: it is " strong { (status) }
                @if let Some(by) = &by { ", by " (text::inline(by)) }
                @if let Some(at) = at { ", " (time(at)) }
                "."
                @if let Some(why) = &why { " " (text::inline(why)) }
            }
        }))
        article.card.request {
            header { h2 { "What was asked" } (badge(Tone::Calm, status)) }
            dl.facts { @for (name, value) in &rows { div { dt { (name) } dd { (value) } } } }
            div.card-body { (headers) (shown_body((&id, body.as_deref()), SHOWN_BYTES_MAX)) }
        }
    }
}

fn wish(approval: &Approval) -> Markup {
    match approval.kind {
        ApprovalKind::Sign => html! { "have something signed" },
        ApprovalKind::Call => html! {
            "send " code { (text::inline(&approval.method)) }
            @if let Some(host) = host_of(&approval.target_url) { " to " (text::inline(&host)) }
        },
    }
}

/// Returns the host that a target names, as it is looked up: letters that look like others are not in it.
fn host_of(target: &str) -> Option<String> {
    Url::parse(target).ok()?.host_str().map(str::to_owned)
}

/// Returns how long is left, which a script keeps up to date.
fn left(held: &Held) -> Markup {
    let until = held.waiting.approval.expires_at;
    let minutes = until.since(held.now).as_secs() / 60;
    html! {
        time.badge.accent datetime=(until) data-expires {
            @match minutes {
                0 => "less than a minute left",
                1 => "1 minute left",
                2..=119 => { (minutes) " minutes left" }
                _ => { (minutes / 60) " hours left" }
            }
        }
    }
}

fn facts(held: &Held) -> Markup {
    let approval = &held.waiting.approval;
    let needed = approval.min_approvals.max(1);
    html! {
        dl.facts {
            @for (name, value) in rows(approval) { div { dt { (name) } dd { (value) } } }
            @if needed > 1 || !held.votes.is_empty() {
                div {
                    dt { "Approved by" }
                    dd {
                        (held.votes.len()) " of " (needed) " people"
                        @if !held.votes.is_empty() { ": " (chips(&held.votes, None, "")) }
                    }
                }
            }
        }
    }
}

fn rows(approval: &Approval) -> Vec<(&'static str, Markup)> {
    let mut rows = vec![
        ("Agent", html! { (text::inline(&approval.agent_name)) }),
        (
            "With",
            chips(&approval.credential_names, None, "no credential"),
        ),
        (
            "Method",
            html! { code { (text::inline(&approval.method)) } },
        ),
        (
            "Target",
            html! { code.target { (text::inline(&approval.target_url)) } },
        ),
        (
            "Held by",
            html! { code { (text::inline(&approval.policy_reason)) } },
        ),
        ("Asked", time(approval.created_at)),
        ("Waits until", time(approval.expires_at)),
    ];
    if let Some(end_user) = &approval.end_user_id {
        rows.insert(1, ("For the end user", html! { (text::inline(end_user)) }));
    }
    rows
}

fn headers(approval: &Approval) -> Markup {
    let headers = &approval.entry.request_headers;
    let lines: Vec<_> = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}"))
        .collect();
    html! {
        @if !lines.is_empty() {
            h3 { "Headers" }
            (text::block("Headers", &lines.join("\n")))
        }
    }
}

fn body(held: &Held, bytes_max: usize) -> Markup {
    shown_body((&held.waiting.approval.id, held.body.as_deref()), bytes_max)
}

/// Shows a body: as text where it is text, as bytes where not. What is left out is said.
fn shown_body((id, body): (&str, Option<&[u8]>), bytes_max: usize) -> Markup {
    let Some(body) = body else {
        return notice(
            Tone::Bad,
            &html! { p { "The body cannot be read: do not approve what you cannot see." } },
        );
    };
    if body.is_empty() {
        return html! { p.muted { "It has no body." } };
    }
    let text = std::str::from_utf8(body).ok();
    let (label, shown, end) = if let Some(text) = text {
        let end = text.floor_char_boundary(bytes_max);
        ("Body", text[..end].to_owned(), end)
    } else {
        // Each byte takes more than four characters there.
        let end = body.len().min(bytes_max / 4);
        (
            "Body, which is no text, byte by byte",
            dump(&body[..end]),
            end,
        )
    };
    html! {
        h3 { (label) }
        (text::block(label, &shown))
        @if end < body.len() {
            p.notice.warn {
                "These are the first " (end) " bytes of " (body.len()) ". Look at "
                a href={ (INBOX) "/" (id) } { "the whole request" } " or "
                a href={ (INBOX) "/" (id) "/body" } { "take the body as a file" } " before you decide."
            }
        }
    }
}

/// Returns bytes as lines of hex digits with the letters among them.
fn dump(bytes: &[u8]) -> String {
    let lines = bytes.chunks(LINE_BYTES).enumerate().map(|(number, line)| {
        let digits: Vec<_> = line.iter().map(|byte| format!("{byte:02x}")).collect();
        let letters = line.iter().map(|byte| match byte {
            b' '..=b'~' => char::from(*byte),
            _ => '.',
        });
        let letters: String = letters.collect();
        let at = number * LINE_BYTES;
        format!("{at:08x}  {:<47}  {letters}", digits.join(" "))
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Returns the forms that decide, for whoever may.
fn decision(visit: &Visit, held: &Held) -> Markup {
    let approval = &held.waiting.approval;
    let here = format!("{INBOX}/{}", approval.id);
    if !held.waiting.can_decide {
        return html! { p.help { "Others decide this: its policy or its credential is not yours to answer for." } };
    }
    html! {
        @if held.has_voted { p.help { "You have approved it; others have to as well. You may still deny it." } }
        div.form-actions {
            @if !held.waiting.require_passkey && !held.has_voted {
                form method="post" action={ (here) "/approve" } {
                    (visit.token_field())
                    button.primary type="submit" { "Approve" }
                }
            }
            @if held.waiting.require_passkey && !held.has_voted {
                (passkeys::form(
                    visit,
                    (&format!("{here}/approve"), "Approve with a passkey"),
                    Ceremony::Get(&format!("/approve/txn/{}/begin", approval.id)),
                    &html! {},
                ))
            }
            form.inline method="post" action={ (here) "/deny" } {
                (visit.token_field())
                label.visually-hidden for={ "reason-" (approval.id) } { "Reason for denying it, which its agent is told (optional)" }
                input id={ "reason-" (approval.id) } type="text" name="reason" maxlength="1000" autocomplete="off"
                    placeholder="Reason (optional)";
                button type="submit" { "Deny" }
            }
        }
        @if held.waiting.require_passkey { p.help { "Its policy wants a passkey for each approval." } }
        @if can_grant(held) { (grant(visit, (held, &here))) }
    }
}

/// Returns whether the person may let calls like this one pass for a while; the engine has the last word.
fn can_grant(held: &Held) -> bool {
    let approval = &held.waiting.approval;
    let is_one = approval.credential_names.len() == 1;
    let is_teams = !approval
        .credential_names
        .iter()
        .any(|name| name.starts_with(END_USERS));
    let is_plain = approval.kind == ApprovalKind::Call && !held.waiting.require_passkey;
    held.may_grant && is_one && is_teams && is_plain && approval.min_approvals <= 1
}

fn grant(visit: &Visit, (held, here): (&Held, &str)) -> Markup {
    let approval = &held.waiting.approval;
    let id = &approval.id;
    html! {
        details.grant {
            summary { "Approve, and calls like it for a while" }
            form.form method="post" action={ (here) "/approve" } {
                (visit.token_field())
                input type="hidden" name="grant" value="on";
                p.help {
                    "Until the time is over, " (text::inline(&approval.method)) " calls to the same host and path with "
                    (text::inline(approval.credential_names.first().map_or("", String::as_str)))
                    " pass without a question, whichever agent makes them. What a policy denies stays denied."
                }
                div.form-row {
                    div.field {
                        label for={ "ttl-" (id) } { "Minutes (1 to 1440)" }
                        input id={ "ttl-" (id) } type="number" name="ttl_minutes" min="1" max="1440" value=(GRANT_MINUTES) required;
                    }
                    div.field {
                        label for={ "uses-" (id) } { "At most so many calls " span.optional { "(optional)" } }
                        input id={ "uses-" (id) } type="number" name="max_uses" min="1";
                    }
                }
                div.form-actions { button type="submit" { "Approve and grant" } }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_text_is_shown_byte_by_byte() {
        let dumped = dump(b"\x00\xffab <>&\x7f\n0123456789");
        assert_eq!(
            dumped,
            "00000000  00 ff 61 62 20 3c 3e 26 7f 0a 30 31 32 33 34 35  ..ab <>&..012345\n\
             00000010  36 37 38 39                                      6789"
        );
    }

    #[test]
    fn the_host_is_the_one_that_is_called() {
        for (target, host) in [
            ("https://api.example.com/x", Some("api.example.com")),
            (
                "https://api.example.com@evil.example/x",
                Some("evil.example"),
            ),
            ("https://аpple.com", Some("xn--pple-43d.com")),
            ("/messages", None),
        ] {
            assert_eq!(host_of(target).as_deref(), host, "{target}");
        }
    }

    #[test]
    fn nothing_is_left_out_silently() {
        let long = "ä".repeat(100).into_bytes();
        let shown = shown_body(("x", Some(&long)), 31).into_string();
        assert!(shown.contains("the first 30 bytes of 200"), "{shown}");
        let shown = shown_body(("x", Some(&[0xff; 200])), 64).into_string();
        assert!(shown.contains("the first 16 bytes of 200"), "{shown}");
        let shown = shown_body(("x", Some(b"<b>"[..].into())), 64).into_string();
        assert!(
            shown.contains("&lt;b&gt;") && !shown.contains("first"),
            "{shown}"
        );
        assert!(
            shown_body(("x", None), 64)
                .into_string()
                .contains("cannot be read")
        );
    }
}
