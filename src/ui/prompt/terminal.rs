//! The terminal while a question is open.

use std::{
    io,
    sync::{
        Once,
        atomic::{AtomicBool, Ordering},
    },
};

use rustix::termios::{
    LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr,
};
use signal_hook::{
    consts::signal::{SIGHUP, SIGINT, SIGTERM},
    flag::register_conditional_default,
};

use crate::ui::tell;

/// Makes the cursor visible.
const SHOW_CURSOR: &str = "\u{1b}[?25h";

/// Whether signals have their own effect: always but while a question is open.
static SIGNALS_ACT: AtomicBool = AtomicBool::new(true);

/// The terminal, made ready for an answer; dropped, it is as it was before.
///
/// Meanwhile no signal ends the process, which would leave the terminal as it is: Ctrl-C is a character, and
/// `SIGINT`, which `dialoguer` sends the process when it reads that character, `SIGTERM` and `SIGHUP` only wake
/// whoever waits for a key, who reports an interrupt.
#[derive(Debug)]
pub(in crate::ui) struct Terminal {
    /// How it was.
    before: Termios,
}

impl Terminal {
    /// Makes it hand over each key at once, show none of them, and send no signals.
    ///
    /// `dialoguer` changes the terminal for each key and puts it back after it. What it puts back is this state:
    /// what is typed ahead is not echoed by the kernel, and not seen a second time.
    pub(in crate::ui) fn prepare() -> io::Result<Self> {
        watch_signals();
        let before = tcgetattr(io::stdin())?;
        let mut during = before.clone();
        let line = LocalModes::ICANON | LocalModes::ECHO | LocalModes::ECHONL | LocalModes::ISIG;
        during.local_modes.remove(line);
        during.special_codes[SpecialCodeIndex::VMIN] = 1;
        during.special_codes[SpecialCodeIndex::VTIME] = 0;
        SIGNALS_ACT.store(false, Ordering::SeqCst);
        let terminal = Self { before };
        // `Now`, not `Flush`: an answer that was typed ahead is not thrown away.
        tcsetattr(io::stdin(), OptionalActions::Now, &during)?;
        Ok(terminal)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A terminal that is gone needs no care.
        tcsetattr(io::stdin(), OptionalActions::Now, &self.before).ok();
        // A question that was interrupted has not shown the cursor again that it hid.
        tell(SHOW_CURSOR);
        SIGNALS_ACT.store(true, Ordering::SeqCst);
    }
}

/// Gives the signals the handlers that heed [`SIGNALS_ACT`]; before the first question they have none.
fn watch_signals() {
    static WATCHED: Once = Once::new();
    WATCHED.call_once(|| {
        for signal in [SIGINT, SIGTERM, SIGHUP] {
            // Without a handler the signal ends the process, as it does elsewhere.
            register_conditional_default(signal, &SIGNALS_ACT).ok();
        }
    });
}
