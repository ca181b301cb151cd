//! `agent run` with the programs that people run, and what HTTP asks of a proxy.

use std::{
    io::{Read, Write},
    path::Path,
    process::{Command, Stdio},
};

use data_encoding::BASE64;

use crate::support::{
    client::within,
    program::Program,
    server::Server,
    stage::{SECRET, Stage, certificate, is_there},
    upstream::{Seen, Upstream, answer, chunked},
};

const GUIDE: &str = include_str!("../docs/agent-run.md");
/// Where the guide has its server and its relay, which the test has elsewhere.
const GUIDE_SERVER: &str = "http://127.0.0.1:8000";

/// How long the long bodies are.
const LONG_BYTES: usize = 9 << 20;

/// Answers as the path says.
fn by_path(seen: &Seen) -> Vec<u8> {
    let path = seen.request_line().split(' ').nth(1).unwrap();
    match path {
        "/none" => b"HTTP/1.1 204 No Content\r\n\r\n".to_vec(),
        "/same" => b"HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n".to_vec(),
        "/head" => b"HTTP/1.1 200 OK\r\ncontent-length: 5000\r\nx-there: yes\r\n\r\n".to_vec(),
        "/long" => answer("200 OK", "", vec![b'x'; 4 * LONG_BYTES]),
        "/moved" => answer("302 Found", "location: /elsewhere\r\n", ""),
        "/accepted" => answer("202 Accepted", "x-proxy-origin: proxy\r\n", "{}"),
        _ => answer(
            "200 OK",
            "",
            format!("{} {}", seen.request_line(), seen.body.len()),
        ),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn answers_without_a_body_do_not_hold_up_the_next_one() {
    if !is_there("curl") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::with(by_path).await).await;
    for version in ["--http1.1", "--http2"] {
        let mut words = vec![
            "curl",
            "-sS",
            "--max-time",
            "20",
            version,
            "-w",
            "%{http_code} %{size_download} %{num_connects}\n",
        ];
        let urls = ["/none", "/same", "/moved", "/accepted"].map(|path| stage.secured.url(path));
        words.extend(urls.iter().map(String::as_str));
        let told = stage.ok("", &words);
        assert_eq!(told, "204 0 1\n304 0 0\n302 0 0\n{}202 2 0\n", "{version}");
        let url = stage.secured.url("/head");
        let head = stage.ok(
            "",
            &["curl", "-sS", "--max-time", "20", version, "-I", &url],
        );
        assert!(
            head.contains("x-there: yes") && head.contains(" 200"),
            "{head}"
        );
        assert!(!head.to_lowercase().contains("content-length: 0"), "{head}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn long_bodies_go_through_both_ways() {
    if !is_there("curl") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::with(by_path).await).await;
    let file = stage.program.folder().join("long");
    std::fs::write(&file, vec![b'y'; LONG_BYTES]).unwrap();
    let file = file.display().to_string();
    let (up, down, plain) = (
        stage.secured.url("/up"),
        stage.secured.url("/long"),
        stage.upstream.url("/plain"),
    );
    for version in ["--http1.1", "--http2"] {
        let curl = |words: &[&str]| {
            let begin = ["curl", "-sS", "--max-time", "60", version];
            stage.ok("", &[&begin, words].concat())
        };
        assert_eq!(
            curl(&["-T", &file, &up]),
            format!("PUT /up HTTP/1.1 {LONG_BYTES}")
        );
        assert_eq!(
            curl(&["-H", "expect: 100-continue", "-T", &file, &plain]),
            format!("PUT /plain HTTP/1.1 {LONG_BYTES}")
        );
        let size = curl(&["-o", "/dev/null", "-w", "%{size_download}", &down]);
        assert_eq!(size, (4 * LONG_BYTES).to_string());
    }
    // More than relays take: that is told, although the body is under way.
    std::fs::write(&file, vec![b'y'; 2 * LONG_BYTES]).unwrap();
    for version in ["--http1.1", "--http2"] {
        let told = stage.run(
            "",
            &["curl", "-sS", "--max-time", "60", version, "-T", &file, &up],
        );
        let told = stage.program.told(&told);
        assert!(told.contains("body_too_large"), "{version}: {told}");
    }
    // A body whose length is not told before.
    let script = format!("head -c 5000 /dev/zero | curl -sS --max-time 20 --http1.1 -T - {up}");
    assert_eq!(
        stage.ok("", &["sh", "-c", &script]),
        "PUT /up HTTP/1.1 5000"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_stream_arrives_while_it_is_sent() {
    if !is_there("curl") {
        return;
    }
    let mut stage = Stage::set(Program::owned(), Upstream::scripted().await).await;
    let mut child = stage.start(
        "",
        &[
            "curl",
            "-sSN",
            "--max-time",
            "20",
            &stage.secured.url("/events"),
        ],
    );
    let mut call = stage.upstream.call().await;
    call.write(chunked("content-type: text/event-stream\r\n"))
        .await;
    let mut output = child.stdout.take().unwrap();
    for event in ["data: one\n\n", "data: two\n\n"] {
        call.chunk(event).await;
        let reading = tokio::task::spawn_blocking(move || {
            let mut told = vec![0; event.len()];
            output.read_exact(&mut told).unwrap();
            (output, told)
        });
        let (rest, told) = within("an event", reading).await.unwrap();
        assert_eq!(told, event.as_bytes());
        output = rest;
    }
    call.end().await;
    assert_eq!(child.wait().unwrap().code(), Some(0));
    stage.is_tidy();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_answer_that_breaks_off_is_not_taken_for_a_whole_one() {
    if !is_there("curl") {
        return;
    }
    let mut stage = Stage::set(Program::owned(), Upstream::scripted().await).await;
    for version in ["--http1.1", "--http2"] {
        let url = stage.secured.url("/events");
        let mut child = stage.start("", &["curl", "-sSN", "--max-time", "20", version, &url]);
        let mut call = stage.upstream.call().await;
        call.write(chunked("content-type: text/event-stream\r\n"))
            .await;
        call.chunk("data: one\n\n").await;
        let mut told = [0; 11];
        let mut output = child.stdout.take().unwrap();
        tokio::task::block_in_place(|| output.read_exact(&mut told)).unwrap();
        drop(call);
        let code = child.wait().unwrap().code();
        assert!(matches!(code, Some(18 | 56 | 92)), "{version}: {code:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_does_not_go_through_a_relay_is_refused_clearly() {
    if !is_there("curl") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::ok().await).await;
    let url = stage.secured.url("/");
    for (words, code) in [
        (
            ["-H", "upgrade: websocket", "-H", "connection: upgrade"],
            "websocket_not_supported",
        ),
        (
            ["-H", "host: other.example", "-H", "a: b"],
            "misdirected_request",
        ),
    ] {
        let words = [
            &["curl", "-sS", "--max-time", "20", "--http1.1"],
            words.as_slice(),
            &[url.as_str()],
        ]
        .concat();
        let told = stage.ok("", &words);
        assert!(told.contains(code), "{told}");
    }
    assert!(stage.upstream.seen().is_empty());
    // An offer of HTTP/2 without TLS is one, and no more.
    let words = [
        "curl",
        "-sS",
        "--max-time",
        "20",
        "--http2",
        &stage.upstream.url("/"),
    ];
    assert_eq!(stage.ok("", &words), "ok");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn python_needs_no_changes() {
    if !is_there("python3") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::with(by_path).await).await;
    let script = "
import sys, urllib.request
for url in sys.argv[1:]:
    with urllib.request.urlopen(url, timeout=20) as answer:
        print(answer.status, answer.read().decode())
try:
    import requests
except ImportError:
    print('no requests', file=sys.stderr)
else:
    with requests.Session() as session:
        for url in sys.argv[1:]:
            assert session.post(url, data=b'abc', timeout=20).text.endswith(' 3')
";
    let (plain, secured) = (stage.upstream.url("/a"), stage.secured.url("/b"));
    let told = stage.ok("", &["python3", "-c", script, &plain, &secured]);
    assert_eq!(told, "200 GET /a HTTP/1.1 0\n200 GET /b HTTP/1.1 0\n");
    for call in stage.upstream.seen() {
        assert_eq!(
            call.header("authorization"),
            Some(format!("Bearer {SECRET}"))
        );
    }
}

/// Answers as a git server with one repository does, to whoever brings the password.
fn git_server(root: &Path, seen: &Seen) -> Vec<u8> {
    let expected = format!(
        "Basic {}",
        BASE64.encode(format!("git:{SECRET}").as_bytes())
    );
    if seen.header("authorization") != Some(expected) {
        return answer(
            "401 Unauthorized",
            "www-authenticate: Basic realm=\"git\"\r\n",
            "",
        );
    }
    let mut words = seen.request_line().split(' ');
    let (method, target) = (words.next().unwrap(), words.next().unwrap());
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let header = |name: &str| seen.header(name).unwrap_or_default();
    let mut server = Command::new("git")
        .arg("http-backend")
        .env("GIT_PROJECT_ROOT", root)
        .env("GIT_HTTP_EXPORT_ALL", "1")
        .env("REMOTE_USER", "git")
        .env("REQUEST_METHOD", method)
        .env("PATH_INFO", path)
        .env("QUERY_STRING", query)
        .env("CONTENT_TYPE", header("content-type"))
        .env("CONTENT_LENGTH", seen.body.len().to_string())
        .env("HTTP_CONTENT_ENCODING", header("content-encoding"))
        .env("GIT_PROTOCOL", header("git-protocol"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let (mut input, body) = (server.stdin.take().unwrap(), seen.body.clone());
    let writing = std::thread::spawn(move || input.write_all(&body).ok());
    let told = server.wait_with_output().unwrap().stdout;
    writing.join().unwrap();
    let end = told
        .windows(4)
        .position(|four| four == b"\r\n\r\n")
        .unwrap();
    let head = String::from_utf8(told[..end + 2].to_vec()).unwrap();
    let status = head.lines().find_map(|line| line.strip_prefix("Status: "));
    answer(status.unwrap_or("200 OK"), &head, &told[end + 4..])
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn git_clones_and_pushes_without_a_password() {
    if !is_there("git") {
        return;
    }
    let program = Program::owned();
    let root = program.folder().to_owned();
    let stage = Stage::set(
        program,
        Upstream::with(move |seen| git_server(&root, seen)).await,
    )
    .await;
    let mut update = stage
        .program
        .command("credential update main --header-format");
    let update = update.arg("Basic {base64(git:value)}").output().unwrap();
    assert!(update.status.success(), "{}", stage.program.told(&update));
    let url = stage.secured.url("/served.git");
    let script = format!(
        "set -e; export GIT_TERMINAL_PROMPT=0 GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a GIT_AUTHOR_EMAIL=a@b \
         GIT_COMMITTER_NAME=a GIT_COMMITTER_EMAIL=a@b
         git init -q --bare served.git; git -C served.git config http.receivepack true
         git clone -q {url} first; cd first; echo text > file; head -c 300000 /dev/urandom > long; git add .
         git commit -q -m one; git push -q origin HEAD; cd ..
         git clone -q {url} second; cmp first/long second/long; cat second/file"
    );
    assert_eq!(stage.ok("", &["sh", "-c", &script]), "text\n");
    assert!(
        !stage
            .upstream
            .seen()
            .iter()
            .any(|call| call.head.contains("x-tap"))
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_relay_is_spoken_to_over_https_too() {
    if !is_there("curl") {
        return;
    }
    let stage = Stage::set(Program::owned(), Upstream::with(by_path).await).await;
    let (cert, key) = (certificate("server.pem"), certificate("server.key"));
    let (cert, key) = (cert.display(), key.display());
    let line = format!("relay start --tls-cert {cert} --tls-key {key}");
    let server = Server::run(&stage.program, &line);
    let flags = format!("--relay-url https://{}", server.address);
    let file = stage.program.folder().join("long").display().to_string();
    std::fs::write(&file, vec![b'y'; LONG_BYTES]).unwrap();
    let (url, long) = (stage.secured.url("/up"), stage.upstream.url("/long"));
    let curl = ["curl", "-sS", "--max-time", "60"];
    let told = stage.ok(&flags, &[&curl, ["-T", &file, &url].as_slice()].concat());
    assert_eq!(told, format!("PUT /up HTTP/1.1 {LONG_BYTES}"));
    let told = stage.ok(&flags, &[&curl, [long.as_str()].as_slice()].concat());
    assert_eq!(told.len(), 4 * LONG_BYTES);
    // A program that speaks to the relay itself finds it behind the proxy as well.
    let script =
        "curl -sS --noproxy '' -H \"x-tap-key: $TAP_API_KEY\" $TAP_PROXY_URL/agent/bootstrap";
    let told = stage.run(&flags, &["sh", "-c", script]);
    // What it trusts has the roots of this machine, and so the relay's.
    assert!(
        String::from_utf8_lossy(&told.stdout).contains("ready"),
        "{told:?}"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_guide_is_what_happens() {
    if !is_there("curl") {
        return;
    }
    let mut program = Program::owned();
    let upstream = Upstream::ok().await;
    let server = Server::start(&program);
    program.set("POSTERN_LISTEN", server.address.to_string());
    let (_, commands) = GUIDE.split_once("```sh\n").unwrap();
    let commands = commands.split("```").next().unwrap();
    assert!(commands.contains(GUIDE_SERVER));
    let commands = commands.replace(GUIDE_SERVER, &upstream.url(""));
    let programs = Path::new(env!("CARGO_BIN_EXE_postern")).parent().unwrap();
    let path = format!("{}:/usr/bin:/bin", programs.display());
    let mut shell = Command::new("sh");
    let shell = program.place(shell.args(["-eu", "-c", &commands]));
    let told = shell.env("PATH", path).output().unwrap();
    let told = program.told(&told);
    assert!(told.contains("status: 0") && told.contains("ok"), "{told}");
    assert!(told.contains("auto") && told.contains("200"), "{told}");
    let seen = upstream.seen();
    assert_eq!(
        seen[0].header("authorization"),
        Some(format!("Bearer {SECRET}"))
    );
}

/// The id of the only approval that the relay below has.
const APPROVAL: &str = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";

/// Answers as a relay does whose approvers never decide.
fn undecided(seen: &Seen) -> Vec<u8> {
    let json = "content-type: application/json\r\nx-proxy-origin: proxy\r\n";
    let mut words = seen.request_line().split(' ');
    match (words.next().unwrap(), words.next().unwrap()) {
        ("GET", path) if path.starts_with("/agent/services") => {
            let body = r#"{"services": {"main": {"allowed_hosts": ["http://127.0.0.1:9"]}}}"#;
            answer("200 OK", json, body)
        }
        ("POST", "/forward") => {
            let body = format!(r#"{{"txn_id": "{APPROVAL}", "expires_in": 3600}}"#);
            answer("202 Accepted", json, body)
        }
        _ => answer("200 OK", json, r#"{"status": "pending"}"#),
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_call_that_the_program_gives_up_is_withdrawn_in_time() {
    if !is_there("curl") {
        return;
    }
    let relay = Upstream::with(undecided).await;
    let program = Program::new();
    std::fs::write(program.folder().join("bot.key"), "a-key").unwrap();
    let line = format!(
        "agent run --relay-url {} --key-file bot.key --",
        relay.url("")
    );
    let curl = "curl -s --max-time 1 -d x http://127.0.0.1:9/";
    // Each, where the next try is another call; once, at the end, where it is the same. What is given up and what is
    // tried next are on connections of their own, so that either may come first.
    for (header, withdrawn) in [("a: b", 2), ("idempotency-key: one", 1)] {
        let before = relay.seen().len();
        let script = format!("{curl} -H '{header}'; {curl} -H '{header}'; sleep 0.3; exit 5");
        let mut command = program.command(&line);
        let ended = command.args(["sh", "-c", &script]).output().unwrap();
        assert_eq!(ended.status.code(), Some(5), "{}", program.told(&ended));
        let seen = relay.seen().split_off(before);
        let did = seen.iter().filter_map(|call| match call.request_line() {
            "POST /forward HTTP/1.1" => Some("forward"),
            line if line.starts_with(&format!("DELETE /agent/approvals/{APPROVAL} ")) => {
                Some("withdraw")
            }
            _ => None,
        });
        let mut did: Vec<_> = did.collect();
        assert_eq!(did.last(), Some(&"withdraw"), "{header}: {did:?}");
        did.sort_unstable();
        let expected = [vec!["forward"; 2], vec!["withdraw"; withdrawn]].concat();
        assert_eq!(did, expected, "{header}");
    }
}
