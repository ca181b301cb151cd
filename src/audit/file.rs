//! The file `audit.jsonl`: this host's entries in order, a line each, appended under a lock.
//!
//! Every process of the host writes it. Whoever comes next fills in what a crash or a full disk left
//! out, from the store; a line that was cut short is replaced by the whole one.

use std::{
    fs::{File, Metadata, OpenOptions, Permissions},
    io::{self, Write},
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt},
    path::{Path, PathBuf},
    sync::{Mutex, PoisonError},
};

use super::{
    Chain, Rotation,
    chain::LockFile,
    ends::{first, first_time, mend},
    rotation::{self, remove_old},
};
use crate::{
    clock::Timestamp,
    store::{Line, Store, StoreError},
};

/// How many lines are fetched from the store at a time.
const LINES_MAX: i64 = 1000;

/// The audit file of a host.
#[derive(Debug)]
pub struct AuditFile {
    path: PathBuf,
    chain: Chain,
    rotation: Rotation,
    /// The open files between two writes; `None` while one is under way, and after one that failed.
    open: Mutex<Option<Open>>,
}

/// Where committed lines are found: the store, or what a test has in its place.
pub trait Lines: Sync {
    /// Returns lines after a number, oldest first: some, or none when there are none.
    fn after(&self, seq: i64) -> impl Future<Output = Result<Vec<Line>, StoreError>> + Send;

    /// Returns the newest line's number.
    fn end(&self) -> impl Future<Output = Result<i64, StoreError>> + Send;

    /// Notes that a file begins with the line of that number.
    fn note_start(&self, seq: i64) -> impl Future<Output = Result<(), StoreError>> + Send;

    /// Returns the time.
    fn now(&self) -> Timestamp;
}

impl Lines for Store {
    async fn after(&self, seq: i64) -> Result<Vec<Line>, StoreError> {
        self.lines_after(seq, LINES_MAX).await
    }

    async fn end(&self) -> Result<i64, StoreError> {
        self.last_seq().await
    }

    async fn note_start(&self, seq: i64) -> Result<(), StoreError> {
        self.note_file_start(seq).await
    }

    fn now(&self) -> Timestamp {
        self.clock().now()
    }
}

/// What tells that a file is as it was left.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Seen {
    inode: u64,
    bytes: u64,
}

/// Why lines could not be copied.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The file system refused.
    #[error("{0}")]
    Io(#[from] io::Error),
    /// What is missing could not be fetched.
    #[error("{0}")]
    Store(#[from] StoreError),
}

impl AuditFile {
    /// Returns the audit file at a path; it is made when the first entry is written.
    pub fn new(path: PathBuf, chain: Chain) -> Self {
        Self {
            path,
            chain,
            rotation: Rotation::default(),
            open: Mutex::new(None),
        }
    }

    /// Returns the same file, rotated when it is due.
    #[must_use]
    pub fn rotated(self, rotation: Rotation) -> Self {
        Self { rotation, ..self }
    }

    /// Returns where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the chain whose entries it holds.
    pub fn chain(&self) -> &Chain {
        &self.chain
    }

    /// Appends lines that were just committed, and before them whatever is missing. Lines that another
    /// process has copied already are left out.
    ///
    /// The file system is waited for where this is called: see [`AuditLog`](super::AuditLog).
    pub async fn append(&self, lines: &[Line], store: &impl Lines) -> Result<(), CopyError> {
        let (Some(first), Some(last)) = (lines.first(), lines.last()) else {
            return Ok(());
        };
        let mut open = self.ready(self.begin()?, store).await?;
        if open.copied >= last.seq {
            self.check_restored(&mut open, (first.seq, store)).await?;
        }
        while open.copied + 1 < first.seq {
            let mut missing = store.after(open.copied).await?;
            missing.retain(|line| line.seq < first.seq);
            if missing.is_empty() {
                break;
            }
            open.write(&missing)?;
        }
        open.write(lines)?;
        self.end(open)
    }

    /// Copies whatever the store has and the file has not.
    pub async fn catch_up(&self, store: &impl Lines) -> Result<(), CopyError> {
        let mut open = self.begin()?;
        loop {
            let missing = store.after(open.copied).await?;
            if missing.is_empty() {
                return self.end(open);
            }
            open = self.ready(open, store).await?;
            open.write(&missing)?;
        }
    }

    /// Makes the file ready for more lines: a new one where it is time for one, which is noted then.
    async fn ready(&self, mut open: Open, store: &impl Lines) -> Result<Open, CopyError> {
        let times = (open.first_at, store.now());
        let is_rotated = !open.is_stuck && self.rotation.is_due(open.seen.bytes, times);
        if is_rotated {
            match rotation::rename(&self.path, open.first) {
                Ok(_) => open = self.open_file(open.lock)?,
                // Entries go on into the file that there is.
                Err(error) => {
                    let path = self.path.display();
                    tracing::warn!(%path, %error, "the audit file cannot be rotated");
                    open.is_stuck = true;
                }
            }
        }
        if open.is_fresh && open.copied > 0 {
            store.note_start(open.copied + 1).await?;
        }
        open.is_fresh = false;
        if is_rotated && let Some(keep) = self.rotation.keep {
            remove_old(&self.path, keep, store).await?;
        }
        Ok(open)
    }

    /// A file that is ahead of the store tells of commits that the store has lost, by a restored copy or a
    /// power cut. It goes on from where the store goes on; what stands in it stays.
    async fn check_restored(
        &self,
        open: &mut Open,
        (first, store): (i64, &impl Lines),
    ) -> Result<(), CopyError> {
        let end = store.end().await?;
        if open.copied > end {
            let (file, path) = (open.copied, self.path.display());
            tracing::warn!(%path, file, store = end, "the audit file is ahead of the database, which has lost entries");
            open.copied = first - 1;
        }
        Ok(())
    }

    /// Locks the chain and finds how far the file has come. The files stay open between two writes: as
    /// long as the path leads to the same file, and nobody else has written it, its end is known.
    fn begin(&self) -> Result<Open, CopyError> {
        let kept = self
            .open
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .take();
        let Some(open) = kept else {
            let lock = self.chain.open()?;
            lock.lock()?;
            return self.open_file(lock);
        };
        open.lock.lock()?;
        match std::fs::metadata(&self.path) {
            Ok(now) if open.seen == Seen::of(&now) => Ok(open),
            _ => self.open_file(open.lock),
        }
    }

    fn open_file(&self, lock: LockFile) -> Result<Open, CopyError> {
        let options = OpenOptions::new()
            .append(true)
            .read(true)
            .create(true)
            .mode(0o600)
            .to_owned();
        let file = options.open(&self.path)?;
        let told = file.metadata()?;
        let is_fresh = told.len() == 0 && told.is_file();
        if is_fresh {
            // The umask may have said otherwise about a new file; a device is not ours to close.
            file.set_permissions(Permissions::from_mode(0o600))?;
        }
        let mut copied = lock.copied()?;
        if let Some(last) = mend(&file, told.len())?
            && last.chain == self.chain.id().as_str()
        {
            copied = copied.max(last.seq);
        }
        let told = file.metadata()?;
        let first = if self.rotation == Rotation::default() {
            None
        } else {
            first(&file, &told)?
        };
        let (first, first_at) = first.unwrap_or((copied + 1, None));
        Ok(Open {
            lock,
            file,
            seen: Seen::of(&told),
            copied,
            first,
            first_at,
            is_fresh: is_fresh || (told.len() == 0 && told.is_file()),
            is_stuck: false,
        })
    }

    /// Unlocks the chain and keeps the files for the next write. Where a write failed, nothing gets here:
    /// the files are closed, which unlocks it as well, and looked at afresh.
    fn end(&self, open: Open) -> Result<(), CopyError> {
        open.lock.unlock()?;
        *self.open.lock().unwrap_or_else(PoisonError::into_inner) = Some(open);
        Ok(())
    }
}

/// The files of one writer.
#[derive(Debug)]
struct Open {
    lock: LockFile,
    file: File,
    /// What the file is like, unless others write it.
    seen: Seen,
    /// The number of the last entry that the file has had.
    copied: i64,
    /// The number of its first entry, or of the one that is to be its first.
    first: i64,
    /// When its first entry was committed, where that matters.
    first_at: Option<Timestamp>,
    /// Whether it has no entry yet.
    is_fresh: bool,
    /// Whether it could not be rotated.
    is_stuck: bool,
}

impl Open {
    /// Writes the lines that are not there yet, in one go, and notes how far it came.
    fn write(&mut self, lines: &[Line]) -> Result<(), CopyError> {
        let mut text = String::new();
        for line in lines.iter().filter(|line| line.seq > self.copied) {
            text.push_str(&line.text);
            text.push('\n');
        }
        let Some(last) = lines.last().filter(|_| !text.is_empty()) else {
            return Ok(());
        };
        self.file.write_all(text.as_bytes())?;
        if self.seen.bytes == 0 {
            self.first_at = first_time(&text);
        }
        self.seen.bytes += text.len() as u64;
        self.copied = last.seq;
        Ok(self.lock.set_copied(last.seq)?)
    }
}

impl Seen {
    fn of(told: &Metadata) -> Self {
        Self {
            inode: told.ino(),
            bytes: told.len(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(from: i64, to: i64, chain: &Chain) -> Vec<Line> {
        let text = |seq| format!("{{\"chain\":\"{}\",\"seq\":{seq}}}", chain.id().as_str());
        (from..=to)
            .map(|seq| Line {
                seq,
                text: text(seq),
            })
            .collect()
    }

    /// A store with all lines up to `end`, a few at a time.
    struct Stored {
        chain: Chain,
        end: i64,
    }

    impl Lines for Stored {
        async fn after(&self, seq: i64) -> Result<Vec<Line>, StoreError> {
            Ok(lines(seq + 1, self.end.min(seq + 3), &self.chain))
        }

        async fn end(&self) -> Result<i64, StoreError> {
            Ok(self.end)
        }

        async fn note_start(&self, _seq: i64) -> Result<(), StoreError> {
            Ok(())
        }

        fn now(&self) -> Timestamp {
            Timestamp::from_millis(0)
        }
    }

    fn numbers(path: &Path) -> Vec<i64> {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines()
            .map(|line| {
                serde_json::from_str::<crate::audit::ends::LastLine>(line)
                    .unwrap()
                    .seq
            })
            .collect()
    }

    struct Place {
        _directory: tempfile::TempDir,
        chain: Chain,
        path: PathBuf,
    }

    impl Place {
        fn new() -> Self {
            let directory = tempfile::tempdir().unwrap();
            let chain = Chain::of(directory.path()).unwrap();
            let path = directory.path().join("audit.jsonl");
            Self {
                _directory: directory,
                chain,
                path,
            }
        }

        fn file(&self) -> AuditFile {
            AuditFile::new(self.path.clone(), self.chain.clone())
        }

        /// Appends lines where the store has all up to `to`.
        fn append(&self, file: &AuditFile, from: i64, to: i64) {
            self.append_of(file, (from, to), to);
        }

        /// Appends lines where the store has all up to `end`.
        fn append_of(&self, file: &AuditFile, (from, to): (i64, i64), end: i64) {
            let store = Stored {
                chain: self.chain.clone(),
                end,
            };
            let lines = lines(from, to, &self.chain);
            let appended = file.append(&lines, &store);
            futures_util::FutureExt::now_or_never(appended)
                .unwrap()
                .unwrap();
        }
    }

    #[test]
    fn what_others_left_out_is_filled_in() {
        let place = Place::new();
        place.append(&place.file(), 1, 2);
        place.append(&place.file(), 9, 10);
        assert_eq!(numbers(&place.path), (1..=10).collect::<Vec<_>>());
    }

    #[test]
    fn what_another_process_copied_is_not_copied_again() {
        let place = Place::new();
        let (here, there) = (place.file(), place.file());
        place.append_of(&here, (1, 3), 6);
        place.append_of(&there, (2, 5), 6);
        place.append_of(&here, (4, 6), 6);
        assert_eq!(numbers(&place.path), [1, 2, 3, 4, 5, 6]);
    }

    #[test]
    fn a_line_cut_short_is_written_anew() {
        let place = Place::new();
        place.append(&place.file(), 1, 4);
        let text = std::fs::read_to_string(&place.path).unwrap();
        // A crash in the middle of a write: the number had not been noted yet.
        std::fs::write(&place.path, &text[..text.len() - 9]).unwrap();
        place.chain.open().unwrap().set_copied(2).unwrap();
        place.append(&place.file(), 5, 5);
        assert_eq!(numbers(&place.path), [1, 2, 3, 4, 5]);
    }

    #[test]
    fn after_a_restore_the_file_goes_on_where_the_store_does() {
        let place = Place::new();
        place.append(&place.file(), 1, 9);
        place.append(&place.file(), 4, 5);
        place.append(&place.file(), 6, 6);
        assert_eq!(numbers(&place.path), [1, 2, 3, 4, 5, 6, 7, 8, 9, 4, 5, 6]);
    }

    #[test]
    fn after_a_rotation_the_new_file_goes_on_where_the_old_one_ended() {
        let place = Place::new();
        let file = place.file();
        place.append(&file, 1, 3);
        std::fs::rename(&place.path, place.path.with_extension("1")).unwrap();
        place.append(&file, 4, 5);
        assert_eq!(numbers(&place.path), [4, 5]);
        File::create(&place.path).unwrap();
        place.append(&file, 6, 6);
        assert_eq!(numbers(&place.path), [6]);
    }

    #[test]
    fn a_last_line_longer_than_a_block_is_found() {
        let place = Place::new();
        let pad = "x".repeat(300_000);
        let text = format!(
            "{{\"seq\":1,\"chain\":\"{}\",\"pad\":\"{pad}\"}}",
            place.chain.id().as_str()
        );
        std::fs::write(&place.path, format!("{text}\n{}", &text[..200_000])).unwrap();
        place.append(&place.file(), 2, 2);
        assert_eq!(numbers(&place.path), [1, 2]);
    }

    #[test]
    fn a_device_takes_lines_as_a_file_does() {
        let place = Place {
            path: "/dev/null".into(),
            ..Place::new()
        };
        let file = place.file();
        place.append(&file, 1, 2);
        place.append(&file, 3, 3);
        assert_eq!(place.chain.copied().unwrap(), 3);
    }

    #[test]
    fn many_threads_copy_each_line_once() {
        let place = Place::new();
        std::thread::scope(|scope| {
            for thread in 0..4 {
                let place = &place;
                scope.spawn(move || {
                    let file = place.file();
                    for number in 1..=50 {
                        place.append_of(&file, (number, number + thread % 2), 51);
                    }
                });
            }
        });
        let found = numbers(&place.path);
        assert_eq!(
            found,
            (1..=i64::try_from(found.len()).unwrap()).collect::<Vec<_>>()
        );
    }
}
