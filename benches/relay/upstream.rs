//! The upstream: answers small requests from memory and streams one large body.

use std::io::{self, Write};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::wire::Connection;

/// The bytes of the small answer's body.
pub(crate) const SMALL_BYTES: usize = 512;
/// The bytes of the large answer's body.
pub(crate) const LARGE_BYTES: u64 = 100_000_000;
pub(crate) const SMALL_PATH: &str = "/bench";
pub(crate) const LARGE_PATH: &str = "/large";

const CHUNK_BYTES: usize = 64 * 1024;

/// Serves until killed, after it has printed its port on a line.
pub(crate) async fn serve() -> io::Result<()> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    writeln!(io::stdout(), "{}", listener.local_addr()?.port())?;
    let mut connections = JoinSet::new();
    loop {
        let (stream, _) = listener.accept().await?;
        connections.spawn(async move {
            // A client that leaves is the normal end of a connection.
            drop(answer(stream).await);
        });
        while connections.try_join_next().is_some() {}
    }
}

async fn answer(stream: TcpStream) -> io::Result<()> {
    let mut connection = Connection::new(stream)?;
    let small = [head(SMALL_BYTES as u64, "application/json"), small_body()].concat();
    let text = text(CHUNK_BYTES);
    let mut nothing = Vec::new();
    loop {
        let head = connection.head().await?;
        connection.body(&head, &mut nothing).await?;
        if head.first.split(' ').nth(1) == Some(LARGE_PATH) {
            stream_large(&mut connection, &text).await?;
        } else {
            connection.write(&small).await?;
        }
    }
}

async fn stream_large(connection: &mut Connection, text: &[u8]) -> io::Result<()> {
    connection.write(&head(LARGE_BYTES, "text/plain")).await?;
    let mut left = LARGE_BYTES;
    while left > 0 {
        let here = usize::try_from(left).unwrap_or(usize::MAX).min(text.len());
        connection.write(&text[..here]).await?;
        left -= here as u64;
    }
    Ok(())
}

fn head(bytes: u64, kind: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\nContent-Type: {kind}\r\nContent-Length: {bytes}\r\n\r\n")
        .into_bytes()
}

/// Returns the JSON object that a small request is answered with.
pub(crate) fn small_body() -> Vec<u8> {
    let (begin, end) = ("{\"items\":\"", "\"}");
    let filling = text(SMALL_BYTES - begin.len() - end.len());
    [begin.as_bytes(), &filling, end.as_bytes()].concat()
}

/// Returns letters and digits without a pattern, the same each time: a run of one byte would be unlike any real
/// body to whoever searches it.
fn text(bytes: usize) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        ALPHABET[usize::from(state.to_le_bytes()[7] % 64)]
    };
    std::iter::repeat_with(&mut next).take(bytes).collect()
}
