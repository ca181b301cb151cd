//! `approval watch`: on terminals of any size, and in pipes.

use std::{
    io::{BufRead, BufReader},
    process::{Child, Stdio},
    sync::mpsc::{self, Receiver},
};

use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use unicode_width::UnicodeWidthStr;

use crate::support::{
    client::{Call, DEADLINE},
    program::Program,
    server::Server,
    terminal::Terminal,
    upstream::Upstream,
    ways::sign_in,
};

/// A deployment with a relay, an agent and an upstream.
struct Place {
    server: Server,
    program: Program,
    upstream: Upstream,
    key: String,
}

impl Place {
    async fn new() -> Self {
        let program = Program::owned();
        let key = program.add_bot();
        let upstream = Upstream::ok().await;
        let server = Server::start(&program);
        Self {
            server,
            program,
            upstream,
            key,
        }
    }

    /// Asks for a call that waits; its id.
    async fn asked(&self, path: &str, body: &str) -> String {
        let call = Call::with("main", &self.upstream.url(path)).method("POST");
        let call = call.body(body.to_owned());
        let told = self.server.client(&self.key).forward(call).await;
        assert_eq!(told.status, 202, "{told:?}");
        told.json()["txn_id"].as_str().unwrap().to_owned()
    }

    fn watch(&self, size: (u16, u16)) -> Terminal {
        Terminal::start(&mut self.program.command("approval watch"), size)
    }

    /// Watches in a pipe; the process and its lines.
    fn piped(&self, line: &str) -> (Child, Receiver<String>) {
        let mut command = self.program.command(line);
        command.stdin(Stdio::null()).stderr(Stdio::inherit());
        let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
        let (said, lines) = mpsc::sync_channel(100);
        let stdout = BufReader::new(child.stdout.take().unwrap());
        std::thread::spawn(move || {
            for line in stdout.lines().map_while(Result::ok) {
                said.send(line).ok();
            }
        });
        (child, lines)
    }
}

fn next(lines: &Receiver<String>) -> String {
    lines.recv_timeout(DEADLINE).expect("a line comes")
}

fn interrupted(child: &mut Child) -> Option<i32> {
    kill_process(Pid::from_child(child), Signal::INT).unwrap();
    child.wait().unwrap().code()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_is_seen_when_it_comes_and_decided_with_one_key() {
    let place = Place::new().await;
    let mut terminal = place.watch((80, 24));
    terminal.wait_for_text("Nothing waits for a person.");
    let id = place.asked("/first", "the body").await;
    let lines = terminal.wait_for_text("/first");
    let chosen = lines.iter().find(|line| line.starts_with('>')).unwrap();
    assert!(
        chosen.contains("bot POST") && chosen.contains(":5"),
        "{chosen}"
    );
    assert!(lines.contains(&format!("txn: {id}")), "{lines:?}");
    assert!(lines.contains(&"body: the body".to_owned()), "{lines:?}");
    assert_eq!(lines.len(), 24);
    terminal.press("ja");
    terminal.wait_for_text("Nothing waits for a person.");
    let told = place.server.client(&place.key).settled(&id).await;
    assert_eq!(told["status"], "forwarded");
    let denied = place.asked("/second", "").await;
    terminal.wait_for_text("/second");
    terminal.press("jd");
    terminal.wait_for_text("Nothing waits for a person.");
    let told = place.server.client(&place.key).settled(&denied).await;
    assert_eq!(told["status"], "denied");
    terminal.press("q");
    assert_eq!(terminal.ended().code(), Some(0));
    assert_eq!(place.upstream.seen().len(), 1);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn through_a_relay_it_is_seen_and_decided_the_same() {
    let place = Place::new().await;
    let mut elsewhere = Program::new();
    let token = sign_in(&place.server.client("").bearing(None)).await;
    elsewhere.set(
        "POSTERN_RELAY_URL",
        format!("http://{}", place.server.address),
    );
    elsewhere.set("POSTERN_TOKEN", token);
    let mut terminal = Terminal::start(&mut elsewhere.command("approval watch"), (80, 24));
    terminal.wait_for_text("Nothing waits for a person.");
    for (path, keys, end) in [("/first", "ja", "forwarded"), ("/second", "jd", "denied")] {
        let id = place.asked(path, "the body").await;
        let lines = terminal.wait_for_text(path);
        assert!(lines.contains(&format!("txn: {id}")), "{lines:?}");
        assert!(lines.contains(&"body: the body".to_owned()), "{lines:?}");
        terminal.press(keys);
        terminal.wait_for_text("Nothing waits for a person.");
        let told = place.server.client(&place.key).settled(&id).await;
        assert_eq!(told["status"], end);
    }
    assert_eq!(place.upstream.seen().len(), 1);
    // Another person decides elsewhere: it goes away here.
    let id = place.asked("/third", "").await;
    terminal.wait_for_text("/third");
    place.program.ok(&format!("approval deny {id}"));
    terminal.wait_for_text("Nothing waits for a person.");
    terminal.press("q");
    assert_eq!(terminal.ended().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_fits_a_narrow_terminal_and_one_that_changes() {
    let place = Place::new().await;
    for number in 0..9 {
        place
            .asked(&format!("/a-long-path/{number}"), &"long ".repeat(400))
            .await;
    }
    let mut terminal = place.watch((40, 12));
    let fits = |lines: &[String], (columns, rows): (usize, usize)| {
        lines.len() == rows && lines.iter().all(|line| line.width() <= columns)
    };
    terminal.wait_for("picture of 40 by 12", |lines| {
        fits(lines, (40, 12)) && lines[0].starts_with("9 calls wait")
    });
    terminal.press("jjjjjjjj");
    terminal.wait_for("the last one", |lines| {
        lines.iter().any(|line| line.starts_with('>')) && fits(lines, (40, 12))
    });
    terminal.resize((100, 40));
    terminal.wait_for("picture of 100 by 40", |lines| fits(lines, (100, 40)));
    terminal.press("\r");
    terminal.wait_for_text("back");
    terminal.resize((40, 10));
    terminal.wait_for("picture of 40 by 10", |lines| fits(lines, (40, 10)));
    terminal.press("\rq");
    assert_eq!(terminal.ended().code(), Some(0));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_an_agent_writes_does_not_act_on_the_terminal() {
    let place = Place::new().await;
    place
        .asked("/a?b=\u{202e}c", "\u{1b}[2Jgone\u{7}\nstatus: approved")
        .await;
    let mut terminal = place.watch((80, 30));
    let lines = terminal.wait_for_text("/a?b=");
    let body = lines.iter().find(|line| line.starts_with("body:")).unwrap();
    assert_eq!(body, "body: \\u{1b}[2Jgone\\u{7}\\nstatus: approved");
    assert!(
        !lines
            .iter()
            .any(|line| line.starts_with("status: approved"))
    );
    terminal.press("\r");
    terminal.wait_for_text("back");
    let written = terminal.written();
    assert!(
        !written.contains('\u{202e}')
            && !written.contains("\u{1b}[2J")
            && !written.contains('\u{7}')
    );
    terminal.press("q");
    terminal.ended();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn however_it_ends_the_terminal_is_as_it_was() {
    let place = Place::new().await;
    let mut terminal = place.watch((80, 24));
    terminal.wait_for_text("Nothing waits");
    terminal.press("\u{3}");
    assert_eq!(terminal.ended().code(), Some(130));
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let terminal = place.watch((80, 24));
        terminal.wait_for_text("Nothing waits");
        terminal.signal(signal);
        assert_eq!(terminal.ended().code(), Some(130), "{signal:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_pipe_each_call_and_each_decision_is_a_line() {
    let place = Place::new().await;
    let first = place.asked("/first", "").await;
    let (mut child, lines) = place.piped("approval watch -o jsonl");
    let read = |line: String| -> Value { serde_json::from_str(&line).unwrap() };
    let told = read(next(&lines));
    assert_eq!(
        (&told["txn_id"], &told["status"]),
        (&first.clone().into(), &"pending".into())
    );
    let second = place.asked("/second", "").await;
    assert_eq!(read(next(&lines))["txn_id"], second);
    place.program.ok(&format!("approval deny {first}"));
    let told = read(next(&lines));
    assert_eq!(
        (&told["txn_id"], &told["status"]),
        (&first.into(), &"denied".into())
    );
    assert_eq!(told["decided_by"], "ann@example.com");
    place.program.ok(&format!("approval approve {second}"));
    let told = read(next(&lines));
    assert_eq!(
        (&told["txn_id"], &told["decided_by"]),
        (&second.into(), &"ann@example.com".into())
    );
    assert_eq!(interrupted(&mut child), Some(130));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn in_a_pipe_people_read_lines_that_are_safe() {
    let place = Place::new().await;
    let (mut child, lines) = place.piped("approval watch");
    let id = place.asked("/a?b=\u{202e}c", "").await;
    let line = next(&lines);
    assert!(line.contains(&format!("pending {id} bot POST")), "{line}");
    assert!(
        line.contains("\\u{202e}") && !line.contains('\u{202e}'),
        "{line}"
    );
    place.program.ok(&format!("approval deny {id}"));
    let line = next(&lines);
    assert!(
        line.contains("denied") && line.ends_with("by ann@example.com"),
        "{line}"
    );
    assert_eq!(interrupted(&mut child), Some(130));
    let nobody = place.program.run("approval watch --as eve@example.com");
    assert_eq!(nobody.status.code(), Some(3));
}
