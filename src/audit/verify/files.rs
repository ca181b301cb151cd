//! Verifies the files of a log, one after the other, as one chain.

use std::{fs::File, io, io::Read, path::PathBuf};

use super::{
    super::read::{LINE_BYTES_MAX, LogFile, LogFiles},
    Begin, Fault, FaultKind, Known, Link, Site, Walk,
};
use crate::{audit::Chain, secrets::MacKey};

/// How much is read at once, in bytes.
const BLOCK_BYTES: usize = 256 * 1024;
/// How much is verified between two words about it, in bytes.
const TELL_BYTES: usize = 4 * 1024 * 1024;

/// The files of a log at one moment: what is appended later is not looked at.
#[derive(Debug)]
pub struct Snapshot {
    files: Vec<(LogFile, u64)>,
    /// The number of the last entry that was written to them, as their writers have noted it.
    pub copied: i64,
}

/// What was found in files.
#[derive(Debug)]
pub struct FilesReport {
    /// The files, the oldest first.
    pub paths: Vec<PathBuf>,
    /// The chain that they hold; `None` where they hold nothing.
    pub chain: Option<String>,
    /// How many entries are in order.
    pub entries: i64,
    /// The number of the first entry; 0 when there is none.
    pub first: i64,
    /// The number of the last entry in order; 0 when there is none.
    pub last: i64,
    /// The hash of that entry.
    pub hash: String,
    /// Whether the last line has no end yet: it is being written, or its writer was stopped.
    pub is_unfinished: bool,
    /// The first thing that is wrong.
    pub fault: Option<Fault>,
    /// An entry that was to be there and is not: its number and when the checkpoint was made.
    pub(super) unseen: Option<(i64, String)>,
}

impl Snapshot {
    /// Takes the files of a host as its writers left them.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn of(files: LogFiles, chain: &Chain) -> io::Result<Self> {
        let held = chain.hold_still()?;
        let copied = held.copied()?;
        let files = measured(files)?;
        Ok(Self { files, copied })
    }

    /// Takes one file.
    ///
    /// # Errors
    /// A file that cannot be read.
    pub fn only(files: LogFiles) -> io::Result<Self> {
        let files = measured(files)?;
        Ok(Self { files, copied: 0 })
    }

    /// Returns how many bytes there are.
    pub fn bytes(&self) -> u64 {
        self.files.iter().map(|(_, length)| length).sum()
    }

    /// Verifies the files as one chain. `told` hears from time to time how many more bytes are done.
    ///
    /// # Errors
    /// Files that cannot be read.
    pub fn verify(
        &self,
        key: &MacKey,
        (chain, begin, known): (Option<&str>, Begin, Known),
        told: &mut impl FnMut(u64),
    ) -> io::Result<FilesReport> {
        let mut walk = Walk::new(key, chain, begin).knowing(known);
        let mut fault = None;
        let mut is_unfinished = false;
        for (at, (file, length)) in self.files.iter().enumerate() {
            let mut lines = Lines::new(&file.file, *length)?;
            fault = lines.verify(file, &mut walk, told)?;
            if fault.is_some() {
                break;
            }
            if lines.is_unfinished() && at + 1 < self.files.len() {
                let (seq, kind) = (None, FaultKind::Malformed);
                let site = lines.site(file, 1);
                fault = Some(Fault { site, seq, kind });
                break;
            }
            is_unfinished = lines.is_unfinished();
        }
        if let Some(fault) = &mut fault {
            self.look_for_missing(fault, &walk)?;
        }
        Ok(FilesReport {
            paths: self
                .files
                .iter()
                .map(|(file, _)| file.path.clone())
                .collect(),
            chain: walk.chain().map(str::to_owned),
            entries: walk.entries(),
            first: walk.first(),
            last: walk.last(),
            hash: walk.hash().to_owned(),
            is_unfinished,
            unseen: walk.unseen().map(|(seq, time)| (seq, time.to_owned())),
            fault,
        })
    }

    /// Tells an entry that stands somewhere else from one that is nowhere.
    fn look_for_missing(&self, fault: &mut Fault, walk: &Walk) -> io::Result<()> {
        let FaultKind::Missing { first, .. } = fault.kind else {
            return Ok(());
        };
        let mut is_there = |link: &Link<'_>| link.seq == first && walk.is_of(link);
        if let Some(site) = self.find(&mut is_there)? {
            let (seq, found) = (first, site.to_string());
            fault.kind = FaultKind::Reordered { seq, found };
        }
        Ok(())
    }

    /// Finds the first entry that is as wanted.
    pub(super) fn find(
        &self,
        is_wanted: &mut impl FnMut(&Link<'_>) -> bool,
    ) -> io::Result<Option<Site>> {
        for (file, length) in &self.files {
            let mut lines = Lines::new(&file.file, *length)?;
            while let Some(line) = lines.next()? {
                if Link::read(line).is_some_and(|link| is_wanted(&link)) {
                    return Ok(Some(lines.site(file, 0)));
                }
            }
        }
        Ok(None)
    }
}

fn measured(files: LogFiles) -> io::Result<Vec<(LogFile, u64)>> {
    let mut measured = Vec::new();
    for file in files.into_all()? {
        let length = file.file.metadata()?.len();
        measured.push((file, length));
    }
    Ok(measured)
}

/// The lines of a file, as fast as they can be had: a line is a piece of a large block.
struct Lines<'f> {
    file: io::Take<&'f File>,
    block: Vec<u8>,
    /// Which part of the block has not been returned.
    begin: usize,
    end: usize,
    /// How many lines were returned.
    number: u64,
    /// How many bytes were returned since that was told.
    untold: usize,
}

impl<'f> Lines<'f> {
    fn new(mut file: &'f File, length: u64) -> io::Result<Self> {
        io::Seek::seek(&mut file, io::SeekFrom::Start(0))?;
        Ok(Self {
            file: file.take(length),
            block: vec![0; BLOCK_BYTES],
            begin: 0,
            end: 0,
            number: 0,
            untold: 0,
        })
    }

    /// Goes along the lines until one is wrong.
    fn verify(
        &mut self,
        file: &LogFile,
        walk: &mut Walk,
        told: &mut impl FnMut(u64),
    ) -> io::Result<Option<Fault>> {
        while let Some(line) = self.next()? {
            let stepped = walk.step(line).map(|_| ());
            if let Err((seq, kind)) = stepped {
                let site = self.site(file, 0);
                return Ok(Some(Fault { site, seq, kind }));
            }
            if self.untold >= TELL_BYTES {
                told(self.untold as u64);
                self.untold = 0;
            }
        }
        told(self.untold as u64);
        self.untold = 0;
        Ok(None)
    }

    /// Returns the next line that has an end, without it. One that is longer than any entry is cut: it is none.
    fn next(&mut self) -> io::Result<Option<&[u8]>> {
        let mut searched = 0;
        loop {
            let unsearched = &self.block[self.begin + searched..self.end];
            if let Some(at) = memchr(unsearched) {
                let (begin, length) = (self.begin, searched + at);
                self.begin += length + 1;
                self.number += 1;
                self.untold += length + 1;
                return Ok(Some(&self.block[begin..begin + length]));
            }
            searched = self.end - self.begin;
            if searched > LINE_BYTES_MAX {
                // Nothing behind it is looked at.
                self.number += 1;
                return Ok(Some(&[]));
            }
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Reads more behind what was not returned; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        self.block.copy_within(self.begin..self.end, 0);
        self.end -= self.begin;
        self.begin = 0;
        if self.end == self.block.len() {
            self.block.resize(self.block.len() * 2, 0);
        }
        let read = self.file.read(&mut self.block[self.end..])?;
        self.end += read;
        Ok(read > 0)
    }

    /// Tells whether something stands behind the last line end.
    fn is_unfinished(&self) -> bool {
        self.begin < self.end
    }

    /// Returns where the line is that was returned last, or one after it.
    fn site(&self, file: &LogFile, after: u64) -> Site {
        Site::Line {
            path: file.path.clone(),
            number: self.number + after,
        }
    }
}

/// Returns where the first line end is.
fn memchr(bytes: &[u8]) -> Option<usize> {
    // The standard library looks for one byte many at a time where it splits readers.
    let mut rest = bytes;
    io::BufRead::skip_until(&mut rest, b'\n').ok()?;
    let passed = bytes.len() - rest.len();
    (passed > 0 && bytes[passed - 1] == b'\n').then(|| passed - 1)
}
