//! Runs a program whose requests go through the relay, by way of a proxy on this machine.
//!
//! The program knows nothing of it: its environment names the proxy, and a certificate authority of this run,
//! with which the proxy answers for the hosts that the agent's credentials are bound to ([`Run`]).

use std::{
    ffi::OsString,
    io,
    net::{Ipv4Addr, SocketAddr},
    sync::Arc,
    time::Duration,
};

use tokio::{net::TcpListener, sync::mpsc, time::timeout};
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use url::Url;

use crate::{
    clock::Clock,
    config::Environment,
    secrets::{Secret, random_bytes},
};

mod authority;
mod child;
mod connect;
mod environment;
mod exchange;
mod listener;
mod notice;
mod pending;
mod relay;
mod reply;
mod services;
mod trust;

pub use authority::AuthorityError;
pub use notice::Notice;
pub use relay::RelayError;

use authority::Authority;
use child::Signals;
use environment::Variables;
use listener::Parts;
use notice::Notices;
use pending::Abandoned;
use relay::RelayConnection;
use services::Services;
use trust::Trust;

/// How long withdrawing calls that the program left waiting may take.
const END_MAX: Duration = Duration::from_secs(2);
/// The user of the proxy; any would do.
const PROXY_USER: &str = "run";

/// How a program is to be run.
#[derive(Clone, Debug)]
pub struct RunSettings {
    /// The relay.
    pub relay: Url,
    /// The agent's key.
    pub key: Secret,
    /// The credentials that are taken before others that are bound to the same host, the first one first.
    pub preferred: Vec<String>,
    /// Whether requests to hosts that no credential is bound to go there without the relay; else they are refused.
    pub pass_unbound: bool,
}

/// Why a program was not run.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The key is no text that can be sent.
    #[error("the agent's key is not one line of text")]
    MalformedKey,
    /// The relay cannot be asked.
    #[error(transparent)]
    Relay(#[from] RelayError),
    /// No certificate can be made.
    #[error(transparent)]
    Authority(#[from] AuthorityError),
    /// What the program is to trust cannot be written, or no port can be listened on.
    #[error("the run cannot be prepared")]
    Preparation(#[source] io::Error),
    /// The program cannot be started.
    #[error("`{program}` cannot be started")]
    NotStarted {
        /// The program, as it was named.
        program: String,
        /// Why not.
        source: io::Error,
    },
}

/// Everything that a program needs to be run, and that is gone with it.
pub struct Run {
    parts: Arc<Parts>,
    settings: RunSettings,
    listener: TcpListener,
    address: SocketAddr,
    signals: Signals,
    trust: Trust,
}

impl Run {
    /// Asks the relay what the agent may use, and prepares the proxy and the files. From here on signals are the
    /// program's.
    pub async fn prepare(
        settings: RunSettings,
        environment: &Environment,
        clock: Clock,
    ) -> Result<(Self, mpsc::Receiver<Notice>), RunError> {
        let relay = RelayConnection::new(settings.relay.clone(), &settings.key);
        let relay = relay.ok_or(RunError::MalformedKey)?;
        let preferred = settings.preferred.clone();
        let services = Services::ask(relay.clone(), preferred, clock.clone()).await?;
        let authority = Authority::generate(clock.clone())?;
        // Files are made once no signal can end us before they are removed.
        let signals = Signals::take().map_err(RunError::Preparation)?;
        let trust = Trust::write(authority.certificate(), environment);
        let trust = trust.map_err(RunError::Preparation)?;
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await;
        let listener = listener.map_err(RunError::Preparation)?;
        let address = listener.local_addr().map_err(RunError::Preparation)?;
        let (notices, told) = Notices::new();
        let parts = Parts {
            relay,
            services,
            authority,
            pass: password(),
            pass_unbound: settings.pass_unbound,
            notices,
            abandoned: Abandoned::default(),
            clock,
            tracker: TaskTracker::new(),
            stopping: CancellationToken::new(),
        };
        let run = Self {
            parts: Arc::new(parts),
            settings,
            listener,
            address,
            signals,
            trust,
        };
        Ok((run, told))
    }

    /// Returns the names of the credentials that are bound to hosts.
    pub fn credentials(&self) -> Vec<String> {
        let services = self.parts.services.all();
        services
            .iter()
            .map(|service| service.name.clone())
            .collect()
    }

    /// Runs a program, its name first, to its end; its exit status, 128 and the number for a signal.
    pub async fn program(mut self, program: &[OsString]) -> Result<u8, RunError> {
        let proxy = (self.address, &self.parts.pass);
        let relay = (&self.settings.relay, &self.settings.key);
        let variables = Variables::new(relay, proxy, &self.trust);
        let not_started = |source| RunError::NotStarted {
            program: program
                .first()
                .map(|name| name.to_string_lossy().into_owned())
                .unwrap_or_default(),
            source,
        };
        let child = child::start(program, &variables).map_err(not_started)?;
        let tracker = self.parts.tracker.clone();
        tracker.spawn(listener::serve(self.listener, Arc::clone(&self.parts)));
        let ended = child::wait(child, &mut self.signals).await;
        self.parts.stopping.cancel();
        for id in self.parts.abandoned.take() {
            let relay = self.parts.relay.clone();
            tracker.spawn(async move { relay.withdraw(&id).await });
        }
        tracker.close();
        // Only calls that are withdrawn take any time.
        timeout(END_MAX, tracker.wait()).await.ok();
        ended.map(child::exit_code).map_err(not_started)
    }
}

/// Returns a user and a password that nobody can guess, as a proxy's address has them.
fn password() -> Secret {
    let password = data_encoding::HEXLOWER.encode(&random_bytes::<16>());
    Secret::from(format!("{PROXY_USER}:{password}"))
}
