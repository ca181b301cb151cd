//! Backups: everything that a database has at one moment, in one sealed file that either database can be restored from
//! (docs/adr/0020-backups-are-rows.md).

use std::io;

use super::StoreError;

mod create;
mod file;
mod load;
mod restore;
mod row;
mod tables;

pub use create::{Created, Snapshot};
pub use file::BackupHead;
pub use load::Loaded;
pub use restore::{Restored, Restoring};

/// Why a backup could not be made, verified or restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The file cannot be read.
    #[error("the backup cannot be read")]
    Read(#[source] io::Error),
    /// The file cannot be written.
    #[error("the backup cannot be written")]
    Write(#[source] io::Error),
    /// It does not begin as a backup does.
    #[error("this is no backup of this program, or one of a later format")]
    NotABackup,
    /// Another key sealed it.
    #[error("the backup was made under another encryption key, `{key}`")]
    WrongKey {
        /// What that key is known by.
        key: String,
    },
    /// It is not as it was written.
    #[error("the backup is damaged: {0}")]
    Damaged(&'static str),
    /// What was read of it is not what it says that it holds.
    #[error("the backup is damaged: the rows of `{0}` are not those that it says it has")]
    Differs(String),
    /// There is a deployment already where it was to be restored to.
    #[error("there is a deployment at {place} already")]
    NotEmpty {
        /// The database's address, without its password.
        place: String,
    },
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for BackupError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
