//! Runs a relay in the foreground, for `relay start` and `start`.

use std::{io, net::SocketAddr, sync::Arc, time::Duration};

use tokio::{
    signal::unix::{Signal, SignalKind, signal},
    time::interval,
};

use super::{Failure, Invocation, failure::Kind};
use crate::{
    audit::AuditFile,
    config::Config,
    notify::{Mailer, Pusher},
    relay::{Lanes, Listeners, Pulse, Relay, RelaySettings, Shutdown, tls::Certificates},
    secrets::{PushKeyError, VapidKey},
    store::{Deployment, Store},
};

mod log;
mod reload;
mod sockets;
mod supervisor;
mod traces;

use log::Log;
use reload::Reloader;
use sockets::Sockets;
use supervisor::Supervisor;
use traces::Traces;

/// How often it is looked whether the files of the certificate have changed.
const CERTIFICATES_EVERY: Duration = Duration::from_secs(2);

/// Checks what can be checked before anything is opened or made.
pub(super) fn check(invocation: &Invocation, config: &Config) -> Result<(), Failure> {
    let warnings = config.check_listeners()?;
    config.session_secret()?;
    let untraced = traces::warning(config);
    for warning in config.warnings.iter().chain(&warnings).chain(&untraced) {
        invocation.ui.warn(warning);
    }
    Ok(())
}

/// Serves until a signal says to stop; `announce` is told the address once it is listened on.
pub(super) async fn serve(
    (invocation, config): (&Invocation, &Config),
    (store, file): (Store, AuditFile),
    announce: impl FnOnce(SocketAddr),
) -> Result<(), Failure> {
    let traces = Traces::start(config)?;
    let log = Log::start((invocation, config), &traces);
    // Before anybody is told that the relay is there: a signal that nobody listens for ends the process at once.
    let signals = [
        SignalKind::terminate(),
        SignalKind::interrupt(),
        SignalKind::hangup(),
    ]
    .map(signal);
    let listeners = listeners(invocation, config).await?;
    let address = listeners.main.local_addr().map_err(|error| {
        Failure::refused("listen_failed", "the listener has no address").caused_by(error)
    })?;
    let pulse = Pulse::of(&store, &listeners.lanes);
    let reloader = Reloader::new((invocation, config), log, listeners.tls.clone());
    let settings = settings(config, (&store, address), listeners.metrics.is_some()).await?;
    let relay = Relay::start(store, file, settings);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "the relay listens");
    announce(address);
    let shutdown = Shutdown::default();
    let serving = relay.serve(listeners, shutdown.clone());
    let ending = shutdown.clone();
    let supervisor = Supervisor::of(&invocation.environment);
    let watched = Watched {
        supervisor,
        shutdown,
        reloader,
        signals,
    };
    watched.watch(serving, (pulse, address)).await;
    traces.end(ending.time_left()).await;
    tracing::info!("the relay has stopped");
    Ok(())
}

/// What watches over a relay that serves.
struct Watched<'a> {
    supervisor: Supervisor,
    shutdown: Shutdown,
    reloader: Reloader<'a>,
    /// What ends the relay, twice, and what has it read its configuration again.
    signals: [io::Result<Signal>; 3],
}

impl Watched<'_> {
    /// Heeds signals, looks at certificates and tells that the relay is alive, until it has ended.
    async fn watch(
        mut self,
        serving: impl Future<Output = ()>,
        (pulse, address): (Pulse, SocketAddr),
    ) {
        let [mut terminate, mut interrupt, mut hangup] = self.signals;
        let status = format!("serving on {address}");
        self.supervisor.ready(&status);
        let mut looks = interval(CERTIFICATES_EVERY);
        tokio::pin!(serving);
        let supervisor = &self.supervisor;
        let alive = supervisor.keep_alive(pulse, &status);
        tokio::pin!(alive);
        loop {
            tokio::select! {
                () = &mut serving => break,
                () = received(&mut terminate) => {}
                () = received(&mut interrupt) => {}
                () = received(&mut hangup) => {
                    supervisor.reloading();
                    self.reloader.reload();
                    supervisor.ready(&status);
                    continue;
                }
                _ = looks.tick() => {
                    self.reloader.look_at_certificates();
                    continue;
                }
                () = &mut alive => continue,
            }
            tracing::info!("stopping: calls under way may finish; a second signal stops at once");
            supervisor.stopping();
            self.shutdown.ask();
        }
    }
}

/// Returns how a relay is to run that listens there.
async fn settings(
    config: &Config,
    (store, address): (&Store, SocketAddr),
    metrics_apart: bool,
) -> Result<RelaySettings, Failure> {
    let public_url = public_url(config, address);
    let (mailer, pusher) = notifying(config, (store, &public_url)).await?;
    Ok(RelaySettings {
        public_url,
        forward_timeout: config.forward_timeout,
        approval_timeout: config.approval_timeout,
        result_retention: config.result_retention,
        caps: config.caps,
        private_targets: config.allow_private_cidrs.clone(),
        is_signup_open: config.is_signup_open,
        mailer,
        pusher,
        trusted_proxies: config.trusted_proxies.clone(),
        metrics_apart,
    })
}

/// Waits for a signal; forever, where it cannot be listened for.
async fn received(signal: &mut io::Result<Signal>) {
    match signal {
        Ok(signal) => drop(signal.recv().await),
        Err(_) => std::future::pending().await,
    }
}

/// Returns the address that the outside world uses.
pub(super) fn public_url(config: &Config, address: SocketAddr) -> String {
    // Port 0 has the system choose one, which only the listener knows; who was told another address goes by that.
    let listen = config.listen.address;
    match config.public_url.strip_suffix(&listen.to_string()) {
        Some(scheme) if listen.port() == 0 => format!("{scheme}{address}"),
        _ => config.public_url.clone(),
    }
}

/// Returns what sends mail and what pushes are signed with, as they are configured.
pub(super) async fn notifying(
    config: &Config,
    (store, public_url): (&Store, &str),
) -> Result<(Mailer, Pusher), Failure> {
    let mailer = Mailer::new(config.mail()?).map_err(|error| {
        let failure = Failure::new(Kind::Usage, "mail_invalid", error.to_string());
        failure.with_hint(
            "set `SMTP_FROM` or `RESEND_FROM_EMAIL` to an address such as `postern@relay.example`",
        )
    })?;
    let texts = config.push()?;
    let invalid = |error: PushKeyError| {
        let message = format!("the key for Web Push is not good: {error}");
        Failure::new(Kind::Usage, "vapid_invalid", message).with_hint(
            "leave `POSTERN_VAPID_PRIVATE_KEY` and `POSTERN_VAPID_PUBLIC_KEY` out: the deployment has a key",
        )
    };
    let key = match &texts.private_key {
        Some(text) => VapidKey::parse(text).map_err(invalid)?,
        None => Deployment::vapid_key(store).await?,
    };
    if let Some(public) = &texts.public_key {
        key.check_public(public).map_err(invalid)?;
    }
    Ok((mailer, Pusher::new(key, texts.subject, public_url)))
}

async fn listeners(invocation: &Invocation, config: &Config) -> Result<Listeners, Failure> {
    let tls = config.tls.as_ref().map(Certificates::load).transpose()?;
    let Sockets { main, metrics } = Sockets::open(invocation, config).await?;
    let lanes = Lanes::for_each_processor().map_err(|error| {
        Failure::refused("no_thread", "this process can start no threads").caused_by(error)
    })?;
    Ok(Listeners {
        main,
        tls: tls.map(Arc::new),
        metrics,
        lanes,
    })
}
