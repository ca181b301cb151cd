//! The file of a backup: a line that says what it is, a head that can be read without a key, and sealed chunks.

use std::io::{self, Read, Write};

use serde::{Deserialize, Serialize};

use super::BackupError;
use crate::{
    clock::Timestamp,
    secrets::{CHUNK_BYTES, CHUNK_TAG_BYTES, Chunks, EncryptionKey, random_bytes},
};

/// How every backup of this format begins.
const MAGIC: &[u8] = b"POSTERN BACKUP 1\n";
/// The longest head.
const HEAD_BYTES_MAX: usize = 4096;
/// The longest line: a row with a request and its answer, of 10 MiB each, in base64.
const LINE_BYTES_MAX: usize = 64 << 20;
/// Set in a chunk's length where it is the last one.
const LAST: u32 = 1 << 31;

/// What a backup says of itself, to whoever reads its second line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BackupHead {
    /// The schema of its rows.
    pub schema: i64,
    /// What the key is known by that sealed it.
    pub key: String,
    /// The check value of that key.
    pub key_check: String,
    /// The moment that it shows.
    pub created_at: Timestamp,
    /// The version of the program that made it.
    pub version: String,
    /// Random: no two backups are sealed under one key.
    salt: String,
}

impl BackupHead {
    pub(super) fn new(key: &EncryptionKey, schema: i64, created_at: Timestamp) -> Self {
        Self {
            schema,
            key: key.id().to_string(),
            key_check: key.check_value().to_owned(),
            created_at,
            version: env!("CARGO_PKG_VERSION").to_owned(),
            salt: data_encoding::HEXLOWER.encode(&random_bytes::<32>()),
        }
    }
}

/// Writes a backup.
pub(super) struct Writer<W> {
    out: W,
    chunks: Chunks,
    buffer: Vec<u8>,
    pub(super) bytes: u64,
}

impl<W: Write> Writer<W> {
    pub(super) fn new(mut out: W, head: &BackupHead, key: &EncryptionKey) -> io::Result<Self> {
        let mut line = serde_json::to_vec(head).expect("a head is text and numbers");
        let chunks = Chunks::new(key, &line);
        line.push(b'\n');
        out.write_all(MAGIC)?;
        out.write_all(&line)?;
        Ok(Self {
            out,
            chunks,
            buffer: Vec::with_capacity(CHUNK_BYTES),
            bytes: (MAGIC.len() + line.len()) as u64,
        })
    }

    pub(super) fn line(&mut self, line: &[u8]) -> io::Result<()> {
        for mut part in [line, b"\n"] {
            while !part.is_empty() {
                let (now, rest) = part.split_at(part.len().min(CHUNK_BYTES - self.buffer.len()));
                self.buffer.extend_from_slice(now);
                part = rest;
                if self.buffer.len() == CHUNK_BYTES {
                    self.chunk(false)?;
                }
            }
        }
        Ok(())
    }

    pub(super) fn finish(mut self) -> io::Result<(W, u64)> {
        self.chunk(true)?;
        self.out.flush()?;
        Ok((self.out, self.bytes))
    }

    fn chunk(&mut self, is_last: bool) -> io::Result<()> {
        let sealed = self.chunks.seal(&self.buffer, is_last);
        self.buffer.clear();
        let length = u32::try_from(sealed.len()).expect("a chunk has some ten thousand bytes");
        let length = if is_last { length | LAST } else { length };
        self.out.write_all(&length.to_be_bytes())?;
        self.bytes += 4 + sealed.len() as u64;
        self.out.write_all(&sealed)
    }
}

/// Reads a backup whose head was read.
pub(super) struct Reader<R> {
    input: R,
    chunks: Chunks,
    buffer: Vec<u8>,
    at: usize,
    is_over: bool,
}

/// A backup's head, as it stands in the file, and the rest.
pub(super) struct Unopened<R> {
    pub(super) head: BackupHead,
    line: Vec<u8>,
    input: R,
}

impl<R: Read> Unopened<R> {
    pub(super) fn read(mut input: R) -> Result<Self, BackupError> {
        let mut magic = [0; MAGIC.len()];
        input.read_exact(&mut magic).map_err(cut_off)?;
        if magic != MAGIC {
            return Err(BackupError::NotABackup);
        }
        let mut line = Vec::new();
        loop {
            let mut byte = [0];
            input.read_exact(&mut byte).map_err(cut_off)?;
            if byte == *b"\n" {
                break;
            }
            line.push(byte[0]);
            if line.len() > HEAD_BYTES_MAX {
                return Err(BackupError::NotABackup);
            }
        }
        let head = serde_json::from_slice(&line).map_err(|_| BackupError::NotABackup)?;
        Ok(Self { head, line, input })
    }

    pub(super) fn open(self, key: &EncryptionKey) -> Result<Reader<R>, BackupError> {
        if !key.matches(&self.head.key_check) {
            return Err(BackupError::WrongKey { key: self.head.key });
        }
        Ok(Reader {
            input: self.input,
            chunks: Chunks::new(key, &self.line),
            buffer: Vec::new(),
            at: 0,
            is_over: false,
        })
    }
}

impl<R: Read> Reader<R> {
    /// Returns the next line; `None` after the last one.
    pub(super) fn line(&mut self) -> Result<Option<Vec<u8>>, BackupError> {
        let mut line = Vec::new();
        loop {
            let rest = &self.buffer[self.at..];
            if let Some(end) = rest.iter().position(|&byte| byte == b'\n') {
                line.extend_from_slice(&rest[..end]);
                self.at += end + 1;
                return Ok(Some(line));
            }
            line.extend_from_slice(rest);
            self.at = self.buffer.len();
            if line.len() > LINE_BYTES_MAX {
                return Err(BackupError::Damaged("a line is too long"));
            }
            if self.is_over {
                if line.is_empty() {
                    return Ok(None);
                }
                return Err(BackupError::Damaged("its last line is cut off"));
            }
            self.chunk()?;
        }
    }

    fn chunk(&mut self) -> Result<(), BackupError> {
        let mut length = [0; 4];
        self.input.read_exact(&mut length).map_err(cut_off)?;
        let length = u32::from_be_bytes(length);
        self.is_over = length & LAST != 0;
        let length = usize::try_from(length & !LAST).unwrap_or(usize::MAX);
        if length > CHUNK_BYTES + CHUNK_TAG_BYTES {
            return Err(BackupError::Damaged("a chunk is too long"));
        }
        let mut sealed = vec![0; length];
        self.input.read_exact(&mut sealed).map_err(cut_off)?;
        let opened = self.chunks.open(&sealed, self.is_over);
        let opened = opened
            .map_err(|_| BackupError::Damaged("a chunk does not open: it was changed or moved"))?;
        self.buffer.clear();
        self.buffer.extend_from_slice(opened.expose());
        self.at = 0;
        if self.is_over && self.input.read(&mut [0]).map_err(BackupError::Read)? != 0 {
            return Err(BackupError::Damaged("something follows its end"));
        }
        Ok(())
    }
}

fn cut_off(error: io::Error) -> BackupError {
    match error.kind() {
        io::ErrorKind::UnexpectedEof => BackupError::Damaged("it is cut off"),
        _ => BackupError::Read(error),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Clock;

    fn made(lines: &[&[u8]], key: &EncryptionKey) -> Vec<u8> {
        let head = BackupHead::new(key, 7, Clock::default().now());
        let mut writer = Writer::new(Vec::new(), &head, key).unwrap();
        for line in lines {
            writer.line(line).unwrap();
        }
        writer.finish().unwrap().0
    }

    fn read(file: &[u8], key: &EncryptionKey) -> Result<Vec<Vec<u8>>, BackupError> {
        let mut reader = Unopened::read(file)?.open(key)?;
        let mut lines = Vec::new();
        while let Some(line) = reader.line()? {
            lines.push(line);
        }
        Ok(lines)
    }

    #[test]
    fn lines_of_any_length_are_read_as_they_were_written() {
        let key = EncryptionKey::generate();
        let long = vec![b'x'; 3 * CHUNK_BYTES + 7];
        let whole = vec![b'y'; CHUNK_BYTES - 1];
        let lines: [&[u8]; 4] = [b"one", &long, b"", &whole];
        assert_eq!(read(&made(&lines, &key), &key).unwrap(), lines);
        assert!(read(&made(&[], &key), &key).unwrap().is_empty());
    }

    #[test]
    fn a_file_that_is_cut_off_or_changed_anywhere_is_refused() {
        let key = EncryptionKey::generate();
        let long = vec![b'x'; CHUNK_BYTES + 100];
        let file = made(&[b"one", &long, b"two"], &key);
        for cut in (0..file.len()).step_by(997).chain([file.len() - 1]) {
            assert!(read(&file[..cut], &key).is_err(), "cut at {cut}");
        }
        for at in (0..file.len()).step_by(499) {
            let mut changed = file.clone();
            changed[at] ^= 1;
            assert!(read(&changed, &key).is_err(), "changed at {at}");
        }
        assert!(read(&[file.as_slice(), b"x"].concat(), &key).is_err());
        let other = EncryptionKey::generate();
        assert!(matches!(
            read(&file, &other),
            Err(BackupError::WrongKey { .. })
        ));
    }
}
