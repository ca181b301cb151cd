//! Traces by OTLP: what a collector is sent of a request, and what it costs where it is away.

use std::collections::BTreeMap;

use crate::support::{
    client::{Call, Client, within},
    program::{Program, on_both_programs},
    server::Server,
    spans::{Span, spans_of},
    upstream::{Upstream, answer},
};

/// A trace that somebody else has begun (W3C Trace Context §3.2).
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const PARENT: &str = "00f067aa0ba902b7";

/// A collector, and a deployment whose relays send it spans.
async fn traced(program: &mut Program) -> Upstream {
    let collector = Upstream::answering(answer("200 OK", "", "")).await;
    program.set("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url("/otlp"));
    program.set(
        "OTEL_EXPORTER_OTLP_HEADERS",
        "authorization=Bearer%20kestrel",
    );
    program.set("OTEL_SERVICE_NAME", "postern-test");
    collector
}

/// All spans that a collector was sent.
fn collected(collector: &Upstream) -> Vec<Span> {
    let seen = collector.seen();
    seen.iter().flat_map(|post| spans_of(&post.body)).collect()
}

/// The spans below one, by their names.
fn below<'a>(spans: &'a [Span], parent: &Span) -> BTreeMap<&'a str, &'a Span> {
    let children = spans.iter().filter(|span| span.parent == parent.id);
    children.map(|span| (span.name.as_str(), span)).collect()
}

fn only<'a>(spans: &'a [Span], name: &str) -> &'a Span {
    let mut found = spans.iter().filter(|span| span.name == name);
    let span = found
        .next()
        .unwrap_or_else(|| panic!("no `{name}`: {spans:?}"));
    assert!(found.next().is_none(), "several `{name}`: {spans:?}");
    span
}

/// Lets the first call that waits be sent, and waits until it has been.
async fn approve(program: &Program, agent: &Client, id: &str) {
    program.ok(&format!("approval approve {id} --as ann@example.com"));
    assert_eq!(agent.settled(id).await["status"], "forwarded");
}

on_both_programs! {
    async fn otlp_has_a_span_for_a_call_and_one_for_each_of_its_steps(made) {
        let mut program = made;
        let key = program.add_bot();
        program.ok("agent update bot --rate-limit 100");
        let collector = traced(&mut program).await;
        let upstream = Upstream::ok().await;
        let relay = Server::start(&program);
        let agent = relay.client(&key);
        let parent = format!("00-{TRACE}-{PARENT}-01");
        let call = Call::with("main", &upstream.url("/path-of-it?token=sesame"))
            .header("traceparent", &parent);
        let told = agent.forward(call).await;
        assert_eq!(told.status, 200, "{told:?}");
        let refused = agent.forward(Call::with("other", &upstream.url("/"))).await;
        assert_eq!(refused.status, 404);
        relay.stop();
        let posts = collector.seen();
        assert_eq!(posts[0].request_line(), "POST /otlp/v1/traces HTTP/1.1");
        assert_eq!(posts[0].header("content-type").unwrap(), "application/x-protobuf");
        assert_eq!(posts[0].header("authorization").unwrap(), "Bearer kestrel");
        let spans = collected(&collector);
        let request = spans.iter().find(|span| span.parent == PARENT).unwrap();
        assert_eq!((request.name.as_str(), request.trace.as_str()), ("POST /forward", TRACE));
        assert_eq!((request.kind, request.status), (2, 0));
        let id = told.headers["x-request-id"].to_str().unwrap();
        for (name, value) in [
            ("http.request.method", "POST"),
            ("http.route", "/forward"),
            ("http.response.status_code", "200"),
            ("postern.agent", "bot"),
            ("postern.credentials", "main"),
            ("postern.outcome", "answered"),
            ("postern.request.id", id),
            ("service.name", "postern-test"),
        ] {
            assert_eq!(request.get(name), Some(value), "{name}: {request:?}");
        }
        let steps = below(&spans, request);
        let names: Vec<_> = steps.keys().copied().collect();
        assert_eq!(names, ["access", "audit", "limit", "policy", "upstream"]);
        let sent = steps["upstream"];
        assert_eq!((sent.kind, sent.get("server.address")), (3, Some("127.0.0.1")));
        assert_eq!(sent.get("http.response.status_code"), Some("200"));
        assert!(request.began <= sent.began && sent.ended <= request.ended);
        // Nobody has begun this one's trace.
        let refused = spans.iter().find(|span| span.get("postern.outcome") == Some("credential_not_found"));
        let refused = refused.unwrap_or_else(|| panic!("{spans:?}"));
        assert!(refused.parent.is_empty() && refused.trace != TRACE);
        assert_eq!(refused.get("http.response.status_code"), Some("404"));
        let all: Vec<u8> = posts.iter().flat_map(|post| post.body.clone()).collect();
        let all = String::from_utf8_lossy(&all);
        for secret in ["a-real-secret", &key, "sesame", "path-of-it", "kestrel"] {
            assert!(!all.contains(secret), "{secret}");
        }
        // The upstream is told what the agent told, and no more.
        assert_eq!(upstream.seen()[0].header("traceparent").unwrap(), parent);
    }

    async fn otlp_has_a_span_for_a_call_that_was_approved(made) {
        let mut program = made;
        let key = program.add_bot();
        program.ok("policy set main --require-approval-methods POST");
        let collector = traced(&mut program).await;
        let upstream = Upstream::ok().await;
        let relay = Server::start(&program);
        let agent = relay.client(&key);
        let call = Call::with("main", &upstream.url("/")).method("POST");
        let told = agent.forward(call).await;
        assert_eq!(told.status, 202, "{told:?}");
        let id = told.json()["txn_id"].as_str().unwrap().to_owned();
        approve(&program, &agent, &id).await;
        relay.stop();
        let spans = collected(&collector);
        let asked = only(&spans, "POST /forward");
        assert_eq!(asked.get("postern.outcome"), Some("pending"));
        assert!(below(&spans, asked).contains_key("ask"));
        let sent = only(&spans, "approved call");
        assert_eq!(sent.get("postern.request.id"), Some(id.as_str()));
        assert_eq!(sent.get("postern.outcome"), Some("answered"));
        let steps = below(&spans, sent);
        let names: Vec<_> = steps.keys().copied().collect();
        assert_eq!(names, ["audit", "policy", "upstream"]);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn otlp_to_a_collector_that_is_away_costs_a_warning() {
    let mut program = Program::owned();
    let key = program.add_bot();
    let gone = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", gone.local_addr().unwrap());
    drop(gone);
    program.set("OTEL_EXPORTER_OTLP_ENDPOINT", address);
    program.set("OTEL_BSP_SCHEDULE_DELAY", "20");
    let upstream = Upstream::ok().await;
    let relay = Server::start(&program);
    let agent = relay.client(&key);
    let call = || Call::with("main", &upstream.url("/"));
    assert_eq!(agent.forward(call()).await.status, 200);
    relay.wait_for("the collector takes no spans");
    assert_eq!(agent.forward(call()).await.status, 200);
    let said = relay.said();
    assert_eq!(said.matches("takes no spans").count(), 1, "{said}");
    relay.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn otlp_to_a_collector_that_never_answers_does_not_hold_up_the_end() {
    let mut program = Program::owned();
    let key = program.add_bot();
    let collector = Upstream::scripted().await;
    program.set("OTEL_EXPORTER_OTLP_ENDPOINT", collector.url(""));
    let upstream = Upstream::ok().await;
    let relay = Server::start(&program);
    let agent = relay.client(&key);
    let told = agent.forward(Call::with("main", &upstream.url("/"))).await;
    assert_eq!(told.status, 200);
    let said = within("the end", async move {
        let mut relay = relay;
        relay.signal(rustix::process::Signal::TERM);
        assert!(relay.ended().success());
        relay.said()
    })
    .await;
    assert!(said.contains("the last spans were not sent"), "{said}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn otlp_is_off_where_the_environment_says_so() {
    let mut program = Program::owned();
    let key = program.add_bot();
    let collector = traced(&mut program).await;
    program.set("OTEL_SDK_DISABLED", "true");
    let upstream = Upstream::ok().await;
    let relay = Server::start(&program);
    let agent = relay.client(&key);
    let told = agent.forward(Call::with("main", &upstream.url("/"))).await;
    assert_eq!(told.status, 200);
    relay.stop();
    assert!(collector.seen().is_empty());
}

#[test]
fn otlp_wants_an_address_that_is_one() {
    let mut program = Program::owned();
    program.set("OTEL_EXPORTER_OTLP_ENDPOINT", "collector:4317");
    // What is meant for other programs of the host stops no command that sends nothing.
    program.ok("agent list");
    insta::assert_snapshot!(program.tell("relay start"), @r"
    stderr:
      error: `OTEL_EXPORTER_OTLP_ENDPOINT` is `collector:4317`: an address such as `http://localhost:4318` is expected
    status: 2
    ");
    program.set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://localhost:1");
    program.set("OTEL_EXPORTER_OTLP_HEADERS", "sesame");
    insta::assert_snapshot!(program.tell("relay start"), @r"
    stderr:
      error: `OTEL_EXPORTER_OTLP_HEADERS` is `[secret]`: a list such as `authorization=Bearer%20TOKEN,x-scope=relay` is expected
    status: 2
    ");
}
