//! The whole terminal, drawn anew as things change, and the keys that are pressed meanwhile.
//!
//! `rustix` is enough for that: lines from the top left, each cut where the terminal ends, nothing cleared that
//! is not overwritten, so nothing flickers.

mod key;

use std::{
    io::{self, IsTerminal, Write},
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use rustix::termios::tcgetwinsize;
use signal_hook::{
    SigId,
    consts::signal::{SIGHUP, SIGINT, SIGTERM},
    flag,
    low_level::unregister,
};

pub use self::key::Key;
use super::{Format, PromptError, Ui, clean::clean, paint::HEAD, prompt::Terminal, width, wrap};

/// Another screen than the one with the command line, without a cursor.
const ENTER: &str = "\u{1b}[?1049h\u{1b}[?25l";
/// The screen as it was.
const LEAVE: &str = "\u{1b}[?1049l\u{1b}[?25h";
/// To the top left.
const HOME: &str = "\u{1b}[H";
/// Clears what is behind the end of a line.
const CLEAR_LINE: &str = "\u{1b}[K";
/// Clears what is below.
const CLEAR_BELOW: &str = "\u{1b}[J";
/// Dark on light: the line that is chosen.
const CHOSEN: &str = "\u{1b}[7m";
const RESET: &str = "\u{1b}[0m";
/// The size of a terminal that tells nothing about itself.
const SIZE_DEFAULT: Size = Size {
    columns: 80,
    rows: 24,
};

/// How large the screen is, in characters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// From left to right.
    pub columns: usize,
    /// From top to bottom.
    pub rows: usize,
}

/// How a line looks.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Look {
    /// Like all text.
    #[default]
    Plain,
    /// What stands above other lines.
    Head,
    /// The one that keys are about.
    Chosen,
}

/// One line of the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// What it says; hidden characters are spelt out when it is drawn.
    pub text: String,
    /// How it looks.
    pub look: Look,
}

impl Row {
    /// Returns a line like all text.
    pub fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            look: Look::Plain,
        }
    }

    /// Returns the same line in another look.
    #[must_use]
    pub fn with(mut self, look: Look) -> Self {
        self.look = look;
        self
    }
}

/// The terminal while this program has all of it; dropped, it is as it was before, also by a panic.
#[derive(Debug)]
pub struct Screen {
    /// Puts the terminal's modes back, after the screen itself.
    _terminal: Terminal,
    coloured: bool,
    /// Set by a signal that wants the process to end.
    ended: Arc<AtomicBool>,
    signals: Vec<SigId>,
    /// What is on the screen, and how large that was: what is the same is not drawn again.
    drawn: Option<(Size, String)>,
}

impl Ui {
    /// Takes the whole terminal; `None` where there is none to draw on or nobody to press keys.
    pub fn screen(&self) -> Result<Option<Screen>, PromptError> {
        let is_possible = self.asks && self.draws && io::stdout().is_terminal();
        if !is_possible || self.format() != Format::Table {
            return Ok(None);
        }
        Ok(Some(Screen::open(self.out.coloured)?))
    }

    /// Breaks text into lines that fit so many columns; hidden characters are spelt out.
    pub fn wrapped(text: &str, columns: usize) -> Vec<String> {
        wrap(&clean(text), columns)
    }
}

impl Screen {
    fn open(coloured: bool) -> io::Result<Self> {
        let terminal = Terminal::prepare()?;
        let ended = Arc::new(AtomicBool::new(false));
        let signals = [SIGINT, SIGTERM, SIGHUP].into_iter();
        let signals: Result<_, _> = signals
            .map(|signal| flag::register(signal, Arc::clone(&ended)))
            .collect();
        let screen = Self {
            _terminal: terminal,
            coloured,
            ended,
            signals: signals?,
            drawn: None,
        };
        put(ENTER)?;
        Ok(screen)
    }

    /// Returns how large the terminal is now.
    pub fn size(&self) -> Size {
        let told = tcgetwinsize(io::stdout()).ok();
        let told = told.filter(|size| size.ws_col > 0 && size.ws_row > 0);
        told.map_or(SIZE_DEFAULT, |size| Size {
            columns: size.ws_col.into(),
            rows: size.ws_row.into(),
        })
    }

    /// Draws the lines that there is room for.
    pub fn draw(&mut self, rows: &[Row]) -> io::Result<()> {
        let size = self.size();
        let drawn = Some((size, frame(rows, size, self.coloured)));
        if drawn != self.drawn {
            put(drawn.as_ref().map_or("", |(_, frame)| frame))?;
            self.drawn = drawn;
        }
        Ok(())
    }

    /// Waits for a key, for so long at most.
    ///
    /// # Errors
    /// [`PromptError::Interrupted`] on Ctrl-C, a signal that ends the process, or a terminal that is gone.
    pub fn key(&self, wait: Duration) -> Result<Option<Key>, PromptError> {
        let key = key::read(wait);
        if self.ended.load(Ordering::SeqCst) {
            return Err(PromptError::Interrupted);
        }
        match key {
            // A signal that does not end anything, such as a window's new size.
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Ok(None),
            Err(error) => Err(error.into()),
            Ok(Some(Key::Interrupt)) => Err(PromptError::Interrupted),
            Ok(key) => Ok(key),
        }
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that is gone needs no care.
        put(LEAVE).ok();
        for id in self.signals.drain(..) {
            unregister(id);
        }
    }
}

/// Returns what makes the terminal show these lines.
fn frame(rows: &[Row], size: Size, coloured: bool) -> String {
    let mut text = HOME.to_owned();
    for (at, row) in rows.iter().take(size.rows).enumerate() {
        if at > 0 {
            text.push_str("\r\n");
        }
        let line = cut(&clean(&row.text), size.columns);
        match row.look {
            // Without colours the line is told by what is written in it.
            Look::Chosen if coloured => {
                let blanks = " ".repeat(size.columns.saturating_sub(width(&line)));
                text.extend([CHOSEN, &line, &blanks, RESET]);
            }
            Look::Head if coloured => text.extend([HEAD, &line, RESET]),
            _ => text.push_str(&line),
        }
        text.push_str(CLEAR_LINE);
    }
    text.push_str(CLEAR_BELOW);
    text
}

/// Returns the part of a line that fits; an ellipsis stands for the rest.
fn cut(line: &str, columns: usize) -> String {
    if width(line) <= columns {
        return line.to_owned();
    }
    let mut shown = String::new();
    for letter in line.chars() {
        shown.push(letter);
        if width(&shown) >= columns {
            shown.pop();
            break;
        }
    }
    shown.push('…');
    shown
}

fn put(text: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    out.write_all(text.as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SMALL: Size = Size {
        columns: 10,
        rows: 2,
    };

    #[test]
    fn a_frame_has_no_more_than_the_screen_and_nothing_that_acts_on_it() {
        let rows = [
            Row::new("a\u{1b}[2J\u{202e}"),
            Row::new("0123456789012"),
            Row::new("below"),
        ];
        let drawn = frame(&rows, SMALL, false);
        assert_eq!(
            drawn,
            "\u{1b}[Ha\\u{1b}[2…\u{1b}[K\r\n012345678…\u{1b}[K\u{1b}[J"
        );
    }

    #[test]
    fn the_chosen_line_is_as_wide_as_the_screen() {
        let rows = [Row::new("ab").with(Look::Chosen)];
        let drawn = frame(&rows, SMALL, true);
        assert!(drawn.contains("\u{1b}[7mab        \u{1b}[0m"), "{drawn:?}");
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_screen(line in "[a世é]{0,20}", columns in 2..20_usize) {
            prop_assert!(width(&cut(&line, columns)) <= columns);
        }
    }
}
