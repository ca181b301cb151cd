//! As much of HTTP/1.1 as both ends of the benchmark need, written to cost them little: the two cores are the
//! measured program's, too.

use std::io;

use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const BUFFER_BYTES: usize = 256 * 1024;

/// One connection and what has been read from it but not used yet.
pub(crate) struct Connection {
    stream: TcpStream,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
}

/// The first lines of a request or a response.
pub(crate) struct Head {
    /// The request line or the status line.
    pub(crate) first: String,
    /// The value of `Authorization`; empty where there is none.
    pub(crate) authorization: String,
    body: Body,
}

#[derive(Clone, Copy)]
enum Body {
    Bytes(u64),
    Chunked,
}

impl Head {
    /// Returns the status of a response, or 0 where the line has none.
    pub(crate) fn status(&self) -> u16 {
        let status = self.first.split(' ').nth(1);
        status.and_then(|status| status.parse().ok()).unwrap_or(0)
    }
}

impl Connection {
    pub(crate) fn new(stream: TcpStream) -> io::Result<Self> {
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; BUFFER_BYTES].into_boxed_slice(),
            start: 0,
            end: 0,
        })
    }

    pub(crate) async fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.stream.write_all(bytes).await
    }

    /// Reads the head of the next message; the other side closing before it is an `UnexpectedEof`.
    pub(crate) async fn head(&mut self) -> io::Result<Head> {
        let first = String::from_utf8_lossy(self.line().await?).into_owned();
        let (mut authorization, mut body) = (String::new(), Body::Bytes(0));
        loop {
            let line = self.line().await?;
            if line.is_empty() {
                return Ok(Head {
                    first,
                    authorization,
                    body,
                });
            }
            if let Some(length) = value(line, b"content-length:") {
                let length = length.trim().parse();
                body = Body::Bytes(
                    length.map_err(|error| broken(&format!("content-length: {error}")))?,
                );
            } else if value(line, b"transfer-encoding:").is_some() {
                body = Body::Chunked;
            } else if let Some(given) = value(line, b"authorization:") {
                given.trim().clone_into(&mut authorization);
            }
        }
    }

    /// Reads the body behind a head and returns its length; its first bytes go to `kept`, up to its capacity.
    pub(crate) async fn body(&mut self, head: &Head, kept: &mut Vec<u8>) -> io::Result<u64> {
        kept.clear();
        let Body::Bytes(length) = head.body else {
            return self.chunks(kept).await;
        };
        self.take(length, kept).await?;
        Ok(length)
    }

    async fn chunks(&mut self, kept: &mut Vec<u8>) -> io::Result<u64> {
        let mut total = 0;
        loop {
            let line = String::from_utf8_lossy(self.line().await?).into_owned();
            let size = line.split(';').next().unwrap_or_default().trim();
            let size = u64::from_str_radix(size, 16);
            let size = size.map_err(|_| broken(&format!("not the size of a chunk: `{line}`")))?;
            self.take(size, kept).await?;
            total += size;
            let mut rest = self.line().await?;
            if size == 0 {
                // Trailers may follow the last chunk.
                while !rest.is_empty() {
                    rest = self.line().await?;
                }
                return Ok(total);
            }
        }
    }

    async fn take(&mut self, mut left: u64, kept: &mut Vec<u8>) -> io::Result<()> {
        while left > 0 {
            if self.start == self.end {
                self.fill().await?;
            }
            let here = usize::try_from(left)
                .unwrap_or(usize::MAX)
                .min(self.end - self.start);
            let keep = here.min(kept.capacity() - kept.len());
            kept.extend_from_slice(&self.buffer[self.start..self.start + keep]);
            self.start += here;
            left -= here as u64;
        }
        Ok(())
    }

    /// Reads one line and returns it without its end.
    async fn line(&mut self) -> io::Result<&[u8]> {
        let mut searched = 0;
        loop {
            let unread = &self.buffer[self.start..self.end];
            if let Some(at) = unread[searched..].iter().position(|byte| *byte == b'\n') {
                let (from, length) = (self.start, searched + at);
                self.start += length + 1;
                let line = &self.buffer[from..from + length];
                return Ok(line.strip_suffix(b"\r").unwrap_or(line));
            }
            searched = unread.len();
            self.fill().await?;
        }
    }

    async fn fill(&mut self) -> io::Result<()> {
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            return Err(broken("a line is too long"));
        }
        match self.stream.read(&mut self.buffer[self.end..]).await? {
            0 => Err(io::ErrorKind::UnexpectedEof.into()),
            read => {
                self.end += read;
                Ok(())
            }
        }
    }
}

/// Returns what follows a header's name, if the line is that header's.
fn value<'a>(line: &'a [u8], name: &[u8]) -> Option<&'a str> {
    let (begin, rest) = line.split_at_checked(name.len())?;
    begin
        .eq_ignore_ascii_case(name)
        .then(|| std::str::from_utf8(rest).unwrap_or_default())
}

fn broken(what: &str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, what.to_owned())
}
