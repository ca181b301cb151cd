//! The server process: HTTP in, the engines behind it.
//!
//! A relay is a value: built from its parts, given a listener, told to stop. The first signal stops
//! accepting and lets what is under way finish; the second, or a deadline, stops at once.

use std::{net::IpAddr, sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{Request, State},
    routing::{any, get, post},
};
use ipnet::IpNet;
use tokio::net::TcpListener;
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    approval::Approvals,
    audit::{AuditFile, AuditLog, Chain},
    config::{Caps, PrivateTargets},
    notify::{Mailer, Notifier, Pusher},
    passkey::Passkeys,
    proxy::{AccessCache, Limits, Proxy, ProxySettings, Upstream, courier::Courier, guard::Guard},
    store::Store,
    wake::Wakes,
};

mod address;
pub mod admin;
mod agent;
mod app;
mod approvals;
mod auth;
mod body;
mod breakable;
mod credential_link;
pub mod dashboard;
mod detached;
pub mod discovery;
mod document;
mod error;
mod executor;
mod forward;
mod health;
mod install;
mod lanes;
mod limits;
mod listener;
mod mcp;
mod metrics;
pub mod openapi;
mod probe;
mod proposals;
mod pulse;
mod sign;
pub mod tls;
mod typed;
mod wait;

pub use lanes::Lanes;
pub use listener::Shutdown;
pub use pulse::Pulse;

use admin::Passwords;
use body::Bodies;
use listener::Front;
use metrics::Metrics;
use tls::Certificates;

/// The most bytes of an answer that are kept for polling.
const KEPT_BYTES_MAX: usize = 10 << 20;
/// How long a streamed body may be silent: longer than a model thinks, shorter than forever.
const STREAM_IDLE_MAX: Duration = Duration::from_mins(5);

/// How a relay is to run.
#[derive(Clone, Debug)]
pub struct RelaySettings {
    /// The address that the outside world uses, without a slash at its end.
    pub public_url: String,
    /// How long an upstream has for its answer.
    pub forward_timeout: Duration,
    /// How long people have to decide.
    pub approval_timeout: Duration,
    /// How long what has ended can be polled.
    pub result_retention: Duration,
    /// The most that a request may be, and how many an agent may have.
    pub caps: Caps,
    /// Which private addresses upstreams may have.
    pub private_targets: PrivateTargets,
    /// Whether people may sign up, or have to be invited.
    pub is_signup_open: bool,
    /// What sends mail.
    pub mailer: Mailer,
    /// What pushes are signed with.
    pub pusher: Pusher,
    /// The proxies whose word about a client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether `/metrics` is on a listener of its own.
    pub metrics_apart: bool,
}

/// Where a relay listens.
#[derive(Debug)]
pub struct Listeners {
    /// For everything.
    pub main: TcpListener,
    /// Certificates, where the main one speaks HTTPS.
    pub tls: Option<Arc<Certificates>>,
    /// For `/metrics` alone.
    pub metrics: Option<TcpListener>,
    /// The threads that serve their connections.
    pub lanes: Lanes,
}

/// A relay that can be served.
#[derive(Clone, Debug)]
pub struct Relay(Arc<Parts>);

/// What handlers share. Nothing in it changes but inside the parts themselves.
#[derive(Debug)]
struct Parts {
    settings: RelaySettings,
    store: Store,
    /// This host's chain of audit entries.
    chain: Chain,
    proxy: Proxy,
    notifier: Arc<Notifier>,
    wakes: Wakes,
    metrics: Metrics,
    bodies: Bodies,
    passwords: Passwords,
    /// The pages that are kept up to date.
    streams: dashboard::Streams,
    passkeys: Passkeys,
    /// Every task of the relay, so that the end can wait for all of them.
    tracker: TaskTracker,
    /// Cancelled when the relay is told to stop: whoever only waits does not wait any longer.
    draining: CancellationToken,
    /// Cancelled when the relay's own tasks are to end.
    stopping: CancellationToken,
    started: std::time::Instant,
}

/// Returns the guard that lets through what is public and what these settings allow.
pub fn guard_of(targets: &PrivateTargets) -> Guard {
    match targets {
        PrivateTargets::All => Guard::allow_all(),
        PrivateTargets::Only(networks) => Guard::new(networks.clone()),
    }
}

/// Returns what sends letters and pushes.
fn notifier(
    (store, audit, wakes): (&Store, &AuditLog, &Wakes),
    settings: &RelaySettings,
    tracker: &TaskTracker,
) -> Arc<Notifier> {
    let approvals = Approvals::new(store.clone(), Some(wakes.clone()));
    let courier = Courier::new(guard_of(&settings.private_targets), tracker.clone());
    let with = (settings.mailer.clone(), settings.pusher.clone());
    let engines = (store.clone(), approvals, audit.clone());
    Arc::new(Notifier::new(engines, courier, with))
}

impl Relay {
    /// Builds a relay and starts its tasks.
    pub fn start(store: Store, file: AuditFile, settings: RelaySettings) -> Self {
        let (tracker, stopping) = (TaskTracker::new(), CancellationToken::new());
        let chain = file.chain().clone();
        let passkeys = Passkeys::new(store.clone(), &settings.public_url);
        let store = store.with_passkeys(passkeys.unavailable().is_none());
        let audit = AuditLog::start(store.clone(), file, &tracker);
        let access = AccessCache::start(store.clone(), &tracker);
        let wakes = Wakes::start(&store, &tracker, stopping.clone());
        let caps = settings.caps;
        let limits = Limits {
            total: settings.forward_timeout,
            idle: settings.forward_timeout.max(STREAM_IDLE_MAX),
            kept_bytes_max: caps.response_bytes_max.map_or(KEPT_BYTES_MAX, |most| {
                KEPT_BYTES_MAX.min(usize::try_from(most).unwrap_or(usize::MAX))
            }),
            answer_bytes_max: caps.response_bytes_max,
        };
        let guard = guard_of(&settings.private_targets);
        let upstream = Upstream::new(guard, limits, tracker.clone());
        let notifier = notifier((&store, &audit, &wakes), &settings, &tracker);
        let parts = (store.clone(), access, audit);
        let proxy_settings = ProxySettings {
            approval_timeout: settings.approval_timeout,
            agent_requests_max: caps.agent_requests_max,
        };
        let proxy = Proxy::new(parts, upstream, proxy_settings);
        let started = store.clock().moment();
        let (metrics, bodies) = (Metrics::default(), Bodies::new(caps.request_bytes_max));
        let passwords = Passwords::new(tracker.clone());
        let relay = Self(Arc::new(Parts {
            settings,
            store,
            chain,
            proxy,
            notifier,
            wakes,
            metrics,
            bodies,
            passwords,
            streams: dashboard::Streams::default(),
            passkeys,
            tracker,
            draining: CancellationToken::new(),
            stopping,
            started,
        }));
        relay.0.tracker.spawn(executor::run(Arc::clone(&relay.0)));
        let notifier = Arc::clone(&relay.0.notifier);
        let ends = (relay.0.tracker.clone(), relay.0.stopping.clone());
        let notifying = notifier.run(relay.0.wakes.clone(), ends);
        relay.0.tracker.spawn(notifying);
        relay
    }

    /// Serves until told to stop, and returns when everything is finished.
    pub async fn serve(self, listeners: Listeners, shutdown: Shutdown) {
        let serving = self.0.tracker.clone();
        if let Some(metrics) = listeners.metrics {
            let router = Router::new().route("/metrics", get(metrics::show));
            let router = router.with_state(Arc::clone(&self.0));
            let front = Front {
                router,
                calls: None,
            };
            let here = (front, Arc::default());
            serving.spawn(listener::serve((metrics, None), here, shutdown.clone()));
        }
        let (draining, asked) = (self.0.draining.clone(), shutdown.clone());
        serving.spawn(async move {
            asked.asked().await;
            draining.cancel();
        });
        let lanes = Arc::new(listeners.lanes);
        let front = Front {
            router: self.router(),
            calls: Some(Arc::clone(&self.0)),
        };
        let everything = (front, Arc::clone(&lanes));
        listener::serve(
            (listeners.main, listeners.tls),
            everything,
            shutdown.clone(),
        )
        .await;
        self.stop(&shutdown).await;
        // What goes on on them is over by now.
        drop(lanes);
    }

    /// Ends the relay's own tasks: what was taken up is finished, unless there is no time left.
    async fn stop(self, shutdown: &Shutdown) {
        let Self(parts) = self;
        parts.stopping.cancel();
        parts.proxy.close();
        let tracker = parts.tracker.clone();
        tracker.close();
        // The audit log ends with its last user, which is the last of these parts.
        drop(parts);
        tokio::select! {
            () = tracker.wait() => {}
            () = shutdown.at_once() => {}
        }
    }

    fn router(&self) -> Router {
        let handlers = Self::agent_routes().merge(admin::router(&self.0));
        let tools = handlers.clone().with_state(Arc::clone(&self.0));
        let tools = move |state: State<Arc<Parts>>, request: Request| {
            mcp::serve(state, tools.clone(), request)
        };
        let router = handlers
            .route("/mcp", any(tools))
            .route("/instructions", get(agent::instructions))
            .route("/install/tap", get(install::tap))
            .route("/openapi.json", get(openapi::show))
            .route("/health", get(health::health))
            .route("/probe", get(probe::show))
            .route("/livez", get(health::livez))
            .route("/readyz", get(health::readyz))
            .merge(dashboard::router(&self.0));
        let router = if self.0.settings.metrics_apart {
            router
        } else {
            router.route("/metrics", get(metrics::show))
        };
        let router = router.fallback(error::not_found);
        let router = router.method_not_allowed_fallback(error::method_not_allowed);
        router.with_state(Arc::clone(&self.0))
    }

    /// Returns what agents ask for, with a key.
    fn agent_routes() -> Router<Arc<Parts>> {
        Router::new()
            .route("/forward", post(forward::forward))
            .route("/sign", post(sign::sign))
            .route("/agent/bootstrap", get(agent::bootstrap))
            .route("/agent/services", get(agent::services))
            .route("/agent/recipes", get(agent::recipes))
            .route("/agent/config", get(agent::config))
            .route("/agent/logs", get(agent::logs))
            .route(
                "/agent/approvals/{txn_id}",
                get(approvals::poll).delete(approvals::withdraw),
            )
            .merge(app::routes())
            .route("/agent/proposals", post(proposals::propose))
            .route("/agent/proposals/{id}", get(proposals::show))
            .route("/agent/credential-link", post(credential_link::create))
    }
}

impl Parts {
    /// Returns what the agent-facing texts have to know.
    fn site(&self) -> discovery::Site<'_> {
        let approval_timeout = self.settings.approval_timeout;
        discovery::Site {
            public_url: &self.settings.public_url,
            approval_timeout,
        }
    }

    /// Returns whether letters leave; where they do not, links are shown to who made them.
    fn sends_mail(&self) -> bool {
        self.settings.mailer.is_on()
    }

    /// Returns whether a peer's word about the client's address is taken.
    fn trusts(&self, peer: IpAddr) -> bool {
        self.settings
            .trusted_proxies
            .iter()
            .any(|network| network.contains(&peer))
    }
}
