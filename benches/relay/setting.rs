//! What the measurements share: the upstream, nginx before it, the deployment, and how long to measure.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::case::Case;
use crate::load::Order;
use crate::nginx::Nginx;
use crate::postern::Deployment;
use crate::process::{Role, Running, loopback};
use crate::table::Who;
use crate::upstream::EXCHANGES_PATH;

/// Everything that runs beside the measured program.
pub(crate) struct Setting {
    pub(crate) deployment: Deployment,
    pub(crate) nginx: Option<Nginx>,
    pub(crate) seconds: Duration,
    pub(crate) rounds: usize,
    program: PathBuf,
    upstream: u16,
    _upstream: Running,
}

impl Setting {
    /// Starts the upstream and nginx, and makes a deployment with every case.
    pub(crate) fn new(program: &Path, seconds: Duration, rounds: usize) -> Result<Self> {
        let (running, upstream) = Role::Upstream.start().context("the upstream")?;
        let mut deployment = Deployment::new(program, upstream)?;
        deployment.add_other_cases()?;
        Ok(Self {
            deployment,
            nginx: Nginx::start(upstream)?,
            seconds,
            rounds,
            program: program.to_owned(),
            upstream,
            _upstream: running,
        })
    }

    /// Makes a further deployment, with one credential and one agent: [`Case::Full`].
    pub(crate) fn another_deployment(&self) -> Result<Deployment> {
        Deployment::new(&self.program, self.upstream)
    }

    /// Returns where a path of the upstream is asked for, and how; `None` for nginx where there is none.
    pub(crate) fn request(&self, who: Who, path: &str) -> Option<(u16, String)> {
        match who {
            Who::Direct => Some(get(self.upstream, path)),
            Who::Nginx => Some(get(self.nginx.as_ref()?.port, path)),
            Who::Postern => Some(self.request_of(Case::Full, path)),
        }
    }

    /// Returns where a case's agent asks for a path of the upstream, and how.
    pub(crate) fn request_of(&self, case: Case, path: &str) -> (u16, String) {
        (self.deployment.port, self.deployment.request(case, path))
    }

    /// Returns how often the upstream was asked to exchange a value for a token.
    pub(crate) fn exchanges(&self) -> Result<u64> {
        let (port, request) = get(self.upstream, EXCHANGES_PATH);
        let order = Order {
            address: loopback(port).to_string(),
            request,
            connections: 1,
            warm_up: Duration::ZERO,
            measured: Duration::ZERO,
        };
        Ok(order.run()?.body.parse()?)
    }
}

fn get(port: u16, path: &str) -> (u16, String) {
    let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
    (port, request)
}

/// Says on standard error what is being measured.
pub(crate) fn progress(what: &str) {
    // A closed standard error is no reason to stop.
    drop(writeln!(io::stderr(), "… {what}"));
}
