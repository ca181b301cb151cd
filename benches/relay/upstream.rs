//! The upstream: answers small requests from memory, streams one large body, and is a token service.

use std::io::{self, Write};
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinSet;

use crate::wire::{Connection, Head};

/// The bytes of the small answer's body.
pub(crate) const SMALL_BYTES: usize = 512;
/// The bytes of the large answer's body.
pub(crate) const LARGE_BYTES: u64 = 100_000_000;
pub(crate) const SMALL_PATH: &str = "/bench";
/// The small answer, for those with a token of [`TOKEN_PATH`].
pub(crate) const WITH_TOKEN_PATH: &str = "/bench/with-token";
/// The small answer, for requests that AWS's version 4 signed; the signature is not computed again.
pub(crate) const SIGNED_PATH: &str = "/bench/signed";
pub(crate) const LARGE_PATH: &str = "/large";
/// Where a value is exchanged for a token.
pub(crate) const TOKEN_PATH: &str = "/token";
/// How often [`TOKEN_PATH`] was asked, as text.
pub(crate) const EXCHANGES_PATH: &str = "/exchanges";

const TOKEN: &str = "access-token-6e1c0f4d7b2a9835";
const SIGNED_BEGIN: &str = "AWS4-HMAC-SHA256 Credential=";

const CHUNK_BYTES: usize = 64 * 1024;

static EXCHANGES: AtomicU64 = AtomicU64::new(0);

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
    let small = whole("200 OK", &small_body());
    let text = text(CHUNK_BYTES);
    let mut nothing = Vec::new();
    loop {
        let head = connection.head().await?;
        connection.body(&head, &mut nothing).await?;
        match head.first.split(' ').nth(1).unwrap_or_default() {
            LARGE_PATH => stream_large(&mut connection, &text).await?,
            TOKEN_PATH => connection.write(&token()).await?,
            EXCHANGES_PATH => {
                let count = EXCHANGES.load(Ordering::Relaxed).to_string();
                connection.write(&whole("200 OK", count.as_bytes())).await?;
            }
            path if is_authorized(path, &head) => connection.write(&small).await?,
            _ => {
                let refused = whole("401 Unauthorized", b"{}");
                connection.write(&refused).await?;
            }
        }
    }
}

/// Returns whether a request to a path has the authorization that the path needs.
fn is_authorized(path: &str, head: &Head) -> bool {
    match path {
        WITH_TOKEN_PATH => head.authorization.strip_prefix("Bearer ") == Some(TOKEN),
        SIGNED_PATH => head.authorization.starts_with(SIGNED_BEGIN),
        _ => true,
    }
}

/// Counts an exchange and returns the answer to it: the token, good for longer than any run.
fn token() -> Vec<u8> {
    EXCHANGES.fetch_add(1, Ordering::Relaxed);
    let body =
        format!(r#"{{"access_token": "{TOKEN}", "token_type": "Bearer", "expires_in": 86400}}"#);
    whole("200 OK", body.as_bytes())
}

async fn stream_large(connection: &mut Connection, text: &[u8]) -> io::Result<()> {
    let head = head("200 OK", LARGE_BYTES, "text/plain");
    connection.write(&head).await?;
    let mut left = LARGE_BYTES;
    while left > 0 {
        let here = usize::try_from(left).unwrap_or(usize::MAX).min(text.len());
        connection.write(&text[..here]).await?;
        left -= here as u64;
    }
    Ok(())
}

fn head(status: &str, bytes: u64, kind: &str) -> Vec<u8> {
    format!("HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {bytes}\r\n\r\n")
        .into_bytes()
}

fn whole(status: &str, body: &[u8]) -> Vec<u8> {
    [&head(status, body.len() as u64, "application/json"), body].concat()
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
