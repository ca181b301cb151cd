//! Runs a relay in the foreground, for `relay start` and `start`.

use std::{io, io::IsTerminal, net::SocketAddr};

use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
};
use tracing_subscriber::EnvFilter;

use super::{Failure, Invocation, failure::Kind};
use crate::{
    audit::AuditFile,
    config::Config,
    notify::{Mailer, Pusher},
    relay::{Lanes, Listeners, Relay, RelaySettings, Shutdown, tls},
    secrets::{PushKeyError, VapidKey},
    store::{Deployment, Store},
};

/// What is logged unless `RUST_LOG` says otherwise.
const LOG_DEFAULT: &str = "info,sqlx=warn";

/// Checks what can be checked before anything is opened or made.
pub(super) fn check(invocation: &Invocation, config: &Config) -> Result<(), Failure> {
    let warnings = config.check_listeners()?;
    config.session_secret()?;
    for warning in config.warnings.iter().chain(&warnings) {
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
    log_to_stderr(invocation);
    let listeners = listeners(config).await?;
    let address = listeners.main.local_addr().map_err(|error| {
        Failure::refused("listen_failed", "the listener has no address").caused_by(error)
    })?;
    let shutdown = Shutdown::default();
    let mut signals = [SignalKind::terminate(), SignalKind::interrupt()].map(signal);
    let public_url = public_url(config, address);
    let (mailer, pusher) = notifying(config, (&store, &public_url)).await?;
    let settings = RelaySettings {
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
        metrics_apart: listeners.metrics.is_some(),
    };
    let relay = Relay::start(store, file, settings);
    tracing::info!(%address, version = env!("CARGO_PKG_VERSION"), "the relay listens");
    announce(address);
    let serving = relay.serve(listeners, shutdown.clone());
    tokio::pin!(serving);
    loop {
        let [terminate, interrupt] = &mut signals;
        tokio::select! {
            () = &mut serving => break,
            () = received(terminate) => {}
            () = received(interrupt) => {}
        }
        tracing::info!("stopping: calls under way may finish; a second signal stops at once");
        shutdown.ask();
    }
    tracing::info!("the relay has stopped");
    Ok(())
}

/// Waits for a signal; forever, where it cannot be listened for.
async fn received(signal: &mut io::Result<tokio::signal::unix::Signal>) {
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
async fn notifying(
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

async fn listeners(config: &Config) -> Result<Listeners, Failure> {
    let tls = match &config.tls {
        Some(files) => Some(tls::server_config(&files.cert, &files.key)?),
        None => None,
    };
    let main = bind(config.listen.address).await?;
    let named = config
        .other_listeners
        .iter()
        .find(|(name, _)| *name == "metrics_listen");
    let metrics = match named {
        Some((_, listener)) => Some(bind(listener.address).await?),
        None => None,
    };
    let lanes = Lanes::for_each_processor().map_err(|error| {
        Failure::refused("no_thread", "this process can start no threads").caused_by(error)
    })?;
    Ok(Listeners {
        main,
        tls,
        metrics,
        lanes,
    })
}

async fn bind(address: SocketAddr) -> Result<TcpListener, Failure> {
    TcpListener::bind(address).await.map_err(|error| {
        let message = format!("{address} cannot be listened on");
        let failure = Failure::new(Kind::Refused, "listen_failed", message);
        let failure = if error.kind() == io::ErrorKind::AddrInUse {
            failure.with_hint("`postern status` tells whether a relay runs there; `--listen` takes another address")
        } else {
            failure
        };
        failure.caused_by(error)
    })
}

fn log_to_stderr(invocation: &Invocation) {
    let wish = invocation
        .environment
        .get("RUST_LOG")
        .unwrap_or(LOG_DEFAULT);
    let filter = EnvFilter::try_new(wish).unwrap_or_else(|_| EnvFilter::new(LOG_DEFAULT));
    let log = tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(io::stderr);
    // In a test program another log may be there already; then that one is used.
    drop(
        log.with_ansi(io::stderr().is_terminal())
            .with_target(false)
            .try_init(),
    );
}
