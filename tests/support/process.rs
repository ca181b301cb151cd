//! A process that runs beside a test, and what it says on standard error; it is gone when the test is.

use std::{
    io::{BufRead, BufReader},
    process::{Child, ChildStderr, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex},
};

use rustix::process::{Pid, Signal, kill_process};

use super::client::DEADLINE;

/// A process that runs until it is told to stop.
pub(crate) struct Process {
    child: Child,
    log: Arc<Log>,
}

/// What a process has said so far.
#[derive(Default)]
struct Log {
    said: Mutex<Said>,
    grown: Condvar,
}

#[derive(Default)]
struct Said {
    text: String,
    /// Whether the process has closed its standard error, which it does by ending.
    is_over: bool,
}

impl Process {
    pub(crate) fn spawn(command: &mut Command) -> Self {
        let command = command.stdin(Stdio::null()).stdout(Stdio::null());
        let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
        let log = Arc::new(Log::default());
        let (kept, stderr) = (Arc::clone(&log), child.stderr.take().unwrap());
        std::thread::spawn(move || kept.read(stderr));
        Self { child, log }
    }

    /// Waits until something is said; the line that says it.
    pub(crate) fn wait_for(&self, text: &str) -> String {
        let said = self.wait_while(|said| !said.text.contains(text) && !said.is_over);
        let line = said.lines().find(|line| line.contains(text));
        let line = line.unwrap_or_else(|| panic!("`{text}` is not said:\n{said}"));
        line.to_owned()
    }

    /// Returns all that was said so far.
    pub(crate) fn said(&self) -> String {
        self.log.said.lock().unwrap().text.clone()
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits until it has ended by itself.
    pub(crate) fn ended(&mut self) -> ExitStatus {
        self.wait_while(|said| !said.is_over);
        self.child.wait().unwrap()
    }

    /// Returns whether it has ended by itself.
    pub(crate) fn has_ended(&mut self) -> bool {
        self.child.try_wait().unwrap().is_some()
    }

    /// Ends it as a power cut would.
    pub(crate) fn kill(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }

    /// Waits for as long as that holds; what has been said by then.
    fn wait_while(&self, waits: impl FnMut(&mut Said) -> bool) -> String {
        let said = self.log.said.lock().unwrap();
        let waited = self.log.grown.wait_timeout_while(said, DEADLINE, waits);
        let (said, waited) = waited.unwrap();
        assert!(!waited.timed_out(), "it goes on waiting:\n{}", said.text);
        said.text.clone()
    }
}

impl Log {
    fn read(&self, stderr: ChildStderr) {
        for line in BufReader::new(stderr).lines() {
            let mut said = self.said.lock().unwrap();
            said.text.push_str(&line.unwrap());
            said.text.push('\n');
            self.grown.notify_all();
        }
        self.said.lock().unwrap().is_over = true;
        self.grown.notify_all();
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
