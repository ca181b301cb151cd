//! The flags that every command takes, before, between and after its words.

use std::{ffi::OsString, path::Path};

use clap::{Args, builder::PossibleValuesParser};

use crate::{
    commands::completions::live,
    config::{Environment, Flags},
    secrets::Secret,
    ui::{ColorChoice, Format, Settings},
};

use super::{Failure, arguments::secret_text};

/// The heading under which they stand in the long help.
const HEADING: &str = "Global options";

/// Where they stand: behind the flags of a command itself, also where manuals list them all.
const LAST: usize = 900;

/// The flags of all commands.
#[derive(Args, Debug)]
pub(super) struct GlobalFlags {
    /// Print data as table, json, jsonl or yaml
    ///
    /// A table is for people. The others have the same fields for scripts: a list is an array
    /// (with jsonl a line each), everything else is one object. `postern schema` describes them.
    /// Environment: `POSTERN_OUTPUT`.
    #[arg(short, long, global = true, value_name = "FORMAT", help_heading = HEADING, display_order = LAST)]
    #[arg(value_parser = PossibleValuesParser::new(Format::NAMES), hide_possible_values = true)]
    output: Option<String>,

    /// Colour the output: auto, always or never
    ///
    /// `auto` colours on a terminal. Environment: `NO_COLOR`, `CLICOLOR_FORCE`.
    #[arg(long, global = true, value_name = "WHEN", help_heading = HEADING, display_order = LAST + 1)]
    #[arg(hide_short_help = true, hide_possible_values = true)]
    #[arg(value_parser = PossibleValuesParser::new(ColorChoice::NAMES))]
    color: Option<String>,

    /// Read settings from FILE
    ///
    /// Without it `postern.toml` in the data directory is read, if it is there.
    /// Environment: `POSTERN_CONFIG`.
    #[arg(long, global = true, value_name = "FILE", help_heading = HEADING, display_order = LAST + 2)]
    #[arg(hide_short_help = true)]
    config: Option<String>,

    /// Keep the deployment's files in DIR
    ///
    /// By default /var/lib/postern for root, else postern in `$XDG_DATA_HOME` or ~/.local/share.
    /// Environment: `POSTERN_DATA_DIR`.
    #[arg(long, global = true, value_name = "DIR", help_heading = HEADING, display_order = LAST + 3)]
    #[arg(hide_short_help = true)]
    data_dir: Option<String>,

    /// Keep the deployment's state in the database at URL
    ///
    /// A sqlite: or postgres: address; by default postern.db in the data directory.
    /// Environment: `POSTERN_DATABASE_URL`.
    #[arg(long, global = true, value_name = "URL", help_heading = HEADING, display_order = LAST + 4)]
    #[arg(hide_short_help = true)]
    database_url: Option<String>,

    /// Read the encryption key from FILE
    ///
    /// 64 hexadecimal digits; by default encryption.key in the data directory.
    /// Environment: `POSTERN_ENCRYPTION_KEY`, `POSTERN_ENCRYPTION_KEY_FILE`.
    #[arg(long, global = true, value_name = "FILE", help_heading = HEADING, display_order = LAST + 5)]
    #[arg(hide_short_help = true)]
    encryption_key_file: Option<String>,

    /// Take the encryption key from the command line, where others can see it
    ///
    /// For existing scripts; it warns. Better is --encryption-key-file.
    /// Environment: `POSTERN_ENCRYPTION_KEY`.
    #[arg(long, global = true, value_name = "HEX", help_heading = HEADING, display_order = LAST + 6)]
    #[arg(hide_short_help = true, value_parser = secret_text)]
    encryption_key: Option<Secret>,

    /// Work through the running relay at URL instead of on this host
    ///
    /// Environment: `POSTERN_RELAY_URL`, with the session in `POSTERN_TOKEN` or `POSTERN_TOKEN_FILE`.
    #[arg(long, global = true, value_name = "URL", help_heading = HEADING, display_order = LAST + 7)]
    #[arg(hide_short_help = true)]
    relay_url: Option<String>,

    /// Work on this team
    ///
    /// By default the team that `init` made. Environment: `POSTERN_TEAM`.
    #[arg(long, global = true, value_name = "NAME", help_heading = HEADING, display_order = LAST + 8, add = live::TEAM)]
    #[arg(hide_short_help = true)]
    team: Option<String>,

    /// Ask nothing, even on a terminal
    ///
    /// What is missing is then an error that names the flag.
    #[arg(long, global = true, help_heading = HEADING, display_order = LAST + 9, hide_short_help = true)]
    no_input: bool,
}

impl GlobalFlags {
    /// Returns the settings among them.
    pub(super) fn settings(&self) -> Result<Flags, Failure> {
        if self.encryption_key.is_some() && self.encryption_key_file.is_some() {
            return Err(Failure::usage(
                "`--encryption-key` and `--encryption-key-file` cannot be used together",
            ));
        }
        Ok(Flags {
            data_dir: self.data_dir.clone(),
            config: self.config.clone(),
            database_url: self.database_url.clone(),
            encryption_key_file: self.encryption_key_file.clone(),
            encryption_key: self.encryption_key.clone(),
            relay_url: self.relay_url.clone(),
            team: self.team.clone(),
            ..Flags::default()
        })
    }

    /// Returns what they and the environment say about talking, in the given format.
    pub(super) fn talk(&self, format: Format, environment: &Environment) -> Settings {
        let color = self.color.as_deref().and_then(|name| name.parse().ok());
        settings(format, color, self.no_input, environment)
    }

    /// Returns the format that they name.
    pub(super) fn output(&self) -> Option<&str> {
        self.output.as_deref()
    }

    /// Tells whether the encryption key stands on the command line.
    pub(super) fn shows_the_key(&self) -> bool {
        self.encryption_key.is_some()
    }
}

/// What the command line wishes of the output, read without understanding the rest of it: an error
/// of usage has to come in the right form, too.
#[derive(Debug, Default)]
pub(super) struct Wishes {
    /// The first global flag that is given twice. The parser accepts that when words of the
    /// command stand between.
    pub(super) repeated: Option<&'static str>,
    format: Option<Format>,
    color: Option<ColorChoice>,
}

/// Every global flag, and whether a value follows it.
const FLAGS: [(&str, bool); 10] = [
    ("--output", true),
    ("--color", true),
    ("--config", true),
    ("--data-dir", true),
    ("--database-url", true),
    ("--encryption-key-file", true),
    ("--encryption-key", true),
    ("--relay-url", true),
    ("--team", true),
    ("--no-input", false),
];

/// The short flags of all commands that take a value; what follows them in a word is that value.
const SHORT_WITH_VALUE: [char; 3] = ['o', 'l', 't'];

impl Wishes {
    /// Reads them off the arguments, the first of which is the program's name.
    pub(super) fn of(arguments: &[OsString], environment: &Environment) -> Self {
        let mut wishes = Self::default();
        let mut seen: Vec<&'static str> = Vec::new();
        let words: Vec<_> = arguments
            .iter()
            .skip(1)
            .map(|word| word.to_string_lossy())
            .collect();
        for (flag, value) in given(words.iter().map(AsRef::as_ref)) {
            if seen.contains(&flag) {
                wishes.repeated = wishes.repeated.or(Some(flag));
            }
            seen.push(flag);
            match flag {
                "--output" => wishes.format = value.and_then(|name| name.parse().ok()),
                "--color" => wishes.color = value.and_then(|name| name.parse().ok()),
                _ => {}
            }
        }
        let of_environment = || environment.get("POSTERN_OUTPUT")?.parse().ok();
        wishes.format = wishes.format.or_else(of_environment);
        wishes
    }

    /// Returns how to talk as long as nothing more is known.
    pub(super) fn settings(&self, environment: &Environment) -> Settings {
        settings(
            self.format.unwrap_or_default(),
            self.color,
            true,
            environment,
        )
    }
}

/// Returns the global flags among some words, with their values.
fn given<'a>(
    words: impl Iterator<Item = &'a str>,
) -> impl Iterator<Item = (&'static str, Option<&'a str>)> {
    let mut words = words.take_while(|word| *word != "--");
    std::iter::from_fn(move || {
        let (flag, attached) = words.by_ref().find_map(global_flag)?;
        let value = match attached {
            None if FLAGS.contains(&(flag, true)) => words.next(),
            attached => attached,
        };
        Some((flag, value))
    })
}

/// Returns the settings that the words of a line give which is still being typed: where the deployment is, and
/// which team. A `~/` is the home folder: no shell has put it there yet.
pub(super) fn settings_in(words: &[String], home: Option<&Path>) -> Flags {
    let mut flags = Flags::default();
    for (flag, value) in given(words.iter().skip(1).map(String::as_str)) {
        let place = match flag {
            "--data-dir" => &mut flags.data_dir,
            "--config" => &mut flags.config,
            "--database-url" => &mut flags.database_url,
            "--relay-url" => &mut flags.relay_url,
            "--team" => &mut flags.team,
            _ => continue,
        };
        let in_home = value.and_then(|value| value.strip_prefix("~/")).zip(home);
        *place = match in_home {
            Some((rest, home)) => Some(home.join(rest).display().to_string()),
            None => value.map(str::to_owned),
        };
    }
    flags
}

/// Returns the global flag that a word is, and the value that is part of the word.
fn global_flag(word: &str) -> Option<(&'static str, Option<&str>)> {
    if word.starts_with("--") {
        let (name, value) = match word.split_once('=') {
            Some((name, value)) => (name, Some(value)),
            None => (word, None),
        };
        let (flag, _) = FLAGS.iter().find(|(flag, _)| *flag == name)?;
        return Some((flag, value));
    }
    let letters = word.strip_prefix('-')?;
    let at = letters.find(SHORT_WITH_VALUE)?;
    let value = letters[at..].strip_prefix('o')?;
    let value = value.strip_prefix('=').unwrap_or(value);
    Some(("--output", (!value.is_empty()).then_some(value)))
}

fn settings(
    format: Format,
    color: Option<ColorChoice>,
    no_input: bool,
    environment: &Environment,
) -> Settings {
    Settings {
        format,
        color: color.unwrap_or_default(),
        no_input,
        no_color: environment.no_color(),
        clicolor_force: environment.clicolor_force(),
        term_dumb: environment.term_is_dumb(),
        columns: environment.columns().map(usize::from),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn wishes(line: &str) -> Wishes {
        let words: Vec<_> = line.split(' ').map(OsString::from).collect();
        Wishes::of(&words, &Environment::default())
    }

    #[test]
    fn the_format_is_found_wherever_it_stands() {
        for line in [
            "postern -o json agent list",
            "postern agent --output json list",
            "postern agnet list -ojson",
            "postern agent list --frobnicate --output=json",
            "postern logs -fo json",
            "postern logs -t 5 -o=json",
        ] {
            assert_eq!(wishes(line).format, Some(Format::Json), "{line}");
        }
    }

    #[test]
    fn what_is_no_flag_is_not_taken_for_one() {
        for line in [
            "postern agent list",
            "postern agent run -- prog -o json",
            "postern logs -lo json",
            "postern agent list -o jsn",
            "postern add --data-dir --output json",
        ] {
            assert_eq!(wishes(line).format, None, "{line}");
        }
    }

    #[test]
    fn a_flag_given_twice_is_found_across_the_words() {
        for line in [
            "postern -o json agent list -o json",
            "postern --output=json agent -ojson list",
            "postern --no-input agent list --no-input",
        ] {
            assert!(wishes(line).repeated.is_some(), "{line}");
        }
        assert_eq!(
            wishes("postern -o json agent list --color never").repeated,
            None
        );
    }

    #[test]
    fn the_environment_wishes_where_the_flags_do_not() {
        let environment = Environment::from_pairs([("POSTERN_OUTPUT", "jsonl")]);
        let words = ["postern", "agnet"].map(OsString::from);
        assert_eq!(Wishes::of(&words, &environment).format, Some(Format::Jsonl));
    }
}
