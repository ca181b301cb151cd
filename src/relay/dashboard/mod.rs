//! The dashboard: what people do with a browser (docs/adr/0015-people-and-pages.md).
//!
//! Every page stands in one table with what it needs; the guard reads that, and checks that a form is one
//! of ours, before the handler runs. A handler calls what the admin API's handler calls, and shows what
//! comes of it. Whatever a handler refuses with is shown as a page.

use std::sync::Arc;

use axum::{
    Router,
    handler::Handler,
    middleware::{from_fn_with_state, map_response},
    routing::{MethodFilter, MethodRouter, any, on},
};
use http::Method;

use super::Parts;
use crate::store::Capability;

mod account;
mod activation;
mod agents;
mod assets;
mod audit;
mod channels;
mod components;
mod cookie;
mod credentials;
mod csrf;
mod deletion;
mod device;
mod draft;
mod flash;
mod form;
mod frame;
mod grants;
mod guard;
mod headers;
mod home;
mod inbox;
mod invitation;
mod lockdown;
mod members;
mod nodes;
mod notifications;
mod nouns;
mod once;
mod overview;
mod passkeys;
mod password;
mod plot;
mod policies;
mod proposals;
mod roles;
mod settings;
mod sign_in;
mod sign_up;
mod text;
mod visit;

pub(super) use csrf::signed_in_script;
pub(super) use inbox::Streams;

use guard::{Access, Needs, Way};

const ANYBODY: Needs = (Access::Anybody, Way::Page);
const MYSELF: Needs = page(&[Capability::ViewProfile]);
const PASSKEYS: Needs = page(&[Capability::ManagePasskeys]);
const PROFILE: Needs = page(&[Capability::ManageProfile]);
const INBOX_PART: Needs = (Access::Member(&[Capability::ApproveRequests]), Way::Part);
const INBOX: Needs = page(&[Capability::ApproveRequests]);

/// One page of the dashboard, for those who check them all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// Its method; whatever is no `GET` changes something.
    pub method: Method,
    /// Its path, with `{names}` for what varies.
    pub path: &'static str,
    /// The capabilities of which a member needs one; `None` where anybody may come.
    pub needs: Option<&'static [Capability]>,
}

/// A page: method and path, what it needs, and the handler.
struct Page(Method, &'static str, Needs, MethodRouter<Arc<Parts>>);

/// Returns every page of the dashboard.
pub fn listed() -> Vec<Listed> {
    let listed = |Page(method, path, (access, _), _)| Listed {
        method,
        path,
        needs: match access {
            Access::Anybody => None,
            Access::Member(any_of) => Some(any_of),
        },
    };
    table().into_iter().map(listed).collect()
}

/// Returns the pages, each behind its guard, and what they load.
pub(super) fn router(parts: &Arc<Parts>) -> Router<Arc<Parts>> {
    let guarded = |needs| from_fn_with_state((Arc::clone(parts), needs), guard::guard);
    let mut router = Router::new();
    for Page(_, path, needs, handler) in table() {
        router = router.route(path, handler.layer(guarded(needs)));
    }
    let missing = any(home::missing).layer(guarded(ANYBODY));
    router
        .route("/", axum::routing::get(home::lead_in))
        .route(assets::PATH, axum::routing::get(assets::show))
        .route(assets::WORKER_PATH, axum::routing::get(assets::show_worker))
        .route("/dashboard/{*rest}", missing)
        .layer(map_response(headers::secure))
}

/// The one place that says who may see and do what.
fn table() -> Vec<Page> {
    [entrance(), decisions(), own(), nouns::table()]
        .into_iter()
        .flatten()
        .collect()
}

/// How people come in, and go.
fn entrance() -> Vec<Page> {
    vec![
        get("/dashboard/sign-in", ANYBODY, sign_in::show),
        post("/dashboard/sign-in", ANYBODY, sign_in::enter),
        post(
            "/dashboard/sign-in/passkey",
            ANYBODY,
            sign_in::enter_by_passkey,
        ),
        post("/dashboard/sign-out", MYSELF, sign_in::leave),
        get("/dashboard/sign-up", ANYBODY, sign_up::show),
        post("/dashboard/sign-up", ANYBODY, sign_up::create),
        get("/dashboard/verify", ANYBODY, sign_up::show_verify),
        post("/dashboard/verify", ANYBODY, sign_up::verify),
        post("/dashboard/verify/resend", ANYBODY, sign_up::resend),
        get("/dashboard/invitation", ANYBODY, invitation::show),
        post("/dashboard/invitation", ANYBODY, invitation::accept),
        get("/dashboard/forgot-password", ANYBODY, password::show_forgot),
        post("/dashboard/forgot-password", ANYBODY, password::forgot),
        get("/dashboard/reset-password", ANYBODY, password::show_reset),
        post("/dashboard/reset-password", ANYBODY, password::reset),
        get("/dashboard/sign-in-link", ANYBODY, password::show_link),
        post("/dashboard/sign-in-link", ANYBODY, password::enter_by_link),
    ]
}

/// What waits for the person.
fn decisions() -> Vec<Page> {
    vec![
        get("/dashboard/inbox", INBOX, inbox::show),
        get("/dashboard/inbox/list", INBOX_PART, inbox::part),
        get("/dashboard/inbox/events", INBOX_PART, inbox::events),
        get("/dashboard/inbox/{id}", INBOX, inbox::one),
        get("/dashboard/inbox/{id}/body", INBOX, inbox::body),
        post("/dashboard/inbox/{id}/approve", INBOX, inbox::approve),
        post("/dashboard/inbox/{id}/deny", INBOX, inbox::deny),
    ]
}

/// What is the person's own.
fn own() -> Vec<Page> {
    vec![
        get("/dashboard", MYSELF, overview::show),
        get(account::PAGE, MYSELF, account::show),
        post("/dashboard/account/name", PROFILE, account::rename),
        post(
            "/dashboard/account/password",
            PROFILE,
            account::set_password,
        ),
        post("/dashboard/account/team", MYSELF, account::switch_team),
        post(
            "/dashboard/account/sessions/end-all",
            MYSELF,
            account::end_all,
        ),
        post(
            "/dashboard/account/sessions/{id}/end",
            MYSELF,
            account::end_session,
        ),
        get("/dashboard/device", MYSELF, device::show),
        post("/dashboard/device", MYSELF, device::decide),
        get(passkeys::page::PAGE, PASSKEYS, passkeys::page::show),
        post(passkeys::page::PAGE, PASSKEYS, passkeys::page::add),
        post(
            "/dashboard/account/passkeys/{id}/rename",
            PASSKEYS,
            passkeys::page::rename,
        ),
        post(
            "/dashboard/account/passkeys/{id}/delete",
            PASSKEYS,
            passkeys::page::delete,
        ),
    ]
}

/// What a page needs: one of these capabilities; without a session it leads to the sign-in.
const fn page(any_of: &'static [Capability]) -> Needs {
    (Access::Member(any_of), Way::Page)
}

fn get<H: Handler<T, Arc<Parts>>, T: 'static>(path: &'static str, needs: Needs, run: H) -> Page {
    Page(Method::GET, path, needs, on(MethodFilter::GET, run))
}

fn post<H: Handler<T, Arc<Parts>>, T: 'static>(path: &'static str, needs: Needs, run: H) -> Page {
    Page(Method::POST, path, needs, on(MethodFilter::POST, run))
}
