//! Asks a person at the terminal.
//!
//! Questions are lines: the kernel edits them, so that they work in any terminal. Only two things are changed
//! while one is open. An interrupt arrives as a character, which ends the line, and not as a signal that would
//! leave a terminal without echo behind; and the answer to a hidden question is not echoed. Both are put back
//! however the question ends.

use std::io;

use rustix::{
    io::Errno,
    termios::{LocalModes, OptionalActions, SpecialCodeIndex, Termios, tcgetattr, tcsetattr},
};
use thiserror::Error;

use super::{Ui, clean::clean, tell};

/// How often a question is put before it is given up.
const ATTEMPTS_MAX: u32 = 3;
/// The longest line in bytes that a terminal hands over; Linux drops what is typed beyond it.
const LINE_BYTES_MAX: usize = 4095;
/// What Ctrl-C sends while a question is open.
const INTERRUPT: u8 = 3;

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum PromptError {
    /// There is nobody to ask: no terminal, or `--no-input`.
    #[error("there is no terminal to ask on")]
    NoTerminal,
    /// Ctrl-C was typed.
    #[error("interrupted")]
    Interrupted,
    /// The terminal failed, was closed, or gave no answer that can be used.
    #[error("cannot read the answer: {0}")]
    Io(#[from] io::Error),
}

impl Ui {
    /// Tells whether there is somebody to ask.
    pub fn can_ask(&self) -> bool {
        self.asks
    }

    /// Asks for a line; blanks around it do not count. Nothing typed is the default, or an empty text.
    pub fn ask(&self, question: &str, default: Option<&str>) -> Result<String, PromptError> {
        let question = match default {
            Some(default) => format!("{} [{}]: ", clean(question), clean(default)),
            None => format!("{}: ", clean(question)),
        };
        let answer = self.line(&question, Echo::On)?;
        match answer.trim() {
            "" => Ok(default.unwrap_or_default().to_owned()),
            answer => Ok(answer.to_owned()),
        }
    }

    /// Asks for a line that is not shown; it is returned as it was typed.
    pub fn ask_hidden(&self, question: &str) -> Result<String, PromptError> {
        self.line(&format!("{}: ", clean(question)), Echo::Off)
    }

    /// Asks for a line that is not shown, and once more for the same, until the two agree.
    pub fn ask_hidden_twice(&self, question: &str) -> Result<String, PromptError> {
        for _ in 0..ATTEMPTS_MAX {
            let first = self.ask_hidden(question)?;
            if self.ask_hidden(&format!("{question} (again)"))? == first {
                return Ok(first);
            }
            tell("the two are not the same\n");
        }
        Err(unusable("the two answers differ"))
    }

    /// Asks for one of the options, by number or by its text, and returns its place; nothing typed is the default.
    pub fn choose(
        &self,
        question: &str,
        options: &[&str],
        default: usize,
    ) -> Result<usize, PromptError> {
        if !self.asks {
            return Err(PromptError::NoTerminal);
        }
        tell(&format!("{}:\n", clean(question)));
        for (place, option) in options.iter().enumerate() {
            tell(&format!("  {}. {}\n", place + 1, clean(option)));
        }
        let again = format!("1 to {} [{}]: ", options.len(), default + 1);
        for _ in 0..ATTEMPTS_MAX {
            if let Some(place) = chosen(&self.line(&again, Echo::On)?, options, default) {
                return Ok(place);
            }
        }
        Err(unusable("it is none of the choices"))
    }

    /// Asks a question of yes or no; nothing typed is no.
    pub fn confirm(&self, question: &str) -> Result<bool, PromptError> {
        let question = format!("{} [y/N]: ", clean(question));
        for _ in 0..ATTEMPTS_MAX {
            match self
                .line(&question, Echo::On)?
                .trim()
                .to_lowercase()
                .as_str()
            {
                "y" | "yes" => return Ok(true),
                "" | "n" | "no" => return Ok(false),
                _ => tell("please type y or n\n"),
            }
        }
        Err(unusable("it is neither y nor n"))
    }

    /// Puts the question and reads one line, without its end.
    fn line(&self, question: &str, echo: Echo) -> Result<String, PromptError> {
        if !self.asks {
            return Err(PromptError::NoTerminal);
        }
        // The terminal changes before the question is seen: who answers at once is not echoed either.
        let terminal = Terminal::prepare(echo)?;
        tell(question);
        let read = read_line();
        drop(terminal);
        // Enter is not echoed by a terminal without echo, nor is it typed after an interrupt.
        if echo == Echo::Off || read.is_err() {
            tell("\n");
        }
        read
    }
}

/// Whether what is typed is seen.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Echo {
    /// It is seen.
    On,
    /// It is not.
    Off,
}

/// The terminal while a question is open; dropped, it is as it was before.
struct Terminal {
    /// How it was.
    before: Termios,
}

impl Terminal {
    /// Makes the terminal ready for an answer.
    fn prepare(echo: Echo) -> io::Result<Self> {
        let before = tcgetattr(io::stdin())?;
        let mut during = before.clone();
        during.local_modes |= LocalModes::ICANON;
        during.local_modes.remove(LocalModes::ISIG);
        during.local_modes.set(LocalModes::ECHO, echo == Echo::On);
        during.local_modes.remove(LocalModes::ECHONL);
        during.special_codes[SpecialCodeIndex::VEOL] = INTERRUPT;
        // `Now`, not `Flush`: an answer that was typed ahead is not thrown away.
        tcsetattr(io::stdin(), OptionalActions::Now, &during)?;
        Ok(Self { before })
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        // A terminal that is gone needs no care.
        tcsetattr(io::stdin(), OptionalActions::Now, &self.before).ok();
    }
}

/// Reads one line from the terminal.
///
/// It does not go through the standard library's buffer, so that no copy of a hidden answer stays behind in it.
fn read_line() -> Result<String, PromptError> {
    let mut line = vec![0; LINE_BYTES_MAX + 1];
    let length = loop {
        match rustix::io::read(io::stdin(), &mut line[..]) {
            Ok(length) => break length,
            Err(Errno::INTR) => {}
            Err(errno) => return Err(PromptError::Io(errno.into())),
        }
    };
    line.truncate(length);
    if line.last() == Some(&INTERRUPT) {
        return Err(PromptError::Interrupted);
    }
    if line.is_empty() {
        let ended = io::Error::new(io::ErrorKind::UnexpectedEof, "the terminal was closed");
        return Err(PromptError::Io(ended));
    }
    if line.last() == Some(&b'\n') {
        line.pop();
    }
    if line.len() >= LINE_BYTES_MAX {
        return Err(unusable("it is longer than a line of the terminal can be"));
    }
    String::from_utf8(line).map_err(|_| unusable("it is not UTF-8"))
}

/// Returns the place of the option that was typed.
fn chosen(answer: &str, options: &[&str], default: usize) -> Option<usize> {
    let answer = answer.trim();
    if answer.is_empty() {
        return Some(default);
    }
    if let Ok(number) = answer.parse::<usize>() {
        return number.checked_sub(1).filter(|place| *place < options.len());
    }
    options
        .iter()
        .position(|option| option.eq_ignore_ascii_case(answer))
}

/// Returns the error for an answer of no use.
fn unusable(why: &'static str) -> PromptError {
    PromptError::Io(io::Error::new(io::ErrorKind::InvalidInput, why))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_chosen_by_number_by_name_or_by_enter() {
        let options = ["api-key", "custom"];
        assert_eq!(chosen("", &options, 0), Some(0));
        assert_eq!(chosen(" 2 ", &options, 0), Some(1));
        assert_eq!(chosen("Custom", &options, 0), Some(1));
        for wrong in ["0", "3", "-1", "cust"] {
            assert_eq!(chosen(wrong, &options, 0), None, "{wrong}");
        }
    }
}
