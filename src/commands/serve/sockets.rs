//! The sockets that the relay listens on: those that systemd hands over (`sd_listen_fds(3)`), else its own.

use std::{io, net::SocketAddr};

use listenfd::ListenFd;
use tokio::net::TcpListener;

use super::super::{Failure, Invocation, failure::Kind};
use crate::config::Config;

/// What systemd calls the socket for metrics; every other one is the main listener.
const METRICS: &str = "metrics";

/// The listeners, before anything is served on them.
pub(super) struct Sockets {
    pub(super) main: TcpListener,
    pub(super) metrics: Option<TcpListener>,
}

impl Sockets {
    /// Takes the sockets that were handed over, and opens those that were not.
    pub(super) async fn open(invocation: &Invocation, config: &Config) -> Result<Self, Failure> {
        let (mut main, mut metrics) = (None, None);
        for (name, listener) in handed(invocation)? {
            let address = listener.local_addr().map_err(|error| no_listener(&error))?;
            config.check_handed(address)?;
            let listener = TcpListener::from_std(listener).map_err(|error| no_listener(&error))?;
            tracing::info!(%address, name, "a socket was handed over");
            let place = if name == METRICS {
                &mut metrics
            } else {
                &mut main
            };
            if place.replace(listener).is_some() {
                let failure = Failure::usage("two sockets of the same name were handed over");
                return Err(
                    failure.with_hint("`postern relay unit --socket` prints a unit with one")
                );
            }
        }
        let main = match main {
            Some(main) => main,
            None => bind(config.listen.address).await?,
        };
        let metrics = match (metrics, config.metrics_listen()) {
            (None, Some(listener)) => Some(bind(listener.address).await?),
            (metrics, _) => metrics,
        };
        Ok(Self { main, metrics })
    }
}

/// Returns what was handed over, with the names that were given.
fn handed(invocation: &Invocation) -> Result<Vec<(String, std::net::TcpListener)>, Failure> {
    let mut given = ListenFd::from_env();
    let names = invocation.environment.get("LISTEN_FDNAMES");
    let mut names = names.unwrap_or_default().split(':');
    let mut listeners = Vec::with_capacity(given.len());
    for index in 0..given.len() {
        let taken = given.take_tcp_listener(index);
        let listener = taken.map_err(|error| no_listener(&error))?;
        let name = names.next().unwrap_or_default().to_owned();
        if let Some(listener) = listener {
            let ready = listener.set_nonblocking(true);
            ready.map_err(|error| no_listener(&error))?;
            listeners.push((name, listener));
        }
    }
    Ok(listeners)
}

fn no_listener(error: &io::Error) -> Failure {
    let message = format!("what was handed over is no TCP socket that listens: {error}");
    Failure::new(Kind::Usage, "listen_failed", message)
        .with_hint("`postern relay unit --socket` prints a socket unit")
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
