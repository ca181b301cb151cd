//! What can be wrong with a configuration, and the places it is wrong in.

use std::{fmt, io, path::PathBuf};

/// Where a value was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Source {
    /// On the command line, by this flag.
    Flag(&'static str),
    /// In the environment, by this variable or these.
    Variable(String),
    /// In a configuration file.
    Key {
        /// The key.
        key: String,
        /// The file.
        file: PathBuf,
    },
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) => write!(f, "`{name}`"),
            Self::Variable(name) => write!(f, "`{name}`"),
            Self::Key { key, file } => write!(f, "`{key}` in `{}`", file.display()),
        }
    }
}

/// A configuration that cannot be used. No text of it shows the value of a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConfigError {
    /// A variable that is none of UTF-8.
    #[error("`{0}` is not UTF-8 text")]
    NotUtf8(String),
    /// Two names of one setting, with two values.
    #[error("{first} and {second} are both set and differ; set one of them")]
    Differ {
        /// One of them.
        first: Source,
        /// The other.
        second: Source,
    },
    /// A value that is not what its setting needs.
    #[error("{source_name} is `{value}`: {expected} is expected")]
    Invalid {
        /// Where the value was given.
        source_name: Source,
        /// The value, which is not secret.
        value: String,
        /// What it should have been.
        expected: &'static str,
    },
    /// A value that is not what its setting needs, and that is not to be shown.
    #[error("{source_name} is not {expected}")]
    InvalidSecret {
        /// Where the value was given.
        source_name: Source,
        /// What it should have been.
        expected: &'static str,
    },
    /// A key of the configuration file that is no setting.
    #[error("`{key}` in `{}` is not a setting", file.display())]
    UnknownKey {
        /// The key.
        key: String,
        /// The configuration file.
        file: PathBuf,
    },
    /// A file that was named and cannot be read.
    #[error("{source_name} names `{}`, which cannot be read", path.display())]
    Unreadable {
        /// Where the file was named.
        source_name: Source,
        /// The file.
        path: PathBuf,
        /// Why it cannot be read.
        #[source]
        cause: io::Error,
    },
    /// A file in its usual place that cannot be read.
    #[error("`{}` cannot be read", path.display())]
    UnreadableDefault {
        /// The file.
        path: PathBuf,
        /// Why it cannot be read.
        #[source]
        cause: io::Error,
    },
    /// A configuration file that is not TOML. The text is not shown: it may hold a secret.
    #[error("`{}` is not TOML: line {line}: {message}", file.display())]
    NotToml {
        /// The configuration file.
        file: PathBuf,
        /// The line of the mistake, from 1.
        line: usize,
        /// What the reader says about it.
        message: String,
    },
    /// A certificate without its key, or a key without its certificate.
    #[error("`{given}` is set and `{missing}` is not: TLS needs both")]
    HalfOfTls {
        /// The setting that is there.
        given: &'static str,
        /// The one that is not.
        missing: &'static str,
    },
    /// No data directory is named and there is no home to put one in.
    #[error("no data directory is given, and neither `XDG_DATA_HOME` nor `HOME` is set")]
    NoDataDirectory,
    /// Plain HTTP where others can listen in (spec/cli.md §2).
    #[error(
        "{source_name} is `{address}`: plain HTTP on an address that others can reach shows \
         them every key"
    )]
    PlainHttp {
        /// Where the address was given.
        source_name: Source,
        /// The address.
        address: String,
    },
    /// A secret that everyone can look up.
    #[error("{0} is a default secret that is published; anyone could sign with it")]
    PublishedSecret(Source),
}
