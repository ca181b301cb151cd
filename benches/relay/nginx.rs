//! nginx before the same upstream, as the measure of what a plain reverse proxy costs on this machine.

use std::fs;
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;

use crate::process::{Running, free_port};

/// A running nginx.
pub(crate) struct Nginx {
    pub(crate) port: u16,
    pub(crate) version: String,
    _running: Running,
    // Dropped after the process.
    _folder: TempDir,
}

impl Nginx {
    /// Starts nginx before the upstream on that port; `None` where nginx is not installed.
    pub(crate) fn start(upstream: u16) -> Result<Option<Self>> {
        let Some((program, version)) = installed() else {
            return Ok(None);
        };
        let folder = TempDir::new()?;
        let port = free_port()?;
        let file = folder.path().join("nginx.conf");
        fs::write(&file, configuration(port, upstream))?;
        let mut command = Command::new(program);
        command
            .args(["-e", "stderr", "-p"])
            .arg(folder.path())
            .arg("-c")
            .arg(file);
        let mut running = Running::start(command.stdin(Stdio::null()))?;
        running
            .wait_for_port(port, Duration::from_secs(10))
            .context("nginx does not start")?;
        Ok(Some(Self {
            port,
            version,
            _running: running,
            _folder: folder,
        }))
    }
}

/// Returns the program and what it says of its version.
fn installed() -> Option<(&'static str, String)> {
    ["nginx", "/usr/sbin/nginx"]
        .into_iter()
        .find_map(|program| {
            let told = Command::new(program).arg("-v").output().ok()?;
            let told = String::from_utf8_lossy(&told.stderr).trim().to_owned();
            Some((program, told.rsplit(": ").next()?.to_owned()))
        })
}

/// The number of requests a connection may carry is raised far above the thousand it is by default, for both
/// sides: reconnecting would be measured otherwise. Nothing is written to disk.
fn configuration(port: u16, upstream: u16) -> String {
    format!(
        "
daemon off;
worker_processes auto;
pid nginx.pid;
error_log stderr crit;
events {{ worker_connections 1024; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    proxy_max_temp_file_size 0;
    keepalive_requests 1000000000;
    upstream bench {{
        server 127.0.0.1:{upstream};
        keepalive 64;
        keepalive_requests 1000000000;
    }}
    server {{
        listen 127.0.0.1:{port};
        location / {{
            proxy_pass http://bench;
            proxy_http_version 1.1;
            proxy_set_header Connection \"\";
        }}
    }}
}}
"
    )
}
