//! The admin API: what people and their scripts do over HTTP (spec/tap.md §4).
//!
//! Every route stands in one table with what it needs: which members may call it, and whether a session of
//! a program on somebody's machine may. The guard reads that before the handler runs, so that a handler
//! only ever sees somebody who may. All a handler shows or changes is of the session's team.

use std::sync::Arc;

use axum::{
    Router,
    handler::Handler,
    middleware::from_fn_with_state,
    routing::{MethodFilter, MethodRouter, on},
};
use http::Method;

use super::Parts;
use crate::store::Capability;

mod agents;
mod approvals;
mod audit;
mod credential_fields;
mod credentials;
mod fields;
mod grants;
mod guard;
mod hint;
mod passwords;
mod policies;
mod policy_templates;
mod proposals;
mod refusal;
mod roles;
mod sign_in;
mod team;
mod user;

pub(super) use passwords::Passwords;

use guard::{Access, Needs, Reach};

const ANYBODY: Needs = (Access::Anybody, Reach::AgentToo);
const MYSELF: Needs = (Access::Member(&[Capability::ViewProfile]), Reach::AgentToo);
const PROFILE: Needs = full(&[Capability::ViewProfile]);
const TEAM: Needs = full(&[Capability::ViewTeam]);
const MEMBERS: Needs = full(&[Capability::ManageMembers]);
const CREDENTIALS: Needs = full(&[Capability::ManageCredentials]);
const AGENTS: Needs = full(&[Capability::ManageAgents]);
const ROLES: Needs = full(&[Capability::ManageRoles]);
const POLICIES: Needs = full(&[Capability::ManagePolicies]);
const APPROVALS: Needs = full(&[Capability::ApproveRequests]);

/// One route of the admin API, for those who check them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its method.
    pub method: Method,
    /// Its path, with `{names}` for what varies.
    pub path: &'static str,
    /// The capabilities of which a member needs one; `None` where anybody may call.
    pub needs: Option<&'static [Capability]>,
    /// Whether a session of scope `agent` may call it.
    pub is_agents: bool,
}

/// A route: method and path, what it needs, and the handler.
struct Route(Method, &'static str, Needs, MethodRouter<Arc<Parts>>);

/// Returns every route of the admin API.
pub fn listed() -> Vec<Listed> {
    let listed = |Route(method, path, (access, reach), _)| Listed {
        method,
        path,
        needs: match access {
            Access::Anybody => None,
            Access::Member(any_of) => Some(any_of),
        },
        is_agents: reach == Reach::AgentToo,
    };
    table().into_iter().map(listed).collect()
}

/// Returns the routes, each behind its guard.
pub(super) fn router(parts: &Arc<Parts>) -> Router<Arc<Parts>> {
    let mut router = Router::new();
    for Route(_, path, needs, handler) in table() {
        let guard = from_fn_with_state((Arc::clone(parts), needs), guard::guard);
        router = router.route(path, handler.layer(guard));
    }
    router
}

/// The one place that says who may call what.
fn table() -> Vec<Route> {
    [people(), credentials(), agents(), decisions()]
        .into_iter()
        .flatten()
        .collect()
}

fn people() -> Vec<Route> {
    vec![
        post("/login", ANYBODY, sign_in::sign_in),
        post("/logout", MYSELF, sign_in::sign_out),
        get("/user/me", MYSELF, user::show),
        get("/user/teams", PROFILE, user::teams),
        get("/team", TEAM, team::show),
        put("/team/settings", POLICIES, team::set),
        get("/team/members", TEAM, team::members),
        get("/team/audit", MEMBERS, audit::list),
    ]
}

fn credentials() -> Vec<Route> {
    vec![
        get("/team/credentials", CREDENTIALS, credentials::list),
        post("/team/credentials", CREDENTIALS, credentials::create),
        patch("/team/credentials/{name}", CREDENTIALS, credentials::update),
        delete("/team/credentials/{name}", CREDENTIALS, credentials::delete),
        patch(
            "/team/credentials/{name}/secret",
            CREDENTIALS,
            credentials::set_value,
        ),
        post(
            "/team/credentials/{name}/verify",
            CREDENTIALS,
            credentials::verify,
        ),
        get("/team/policies/{credential}", POLICIES, policies::show),
        put("/team/policies/{credential}", POLICIES, policies::set),
        delete("/team/policies/{credential}", POLICIES, policies::delete),
        post("/team/policies/{credential}/diff", POLICIES, policies::diff),
        get("/team/policy-templates", POLICIES, policy_templates::list),
        get(
            "/team/policy-templates/{name}",
            POLICIES,
            policy_templates::show,
        ),
        put(
            "/team/policy-templates/{name}",
            POLICIES,
            policy_templates::set,
        ),
        delete(
            "/team/policy-templates/{name}",
            POLICIES,
            policy_templates::delete,
        ),
    ]
}

fn agents() -> Vec<Route> {
    vec![
        get("/team/agents", AGENTS, agents::list),
        post("/team/agents", AGENTS, agents::create),
        get("/team/agents/{name}", AGENTS, agents::show),
        put("/team/agents/{name}", AGENTS, agents::update),
        delete("/team/agents/{name}", AGENTS, agents::delete),
        post("/team/agents/{name}/enable", AGENTS, agents::enable),
        post("/team/agents/{name}/disable", AGENTS, agents::disable),
        post("/team/agents/{name}/rotate-key", AGENTS, agents::rotate_key),
        get("/team/apps", AGENTS, agents::list_apps),
        post("/team/apps", AGENTS, agents::create_app),
        get("/team/roles", ROLES, roles::list),
        post("/team/roles", ROLES, roles::create),
        put("/team/roles/{name}", ROLES, roles::update),
        delete("/team/roles/{name}", ROLES, roles::delete),
    ]
}

fn decisions() -> Vec<Route> {
    vec![
        post("/team/credentials/{name}/grants", POLICIES, grants::create),
        get("/team/grants", POLICIES, grants::list),
        post("/team/grants/{id}/revoke", POLICIES, grants::revoke),
        get("/team/proposals", POLICIES, proposals::list),
        post("/team/proposals/{id}/resolve", POLICIES, proposals::resolve),
        get("/approve/pending", APPROVALS, approvals::pending),
        post(
            "/approve/dashboard/{id}/approve-with-grant",
            POLICIES,
            approvals::approve_with_grant,
        ),
        post(
            "/approve/dashboard/{id}/approve",
            APPROVALS,
            approvals::approve,
        ),
        post("/approve/dashboard/{id}/deny", APPROVALS, approvals::deny),
    ]
}

const fn full(any_of: &'static [Capability]) -> Needs {
    (Access::Member(any_of), Reach::Full)
}

fn get<H: Handler<T, Arc<Parts>>, T: 'static>(path: &'static str, needs: Needs, run: H) -> Route {
    Route(Method::GET, path, needs, on(MethodFilter::GET, run))
}

fn post<H: Handler<T, Arc<Parts>>, T: 'static>(path: &'static str, needs: Needs, run: H) -> Route {
    Route(Method::POST, path, needs, on(MethodFilter::POST, run))
}

fn put<H: Handler<T, Arc<Parts>>, T: 'static>(path: &'static str, needs: Needs, run: H) -> Route {
    Route(Method::PUT, path, needs, on(MethodFilter::PUT, run))
}

fn patch<H: Handler<T, Arc<Parts>>, T: 'static>(path: &'static str, needs: Needs, run: H) -> Route {
    Route(Method::PATCH, path, needs, on(MethodFilter::PATCH, run))
}

fn delete<H: Handler<T, Arc<Parts>>, T: 'static>(
    path: &'static str,
    needs: Needs,
    run: H,
) -> Route {
    Route(Method::DELETE, path, needs, on(MethodFilter::DELETE, run))
}
