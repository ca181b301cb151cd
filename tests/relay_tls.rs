//! Upstreams behind TLS: which are trusted, and HTTP/2, on which calls share one connection.
//!
//! The certificates in `support/certificates` are for `127.0.0.1`, until 2120. What a machine trusts is read
//! from its environment, which a test cannot change for itself: a test that has to trust them runs
//! itself again, as a process that does.

use std::{
    convert::Infallible,
    net::SocketAddr,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
};

use bytes::Bytes;
use futures_util::future::join_all;
use http::{Request, Response, header};
use http_body_util::{BodyExt, Full};
use hyper::{body::Incoming, service::service_fn};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use tokio::{net::TcpListener, task::JoinSet};
use tokio_rustls::TlsAcceptor;

use crate::support::{
    client::Call,
    database::{Fixture, option_env_at_run},
    relay::{TestRelay, on_a_relay},
};

/// An upstream that answers with the version of HTTP it was spoken to in, and what it was told.
struct Secured {
    address: SocketAddr,
    connections: Arc<AtomicUsize>,
    _tasks: JoinSet<()>,
}

fn certificate(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.join("tests/support/certificates").join(name)
}

impl Secured {
    async fn start() -> Self {
        let config = postern::relay::tls::server_config(
            &certificate("server.pem"),
            &certificate("server.key"),
        );
        let acceptor = TlsAcceptor::from(config.unwrap());
        let listener = TcpListener::bind(("0.0.0.0", 0)).await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let address = SocketAddr::from(([127, 0, 0, 1], port));
        let (connections, mut tasks) = (Arc::new(AtomicUsize::new(0)), JoinSet::new());
        let counted = Arc::clone(&connections);
        tasks.spawn(async move {
            let mut serving = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (acceptor, counted) = (acceptor.clone(), Arc::clone(&counted));
                serving.spawn(async move {
                    // A client that does not trust us ends the handshake.
                    let Ok(stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    counted.fetch_add(1, Ordering::SeqCst);
                    let builder = auto::Builder::new(TokioExecutor::new());
                    let service = service_fn(echo);
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
            connections,
            _tasks: tasks,
        }
    }

    fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }
}

async fn echo(request: Request<Incoming>) -> Result<Response<Full<Bytes>>, Infallible> {
    let (head, body) = request.into_parts();
    let body = body
        .collect()
        .await
        .map(http_body_util::Collected::to_bytes);
    let authorization = head.headers[header::AUTHORIZATION].clone();
    let text = format!(
        "{:?} {} {} {} {}",
        head.version,
        head.method,
        head.uri,
        authorization.to_str().unwrap(),
        String::from_utf8_lossy(&body.unwrap_or_default())
    );
    let mut response = Response::new(Full::from(text));
    response.headers_mut().insert("x-echo", authorization);
    Ok(response)
}

/// Returns whether this process trusts the test's authority; if not, has one that does run the test.
fn is_trusting(test: &str) -> bool {
    let authority = certificate("authority.pem");
    if option_env_at_run("SSL_CERT_FILE").is_some_and(|path| authority.as_os_str() == path.as_str())
    {
        return true;
    }
    let name = format!("{}::{test}", module_path!().split_once("::").unwrap().1);
    let again = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", &name, "--nocapture"])
        .env("SSL_CERT_FILE", authority)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&again.stdout);
    let errors = String::from_utf8_lossy(&again.stderr);
    assert!(again.status.success(), "{told}\n{errors}");
    assert!(told.contains("1 passed"), "{told}");
    false
}

on_a_relay! {
    async fn an_upstream_with_a_certificate_of_nobodys_is_not_told_the_secret(relay) {
        let upstream = Secured::start().await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!(told.refusal(), (502, "upstream_error".to_owned()));
        assert!(told.text().contains("TLS failed"), "{told:?}");
        assert_eq!(upstream.connections.load(Ordering::SeqCst), 0);
    }
}

#[tokio::test]
async fn an_upstream_that_speaks_http_2_is_spoken_to_so_on_one_connection() {
    if !is_trusting("an_upstream_that_speaks_http_2_is_spoken_to_so_on_one_connection") {
        return;
    }
    let relay = TestRelay::start(Fixture::sqlite().await).await;
    let upstream = Secured::start().await;
    relay
        .policy("main", r#"{"auto_approve_methods": ["POST"]}"#)
        .await;
    let call = |path: &str| {
        Call::with("main", &upstream.url(path))
            .method("POST")
            .header("connection", "close")
            .body("the body")
    };
    let told = relay.agent.forward(call("/a?b")).await;
    let expected = format!(
        "HTTP/2.0 POST {} Bearer [REDACTED:main] the body",
        upstream.url("/a?b")
    );
    assert_eq!((told.status, told.text()), (200, expected.as_str()));
    assert_eq!(told.header("x-echo"), Some("Bearer [REDACTED:main]"));
    let long = "x".repeat(9 << 20);
    let told = relay.agent.forward(call("/long").body(long.clone())).await;
    assert!(
        told.status == 200 && told.text().ends_with(&long),
        "{told:?}"
    );
    let many = join_all((0..20).map(|_| relay.agent.forward(call("/")))).await;
    assert!(many.iter().all(|told| told.status == 200));
    assert_eq!(upstream.connections.load(Ordering::SeqCst), 1);
    relay.finish().await;
}

#[tokio::test]
async fn a_certificate_for_another_name_is_not_taken() {
    if !is_trusting("a_certificate_for_another_name_is_not_taken") {
        return;
    }
    let relay = TestRelay::start(Fixture::sqlite().await).await;
    let upstream = Secured::start().await;
    let target = format!("https://127.0.0.2:{}/", upstream.address.port());
    let told = relay.agent.forward(Call::with("main", &target)).await;
    assert_eq!(told.refusal(), (502, "upstream_error".to_owned()));
    assert!(told.text().contains("TLS failed"), "{told:?}");
    assert_eq!(upstream.connections.load(Ordering::SeqCst), 0);
    relay.finish().await;
}
