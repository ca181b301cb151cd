//! `logs` of a deployment: what people see of what agents asked for.

use std::io::{BufRead, BufReader};

use crate::support::{client::Call, program::Program, server::Server, upstream::Upstream};

/// Takes out of a line what is another in each run.
fn steady(text: &str, port: &str) -> String {
    let time = regex::Regex::new(r"(?m)^ *(\d{4}-\d\d-\d\d )?\d\d:\d\d:\d\d").unwrap();
    let latency = regex::Regex::new(r"\d+ms").unwrap();
    let user = regex::Regex::new(r"operator:\S+").unwrap();
    let gap = regex::Regex::new(" {2,}").unwrap();
    let text = time.replace_all(text, "[TIME]").replace(port, "[PORT]");
    let text = latency.replace_all(&text, "[LATENCY]");
    let text = user.replace_all(&text, "[OPERATOR]");
    gap.replace_all(&text, "  ").into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logs_tell_who_asked_for_what_and_what_came_of_it() {
    let program = Program::owned();
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    let server = Server::start(&program);
    let agent = server.client(&key);
    let to = |method: &str, path: &str| Call::with("main", &upstream.url(path)).method(method);
    assert_eq!(
        agent.forward(to("GET", "/a?token=hidden")).await.status,
        200
    );
    let waits = agent.forward(to("POST", "/b")).await.json();
    let id = waits["txn_id"].as_str().unwrap();
    program.ok(&format!("approval approve {id}"));
    agent.settled(id).await;
    program.ok("agent disable bot");
    assert_eq!(agent.forward(to("GET", "/c")).await.status, 401);
    server.stop();
    let port = upstream.address.port().to_string();
    insta::assert_snapshot!(steady(&program.tell("logs"), &port), @"
    stdout:
    [TIME]  [OPERATOR]  created team default  changed  -  -
    [TIME]  [OPERATOR]  created user ann@example.com  changed  -  -
    [TIME]  [OPERATOR]  created credential main  changed  -  -
    [TIME]  [OPERATOR]  created agent bot  changed  -  -
    [TIME]  bot  main  GET  http://127.0.0.1:[PORT]/a?token=…  auto  200  [LATENCY]
    [TIME]  bot  main  POST  http://127.0.0.1:[PORT]/b  pending  -  [LATENCY]
    [TIME]  ann@example.com  approved approval [ID]  changed  -  -
    [TIME]  bot  main  POST  http://127.0.0.1:[PORT]/b  approved by ann@example.com  200  [LATENCY]
    [TIME]  [OPERATOR]  disabled agent bot  changed  -  -
    [TIME]  -  main  GET  http://127.0.0.1:[PORT]/c  refused: invalid_tap_key  -  [LATENCY]
    status: 0
    ");
    insta::assert_snapshot!(steady(&program.tell("logs --decision approved"), &port), @r"
    stdout:
    [TIME]  bot  main  POST  http://127.0.0.1:[PORT]/b  approved by ann@example.com  200  [LATENCY]
    status: 0
    ");
    assert!(
        !program
            .ok("logs --tail 0 -o jsonl")
            .contains("a-real-secret")
    );
    insta::assert_snapshot!(program.tell("logs --agent nobody"), @r"
    stderr:
      No entries.
    status: 0
    ");
}

#[test]
fn logs_of_a_new_deployment_and_of_none() {
    let program = Program::new();
    insta::assert_snapshot!(program.tell("logs"), @r"
    stderr:
      No entries.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("logs --log-file nowhere"), @r"
    stderr:
      error: there is no file `nowhere`
    status: 2
    ");
    insta::assert_snapshot!(program.tell("logs --since yesterday"), @"
    stderr:
      error: `yesterday` is no value of `--since`: give a span such as `90m` (s, m, h, d, w) or a moment such as `[TIME]`
    status: 2
    ");
    insta::assert_snapshot!(program.tell("logs --grep ("), @"
    stderr:
      error: `(` is no value of `--grep`: `(` is no regular expression: unclosed group
    status: 2
    ");
}

#[test]
fn a_reader_that_goes_away_is_a_normal_end() {
    let program = Program::initialised();
    let line = program.ok("logs --tail 1 -o jsonl");
    // Much more than a pipe holds.
    std::fs::write(program.data_dir().join("audit.jsonl"), line.repeat(2000)).unwrap();
    let mut command = program.command("logs --tail 0 -o jsonl");
    let command = command.stdout(std::process::Stdio::piped());
    let mut child = command
        .stderr(std::process::Stdio::piped())
        .spawn()
        .unwrap();
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert_eq!(first, line);
    let ended = child.wait_with_output().unwrap();
    assert_eq!((ended.status.code(), ended.stderr), (Some(0), Vec::new()));
}

#[test]
fn following_ends_when_no_further_entry_is_wanted() {
    let program = Program::seeded();
    let told = program.tell("logs --follow --tail 0 --until 1m");
    assert!(told.ends_with("status: 0"), "{told}");
}
