//! Where this command was given its key, and putting another one there.

use std::{
    fs,
    io::{self, Write},
    path::{Path, PathBuf},
};

use super::super::super::{
    Failure, deployment::configured_key, failure::Kind, private_file::Draft,
};
use crate::{
    config::{Config, KeyLookup, Source, read_secret},
    secrets::{EncryptionKey, KeyId},
};

/// The key that this command was given.
#[derive(Debug)]
pub(super) struct GivenKey {
    /// What it is known by.
    pub(super) id: KeyId,
    /// Where it came from, as a person would name it.
    pub(super) place: String,
    /// The file that holds it, if that is a file that a new key can be put into.
    pub(super) file: Option<PathBuf>,
    key: EncryptionKey,
}

impl GivenKey {
    /// Looks for the key as every command does.
    pub(super) fn of(config: &Config) -> Result<Self, Failure> {
        let file = match config.encryption_key()? {
            KeyLookup::Found { file, .. } => file,
            KeyLookup::Missing { .. } => None,
        };
        let (key, place) = configured_key(config)?;
        Ok(Self {
            id: key.id(),
            place,
            file,
            key,
        })
    }

    /// Checks that the file can be replaced, before anything is changed.
    ///
    /// # Errors
    /// A key that is in no such file: then the new one needs a file of its own.
    pub(super) fn check_replaceable(&self) -> Result<(), Failure> {
        let Some(file) = &self.file else {
            let place = &self.place;
            let message =
                format!("the encryption key comes from {place}, where no command can replace it");
            return Err(
                Failure::new(Kind::Usage, "key_not_replaceable", message).with_hint(NEW_KEY_FILE)
            );
        };
        match Draft::beside(file) {
            Ok(_) => Ok(()),
            Err(error) => Err(not_replaced(file, error)),
        }
    }

    /// Puts another key in the file's place and keeps this one beside it; returns where.
    pub(super) fn replace(&self, new: &EncryptionKey) -> Result<Option<PathBuf>, Failure> {
        let Some(file) = &self.file else {
            return Ok(None);
        };
        let mut name = file.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}", self.id));
        let kept = file.with_file_name(name);
        let written = write(&kept, &self.key, file).and_then(|()| write(file, new, file));
        written.map_err(|error| not_replaced(file, error))?;
        Ok(Some(kept))
    }
}

/// What to do where the key's file cannot be written.
const NEW_KEY_FILE: &str =
    "`--new-key-file FILE` writes the new key to a file of its own, for you to put in place";

/// Reads the new key from its file; `None` where there is no such file yet.
pub(super) fn read_new(path: &Path) -> Result<Option<EncryptionKey>, Failure> {
    if path == Path::new("-") {
        return Err(Failure::usage(
            "`--new-key-file` takes a file, which the new key stays in",
        ));
    }
    if !path.exists() {
        Draft::beside(path).map_err(|error| unwritable(path, error))?;
        return Ok(None);
    }
    let text = read_secret(path, &Source::Flag("--new-key-file"))?;
    let key = EncryptionKey::parse(&text);
    key.map(Some)
        .map_err(|_| Failure::malformed_key(&format!("`{}`", path.display())))
}

/// Sees to it that the file of the new key holds it.
///
/// # Errors
/// Another key in it, which stays.
pub(super) fn ensure_new(path: &Path, key: &EncryptionKey) -> Result<(), Failure> {
    match read_new(path)? {
        None => write(path, key, path).map_err(|error| unwritable(path, error)),
        Some(known) if known.id() == key.id() => Ok(()),
        Some(_) => {
            let message = format!(
                "`{}` holds another key than the one that is being rotated to",
                path.display()
            );
            let failure = Failure::new(Kind::Conflict, "another_rotation", message);
            Err(failure.with_hint("name a file that is not there yet"))
        }
    }
}

/// Writes a key to a file that is for its owner alone, who is that of another file, if there is one.
fn write(path: &Path, key: &EncryptionKey, owned_as: &Path) -> io::Result<()> {
    let mut draft = Draft::beside(path)?;
    if let Ok(other) = fs::metadata(owned_as) {
        draft.owned_as(&other)?;
    }
    draft.file().write_all(key.to_hex().expose())?;
    draft.file().write_all(b"\n")?;
    draft.install()
}

fn not_replaced(file: &Path, error: io::Error) -> Failure {
    let message = format!(
        "the encryption key in `{}` cannot be replaced",
        file.display()
    );
    let failure = Failure::new(Kind::Refused, "key_not_replaceable", message);
    failure.caused_by(error).with_hint(NEW_KEY_FILE)
}

fn unwritable(path: &Path, error: io::Error) -> Failure {
    let message = format!("`{}` cannot be written", path.display());
    Failure::new(Kind::Refused, "key_file_unwritable", message).caused_by(error)
}
