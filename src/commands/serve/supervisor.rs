//! Tells systemd how the relay is: that it serves, reloads or stops, and that it is alive (`sd_notify(3)`,
//! `sd_watchdog_enabled(3)`). Under another supervisor, or none, nothing is told.

use std::{
    io,
    os::{
        linux::net::SocketAddrExt,
        unix::net::{SocketAddr, UnixDatagram},
    },
    time::Duration,
};

use tokio::time::{MissedTickBehavior, interval};

use crate::{clock, config::Environment, relay::Pulse};

/// How often in the time that systemd waits it is told that the relay is alive.
const BEATS: u32 = 3;

/// The way to the service manager.
#[derive(Debug, Default)]
pub(super) struct Supervisor {
    socket: Option<(UnixDatagram, SocketAddr)>,
    /// How long it waits for a sign of life.
    patience: Option<Duration>,
}

impl Supervisor {
    /// Returns the way that the environment names, if there is one.
    pub(super) fn of(environment: &Environment) -> Self {
        let Some(name) = environment.get("NOTIFY_SOCKET") else {
            return Self::default();
        };
        let socket = address(name).and_then(|address| Ok((UnixDatagram::unbound()?, address)));
        let socket = socket.inspect_err(|error| {
            tracing::warn!(%error, socket = name, "the service manager cannot be told anything");
        });
        let patience = environment
            .get("WATCHDOG_USEC")
            .and_then(|text| text.parse().ok())
            .filter(|micros| *micros > 0)
            .map(Duration::from_micros);
        let for_us = environment
            .get("WATCHDOG_PID")
            .is_none_or(|pid| pid == std::process::id().to_string());
        Self {
            socket: socket.ok(),
            patience: patience.filter(|_| for_us),
        }
    }

    /// Tells that the relay serves, and where.
    pub(super) fn ready(&self, status: &str) {
        self.tell(&format!("READY=1\nSTATUS={status}"));
    }

    /// Tells that the relay reads its configuration again; [`Supervisor::ready`] tells that it has.
    pub(super) fn reloading(&self) {
        let now = clock::monotonic().as_micros();
        let status = "reading the configuration again";
        self.tell(&format!(
            "RELOADING=1\nMONOTONIC_USEC={now}\nSTATUS={status}"
        ));
    }

    /// Tells that the relay stops.
    pub(super) fn stopping(&self) {
        self.tell("STOPPING=1\nSTATUS=calls under way may finish");
    }

    /// Tells again and again that the relay is alive, for as long as it is. Never returns.
    pub(super) async fn keep_alive(&self, pulse: Pulse, serving: &str) {
        let Some(patience) = self.patience else {
            return std::future::pending().await;
        };
        let mut ticks = interval(patience / BEATS);
        ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
        let mut was_well = true;
        loop {
            ticks.tick().await;
            // What hangs keeps this from going on: then nothing is told, and systemd starts the relay anew. A database
            // that is away is told, and is no reason to: it would be away for the next relay, too.
            let is_well = pulse.beat().await;
            let status = match (was_well, is_well) {
                (true, false) => "\nSTATUS=the database does not answer",
                (false, true) => &format!("\nSTATUS={serving}"),
                _ => "",
            };
            was_well = is_well;
            self.tell(&format!("WATCHDOG=1{status}"));
        }
    }

    fn tell(&self, state: &str) {
        let Some((socket, address)) = &self.socket else {
            return;
        };
        if let Err(error) = socket.send_to_addr(state.as_bytes(), address) {
            tracing::warn!(%error, "the service manager could not be told");
        }
    }
}

/// Returns the address that a name stands for: a path, or behind `@` a name in no file system.
fn address(name: &str) -> io::Result<SocketAddr> {
    match name.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name),
        None if name.starts_with('/') => SocketAddr::from_pathname(name),
        None => Err(io::ErrorKind::Unsupported.into()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn supervisor(more: &[(&str, &str)], socket: &str) -> Supervisor {
        let pairs = [("NOTIFY_SOCKET", socket)];
        let pairs = pairs.iter().chain(more).copied();
        Supervisor::of(&Environment::from_pairs(pairs))
    }

    #[test]
    fn a_name_in_no_file_system_is_reached() {
        let name = format!("postern-test-{}", uuid::Uuid::now_v7());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let manager = UnixDatagram::bind_addr(&address).unwrap();
        let supervisor = supervisor(&[], &format!("@{name}"));
        supervisor.ready("serving");
        supervisor.reloading();
        let mut heard = [0; 256];
        let bytes = manager.recv(&mut heard).unwrap();
        assert_eq!(&heard[..bytes], b"READY=1\nSTATUS=serving");
        let bytes = manager.recv(&mut heard).unwrap();
        let heard = String::from_utf8_lossy(&heard[..bytes]).into_owned();
        let micros = heard.lines().nth(1).unwrap();
        let micros = micros.strip_prefix("MONOTONIC_USEC=").unwrap();
        assert!(micros.parse::<u64>().unwrap() > 0);
    }

    #[test]
    fn the_watchdog_is_for_the_process_that_it_names() {
        let own = std::process::id().to_string();
        let patience = |more: &[(&str, &str)]| supervisor(more, "/nowhere").patience;
        let usec = ("WATCHDOG_USEC", "3000000");
        assert_eq!(patience(&[usec]), Some(Duration::from_secs(3)));
        assert_eq!(
            patience(&[usec, ("WATCHDOG_PID", &own)]),
            Some(Duration::from_secs(3))
        );
        assert_eq!(patience(&[usec, ("WATCHDOG_PID", "1")]), None);
        for bad in ["0", "-1", "soon"] {
            assert_eq!(patience(&[("WATCHDOG_USEC", bad)]), None, "{bad}");
        }
    }

    #[test]
    fn nobody_is_told_where_there_is_nobody() {
        supervisor(&[], "/nowhere/notify").ready("serving");
        supervisor(&[], "vsock:2:1").stopping();
        Supervisor::default().reloading();
    }
}
