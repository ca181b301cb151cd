//! `agent run`: how it begins and ends, what the program is given, and where its requests may go.

use std::{
    fs,
    io::{BufRead, BufReader, Read},
    process::Stdio,
};

use rustix::process::Signal;
use serde_json::Value;

use crate::support::{
    process::Process,
    program::{Program, on_both_programs},
    stage::{SECRET, Secured, Stage, is_there},
    upstream::{Upstream, answer},
};

/// `curl` with what every test of it wants.
const CURL: [&str; 4] = ["curl", "-sS", "--max-time", "20"];

fn curl<'a>(words: &[&'a str]) -> Vec<&'a str> {
    CURL.iter().chain(words).copied().collect()
}

fn error_code(text: &str) -> String {
    let body: Value = serde_json::from_str(text).unwrap_or_else(|_| panic!("not JSON: {text}"));
    assert_eq!(body["error"], body["error_code"]);
    assert!(body["message"].is_string() && body["fix"].is_string());
    body["error_code"].as_str().unwrap().to_owned()
}

on_both_programs! {
    async fn curl_needs_to_know_nothing_but_the_address(program) {
        if !is_there("curl") {
            return;
        }
        let stage = Stage::set(program, Upstream::ok().await).await;
        let (plain, secured) = (stage.upstream.url("/a?b=c"), stage.secured.url("/d"));
        for (words, version) in [
            (vec![plain.as_str()], "1.1"),
            (vec!["--http1.1", &secured], "1.1"),
            (vec!["--http2", &secured], "2"),
            (vec!["--data", "a body", &secured], "2"),
        ] {
            let words = curl(&[&["-w", " %{http_version}"], words.as_slice()].concat());
            assert_eq!(stage.ok("", &words), format!("ok {version}"), "{words:?}");
        }
        let seen = stage.upstream.seen();
        assert_eq!(seen.len(), 4);
        for call in &seen {
            assert_eq!(call.header("authorization"), Some(format!("Bearer {SECRET}")));
            assert!(!call.head.to_lowercase().contains("x-tap-"), "{}", call.head);
            assert!(!call.head.to_lowercase().contains("proxy-authorization"));
        }
        assert_eq!(seen[0].request_line(), "GET /a?b=c HTTP/1.1");
        assert_eq!(seen[3].request_line(), "POST /d HTTP/1.1");
        assert_eq!(seen[3].body, b"a body");
    }

    async fn a_gated_request_is_held_until_it_is_approved_or_denied(program) {
        if !is_there("curl") {
            return;
        }
        let stage = Stage::set(program, Upstream::ok().await).await;
        stage.program.ok("policy set main --auto-approve-methods GET --require-approval-methods POST");
        let url = stage.secured.url("/pay?card=1");
        for (decision, expected) in [("approve", "ok"), ("deny", "approval_denied")] {
            let mut child = stage.start("", &curl(&["--data", "all", &url]));
            let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
            let note = said.next().unwrap().unwrap();
            assert!(note.contains("POST https://127.0.0.1") && note.contains("/pay waits for"), "{note}");
            assert!(!note.contains("card"), "{note}");
            let id = note.split("approval approve ").nth(1).unwrap().split('`').next().unwrap();
            stage.program.ok(&format!("approval {decision} {id}"));
            let ended = child.wait_with_output().unwrap();
            let told = String::from_utf8(ended.stdout).unwrap();
            let told = if decision == "deny" { error_code(&told) } else { told };
            assert_eq!((told.as_str(), ended.status.code()), (expected, Some(0)));
        }
        assert_eq!(stage.upstream.seen().len(), 1);
        stage.is_tidy();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_end_of_the_program_is_ours() {
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    for (script, code) in [
        ("exit 0", 0),
        ("exit 7", 7),
        ("kill -9 $$", 137),
        ("kill -TERM $$", 143),
    ] {
        let ended = stage.run("", &["sh", "-c", script]);
        assert_eq!(
            (ended.status.code(), ended.stderr.as_slice()),
            (Some(code), b"".as_slice())
        );
    }
    fs::write(stage.program.folder().join("not-a-program"), "").unwrap();
    let told = |words: &[&str]| stage.program.told(&stage.run("", words));
    insta::assert_snapshot!(told(&["nowhere-to-be-found", "x"]), @r"
    stderr:
      error: `nowhere-to-be-found` cannot be started
        caused by: No such file or directory (os error 2)
    status: 127
    ");
    insta::assert_snapshot!(told(&["./not-a-program"]), @r"
    stderr:
      error: `./not-a-program` cannot be started
        caused by: Permission denied (os error 13)
    status: 126
    ");
}

#[test]
fn without_a_key_it_says_what_to_type() {
    let program = Program::new();
    insta::assert_snapshot!(program.tell("agent run -- true"), @r"
    stderr:
      error: the agent's key is missing: neither `--key-file` nor `POSTERN_AGENT_KEY` gives it
      hint: `postern agent create --name NAME --credentials NAMES` prints one; `--key-file FILE` names its file
    status: 4
    ");
    insta::assert_snapshot!(program.tell("agent run --key-file nowhere -- true"), @r"
    stderr:
      error: `--key-file` names `nowhere`, which cannot be read
        caused by: No such file or directory (os error 2)
    status: 2
    ");
    assert_eq!(
        program
            .run("agent run --key-file nowhere true")
            .status
            .code(),
        Some(2)
    );
    assert_eq!(
        program.run("agent run --key-file nowhere --").status.code(),
        Some(2)
    );
}

#[test]
fn a_relay_that_is_not_there_is_named() {
    let mut program = Program::new();
    program.set("POSTERN_AGENT_KEY", "a-key");
    insta::assert_snapshot!(program.tell("agent run --relay-url http://127.0.0.1:1 -- true"), @r"
    stderr:
      error: no relay answers at http://127.0.0.1:1/
        caused by: Connection refused (os error 111)
      hint: `postern relay start` starts one on this host
    status: 6
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_key_of_nobodys_is_refused_before_the_program_starts() {
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let mut command = stage.program.command("agent run -- touch started");
    let ended = command.env("TAP_API_KEY", "pst_nobody").output().unwrap();
    let told = stage
        .program
        .told(&ended)
        .replace(&stage.server.address.to_string(), "[RELAY]");
    insta::assert_snapshot!(told, @r"
    stderr:
      error: the relay at http://[RELAY]/ does not accept the agent's key
      hint: `postern agent rotate-key NAME` makes another; `postern agent show NAME` tells whether it is enabled
    status: 4
    ");
    assert!(!stage.program.folder().join("started").exists());
    stage.is_tidy();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn signals_are_the_programs() {
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let script = "trap 'exit 9' TERM; trap 'exit 8' INT; trap 'exit 7' HUP; echo ready >&2; while :; do sleep 0.05; done";
    for (signal, code) in [(Signal::TERM, 9), (Signal::INT, 8), (Signal::HUP, 7)] {
        let mut running = Process::spawn(&mut stage.command("", &["sh", "-c", script]));
        running.wait_for("ready");
        running.signal(signal);
        assert_eq!(running.ended().code(), Some(code));
        stage.is_tidy();
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_killed_run_leaves_is_cleared_away_by_the_next() {
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let mut running =
        Process::spawn(&mut stage.command("", &["sh", "-c", "echo ready >&2; exec sleep 30"]));
    running.wait_for("ready");
    running.kill();
    let left = || {
        fs::read_dir(stage.program.folder().join("temporary"))
            .unwrap()
            .count()
    };
    assert_eq!(left(), 1);
    stage.ok("", &["true"]);
    assert_eq!(left(), 0);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_environment_names_the_proxy_and_no_secret_of_the_deployment() {
    let mut stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let key_file = stage
        .program
        .data_dir()
        .join("encryption.key")
        .display()
        .to_string();
    for (name, value) in [
        ("POSTERN_ENCRYPTION_KEY_FILE", key_file.as_str()),
        ("POSTERN_TOKEN", "a-token"),
        ("POSTERN_VALUE", SECRET),
        ("POSTERN_SESSION_SECRET", "a-session-secret"),
        ("DATABASE_URL", "postgres://the.programs/own"),
        ("POSTERN_DATABASE_URL", "postgres://the.programs/own"),
        ("HTTP_PROXY", "http://corporate.example"),
    ] {
        stage.program.set(name, value);
    }
    let told = stage.ok("", &["env"]);
    let get = |name: &str| {
        let mut values = told.lines().filter_map(|line| line.split_once('='));
        values
            .find(|(found, _)| *found == name)
            .map(|(_, value)| value)
    };
    for name in [
        "POSTERN_ENCRYPTION_KEY_FILE",
        "POSTERN_TOKEN",
        "POSTERN_VALUE",
        "POSTERN_SESSION_SECRET",
        "POSTERN_DATABASE_URL",
    ] {
        assert_eq!(get(name), None);
    }
    assert_eq!(get("DATABASE_URL"), Some("postgres://the.programs/own"));
    let relay = format!("http://{}", stage.server.address);
    assert_eq!(get("POSTERN_RELAY_URL"), Some(relay.as_str()));
    assert_eq!(get("TAP_PROXY_URL"), Some(relay.as_str()));
    assert_eq!(
        get("NO_PROXY"),
        Some(stage.server.address.to_string().as_str())
    );
    assert_eq!(get("POSTERN_AGENT_KEY"), get("TAP_API_KEY"));
    for name in ["http_proxy", "HTTPS_PROXY", "HTTP_PROXY", "all_proxy"] {
        assert!(get(name).unwrap().starts_with("http://run:"), "{name}");
    }
    for name in [
        "SSL_CERT_FILE",
        "REQUESTS_CA_BUNDLE",
        "GIT_SSL_CAINFO",
        "NODE_EXTRA_CA_CERTS",
    ] {
        let path = get(name).unwrap();
        assert!(path.starts_with(get("TMPDIR").unwrap()), "{name}");
    }
    let script = "stat -c %a $SSL_CERT_FILE $NODE_EXTRA_CA_CERTS $(dirname $SSL_CERT_FILE); \
                  grep -c BEGIN $SSL_CERT_FILE $NODE_EXTRA_CA_CERTS | cut -d: -f2; grep -rc PRIVATE $(dirname $SSL_CERT_FILE) | grep -v :0";
    let told = stage.run("", &["sh", "-c", script]).stdout;
    assert_eq!(String::from_utf8(told).unwrap(), "600\n600\n700\n2\n1\n");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_else_may_use_the_proxy() {
    if !is_there("curl") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let url = stage.upstream.url("/");
    for proxy in [
        "${http_proxy#*@}",
        "run:wrong@${http_proxy#*@}",
        "run@${http_proxy#*@}",
    ] {
        let script = format!("curl -sS -w '\\n%{{http_code}}' --proxy http://{proxy} {url}");
        let told = stage.ok("", &["sh", "-c", &script]);
        let (body, status) = told.rsplit_once('\n').unwrap();
        assert_eq!(
            (error_code(body).as_str(), status),
            ("proxy_authentication_required", "407")
        );
        let script = format!("curl -sS --proxy http://{proxy} {}", stage.secured.url("/"));
        let told = stage.run("", &["sh", "-c", &script]);
        assert!(
            String::from_utf8_lossy(&told.stderr).contains("407"),
            "{told:?}"
        );
    }
    let script = "curl -sS --noproxy '*' -H \"proxy-authorization: Basic $(printf %s ${http_proxy#*//} | cut -d@ -f1 | tr -d '\\n' | base64)\" \
                  http://${http_proxy#*@}/agent/services";
    assert_eq!(
        error_code(&stage.ok("", &["sh", "-c", script])),
        "not_for_a_proxy"
    );
    assert!(stage.upstream.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hosts_that_no_credential_is_bound_to_are_refused_or_pass_by_the_relay() {
    if !is_there("curl") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let other = Upstream::answering(answer("200 OK", "", "passed")).await;
    let secured = Secured::before(other.address).await;
    let (plain, secured) = (other.url("/"), secured.url("/"));
    let told = stage.run("", &curl(&[&plain]));
    assert_eq!(
        error_code(&String::from_utf8(told.stdout).unwrap()),
        "host_not_bound"
    );
    let told = stage.run("", &curl(&[&secured]));
    let said = String::from_utf8_lossy(&told.stderr).into_owned();
    assert!(
        said.contains("--pass-unbound") && said.contains("403"),
        "{said}"
    );
    assert!(other.seen().is_empty());
    for url in [&plain, &secured] {
        assert_eq!(stage.ok("--pass-unbound", &curl(&[url])), "passed");
    }
    // What is bound goes through the relay all the same.
    assert_eq!(
        stage.ok("--pass-unbound", &curl(&[&stage.secured.url("/")])),
        "ok"
    );
    assert!(stage.upstream.seen()[0].header("authorization").is_some());
    for call in other.seen() {
        assert_eq!(call.header("authorization"), None);
        assert_eq!(call.header("proxy-authorization"), None);
    }
    let told = stage.run("--pass-unbound", &curl(&["http://127.0.0.1:1/"]));
    assert_eq!(
        error_code(&String::from_utf8(told.stdout).unwrap()),
        "upstream_unreachable"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn among_several_credentials_one_has_to_be_chosen() {
    if !is_there("curl") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let add = format!(
        "add --name other --auth api-key --allow-host {} --value-file -",
        stage.secured.url("")
    );
    stage.program.ok_with(&add, "another-secret");
    stage
        .program
        .ok("agent update bot --credentials main,other");
    let url = stage.secured.url("/");
    let told = stage.ok("", &curl(&[&url]));
    assert_eq!(error_code(&told), "credential_ambiguous");
    assert!(told.contains("main, other"), "{told}");
    assert_eq!(stage.ok("--credential other", &curl(&[&url])), "ok");
    let placeholder = ["-H", "authorization: Token <CREDENTIAL:main>", &url];
    assert_eq!(stage.ok("", &curl(&placeholder)), "ok");
    let seen = stage.upstream.seen();
    let sent: Vec<_> = seen
        .iter()
        .filter_map(|call| call.header("authorization"))
        .collect();
    assert_eq!(sent, ["Bearer another-secret", "Token a-real-secret"]);
    insta::assert_snapshot!(stage.program.told(&stage.run("--credential othr", &["true"])), @r"
    stderr:
      error: no credential `othr` of this agent is bound to a host
      hint: did you mean `other`?
    status: 3
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_credential_that_is_added_while_the_program_runs_is_used() {
    if !is_there("curl") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let later = Upstream::answering(answer("200 OK", "", "later")).await;
    let script = format!(
        "until curl -sf {}; do echo refused >&2; sleep 0.1; done",
        later.url("/")
    );
    let mut child = stage.start("", &["sh", "-c", &script]);
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    said.find(|line| line.as_ref().unwrap() == "refused")
        .unwrap()
        .unwrap();
    let add = format!(
        "add --name late --auth api-key --allow-host {} --value-file -",
        later.url("")
    );
    stage.program.ok_with(&add, "late-secret");
    stage.program.ok("agent update bot --credentials main,late");
    said.for_each(drop);
    let mut told = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut told)
        .unwrap();
    assert_eq!(
        (told.as_str(), child.wait().unwrap().code()),
        ("later", Some(0))
    );
    assert_eq!(
        later.seen()[0].header("authorization").unwrap(),
        "Bearer late-secret"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_program_that_knows_the_relay_speaks_to_it_itself() {
    if !is_there("curl") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    // With the proxy, as a program that does not understand ports in `no_proxy` does, and without.
    for proxy in ["", "--noproxy ''"] {
        let script = format!(
            "curl -sS {proxy} -H \"x-tap-key: $TAP_API_KEY\" $TAP_PROXY_URL/agent/bootstrap"
        );
        let told = stage.ok("", &["sh", "-c", &script]);
        assert!(told.contains(r#""status":"ready""#), "{told}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_goes_away_is_told_as_such() {
    if !is_there("curl") {
        return;
    }
    let mut stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let script = format!(
        "echo ready >&2; read line; curl -sS {}",
        stage.secured.url("/")
    );
    let mut command = stage.command("", &["sh", "-c", &script]);
    let command = command.stdin(Stdio::piped()).stdout(Stdio::piped());
    let mut child = command.stderr(Stdio::piped()).spawn().unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    assert_eq!(said.next().unwrap().unwrap(), "ready");
    stage.server.kill();
    drop(child.stdin.take());
    let told = child.wait_with_output().unwrap();
    assert_eq!(
        error_code(&String::from_utf8(told.stdout).unwrap()),
        "relay_unreachable"
    );
    stage.is_tidy();
}
