//! Which of the places that may set a value wins: flag, environment, file (spec/cli.md §2).

use super::{
    Flags,
    environment::Environment,
    error::{ConfigError, Source},
    file::ConfigFile,
    parse,
    secret::{Given as GivenSecret, SecretSetting},
    settings::{self, Alias, Kind, Setting},
};

/// The places that may set a value, and the order among them.
pub(super) struct Places<'a> {
    pub(super) flags: &'a Flags,
    pub(super) environment: &'a Environment,
    pub(super) file: ConfigFile,
}

/// The text that won, and where it was given.
#[derive(Clone, Debug)]
pub(super) struct Given {
    pub(super) text: String,
    pub(super) source: Source,
    /// Whether it stands under a seed system's name.
    pub(super) is_seeds: bool,
}

impl Places<'_> {
    /// Returns the text of a setting that is no secret; `None` where nobody gave one.
    pub(super) fn text(&self, name: &str) -> Result<Option<Given>, ConfigError> {
        let setting = settings::find(name).expect("only names of the table are asked for");
        if let Some((text, flag)) = self.flags.get(setting) {
            let source = Source::Flag(flag);
            let is_seeds = false;
            return Ok(Some(Given {
                text,
                source,
                is_seeds,
            }));
        }
        if let Some(given) = self.variable(setting)? {
            return Ok(Some(given));
        }
        Ok(self.file.get(name).map(|(text, source)| Given {
            text: text.to_owned(),
            source,
            is_seeds: false,
        }))
    }

    /// Returns where a secret is given; nothing is read yet.
    pub(super) fn secret(&self, name: &str) -> Result<SecretSetting, ConfigError> {
        let setting = settings::find(name).expect("only names of the table are asked for");
        let by_flag = self.flags.secret(setting);
        if !by_flag.is_empty() {
            return Ok(SecretSetting::new(by_flag));
        }
        let mut given: Vec<_> = self
            .same_names(setting)?
            .into_iter()
            .map(|found| GivenSecret::Text(found.source, found.text.into()))
            .collect();
        let twin = format!("{}_FILE", setting.variable);
        if let Some(path) = self.read(&twin)? {
            given.push(GivenSecret::File(Source::Variable(twin), path.into()));
        }
        if given.is_empty() {
            if let Some((text, source)) = self.file.get(name) {
                given.push(GivenSecret::Text(source, text.into()));
            }
            if let Some((path, source)) = self.file.get(&format!("{name}_file")) {
                given.push(GivenSecret::File(source, path.into()));
            }
        }
        Ok(SecretSetting::new(given))
    }

    /// Returns what the environment says, under whichever name.
    fn variable(&self, setting: &Setting) -> Result<Option<Given>, ConfigError> {
        let same = self.same_names(setting)?;
        if let Some(first) = same.into_iter().next() {
            return Ok(Some(first));
        }
        for alias in setting.also {
            if let Alias::Failing(name) = alias
                && let Some(text) = self.read(name)?
            {
                return Ok(Some(seeds(name, text)));
            }
        }
        Ok(None)
    }

    /// Returns what every name of equal rank says; an error where two of them differ.
    fn same_names(&self, setting: &Setting) -> Result<Vec<Given>, ConfigError> {
        let mut found = Vec::new();
        if let Some(text) = self.read(setting.variable)? {
            let source = Source::Variable(setting.variable.to_owned());
            let is_seeds = false;
            found.push(Given {
                text,
                source,
                is_seeds,
            });
        }
        for alias in setting.also {
            found.extend(self.alias(*alias)?);
        }
        let differs = |pair: &&[Given]| !same_meaning(setting.kind, &pair[0].text, &pair[1].text);
        if let Some(pair) = found.windows(2).find(differs) {
            return Err(ConfigError::Differ {
                first: pair[0].source.clone(),
                second: pair[1].source.clone(),
            });
        }
        Ok(found)
    }

    fn alias(&self, alias: Alias) -> Result<Option<Given>, ConfigError> {
        match alias {
            Alias::Same(name) => Ok(self.read(name)?.map(|text| seeds(name, text))),
            Alias::Failing(_) => Ok(None),
            Alias::Means(name, value) => self.switched(name, value),
            Alias::HostAndPort => self.host_and_port(),
        }
    }

    fn switched(&self, name: &str, value: &str) -> Result<Option<Given>, ConfigError> {
        let Some(text) = self.read(name)? else {
            return Ok(None);
        };
        match parse::switch(&text) {
            Some(true) => Ok(Some(seeds(name, value.to_owned()))),
            Some(false) => Ok(None),
            None => Err(ConfigError::Invalid {
                source_name: Source::Variable(name.to_owned()),
                value: text,
                expected: parse::SWITCH,
            }),
        }
    }

    /// Reads `HOST` and `PORT`. `HOST` alone is the name of the machine in many shells.
    fn host_and_port(&self) -> Result<Option<Given>, ConfigError> {
        let Some(port) = self.read("PORT")? else {
            return Ok(None);
        };
        let host = self.read("HOST")?;
        let names = if host.is_some() { "HOST+PORT" } else { "PORT" };
        let address = parse::host_and_port(host.as_deref(), &port);
        Ok(Some(seeds(names, address)))
    }

    fn read(&self, variable: &str) -> Result<Option<String>, ConfigError> {
        if self.environment.is_unreadable(variable) {
            return Err(ConfigError::NotUtf8(variable.to_owned()));
        }
        Ok(self.environment.get(variable).map(str::to_owned))
    }
}

/// Returns whether two texts say the same: `1` and `true` do where a switch is meant.
fn same_meaning(kind: Kind, one: &str, other: &str) -> bool {
    match kind {
        Kind::Switch => parse::switch(one) == parse::switch(other),
        Kind::Text | Kind::Number | Kind::Database | Kind::Address | Kind::Secret => one == other,
    }
}

fn seeds(name: &str, text: String) -> Given {
    Given {
        text,
        source: Source::Variable(name.to_owned()),
        is_seeds: true,
    }
}
