//! A deployment of Postern: made, filled and run as an operator does it, by commands.

use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use serde_json::Value;
use tempfile::TempDir;
use tokio::time::Instant;

use crate::case::Case;
use crate::process::{Running, free_port, loopback, run};

const READY_WITHIN: Duration = Duration::from_secs(20);
const ROLE: &str = "benchers";
/// Of requests in an hour, an agent's and a role's: counted, and never reached.
const LIMIT: &str = "1000000000";

/// A deployment in a folder of its own, on SQLite.
pub(crate) struct Deployment {
    program: PathBuf,
    folder: TempDir,
    pub(crate) port: u16,
    /// Of the agent with a role.
    api_key: String,
    /// Of the agent without one; empty where there is none.
    plain_api_key: String,
    upstream: u16,
}

/// A running relay, and how long it took until it was ready.
pub(crate) struct Relay {
    pub(crate) running: Running,
    pub(crate) ready_after: Duration,
}

impl Deployment {
    /// Makes a deployment with one credential for the upstream on that port, and one agent that has it through a
    /// role: [`Case::Full`].
    pub(crate) fn new(program: &Path, upstream: u16) -> Result<Self> {
        let mut deployment = Self {
            program: program.to_owned(),
            folder: TempDir::new()?,
            port: free_port()?,
            api_key: String::new(),
            plain_api_key: String::new(),
            upstream,
        };
        let password = deployment.folder.path().join("password");
        fs::write(&password, "correct horse battery staple\n")?;
        let password = password.to_string_lossy();
        let owner = [
            "--admin-email",
            "owner@example.com",
            "--admin-password-file",
            &password,
        ];
        deployment.run(&[&["init"], &owner[..]].concat(), "")?;
        deployment.add_credential(Case::Full)?;
        let limit = ["--rate-limit", LIMIT];
        let role = ["--name", ROLE, "--credentials", Case::Full.credential()];
        deployment.run(&[&["role", "create"], &role[..], &limit].concat(), "")?;
        let agent = ["--name", "bench", "--roles", ROLE];
        deployment.api_key = deployment.create_agent(&[&agent[..], &limit].concat())?;
        Ok(deployment)
    }

    /// Adds what the other cases need: their credentials, and the agent without a role.
    pub(crate) fn add_other_cases(&mut self) -> Result<()> {
        for case in [Case::OAuth2, Case::SigV4] {
            self.add_credential(case)?;
            self.run(&["role", "add-credential", ROLE, case.credential()], "")?;
        }
        self.add_credential(Case::Plain)?;
        let agent = ["--name", "plain", "--credentials", Case::Plain.credential()];
        self.plain_api_key = self.create_agent(&agent)?;
        Ok(())
    }

    /// Adds a case's credential with its policy, and makes sure that it is the policy's last rule that lets the
    /// measured call pass.
    fn add_credential(&self, case: Case) -> Result<()> {
        let (name, upstream) = (case.credential(), self.upstream);
        let base = format!("http://127.0.0.1:{upstream}");
        let kind = ["--auth", case.auth(), "--api-base", &base];
        let add = [&["add", "--name", name, "--value-file", "-"], &kind[..]].concat();
        self.run(&add, &case.value(upstream))?;
        self.run(&["policy", "set", name, "--file", "-"], case.policy())?;
        let url = format!("{base}{}", case.path());
        let decided = self.run(&["policy", "test", name, "GET", &url, "-o", "json"], "")?;
        let decided: Value = serde_json::from_slice(&decided)?;
        ensure!(
            decided["reason"] == "auto_approve_method",
            "another rule decides about `{name}`: {decided}"
        );
        Ok(())
    }

    /// Creates an agent and returns its key.
    fn create_agent(&self, arguments: &[&str]) -> Result<String> {
        let create = [&["agent", "create", "-o", "json"], arguments].concat();
        let agent: Value = serde_json::from_slice(&self.run(&create, "")?)?;
        let key = agent["api_key"].as_str();
        Ok(key.context("`agent create` printed no key")?.to_owned())
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

    /// Returns the file that the encryption key is in.
    pub(crate) fn encryption_key(&self) -> PathBuf {
        self.data().join("encryption.key")
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

    /// Returns the request with which a case's agent gets a path of the upstream.
    pub(crate) fn request(&self, case: Case, path: &str) -> String {
        let (port, upstream) = (self.port, self.upstream);
        let credential = case.credential();
        let key = match case {
            Case::Plain => &self.plain_api_key,
            Case::Full | Case::OAuth2 | Case::SigV4 => &self.api_key,
        };
        format!(
            "POST /forward HTTP/1.1\r\n\
             Host: 127.0.0.1:{port}\r\n\
             X-TAP-Key: {key}\r\n\
             X-TAP-Target: http://127.0.0.1:{upstream}{path}\r\n\
             X-TAP-Method: GET\r\n\
             X-TAP-Credential: {credential}\r\n\
             Content-Length: 0\r\n\r\n"
        )
    }
}
