//! An upstream: a plain TCP server that answers as the test says, byte by byte.

use std::{
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    sync::mpsc,
    task::JoinSet,
};

use super::client::within;

/// Calls that may wait for the test; when it is full, the next one waits to be read.
const CALLS_MAX: usize = 64;

/// A server for one test.
pub(crate) struct Upstream {
    pub(crate) address: SocketAddr,
    seen: Arc<Mutex<Vec<Seen>>>,
    calls: mpsc::Receiver<Call>,
    _tasks: JoinSet<()>,
}

/// A request as it arrived.
#[derive(Clone, Debug)]
pub(crate) struct Seen {
    /// The connection's number, from 1.
    pub(crate) connection: usize,
    /// The request line and the headers.
    pub(crate) head: String,
    pub(crate) body: Vec<u8>,
}

/// A request, and the connection to answer it on.
pub(crate) struct Call {
    stream: BufReader<TcpStream>,
}

/// Says how to answer a request by itself; `None` leaves that to the test.
type Answering = Arc<dyn Fn(&Seen) -> Option<Vec<u8>> + Send + Sync>;

/// A whole answer with a status and a body.
pub(crate) fn answer(status: &str, headers: &str, body: impl AsRef<[u8]>) -> Vec<u8> {
    let body = body.as_ref();
    let head = format!(
        "HTTP/1.1 {status}\r\n{headers}content-length: {}\r\n\r\n",
        body.len()
    );
    [head.as_bytes(), body].concat()
}

/// The head of an answer whose body comes in chunks.
pub(crate) fn chunked(headers: &str) -> Vec<u8> {
    format!("HTTP/1.1 200 OK\r\n{headers}transfer-encoding: chunked\r\n\r\n").into_bytes()
}

impl Upstream {
    /// Answers every request alike, at once.
    pub(crate) async fn answering(answer: impl Into<Vec<u8>>) -> Self {
        let answer = answer.into();
        Self::with(move |_| answer.clone()).await
    }

    /// Answers every request at once with what a function says.
    pub(crate) async fn with(answer: impl Fn(&Seen) -> Vec<u8> + Send + Sync + 'static) -> Self {
        Self::start(Arc::new(move |seen| Some(answer(seen)))).await
    }

    /// Answers with `ok`.
    pub(crate) async fn ok() -> Self {
        Self::answering(answer("200 OK", "", "ok")).await
    }

    /// Leaves every answer to the test.
    pub(crate) async fn scripted() -> Self {
        Self::start(Arc::new(|_| None)).await
    }

    /// The address of a path of this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// The next request that is the test's to answer.
    pub(crate) async fn call(&mut self) -> Call {
        let call = within("a request to the upstream", self.calls.recv()).await;
        call.expect("the server runs")
    }

    /// All requests so far.
    pub(crate) fn seen(&self) -> Vec<Seen> {
        self.seen.lock().unwrap().clone()
    }

    async fn start(answering: Answering) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (seen, number) = (Arc::default(), AtomicUsize::new(0));
        let (waiting, calls) = mpsc::channel(CALLS_MAX);
        let (kept, mut tasks) = (Arc::clone(&seen), JoinSet::new());
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                let connection = number.fetch_add(1, Ordering::SeqCst) + 1;
                let parts = (Arc::clone(&kept), Arc::clone(&answering), waiting.clone());
                connections.spawn(serve(BufReader::new(stream), connection, parts));
            }
        });
        Self {
            address,
            seen,
            calls,
            _tasks: tasks,
        }
    }
}

impl Seen {
    /// The values of a header, joined by a comma and a blank; `None` when it is not there.
    pub(crate) fn header(&self, name: &str) -> Option<String> {
        let lines = self.head.lines().skip(1);
        let pairs = lines.filter_map(|line| line.split_once(": "));
        let values: Vec<_> = pairs
            .filter(|(found, _)| found.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
            .collect();
        (!values.is_empty()).then(|| values.join(", "))
    }

    pub(crate) fn request_line(&self) -> &str {
        self.head.lines().next().unwrap()
    }
}

impl Call {
    pub(crate) async fn write(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// Writes one chunk of a chunked body.
    pub(crate) async fn chunk(&mut self, bytes: impl AsRef<[u8]>) {
        let bytes = bytes.as_ref();
        let size = format!("{:x}\r\n", bytes.len());
        self.write([size.as_bytes(), bytes, b"\r\n"].concat()).await;
    }

    /// Ends a chunked body.
    pub(crate) async fn end(&mut self) {
        self.write(b"0\r\n\r\n").await;
    }

    /// Breaks the connection with a reset.
    pub(crate) fn reset(self) {
        self.stream.get_ref().set_zero_linger().unwrap();
    }

    /// Waits until the relay has closed the connection.
    pub(crate) async fn closed(&mut self) {
        let mut rest = Vec::new();
        // A reset is an end too.
        drop(
            within(
                "the end of a connection",
                self.stream.read_to_end(&mut rest),
            )
            .await,
        );
    }
}

async fn serve(
    mut stream: BufReader<TcpStream>,
    connection: usize,
    (kept, answering, waiting): (Arc<Mutex<Vec<Seen>>>, Answering, mpsc::Sender<Call>),
) {
    while let Some(seen) = read(&mut stream, connection).await {
        kept.lock().unwrap().push(seen.clone());
        let Some(answer) = answering(&seen) else {
            drop(waiting.send(Call { stream }).await);
            return;
        };
        if stream.write_all(&answer).await.is_err() {
            return;
        }
    }
}

/// Reads one request; `None` when the connection has ended.
async fn read(stream: &mut BufReader<TcpStream>, connection: usize) -> Option<Seen> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        if stream.read_line(&mut head).await.ok()? == 0 {
            return None;
        }
    }
    let mut seen = Seen {
        connection,
        head,
        body: Vec::new(),
    };
    if let Some(length) = seen.header("content-length") {
        seen.body = vec![0; length.parse().unwrap()];
        stream.read_exact(&mut seen.body).await.ok()?;
    } else if seen.header("transfer-encoding").as_deref() == Some("chunked") {
        seen.body = read_chunks(stream).await?;
    }
    Some(seen)
}

/// Reads a body that comes in chunks; `None` when it breaks off.
async fn read_chunks(stream: &mut BufReader<TcpStream>) -> Option<Vec<u8>> {
    let mut body = Vec::new();
    loop {
        let mut size = String::new();
        stream.read_line(&mut size).await.ok()?;
        let size = usize::from_str_radix(size.trim_end(), 16).ok()?;
        let mut chunk = vec![0; size + 2];
        stream.read_exact(&mut chunk).await.ok()?;
        if size == 0 {
            return Some(body);
        }
        body.extend_from_slice(&chunk[..size]);
    }
}
