//! Colours on terminals: the few that are used, and how text is wrapped in them.

use super::view::Style;

/// The start of text that tells of a failure: bold red.
pub(super) const ERROR: &str = "\u{1b}[1;31m";
/// The start of a warning: bold yellow.
pub(super) const WARNING: &str = "\u{1b}[1;33m";
/// The start of something to try: bold cyan.
pub(super) const HINT: &str = "\u{1b}[1;36m";
/// The start of a head: bold.
pub(super) const HEAD: &str = "\u{1b}[1m";
/// The end of any of them.
const RESET: &str = "\u{1b}[0m";

/// Returns the text in a colour, or as it is when `coloured` is false.
pub(super) fn paint(text: &str, colour: &str, coloured: bool) -> String {
    if coloured && !colour.is_empty() && !text.is_empty() {
        format!("{colour}{text}{RESET}")
    } else {
        text.to_owned()
    }
}

impl Style {
    /// Returns the sequence that begins the style; nothing for plain text.
    pub(super) fn colour(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Good => "\u{1b}[32m",
            Self::Bad => "\u{1b}[31m",
            Self::Dim => "\u{1b}[2m",
        }
    }
}
