//! A snapshot of the process environment: taken once, and asked instead of the environment itself.

use std::{
    collections::{BTreeMap, BTreeSet},
    ffi::OsString,
    fmt,
    path::PathBuf,
};

/// The variables of the environment. A variable that is empty counts as one that is not set:
/// compose files write `NAME=${NAME:-}`.
#[derive(Clone, Default)]
pub struct Environment {
    /// Every variable whose value is UTF-8.
    variables: BTreeMap<String, String>,
    /// The names of those whose value is not.
    unreadable: BTreeSet<String>,
}

impl Environment {
    /// Takes the environment of this process.
    #[expect(clippy::disallowed_methods, reason = "this is the one place")]
    pub fn from_process() -> Self {
        Self::from_pairs(std::env::vars_os())
    }

    /// Takes these variables and values.
    pub fn from_pairs<K, V>(pairs: impl IntoIterator<Item = (K, V)>) -> Self
    where
        K: Into<OsString>,
        V: Into<OsString>,
    {
        let mut environment = Self::default();
        for (name, value) in pairs {
            let name = name.into().to_string_lossy().into_owned();
            match value.into().into_string() {
                Ok(text) => drop(environment.variables.insert(name, text)),
                Err(_) => drop(environment.unreadable.insert(name)),
            }
        }
        environment.variables.retain(|_, text| !text.is_empty());
        environment
    }

    /// Returns the value of a variable that is set and not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.variables.get(name).map(String::as_str)
    }

    /// Returns whether a variable's value is not UTF-8.
    pub(super) fn is_unreadable(&self, name: &str) -> bool {
        self.unreadable.contains(name)
    }

    /// Returns the names of all variables that are set.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.variables.keys().map(String::as_str)
    }

    /// Returns whether `NO_COLOR` asks for no colour: it is set to anything at all.
    pub fn no_color(&self) -> bool {
        self.get("NO_COLOR").is_some()
    }

    /// Returns whether `CLICOLOR_FORCE` asks for colour; `0` does not.
    pub fn clicolor_force(&self) -> bool {
        self.get("CLICOLOR_FORCE").is_some_and(|value| value != "0")
    }

    /// Returns whether the terminal says that it knows no escape sequences.
    pub fn term_is_dumb(&self) -> bool {
        self.get("TERM") == Some("dumb")
    }

    /// Returns the width that `COLUMNS` gives.
    pub fn columns(&self) -> Option<u16> {
        self.get("COLUMNS")?.parse().ok()
    }

    /// Returns the operator's home folder.
    pub fn home(&self) -> Option<PathBuf> {
        self.get("HOME").map(PathBuf::from)
    }

    /// Returns where the operator's programs keep their data: `$XDG_DATA_HOME`, else
    /// `~/.local/share`. A relative path counts as none (XDG Base Directory Specification).
    pub fn data_home(&self) -> Option<PathBuf> {
        let set = self.get("XDG_DATA_HOME").map(PathBuf::from);
        set.filter(|path| path.is_absolute())
            .or_else(|| self.home().map(|home| home.join(".local/share")))
    }

    /// Returns where the operator's programs keep their settings: `$XDG_CONFIG_HOME`, else `~/.config`. A
    /// relative path counts as none (XDG Base Directory Specification).
    pub fn config_home(&self) -> Option<PathBuf> {
        let set = self.get("XDG_CONFIG_HOME").map(PathBuf::from);
        set.filter(|path| path.is_absolute())
            .or_else(|| self.home().map(|home| home.join(".config")))
    }

    /// Returns where files that do not last go: `$TMPDIR`, else `/tmp`.
    pub fn temporary_directory(&self) -> PathBuf {
        self.get("TMPDIR")
            .map_or_else(|| PathBuf::from("/tmp"), PathBuf::from)
    }

    /// Returns the folder in which systemd puts a unit's credentials.
    pub fn credentials_directory(&self) -> Option<PathBuf> {
        self.get("CREDENTIALS_DIRECTORY").map(PathBuf::from)
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Environment({} variables)", self.variables.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_variable_is_not_set() {
        let environment = Environment::from_pairs([("NO_COLOR", ""), ("CLICOLOR_FORCE", "0")]);
        assert!(!environment.no_color());
        assert!(!environment.clicolor_force());
    }

    #[test]
    fn a_relative_data_home_is_passed_over() {
        let environment = Environment::from_pairs([("XDG_DATA_HOME", "here"), ("HOME", "/h")]);
        assert_eq!(environment.data_home(), Some("/h/.local/share".into()));
    }

    #[test]
    fn debug_shows_no_value() {
        let environment = Environment::from_pairs([("POSTERN_TOKEN", "kestrel")]);
        assert!(!format!("{environment:?}").contains("kestrel"));
    }
}
