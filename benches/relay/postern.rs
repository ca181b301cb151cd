//! A deployment of Postern: made, filled and run as an operator does it, by commands.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result};
use tempfile::TempDir;
use tokio::time::Instant;

use crate::process::{Running, free_port, loopback, run};

const READY_WITHIN: Duration = Duration::from_secs(20);
const CREDENTIAL: &str = "bench";

/// A deployment in a folder of its own, on SQLite, with one credential, its policy and one agent.
pub(crate) struct Deployment {
    program: PathBuf,
    folder: TempDir,
    pub(crate) port: u16,
    /// The agent's.
    api_key: String,
    upstream: u16,
}

/// A running relay, and how long it took until it was ready.
pub(crate) struct Relay {
    pub(crate) running: Running,
    pub(crate) ready_after: Duration,
}

impl Deployment {
    /// Makes a deployment whose agent may send GET requests to the upstream on that port.
    pub(crate) fn new(program: &Path, upstream: u16) -> Result<Self> {
        let mut deployment = Self {
            program: program.to_owned(),
            folder: TempDir::new()?,
            port: free_port()?,
            api_key: String::new(),
            upstream,
        };
        let password = deployment.folder.path().join("password");
        fs::write(&password, "correct horse battery staple\n")?;
        let password = password.to_string_lossy();
        let base = format!("http://127.0.0.1:{upstream}");
        deployment.run(
            &[
                "init",
                "--admin-email",
                "owner@example.com",
                "--admin-password-file",
                &password,
            ],
            "",
        )?;
        deployment.run(
            &[
                "add",
                "--name",
                CREDENTIAL,
                "--auth",
                "api-key",
                "--api-base",
                &base,
                "--value-file",
                "-",
            ],
            "upstream-key-3f9c1d5e8a7b",
        )?;
        let policy = r#"{"auto_approve_methods": ["GET"]}"#;
        deployment.run(&["policy", "set", CREDENTIAL, "--file", "-"], policy)?;
        let agent = deployment.run(
            &[
                "agent",
                "create",
                "--name",
                "bench",
                "--credentials",
                CREDENTIAL,
                "-o",
                "json",
            ],
            "",
        )?;
        let agent: serde_json::Value = serde_json::from_slice(&agent)?;
        agent["api_key"]
            .as_str()
            .context("`agent create` printed no key")?
            .clone_into(&mut deployment.api_key);
        Ok(deployment)
    }

    /// Returns a command on this deployment, with a cleared environment.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(&self.program);
        command
            .args(arguments)
            .env_clear()
            .env("PATH", "/usr/local/bin:/usr/bin:/bin")
            .env("HOME", self.folder.path())
            .env("LANG", "C.UTF-8")
            .env("POSTERN_DATA_DIR", self.data())
            .env("POSTERN_LISTEN", loopback(self.port).to_string())
            .env("POSTERN_ALLOW_PRIVATE_CIDRS", "127.0.0.0/8");
        command
    }

    fn run(&self, arguments: &[&str], input: &str) -> Result<Vec<u8>> {
        run(self.command(arguments).arg("--no-input"), input.as_bytes())
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    /// Returns where the database is.
    pub(crate) fn database(&self) -> PathBuf {
        self.data().join("postern.db")
    }

    /// Starts the relay and waits until it says that it is ready.
    pub(crate) fn start(&self) -> Result<Relay> {
        let log = self.folder.path().join("relay.log");
        let mut command = self.command(&["relay", "start"]);
        command
            .stdin(Stdio::null())
            .stdout(File::create(&log)?)
            .stderr(File::options().append(true).open(&log)?);
        let began = Instant::now();
        let mut running = Running::start(&mut command)?;
        running
            .wait_until(READY_WITHIN, || self.is_ready().unwrap_or(false))
            .with_context(|| {
                format!(
                    "the relay: {}",
                    fs::read_to_string(&log).unwrap_or_default()
                )
            })?;
        let ready_after = began.elapsed();
        Ok(Relay {
            running,
            ready_after,
        })
    }

    fn is_ready(&self) -> Result<bool> {
        let mut stream = TcpStream::connect(loopback(self.port))?;
        stream.set_read_timeout(Some(READY_WITHIN))?;
        stream
            .write_all(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")?;
        let mut answer = String::new();
        stream.read_to_string(&mut answer)?;
        Ok(answer.starts_with("HTTP/1.1 200 "))
    }

    /// Returns the request with which the agent gets a path of the upstream.
    pub(crate) fn request(&self, path: &str) -> String {
        let (port, key, upstream) = (self.port, &self.api_key, self.upstream);
        format!(
            "POST /forward HTTP/1.1\r\n\
             Host: 127.0.0.1:{port}\r\n\
             X-TAP-Key: {key}\r\n\
             X-TAP-Target: http://127.0.0.1:{upstream}{path}\r\n\
             X-TAP-Method: GET\r\n\
             X-TAP-Credential: {CREDENTIAL}\r\n\
             Content-Length: 0\r\n\r\n"
        )
    }
}
