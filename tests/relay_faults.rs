//! Upstreams that fail, lie or stall, agents that vanish: a clear error, an entry, and nothing leaked.

use std::{path::Path, time::Duration};

use bytes::Bytes;
use http::HeaderMap;
use postern::{
    audit::{AuditFile, AuditLog, Chain},
    proxy::{
        self, AccessCache, AnswerBody, Arrival, BodyError, Limits, Outcome, Proxy, ProxySettings,
        RequestBody, guard::Guard,
    },
    secrets::ApiKey,
};
use serde_json::Value;
use tokio::{net::TcpListener, time::Instant};
use tokio_util::task::TaskTracker;

use crate::support::{
    client::{Answer, Call, within},
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer, chunked},
};

/// Has the upstream answer with these bytes and then end the connection; what the agent is told.
async fn told(relay: &TestRelay, bytes: impl AsRef<[u8]>, is_reset: bool) -> Answer {
    let mut upstream = Upstream::scripted().await;
    let call = Call::with("main", &upstream.url("/"));
    let answering = async {
        let mut call = upstream.call().await;
        call.write(bytes.as_ref()).await;
        if is_reset {
            call.reset();
        }
    };
    let (told, ()) = tokio::join!(relay.agent.forward(call), answering);
    assert_eq!(upstream.seen().len(), 1, "nothing is sent twice");
    told
}

/// Checks that an agent was told of a failed upstream, and that the entry says so too.
async fn assert_failed(relay: &TestRelay, told: &Answer) {
    assert_eq!(told.refusal(), (502, "upstream_error".to_owned()));
    let body = told.json();
    assert!(
        body["target"].is_string() && body["fix"].is_string(),
        "{body}"
    );
    assert_eq!(told.header("x-proxy-origin"), Some("proxy"));
    let entry = relay.entries().await.pop().unwrap();
    assert_eq!(
        (&entry["decision"], &entry["error_code"]),
        (&"error".into(), &"upstream_error".into())
    );
    assert_eq!(entry["request_id"], told.header("x-request-id").unwrap());
}

/// A proxy without HTTP around it, whose agents may pause for a fraction of a second only.
async fn impatient(relay: &TestRelay, directory: &Path, tracker: &TaskTracker) -> Proxy {
    let chain = Chain::of(directory).unwrap();
    let store = relay.fixture.another(chain.id().as_str()).await;
    let file = AuditFile::new(directory.join("audit.jsonl"), chain);
    let audit = AuditLog::start(store.clone(), file, tracker);
    let access = AccessCache::start(store.clone(), tracker);
    let limits = Limits {
        total: Duration::from_secs(5),
        idle: Duration::from_millis(300),
        kept_bytes_max: 1 << 20,
        answer_bytes_max: None,
    };
    let upstream = proxy::Upstream::new(Guard::allow_all(), limits, tracker.clone());
    let settings = ProxySettings {
        approval_timeout: Duration::from_mins(1),
        agent_requests_max: 8,
    };
    Proxy::new((store, access, audit), upstream, settings)
}

/// What such a proxy makes of a call to an upstream.
async fn forwarded(proxy: &Proxy, relay: &TestRelay, url: &str) -> Outcome {
    let clock = relay.fixture.store.clock().clone();
    let arrival = Arrival {
        request_id: uuid::Uuid::new_v4().to_string(),
        at: clock.moment(),
        client_ip: None,
        clock,
    };
    let mut headers = HeaderMap::new();
    headers.insert("x-tap-credential", "main".parse().unwrap());
    headers.insert("x-tap-target", url.parse().unwrap());
    let keys = [ApiKey::presented(relay.agent.key.as_deref().unwrap())];
    let mut body = RequestBody::from(Bytes::new());
    let forwarded = proxy.forward(arrival, &keys, (&headers, &mut body));
    forwarded.await.outcome
}

on_a_relay! {
    async fn an_agent_that_reads_nothing_is_given_up_and_finds_a_break(relay) {
        let (directory, tracker) = (tempfile::tempdir().unwrap(), TaskTracker::new());
        let proxy = impatient(relay, directory.path(), &tracker).await;
        let upstream = Upstream::answering(answer("200 OK", "", vec![b'x'; 9 << 20])).await;
        let outcome = forwarded(&proxy, relay, &upstream.url("/")).await;
        let Outcome::Answered(proxy::Answer { body: AnswerBody::Stream(mut chunks), .. }) = outcome else {
            panic!("it is no answer that streams")
        };
        drop(proxy);
        tracker.close();
        // Nothing is read until everything has ended, the connection to the upstream too.
        within("the end of the call", tracker.wait()).await;
        let mut last = None;
        while let Some(chunk) = chunks.recv().await {
            last = Some(chunk.map(drop));
        }
        assert_eq!(last, Some(Err(BodyError::Stalled)));
        let file = std::fs::read_to_string(directory.path().join("audit.jsonl")).unwrap();
        let entry: Value = serde_json::from_str(file.lines().nth(1).unwrap()).unwrap();
        assert_eq!((&entry["decision"], &entry["error_code"]), (&"completed".into(), &"agent_stalled".into()));
    }

    async fn a_body_that_falls_silent_is_broken_off_and_shows_no_part_of_a_secret(relay) {
        let (directory, tracker) = (tempfile::tempdir().unwrap(), TaskTracker::new());
        let proxy = impatient(relay, directory.path(), &tracker).await;
        let text = format!("first {}", &relay.secret[..20]);
        let chunk = format!("{:x}\r\n{text}\r\n", text.len());
        for begun in [
            format!("HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n{text}").into_bytes(),
            format!("HTTP/1.1 200 OK\r\n\r\n{text}").into_bytes(),
            [chunked("content-type: text/event-stream\r\n"), chunk.into_bytes()].concat(),
        ] {
            let mut upstream = Upstream::scripted().await;
            let url = upstream.url("/");
            let stalling = async {
                let mut call = upstream.call().await;
                call.write(begun).await;
                call
            };
            let (outcome, _call) = tokio::join!(forwarded(&proxy, relay, &url), stalling);
            let Outcome::Answered(proxy::Answer { body: AnswerBody::Stream(mut chunks), .. }) = outcome else {
                panic!("it is no answer that streams")
            };
            let mut told = Vec::new();
            let end = loop {
                match within("a piece of a body", chunks.recv()).await.expect("an end") {
                    Ok(piece) => told.extend_from_slice(&piece),
                    Err(error) => break error,
                }
            };
            assert_eq!((&*String::from_utf8_lossy(&told), end), ("first ", BodyError::Upstream));
            let file = std::fs::read_to_string(directory.path().join("audit.jsonl")).unwrap();
            let entry: Value = serde_json::from_str(file.lines().next_back().unwrap()).unwrap();
            assert_eq!((&entry["decision"], &entry["error_code"]), (&"completed".into(), &"upstream_error".into()));
        }
        drop(proxy);
        tracker.close();
        within("the end of the calls", tracker.wait()).await;
    }

    async fn the_time_for_an_answer_is_one_for_its_head_and_its_body(relay) {
        relay.settings.forward_timeout = Duration::from_secs(2);
        relay.restart().await;
        let mut upstream = Upstream::scripted().await;
        let call = relay.agent.forward(Call::with("main", &upstream.url("/")));
        let begun = Instant::now();
        let answering = async {
            let mut call = upstream.call().await;
            tokio::time::sleep_until(begun + Duration::from_millis(1500)).await;
            call.write("HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf").await;
            call
        };
        let (told, _call) = tokio::join!(call, answering);
        assert_eq!(told.refusal(), (502, "upstream_error".to_owned()));
        assert!(begun.elapsed() < Duration::from_secs(3), "the body had a time of its own");
    }

    async fn an_upstream_that_is_not_there_is_told(relay) {
        let address = TcpListener::bind(("127.0.0.1", 0)).await.unwrap().local_addr().unwrap();
        let told = relay.agent.forward(Call::with("main", &format!("http://{address}/"))).await;
        assert_failed(relay, &told).await;
        assert!(told.text().contains("it cannot be reached"), "{told:?}");
    }

    async fn an_answer_that_is_not_http_is_told_and_not_shown(relay) {
        let secret = &relay.secret;
        let many = "x-many: 1\r\n".repeat(5000);
        for bytes in [
            String::new(),
            format!("{secret}\r\n\r\n"),
            "HTTP/1.1 200 OK\r\ncontent-le".to_owned(),
            "HTTP/1.1 999999 No\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\n: nameless\r\n\r\n".to_owned(),
            "HTTP/1.1 200 OK\r\ncontent-length: 1\r\ncontent-length: 2\r\n\r\nab".to_owned(),
            "HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n".to_owned(),
            format!("HTTP/1.1 200 OK\r\n{many}\r\n"),
            "SSH-2.0-OpenSSH_9.2\r\n".to_owned(),
        ] {
            for is_reset in [false, true] {
                assert_failed(relay, &told(relay, &bytes, is_reset).await).await;
            }
        }
    }

    async fn a_body_shorter_than_was_said_is_an_error_before_the_head_and_a_break_after_it(relay) {
        let head = |bytes: usize| format!("HTTP/1.1 200 OK\r\ncontent-length: {bytes}\r\n\r\n");
        let short = told(relay, format!("{}half", head(8)), false).await;
        assert_failed(relay, &short).await;
        let long = told(relay, format!("{}half", head(100_000)), false).await;
        assert_eq!((long.status, long.is_whole), (200, false));
        let last = relay.entries_when(3).await.pop().unwrap();
        assert_eq!((&last["decision"], &last["error_code"]), (&"completed".into(), &"upstream_error".into()));
        assert_eq!(last["bytes_out"], long.body.len());
    }

    async fn a_chunked_body_that_breaks_off_does_not_look_whole(relay) {
        for (end, is_reset) in [("", false), ("", true), ("zz\r\n", false), ("5\r\nab", false)] {
            let mut upstream = Upstream::scripted().await;
            let call = Call::with("main", &upstream.url("/"));
            let begun = async {
                let mut call = upstream.call().await;
                call.write(chunked("")).await;
                call.chunk("first").await;
                call
            };
            let (mut told, mut call) = tokio::join!(relay.agent.begin(call), begun);
            assert_eq!(told.read(5).await, "first");
            call.write(end).await;
            if is_reset {
                call.reset();
            } else {
                drop(call);
            }
            let told = told.rest().await;
            assert!(!told.is_whole, "{end:?}: {told:?}");
            let last = relay.entries().await.pop().unwrap();
            assert_eq!(last["error_code"], "upstream_error");
        }
    }

    async fn what_follows_an_answer_is_not_the_next_one(relay) {
        let planted = answer("200 OK", "", "planted");
        let upstream = Upstream::answering([answer("200 OK", "", "own"), planted].concat()).await;
        for _ in 0..5 {
            let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
            assert!(told.status == 502 || told.text() == "own", "{told:?}");
        }
    }

    async fn an_upstream_that_stalls_is_given_up(relay) {
        relay.settings.forward_timeout = Duration::from_millis(300);
        relay.restart().await;
        for begun in ["", "HTTP/1.1 200 OK\r\n", "HTTP/1.1 200 OK\r\ncontent-length: 9\r\n\r\nhalf"] {
            let mut upstream = Upstream::scripted().await;
            let call = Call::with("main", &upstream.url("/"));
            let stalling = async {
                let mut call = upstream.call().await;
                call.write(begun).await;
                call.closed().await;
            };
            let (told, ()) = tokio::join!(relay.agent.forward(call), stalling);
            assert_failed(relay, &told).await;
            assert!(told.text().contains("it took longer than"), "{told:?}");
        }
    }

    async fn a_connection_that_its_upstream_has_closed_is_not_used(relay) {
        let mut upstream = Upstream::scripted().await;
        let target = upstream.url("/");
        relay.policy("main", r#"{"auto_approve_methods": ["POST"]}"#).await;
        for number in 1..4 {
            let call = Call::with("main", &target).method("POST").body("once");
            let answering = async {
                let mut call = upstream.call().await;
                call.write(answer("200 OK", "", "ok")).await;
            };
            let (told, ()) = tokio::join!(relay.agent.forward(call), answering);
            assert_eq!(told.status, 200, "{told:?}");
            assert_eq!(upstream.seen().len(), number);
        }
    }

    async fn an_agent_that_does_not_wait_leaves_its_entry(relay) {
        let mut upstream = Upstream::scripted().await;
        let (agent, call) = (relay.agent.clone(), Call::with("main", &upstream.url("/")));
        let mut waiting = tokio::task::JoinSet::new();
        waiting.spawn(async move { drop(agent.begin(call).await) });
        let mut call = upstream.call().await;
        waiting.shutdown().await;
        call.write(answer("200 OK", "", "ok")).await;
        let entries = relay.entries_when(1).await;
        assert_eq!((&entries[0]["decision"], &entries[0]["upstream_status"]), (&"allowed".into(), &200.into()));
    }

    async fn a_slow_reader_slows_its_upstream_down(relay) {
        let mut upstream = Upstream::scripted().await;
        let call = Call::with("main", &upstream.url("/"));
        let begun = async {
            let mut call = upstream.call().await;
            call.write(chunked("")).await;
            call
        };
        let block = vec![b'x'; 1 << 20];
        let streaming = async {
            let mut call = begun.await;
            call.chunk(&block).await;
            // Sixty-four times what all buffers on the way take: it has to come to a halt.
            let sent = async {
                for _ in 0..64 {
                    call.chunk(&block).await;
                }
            };
            let is_halted = tokio::time::timeout(Duration::from_millis(500), sent).await.is_err();
            (call, is_halted)
        };
        let (told, (call, is_halted)) = tokio::join!(relay.agent.begin(call), streaming);
        assert!(is_halted, "what nobody reads is kept in memory");
        drop((told, call));
        assert_eq!(relay.entries_when(2).await[1]["decision"], "completed");
    }

    async fn a_relay_that_met_all_this_goes_on(relay) {
        let upstream = Upstream::ok().await;
        let garbage = ["GET / HTTP/9\r\n\r\n", "\0\0\0\0", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\nrubbish"];
        for text in garbage {
            use tokio::io::{AsyncReadExt, AsyncWriteExt};
            let mut stream = tokio::net::TcpStream::connect(relay.agent.address).await.unwrap();
            stream.write_all(text.as_bytes()).await.unwrap();
            stream.shutdown().await.unwrap();
            let mut told = Vec::new();
            drop(within("the end", stream.read_to_end(&mut told)).await);
        }
        assert_eq!(relay.agent.forward(Call::with("main", &upstream.url("/"))).await.status, 200);
    }
}
