//! `GET /dashboard/config`: what roles there are, and what each may do (spec/tap.md §4.2).

use std::collections::BTreeMap;

use axum::Json;
use schemars::JsonSchema;
use serde::Serialize;

use super::user::words;
use crate::store::MemberRole;

/// The pages, and the capabilities of which each needs one.
const NAV: [(&str, &[&str]); 9] = [
    ("inbox", &["approve_requests"]),
    (
        "credentials",
        &["manage_credentials", "view_assigned_credentials"],
    ),
    ("agents", &["manage_agents", "manage_own_agents"]),
    ("roles", &["manage_roles"]),
    ("policies", &["manage_policies"]),
    ("audit", &["manage_members"]),
    ("members", &["view_team"]),
    ("settings", &["manage_policies"]),
    ("account", &["view_profile"]),
];

/// What clients can rely on, whoever they are.
#[derive(JsonSchema, Serialize)]
pub(super) struct Contract {
    /// What each role may do.
    roles: BTreeMap<&'static str, Vec<&'static str>>,
    /// Everything that anybody may do.
    capabilities: Vec<&'static str>,
    /// The pages.
    nav: Vec<Page>,
    /// The ways to sign in with an account that somebody else keeps; there are none.
    auth_providers: [&'static str; 0],
}

/// A page, and the capabilities of which it needs one.
#[derive(JsonSchema, Serialize)]
struct Page {
    id: &'static str,
    needs: &'static [&'static str],
}

/// Tells what roles there are, and what each may do.
pub(super) async fn show() -> Json<Contract> {
    let all = [MemberRole::Owner, MemberRole::Admin, MemberRole::Approver];
    let mut capabilities: Vec<_> = all.into_iter().flat_map(words).collect();
    capabilities.sort_unstable();
    capabilities.dedup();
    Json(Contract {
        roles: all
            .into_iter()
            .map(|role| (role.as_str(), words(role)))
            .collect(),
        capabilities,
        nav: NAV.map(|(id, needs)| Page { id, needs }).into(),
        auth_providers: [],
    })
}
