//! Processes: those that run during a measurement, and commands that are timed.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use rustix::process::{Pid, Signal, kill_process};
use tokio::time::Instant;

const STOP_WITHIN: Duration = Duration::from_secs(15);

/// What this program does when it starts itself again.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Upstream,
    Load,
}

impl Role {
    const FLAG: &str = "--role";

    fn name(self) -> &'static str {
        match self {
            Role::Upstream => "upstream",
            Role::Load => "load",
        }
    }

    /// Returns the role that the arguments give, if they give one.
    pub(crate) fn from_arguments(arguments: &[String]) -> Option<Self> {
        let [flag, name] = arguments else { return None };
        let roles = [Role::Upstream, Role::Load];
        roles
            .into_iter()
            .find(|role| flag == Role::FLAG && name == role.name())
    }

    fn command(self) -> Result<Command> {
        let mut command = Command::new(std::env::current_exe()?);
        command.args([Role::FLAG, self.name()]);
        Ok(command)
    }

    /// Runs the role to its end and returns what it printed.
    pub(crate) fn run(self, input: &[u8]) -> Result<Vec<u8>> {
        run(&mut self.command()?, input)
    }

    /// Starts the role in the background and returns it with the port that it prints.
    pub(crate) fn start(self) -> Result<(Running, u16)> {
        let mut running = Running::start(self.command()?.stdout(Stdio::piped()))?;
        let printed = running.child.stdout.take().context("its output is piped")?;
        let mut line = String::new();
        BufReader::new(printed).read_line(&mut line)?;
        let port = line.trim().parse().context("it did not print its port")?;
        Ok((running, port))
    }
}

/// A process in the background; it ends when this is dropped.
pub(crate) struct Running {
    child: Child,
}

/// The memory of a process, in KiB.
#[derive(Clone, Copy)]
pub(crate) struct Memory {
    /// Resident now (`VmRSS`).
    pub(crate) resident: u64,
    /// The most that was ever resident (`VmHWM`).
    pub(crate) peak: u64,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Result<Self> {
        let name = command.get_program().to_string_lossy().into_owned();
        let child = command
            .spawn()
            .with_context(|| format!("`{name}` does not start"))?;
        Ok(Self { child })
    }

    /// Waits until the process takes connections on the port.
    pub(crate) fn wait_for_port(&mut self, port: u16, within: Duration) -> Result<()> {
        self.wait_until(within, || TcpStream::connect(loopback(port)).is_ok())
    }

    /// Waits until the condition holds; the process ending first is an error.
    pub(crate) fn wait_until(
        &mut self,
        within: Duration,
        mut holds: impl FnMut() -> bool,
    ) -> Result<()> {
        let began = Instant::now();
        while !holds() {
            if let Some(status) = self.child.try_wait()? {
                bail!("it ended early: {status}");
            }
            ensure!(
                began.elapsed() < within,
                "it was not ready within {within:?}"
            );
            thread::sleep(Duration::from_micros(500));
        }
        Ok(())
    }

    pub(crate) fn memory(&self) -> Result<Memory> {
        memory(self.child.id()).context("the process has ended")
    }

    /// Runs `work` and returns the most memory that was resident meanwhile, looked at every few milliseconds.
    pub(crate) fn resident_during<T>(&self, work: impl FnOnce() -> T + Send) -> (T, u64)
    where
        T: Send,
    {
        thread::scope(|scope| {
            let work = scope.spawn(work);
            let mut most = 0;
            while !work.is_finished() {
                let now = memory(self.child.id());
                most = most.max(now.map_or(0, |memory| memory.resident));
                thread::sleep(Duration::from_millis(5));
            }
            (work.join().expect("the work does not panic"), most)
        })
    }

    fn stop(&mut self) -> Option<()> {
        let pid = Pid::from_raw(i32::try_from(self.child.id()).ok()?)?;
        kill_process(pid, Signal::TERM).ok()?;
        let began = Instant::now();
        while self.child.try_wait().ok()?.is_none() {
            if began.elapsed() > STOP_WITHIN {
                return None;
            }
            thread::sleep(Duration::from_millis(5));
        }
        Some(())
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // nginx ends its workers when it is told to stop; killed, it would leave them behind.
        if self.stop().is_none() {
            drop(self.child.kill());
            drop(self.child.wait());
        }
    }
}

/// Runs a command to its end, with this on its standard input, and returns what it printed.
pub(crate) fn run(command: &mut Command, input: &[u8]) -> Result<Vec<u8>> {
    command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    let mut child = command.spawn().with_context(|| format!("{command:?}"))?;
    let mut stdin = child.stdin.take().context("its input is piped")?;
    // A command that ends without reading is judged by its status.
    drop(stdin.write_all(input));
    drop(stdin);
    let done = child.wait_with_output()?;
    let told = String::from_utf8_lossy(&done.stderr);
    let arguments = command
        .get_args()
        .map(|argument| argument.to_string_lossy());
    let arguments = arguments.collect::<Vec<_>>().join(" ");
    ensure!(
        done.status.success(),
        "`{arguments}`: {}\n{}",
        done.status,
        told.trim()
    );
    Ok(done.stdout)
}

/// Returns how long a command takes from its start to its end, its output read.
pub(crate) fn timed(command: &mut Command) -> Result<Duration> {
    let began = Instant::now();
    run(command, &[])?;
    Ok(began.elapsed())
}

/// Returns the most memory that a command had, in KiB: its own figure, looked at without a pause until it ended.
pub(crate) fn peak_memory(command: &mut Command) -> Result<u64> {
    command
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn()?;
    let mut output = child.stdout.take().context("its output is piped")?;
    let reader = thread::spawn(move || output.read_to_end(&mut Vec::new()));
    let mut peak = 0;
    let status = loop {
        peak = peak.max(memory(child.id()).map_or(0, |memory| memory.peak));
        if let Some(status) = child.try_wait()? {
            break status;
        }
    };
    ensure!(status.success(), "{command:?}: {status}");
    reader.join().expect("reading does not panic")?;
    ensure!(
        peak > 0,
        "{command:?} ended before its memory could be read"
    );
    Ok(peak)
}

/// Returns the memory of a process; `None` once it has none.
fn memory(pid: u32) -> Option<Memory> {
    let status = fs::read_to_string(format!("/proc/{pid}/status")).ok()?;
    let figure = |name: &str| {
        let line = status.lines().find_map(|line| line.strip_prefix(name))?;
        line.trim().trim_end_matches(" kB").parse().ok()
    };
    Some(Memory {
        resident: figure("VmRSS:")?,
        peak: figure("VmHWM:")?,
    })
}

/// Returns a port on which nothing listens.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind(loopback(0))?.local_addr()?.port())
}

pub(crate) fn loopback(port: u16) -> SocketAddr {
    (Ipv4Addr::LOCALHOST, port).into()
}
