//! A host's chain: its name, and how far the file has come. Kept in `audit.chain` in the data
//! directory, which is also what writers of the file lock.

use std::{
    fs::{self, File, OpenOptions, Permissions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, FileExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
};

use rustix::fs::FlockOperation;

use crate::store::{ChainId, Line};

/// The name's length: a UUID's.
const NAME_BYTES: usize = 36;
/// The number's: the digits of the largest 64-bit one, with zeros before it.
const NUMBER_BYTES: usize = 19;

/// Which chain this host writes.
#[derive(Clone, Debug)]
pub struct Chain {
    id: ChainId,
    path: PathBuf,
}

/// Why a host's chain could not be had.
#[derive(Debug, thiserror::Error)]
pub enum ChainError {
    /// The file system refused.
    #[error("`{path}` cannot be used")]
    Io {
        /// The file or directory.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file does not have its form.
    #[error("`{path}` is damaged: it should hold the name of this host's audit chain")]
    Damaged {
        /// The file.
        path: PathBuf,
    },
}

impl Chain {
    /// Returns the chain of a data directory; makes the directory and the chain where they are missing.
    pub fn of(data_dir: &Path) -> Result<Self, ChainError> {
        let path = data_dir.join("audit.chain");
        let failed = |source| ChainError::Io {
            path: path.clone(),
            source,
        };
        if !path.exists() {
            fs::DirBuilder::new()
                .recursive(true)
                .mode(0o700)
                .create(data_dir)
                .map_err(failed)?;
            create(data_dir, &path).map_err(failed)?;
        }
        let text = fs::read_to_string(&path).map_err(failed)?;
        let id = text
            .get(..NAME_BYTES)
            .filter(|name| uuid::Uuid::try_parse(name).is_ok());
        match id {
            Some(id) => Ok(Self {
                id: ChainId::new(id),
                path,
            }),
            None => Err(ChainError::Damaged { path }),
        }
    }

    /// Returns the chain's name.
    pub fn id(&self) -> &ChainId {
        &self.id
    }

    /// Returns the number of the last entry that was copied to the file.
    pub fn copied(&self) -> io::Result<i64> {
        read_number(&File::open(&self.path)?)
    }

    /// Returns the last entry of a file of this host; `None` where it has none, or there is no file.
    pub fn last_in(audit_log: &Path) -> io::Result<Option<Line>> {
        if !audit_log.is_file() {
            return Ok(None);
        }
        Ok(super::ends::ends(audit_log)?.map(|(_, last)| last))
    }

    /// Begins another chain for this host: the store has lost entries that its file has, or has others in their
    /// place, and the two would not go on from each other. What is there is kept beside, under the name of the chain that ends.
    pub fn renew(&self, data_dir: &Path, audit_log: &Path) -> io::Result<ChainId> {
        let ended = self.id.as_str().get(..8).unwrap_or_default().to_owned();
        let kept = |path: &Path, extension: &str| {
            path.with_file_name(format!("audit.ended-{ended}.{extension}"))
        };
        if audit_log.exists() {
            fs::rename(audit_log, kept(audit_log, "jsonl"))?;
        }
        for rotated in super::read::rotated(audit_log)? {
            let number = rotated.extension().unwrap_or_default().to_string_lossy();
            fs::rename(&rotated, kept(audit_log, &format!("{number}.jsonl")))?;
        }
        fs::rename(&self.path, kept(&self.path, "chain"))?;
        let renewed = Self::of(data_dir).map_err(io::Error::other)?;
        Ok(renewed.id)
    }

    /// Keeps writers away from the file until what is returned is dropped.
    pub(super) fn hold_still(&self) -> io::Result<LockFile> {
        // To read is enough for that, as for whoever may not write.
        let file = File::open(&self.path)?;
        rustix::fs::flock(&file, FlockOperation::LockShared)?;
        Ok(LockFile { file })
    }

    /// Opens the file that writers lock.
    pub(super) fn open(&self) -> io::Result<LockFile> {
        let file = OpenOptions::new().read(true).write(true).open(&self.path)?;
        Ok(LockFile { file })
    }
}

/// What writers of the audit file lock; it also holds how far they have come.
#[derive(Debug)]
pub(super) struct LockFile {
    file: File,
}

impl LockFile {
    /// Waits until no other writer is at the file. Closing this unlocks it, too.
    pub(super) fn lock(&self) -> io::Result<()> {
        Ok(rustix::fs::flock(
            &self.file,
            FlockOperation::LockExclusive,
        )?)
    }

    pub(super) fn unlock(&self) -> io::Result<()> {
        Ok(rustix::fs::flock(&self.file, FlockOperation::Unlock)?)
    }

    pub(super) fn copied(&self) -> io::Result<i64> {
        read_number(&self.file)
    }

    pub(super) fn set_copied(&self, seq: i64) -> io::Result<()> {
        let number = format!("{seq:0NUMBER_BYTES$}");
        self.file
            .write_all_at(number.as_bytes(), NAME_BYTES as u64 + 1)
    }
}

fn read_number(file: &File) -> io::Result<i64> {
    let mut digits = [0; NUMBER_BYTES];
    file.read_exact_at(&mut digits, NAME_BYTES as u64 + 1)?;
    let number = std::str::from_utf8(&digits)
        .ok()
        .and_then(|digits| digits.parse().ok());
    number.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "no number of an entry"))
}

/// Makes the file whole or not at all; of two processes, the second finds the first one's.
fn create(data_dir: &Path, path: &Path) -> io::Result<()> {
    let name = uuid::Uuid::new_v4();
    let draft = data_dir.join(format!(".audit.chain-{name}"));
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(&draft)?;
    file.set_permissions(Permissions::from_mode(0o600))?;
    file.write_all(format!("{name}\n{:0NUMBER_BYTES$}\n", 0).as_bytes())?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(()),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_directory_has_one_chain_whoever_asks() {
        let directory = tempfile::tempdir().unwrap();
        let place = directory.path().join("data");
        let names: Vec<_> = std::thread::scope(|scope| {
            let threads: Vec<_> = (0..8)
                .map(|_| scope.spawn(|| Chain::of(&place).unwrap()))
                .collect();
            threads
                .into_iter()
                .map(|thread| thread.join().unwrap().id)
                .collect()
        });
        assert!(names.iter().all(|name| *name == names[0]));
        assert_eq!(fs::read_dir(&place).unwrap().count(), 1, "no draft is left");
        let mode = fs::metadata(place.join("audit.chain"))
            .unwrap()
            .permissions()
            .mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn the_number_is_kept() {
        let directory = tempfile::tempdir().unwrap();
        let chain = Chain::of(directory.path()).unwrap();
        assert_eq!(chain.copied().unwrap(), 0);
        chain.open().unwrap().set_copied(i64::MAX).unwrap();
        assert_eq!(
            Chain::of(directory.path()).unwrap().copied().unwrap(),
            i64::MAX
        );
    }

    #[test]
    fn a_damaged_file_is_an_error() {
        let directory = tempfile::tempdir().unwrap();
        fs::write(directory.path().join("audit.chain"), "rubbish").unwrap();
        assert!(matches!(
            Chain::of(directory.path()),
            Err(ChainError::Damaged { .. })
        ));
    }
}
