//! Where secrets come from: an environment variable, the file that its `_FILE` twin names, a flag,
//! systemd, the data directory. A secret is read when it is needed and not before.

use std::{
    fs::File,
    io::{self, Read},
    path::{Path, PathBuf},
};

use super::error::{ConfigError, Source};
use crate::secrets::Secret;

/// The largest file a secret is read from, in bytes.
const SECRET_BYTES_MAX: u64 = 1024 * 1024;

/// One place that gives a secret.
#[derive(Clone, Debug)]
pub(super) enum Given {
    /// The secret itself.
    Text(Source, Secret),
    /// A file that holds it.
    File(Source, PathBuf),
}

impl Given {
    fn source(&self) -> &Source {
        match self {
            Self::Text(source, _) | Self::File(source, _) => source,
        }
    }

    fn read(&self) -> Result<Secret, ConfigError> {
        match self {
            Self::Text(_, text) => Ok(text.clone()),
            Self::File(source, path) => read_secret(path, source),
        }
    }
}

/// The places of equal rank that give one secret; where there are several they have to agree.
#[derive(Clone, Debug, Default)]
pub struct SecretSetting(Vec<Given>);

impl SecretSetting {
    pub(super) fn new(given: Vec<Given>) -> Self {
        Self(given)
    }

    /// Returns the place that gives it; `None` where nobody does.
    pub fn source(&self) -> Option<&Source> {
        self.0.first().map(Given::source)
    }

    /// Returns the file that holds it, when it is given by one.
    pub(super) fn file(&self) -> Option<&Path> {
        match self.0.first() {
            Some(Given::File(_, path)) => Some(path),
            _ => None,
        }
    }

    /// Reads the secret; `None` where nobody gives one.
    ///
    /// # Errors
    /// A file that cannot be read, and places that differ.
    pub fn read(&self) -> Result<Option<Secret>, ConfigError> {
        let mut first: Option<(Secret, &Source)> = None;
        for given in &self.0 {
            let secret = given.read()?;
            match &first {
                None => first = Some((secret, given.source())),
                Some((known, _)) if *known == secret => {}
                Some((_, source)) => {
                    return Err(ConfigError::Differ {
                        first: (*source).clone(),
                        second: given.source().clone(),
                    });
                }
            }
        }
        Ok(first.map(|(secret, _)| secret))
    }
}

/// Where the encryption key is, or was looked for (spec/cli.md §1).
#[derive(Debug)]
pub enum KeyLookup {
    /// A key was found.
    Found {
        /// What it says; not parsed yet.
        text: Secret,
        /// The place, as a person would name it.
        place: String,
        /// The file that holds it, if it is the only place and not handed over by systemd: another key can be put there.
        file: Option<PathBuf>,
    },
    /// No key is anywhere.
    Missing {
        /// The places that were tried, as a person would name them.
        looked_in: Vec<String>,
    },
}

/// The name of the key's file, in the data directory and among systemd's credentials.
pub(super) const KEY_FILE: &str = "encryption.key";

/// The places of the encryption key, in their order.
#[derive(Clone, Debug)]
pub(super) struct KeyPlaces {
    /// Flag, environment or configuration file.
    pub(super) configured: SecretSetting,
    /// What systemd hands over, and then what `init` makes.
    pub(super) usual: Vec<PathBuf>,
}

impl KeyPlaces {
    pub(super) fn look(&self) -> Result<KeyLookup, ConfigError> {
        if let Some(text) = self.configured.read()? {
            let place = self.configured.source().map(ToString::to_string);
            let place = place.unwrap_or_default();
            let file = self.replaceable().map(Path::to_owned);
            return Ok(KeyLookup::Found { text, place, file });
        }
        for path in &self.usual {
            match read(path) {
                Ok(text) => {
                    let place = format!("`{}`", path.display());
                    let file = (Some(path) == self.usual.last()).then(|| path.clone());
                    return Ok(KeyLookup::Found { text, place, file });
                }
                Err(error) if error.kind() == io::ErrorKind::NotFound => {}
                Err(error) if error.kind() == io::ErrorKind::NotADirectory => {}
                Err(cause) => {
                    let path = path.clone();
                    return Err(ConfigError::UnreadableDefault { path, cause });
                }
            }
        }
        let files = self
            .usual
            .iter()
            .map(|path| format!("`{}`", path.display()));
        let looked_in = ["`POSTERN_ENCRYPTION_KEY`", "`POSTERN_ENCRYPTION_KEY_FILE`"];
        Ok(KeyLookup::Missing {
            looked_in: looked_in
                .into_iter()
                .map(str::to_owned)
                .chain(files)
                .collect(),
        })
    }

    /// Returns the one file that gives the key, if it is none of systemd's, which are made anew at each start.
    fn replaceable(&self) -> Option<&Path> {
        let [Given::File(_, path)] = self.configured.0.as_slice() else {
            return None;
        };
        let (_, handed) = self.usual.split_last()?;
        let is_handed = handed.iter().any(|known| known.parent() == path.parent());
        (path != Path::new("-") && !is_handed).then_some(path)
    }
}

/// Reads a secret from a file that somebody named; `-` is standard input.
///
/// One line end at the end is not part of it.
///
/// # Errors
/// A file that cannot be read, or one of more than a mebibyte.
pub fn read_secret(path: &Path, named_by: &Source) -> Result<Secret, ConfigError> {
    let secret = if path == Path::new("-") {
        bounded(io::stdin().lock())
    } else {
        read(path)
    };
    secret.map_err(|cause| ConfigError::Unreadable {
        source_name: named_by.clone(),
        path: path.to_owned(),
        cause,
    })
}

fn read(path: &Path) -> io::Result<Secret> {
    bounded(File::open(path)?)
}

fn bounded(from: impl Read) -> io::Result<Secret> {
    let mut bytes = Vec::new();
    let mut limited = from.take(SECRET_BYTES_MAX + 1);
    let count = limited.read_to_end(&mut bytes)?;
    let secret = Secret::new(bytes).without_line_end();
    if u64::try_from(count).unwrap_or(u64::MAX) > SECRET_BYTES_MAX {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    }
    Ok(secret)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn variable(name: &str) -> Source {
        Source::Variable(name.to_owned())
    }

    fn both(text: &str, file: &str) -> (tempfile::TempDir, SecretSetting) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("secret");
        std::fs::write(&path, file).unwrap();
        let setting = SecretSetting::new(vec![
            Given::Text(variable("A"), text.into()),
            Given::File(variable("A_FILE"), path),
        ]);
        (folder, setting)
    }

    #[test]
    fn one_line_end_is_not_part_of_a_secret() {
        for file in ["kestrel", "kestrel\n", "kestrel\r\n"] {
            let (_folder, setting) = both("kestrel", file);
            assert!(
                setting.read().unwrap() == Some("kestrel".into()),
                "{file:?}"
            );
        }
    }

    #[test]
    fn a_variable_and_its_twin_that_differ_are_refused_without_showing_them() {
        let (_folder, setting) = both("kestrel", "kestrel\n\n");
        let error = setting.read().unwrap_err().to_string();
        assert!(
            error.contains("`A`") && error.contains("`A_FILE`"),
            "{error}"
        );
        assert!(!error.contains("kestrel"));
    }

    #[test]
    fn a_file_of_the_limit_is_read_and_one_byte_more_is_not() {
        let most = usize::try_from(SECRET_BYTES_MAX).unwrap();
        assert_eq!(bounded(vec![b'x'; most].as_slice()).unwrap().len(), most);
        assert!(bounded(vec![b'x'; most + 1].as_slice()).is_err());
    }

    #[test]
    fn a_missing_key_tells_where_it_was_looked_for() {
        let places = KeyPlaces {
            configured: SecretSetting::default(),
            usual: vec!["/nowhere/encryption.key".into()],
        };
        match places.look().unwrap() {
            KeyLookup::Missing { looked_in } => {
                assert!(looked_in.contains(&"`/nowhere/encryption.key`".to_owned()));
            }
            KeyLookup::Found { .. } => panic!("a key out of nowhere"),
        }
    }
}
