//! What a person may choose about output: its format and its colour.

use std::str::FromStr;

use thiserror::Error;

/// The form in which data is written to standard output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Aligned text for people.
    #[default]
    Table,
    /// One indented JSON value.
    Json,
    /// One JSON value a line.
    Jsonl,
    /// One YAML document.
    Yaml,
}

impl Format {
    /// The names of all formats, in the order in which help lists them.
    pub const NAMES: [&'static str; 4] = ["table", "json", "jsonl", "yaml"];

    /// Tells whether the output is read by a program, so that nothing is said to a person.
    pub fn is_for_machines(self) -> bool {
        self != Self::Table
    }
}

impl FromStr for Format {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "table" => Ok(Self::Table),
            "json" => Ok(Self::Json),
            "jsonl" => Ok(Self::Jsonl),
            "yaml" => Ok(Self::Yaml),
            _ => Err(UnknownName(text.to_owned(), "table, json, jsonl or yaml")),
        }
    }
}

/// When output is coloured (`--color`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ColorChoice {
    /// As the environment wishes, else on a terminal that knows colours.
    #[default]
    Auto,
    /// Everywhere, also in pipes.
    Always,
    /// Nowhere.
    Never,
}

impl ColorChoice {
    /// The names of all choices, in the order in which help lists them.
    pub const NAMES: [&'static str; 3] = ["auto", "always", "never"];
}

impl FromStr for ColorChoice {
    type Err = UnknownName;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "always" => Ok(Self::Always),
            "never" => Ok(Self::Never),
            _ => Err(UnknownName(text.to_owned(), "auto, always or never")),
        }
    }
}

/// A word that names no format and no choice of colour.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not one of {1}")]
pub struct UnknownName(String, &'static str);

/// The facts from flags and environment that decide how the program talks.
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is one variable or flag that is set or not"
)]
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// The form of the data (`--output`).
    pub format: Format,
    /// The flag `--color`.
    pub color: ColorChoice,
    /// Nothing is asked, even on a terminal (`--no-input`).
    pub no_input: bool,
    /// `NO_COLOR` is set and not empty.
    pub no_color: bool,
    /// `CLICOLOR_FORCE` is set, not empty and not `0`.
    pub clicolor_force: bool,
    /// `TERM` is `dumb`.
    pub term_dumb: bool,
    /// `COLUMNS`: the width of a terminal that does not tell its own.
    pub columns: Option<usize>,
}

impl Settings {
    /// Tells whether a stream is coloured, given that it is a terminal or not (cli.md §1).
    pub fn is_coloured(&self, is_terminal: bool) -> bool {
        match self.color {
            ColorChoice::Always => true,
            ColorChoice::Never => false,
            ColorChoice::Auto if self.no_color => false,
            ColorChoice::Auto if self.clicolor_force => true,
            ColorChoice::Auto => is_terminal && !self.term_dumb,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_is_read_and_no_other() {
        assert!(
            Format::NAMES
                .iter()
                .all(|name| name.parse::<Format>().is_ok())
        );
        assert!(
            ColorChoice::NAMES
                .iter()
                .all(|name| name.parse::<ColorChoice>().is_ok())
        );
        let told = "jsn".parse::<Format>().unwrap_err().to_string();
        assert_eq!(told, "`jsn` is not one of table, json, jsonl or yaml");
    }

    #[test]
    fn the_flag_wins_then_no_color_then_force_then_the_terminal() {
        use ColorChoice::{Always, Auto, Never};
        // flag, NO_COLOR, CLICOLOR_FORCE, dumb, terminal: coloured?
        let cases = [
            (Auto, false, false, false, true, true),
            (Auto, false, false, false, false, false),
            (Auto, false, false, true, true, false),
            (Auto, true, false, false, true, false),
            (Auto, true, true, false, true, false),
            (Auto, false, true, false, false, true),
            (Auto, false, true, true, true, true),
            (Always, true, false, true, false, true),
            (Never, false, true, false, true, false),
        ];
        for (color, no_color, clicolor_force, term_dumb, terminal, expected) in cases {
            let settings = Settings {
                color,
                no_color,
                clicolor_force,
                term_dumb,
                ..Settings::default()
            };
            assert_eq!(settings.is_coloured(terminal), expected, "{settings:?}");
        }
    }
}
