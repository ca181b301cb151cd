//! What the measurements share: the upstream, nginx before it, the deployment, and how long to measure.

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::Duration;

use anyhow::{Context, Result};

use crate::nginx::Nginx;
use crate::postern::Deployment;
use crate::process::{Role, Running};
use crate::table::Who;

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
    /// Starts the upstream and nginx, and makes a deployment.
    pub(crate) fn new(program: &Path, seconds: Duration, rounds: usize) -> Result<Self> {
        let (running, upstream) = Role::Upstream.start().context("the upstream")?;
        Ok(Self {
            deployment: Deployment::new(program, upstream)?,
            nginx: Nginx::start(upstream)?,
            seconds,
            rounds,
            program: program.to_owned(),
            upstream,
            _upstream: running,
        })
    }

    /// Makes a further deployment like the first.
    pub(crate) fn another_deployment(&self) -> Result<Deployment> {
        Deployment::new(&self.program, self.upstream)
    }

    /// Returns where a path of the upstream is asked for, and how; `None` for nginx where there is none.
    pub(crate) fn request(&self, who: Who, path: &str) -> Option<(u16, String)> {
        let get = |port: u16| {
            let request = format!("GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n");
            (port, request)
        };
        match who {
            Who::Direct => Some(get(self.upstream)),
            Who::Nginx => Some(get(self.nginx.as_ref()?.port)),
            Who::Postern => Some((self.deployment.port, self.deployment.request(path))),
        }
    }
}

/// Says on standard error what is being measured.
pub(crate) fn progress(what: &str) {
    // A closed standard error is no reason to stop.
    drop(writeln!(io::stderr(), "… {what}"));
}
