//! `login`, `whoami`, `logout`: sessions with relays; and what commands through a relay say when there is none.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::support::{process::Process, program::Program, server::Server, ways::sign_in};

/// Returns somebody elsewhere, who knows a relay and has no session with it.
fn elsewhere(server: &Server) -> Program {
    let mut elsewhere = Program::new();
    elsewhere.set("POSTERN_RELAY_URL", format!("http://{}", server.address));
    elsewhere
}

/// Returns what a line told, without the relay's address.
fn tell(program: &Program, line: &str) -> String {
    let address = regex::Regex::new(r"127\.0\.0\.1:\d+").unwrap();
    address
        .replace_all(&program.tell(line), "[ADDRESS]")
        .into_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_is_kept_for_this_person_alone_and_ended_on_the_relay() {
    let program = Program::owned();
    let server = Server::start(&program);
    let place = elsewhere(&server);
    let token = sign_in(&server.client("").bearing(None)).await;
    fs::write(place.folder().join("token"), format!("{token}\n")).unwrap();
    insta::assert_snapshot!(tell(&place, "login --token-file token"), @r"
    stdout:
      relay  http://[ADDRESS]/
      email  ann@example.com
      team   default
      role   owner
      may    view_profile, manage_profile, manage_passkeys, view_team, approve_requests, manage_credentials, manage_agents, manage_roles, manage_policies, manage_members, manage_notification_channels, manage_billing, manage_owners
    stderr:
      Signed in to http://[ADDRESS]/ as ann@example.com.
    status: 0
    ");
    let folder = place.folder().join(".config/postern/sessions");
    let files: Vec<_> = fs::read_dir(&folder).unwrap().flatten().collect();
    let [file] = files.as_slice() else {
        panic!("{files:?}")
    };
    let mode = file.metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(mode, 0o600);
    let who: serde_json::Value = serde_json::from_str(&place.ok("whoami -o json")).unwrap();
    assert_eq!(
        (&who["email"], &who["role"]),
        (&"ann@example.com".into(), &"owner".into())
    );
    place.ok("agent list");
    insta::assert_snapshot!(tell(&place, "logout"), @r"
    stderr:
      The session with http://[ADDRESS]/ is over.
    status: 0
    ");
    assert!(fs::read_dir(&folder).unwrap().next().is_none());
    insta::assert_snapshot!(tell(&place, "agent list"), @r"
    stderr:
      error: the relay at http://[ADDRESS]/ needs a session: `POSTERN_TOKEN` is not set
      hint: `postern login --relay-url http://[ADDRESS]/` begins one
    status: 4
    ");
    // The relay has forgotten it, too.
    let gone = place.run_in("whoami", &[("POSTERN_TOKEN", &token)], "");
    assert_eq!(gone.status.code(), Some(4));
    insta::assert_snapshot!(tell(&place, "logout"), @r"
    stderr:
      There is no session with http://[ADDRESS]/.
    status: 0
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_wrong_token_is_not_allowed_and_not_repeated() {
    let program = Program::owned();
    let server = Server::start(&program);
    let mut place = elsewhere(&server);
    place.set("POSTERN_TOKEN", "0".repeat(64));
    for line in ["agent list", "whoami", "logs", "status"] {
        let told = tell(&place, line);
        assert!(
            told.ends_with("status: 4") && !told.contains("000"),
            "{line}: {told}"
        );
    }
    place.set("POSTERN_TOKEN", "no\u{e9}\ntoken");
    assert!(tell(&place, "agent list").ends_with("status: 4"));
    fs::write(place.folder().join("token"), "0".repeat(64)).unwrap();
    insta::assert_snapshot!(tell(&place, "login --token-file token"), @r"
    stderr:
      error: the relay at http://[ADDRESS]/ knows no session with this token, or it is over
      hint: `postern login --relay-url http://[ADDRESS]/` begins one
    status: 4
    ");
    assert!(!place.folder().join(".config").exists());
}

#[test]
fn a_relay_that_does_not_answer_is_6_and_no_database_is_taken_instead() {
    let mut place = Program::owned();
    place.set("POSTERN_TOKEN", "0".repeat(64));
    for line in [
        "agent list --relay-url http://127.0.0.1:1",
        "agent create --name a --relay-url http://127.0.0.1:1",
        "logs --relay-url http://127.0.0.1:1",
        "whoami --relay-url http://127.0.0.1:1",
        "login --relay-url http://127.0.0.1:1",
    ] {
        let told = tell(&place, line);
        assert!(
            told.contains("no relay answers at http://[ADDRESS]/") && told.ends_with("status: 6"),
            "{told}"
        );
    }
    assert_eq!(place.ok("agent list -o json"), "[]\n");
}

#[test]
fn what_belongs_to_the_host_says_so() {
    let place = Program::owned();
    for line in ["init", "start", "relay start", "key check"] {
        let told = tell(&place, &format!("{line} --relay-url http://127.0.0.1:1"));
        assert!(
            told.contains("works on the host") && told.ends_with("status: 2"),
            "{line}: {told}"
        );
    }
    for line in ["login", "logout", "whoami"] {
        let told = tell(&place, line);
        assert!(
            told.contains("needs a relay") && told.ends_with("status: 2"),
            "{line}: {told}"
        );
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn logs_show_the_relays_entries_as_its_host_does() {
    let program = Program::owned();
    let key = program.add_bot();
    let server = Server::start(&program);
    for _ in 0..5 {
        let call = crate::support::client::Call::with("main", "http://127.0.0.1:1/x");
        server.client(&key).forward(call).await;
    }
    let mut place = elsewhere(&server);
    place.set(
        "POSTERN_TOKEN",
        sign_in(&server.client("").bearing(None)).await,
    );
    for line in [
        "logs",
        "logs --tail 3",
        "logs --tail 0",
        "logs --tail 2 --agent bot",
        "logs --credential main --tail 1",
        "logs --decision auto",
        "logs --status 502",
        "logs --grep created --tail 0",
        "logs --since 1h --until 2199-01-01T00:00:00Z",
        "logs --agent nobody",
    ] {
        for form in ["table", "json", "jsonl", "yaml"] {
            let line = format!("{line} -o {form}");
            assert_eq!(place.tell(&line), program.tell(&line), "{line}");
        }
    }
    let told = tell(&place, "logs --log-file audit.jsonl");
    assert!(told.ends_with("status: 2"), "{told}");
}

/// Says yes or no to the machine that waits with a code.
async fn answer(server: &Server, (path, token, code): (&str, &str, &str)) {
    let client = server.client("").bearing(None);
    let request = http::Request::post(path).header("authorization", format!("Bearer {token}"));
    let body = serde_json::json!({ "user_code": code }).to_string();
    let request = request
        .body(http_body_util::Full::new(body.into()))
        .unwrap();
    let told = client.send(request).await.rest().await;
    assert_eq!(told.status, 200, "{told:?}");
}

/// Starts `login` and waits for the code that it shows.
fn waiting(place: &Program, line: &str) -> (Process, String) {
    let process = Process::spawn(&mut place.command(line));
    let said = process.wait_for("enter the code");
    assert!(said.contains("/dashboard/device"), "{said}");
    let code = said.rsplit(' ').next().unwrap().to_owned();
    (process, code)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_is_let_in_by_the_code_that_it_shows() {
    let program = Program::owned();
    let server = Server::start(&program);
    let place = elsewhere(&server);
    let token = sign_in(&server.client("").bearing(None)).await;
    let (mut login, code) = waiting(&place, "login");
    answer(&server, ("/device/confirm", &token, &code)).await;
    assert!(login.ended().success(), "{}", login.said());
    assert!(
        login.said().contains("as ann@example.com"),
        "{}",
        login.said()
    );
    place.ok("agent create --name bot");
    // Another login takes the place of the first, whose session is ended.
    let (mut again, code) = waiting(&place, "login -o json");
    answer(&server, ("/device/confirm", &token, &code)).await;
    assert!(again.ended().success(), "{}", again.said());
    place.ok("agent list");
    place.ok("logout");
    assert!(tell(&place, "agent list").ends_with("status: 4"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_machine_that_is_refused_or_interrupted_keeps_nothing() {
    let program = Program::owned();
    let server = Server::start(&program);
    let place = elsewhere(&server);
    let token = sign_in(&server.client("").bearing(None)).await;
    let (mut login, code) = waiting(&place, "login");
    answer(&server, ("/device/deny", &token, &code)).await;
    assert_eq!(login.ended().code(), Some(4), "{}", login.said());
    assert!(login.said().contains("a person has refused this login"));
    let (mut login, _) = waiting(&place, "login");
    login.signal(rustix::process::Signal::INT);
    assert_eq!(login.ended().code(), Some(130), "{}", login.said());
    assert!(!place.folder().join(".config").exists());
}
