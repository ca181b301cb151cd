//! An upstream that breaks off after any byte of its answer: the agent has all of it, or a refusal, or a body that
//! shows that it is not whole; never a part of the secret; and an entry that says which.

use std::{collections::BTreeMap, fmt, time::Duration};

use async_compression::tokio::write::{GzipEncoder, ZlibEncoder};
use futures_util::{StreamExt, stream};
use http::Request;
use http_body_util::{BodyExt, Full};
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
};

use crate::support::{
    breaking::{Breaking, Deed, End, assert_holds_no_part},
    client::{Answer, Call, within},
    relay::{TestRelay, on_a_relay},
    upstream::{answer, chunked},
};

/// Calls at a time: fewer than an agent may have under way.
const TOGETHER: usize = 32;
/// What is answered to calls that are not disturbed.
const FINE: &str = "all is well";

/// An answer to be cut off: on the line, and as an agent is to see all of it.
#[derive(Clone)]
struct Exchange {
    name: &'static str,
    method: &'static str,
    line: Vec<u8>,
    status: u16,
    body: Vec<u8>,
    /// From how many bytes on all of the body is there, though not all of the answer.
    body_from: usize,
    /// How many bytes may be the last for `forward_timeout`: a body that is passed on as it comes may pause for longer.
    waits_until: usize,
    /// Whether nothing but the end of the connection tells the end of the body.
    ends_with_connection: bool,
}

/// Where an answer is cut off, and how.
#[derive(Clone, Copy)]
struct Cut<'a> {
    exchange: &'a Exchange,
    bytes: usize,
    end: End,
}

/// What an agent has of an answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Came {
    Whole,
    Refused,
    BrokenOff,
}

impl fmt::Debug for Cut<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self {
            exchange,
            bytes,
            end,
        } = self;
        let all = exchange.line.len();
        write!(f, "{}, {bytes} bytes of {all}, then {end:?}", exchange.name)
    }
}

impl<'a> Cut<'a> {
    fn path(&self) -> String {
        format!("/{}/{}/{:?}", self.exchange.name, self.bytes, self.end)
    }

    fn call(&self, server: &Breaking) -> Call {
        Call::with("main", &server.url(&self.path())).method(self.exchange.method)
    }

    /// Makes the call, now and then with an undisturbed one after it; returns what came, and of which request.
    async fn made(self, relay: &TestRelay, server: &Breaking) -> (Cut<'a>, Came, String) {
        let told = relay.agent.forward(self.call(server)).await;
        let came = self.came(&told, &relay.secret);
        assert_eq!(server.asked(&self.path()), 1, "{self:?} is sent once");
        if self.bytes.is_multiple_of(5) {
            let fine = relay
                .agent
                .forward(Call::with("main", &server.url("/fine")))
                .await;
            assert_eq!((fine.status, fine.text()), (200, FINE), "after {self:?}");
        }
        (self, came, told.header("x-request-id").unwrap().to_owned())
    }

    fn came(&self, told: &Answer, secret: &str) -> Came {
        assert_holds_no_part(told, secret, self);
        let Exchange {
            line, status, body, ..
        } = self.exchange;
        let is_all = self.bytes == line.len();
        if told.status == 502 {
            assert_eq!(told.refusal().1, "upstream_error", "{self:?}");
            assert!(!is_all || self.end != End::Closed, "{self:?}: it was there");
            return Came::Refused;
        }
        assert_eq!(told.status, *status, "{self:?}: {told:?}");
        if !told.is_whole {
            assert!(!is_all || self.end != End::Closed, "{self:?}: it was there");
            assert!(body.starts_with(&told.body), "{self:?}: {told:?}");
            return Came::BrokenOff;
        }
        if self.exchange.ends_with_connection && self.end == End::Closed {
            // As far as HTTP says that is all, but not if it ends within a secret.
            let end =
                (0..8).find(|end| told.body.ends_with(&secret.as_bytes()[..*end]) && *end > 0);
            let known = &told.body[..told.body.len() - end.unwrap_or(0)];
            assert!(body.starts_with(known), "{self:?}: {told:?}");
        } else {
            assert!(
                self.bytes >= self.exchange.body_from,
                "{self:?}: it looks whole"
            );
            assert_eq!(told.body, *body, "{self:?}");
        }
        Came::Whole
    }
}

impl Exchange {
    fn new(name: &'static str, line: impl Into<Vec<u8>>, body: impl Into<Vec<u8>>) -> Self {
        let line = line.into();
        let is_at_its_end = |at: &usize| line[..*at].ends_with(b"\r\n\r\n");
        let head = (26..=line.len()).find(is_at_its_end);
        Self {
            waits_until: head.unwrap(),
            name,
            method: "GET",
            status: 200,
            body: body.into(),
            body_from: line.len(),
            line,
            ends_with_connection: false,
        }
    }

    /// Every kind of answer, each with the secret in a header and in its body.
    async fn all(secret: &str) -> Vec<Self> {
        let text = format!("key: {secret}.");
        let clean = "key: [REDACTED:main].";
        let head = format!("x-key: {secret}\r\n");
        let (gzip, zlib) = encoded(&text).await;
        let with = |coding: &str| format!("{head}content-encoding: {coding}\r\n");
        let plain = answer("200 OK", &head, &text);
        let events = format!("data: {secret}\n\ndata: end\n\n");
        let event_head = format!("{head}content-type: text/event-stream\r\n");
        let no_content = format!("HTTP/1.1 204 No Content\r\n{head}\r\n");
        let only_head = format!("HTTP/1.1 200 OK\r\n{head}content-length: 100\r\n\r\n");
        let long = format!("{}{text}", ".".repeat(1000)).repeat(70);
        let long_clean = format!("{}{clean}", ".".repeat(1000)).repeat(70);
        let until_end = format!("HTTP/1.1 200 OK\r\n{head}connection: close\r\n\r\n{text}");
        let zlib_body = zlib.len();
        vec![
            Self::new("length", plain.clone(), clean),
            Self::new(
                "continue",
                [b"HTTP/1.1 100 Continue\r\n\r\n", &plain[..]].concat(),
                clean,
            ),
            Self::new("long", answer("200 OK", &head, long), long_clean),
            Self::new("chunks", in_chunks(&head, text.as_bytes(), &head), clean),
            Self::new("gzip", answer("200 OK", &with("gzip"), &gzip), clean),
            Self::new("gzip-chunks", in_chunks(&with("gzip"), &gzip, ""), clean),
            Self {
                // What comes after the checksum is not looked at.
                body_from: in_chunks(&with("deflate"), &zlib, "").len() - zlib_body.min(7),
                ..Self::new(
                    "deflate-chunks",
                    in_chunks(&with("deflate"), &zlib, ""),
                    clean,
                )
            },
            Self::new(
                "events",
                in_chunks(&event_head, events.as_bytes(), ""),
                "data: [REDACTED:main]\n\ndata: end\n\n",
            ),
            Self {
                status: 204,
                ..Self::new("nothing", no_content, "")
            },
            Self {
                method: "HEAD",
                ..Self::new("head", only_head, "")
            },
            Self {
                ends_with_connection: true,
                ..Self::new("until-end", until_end, clean)
            },
        ]
    }

    /// Returns where to cut it off: after every byte, or every so many.
    fn cuts(&self, end: End, step: usize) -> Vec<Cut<'_>> {
        let exchange = self;
        // Of a long one it would be every so many thousands anyway.
        let step = step.max(self.line.len() / 400 * 7);
        let bytes = (0..self.line.len()).step_by(step).chain([self.line.len()]);
        let cuts = bytes.map(|bytes| Cut {
            exchange,
            bytes,
            end,
        });
        cuts.collect()
    }
}

/// Returns a body in both codings.
async fn encoded(text: &str) -> (Vec<u8>, Vec<u8>) {
    let (mut gzip, mut zlib) = (GzipEncoder::new(Vec::new()), ZlibEncoder::new(Vec::new()));
    gzip.write_all(text.as_bytes()).await.unwrap();
    gzip.shutdown().await.unwrap();
    zlib.write_all(text.as_bytes()).await.unwrap();
    zlib.shutdown().await.unwrap();
    (gzip.into_inner(), zlib.into_inner())
}

/// An answer in chunks whose borders are anywhere, with what follows the last of them.
fn in_chunks(headers: &str, body: &[u8], trailers: &str) -> Vec<u8> {
    let mut line = chunked(headers);
    for chunk in body.chunks(17) {
        line.extend_from_slice(format!("{:x}\r\n", chunk.len()).as_bytes());
        line.extend_from_slice(chunk);
        line.extend_from_slice(b"\r\n");
    }
    line.extend_from_slice(format!("0\r\n{trailers}\r\n").as_bytes());
    line
}

/// An upstream that cuts its answers off where their path says.
async fn breaking(exchanges: &[Exchange]) -> Breaking {
    let lines: BTreeMap<_, _> = exchanges
        .iter()
        .map(|one| (one.name, one.line.clone()))
        .collect();
    Breaking::start(move |path, _| {
        let parts: Vec<_> = path.split('/').skip(1).collect();
        let (gives, end) = match parts[..] {
            [name, bytes, end] => {
                let bytes: usize = bytes.parse().unwrap();
                (lines[name][..bytes].to_vec(), End::of(end))
            }
            _ => (answer("200 OK", "", FINE), End::Kept),
        };
        Deed {
            takes: usize::MAX,
            gives,
            end,
        }
    })
    .await
}

/// Makes all of the calls, and looks for what each has left.
async fn make(relay: &TestRelay, server: &Breaking, cuts: Vec<Cut<'_>>) {
    let calls = stream::iter(cuts).map(|cut| cut.made(relay, server));
    let made: Vec<_> = calls.buffer_unordered(TOGETHER).collect().await;
    assert_eq!(
        server.late(),
        [0; 0],
        "a connection that was cut is used no more"
    );
    assert!(server.reused() > 0, "the others are");
    let mut entries = BTreeMap::<String, Vec<Value>>::new();
    for entry in relay.entries().await {
        let id = entry["request_id"].as_str().unwrap_or_default().to_owned();
        entries.entry(id).or_default().push(entry);
    }
    for (cut, came, id) in made {
        assert_entries(&entries[&id], came, &cut);
    }
}

/// Checks the entries of one request.
fn assert_entries(entries: &[Value], came: Came, cut: &dyn fmt::Debug) {
    let told: Vec<_> = entries
        .iter()
        .map(|entry| {
            (
                entry["decision"].as_str().unwrap(),
                entry["error_code"].as_str(),
            )
        })
        .collect();
    let (allowed, failed) = (("allowed", None), Some("upstream_error"));
    match (came, &told[..]) {
        (Came::Whole, [one]) if *one == allowed => {}
        (Came::Whole, [one, two]) if (*one, *two) == (allowed, ("completed", None)) => {}
        (Came::Refused, [one]) if *one == ("error", failed) => {}
        (Came::BrokenOff, [one, two]) if (*one, *two) == (allowed, ("completed", failed)) => {}
        _ => panic!("{cut:?}: {came:?}, and the entries are {told:?}"),
    }
}

/// How many bytes there are from one cut to the next: on SQLite one.
fn step(relay: &TestRelay) -> usize {
    if relay.fixture.url.starts_with("sqlite") {
        1
    } else {
        23
    }
}

on_a_relay! {
    async fn an_answer_that_ends_after_any_byte_is_whole_or_looks_broken(relay) {
        let exchanges = Exchange::all(&relay.secret).await;
        let server = breaking(&exchanges).await;
        let step = step(relay);
        let cuts = exchanges.iter().flat_map(|one| one.cuts(End::Closed, step));
        make(relay, &server, cuts.collect()).await;
    }

    async fn an_answer_that_is_reset_after_any_byte_is_whole_or_looks_broken(relay) {
        let exchanges = Exchange::all(&relay.secret).await;
        let server = breaking(&exchanges).await;
        let step = step(relay);
        let cuts = exchanges.iter().flat_map(|one| one.cuts(End::Reset, step));
        make(relay, &server, cuts.collect()).await;
    }

    async fn an_agent_that_speaks_http_2_sees_a_break_too(relay) {
        let exchanges = Exchange::all(&relay.secret).await;
        let server = breaking(&exchanges).await;
        let mut connection = relay.agent.http2().await;
        let streamed = exchanges.iter().filter(|one| matches!(one.name, "chunks" | "events" | "long"));
        for cut in streamed.flat_map(|one| one.cuts(End::Closed, one.line.len() / 9)) {
            let request = Request::post("/forward")
                .header("x-tap-credential", "main")
                .header("x-tap-target", server.url(&cut.path()));
            let told = connection.send(request.body(Full::default()).unwrap()).await;
            let (status, body) = (told.status(), told.into_body().collect().await);
            let is_all = cut.bytes == cut.exchange.line.len();
            match body {
                Ok(body) if status == 200 => {
                    assert!(is_all && body.to_bytes() == cut.exchange.body, "{cut:?}");
                }
                Ok(_) => assert!(status == 502 && !is_all, "{cut:?}: {status}"),
                Err(error) => assert!(status == 200 && !is_all, "{cut:?}: {error}"),
            }
        }
    }

    async fn an_agent_that_speaks_http_1_0_sees_a_break_too(relay) {
        let exchanges = Exchange::all(&relay.secret).await;
        let server = breaking(&exchanges).await;
        let key = relay.agent.key.clone().unwrap();
        let mut broken = 0;
        let streamed = exchanges.iter().filter(|one| matches!(one.name, "chunks" | "events" | "long"));
        for cut in streamed.flat_map(|one| one.cuts(End::Closed, one.line.len() / 9)) {
            let target = server.url(&cut.path());
            let headers = format!("x-tap-key: {key}\r\nx-tap-credential: main\r\nx-tap-target: {target}\r\n");
            let mut stream = TcpStream::connect(relay.agent.address).await.unwrap();
            let head = format!("POST /forward HTTP/1.0\r\nhost: h\r\n{headers}content-length: 0\r\n\r\n");
            stream.write_all(head.as_bytes()).await.unwrap();
            let mut told = Vec::new();
            let read = within("an answer", stream.read_to_end(&mut told)).await;
            let is_answer = told.starts_with(b"HTTP/1.0 200 ");
            let is_all = cut.bytes == cut.exchange.line.len();
            assert_eq!(read.is_err(), is_answer && !is_all, "{cut:?}: {read:?}");
            assert!(!is_all || told.ends_with(&cut.exchange.body), "{cut:?}");
            broken += usize::from(read.is_err());
        }
        assert!(broken > 5, "{broken}");
    }

    async fn an_answer_that_stops_is_given_up(relay) {
        relay.settings.forward_timeout = Duration::from_millis(400);
        relay.restart().await;
        let exchanges = Exchange::all(&relay.secret).await;
        let server = breaking(&exchanges).await;
        let cuts = exchanges.iter().flat_map(|one| {
            let mut cuts = one.cuts(End::Stalled, one.line.len() / 6 + 1);
            cuts.retain(|cut| cut.bytes <= one.waits_until && cut.bytes < one.line.len());
            cuts
        });
        make(relay, &server, cuts.collect()).await;
    }
}
