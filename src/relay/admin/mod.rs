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
use serde_json::json;

use super::{
    Parts,
    openapi::{Described, Operation, Sketch},
};
use crate::store::Capability;

pub(super) mod agents;
mod answers;
pub(super) mod approvals;
mod audit;
pub(super) mod channels;
mod contract;
pub(super) mod credential_fields;
pub(super) mod credential_setups;
mod credentials;
mod declarations;
pub(super) mod device;
mod doctor;
mod grants;
mod guard;
pub(super) mod hint;
pub(super) mod invitations;
mod lockdown;
pub(super) mod members;
pub(super) mod overlap;
pub(super) mod passkey_approvals;
pub(super) mod passkeys;
pub(super) mod password;
mod passwords;
mod per_hour;
mod policies;
mod policy_templates;
mod proof;
mod proposals;
mod push;
pub(super) mod refusal;
mod rehearsals;
mod roles;
pub(super) mod sessions;
mod sign_in;
pub(super) mod sign_up;
mod status;
mod table;
mod team;
pub(super) mod user;
mod wish;

pub(super) use guard::Caller;
pub(super) use passwords::Passwords;
pub(super) use sign_in::{Arrival, Entered, enter, enter_by_link, who_enters_by_link};

use guard::{Access, Gate, Needs, Reach};
use table::table;

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
    /// Whether it can be tried with `?dry_run=true`.
    pub takes_dry_run: bool,
    /// What it does.
    pub summary: &'static str,
}

/// A route: where it is, who may call it, and what it is.
struct Route {
    place: (Method, &'static str),
    gate: Gate,
    handler: MethodRouter<Arc<Parts>>,
    takes_dry_run: bool,
    /// Its noun, the name by which programs know it, and what it does.
    words: (&'static str, &'static str, &'static str),
    describe: fn(&mut Sketch<'_>),
}

impl Route {
    /// Returns the route to a handler, which is described by its signature.
    fn new<T: 'static, H: Handler<T, Arc<Parts>> + Described<T>>(
        (method, path): (Method, &'static str),
        needs: Needs,
        run: H,
        words: (&'static str, &'static str, &'static str),
    ) -> Self {
        let filter = MethodFilter::try_from(method.clone()).expect("the table has known methods");
        Self {
            place: (method, path),
            gate: Gate {
                needs,
                takes_query: H::TAKES_QUERY,
            },
            handler: on(filter, run),
            takes_dry_run: H::TAKES_DRY_RUN,
            words,
            describe: H::describe,
        }
    }
}

/// Returns every route of the admin API.
pub fn listed() -> Vec<Listed> {
    let listed = |route: Route| Listed {
        method: route.place.0,
        path: route.place.1,
        needs: match route.gate.needs.0 {
            Access::Anybody => None,
            Access::Member(any_of) => Some(any_of),
        },
        is_agents: route.gate.needs.1 == Reach::AgentToo,
        takes_dry_run: route.takes_dry_run,
        summary: route.words.2,
    };
    table().into_iter().map(listed).collect()
}

/// Returns the routes, each behind its guard.
pub(super) fn router(parts: &Arc<Parts>) -> Router<Arc<Parts>> {
    let mut router = Router::new();
    for route in table() {
        let guard = from_fn_with_state((Arc::clone(parts), route.gate), guard::guard);
        router = router.route(route.place.1, route.handler.layer(guard));
    }
    router
}

/// Describes every route.
pub(super) fn describe(add: &mut dyn FnMut(&Operation<'_>)) {
    for route in table() {
        let (noun, id, summary) = route.words;
        let (method, path) = route.place;
        let callers = match route.gate.needs.0 {
            Access::Anybody => ("Anybody may call it.".to_owned(), json!([])),
            Access::Member(any_of) => {
                let words: Vec<_> = any_of.iter().map(|one| one.as_str()).collect();
                let ways = json!([{ "session": [] }, { "page": [], "csrf": [] }]);
                (format!("Needs `{}`.", words.join("` or `")), ways)
            }
        };
        add(&Operation {
            place: (method.as_str().to_lowercase(), path),
            id,
            noun,
            summary,
            callers,
            describe: &|sketch| {
                if matches!(route.gate.needs.0, Access::Member(_)) {
                    sketch.refuse(&[401, 403]);
                }
                (route.describe)(sketch);
            },
        });
    }
}
