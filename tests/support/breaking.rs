//! An upstream whose connections end where the test says: in the middle of an answer, or of a request.

use std::{
    fmt,
    net::SocketAddr,
    sync::{
        Arc, Mutex,
        atomic::{AtomicUsize, Ordering},
    },
};

use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use super::client::{Answer, within};

/// What becomes of a connection after an answer, or what there is of one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It stays, for the next request.
    Kept,
    /// It ends as connections do.
    Closed,
    /// It is reset.
    Reset,
    /// It stays, and nothing comes any more.
    Stalled,
}

/// What an upstream does with a request.
#[derive(Clone, Debug)]
pub(crate) struct Deed {
    /// How many bytes of its body are taken first, as they are on the line.
    pub(crate) takes: usize,
    /// What is answered.
    pub(crate) gives: Vec<u8>,
    /// What follows.
    pub(crate) end: End,
}

/// What arrived.
#[derive(Debug, Default)]
struct Arrived {
    /// The paths of requests, and the connections on which they came.
    requests: Vec<(String, usize)>,
    /// The connections on which something came after their end, and after the request's body.
    late: Vec<usize>,
}

/// Says what is done with a request for a path that has a body of that length.
type Doing = Arc<dyn Fn(&str, usize) -> Deed + Send + Sync>;

/// A server for one test.
pub(crate) struct Breaking {
    pub(crate) address: SocketAddr,
    arrived: Arc<Mutex<Arrived>>,
    _tasks: JoinSet<()>,
}

impl End {
    /// Reads what `Debug` writes, at the end of a path.
    pub(crate) fn of(text: &str) -> Self {
        let all = [Self::Kept, Self::Closed, Self::Reset, Self::Stalled];
        let mut all = all.into_iter();
        all.find(|end| format!("{end:?}") == text).unwrap()
    }
}

impl Breaking {
    /// Starts a server that does with each request what a function says of its path and its body's length.
    pub(crate) async fn start(doing: impl Fn(&str, usize) -> Deed + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (arrived, number) = (Arc::<Mutex<Arrived>>::default(), AtomicUsize::new(0));
        let (kept, doing): (_, Doing) = (Arc::clone(&arrived), Arc::new(doing));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut connections = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                stream.set_nodelay(true).unwrap();
                let connection = number.fetch_add(1, Ordering::SeqCst) + 1;
                let serving = Serving {
                    stream: BufReader::new(stream),
                    connection,
                    arrived: Arc::clone(&kept),
                };
                connections.spawn(serving.run(Arc::clone(&doing)));
            }
        });
        Self {
            address,
            arrived,
            _tasks: tasks,
        }
    }

    /// The address of a path of this server.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    /// How often a path was asked for.
    pub(crate) fn asked(&self, path: &str) -> usize {
        let arrived = self.arrived.lock().unwrap();
        let asked = arrived.requests.iter().filter(|(asked, _)| asked == path);
        asked.count()
    }

    /// How many connections were used for more than one request.
    pub(crate) fn reused(&self) -> usize {
        let arrived = self.arrived.lock().unwrap();
        let of = arrived.requests.iter().map(|(_, connection)| connection);
        let distinct: std::collections::BTreeSet<_> = of.collect();
        arrived.requests.len() - distinct.len()
    }

    /// The connections that were used although they had come to an end.
    pub(crate) fn late(&self) -> Vec<usize> {
        self.arrived.lock().unwrap().late.clone()
    }
}

/// Checks that an agent was told no part of the secret that is worth anything.
pub(crate) fn assert_holds_no_part(told: &Answer, secret: &str, of: &dyn fmt::Debug) {
    let text = format!("{:?} {}", told.headers, String::from_utf8_lossy(&told.body));
    let is_part = |part: &[u8]| text.contains(std::str::from_utf8(part).unwrap());
    let found = secret.as_bytes().windows(8).find(|part| is_part(part));
    assert_eq!(found, None, "{of:?}: {text}");
}

struct Serving {
    stream: BufReader<TcpStream>,
    connection: usize,
    arrived: Arc<Mutex<Arrived>>,
}

impl Serving {
    async fn run(mut self, doing: Doing) {
        while let Some((path, length)) = self.head().await {
            self.arrived
                .lock()
                .unwrap()
                .requests
                .push((path.clone(), self.connection));
            let deed = doing(&path, length);
            let takes = deed.takes.min(length);
            let is_taken = self.take(takes).await;
            if !is_taken || self.stream.write_all(&deed.gives).await.is_err() {
                return;
            }
            match deed.end {
                End::Kept => {}
                End::Reset => return self.stream.get_ref().set_zero_linger().unwrap(),
                End::Closed => {
                    drop(self.stream.shutdown().await);
                    return self.rest(length - takes).await;
                }
                End::Stalled => return self.rest(length - takes).await,
            }
        }
    }

    /// Reads the head of a request: its path, and the length of its body.
    async fn head(&mut self) -> Option<(String, usize)> {
        let mut head = String::new();
        while !head.ends_with("\r\n\r\n") {
            if self.stream.read_line(&mut head).await.ok()? == 0 {
                return None;
            }
        }
        let path = head.split(' ').nth(1)?.to_owned();
        let length = |line: &str| {
            let (name, value) = line.split_once(": ")?;
            let is_length = name.eq_ignore_ascii_case("content-length");
            is_length.then(|| value.trim().parse().unwrap())
        };
        Some((path, head.lines().find_map(length).unwrap_or(0)))
    }

    async fn take(&mut self, bytes: usize) -> bool {
        let mut taken = vec![0; bytes];
        self.stream.read_exact(&mut taken).await.is_ok()
    }

    /// Waits for the end of the connection, and notes if there comes more than what is left of a body.
    async fn rest(&mut self, left: usize) {
        let mut rest = Vec::new();
        let read = self.stream.read_to_end(&mut rest);
        // A reset is an end too.
        drop(within("the end of a connection", read).await);
        if rest.len() > left {
            self.arrived.lock().unwrap().late.push(self.connection);
        }
    }
}
