//! The configuration file: `postern.toml`, one flat table of settings.

use std::{
    collections::BTreeMap,
    fs, io,
    path::{Path, PathBuf},
};

use super::{
    error::{ConfigError, Source},
    settings,
};

/// The name of the configuration file in the data directory.
const FILE_NAME: &str = "postern.toml";

/// The largest configuration file, in bytes. The table of settings has no room for a tenth of it.
const FILE_BYTES_MAX: u64 = 1024 * 1024;

/// What a configuration file says; nothing where there is none.
#[derive(Debug, Default)]
pub(super) struct ConfigFile {
    /// The file that was read.
    pub(super) path: Option<PathBuf>,
    /// The value of each key, as text.
    values: BTreeMap<String, String>,
}

impl ConfigFile {
    /// Reads the file that was named, which has to be there.
    pub(super) fn named(path: &Path, by: Source) -> Result<Self, ConfigError> {
        let text = read(path).map_err(|cause| ConfigError::Unreadable {
            source_name: by,
            path: path.to_owned(),
            cause,
        })?;
        Self::parse(path, &text)
    }

    /// Reads `postern.toml` in the data directory, if it is there.
    pub(super) fn in_directory(data_dir: &Path) -> Result<Self, ConfigError> {
        let path = data_dir.join(FILE_NAME);
        match read(&path) {
            Ok(text) => Self::parse(&path, &text),
            Err(error) if is_absence(&error) => Ok(Self::default()),
            Err(cause) => Err(ConfigError::UnreadableDefault { path, cause }),
        }
    }

    /// Returns a key's value and where it stands.
    pub(super) fn get(&self, key: &str) -> Option<(&str, Source)> {
        let text = self.values.get(key)?;
        let file = self.path.clone().unwrap_or_default();
        let key = key.to_owned();
        Some((text, Source::Key { key, file }))
    }

    fn parse(path: &Path, text: &str) -> Result<Self, ConfigError> {
        let table: toml::Table = toml::from_str(text).map_err(|error| ConfigError::NotToml {
            file: path.to_owned(),
            line: error.span().map_or(1, |span| line_at(text, span.start)),
            message: error
                .message()
                .lines()
                .next()
                .unwrap_or_default()
                .to_owned(),
        })?;
        let mut values = BTreeMap::new();
        for (key, value) in table {
            if !settings::keys().any(|known| known == key) {
                let file = path.to_owned();
                return Err(ConfigError::UnknownKey { key, file });
            }
            let text = as_text(&value).ok_or_else(|| ConfigError::InvalidSecret {
                source_name: Source::Key {
                    key: key.clone(),
                    file: path.to_owned(),
                },
                expected: "text, a whole number, true or false, or a list of texts",
            })?;
            values.insert(key, text);
        }
        let path = Some(path.to_owned());
        Ok(Self { path, values })
    }
}

/// Returns whether an error says that the file is not there. A file below something that is no
/// folder is not there either.
fn is_absence(error: &io::Error) -> bool {
    matches!(
        error.kind(),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory
    )
}

fn read(path: &Path) -> io::Result<String> {
    if fs::metadata(path)?.len() > FILE_BYTES_MAX {
        return Err(io::Error::from(io::ErrorKind::FileTooLarge));
    }
    fs::read_to_string(path)
}

fn line_at(text: &str, offset: usize) -> usize {
    let before = text.as_bytes().iter().take(offset);
    before.filter(|byte| **byte == b'\n').count() + 1
}

/// Returns a value as the environment would have it; a list of texts is joined by commas.
fn as_text(value: &toml::Value) -> Option<String> {
    match value {
        toml::Value::String(text) => Some(text.clone()),
        toml::Value::Integer(number) => Some(number.to_string()),
        toml::Value::Boolean(switch) => Some(switch.to_string()),
        toml::Value::Array(values) => {
            let texts: Option<Vec<_>> = values.iter().map(toml::Value::as_str).collect();
            texts.map(|texts| texts.join(","))
        }
        toml::Value::Float(_) | toml::Value::Datetime(_) | toml::Value::Table(_) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<ConfigFile, ConfigError> {
        ConfigFile::parse(Path::new("/x/postern.toml"), text)
    }

    #[test]
    fn numbers_switches_and_lists_become_text() {
        let file = parse(
            "forward_timeout_secs = 7\ninsecure_http = true\ntrusted_proxies = ['10.0.0.0/8', '::1']\n",
        )
        .unwrap();
        let text = |key| file.get(key).unwrap().0.to_owned();
        assert_eq!(text("forward_timeout_secs"), "7");
        assert_eq!(text("insecure_http"), "true");
        assert_eq!(text("trusted_proxies"), "10.0.0.0/8,::1");
    }

    #[test]
    fn an_unknown_key_is_named_with_its_file() {
        let error = parse("lisen = '127.0.0.1:1'\n").unwrap_err().to_string();
        assert_eq!(error, "`lisen` in `/x/postern.toml` is not a setting");
        assert!(parse("config = '/y'\n").is_err());
    }

    #[test]
    fn the_twin_of_a_secret_is_a_key() {
        assert!(parse("encryption_key_file = '/run/key'\n").is_ok());
        assert!(parse("listen_file = '/run/key'\n").is_err());
    }

    #[test]
    fn text_that_is_no_toml_is_not_repeated() {
        let error = parse("team = 'a'\ntoken = kestrel\n")
            .unwrap_err()
            .to_string();
        assert!(
            error.contains("line 2") && !error.contains("kestrel"),
            "{error}"
        );
    }
}
