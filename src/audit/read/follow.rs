//! Shows entries as they are appended, whatever happens to the file meanwhile.

use std::{
    fs::{File, Metadata},
    io::{self, Seek, SeekFrom},
    os::unix::fs::{FileExt, MetadataExt},
    path::{Path, PathBuf},
};

use super::{
    Event, Filter, LogFiles,
    files::{Head, LogFile, identity},
    forward::Lines,
    line::Place,
    parse,
};

/// How many bytes before the place of reading are remembered, to tell a file that was written anew.
const MARK_BYTES: u64 = 64;

/// Where reading a file ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Position {
    /// The bytes up to the end of the last finished line.
    pub offset: u64,
    /// The lines up to there; `None` when they were not counted.
    pub lines: Option<u64>,
}

/// Reads what is appended to a file, and goes on with the next one when the file is rotated.
#[derive(Debug)]
pub struct Follower {
    /// Where the file is, and its successors will be.
    path: PathBuf,
    /// The file; `None` while there is none.
    open: Option<Open>,
}

impl Follower {
    /// Follows the file at `path`, from where reading it ended; `None` when there was no file.
    pub fn new(path: PathBuf, from: Option<(File, Position)>) -> io::Result<Self> {
        let open = from
            .map(|(file, position)| Open::new(file, position))
            .transpose()?;
        Ok(Self { path, open })
    }

    /// Reads what is new and wanted: the rest of a rotated file, then those that were rotated after it since the last
    /// look, then its successor.
    pub fn look<E: From<io::Error>>(
        &mut self,
        filter: &Filter,
        each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        if let Some(open) = &mut self.open {
            open.look(&self.path, filter, each)?;
        }
        if !self.has_successor()? {
            return Ok(());
        }
        // What was written between the last look and the rename.
        if let Some(open) = &mut self.open {
            open.look(&self.path, filter, each)?;
        }
        for next in self.successors()? {
            each(Event::In(&next.path))?;
            let open = self.open.insert(Open::new(next.file, Position::START)?);
            open.read(filter, each)?;
        }
        Ok(())
    }

    /// Tells whether another file stands where the followed one stood.
    fn has_successor(&self) -> io::Result<bool> {
        let told = match std::fs::metadata(&self.path) {
            Ok(told) => told,
            // Between the two steps of a rotation.
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(false),
            Err(error) => return Err(error),
        };
        let Some(open) = &self.open else {
            return Ok(true);
        };
        Ok(identity(&told) != open.identity()?)
    }

    /// Returns the files that came after the followed one, the oldest first.
    fn successors(&self) -> io::Result<Vec<LogFile>> {
        let mut files = LogFiles::all(&self.path)?.into_all()?;
        let Some(open) = &self.open else {
            return Ok(files.split_off(files.len().saturating_sub(1)));
        };
        let followed = open.identity()?;
        let mut at = 0;
        for (number, file) in files.iter().enumerate() {
            let is_followed = identity(&file.file.metadata()?) == followed;
            // The followed one may be gone already, or be where nobody looks.
            if is_followed || (file.path != self.path && !file.head().is_after(&open.head)) {
                at = number + 1;
            }
        }
        Ok(files.split_off(at))
    }
}

impl Position {
    /// Before the first line.
    const START: Self = Self {
        offset: 0,
        lines: Some(0),
    };
}

/// A file that is being followed.
#[derive(Debug)]
struct Open {
    /// Its lines.
    lines: Lines<File>,
    /// How many lines were read; `None` when the ones before were not counted.
    number: Option<u64>,
    /// The bytes before the place of reading, [`MARK_BYTES`] at most.
    mark: Vec<u8>,
    /// How the file was at the last look.
    seen: Stamp,
    /// How it begins.
    head: Head,
}

impl Open {
    /// Goes to the place of the file where reading goes on.
    fn new(mut file: File, position: Position) -> io::Result<Self> {
        file.seek(SeekFrom::Start(position.offset))?;
        let head = Head::of(&file)?;
        let lines = Lines::new(file, position.offset);
        let mut open = Self {
            lines,
            number: position.lines,
            mark: Vec::new(),
            seen: Stamp::default(),
            head,
        };
        open.remember()?;
        Ok(open)
    }

    /// Returns what tells the file from others.
    fn identity(&self) -> io::Result<(u64, u64)> {
        Ok(identity(&self.lines.file().metadata()?))
    }

    /// Reads what is new and wanted; of a file that was emptied, first what its copy has and was not read.
    fn look<E: From<io::Error>>(
        &mut self,
        path: &Path,
        filter: &Filter,
        each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        let stamp = Stamp::of(&self.lines.file().metadata()?);
        if stamp == self.seen {
            return Ok(());
        }
        if self.is_written_anew(stamp.length)? {
            let (offset, lines) = (self.lines.offset(), self.number);
            let mut position = Position { offset, lines };
            for copy in self.copies(path)? {
                each(Event::In(&copy.path))?;
                Self::new(copy.file, position)?.read(filter, each)?;
                position = Position::START;
            }
            each(Event::In(path))?;
            self.lines.restart()?;
            self.number = Some(0);
            self.head = Head::default();
        }
        self.read(filter, each)
    }

    /// Finds the copy that was made of the file before it was emptied (`copytruncate`), and those that were made after
    /// it: it begins alike, and has the same before the place of reading.
    fn copies(&self, path: &Path) -> io::Result<Vec<LogFile>> {
        let mut files = LogFiles::all(path)?.older()?;
        for at in 0..files.len() {
            let file = &files[at];
            let is_copy = self.head.is_known() && *file.head() == self.head;
            if is_copy && self.before(&file.file)? == self.mark {
                return Ok(files.split_off(at));
            }
        }
        Ok(Vec::new())
    }

    /// Reads what is new and wanted.
    fn read<E: From<io::Error>>(
        &mut self,
        filter: &Filter,
        each: &mut impl FnMut(Event<'_>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.seen = Stamp::of(&self.lines.file().metadata()?);
        while let Some(found) = self.lines.next()? {
            self.number = self.number.map(|number| number + 1);
            match found.bytes.and_then(parse) {
                Ok(None) => {}
                Ok(Some((line, entry))) => {
                    if filter.admits(line, &entry) {
                        each(Event::Entry(line, &entry))?;
                    }
                }
                Err(flaw) => {
                    let place = self.number.map_or(Place::Byte(found.offset), Place::Line);
                    each(Event::Malformed(place, flaw))?;
                }
            }
        }
        Ok(self.remember()?)
    }

    /// Tells whether the file was emptied since, even when it has grown beyond its old length already.
    fn is_written_anew(&self, length: u64) -> io::Result<bool> {
        if length < self.seen.length.max(self.lines.offset()) {
            return Ok(true);
        }
        Ok(self.before(self.lines.file())? != self.mark)
    }

    /// Remembers the bytes before the place of reading, and how the file begins.
    fn remember(&mut self) -> io::Result<()> {
        self.mark = self.before(self.lines.file())?;
        if !self.head.is_known() {
            self.head = Head::of(self.lines.file())?;
        }
        Ok(())
    }

    /// Returns the bytes of this file, or of a copy, before the place of reading; fewer when the file ends before.
    fn before(&self, file: &File) -> io::Result<Vec<u8>> {
        let offset = self.lines.offset();
        let start = offset.saturating_sub(MARK_BYTES);
        let mut bytes = vec![0; usize::try_from(offset - start).unwrap_or(0)];
        match file.read_exact_at(&mut bytes, start) {
            Ok(()) => Ok(bytes),
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(Vec::new()),
            Err(error) => Err(error),
        }
    }
}

/// What changes when a file is written to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Stamp {
    /// How long it is, in bytes.
    length: u64,
    /// When it was written to, in seconds and nanoseconds.
    written: (i64, i64),
}

impl Stamp {
    /// Returns how a file is.
    fn of(metadata: &Metadata) -> Self {
        Self {
            length: metadata.len(),
            written: (metadata.mtime(), metadata.mtime_nsec()),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::{fs, io::Write};

    use super::*;
    use crate::audit::read::Flaw;

    /// A file that is followed, and what was found in it.
    struct Followed {
        folder: tempfile::TempDir,
        follower: Follower,
    }

    impl Followed {
        /// Follows a file from its beginning.
        fn new(text: &str) -> Self {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("audit.jsonl");
            fs::write(&path, text).unwrap();
            let from = Some((
                File::open(&path).unwrap(),
                Position {
                    offset: 0,
                    lines: Some(0),
                },
            ));
            let follower = Follower::new(path, from).unwrap();
            Self { folder, follower }
        }

        fn path(&self, name: &str) -> PathBuf {
            self.folder.path().join(name)
        }

        /// Looks once, and returns the agents of the entries and the places of what is none.
        fn look(&mut self) -> Vec<String> {
            let mut found = Vec::new();
            let mut each = |event: Event<'_>| -> io::Result<()> {
                found.push(match event {
                    Event::Entry(_, entry) => entry.agent_id.clone().unwrap(),
                    Event::Malformed(place, Flaw::NotAnObject) => place.to_string(),
                    Event::In(_) => return Ok(()),
                    Event::Malformed(..) | Event::Read(_) => {
                        unreachable!("no such line is written here")
                    }
                });
                Ok(())
            };
            self.follower.look(&Filter::default(), &mut each).unwrap();
            found
        }
    }

    fn append(path: &Path, text: &str) {
        let mut file = fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(path)
            .unwrap();
        file.write_all(text.as_bytes()).unwrap();
    }

    fn line(agent: &str) -> String {
        format!("{{\"agent_id\":\"{agent}\"}}\n")
    }

    #[test]
    fn what_is_appended_is_found_once_and_when_it_is_finished() {
        let mut file = Followed::new(&line("a"));
        assert_eq!(file.look(), ["a"]);
        assert!(file.look().is_empty());
        append(&file.path("audit.jsonl"), "{\"agent_id\":");
        assert!(file.look().is_empty());
        append(&file.path("audit.jsonl"), "\"b\"}\nnone\n");
        assert_eq!(file.look(), ["b", "line 3"]);
    }

    #[test]
    fn a_rotated_file_is_read_to_its_end_and_then_its_successor() {
        let mut file = Followed::new(&line("a"));
        assert_eq!(file.look(), ["a"]);
        for number in 0..2 {
            fs::rename(file.path("audit.jsonl"), file.path("old")).unwrap();
            append(&file.path("old"), &line("late"));
            if number == 0 {
                assert_eq!(file.look(), ["late"]);
            }
            fs::write(file.path("audit.jsonl"), line("new")).unwrap();
            assert_eq!(
                file.look(),
                if number == 0 {
                    vec!["new"]
                } else {
                    vec!["late", "new"]
                }
            );
        }
    }

    #[test]
    fn an_emptied_file_is_read_from_its_beginning() {
        let mut file = Followed::new(&line("first").repeat(9));
        assert_eq!(file.look().len(), 9);
        let truncate = |path: &Path, text: &str| {
            let mut same = fs::OpenOptions::new()
                .write(true)
                .truncate(true)
                .open(path)
                .unwrap();
            same.write_all(text.as_bytes()).unwrap();
        };
        let path = file.path("audit.jsonl");
        truncate(&path, "");
        assert!(file.look().is_empty());
        append(&path, &line("b"));
        assert_eq!(file.look(), ["b"]);
        // Emptied, and longer than before when it is looked at again.
        truncate(&path, &line("c").repeat(20));
        assert_eq!(file.look().len(), 20);
    }

    #[test]
    fn a_file_that_comes_later_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let follower = Follower::new(folder.path().join("audit.jsonl"), None).unwrap();
        let mut file = Followed { folder, follower };
        assert!(file.look().is_empty());
        append(&file.path("audit.jsonl"), &line("a"));
        assert_eq!(file.look(), ["a"]);
    }
}
