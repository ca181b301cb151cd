//! A relay of the real program, on a port of its own.

use std::{
    net::SocketAddr,
    ops::{Deref, DerefMut},
};

use rustix::process::Signal;

use super::{
    client::{Client, Transcript},
    process::Process,
    program::Program,
};

/// How the log tells the address.
const ADDRESS: &str = "the relay listens address=";

/// A relay that listens.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    process: Process,
}

impl Server {
    /// Starts `relay start` on a free port; calls to this machine are allowed.
    pub(crate) fn start(program: &Program) -> Self {
        Self::run(program, "relay start")
    }

    /// Starts a line that serves.
    pub(crate) fn run(program: &Program, line: &str) -> Self {
        let mut command = program.command(line);
        let process = Process::spawn(
            command
                .env("POSTERN_LISTEN", "127.0.0.1:0")
                .env("POSTERN_ALLOW_PRIVATE_CIDRS", "127.0.0.0/8"),
        );
        let line = process.wait_for(ADDRESS);
        let address = line.split_once(ADDRESS).unwrap().1;
        let address = address.split(' ').next().unwrap().parse().unwrap();
        Self { address, process }
    }

    /// Returns an agent who calls this relay.
    pub(crate) fn client(&self, key: &str) -> Client {
        Client {
            address: self.address,
            key: Some(key.to_owned()),
            seen: Transcript::default(),
        }
    }

    /// Has it end in order, which has to be a success.
    pub(crate) fn stop(mut self) {
        self.signal(Signal::TERM);
        let status = self.ended();
        assert!(status.success(), "{status}:\n{}", self.said());
    }
}

impl Deref for Server {
    type Target = Process;

    fn deref(&self) -> &Process {
        &self.process
    }
}

impl DerefMut for Server {
    fn deref_mut(&mut self) -> &mut Process {
        &mut self.process
    }
}
