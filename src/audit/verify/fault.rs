//! What is wrong with a chain of audit entries, and where.

use std::{fmt, path::PathBuf};

use thiserror::Error;

/// The first thing that is wrong with a file or with a chain in the store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Where it is.
    pub site: Site,
    /// The number of the entry that it is about, as far as that is known.
    pub seq: Option<i64>,
    /// What it is.
    pub kind: FaultKind,
}

/// Where something is wrong.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Site {
    /// In a line of a file; the first is 1.
    Line {
        /// The file.
        path: PathBuf,
        /// The number of the line.
        number: u64,
    },
    /// In a file as a whole.
    File(PathBuf),
    /// In a chain of the store.
    Store {
        /// The chain.
        chain: String,
    },
}

/// What is wrong.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum FaultKind {
    /// It is no line that was written here.
    #[error("is no audit entry")]
    Malformed,
    /// It is an entry of another chain.
    #[error("is of chain {chain}, not of {expected}")]
    Foreign {
        /// Its chain.
        chain: String,
        /// The one that is expected.
        expected: String,
    },
    /// The hash is not that of the line.
    #[error(
        "was changed or forged, or is another deployment's: its hash is not that of its text under this key"
    )]
    Changed,
    /// It is whole, but not what followed the entry before it.
    #[error("is not the one that followed entry {}: the history was rewritten", .after)]
    Unlinked {
        /// The number of the entry before.
        after: i64,
    },
    /// Entries are left out.
    #[error("{} missing", range(*.first, *.last))]
    Missing {
        /// The first of them.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// An entry stands somewhere else.
    #[error("entry {seq} is not in its place: {} has it", .found)]
    Reordered {
        /// The entry that should stand there.
        seq: i64,
        /// Where it stands.
        found: String,
    },
    /// An entry stands there a second time, or one of an earlier number.
    #[error("stands here after entry {}: it is repeated, or was inserted", .after)]
    Repeated {
        /// The number of the entry before.
        after: i64,
    },
    /// The file ends before the last entry that was written to it.
    #[error("{} missing at its end: so many were written to it", range(*.first, *.last))]
    CutOff {
        /// The first of them.
        first: i64,
        /// The last of them.
        last: i64,
    },
    /// The store ends before the file does.
    #[error(
        "the database ends with entry {last}, and more were written to the file: the database was set back"
    )]
    SetBack {
        /// The store's last.
        last: i64,
    },
    /// File and store have different entries of that number, each whole.
    #[error(
        "is another one in the file than in the database: one of them was rewritten or set back"
    )]
    Differs,
    /// A column of the store's row says something else than its line.
    #[error("has a row whose column `{column}` is not what the entry says")]
    Column {
        /// The column.
        column: &'static str,
    },
    /// A checkpoint knows another entry of that number.
    #[error("is not the one that the checkpoint of {time} has: the history was rewritten")]
    NotAsSigned {
        /// When the checkpoint was made.
        time: String,
    },
    /// A checkpoint knows of an entry that is not there.
    #[error("is not there, although the checkpoint of {time} has it: the history was set back")]
    SignedAndGone {
        /// When the checkpoint was made.
        time: String,
    },
}

impl FaultKind {
    /// Returns a word for it that does not change.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Malformed => "malformed",
            Self::Foreign { .. } => "foreign",
            Self::Changed => "changed",
            Self::Unlinked { .. } => "unlinked",
            Self::Missing { .. } => "missing",
            Self::Reordered { .. } => "reordered",
            Self::Repeated { .. } => "repeated",
            Self::CutOff { .. } => "cut_off",
            Self::SetBack { .. } => "set_back",
            Self::Differs => "differs",
            Self::Column { .. } => "column",
            Self::NotAsSigned { .. } => "not_as_signed",
            Self::SignedAndGone { .. } => "signed_and_gone",
        }
    }

    /// Tells whether its words are about the place and not about the entry there.
    const fn is_of_the_place(&self) -> bool {
        matches!(
            self,
            Self::Missing { .. }
                | Self::Reordered { .. }
                | Self::CutOff { .. }
                | Self::SetBack { .. }
        )
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.site)?;
        match self.seq {
            _ if self.kind.is_of_the_place() => write!(f, ": {}", self.kind),
            Some(seq) => write!(f, ": entry {seq} {}", self.kind),
            None => write!(f, " {}", self.kind),
        }
    }
}

impl fmt::Display for Site {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line { path, number } => write!(f, "line {number} of `{}`", path.display()),
            Self::File(path) => write!(f, "`{}`", path.display()),
            Self::Store { chain } => write!(f, "chain {chain} in the database"),
        }
    }
}

fn range(first: i64, last: i64) -> String {
    if first == last {
        format!("entry {first} is")
    } else {
        format!("entries {first} to {last} are")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fault_names_its_line_and_entry() {
        let told = |seq, kind| {
            let (path, number) = (PathBuf::from("audit.jsonl"), 3);
            let site = Site::Line { path, number };
            Fault { site, seq, kind }.to_string()
        };
        assert_eq!(
            told(None, FaultKind::Malformed),
            "line 3 of `audit.jsonl` is no audit entry"
        );
        assert_eq!(
            told(Some(4), FaultKind::Missing { first: 2, last: 3 }),
            "line 3 of `audit.jsonl`: entries 2 to 3 are missing"
        );
        assert_eq!(
            told(Some(2), FaultKind::Repeated { after: 2 }),
            "line 3 of `audit.jsonl`: entry 2 stands here after entry 2: it is repeated, or was inserted"
        );
    }
}
