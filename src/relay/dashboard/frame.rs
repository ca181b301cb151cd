//! What stands around every page: head, navigation, notice, and the way out.

use std::borrow::Cow;

use maud::{DOCTYPE, Markup, html};

use super::{assets::url, components::PageHead, text, visit::Visit};
use crate::store::{Capability, LockdownScope};

/// A place that the navigation leads to: its name, its path, and the capabilities of which one is needed.
type Place = (&'static str, &'static str, &'static [Capability]);

/// Where the navigation leads, in groups, for whoever may go there.
const PLACES: [(&str, &[Place]); 3] = [
    (
        "Now",
        &[
            ("Overview", "/dashboard", &[Capability::ViewTeam]),
            ("Inbox", "/dashboard/inbox", &[Capability::ApproveRequests]),
        ],
    ),
    (
        "Access",
        &[
            (
                "Credentials",
                "/dashboard/credentials",
                &[
                    Capability::ManageCredentials,
                    Capability::ViewAssignedCredentials,
                ],
            ),
            (
                "Agents",
                "/dashboard/agents",
                &[Capability::ManageAgents, Capability::ManageOwnAgents],
            ),
            ("Roles", "/dashboard/roles", &[Capability::ManageRoles]),
            (
                "Policies",
                "/dashboard/policies",
                &[Capability::ManagePolicies],
            ),
            ("Grants", "/dashboard/grants", &[Capability::ManagePolicies]),
            (
                "Proposals",
                "/dashboard/proposals",
                &[Capability::ManagePolicies],
            ),
        ],
    ),
    (
        "Team",
        &[
            ("Audit", "/dashboard/audit", &[Capability::ManageMembers]),
            ("Nodes", "/dashboard/nodes", &[Capability::ViewTeam]),
            ("Members", "/dashboard/members", &[Capability::ViewTeam]),
            (
                "Settings",
                "/dashboard/settings",
                &[Capability::ManagePolicies],
            ),
        ],
    ),
];

/// Returns the whole document of a page.
pub(super) fn document(visit: &Visit, page: &PageHead<'_>, body: &Markup) -> Markup {
    let is_inside = visit.caller().is_some();
    html! {
        (DOCTYPE)
        html lang="en" {
            (head(visit, page.title))
            body class=(if is_inside { "inside" } else { "alone" }) {
                a.skip href="#main" { "Skip to the content" }
                header.top {
                    a.brand href="/dashboard" { img src=(url("icon.svg")) alt="" width="24" height="24"; "Postern" }
                    @if is_inside { (navigation(visit)) (person(visit)) }
                }
                main #main tabindex="-1" {
                    div.page {
                        (lockdown(visit))
                        (notice(visit))
                        (page)
                        (body)
                    }
                }
            }
        }
    }
}

fn head(visit: &Visit, title: &str) -> Markup {
    html! {
        head {
            meta charset="utf-8";
            meta name="viewport" content="width=device-width, initial-scale=1";
            meta name="color-scheme" content="light dark";
            meta name="theme-color" media="(prefers-color-scheme: light)" content="#ffffff";
            meta name="theme-color" media="(prefers-color-scheme: dark)" content="#14171c";
            meta name="robots" content="noindex";
            // Read by scripts of ours, which send it with what they change.
            meta name="csrf-token" content=(visit.0.form_token.expose());
            title { (text::plain(title)) " · Postern" }
            link rel="icon" type="image/svg+xml" href=(url("icon.svg"));
            link rel="stylesheet" href=(url("postern.css"));
            @if visit.caller().is_some() {
                script src=(url("live.js")) defer {}
                script src=(url("copy.js")) defer {}
                script src=(url("push.js")) defer {}
            }
            script src=(url("links.js")) defer {}
            script src=(url("passkey.js")) defer {}
        }
    }
}

fn navigation(visit: &Visit) -> Markup {
    let here = section(visit.path());
    let is_here = |path: &str| {
        let below = here.strip_prefix(path);
        below.is_some_and(|below| {
            below.is_empty() || (below.starts_with('/') && path != "/dashboard")
        })
    };
    let may = |any_of: &[Capability]| any_of.iter().any(|one| visit.may(*one));
    html! {
        nav.places aria-label="Main" {
            @for (group, places) in PLACES {
                ul aria-label=(group) {
                    @for (name, path, any_of) in places {
                        @if may(any_of) {
                            li { a href=(path) aria-current=[is_here(path).then_some("page")] { (name) } }
                        }
                    }
                }
            }
        }
    }
}

/// Returns the path of the list that a page belongs to, where that is not above it.
fn section(path: &str) -> Cow<'_, str> {
    if path.starts_with("/dashboard/templates") {
        return Cow::Borrowed("/dashboard/policies");
    }
    match path.strip_prefix("/dashboard/new/") {
        Some("template") => Cow::Borrowed("/dashboard/policies"),
        Some("invitation") => Cow::Borrowed("/dashboard/members"),
        Some(noun) => Cow::Owned(format!("/dashboard/{noun}s")),
        None => Cow::Borrowed(path),
    }
}

fn person(visit: &Visit) -> Markup {
    let Some(caller) = visit.caller() else {
        return html! {};
    };
    let member = &caller.0.member;
    let is_here = visit.path().starts_with("/dashboard/account");
    html! {
        div.person {
            a href="/dashboard/account" aria-current=[is_here.then_some("page")] {
                (text::inline(&member.email)) " " span.badge { (member.role.as_str()) }
            }
            form method="post" action="/dashboard/sign-out" {
                (visit.token_field())
                button.quiet type="submit" { "Sign out" }
            }
        }
    }
}

/// Says on every page that calls are stopped, with the button that lets them out for whoever may.
fn lockdown(visit: &Visit) -> Markup {
    let Some(lockdown) = &visit.0.lockdown else {
        return html! {};
    };
    let is_teams = lockdown.scope == LockdownScope::Team;
    html! {
        div.notice.bad role="alert" {
            strong { "All calls of agents are stopped." } " "
            @if !lockdown.reason.is_empty() { (text::inline(&lockdown.reason)) " " }
            "By " (text::inline(&lockdown.by)) "."
            @if !is_teams { " The operator lifts it on the host: " code { "postern lockdown --lift" } }
            @else if visit.may(Capability::ManageMembers) {
                form method="post" action="/dashboard/lockdown/lift" {
                    (visit.token_field())
                    button type="submit" { "Let calls out again" }
                }
            }
        }
    }
}

fn notice(visit: &Visit) -> Markup {
    html! {
        @if let Some(flash) = &visit.0.flash {
            @if flash.is_good {
                div.notice.good role="status" { (text::inline(&flash.text)) }
            } @else {
                div.notice.bad role="alert" { (text::inline(&flash.text)) }
            }
        }
    }
}
