//! What agents get back: the upstream's answer, as it comes, decoded, without the secret.

use async_compression::tokio::write::{BrotliEncoder, GzipEncoder, ZlibEncoder};
use tokio::io::AsyncWriteExt;

use crate::support::{
    client::Call,
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer, chunked},
};

const MARKER: &str = "[REDACTED:main]";

/// Encodes a text with one of the encoders.
macro_rules! encoded {
    ($encoder:ident, $text:expr) => {{
        let mut encoder = $encoder::new(Vec::new());
        encoder.write_all($text).await.unwrap();
        encoder.shutdown().await.unwrap();
        encoder.into_inner()
    }};
}

on_a_relay! {
    async fn a_secret_is_taken_out_of_the_status_line_the_headers_and_the_body(relay) {
        let secret = &relay.secret;
        let headers = format!(
            "x-echo: Bearer {secret}\r\nlocation: http://h/?k={secret}&x=1\r\n{secret}: name\r\nx-fine: 1\r\n"
        );
        let body = format!("you sent {secret}, {}", data_encoding::BASE64.encode(secret.as_bytes()));
        let upstream = Upstream::answering(answer(&format!("200 {secret}"), &headers, body)).await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!((told.status, told.reason.as_deref()), (200, None));
        assert_eq!(told.header("x-echo").unwrap(), format!("Bearer {MARKER}"));
        assert_eq!(told.header("location").unwrap(), format!("http://h/?k={MARKER}&x=1"));
        assert_eq!(told.header("x-fine"), Some("1"));
        assert_eq!(told.text(), format!("you sent {MARKER}, {MARKER}"));
        assert_eq!(told.header("content-length").unwrap(), told.body.len().to_string());
        let entry = relay.entries().await.remove(0);
        assert_eq!(entry["response_sanitized"], true);
        assert_eq!(entry["bytes_out"], told.body.len());
    }

    async fn a_secret_that_is_told_as_a_name_is_dropped_whatever_its_case(relay) {
        let value = |text: &str| Some(postern::secrets::Secret::from(text));
        relay.add(postern::store::NewCredential {
            value: value("Sk-LIVE-Abc"),
            ..relay.credential("mixed")
        }).await;
        relay.add(postern::store::NewCredential {
            header_format: Some("Basic {base64(value)}".to_owned()),
            value: value("ann:pw!"),
            ..relay.credential("encoded")
        }).await;
        let agent = relay.new_agent("both", &["mixed", "encoded"]).await;
        for (credential, name) in [("mixed", "X-sk-Live-ABC-x"), ("encoded", "YW5uOnB3IQ==")] {
            let name = name.trim_end_matches('=');
            let upstream = Upstream::answering(answer("200 OK", &format!("{name}: 1\r\nx-sk-live: 2\r\n"), "")).await;
            let told = agent.forward(Call::with(credential, &upstream.url("/"))).await;
            assert_eq!((told.status, told.header("x-sk-live")), (200, Some("2")));
            assert_eq!(told.header(name), None, "{told:?}");
            assert_eq!(relay.entries().await.pop().unwrap()["response_sanitized"], true);
        }
    }

    async fn a_request_echoed_back_holds_no_secret(relay) {
        let upstream = Upstream::with(|seen| answer("200 OK", "", &seen.head)).await;
        relay.add(postern::store::NewCredential {
            header_format: Some("Basic {base64(value:value)}".to_owned()),
            ..relay.credential("basic")
        }).await;
        let agent = relay.new_agent("echo", &["main", "basic"]).await;
        for credential in ["main", "basic"] {
            let told = agent.forward(Call::with(credential, &upstream.url("/"))).await;
            assert!(told.text().contains(&format!("[REDACTED:{credential}]")), "{told:?}");
        }
    }

    async fn events_arrive_as_they_are_sent(relay) {
        let mut upstream = Upstream::scripted().await;
        let call = Call::with("main", &upstream.url("/events"));
        let agent = relay.agent.clone();
        let answering = async {
            let mut call = upstream.call().await;
            call.write(chunked("content-type: text/event-stream\r\n")).await;
            call.chunk("data: 0\n\n").await;
            call
        };
        let (mut told, mut call) = tokio::join!(agent.begin(call), answering);
        assert_eq!(told.read(9).await, "data: 0\n\n");
        for number in 1..20 {
            let event = format!("data: {number}\n\n");
            call.chunk(&event).await;
            // The next one is not sent before this one has arrived.
            assert_eq!(told.read(event.len()).await, event);
        }
        let entries = relay.entries().await;
        assert_eq!((&entries[0]["decision"], &entries[0]["bytes_out"]), (&"allowed".into(), &().into()));
        assert_eq!(entries.len(), 1, "it is not over yet");
        call.end().await;
        assert!(told.rest().await.is_whole);
        let entries = relay.entries().await;
        assert_eq!(entries[1]["decision"], "completed");
        assert_eq!(entries[1]["request_id"], entries[0]["request_id"]);
        assert_eq!(entries[1]["bytes_out"], 10 * 9 + 10 * 10);
    }

    async fn a_secret_in_pieces_is_taken_out_of_a_stream(relay) {
        let mut upstream = Upstream::scripted().await;
        let call = Call::with("main", &upstream.url("/"));
        let secret = relay.secret.clone();
        let answering = async {
            let mut call = upstream.call().await;
            call.write(chunked("")).await;
            for piece in ["a ", " b ", " c"] {
                call.chunk(piece).await;
                for byte in secret.as_bytes() {
                    call.chunk([*byte]).await;
                }
            }
            // What only begins like it goes through in the end.
            call.chunk(&secret[..12]).await;
            call.end().await;
        };
        let (told, ()) = tokio::join!(relay.agent.forward(call), answering);
        let begun = &secret[..12];
        assert_eq!(told.text(), format!("a {MARKER} b {MARKER} c{MARKER}{begun}"));
        let entries = relay.entries().await;
        assert_eq!(entries.last().unwrap()["response_sanitized"], true);
    }

    async fn a_secret_beyond_ten_mebibytes_is_taken_out(relay) {
        let mut body = vec![b'.'; 11 << 20];
        body.extend_from_slice(relay.secret.as_bytes());
        let expected = body.len() - relay.secret.len() + MARKER.len();
        let upstream = Upstream::answering(answer("200 OK", "", body)).await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
        assert!(told.is_whole && told.body.ends_with(MARKER.as_bytes()));
        assert_eq!(told.body.len(), expected);
        let entries = relay.entries().await;
        assert_eq!((entries.len(), &entries[1]["bytes_out"]), (2, &expected.into()));
    }

    async fn a_body_of_sixty_four_kibibytes_has_one_entry_and_a_longer_one_two(relay) {
        let agent = &relay.agent;
        for (bytes, count) in [(64 << 10, 1), ((64 << 10) + 1, 3)] {
            let upstream = Upstream::answering(answer("200 OK", "", vec![b'x'; bytes])).await;
            let told = agent.forward(Call::with("main", &upstream.url("/"))).await;
            assert_eq!(told.body.len(), bytes);
            let entries = relay.entries().await;
            assert_eq!(entries.len(), count);
            assert_eq!(entries[count - 1]["bytes_out"], bytes);
        }
    }

    async fn every_coding_is_decoded_before_the_search(relay) {
        let text = format!("{} {} end", "x".repeat(100_000), relay.secret);
        let expected = format!("{} {MARKER} end", "x".repeat(100_000));
        for (coding, body) in [
            ("gzip", encoded!(GzipEncoder, text.as_bytes())),
            ("X-GZIP", [encoded!(GzipEncoder, &text.as_bytes()[..7]), encoded!(GzipEncoder, &text.as_bytes()[7..])].concat()),
            ("deflate", encoded!(ZlibEncoder, text.as_bytes())),
            ("br", encoded!(BrotliEncoder, text.as_bytes())),
            ("identity", text.clone().into_bytes()),
        ] {
            let headers = format!("content-encoding: {coding}\r\n");
            let upstream = Upstream::answering(answer("200 OK", &headers, body)).await;
            let call = Call::with("main", &upstream.url("/")).header("accept-encoding", "zstd");
            let told = relay.agent.forward(call).await;
            assert!(told.is_whole && told.text() == expected, "{coding}: {told:?}");
            assert_eq!((told.header("content-encoding"), told.status), (None, 200));
            assert_eq!(upstream.seen()[0].header("accept-encoding"), None);
        }
    }

    async fn a_body_that_cannot_be_looked_into_is_not_passed_on(relay) {
        let secret = relay.secret.clone();
        for (coding, body) in [
            ("zstd", secret.clone()),
            ("gzip, br", secret.clone()),
            (&*secret, String::new()),
            ("gzip", format!("no gzip: {secret}")),
        ] {
            let headers = format!("content-encoding: {coding}\r\n");
            let upstream = Upstream::answering(answer("200 OK", &headers, body)).await;
            let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
            assert_eq!(told.refusal(), (502, "upstream_error".to_owned()), "{coding}");
        }
        let entries = relay.entries().await;
        assert!(entries.iter().all(|entry| entry["decision"] == "error"), "{entries:?}");
    }

    async fn an_answer_without_a_body_has_none(relay) {
        for (status, method) in [("204 No Content", "GET"), ("304 Not Modified", "GET"), ("200 OK", "HEAD")] {
            let headers = "content-encoding: gzip\r\ncontent-length: 999\r\netag: \"x\"\r\n";
            let head = format!("HTTP/1.1 {status}\r\n{headers}\r\n");
            let upstream = Upstream::answering(head).await;
            let told = relay.agent.forward(Call::with("main", &upstream.url("/")).method(method)).await;
            assert_eq!(told.status.to_string(), status[..3]);
            assert!(told.is_whole && told.body.is_empty(), "{told:?}");
            assert_eq!(told.header("etag"), Some("\"x\""));
        }
        assert_eq!(relay.entries().await.len(), 3);
    }

    async fn what_comes_before_an_answer_is_passed_over(relay) {
        let early = format!("HTTP/1.1 103 Early\r\nlink: <{}>\r\n\r\n", relay.secret);
        let upstream = Upstream::answering([early.into_bytes(), answer("200 OK", "", "late")].concat()).await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!((told.status, told.text()), (200, "late"));
    }

    async fn what_is_about_the_upstreams_connection_ends_here(relay) {
        let headers = "connection: keep-alive, x-hop\r\nx-hop: 1\r\nkeep-alive: timeout=5\r\n\
             proxy-authenticate: Basic\r\nx-proxy-origin: planted\r\nx-request-id: planted\r\n\
             set-cookie: a=1\r\nset-cookie: b=2\r\n";
        let upstream = Upstream::answering(answer("200 OK", headers, "")).await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
        for gone in ["x-hop", "keep-alive", "proxy-authenticate"] {
            assert_eq!(told.header(gone), None, "{told:?}");
        }
        assert_eq!(told.header("x-proxy-origin"), Some("upstream"));
        assert_ne!(told.header("x-request-id"), Some("planted"));
        assert_eq!(told.headers.get_all("set-cookie").iter().count(), 2);
    }

    async fn binary_goes_through_untouched_and_with_a_secret_not_at_all(relay) {
        let plain: Vec<u8> = (0..=255).cycle().take(5000).collect();
        let upstream = Upstream::answering(answer("200 OK", "", &plain)).await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!(&told.body[..], plain);
        let with = [&plain[..], relay.secret.as_bytes()].concat();
        let upstream = Upstream::answering(answer("200 OK", "", with)).await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!(told.text(), MARKER);
    }

    async fn an_agent_that_goes_away_ends_the_call_and_leaves_its_entry(relay) {
        let mut upstream = Upstream::scripted().await;
        let call = Call::with("main", &upstream.url("/"));
        let answering = async {
            let mut call = upstream.call().await;
            call.write(chunked("")).await;
            call.chunk("first").await;
            call
        };
        let (mut told, mut call) = tokio::join!(relay.agent.begin(call), answering);
        assert_eq!(told.read(5).await, "first");
        drop(told);
        call.closed().await;
        let entries = relay.entries_when(2).await;
        assert_eq!(entries[1]["error_code"], "agent_went_away");
        assert_eq!(entries[1]["decision"], "completed");
    }
}
