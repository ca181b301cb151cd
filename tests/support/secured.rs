//! Servers behind TLS. The certificates are for `127.0.0.1`, until 2120; who is to trust them is told so by
//! `SSL_CERT_FILE`.

use std::{
    convert::Infallible,
    net::SocketAddr,
    path::PathBuf,
    sync::{Arc, Mutex},
};

use bytes::Bytes;
use http::{Request, Response, StatusCode, request};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use tokio::{net::TcpListener, sync::watch, task::JoinSet};
use tokio_rustls::{TlsAcceptor, rustls::ServerConfig};

use super::client::within;

/// Returns where a certificate or key of the tests is.
pub(crate) fn certificate(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.join("tests/support/certificates").join(name)
}

/// Returns what servers prove themselves with.
pub(crate) fn acceptor() -> Arc<ServerConfig> {
    let (chain, key) = (certificate("server.pem"), certificate("server.key"));
    postern::relay::tls::server_config(&chain, &key).unwrap()
}

/// A request that came.
#[derive(Clone, Debug)]
pub(crate) struct Heard {
    pub(crate) method: String,
    pub(crate) path: String,
    headers: Vec<(String, String)>,
    pub(crate) body: Bytes,
}

/// What it answers: by request, the status, and a header.
type Answering =
    Arc<Mutex<Box<dyn FnMut(&Heard) -> (u16, Option<(&'static str, &'static str)>) + Send>>>;

/// A server that keeps what it was told.
pub(crate) struct SecuredServer {
    pub(crate) address: SocketAddr,
    heard: watch::Receiver<Vec<Heard>>,
    _tasks: JoinSet<()>,
}

impl Heard {
    fn new(head: &request::Parts, body: Bytes) -> Self {
        let pair = |(name, value): (&http::HeaderName, &http::HeaderValue)| {
            (name.to_string(), value.to_str().unwrap().to_owned())
        };
        Self {
            method: head.method.to_string(),
            path: head.uri.path().to_owned(),
            headers: head.headers.iter().map(pair).collect(),
            body,
        }
    }

    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let mut headers = self.headers.iter();
        let found = headers.find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }
}

impl SecuredServer {
    /// Answers each request with what a function says.
    pub(crate) async fn answering(
        answer: impl FnMut(&Heard) -> (u16, Option<(&'static str, &'static str)>) + Send + 'static,
    ) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (kept, acceptor) = (
            watch::Sender::new(Vec::new()),
            TlsAcceptor::from(acceptor()),
        );
        let heard = kept.subscribe();
        let answering: Answering = Arc::new(Mutex::new(Box::new(answer)));
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut serving = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, shared) = (acceptor.clone(), (kept.clone(), Arc::clone(&answering)));
                serving.spawn(async move {
                    let Ok(stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let service = service_fn(move |request| serve(request, shared.clone()));
                    let builder = auto::Builder::new(TokioExecutor::new());
                    drop(
                        builder
                            .serve_connection(TokioIo::new(stream), service)
                            .await,
                    );
                });
            }
        });
        Self {
            address,
            heard,
            _tasks: tasks,
        }
    }

    /// The requests, once there are so many.
    pub(crate) async fn heard(&self, count: usize) -> Vec<Heard> {
        let mut heard = self.heard.clone();
        let found = within("a request", heard.wait_for(|heard| heard.len() >= count)).await;
        found.unwrap().clone()
    }

    /// How many requests there were by now.
    pub(crate) fn count(&self) -> usize {
        self.heard.borrow().len()
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }
}

async fn serve(
    request: Request<Incoming>,
    (kept, answering): (watch::Sender<Vec<Heard>>, Answering),
) -> Result<Response<Full<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    let heard = Heard::new(&parts, body.collect().await.unwrap().to_bytes());
    let (status, header) = answering.lock().unwrap()(&heard);
    kept.send_modify(|all| all.push(heard));
    let mut response = Response::new(Full::default());
    *response.status_mut() = StatusCode::from_u16(status).unwrap();
    if let Some((name, value)) = header {
        response.headers_mut().insert(name, value.parse().unwrap());
    }
    Ok(response)
}
