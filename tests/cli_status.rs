//! `status`: what is well, and what to do about the rest.

use std::{fs, net::TcpListener};

use crate::support::{client::Call, program::Program, server::Server, upstream::Upstream};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn status_on_the_host_sums_up_the_deployment() {
    let mut program = Program::owned();
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    let server = Server::start(&program);
    program.set("POSTERN_LISTEN", server.address.to_string());
    let agent = server.client(&key);
    let to = |method| Call::with("main", &upstream.url("/")).method(method);
    assert_eq!(agent.forward(to("GET")).await.status, 200);
    assert_eq!(agent.forward(to("POST")).await.status, 202);
    // Counts are written a moment after the answer, and at the end at the latest.
    server.stop();
    let server = Server::start(&program);
    program.set("POSTERN_LISTEN", server.address.to_string());
    let uptime = regex::Regex::new(r"\d+( s\b)|(schema )\d+").unwrap();
    insta::assert_snapshot!(uptime.replace_all(&program.tell("status"), "$2[N]$1"), @r"
    stdout:
      state                ok
      version              0.1.0
      uptime               [N] s
      database             sqlite, schema [N]
      encryption key       is the deployment's
      audit                6 entries of this host, the file is complete
      requests, last hour  1 allowed, 1 pending
      approvals            1 waiting: `postern approval list` shows them
    status: 0
    ");
    let uptime = regex::Regex::new(r#""(uptime_secs|schema)": \d+"#).unwrap();
    insta::assert_snapshot!(uptime.replace_all(&program.tell("status -o json"), "\"$1\": [N]"), @r#"
    stdout:
      {
        "state": "ok",
        "version": "0.1.0",
        "uptime_secs": [N],
        "database": {
          "kind": "sqlite",
          "reachable": true,
          "schema": [N]
        },
        "encryption_key_matches": true,
        "audit": {
          "chain": "[ID]",
          "seq": 6,
          "file_lags_by": 0
        },
        "requests_last_hour": {
          "allowed": 1,
          "pending": 1
        },
        "pending_approvals": 1
      }
    status: 0
    "#);
    let remote = program.tell(&format!("status --relay-url http://{}", server.address));
    assert!(
        remote.contains("state") && !remote.contains("audit"),
        "{remote}"
    );
    fs::write(program.folder().join("other"), program.ok("key generate")).unwrap();
    let told = program.tell("status --encryption-key-file other");
    insta::assert_snapshot!(regex::Regex::new(r"\d+ s\b").unwrap().replace(&told, "[N] s"), @"
    stdout:
      state      error: the relay's database does not answer, or this host's does not
      version    0.1.0
      uptime     [N] s
      this host  the encryption key from `--encryption-key-file` is not this deployment's: `postern config check` looks closer
    stderr:
      error: the encryption key from `--encryption-key-file` is not this deployment's
    status: 4
    ");
}

#[test]
fn a_relay_that_is_down_is_6() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port().to_string();
    drop(listener);
    let mut program = Program::initialised();
    program.set("POSTERN_LISTEN", format!("127.0.0.1:{port}"));
    insta::assert_snapshot!(program.tell("status").replace(&port, "[PORT]"), @"
    stderr:
      error: no relay answers at http://127.0.0.1:[PORT]/
        caused by: nobody answers
        caused by: Connection refused (os error 111)
      hint: `postern relay start` starts one on this host
    status: 6
    ");
    let told = program.run("status -o json");
    let told: serde_json::Value = serde_json::from_slice(&told.stderr).unwrap();
    assert_eq!(told["error"]["code"], "relay_unreachable");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_answers_and_is_no_relay_is_6() {
    let program = Program::new();
    let stranger = Upstream::ok().await;
    let told = program.tell(&format!("status --relay-url {}", stranger.url("")));
    let port = stranger.address.port().to_string();
    insta::assert_snapshot!(told.replace(&port, "[PORT]"), @r"
    stderr:
      error: no relay answers at http://127.0.0.1:[PORT]/
        caused by: what answers there is not a relay
      hint: `postern relay start` starts one on this host
    status: 6
    ");
}
