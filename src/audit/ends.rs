//! The first and the last lines of an audit file, found without reading what is between them.

use std::{
    fs::{File, Metadata},
    io,
    os::unix::fs::FileExt,
    path::Path,
};

use serde::Deserialize;

use super::verify::Link;
use crate::{clock::Timestamp, store::Line};

/// How much of the end of the file is read first to find its last line.
const TAIL_BYTES: u64 = 64 << 10;
/// How much is read at once to find the end of a line.
const BLOCK_BYTES: usize = 64 << 10;

/// Returns the number and time of a file's first entry; `None` where it has none.
pub(super) fn first(file: &File, told: &Metadata) -> io::Result<Option<(i64, Option<Timestamp>)>> {
    if !told.is_file() {
        // A pipe cannot be read at a place.
        return Ok(None);
    }
    let line = read_line(file, 0)?;
    let place = line.as_deref().and_then(Link::read);
    Ok(place.map(|place| (place.seq, Timestamp::parse(place.timestamp))))
}

/// Returns the time of the first of some lines.
pub(super) fn first_time(lines: &str) -> Option<Timestamp> {
    let line = lines.split('\n').next()?;
    Timestamp::parse(Link::read(line.as_bytes())?.timestamp)
}

/// Reads the line that begins at that place, without its end; `None` where it has none.
fn read_line(file: &File, offset: u64) -> io::Result<Option<Vec<u8>>> {
    let mut line = Vec::new();
    loop {
        let (held, mut block) = (line.len(), vec![0; BLOCK_BYTES]);
        let read = file.read_at(&mut block, offset + held as u64)?;
        if read == 0 {
            return Ok(None);
        }
        line.extend_from_slice(&block[..read]);
        if let Some(end) = line[held..].iter().position(|&byte| byte == b'\n') {
            line.truncate(held + end);
            return Ok(Some(line));
        }
    }
}

/// Returns the first and the last entry of a file; `None` where one of them is none.
pub(super) fn ends(path: &Path) -> io::Result<Option<(Line, Line)>> {
    let file = File::open(path)?;
    let Some(first) = read_line(&file, 0)?.and_then(|line| entry(&line)) else {
        return Ok(None);
    };
    let Some((begin, _)) = last_line(&file, file.metadata()?.len())? else {
        return Ok(None);
    };
    let last = read_line(&file, begin)?.and_then(|line| entry(&line));
    Ok(last.map(|last| (first, last)))
}

/// Where the last line of the file stands in which chain.
#[derive(Deserialize)]
pub(super) struct LastLine {
    pub(super) chain: String,
    pub(super) seq: i64,
}

/// Cuts off an unfinished last line and reads the last whole one, if it is an entry.
pub(super) fn mend(file: &File, bytes: u64) -> io::Result<Option<LastLine>> {
    if bytes == 0 {
        // Nothing to cut, and a device or a pipe, which is always empty, could not be cut.
        return Ok(None);
    }
    let Some((begin, end)) = last_line(file, bytes)? else {
        file.set_len(0)?;
        return Ok(None);
    };
    if end < bytes {
        file.set_len(end)?;
    }
    let line = read_line(file, begin)?.unwrap_or_default();
    Ok(serde_json::from_slice(&line).ok())
}

/// Returns where the last whole line begins, and where it ends with its line end; `None` when there is none.
fn last_line(file: &File, bytes: u64) -> io::Result<Option<(u64, u64)>> {
    let mut take = TAIL_BYTES.min(bytes);
    loop {
        let mut tail = vec![0; usize::try_from(take).unwrap_or(usize::MAX)];
        file.read_exact_at(&mut tail, bytes - take)?;
        let end = tail.iter().rposition(|&byte| byte == b'\n');
        let begin = end.and_then(|end| tail[..end].iter().rposition(|&byte| byte == b'\n'));
        match (end, begin) {
            (Some(end), Some(begin)) => {
                let from = bytes - take;
                return Ok(Some((from + begin as u64 + 1, from + end as u64 + 1)));
            }
            (end, _) if take == bytes => return Ok(end.map(|end| (0, end as u64 + 1))),
            _ => take = (take * 2).min(bytes),
        }
    }
}

/// Returns an entry's line as the store has it.
fn entry(text: &[u8]) -> Option<Line> {
    let seq = Link::read(text)?.seq;
    let text = std::str::from_utf8(text).ok()?.to_owned();
    Some(Line { seq, text })
}
