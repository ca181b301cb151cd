//! A terminal with a program in it, of which a test presses the keys and reads the screen.

use std::{
    fs::File,
    io::{Read, Write},
    os::fd::OwnedFd,
    process::{Child, Command, ExitStatus, Stdio},
    sync::{Arc, Condvar, Mutex},
};

use postern::clock::Clock;
use rustix::{
    process::{Pid, Signal, kill_process},
    pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt},
    termios::{Winsize, tcgetattr, tcsetwinsize},
};

use super::client::DEADLINE;

/// How the program begins a picture, and ends it.
const BEGIN: &str = "\u{1b}[H";
const END: &str = "\u{1b}[J";

/// A program that has a terminal to itself.
pub(crate) struct Terminal {
    child: Child,
    keys: File,
    /// The terminal's other end, kept so that its modes can be looked at.
    inside: OwnedFd,
    modes: String,
    shown: Arc<Shown>,
}

/// Everything that the program has written so far.
#[derive(Default)]
struct Shown {
    text: Mutex<String>,
    grown: Condvar,
}

impl Terminal {
    /// Starts a program in a terminal of that size.
    pub(crate) fn start(command: &mut Command, (columns, rows): (u16, u16)) -> Self {
        let outside = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
        grantpt(&outside).unwrap();
        unlockpt(&outside).unwrap();
        let name = ptsname(&outside, Vec::new()).unwrap();
        let name = name.to_str().unwrap();
        let inside = File::options().read(true).write(true).open(name);
        let inside = OwnedFd::from(inside.unwrap());
        resize(&inside, (columns, rows));
        let stream = || Stdio::from(inside.try_clone().unwrap());
        let modes = modes(&inside);
        let command = command.stdin(stream()).stdout(stream()).stderr(stream());
        let child = command.env("TERM", "xterm-256color").spawn().unwrap();
        // What a command keeps of the terminal would keep it open for good.
        let (stdin, stdout, stderr) = (Stdio::null(), Stdio::null(), Stdio::null());
        command.stdin(stdin).stdout(stdout).stderr(stderr);
        let keys = File::from(outside);
        let shown = Arc::new(Shown::default());
        let (kept, screen) = (Arc::clone(&shown), keys.try_clone().unwrap());
        std::thread::spawn(move || kept.read(screen));
        Self {
            child,
            keys,
            inside,
            modes,
            shown,
        }
    }

    /// Presses keys.
    pub(crate) fn press(&mut self, keys: &str) {
        self.keys.write_all(keys.as_bytes()).unwrap();
    }

    pub(crate) fn resize(&self, size: (u16, u16)) {
        resize(&self.inside, size);
    }

    pub(crate) fn signal(&self, signal: Signal) {
        kill_process(Pid::from_child(&self.child), signal).unwrap();
    }

    /// Waits for a picture for which this holds; its lines.
    pub(crate) fn wait_for(&self, what: &str, holds: impl Fn(&[String]) -> bool) -> Vec<String> {
        let text = self.shown.text.lock().unwrap();
        let waits = |text: &mut String| !picture(text).is_some_and(|lines| holds(&lines));
        let waited = self.shown.grown.wait_timeout_while(text, DEADLINE, waits);
        let (text, waited) = waited.unwrap();
        assert!(!waited.timed_out(), "no {what}: {:#?}", picture(&text));
        picture(&text).unwrap()
    }

    /// Waits for a picture with this text in one of its lines.
    pub(crate) fn wait_for_text(&self, wanted: &str) -> Vec<String> {
        let is_there = |lines: &[String]| lines.iter().any(|line| line.contains(wanted));
        self.wait_for(wanted, is_there)
    }

    /// Waits until that was written, outside of any picture.
    pub(crate) fn wait_for_words(&self, words: &str) {
        let text = self.shown.text.lock().unwrap();
        let waits = |text: &mut String| !text.contains(words);
        let waited = self.shown.grown.wait_timeout_while(text, DEADLINE, waits);
        let (text, waited) = waited.unwrap();
        assert!(!waited.timed_out(), "no {words}: {}", text.escape_debug());
    }

    /// Waits for the end of a program that asked a question and drew no picture.
    pub(crate) fn answered(mut self) -> ExitStatus {
        let until = Clock::default().moment() + DEADLINE;
        loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                assert_eq!(modes(&self.inside), self.modes, "the terminal's modes");
                return status;
            }
            assert!(Clock::default().moment() < until, "it does not end");
            std::thread::yield_now();
        }
    }

    /// Waits until this text was written.
    pub(crate) fn wait_for_written(&self, wanted: &str) {
        self.wait_until(wanted, |text| text.contains(wanted));
    }

    /// Waits until this holds for everything that was written.
    pub(crate) fn wait_until(&self, what: &str, holds: impl Fn(&str) -> bool) {
        let text = self.shown.text.lock().unwrap();
        let waits = |text: &mut String| !holds(text);
        let waited = self.shown.grown.wait_timeout_while(text, DEADLINE, waits);
        let (text, waited) = waited.unwrap();
        assert!(!waited.timed_out(), "no {what}: {}", text.escape_debug());
    }

    /// Returns everything that was written, as it was.
    pub(crate) fn written(&self) -> String {
        self.shown.text.lock().unwrap().clone()
    }

    /// Waits for the program's end, which has to leave the terminal as it was.
    pub(crate) fn ended(mut self) -> ExitStatus {
        let until = Clock::default().moment() + DEADLINE;
        let status = loop {
            if let Some(status) = self.child.try_wait().unwrap() {
                break status;
            }
            assert!(Clock::default().moment() < until, "it does not end");
            std::thread::yield_now();
        };
        assert_eq!(modes(&self.inside), self.modes, "the terminal's modes");
        let text = self.shown.text.lock().unwrap();
        let waits = |text: &mut String| !is_left(text);
        let waited = self.shown.grown.wait_timeout_while(text, DEADLINE, waits);
        let (text, waited) = waited.unwrap();
        assert!(
            !waited.timed_out(),
            "it is not left: {}",
            text.escape_debug()
        );
        drop(text);
        status
    }
}

/// Whether the screen with the command line is back, and the cursor to be seen.
fn is_left(text: &str) -> bool {
    let last = |on: &str, off: &str| text.rfind(on) > text.rfind(off);
    last("\u{1b}[?1049l", "\u{1b}[?1049h") && last("\u{1b}[?25h", "\u{1b}[?25l")
}

/// Returns the lines of the last picture that is whole, without what acts on the terminal.
fn picture(text: &str) -> Option<Vec<String>> {
    let (drawn, _) = text.rsplit_once(END)?;
    let (_, last) = drawn.rsplit_once(BEGIN)?;
    let acts = regex::Regex::new("\u{1b}\\[[0-9;?]*[A-Za-z]").unwrap();
    let plain = acts.replace_all(last, "");
    // The terminal adds a return of its own to each line's end.
    Some(
        plain
            .split('\n')
            .map(|line| line.trim_end_matches('\r').to_owned())
            .collect(),
    )
}

fn resize(inside: &OwnedFd, (columns, rows): (u16, u16)) {
    let size = Winsize {
        ws_row: rows,
        ws_col: columns,
        ws_xpixel: 0,
        ws_ypixel: 0,
    };
    tcsetwinsize(inside, size).unwrap();
}

fn modes(inside: &OwnedFd) -> String {
    format!("{:?}", tcgetattr(inside).unwrap())
}

impl Shown {
    fn read(&self, mut screen: File) {
        let mut piece = [0; 4096];
        let mut half = Vec::new();
        // The terminal of a program that is gone cannot be read.
        while let Ok(length) = screen.read(&mut piece) {
            half.extend_from_slice(&piece[..length]);
            let whole = match std::str::from_utf8(&half) {
                Ok(text) => text.len(),
                Err(error) => error.valid_up_to(),
            };
            let rest = half.split_off(whole);
            let text = String::from_utf8(std::mem::replace(&mut half, rest)).unwrap();
            self.text.lock().unwrap().push_str(&text);
            self.grown.notify_all();
        }
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // Both fail when it has ended already.
        self.child.kill().ok();
        self.child.wait().ok();
    }
}
