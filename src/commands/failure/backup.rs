//! Failures of backups.

use std::io;

use super::{Failure, Kind};
use crate::store::BackupError;

impl Failure {
    /// What `backup verify` says of a backup that is not whole.
    pub(crate) fn not_verified(self) -> Self {
        if self.code != DAMAGED {
            return self;
        }
        Self {
            kind: Kind::NotVerified,
            ..self
        }
    }
}

/// The code of a backup that is not as it was written.
const DAMAGED: &str = "backup_damaged";

impl From<BackupError> for Failure {
    fn from(error: BackupError) -> Self {
        let error = match error {
            BackupError::Store(error) => return error.into(),
            error => error,
        };
        let (kind, code) = match &error {
            BackupError::Store(_) => (Kind::Bug, "database_error"),
            BackupError::Read(_) => (Kind::Refused, "backup_unreadable"),
            BackupError::Write(source) => match source.kind() {
                io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => {
                    (Kind::Refused, "disk_full")
                }
                _ => (Kind::Refused, "backup_unwritable"),
            },
            BackupError::NotABackup | BackupError::Damaged(_) | BackupError::Differs(_) => {
                (Kind::Bug, DAMAGED)
            }
            BackupError::WrongKey { .. } => (Kind::NotAllowed, "wrong_encryption_key"),
            BackupError::NotEmpty { .. } => (Kind::Conflict, "deployment_exists"),
        };
        let hint = match &error {
            BackupError::WrongKey { key } => Some(format!(
                "`--encryption-key-file` names the file of that key; after `key rotate` it is `encryption.key.{key}` in the data directory"
            )),
            BackupError::NotEmpty { .. } => {
                Some("`--replace` puts the backup in its place".to_owned())
            }
            _ => None,
        };
        let mut failure = Self::new(kind, code, error.to_string());
        failure.hint = hint;
        failure.because_of(&error)
    }
}
