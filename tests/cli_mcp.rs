//! The tools for programs that speak the Model Context Protocol, over standard input and output and over HTTP, used by a client
//! that is not ours.

use std::process::Stdio;

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use rmcp::{
    RoleClient, ServiceExt,
    model::{CallToolRequestParams, CallToolResult},
    service::RunningService,
    transport::{
        StreamableHttpClientTransport, streamable_http_client::StreamableHttpClientTransportConfig,
    },
};
use serde_json::{Value, json};
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    net::TcpStream,
    process::{ChildStdin, ChildStdout},
};

use crate::support::{
    client::{Client, within},
    program::{Program, on_both_programs},
    server::Server,
    upstream::{Seen, Upstream, answer},
    ways::sign_in,
};

type Mcp = RunningService<RoleClient, ()>;

/// A deployment whose agent `bot` may use `main`, and its relay.
struct Place {
    key: String,
    server: Server,
    upstream: Upstream,
}

impl Place {
    async fn new(program: &Program) -> Self {
        let echo = |seen: &Seen| answer("200 OK", "content-type: text/plain\r\n", &seen.head);
        Self {
            key: program.add_bot(),
            upstream: Upstream::with(echo).await,
            server: Server::start(program),
        }
    }

    /// Returns a client over HTTP that bears a key or a session.
    async fn over_http(&self, bearer: &str) -> Mcp {
        let uri = format!("http://{}/mcp", self.server.address);
        let config =
            StreamableHttpClientTransportConfig::with_uri(uri).auth_header(bearer.to_owned());
        let transport = StreamableHttpClientTransport::from_config(config);
        within("a client over HTTP", ().serve(transport))
            .await
            .unwrap()
    }

    /// Returns a client of a program of its own, which bears the agent's key.
    async fn over_pipes(&self, program: &Program, line: &str) -> Mcp {
        let relay = format!("http://{}", self.server.address);
        let environment = [
            ("TAP_PROXY_URL", relay.as_str()),
            ("TAP_API_KEY", self.key.as_str()),
        ];
        piped(program, line, &environment).await
    }
}

async fn piped(program: &Program, line: &str, environment: &[(&str, &str)]) -> Mcp {
    let mut command = program.command(line);
    let command = command.envs(environment.iter().copied());
    let command = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let output = ChildStdout::from_std(child.stdout.take().unwrap()).unwrap();
    let input = ChildStdin::from_std(child.stdin.take().unwrap()).unwrap();
    // It ends once its input does.
    std::thread::spawn(move || child.wait());
    within("a client over pipes", ().serve((output, input)))
        .await
        .unwrap()
}

async fn names(client: &Mcp) -> Vec<String> {
    let tools = within("the tools", client.list_all_tools()).await.unwrap();
    tools.iter().map(|tool| tool.name.to_string()).collect()
}

async fn used(client: &Mcp, name: &'static str, given: Value) -> CallToolResult {
    let given = given.as_object().unwrap().clone();
    let call = CallToolRequestParams::new(name).with_arguments(given);
    within(name, client.call_tool(call)).await.unwrap()
}

/// Uses a tool that has to do it.
async fn told(client: &Mcp, name: &'static str, given: Value) -> Value {
    let result = used(client, name, given).await;
    assert_ne!(result.is_error, Some(true), "{name}: {result:?}");
    let value = result.structured_content.unwrap();
    let text = result.content[0].as_text().unwrap().text.clone();
    assert_eq!(
        serde_json::from_str::<Value>(&text).unwrap(),
        value,
        "both forms say the same"
    );
    value
}

async fn refused(client: &Mcp, name: &'static str, given: Value) -> Value {
    let result = used(client, name, given).await;
    assert_eq!(result.is_error, Some(true), "{name}: {result:?}");
    result.structured_content.unwrap()
}

/// Waits until a call waits; its id.
async fn waiting(program: &Program) -> String {
    let look = async {
        loop {
            let waiting: Value =
                serde_json::from_str(&program.ok("approval list -o json")).unwrap();
            if let Some(id) = waiting[0]["txn_id"].as_str() {
                return id.to_owned();
            }
            tokio::task::yield_now().await;
        }
    };
    within("a call that waits", look).await
}

on_both_programs! {
    async fn an_agent_calls_over_either_transport(program) {
        let place = Place::new(&program).await;
        for client in [place.over_http(&place.key).await, place.over_pipes(&program, "mcp --only agent").await] {
            let names = names(&client).await;
            for wanted in ["tap_discover", "tap_call", "tap_resume", "tap_sign", "tap_logs", "tap_request_credential"] {
                assert!(names.iter().any(|name| name == wanted), "{wanted}: {names:?}");
            }
            assert!(!names.iter().any(|name| name.starts_with("postern_")), "{names:?}");
            let found = told(&client, "tap_discover", json!({})).await;
            assert_eq!(found["credentials"][0]["name"], "main");
            assert_eq!(found["credentials"][0]["writes_need_approval"], true);
            let call = json!({ "credential": "main", "target": place.upstream.url("/a"), "headers": { "x-own": "1", "authorization": "mine" } });
            let answered = told(&client, "tap_call", call).await;
            assert_eq!((&answered["upstream_status"], &answered["content_type"]), (&json!(200), &json!("text/plain")));
            let body = answered["body"].as_str().unwrap();
            assert!(body.contains("x-own: 1") && body.contains("[REDACTED:main]"), "{body}");
            assert!(!body.contains("a-real-secret") && !body.contains("mine"), "{body}");
            let unknown = refused(&client, "tap_call", json!({ "credential": "mian", "target": "https://x.example" })).await;
            assert!(unknown["tap_error"].as_str().unwrap().contains("mian"), "{unknown}");
            let logged = told(&client, "tap_logs", json!({ "limit": 1 })).await;
            assert_eq!(logged["count"], 1);
            let link = told(&client, "tap_request_credential", json!({ "name": "other" })).await;
            assert!(link["create_url"].as_str().unwrap().starts_with("http"), "{link}");
        }
    }

    async fn a_gated_call_waits_and_is_answered_once_it_is_approved(program) {
        let place = Place::new(&program).await;
        let client = place.over_http(&place.key).await;
        let call = json!({ "credential": "main", "target": place.upstream.url("/made"), "method": "POST", "body": { "a": 1 } });
        let (answered, ()) = tokio::join!(told(&client, "tap_call", call.clone()), async {
            let id = waiting(&program).await;
            program.ok(&format!("approval approve {id}"));
        });
        assert_eq!(answered["approval"], "approved_and_forwarded");
        assert_eq!(answered["upstream_status"], 200);
        let mut hurried = call;
        hurried["wait_seconds"] = json!(0);
        let pending = told(&client, "tap_call", hurried).await;
        assert_eq!(pending["status"], "pending");
        let id = pending["txn_id"].as_str().unwrap();
        program.ok(&format!("approval deny {id}"));
        let denied = refused(&client, "tap_resume", json!({ "txn_id": id })).await;
        assert_eq!(denied["approval"], "denied");
        assert_eq!(place.upstream.seen().len(), 1, "what was denied was not sent, and nothing twice");
    }

    async fn a_key_that_is_revoked_opens_nothing_from_the_next_call_on(program) {
        let place = Place::new(&program).await;
        let client = place.over_http(&place.key).await;
        told(&client, "tap_discover", json!({})).await;
        program.ok("agent disable bot");
        let call = CallToolRequestParams::new("tap_discover");
        assert!(within("a refusal", client.call_tool(call)).await.is_err());
    }

    async fn a_person_looks_and_changes_nothing(program) {
        let place = Place::new(&program).await;
        let token = sign_in(&place.server.client("").bearing(None)).await;
        let relay = format!("http://{}", place.server.address);
        let through = [("POSTERN_RELAY_URL", relay.as_str()), ("POSTERN_TOKEN", token.as_str())];
        let elsewhere = Program::new();
        for (way, client) in [
            ("over HTTP", place.over_http(&token).await),
            ("through a relay", piped(&elsewhere, "mcp", &through).await),
            ("on the host", piped(&program, "mcp", &[]).await),
        ] {
            let names = names(&client).await;
            assert!(names.iter().all(|name| name.starts_with("postern_")), "{way}: {names:?}");
            let agents = told(&client, "postern_agents", json!({})).await;
            assert_eq!(agents["agents"][0]["name"], "bot", "{way}");
            let agent = told(&client, "postern_agent", json!({ "name": "bot" })).await;
            assert_eq!(agent["name"], "bot", "{way}");
            let credentials = told(&client, "postern_credentials", json!({})).await;
            assert_eq!(credentials["credentials"][0]["name"], "main", "{way}");
            assert!(!credentials.to_string().contains("value_hint"), "{way}: {credentials}");
            let status = told(&client, "postern_status", json!({})).await;
            assert!(status["database"].is_object(), "{way}: {status}");
            let entries = told(&client, "postern_audit", json!({ "limit": 2 })).await;
            assert_eq!(entries["entries"].as_array().unwrap().len(), 2, "{way}");
            for name in ["postern_roles", "postern_approvals", "postern_grants", "postern_proposals", "postern_members"] {
                told(&client, name, json!({})).await;
            }
            let missing = refused(&client, "postern_agent", json!({ "name": "nobody" })).await;
            assert!(missing["tap_error"].is_string(), "{way}: {missing}");
            let call = CallToolRequestParams::new("tap_discover");
            assert!(client.call_tool(call).await.is_err(), "{way}: agents' tools are not theirs");
        }
    }
}

/// Sends one message to `/mcp`, and returns the status and the body.
async fn posted(client: &Client, headers: &[(&str, &str)], body: &Value) -> (u16, String) {
    let mut request = Request::post("/mcp")
        .header("content-type", "application/json")
        .header("accept", "application/json, text/event-stream");
    for (name, value) in headers {
        request = request.header(*name, *value);
    }
    let request = request
        .body(Full::new(Bytes::from(body.to_string())))
        .unwrap();
    let answer = client.send(request).await.rest().await;
    (answer.status, answer.text().to_owned())
}

/// Returns the first line of the answer to a request for another host.
async fn asked_as(host: &str, place: &Place) -> String {
    let mut stream = TcpStream::connect(place.server.address).await.unwrap();
    let head = format!(
        "POST /mcp HTTP/1.1\r\nhost: {host}\r\nx-tap-key: {}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n",
        place.key
    );
    stream.write_all(head.as_bytes()).await.unwrap();
    let mut text = String::new();
    stream.read_to_string(&mut text).await.unwrap();
    text.lines().next().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn whoever_is_not_let_in_learns_nothing() {
    let program = Program::owned();
    let place = Place::new(&program).await;
    let list = json!({ "jsonrpc": "2.0", "id": 1, "method": "tools/list" });
    let nobody = place.server.client("").bearing(None);
    let bot = place.server.client(&place.key);
    let answer = nobody.get("/mcp").await;
    assert_eq!(
        (answer.status, answer.header("www-authenticate")),
        (401, Some("Bearer realm=\"postern\""))
    );
    for headers in [
        &[][..],
        &[("authorization", "Bearer nonsense")],
        &[("x-tap-key", "nonsense")],
        &[("authorization", "Basic eDp5")],
    ] {
        let (status, body) = posted(&nobody, headers, &list).await;
        assert_eq!(status, 401, "{headers:?}: {body}");
    }
    assert_eq!(posted(&bot, &[], &list).await.0, 200);
    assert_eq!(
        posted(&bot, &[("origin", "https://evil.example")], &list)
            .await
            .0,
        403
    );
    assert_eq!(posted(&bot, &[("origin", "null")], &list).await.0, 403);
    assert!(
        asked_as("evil.example", &place).await.contains("403"),
        "a name that was led here"
    );
    assert_eq!(
        bot.get("/mcp").await.status,
        405,
        "there are no sessions to listen to"
    );
    let (status, _) = posted(&bot, &[], &json!({ "pad": "x".repeat(17 << 20) })).await;
    assert_eq!(status, 413);
    let (status, body) = posted(&bot, &[], &json!({ "no": "message" })).await;
    assert!((400..500).contains(&status), "{status} {body}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_version_of_the_protocol_is_agreed_on() {
    let program = Program::owned();
    let place = Place::new(&program).await;
    let bot = place.server.client(&place.key);
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        let hello = json!({
            "jsonrpc": "2.0", "id": 1, "method": "initialize",
            "params": { "protocolVersion": version, "capabilities": {}, "clientInfo": { "name": "t", "version": "1" } },
        });
        let (status, body) = posted(&bot, &[], &hello).await;
        let told: Value = serde_json::from_str(&body).unwrap();
        assert_eq!(
            (status, &told["result"]["protocolVersion"]),
            (200, &json!(version)),
            "{body}"
        );
        assert_eq!(told["result"]["serverInfo"]["name"], "tap-mcp");
    }
}

#[test]
fn without_a_key_or_a_deployment_it_says_so() {
    let output = Program::new().run_in("mcp", &[], "");
    assert_eq!(
        output.status.code(),
        Some(6),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let output = Program::new().run_in("mcp --only agent", &[], "");
    assert_eq!(
        output.status.code(),
        Some(4),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let output = Program::owned().run_in("mcp", &[], "");
    assert!(
        output.status.success() && output.stdout.is_empty(),
        "nobody said anything"
    );
    let output = Program::owned().run_in("mcp", &[], "this is no message\n");
    assert!(!String::from_utf8_lossy(&output.stdout).contains("panic"));
}
