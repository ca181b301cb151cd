//! A PostgreSQL server of a test's own, which may be stopped.

use std::{
    io::Write,
    net::TcpListener,
    path::{Path, PathBuf},
    process::Command,
};

use rustix::process::Signal;

use super::process::Process;

/// Prints where PostgreSQL's programs are, which Debian keeps off the `PATH`, and who may run a server.
const LOOK: &str = "shopt -s nullglob; places=(/usr/lib/postgresql/*/bin); IFS=:; \
     dirname \"$(PATH=\"$PATH:${places[*]}\" type -P initdb)\" && \
     { id -u postgres >/dev/null 2>&1 && echo postgres || echo nobody; }";

/// A server that a test starts and stops.
pub(crate) struct PrivateServer {
    port: u16,
    programs: PathBuf,
    /// Who runs it; the server refuses to be run by root.
    user: String,
    running: Option<Process>,
    // After the process, so that it is gone before its files.
    folder: tempfile::TempDir,
}

impl PrivateServer {
    /// Starts a server on a free port; `None` where PostgreSQL is not installed, and the output says so.
    pub(crate) fn start() -> Option<Self> {
        let found = Command::new("bash").args(["-c", LOOK]).output().unwrap();
        let told = String::from_utf8(found.stdout).unwrap();
        let Some((programs, user)) = told.trim().split_once('\n') else {
            // Written past the capture of passing tests: whoever runs them is to know.
            let told = b"skipped: a database that goes away; initdb is not installed\n";
            std::io::stderr().write_all(told).unwrap();
            return None;
        };
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let mut server = Self {
            port: listener.local_addr().unwrap().port(),
            programs: programs.into(),
            user: user.to_owned(),
            running: None,
            folder: tempfile::tempdir().unwrap(),
        };
        drop(listener);
        server.init();
        server.run();
        Some(server)
    }

    /// Returns the address of the database.
    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Starts the server, the first time or again.
    pub(crate) fn run(&mut self) {
        let mut command = self.command("postgres");
        let data = self.data();
        let process = Process::spawn(command.arg("-D").arg(data).args([
            "-p",
            &self.port.to_string(),
            "-clisten_addresses=127.0.0.1",
            "-cunix_socket_directories=",
            "-cfsync=off",
        ]));
        process.wait_for("ready to accept connections");
        self.running = Some(process);
    }

    /// Stops the server; whoever is connected is thrown out.
    pub(crate) fn stop(&mut self) {
        let mut process = self.running.take().expect("the server runs");
        process.signal(Signal::INT);
        process.ended();
    }

    fn init(&self) {
        if rustix::process::getuid().is_root() {
            let owner = format!("{}:", self.user);
            let mut chown = Command::new("chown");
            let chowned = chown.arg(owner).arg(self.folder.path()).status();
            assert!(chowned.unwrap().success());
        }
        let mut command = self.command("initdb");
        let made = command.arg("-D").arg(self.data()).args([
            "--username=postgres",
            "--auth=trust",
            "--encoding=UTF8",
            "--no-locale",
            "--no-sync",
        ]);
        let made = made.output().unwrap();
        assert!(made.status.success(), "{made:?}");
    }

    fn data(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    fn command(&self, program: &str) -> Command {
        let path: &Path = &self.programs.join(program);
        let mut command = if rustix::process::getuid().is_root() {
            let mut command = Command::new("setpriv");
            let user = &self.user;
            command.args([&format!("--reuid={user}"), &format!("--regid={user}")]);
            command.arg("--clear-groups").arg(path);
            command
        } else {
            Command::new(path)
        };
        command.current_dir(self.folder.path()).env("LC_ALL", "C");
        command
    }
}
