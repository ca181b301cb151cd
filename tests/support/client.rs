//! An agent: calls a relay over HTTP, and keeps everything it was told.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
    time::Duration,
};

use bytes::Bytes;
use http::{HeaderMap, Request, Response};
use http_body_util::{BodyExt, Full};
use hyper::{
    body::Incoming,
    client::conn::{http1, http2},
};
use hyper_util::rt::{TokioExecutor, TokioIo};
use serde_json::Value;
use tokio::{net::TcpStream, task::JoinSet, time::timeout};

/// How long anything in these tests may take: much longer than it does.
pub(crate) const DEADLINE: Duration = Duration::from_secs(30);

/// Returns what a future comes to, which it has to before the deadline.
pub(crate) async fn within<T>(what: &str, future: impl Future<Output = T>) -> T {
    let done = timeout(DEADLINE, future).await;
    done.unwrap_or_else(|_| panic!("{what} took longer than {DEADLINE:?}"))
}

/// Everything that agents were told: heads and bodies.
pub(crate) type Transcript = Arc<Mutex<Vec<u8>>>;

/// An agent, or a stranger.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) address: SocketAddr,
    pub(crate) key: Option<String>,
    pub(crate) seen: Transcript,
}

/// A call to `/forward`.
#[derive(Clone, Default)]
pub(crate) struct Call {
    headers: Vec<(String, Vec<u8>)>,
    body: Bytes,
}

/// An answer, as much of it as came.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) reason: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// Whether it ended as HTTP says; else the connection broke.
    pub(crate) is_whole: bool,
}

/// An answer whose body is still to come.
pub(crate) struct Streaming {
    pub(crate) response: Response<Incoming>,
    seen: Transcript,
    _connection: JoinSet<()>,
}

impl Call {
    /// A call in placeholder mode.
    pub(crate) fn to(target: &str) -> Self {
        Self::default().header("x-tap-target", target)
    }

    /// A call with a credential, in unified mode.
    pub(crate) fn with(credential: &str, target: &str) -> Self {
        Self::to(target).header("x-tap-credential", credential)
    }

    pub(crate) fn method(self, method: &str) -> Self {
        self.header("x-tap-method", method)
    }

    pub(crate) fn header(mut self, name: &str, value: impl AsRef<[u8]>) -> Self {
        self.headers
            .push((name.to_owned(), value.as_ref().to_owned()));
        self
    }

    pub(crate) fn body(mut self, body: impl Into<Bytes>) -> Self {
        self.body = body.into();
        self
    }
}

impl Client {
    /// The same client with another key, or none.
    pub(crate) fn bearing(&self, key: Option<&str>) -> Self {
        Self {
            key: key.map(str::to_owned),
            ..self.clone()
        }
    }

    /// Calls `/forward` and reads the answer to its end.
    pub(crate) async fn forward(&self, call: Call) -> Answer {
        self.begin(call).await.rest().await
    }

    /// Calls `/forward` and returns once the answer's head is here.
    pub(crate) async fn begin(&self, call: Call) -> Streaming {
        let mut request = Request::post("/forward");
        for (name, value) in call.headers {
            request = request.header(name, value);
        }
        self.send(request.body(Full::new(call.body)).unwrap()).await
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        let request = Request::get(path).body(Full::default()).unwrap();
        self.send(request).await.rest().await
    }

    /// Posts a body to a path, with one more header where there is one.
    pub(crate) async fn post(
        &self,
        path: &str,
        header: Option<(&str, &str)>,
        body: impl Into<Bytes>,
    ) -> Answer {
        let mut request = Request::post(path).header("content-type", "application/json");
        if let Some((name, value)) = header {
            request = request.header(name, value);
        }
        let request = request.body(Full::new(body.into())).unwrap();
        self.send(request).await.rest().await
    }

    /// Polls an approval until it has settled.
    pub(crate) async fn settled(&self, id: &str) -> Value {
        let path = format!("/agent/approvals/{id}?wait=5");
        // Several times: without optimisation, ten mebibytes take seconds to be sealed.
        for _ in 0..6 {
            let told = self.get(&path).await;
            assert_eq!(told.status, 200, "{told:?}");
            if told.json()["status"] != "pending" {
                return told.json();
            }
        }
        panic!("the approval {id} does not settle");
    }

    /// Opens an HTTP/2 connection, on which requests go out in the order in which they are sent.
    pub(crate) async fn http2(&self) -> Http2 {
        let stream = TcpStream::connect(self.address).await.unwrap();
        let handshake = http2::handshake(TokioExecutor::new(), TokioIo::new(stream));
        let (sender, connection) = handshake.await.unwrap();
        let mut tasks = JoinSet::new();
        tasks.spawn(async move { drop(connection.await) });
        Http2 {
            client: self.clone(),
            sender,
            _connection: tasks,
        }
    }

    /// Sends a request on a connection of its own.
    pub(crate) async fn send(&self, mut request: Request<Full<Bytes>>) -> Streaming {
        let headers = request.headers_mut();
        headers.insert("host", self.address.to_string().parse().unwrap());
        if let Some(key) = &self.key {
            headers.insert("x-tap-key", key.parse().unwrap());
        }
        let sent = async {
            let stream = TcpStream::connect(self.address).await.unwrap();
            let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.unwrap();
            let mut tasks = JoinSet::new();
            tasks.spawn(async move { drop(connection.await) });
            (sender.send_request(request).await, tasks)
        };
        let (response, tasks) = within("the head of an answer", sent).await;
        let response = response.expect("the relay answers every request");
        let head = format!("{:?}", Plain(response.headers()));
        self.seen.lock().unwrap().extend_from_slice(head.as_bytes());
        Streaming {
            response,
            seen: Arc::clone(&self.seen),
            _connection: tasks,
        }
    }
}

/// An HTTP/2 connection of a client.
pub(crate) struct Http2 {
    client: Client,
    sender: http2::SendRequest<Full<Bytes>>,
    _connection: JoinSet<()>,
}

impl Http2 {
    /// Sends a request; its answer's head comes later.
    pub(crate) fn send(
        &mut self,
        mut request: Request<Full<Bytes>>,
    ) -> impl Future<Output = Response<Incoming>> + use<> {
        let path = request.uri().to_string();
        *request.uri_mut() = format!("http://{}{path}", self.client.address)
            .parse()
            .unwrap();
        let key = self.client.key.as_deref().unwrap().parse().unwrap();
        request.headers_mut().insert("x-tap-key", key);
        let sent = self.sender.send_request(request);
        async move { within("the head of an answer", sent).await.unwrap() }
    }
}

impl Streaming {
    pub(crate) fn status(&self) -> u16 {
        self.response.status().as_u16()
    }

    /// The next piece of the body; `None` at its end, an error when the connection broke.
    pub(crate) async fn next(&mut self) -> Option<Result<Bytes, hyper::Error>> {
        let frame = within("a piece of a body", self.response.body_mut().frame()).await?;
        Some(frame.map(|frame| {
            let data = frame.into_data().unwrap_or_default();
            self.seen.lock().unwrap().extend_from_slice(&data);
            data
        }))
    }

    /// Reads until the body holds that much, and no further than the pieces that hold it.
    pub(crate) async fn read(&mut self, bytes: usize) -> String {
        let mut text = Vec::new();
        while text.len() < bytes {
            text.extend_from_slice(&self.next().await.expect("the body goes on").unwrap());
        }
        String::from_utf8(text).unwrap()
    }

    /// Reads to the end, whichever it is.
    pub(crate) async fn rest(mut self) -> Answer {
        let (mut body, mut is_whole) = (Vec::new(), true);
        while let Some(next) = self.next().await {
            let Ok(data) = next else {
                is_whole = false;
                break;
            };
            body.extend_from_slice(&data);
        }
        let reason = self.response.extensions().get::<hyper::ext::ReasonPhrase>();
        Answer {
            status: self.status(),
            reason: reason.map(|reason| String::from_utf8_lossy(reason.as_bytes()).into_owned()),
            headers: self.response.headers().clone(),
            body: body.into(),
            is_whole,
        }
    }
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).unwrap()
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|_| panic!("not JSON: {self:?}"))
    }

    /// The status, and the machine word of a refusal.
    pub(crate) fn refusal(&self) -> (u16, String) {
        let body = self.json();
        assert_eq!(body["error"], body["error_code"], "{self:?}");
        assert!(body["message"].is_string(), "{self:?}");
        let code = body["error_code"].as_str().unwrap_or_default();
        (self.status, code.to_owned())
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

impl std::fmt::Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let body = String::from_utf8_lossy(&self.body[..self.body.len().min(2000)]);
        write!(f, "{} {:?}\n{body}", self.status, self.headers)
    }
}

/// Headers with their values as bytes, those that are marked as secret too.
struct Plain<'a>(&'a HeaderMap);

impl std::fmt::Debug for Plain<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.iter().try_for_each(|(name, value)| {
            let value = String::from_utf8_lossy(value.as_bytes());
            writeln!(f, "{name}: {value}")
        })
    }
}
