//! The files of one log: the one that is written, and those that were rotated away before it.

use std::{
    ffi::OsStr,
    fs::{self, File, Metadata},
    io,
    os::unix::{
        ffi::OsStrExt,
        fs::{FileExt, MetadataExt},
    },
    path::{Path, PathBuf},
};

use super::line::LogEntry;
use crate::clock::Timestamp;

/// How much of a file is read to know which one it is, in bytes.
const HEAD_BYTES: usize = 64 * 1024;

/// A file of a log.
#[derive(Debug)]
pub struct LogFile {
    /// Where it is, or was when it was opened.
    pub path: PathBuf,
    /// It, opened for reading.
    pub file: File,
    head: Head,
}

/// How a file begins, which does not change as it grows.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Head {
    /// Its first bytes, up to the first line end.
    line: Vec<u8>,
    chain: Option<String>,
    seq: i64,
    time: Option<Timestamp>,
}

/// The files of a log, opened as they are needed.
#[derive(Debug)]
pub struct LogFiles {
    path: PathBuf,
    /// The one that is written; `None` where there is none.
    newest: Option<File>,
    /// Whether those before it belong to it.
    with_older: bool,
}

impl LogFiles {
    /// Opens one file and no other, whatever stands beside it.
    ///
    /// # Errors
    /// A file that is not there or cannot be read.
    pub fn only(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_owned(),
            newest: Some(File::open(path)?),
            with_older: false,
        })
    }

    /// Opens a log with what was rotated: files beside it that have its name and then a number or a date, such as
    /// `audit.jsonl.1` or `audit.jsonl-20261120`. There may be none at all.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn all(path: &Path) -> io::Result<Self> {
        // The newest first: should it be rotated just now, it is found a second time and not missed.
        let newest = match File::open(path) {
            Ok(file) => Some(file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(error),
        };
        Ok(Self {
            path: path.to_owned(),
            newest,
            with_older: true,
        })
    }

    /// Returns the name of the file that is written.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns the file that is written.
    pub fn newest(&self) -> Option<&File> {
        self.newest.as_ref()
    }

    /// Returns the file that is written, for whoever goes on with it.
    pub fn into_newest(self) -> Option<File> {
        self.newest
    }

    /// Opens what was rotated, the oldest first.
    ///
    /// # Errors
    /// A file or folder that cannot be read.
    pub fn older(&self) -> io::Result<Vec<LogFile>> {
        if !self.with_older {
            return Ok(Vec::new());
        }
        let newest = self.newest.as_ref().map(Known::of).transpose()?;
        let mut found: Vec<LogFile> = Vec::new();
        for path in rotated(&self.path)? {
            let file = match File::open(&path) {
                Ok(file) => file,
                // Taken away meanwhile.
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(error),
            };
            let known = Known::of(&file)?;
            let is_copy = |other: &Known| known.is_copy_of(other);
            if known.length == 0
                || newest.as_ref().is_some_and(is_copy)
                || found
                    .iter()
                    .any(|other| known.head.is_known() && other.head == known.head)
            {
                continue;
            }
            let head = known.head;
            found.push(LogFile { path, file, head });
        }
        sort(&mut found);
        Ok(found)
    }

    /// Returns all files, the oldest first; the one that is written is the last.
    ///
    /// # Errors
    /// A file or folder that cannot be read.
    pub fn into_all(self) -> io::Result<Vec<LogFile>> {
        let mut files = self.older()?;
        if let Some(file) = self.newest {
            let (path, head) = (self.path, Head::of(&file)?);
            files.push(LogFile { path, file, head });
        }
        Ok(files)
    }
}

impl LogFile {
    /// Returns how it begins.
    pub(super) fn head(&self) -> &Head {
        &self.head
    }
}

/// What tells files from each other.
struct Known {
    identity: (u64, u64),
    length: u64,
    head: Head,
}

impl Known {
    fn of(file: &File) -> io::Result<Self> {
        let told = file.metadata()?;
        Ok(Self {
            identity: identity(&told),
            length: told.len(),
            head: Head::of(file)?,
        })
    }

    /// Tells whether it is the same file, or one that begins alike: a copy whose original is about to be emptied.
    fn is_copy_of(&self, other: &Self) -> bool {
        self.identity == other.identity || (self.head.is_known() && self.head == other.head)
    }
}

impl Head {
    /// Reads how a file begins.
    pub(super) fn of(file: &File) -> io::Result<Self> {
        let mut bytes = vec![0; HEAD_BYTES];
        let read = file.read_at(&mut bytes, 0)?;
        bytes.truncate(read);
        let mut head = Self::default();
        for line in bytes.split_inclusive(|&byte| byte == b'\n') {
            if let Ok((_, entry)) = LogEntry::parse(line)
                && entry.timestamp.is_some()
            {
                head.chain = entry.chain;
                head.seq = entry.seq.unwrap_or(0);
                head.time = entry.timestamp;
                break;
            }
        }
        if head.time.is_none() {
            // Nothing in it tells: when it was written last does.
            let written = file.metadata()?.mtime();
            head.time = Some(Timestamp::from_millis(written.saturating_mul(1000)));
        }
        // Without a line end it is nothing that would not change.
        let end = bytes.iter().position(|&byte| byte == b'\n');
        bytes.truncate(end.unwrap_or(0));
        head.line = bytes;
        Ok(head)
    }

    /// Tells whether it is known how the file begins: it has a line, which is not too long.
    pub(super) fn is_known(&self) -> bool {
        !self.line.is_empty()
    }

    /// Tells whether a file that begins so comes after another.
    pub(super) fn is_after(&self, other: &Self) -> bool {
        if self.chain.is_some() && self.chain == other.chain {
            return self.seq > other.seq;
        }
        self.time > other.time
    }
}

/// Returns what tells a file from its successor.
pub(super) fn identity(metadata: &Metadata) -> (u64, u64) {
    (metadata.dev(), metadata.ino())
}

/// Sorts files by their entries: by number where all are of one chain, else by time.
fn sort(files: &mut [LogFile]) {
    let chain = files.first().and_then(|file| file.head.chain.clone());
    let is_one = chain.is_some() && files.iter().all(|file| file.head.chain == chain);
    files.sort_by_key(|file| {
        let time = if is_one { None } else { file.head.time };
        (time, file.head.seq)
    });
}

/// Returns the files beside one whose names are its name and a number or a date.
pub(in crate::audit) fn rotated(path: &Path) -> io::Result<Vec<PathBuf>> {
    let Some(name) = path.file_name() else {
        return Ok(Vec::new());
    };
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error),
    };
    let mut found = Vec::new();
    for entry in entries {
        let entry = entry?;
        if is_rotated(&entry.file_name(), name) && entry.file_type()?.is_file() {
            found.push(folder.join(entry.file_name()));
        }
    }
    Ok(found)
}

/// Tells whether a name is another and then `.` or `-` and digits, as programs that rotate files have it. What they
/// have compressed is not read.
fn is_rotated(name: &OsStr, of: &OsStr) -> bool {
    let suffix = name.as_bytes().strip_prefix(of.as_bytes());
    let Some([b'.' | b'-', digits @ ..]) = suffix else {
        return false;
    };
    digits.iter().any(u8::is_ascii_digit)
        && digits
            .iter()
            .all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'T' | b'Z'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(seq: i64) -> String {
        format!("{{\"chain\":\"c\",\"seq\":{seq},\"timestamp\":\"2026-03-01T10:00:00Z\"}}\n")
    }

    fn names(folder: &Path) -> Vec<String> {
        let files = LogFiles::all(&folder.join("audit.jsonl")).unwrap();
        let name = |file: &LogFile| file.path.file_name().unwrap().to_str().unwrap().to_owned();
        files.into_all().unwrap().iter().map(name).collect()
    }

    #[test]
    fn rotated_files_come_in_the_order_of_their_entries() {
        let folder = tempfile::tempdir().unwrap();
        for (name, seq) in [
            ("audit.jsonl", 40),
            ("audit.jsonl.1", 30),
            ("audit.jsonl.10", 5),
            ("audit.jsonl.2", 20),
            ("audit.jsonl-20260301", 1),
            ("audit.jsonl.3.gz", 10),
            ("audit.jsonl.old", 11),
            ("audit.jsonl2", 12),
            ("other.jsonl.1", 13),
        ] {
            fs::write(folder.path().join(name), line(seq)).unwrap();
        }
        fs::create_dir(folder.path().join("audit.jsonl.7")).unwrap();
        assert_eq!(
            names(folder.path()),
            [
                "audit.jsonl-20260301",
                "audit.jsonl.10",
                "audit.jsonl.2",
                "audit.jsonl.1",
                "audit.jsonl"
            ]
        );
    }

    #[test]
    fn a_copy_whose_original_is_not_emptied_yet_is_left_out() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("audit.jsonl");
        fs::write(&path, line(1) + &line(2)).unwrap();
        fs::copy(&path, folder.path().join("audit.jsonl.1")).unwrap();
        fs::hard_link(&path, folder.path().join("audit.jsonl.2")).unwrap();
        fs::write(folder.path().join("audit.jsonl.3"), "").unwrap();
        assert_eq!(names(folder.path()), ["audit.jsonl"]);
        fs::write(&path, "").unwrap();
        fs::remove_file(folder.path().join("audit.jsonl.2")).unwrap();
        assert_eq!(names(folder.path()), ["audit.jsonl.1", "audit.jsonl"]);
    }

    #[test]
    fn a_log_that_is_not_there_has_no_files() {
        let folder = tempfile::tempdir().unwrap();
        assert!(names(folder.path()).is_empty());
        assert!(names(&folder.path().join("nowhere")).is_empty());
        assert!(LogFiles::only(&folder.path().join("audit.jsonl")).is_err());
    }
}
