//! Asks a person at the terminal.
//!
//! `dialoguer` puts the questions and edits the answers. Around each of them stands a [`Terminal`]: it makes an
//! interrupt end the question and not the process, and leaves the terminal as it was, with its echo and its cursor,
//! however the question ends. Hidden answers are read by [`hidden`], which says why.

mod hidden;
mod terminal;

use std::io;

use dialoguer::{Confirm, Input, Select};
use thiserror::Error;

pub(super) use self::terminal::Terminal;
use super::{Ui, clean::clean, tell, wrap::width};

/// How often two hidden answers may differ before the question is given up.
const ATTEMPTS_MAX: u32 = 3;
/// What a question of yes or no takes on its line beside its text, in columns.
const CONFIRM_COLUMNS: usize = " [y/N] ".len();

/// Why there is no answer.
#[derive(Debug, Error)]
pub enum PromptError {
    /// There is nobody to ask: no terminal, or `--no-input`.
    #[error("there is no terminal to ask on")]
    NoTerminal,
    /// Ctrl-C was typed, or a signal told the process to end.
    #[error("interrupted")]
    Interrupted,
    /// The terminal failed, was closed, or gave no answer that can be used.
    #[error("cannot read the answer: {0}")]
    Io(io::Error),
}

impl From<io::Error> for PromptError {
    fn from(error: io::Error) -> Self {
        if error.kind() == io::ErrorKind::Interrupted {
            Self::Interrupted
        } else {
            Self::Io(error)
        }
    }
}

impl Ui {
    /// Tells whether there is somebody to ask.
    pub fn can_ask(&self) -> bool {
        self.asks
    }

    /// Asks for a line, and again with what is wrong with it until it passes the check.
    ///
    /// Blanks around the answer do not count, neither for the check nor in what is returned.
    pub fn ask(
        &self,
        question: &str,
        check: impl Fn(&str) -> Result<(), String>,
    ) -> Result<String, PromptError> {
        let answer = self.put(|| {
            Input::<String>::new()
                .with_prompt(clean(question))
                .allow_empty(true)
                .validate_with(|answer: &String| {
                    check(answer.trim()).map_err(|flaw| clean(&flaw).into_owned())
                })
                .interact_text()
        })?;
        Ok(answer.trim().to_owned())
    }

    /// Asks for a line that is not shown; it is returned as it was typed.
    pub fn ask_hidden(&self, question: &str) -> Result<String, PromptError> {
        if !self.asks {
            return Err(PromptError::NoTerminal);
        }
        // The terminal changes before the question is seen: who answers at once is not echoed either.
        let terminal = Terminal::prepare()?;
        tell(&format!("{}: ", clean(question)));
        let answer = hidden::read_line();
        drop(terminal);
        // Neither Enter nor an interrupt has moved the cursor to the next line.
        tell("\n");
        answer
    }

    /// Asks for a line that is not shown, and once more for the same, until the two agree.
    pub fn ask_hidden_twice(&self, question: &str) -> Result<String, PromptError> {
        for _ in 0..ATTEMPTS_MAX {
            let first = self.ask_hidden(question)?;
            if self.ask_hidden(&format!("{question} (again)"))? == first {
                return Ok(first);
            }
            tell("error: the two are not the same\n");
        }
        Err(unusable("the two answers differ"))
    }

    /// Asks for one of the options, the first of which is chosen by Enter alone, and returns its place.
    pub fn choose(&self, question: &str, options: &[&str]) -> Result<usize, PromptError> {
        let options = options.iter().map(|option| clean(option));
        self.put(|| {
            Select::new()
                .with_prompt(clean(question))
                .items(options)
                .default(0)
                .report(true)
                .interact()
        })
    }

    /// Asks a question of yes or no; nothing typed is no.
    pub fn confirm(&self, question: &str) -> Result<bool, PromptError> {
        let mut question = clean(question);
        let columns = self.err.columns.unwrap_or(usize::MAX);
        if self.asks && width(&question) + CONFIRM_COLUMNS >= columns {
            // What is drawn anew with every key has to fit one line.
            self.put_wrapped(&question);
            question = "Go on?".into();
        }
        self.put(|| {
            Confirm::new()
                .with_prompt(question)
                .default(false)
                .wait_for_newline(true)
                .interact()
        })
    }

    /// Puts a question that is answered key by key.
    fn put<T>(&self, ask: impl FnOnce() -> dialoguer::Result<T>) -> Result<T, PromptError> {
        if !self.asks {
            return Err(PromptError::NoTerminal);
        }
        let terminal = Terminal::prepare()?;
        let answer = ask();
        drop(terminal);
        answer.map_err(|error| {
            // The cursor still stands behind the question.
            tell("\n");
            PromptError::from(io::Error::from(error))
        })
    }
}

/// Returns the error for an answer of no use.
fn unusable(why: &'static str) -> PromptError {
    PromptError::Io(io::Error::new(io::ErrorKind::InvalidInput, why))
}
