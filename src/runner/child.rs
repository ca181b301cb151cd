//! The program that is run: it has our streams and our terminal, and gets the signals that are meant for it.

use std::{
    ffi::OsString,
    io::{self, IsTerminal},
    os::unix::process::ExitStatusExt,
    process::ExitStatus,
};

use rustix::{
    process::{Pid, getpgrp, kill_process},
    termios::tcgetpgrp,
};
use tokio::{
    process::{Child, Command},
    signal::unix::{Signal, SignalKind, signal},
};

use super::environment::Variables;

/// What a shell adds to a signal's number for the exit status.
const SIGNAL_BASE: i32 = 128;

/// The signals that are for the child.
pub(super) struct Signals {
    /// What a terminal sends to the child by itself.
    interrupt: Signal,
    quit: Signal,
    terminate: Signal,
    hangup: Signal,
    user_1: Signal,
    user_2: Signal,
}

impl Signals {
    /// Takes them from now on: none of them ends this process any more.
    pub(super) fn take() -> io::Result<Self> {
        Ok(Self {
            interrupt: signal(SignalKind::interrupt())?,
            quit: signal(SignalKind::quit())?,
            terminate: signal(SignalKind::terminate())?,
            hangup: signal(SignalKind::hangup())?,
            user_1: signal(SignalKind::user_defined1())?,
            user_2: signal(SignalKind::user_defined2())?,
        })
    }

    /// Waits for one, and returns it if it has to be passed on.
    async fn next(&mut self) -> Option<rustix::process::Signal> {
        use rustix::process::Signal as S;
        let (signal, is_terminals) = tokio::select! {
            _ = self.interrupt.recv() => (S::INT, true),
            _ = self.quit.recv() => (S::QUIT, true),
            _ = self.terminate.recv() => (S::TERM, false),
            _ = self.hangup.recv() => (S::HUP, false),
            _ = self.user_1.recv() => (S::USR1, false),
            _ = self.user_2.recv() => (S::USR2, false),
        };
        // A program that is interrupted twice often takes it for being told to stop at once.
        (!is_terminals || !has_terminal()).then_some(signal)
    }
}

/// Starts a program with more in its environment, or less.
pub(super) fn start(program: &[OsString], variables: &Variables) -> io::Result<Child> {
    let (name, arguments) = program.split_first().ok_or(io::ErrorKind::InvalidInput)?;
    let mut command = Command::new(name);
    command.args(arguments);
    for name in &variables.removed {
        command.env_remove(name);
    }
    command.envs(variables.set.iter().map(|(name, value)| (name, value)));
    command.spawn()
}

/// Waits for its end, and passes signals on to it meanwhile.
pub(super) async fn wait(mut child: Child, signals: &mut Signals) -> io::Result<ExitStatus> {
    loop {
        let signal = tokio::select! {
            ended = child.wait() => return ended,
            signal = signals.next() => signal,
        };
        let pid = child
            .id()
            .and_then(|id| Pid::from_raw(i32::try_from(id).ok()?));
        if let (Some(pid), Some(signal)) = (pid, signal) {
            // It fails when the child has ended just now.
            kill_process(pid, signal).ok();
        }
    }
}

/// Returns the exit status as a shell would tell it.
pub(super) fn exit_code(status: ExitStatus) -> u8 {
    let of_signal = || status.signal().map(|signal| SIGNAL_BASE + signal);
    let code = status.code().or_else(of_signal).unwrap_or(1);
    u8::try_from(code & 0xff).unwrap_or(1)
}

/// Returns whether we are what a terminal is talking to: then it sends its signals to the child as well.
fn has_terminal() -> bool {
    let ours = |group: Result<Pid, _>| group.is_ok_and(|group: Pid| group == getpgrp());
    let (input, output, error) = (io::stdin(), io::stdout(), io::stderr());
    (input.is_terminal() && ours(tcgetpgrp(&input)))
        || (output.is_terminal() && ours(tcgetpgrp(&output)))
        || (error.is_terminal() && ours(tcgetpgrp(&error)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_by_a_signal_has_a_status_too() {
        assert_eq!(exit_code(ExitStatus::from_raw(7 << 8)), 7);
        assert_eq!(exit_code(ExitStatus::from_raw(15)), 143);
        assert_eq!(exit_code(ExitStatus::from_raw(255 << 8)), 255);
    }
}
