//! What every command receives: a way to talk, the settings, the time.

use std::path::Path;

use crate::{
    clock::Clock,
    config::{Config, ConfigError, Environment, Flags, Source, read_secret},
    secrets::Secret,
    ui::{Format, PromptError, Ui},
};

use super::{Command, Failure, arguments::ValueFlags, global::GlobalFlags};

/// One run of the program.
#[derive(Debug)]
pub(crate) struct Invocation {
    /// Says, shows and asks.
    pub(crate) ui: Ui,
    /// The environment, for what is no setting.
    pub(crate) environment: Environment,
    /// The time.
    pub(crate) clock: Clock,
    /// The settings, or what is wrong with them: commands that need none work all the same.
    config: Result<Config, ConfigError>,
    /// What the command line said of them.
    flags: Flags,
}

impl Invocation {
    /// Takes what the command line said.
    pub(super) fn new(
        global: &GlobalFlags,
        command: &Command,
        environment: Environment,
    ) -> Result<Self, Failure> {
        let mut flags = global.settings()?;
        command.add_settings(&mut flags)?;
        let config = Config::load(&flags, &environment);
        let set = match &config {
            Ok(config) => config.output.as_deref(),
            Err(_) => environment.get("POSTERN_OUTPUT"),
        };
        let format = match global.output().or(set) {
            Some(name) => name.parse(),
            None => Ok(Format::default()),
        };
        let format =
            format.map_err(|unknown| Failure::usage(format!("`POSTERN_OUTPUT`: {unknown}")))?;
        let ui = Ui::new(global.talk(format, &environment));
        if global.shows_the_key() {
            ui.warn(
                "`--encryption-key` shows the key to everyone on this machine; use \
                 `--encryption-key-file`",
            );
        }
        Ok(Self {
            ui,
            environment,
            clock: Clock::default(),
            config,
            flags,
        })
    }

    /// Returns the settings.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(crate) fn config(&self) -> Result<&Config, Failure> {
        self.config.as_ref().map_err(Failure::of_configuration)
    }

    /// Reads the settings again: what flags and environment say stays, what files say may have changed.
    ///
    /// # Errors
    /// What is wrong with them.
    pub(crate) fn read_again(&self) -> Result<Config, Failure> {
        let read = Config::load(&self.flags, &self.environment);
        read.map_err(|error| Failure::of_configuration(&error))
    }

    /// Returns the settings of a command that works on this host alone.
    ///
    /// # Errors
    /// A relay that was named, and what is wrong with the settings.
    pub(crate) fn host_only(&self, command: &str) -> Result<&Config, Failure> {
        let config = self.config()?;
        if config.remote().is_none() {
            return Ok(config);
        }
        Err(Failure::host_only(&format!("`postern {command}`")))
    }

    /// Asks whether to do what cannot be undone.
    ///
    /// # Errors
    /// A no; a terminal that is missing is a usage error that names `--yes`.
    pub(crate) fn confirm(&self, yes: bool, question: &str) -> Result<(), Failure> {
        if yes {
            return Ok(());
        }
        match self.ui.confirm(question) {
            Ok(true) => Ok(()),
            Ok(false) => Err(Failure::declined()),
            Err(PromptError::NoTerminal) => Err(Failure::needs_yes(question)),
            Err(error) => Err(error.into()),
        }
    }

    /// Tells a person that something was deleted, or would be.
    pub(crate) fn say_deleted(&self, noun: &str, name: &str, dry_run: bool) {
        let done = if dry_run { "Would delete" } else { "Deleted" };
        self.ui.say(&format!("{done} the {noun} `{name}`."));
        if dry_run && self.ui.format() != Format::Table {
            self.ui.note(&format!("would delete the {noun} `{name}`"));
        }
    }

    /// Asks for a line that a flag may give as well, until it can be read as the flag's value.
    ///
    /// # Errors
    /// Without a terminal, a usage error that names the flag.
    pub(crate) fn ask(
        &self,
        question: &str,
        flag: &str,
        read: impl Fn(&str) -> Result<String, String>,
    ) -> Result<String, Failure> {
        match self.ui.ask(question, |answer| read(answer).map(drop)) {
            Err(PromptError::NoTerminal) => Err(Failure::missing(flag)),
            answer => read(&answer?).map_err(Failure::usage),
        }
    }

    /// Returns a credential's value: from the flags, else the environment, else a hidden prompt.
    ///
    /// # Errors
    /// A file that cannot be read, a value that is empty, and none without a terminal.
    pub(crate) fn value(&self, flags: &ValueFlags) -> Result<Secret, Failure> {
        let value = match self.given_value(flags)? {
            Some(value) => value,
            None => match self.ui.ask_hidden("Value") {
                Err(PromptError::NoTerminal) => return Err(Failure::missing("--value-file")),
                answer => Secret::from(answer?),
            },
        };
        if value.is_empty() {
            return Err(Failure::usage("the value is empty"));
        }
        Ok(value)
    }

    /// Warns of a value on the command line.
    pub(crate) fn warn_of_value(&self, flags: &ValueFlags) {
        if flags.value.is_some() {
            self.ui
                .warn("`--value` shows the value to everyone on this machine; use `--value-file`");
        }
    }

    /// Returns a credential's value from the flags, else the environment, if there is one.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub(crate) fn given_value(&self, flags: &ValueFlags) -> Result<Option<Secret>, Failure> {
        if flags.value.is_some() {
            return Ok(flags.value.clone());
        }
        if let Some(path) = &flags.value_file {
            return secret_of_flag(path, "--value-file").map(Some);
        }
        Ok(self.config()?.value()?)
    }
}

/// Reads a secret from the file that a flag names; `-` is standard input.
///
/// # Errors
/// A file that cannot be read.
pub(super) fn secret_of_flag(path: &Path, flag: &'static str) -> Result<Secret, Failure> {
    Ok(read_secret(path, &Source::Flag(flag))?)
}
