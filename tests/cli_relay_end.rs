//! `relay start`: how it ends, asked to or not, and what is left.

use std::{
    io::{self, Read, Write},
    net::{SocketAddr, TcpStream},
    sync::mpsc::{self, SyncSender},
};

use rustix::process::Signal;

use crate::support::{
    client::{Call, DEADLINE, within},
    peek,
    program::{Program, on_both_programs},
    server::Server,
    upstream::{Upstream, answer},
};

/// How many agents call at once.
const CLIENTS: usize = 8;
/// How many answers are waited for before the relay is killed.
const ANSWERS: usize = 150;

/// Calls `/forward` as somebody to whom the relay may be lost at any time; the status.
fn forward(relay: SocketAddr, key: &str, target: &str) -> io::Result<u16> {
    let mut stream = TcpStream::connect(relay)?;
    stream.set_read_timeout(Some(DEADLINE))?;
    let head = format!(
        "POST /forward HTTP/1.1\r\nhost: relay\r\nx-tap-key: {key}\r\nx-tap-credential: main\r\n\
         x-tap-target: {target}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n"
    );
    stream.write_all(head.as_bytes())?;
    let mut told = String::new();
    stream.read_to_string(&mut told)?;
    let status = told.split(' ').nth(1).and_then(|word| word.parse().ok());
    status.ok_or_else(|| io::ErrorKind::UnexpectedEof.into())
}

/// Calls one address after another until the relay is gone, and tells which were answered.
fn call_until_gone((relay, key): (SocketAddr, &str), base: &str, answered: &SyncSender<String>) {
    for number in 0.. {
        let target = format!("{base}{number}");
        match forward(relay, key, &target) {
            Ok(200) => answered.send(target).unwrap(),
            Ok(status) => panic!("{target}: {status}"),
            Err(_) => return,
        }
    }
}

/// Kills a relay under load; the addresses whose calls were answered.
fn killed_under_load(mut server: Server, key: &str, upstream: &Upstream) -> Vec<String> {
    let (answered, answers) = mpsc::sync_channel(CLIENTS * ANSWERS);
    let relay = server.address;
    std::thread::scope(|scope| {
        for client in 0..CLIENTS {
            let (answered, base) = (answered.clone(), upstream.url(&format!("/{client}/")));
            scope.spawn(move || call_until_gone((relay, key), &base, &answered));
        }
        drop(answered);
        let mut targets: Vec<_> = answers.iter().take(ANSWERS).collect();
        server.kill();
        targets.extend(&answers);
        targets
    })
}

on_both_programs! {
    async fn a_kill_under_load_loses_no_answered_call(program) {
        let key = program.add_bot();
        let upstream = Upstream::ok().await;
        for round in 0..2 {
            let before = peek::stored_lines(&program).await.len();
            let targets = killed_under_load(Server::start(&program), &key, &upstream);
            assert!(targets.len() >= ANSWERS);
            let stored = peek::stored_lines(&program).await;
            let entries = peek::chained(&stored);
            for target in &targets {
                let found = entries[before..].iter().filter(|entry| entry["target_url"] == **target);
                assert_eq!(found.count(), 1, "{target}");
            }
            // The next writer fills in what the file had not got yet.
            program.ok(&format!("role create --name after-{round}"));
            peek::agreeing(&program).await;
        }
    }

    async fn a_signal_lets_calls_under_way_finish(program) {
        let key = program.add_bot();
        let mut upstream = Upstream::scripted().await;
        let mut server = Server::start(&program);
        let agent = server.client(&key);
        let call = agent.forward(Call::with("main", &upstream.url("/slow")));
        let held = async {
            let mut held = upstream.call().await;
            server.signal(Signal::TERM);
            server.wait_for("stopping");
            // Nobody else is let in.
            while TcpStream::connect(server.address).is_ok() {
                tokio::task::yield_now().await;
            }
            held.write(answer("200 OK", "", "late")).await;
        };
        let (told, ()) = tokio::join!(call, held);
        assert_eq!((told.status, told.text()), (200, "late"));
        assert_eq!(server.ended().code(), Some(0));
        let entries = peek::agreeing(&program).await;
        assert_eq!(entries.last().unwrap()["upstream_status"], 200);
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_second_signal_stops_at_once() {
    let program = Program::initialised();
    let key = program.add_bot();
    let mut upstream = Upstream::scripted().await;
    for signal in [Signal::TERM, Signal::INT] {
        let mut server = Server::start(&program);
        let agent = server.client(&key);
        let target = upstream.url("/never");
        let mut calls = tokio::task::JoinSet::new();
        calls.spawn(async move { agent.begin(Call::with("main", &target)).await.status() });
        let _held = upstream.call().await;
        server.signal(signal);
        server.wait_for("stopping");
        server.signal(signal);
        assert_eq!(server.ended().code(), Some(0));
        // The agent is cut off, or told that the relay stops; not that all is well.
        let told = within("the end of the call", calls.join_next())
            .await
            .unwrap();
        assert!(told.is_err() || told.is_ok_and(|status| status >= 500));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_that_was_killed_serves_again() {
    let program = Program::initialised();
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    for _ in 0..3 {
        let mut server = Server::start(&program);
        let agent = server.client(&key);
        let told = agent.forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!(told.status, 200);
        server.kill();
    }
    program.ok("agent disable bot");
    let entries = peek::agreeing(&program).await;
    let forwarded = entries
        .iter()
        .filter(|entry| entry["upstream_status"] == 200);
    assert_eq!(forwarded.count(), 3);
}
