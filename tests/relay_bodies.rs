//! Request bodies: passed on as they come, or read whole, within their limits; refusals that need none wait for none.

use std::time::Duration;

use http::Request;
use http_body_util::Full;
use serde_json::Value;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

use crate::support::{
    client::{Call, within},
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer},
};

const MIB: usize = 1 << 20;
const OPEN: &str = r#"{"auto_approve_methods": ["GET", "POST"]}"#;

/// An agent that sends its body piece by piece.
struct Sending(BufReader<TcpStream>);

impl Sending {
    /// Sends the head of a call in unified mode.
    async fn begin(relay: &TestRelay, target: &str, headers: &str) -> Self {
        let headers = format!("x-tap-credential: main\r\nx-tap-method: POST\r\n{headers}");
        Self::plain(relay, target, &headers).await
    }

    async fn plain(relay: &TestRelay, target: &str, headers: &str) -> Self {
        let mut sending = Self::stranger(relay).await;
        let key = relay.agent.key.as_deref().unwrap();
        let own = format!("x-tap-key: {key}\r\nx-tap-target: {target}\r\n");
        sending.head(&format!("{own}{headers}")).await;
        sending
    }

    async fn stranger(relay: &TestRelay) -> Self {
        let stream = TcpStream::connect(relay.agent.address).await.unwrap();
        stream.set_nodelay(true).unwrap();
        Self(BufReader::new(stream))
    }

    async fn head(&mut self, headers: &str) {
        let head = format!("POST /forward HTTP/1.1\r\nhost: h\r\n{headers}\r\n");
        self.write(head.as_bytes()).await;
    }

    async fn write(&mut self, bytes: &[u8]) {
        let sent = within("sending", self.0.write_all(bytes)).await;
        sent.unwrap();
    }

    async fn chunk(&mut self, bytes: &[u8]) {
        let size = format!("{:x}\r\n", bytes.len());
        self.write(&[size.as_bytes(), bytes, b"\r\n"].concat())
            .await;
    }

    /// The status and the body of the answer, which has a length.
    async fn told(&mut self) -> (u16, String) {
        let head = read_head(&mut self.0).await.expect("an answer");
        let length = header(&head, "content-length").unwrap();
        let mut body = vec![0; length.parse().unwrap()];
        let read = within("an answer's body", self.0.read_exact(&mut body)).await;
        read.unwrap();
        (
            head[9..12].parse().unwrap(),
            String::from_utf8(body).unwrap(),
        )
    }

    async fn refusal(&mut self) -> (u16, String) {
        let (status, body) = self.told().await;
        let body: Value = serde_json::from_str(&body).unwrap();
        (status, body["error_code"].as_str().unwrap().to_owned())
    }
}

/// An upstream that takes a body piece by piece.
struct Taking {
    stream: BufReader<TcpStream>,
    head: String,
}

/// Where such upstreams are connected to.
struct Door(TcpListener);

impl Door {
    async fn open() -> Self {
        Self(TcpListener::bind(("127.0.0.1", 0)).await.unwrap())
    }

    fn url(&self) -> String {
        format!("http://{}/", self.0.local_addr().unwrap())
    }

    async fn take(&self) -> Taking {
        let (stream, _) = within("a connection", self.0.accept()).await.unwrap();
        let mut stream = BufReader::new(stream);
        let head = read_head(&mut stream).await.expect("a request");
        Taking { stream, head }
    }
}

impl Taking {
    async fn read(&mut self, bytes: usize) -> Vec<u8> {
        let mut read = vec![0; bytes];
        let all = within("a piece of a body", self.stream.read_exact(&mut read)).await;
        all.unwrap();
        read
    }

    /// The chunks of a chunked body until there are that many bytes, or its end; whether it ended.
    async fn chunks(&mut self, bytes: usize) -> (Vec<u8>, bool) {
        let mut read = Vec::new();
        while read.len() < bytes {
            let mut size = String::new();
            within("a chunk", self.stream.read_line(&mut size))
                .await
                .unwrap();
            let size = usize::from_str_radix(size.trim(), 16).unwrap();
            let chunk = self.read(size + 2).await;
            read.extend_from_slice(&chunk[..size]);
            if size == 0 {
                return (read, true);
            }
        }
        (read, false)
    }

    async fn answer(&mut self, bytes: impl AsRef<[u8]>) {
        self.stream.write_all(bytes.as_ref()).await.unwrap();
    }

    /// What is still sent before the connection ends.
    async fn rest(&mut self) -> Vec<u8> {
        let mut rest = Vec::new();
        // A reset is an end too.
        drop(
            within(
                "the end of a connection",
                self.stream.read_to_end(&mut rest),
            )
            .await,
        );
        rest
    }
}

async fn read_head(stream: &mut BufReader<TcpStream>) -> Option<String> {
    let mut head = String::new();
    while !head.ends_with("\r\n\r\n") {
        let read = within("a head", stream.read_line(&mut head)).await;
        if read.unwrap_or_default() == 0 {
            return None;
        }
    }
    Some(head)
}

fn header<'a>(head: &'a str, name: &str) -> Option<&'a str> {
    let mut pairs = head.lines().filter_map(|line| line.split_once(": "));
    pairs.find_map(|(found, value)| found.eq_ignore_ascii_case(name).then_some(value))
}

/// Bytes that show when one of them is missing.
fn sample(bytes: usize) -> Vec<u8> {
    let letters = (0..bytes).map(|at| b'a' + u8::try_from(at * 7 / 3 % 26).unwrap());
    letters.collect()
}

on_a_relay! {
    async fn a_long_body_arrives_as_it_is_sent(relay) {
        relay.policy("main", OPEN).await;
        let (door, body) = (Door::open().await, sample(9 * MIB));
        let length = format!("content-length: {}\r\n", body.len());
        let mut agent = Sending::begin(relay, &door.url(), &length).await;
        agent.write(&body[..1000]).await;
        let mut upstream = door.take().await;
        assert_eq!(header(&upstream.head, "content-length"), Some("9437184"));
        assert_eq!(header(&upstream.head, "transfer-encoding"), None);
        // The rest is sent only when the beginning has arrived.
        assert_eq!(upstream.read(1000).await, body[..1000]);
        let (read, ()) = tokio::join!(upstream.read(body.len() - 1000), agent.write(&body[1000..]));
        assert!(read == body[1000..]);
        upstream.answer(answer("201 Made", "", "made")).await;
        assert_eq!(agent.told().await, (201, "made".to_owned()));
        let entry = relay.entries().await.remove(0);
        assert_eq!((&entry["decision"], &entry["bytes_in"]), (&"allowed".into(), &body.len().into()));
        assert_eq!(entry["request_body"].as_str().unwrap().as_bytes(), &body[..16_384]);
        assert_eq!(entry["request_body_truncated"], true);
    }

    async fn a_body_of_unknown_length_arrives_as_it_is_sent(relay) {
        relay.policy("main", OPEN).await;
        let door = Door::open().await;
        let across = [&sample(16_383)[..], "\u{e9}".as_bytes(), b"end"].concat();
        for (body, kept, is_cut) in [
            (&b"first second"[..], "first second".to_owned(), false),
            (&across, String::from_utf8(sample(16_383)).unwrap(), true),
            (b"a\xff", "[binary body]".to_owned(), false),
            (b"", String::new(), false),
        ] {
            let mut agent = Sending::begin(relay, &door.url(), "transfer-encoding: chunked\r\n").await;
            let mut upstream = door.take().await;
            assert_eq!(header(&upstream.head, "transfer-encoding"), Some("chunked"));
            if !body.is_empty() {
                agent.chunk(&body[..1]).await;
                assert_eq!(upstream.chunks(1).await, (body[..1].to_vec(), false));
                agent.chunk(&body[1..]).await;
            }
            agent.write(b"0\r\n\r\n").await;
            let rest = upstream.chunks(MIB).await;
            assert_eq!(rest, (body.get(1..).unwrap_or_default().to_vec(), true));
            upstream.answer(answer("200 OK", "connection: close\r\n", "ok")).await;
            assert_eq!(agent.told().await.0, 200);
            let entry = relay.entries().await.pop().unwrap();
            assert_eq!(entry["request_body"].as_str().unwrap_or_default(), kept);
            assert_eq!((&entry["request_body_truncated"], &entry["bytes_in"]), (&is_cut.into(), &body.len().into()));
        }
    }

    async fn a_method_without_bodies_keeps_one_of_unknown_length(relay) {
        relay.policy("main", OPEN).await;
        let upstream = Upstream::ok().await;
        let headers = "x-tap-credential: main\r\ntransfer-encoding: chunked\r\n";
        let mut agent = Sending::plain(relay, &upstream.url("/"), headers).await;
        agent.chunk(b"query").await;
        agent.write(b"0\r\n\r\n").await;
        assert_eq!(agent.told().await.0, 200);
        assert_eq!(upstream.seen()[0].body, b"query");
    }

    async fn a_body_that_grows_too_long_ends_the_call(relay) {
        relay.policy("main", OPEN).await;
        let (door, block) = (Door::open().await, sample(MIB));
        let mut agent = Sending::begin(relay, &door.url(), "transfer-encoding: chunked\r\n").await;
        let sending = async {
            for _ in 0..11 {
                agent.chunk(&block).await;
            }
            agent.write(b"0\r\n\r\n").await;
            agent.refusal().await
        };
        let taking = async { door.take().await.rest().await };
        let (told, taken) = tokio::join!(sending, taking);
        assert_eq!(told, (413, "body_too_large".to_owned()));
        assert!(!taken.ends_with(b"0\r\n\r\n"), "the upstream must not take it for whole");
        let entry = relay.entries().await.remove(0);
        assert_eq!((&entry["decision"], &entry["error_code"]), (&"error".into(), &"body_too_large".into()));
        assert!(entry["bytes_in"].as_u64().unwrap() > 10 << 20, "{entry}");
        // The agent's connection is as good as before.
        let key = relay.agent.key.clone().unwrap();
        agent.head(&format!("x-tap-key: {key}\r\ncontent-length: 0\r\n")).await;
        assert_eq!(agent.refusal().await.1, "missing_target");
    }

    async fn a_long_body_that_waits_for_a_person_is_kept_whole(relay) {
        let (upstream, body) = (Upstream::ok().await, sample(2 * MIB));
        let call = Call::with("main", &upstream.url("/")).method("POST").body(body.clone());
        let told = relay.agent.forward(call).await;
        assert_eq!(told.status, 202);
        let id = told.json()["txn_id"].as_str().unwrap().to_owned();
        relay.approve(&id).await;
        assert_eq!(relay.agent.settled(&id).await["status"], "forwarded");
        assert!(upstream.seen()[0].body == body);
        let mut agent = Sending::begin(relay, &upstream.url("/"), "transfer-encoding: chunked\r\n").await;
        for _ in 0..11 {
            agent.chunk(&sample(MIB)).await;
        }
        assert_eq!(agent.refusal().await, (413, "body_too_large".to_owned()));
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn a_long_body_is_searched_for_placeholders(relay) {
        relay.policy("main", OPEN).await;
        let upstream = Upstream::ok().await;
        let body = [&sample(MIB)[..], b"<CREDENTIAL:main>"].concat();
        let call = Call::to(&upstream.url("/")).method("POST").body(body);
        let call = call.header("authorization", "Bearer <CREDENTIAL:main>");
        let told = relay.agent.forward(call).await;
        assert_eq!(told.refusal(), (400, "PlaceholderPositionViolation".to_owned()));
        assert_eq!(upstream.seen().len(), 0);
    }

    async fn an_agent_that_goes_away_takes_its_call_along(relay) {
        relay.policy("main", OPEN).await;
        let door = Door::open().await;
        for headers in ["content-length: 1000000\r\n", "transfer-encoding: chunked\r\n"] {
            let mut agent = Sending::begin(relay, &door.url(), headers).await;
            let mut upstream = door.take().await;
            let is_chunked = headers.contains("chunked");
            if is_chunked {
                agent.chunk(b"half").await;
                upstream.chunks(4).await;
            } else {
                agent.write(b"half").await;
                upstream.read(4).await;
            }
            drop(agent);
            assert_eq!(upstream.rest().await, b"", "neither more nor an end");
            let entry = relay.entries_when(1 + usize::from(is_chunked)).await.pop().unwrap();
            assert_eq!((&entry["decision"], &entry["error_code"]), (&"error".into(), &"body_incomplete".into()));
            assert_eq!((&entry["request_body"], &entry["bytes_in"]), (&"half".into(), &4.into()));
        }
    }

    async fn an_agent_that_stops_sending_is_given_up(relay) {
        relay.settings.forward_timeout = Duration::from_millis(300);
        relay.restart().await;
        relay.policy("main", OPEN).await;
        let door = Door::open().await;
        let mut agent = Sending::begin(relay, &door.url(), "content-length: 1000000\r\n").await;
        agent.write(b"half").await;
        let mut upstream = door.take().await;
        assert_eq!(upstream.rest().await, b"half");
        assert_eq!(agent.refusal().await, (400, "body_incomplete".to_owned()));
        assert_eq!(relay.entries().await[0]["error_code"], "body_incomplete");
    }

    async fn an_upstream_that_takes_nothing_is_given_up(relay) {
        relay.settings.forward_timeout = Duration::from_millis(300);
        relay.restart().await;
        relay.policy("main", OPEN).await;
        let (door, body) = (Door::open().await, sample(9 * MIB));
        let length = format!("content-length: {}\r\n", body.len());
        let mut agent = Sending::begin(relay, &door.url(), &length).await;
        let upstream = door.take().await;
        let sending = async {
            agent.write(&body).await;
            agent.refusal().await
        };
        assert_eq!(sending.await, (502, "upstream_error".to_owned()));
        assert_eq!(relay.entries().await[0]["error_code"], "upstream_error");
        drop(upstream);
    }

    async fn an_upstream_may_answer_before_it_has_the_body(relay) {
        relay.policy("main", OPEN).await;
        let door = Door::open().await;
        let length = format!("content-length: {}\r\n", 4 * MIB);
        let mut agent = Sending::begin(relay, &door.url(), &length).await;
        agent.write(b"begun").await;
        let mut upstream = door.take().await;
        upstream.answer(answer("409 No", "connection: close\r\n", "no more")).await;
        assert_eq!(agent.told().await, (409, "no more".to_owned()));
        drop(upstream);
        // The agent may finish what it began.
        agent.write(&sample(4 * MIB - 5)).await;
        assert_eq!(relay.entries().await[0]["upstream_status"], 409);
    }

    async fn a_refusal_does_not_wait_for_the_body(relay) {
        relay.policy("main", r#"{"deny_methods": ["POST"]}"#).await;
        let (store, actor) = relay.operator();
        let limit = postern::store::AgentUpdate { rate_limit_per_hour: Some(Some(4)), ..Default::default() };
        limit.apply(store, actor, "reader").await.unwrap();
        let target = "http://127.0.0.1:9/";
        for length in ["content-length: 1000\r\n", "content-length: 9000000\r\n", "transfer-encoding: chunked\r\n"] {
            let mut stranger = Sending::stranger(relay).await;
            stranger.head(&format!("x-tap-key: nobody's\r\n{length}")).await;
            assert_eq!(stranger.refusal().await, (401, "invalid_tap_key".to_owned()));
        }
        let length = "content-length: 1000\r\n";
        let with = |credential: &str| format!("x-tap-credential: {credential}\r\nx-tap-method: POST\r\n{length}");
        for (headers, target, refusal) in [
            (with("hidden"), target, (404, "credential_not_found")),
            (with("main"), "http://10.0.0.1/", (403, "target_not_allowed")),
            (with("main"), target, (403, "policy_denied")),
            (format!("authorization: <CREDENTIAL:hidden>\r\n{length}"), target, (404, "credential_not_found")),
            (with("main"), target, (429, "rate_limited")),
            (format!("x-tap-credential: main\r\ncontent-length: {}\r\n", 11 * MIB), target, (413, "body_too_large")),
        ] {
            let mut agent = Sending::plain(relay, target, &headers).await;
            assert_eq!(agent.refusal().await, (refusal.0, refusal.1.to_owned()));
        }
        assert_eq!(relay.entries().await.len(), 9);
    }

    async fn an_agent_that_is_still_sending_can_read_its_refusal(relay) {
        let target = "http://10.0.0.1/";
        let body = sample(9 * MIB);
        let mut agent = Sending::begin(relay, target, &format!("content-length: {}\r\n", body.len())).await;
        agent.write(&body).await;
        assert_eq!(agent.refusal().await, (403, "target_not_allowed".to_owned()));
    }

    async fn an_agent_that_asks_first_is_told_before_it_sends(relay) {
        relay.policy("main", OPEN).await;
        let upstream = Upstream::ok().await;
        let headers = "expect: 100-continue\r\ncontent-length: 100000\r\n";
        let mut refused = Sending::begin(relay, "http://10.0.0.1/", headers).await;
        assert_eq!(refused.refusal().await.0, 403);
        let mut agent = Sending::begin(relay, &upstream.url("/"), headers).await;
        assert_eq!(read_head(&mut agent.0).await.unwrap(), "HTTP/1.1 100 Continue\r\n\r\n");
        agent.write(&sample(100_000)).await;
        assert_eq!(agent.told().await, (200, "ok".to_owned()));
        assert!(upstream.seen()[0].body == sample(100_000));
    }

    async fn a_long_body_is_sent_once_on_a_connection_that_is_still_there(relay) {
        relay.policy("main", OPEN).await;
        let mut upstream = Upstream::scripted().await;
        let target = upstream.url("/");
        for number in 1..4 {
            let call = Call::with("main", &target).method("POST").body(sample(MIB));
            let answering = async {
                let mut call = upstream.call().await;
                call.write(answer("200 OK", "", "ok")).await;
            };
            let (told, ()) = tokio::join!(relay.agent.forward(call), answering);
            assert_eq!(told.status, 200, "{told:?}");
            assert_eq!(upstream.seen().len(), number);
        }
    }

    async fn an_agent_that_speaks_http_2_sends_long_bodies_too(relay) {
        relay.policy("main", OPEN).await;
        let (upstream, body) = (Upstream::ok().await, sample(9 * MIB));
        let mut connection = relay.agent.http2().await;
        let request = Request::post("/forward")
            .header("x-tap-credential", "main")
            .header("x-tap-method", "POST")
            .header("x-tap-target", upstream.url("/"));
        let told = connection.send(request.body(Full::from(body.clone())).unwrap()).await;
        assert_eq!(told.status(), 200);
        assert!(upstream.seen()[0].body == body);
    }

    async fn a_limit_of_a_policy_holds_for_a_body_that_does_not_say_how_long_it_is(relay) {
        let upstream = Upstream::ok().await;
        for (deny, status, ended) in [(false, 202, "pending"), (true, 403, "refused")] {
            let policy = format!(r#"{{"auto_approve_methods": ["POST"], "max_body_bytes": 10, "deny_other_bodies": {deny}}}"#);
            relay.policy("main", &policy).await;
            for (second, expected) in [(5, 200), (6, status), (MIB, status)] {
                let mut sending = Sending::begin(relay, &upstream.url("/"), "transfer-encoding: chunked\r\n").await;
                sending.chunk(&sample(5)).await;
                sending.chunk(&sample(second)).await;
                sending.write(b"0\r\n\r\n").await;
                let (told, body) = sending.told().await;
                assert_eq!(told, expected, "{deny} {second} {body}");
            }
            let last = relay.entries().await.pop().unwrap();
            assert_eq!(last["decision"], ended, "{last}");
        }
        assert_eq!(upstream.seen().len(), 2, "nothing of the others has left");
    }
}
