//! The relay behind the real nginx and the real Caddy, with what `relay nginx` and `relay caddy` print. Where one
//! of them is not installed, its tests say so and show nothing.

use std::{
    io::{BufRead, BufReader, Read, Write},
    net::TcpStream,
    path::{Path, PathBuf},
    process::{Child, Command, Stdio},
};

use postern::clock::Clock;

use crate::support::{
    client::{DEADLINE, within},
    peek,
    program::Program,
    secured::certificate,
    server::Server,
    upstream::{Upstream, answer},
};

/// A reverse proxy, with a relay behind it.
struct Front {
    port: u16,
    folder: tempfile::TempDir,
    process: Child,
    relay: Server,
    program: Program,
    key: String,
}

/// Where the programs are looked for, besides the search path of a shell.
const FOLDERS: [&str; 4] = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];

fn find(name: &str) -> Option<PathBuf> {
    let places = FOLDERS.iter().map(|folder| Path::new(folder).join(name));
    let found = places.into_iter().find(|path| path.exists());
    if found.is_none() {
        // Written past the capture of passing tests: whoever runs them is to know.
        let told = format!("skipped: a test behind {name}, which is not installed\n");
        std::io::stderr().write_all(told.as_bytes()).unwrap();
    }
    found
}

fn free_port() -> u16 {
    let listener = std::net::TcpListener::bind(("127.0.0.1", 0)).unwrap();
    listener.local_addr().unwrap().port()
}

impl Front {
    /// `None` where the program is not installed.
    fn start(name: &str) -> Option<Self> {
        let path = find(name)?;
        let mut program = Program::owned();
        program.set("POSTERN_TRUSTED_PROXIES", "127.0.0.1");
        let key = program.add_bot();
        let (port, folder) = (free_port(), tempfile::tempdir().unwrap());
        program.set("POSTERN_PUBLIC_URL", format!("https://postern.test:{port}"));
        let relay = Server::start(&program);
        let printed = program.ok(&format!(
            "relay {name} --public-url https://postern.test:{port} --listen {} --certificate {} --certificate-key {}",
            relay.address,
            certificate("server.pem").display(),
            certificate("server.key").display(),
        ));
        let mut command = match name {
            "nginx" => nginx(&path, folder.path(), &printed),
            _ => caddy(&path, folder.path(), &printed),
        };
        let process = command
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let front = Self {
            port,
            folder,
            process,
            relay,
            program,
            key,
        };
        front.wait();
        Some(front)
    }

    /// Waits until the proxy listens. It tells nobody when it does, so it is asked.
    fn wait(&self) {
        let until = Clock::default().moment() + DEADLINE;
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let is_early = Clock::default().moment() < until;
            assert!(is_early, "the proxy listens in time");
            std::thread::yield_now();
        }
    }

    /// Calls a path, as somebody at another address of this machine.
    fn curl(&self, path: &str, more: &[&str]) -> Command {
        let mut command = Command::new("curl");
        command
            .args([
                "-sk",
                "--max-time",
                "60",
                "--interface",
                "127.0.0.2",
                "--resolve",
            ])
            .arg(format!("postern.test:{}:127.0.0.1", self.port))
            .args(more)
            .arg(format!("https://postern.test:{}{path}", self.port));
        command
    }

    /// Returns the status and the body.
    fn get(&self, path: &str, more: &[&str]) -> (String, String) {
        let output = self
            .curl(path, &[&["-w", "\n%{http_code}"], more].concat())
            .output()
            .unwrap();
        let text = String::from_utf8(output.stdout).unwrap();
        let (body, status) = text.rsplit_once('\n').unwrap();
        (status.to_owned(), body.to_owned())
    }

    /// What makes a call with the credential `main`.
    fn call(&self, method: &str, target: &str) -> Vec<String> {
        let header = |line: String| ["-H".to_owned(), line];
        [
            header(format!("X-TAP-Key: {}", self.key)),
            header("X-TAP-Credential: main".to_owned()),
            header(format!("X-TAP-Target: {target}")),
            header(format!("X-TAP-Method: {method}")),
        ]
        .concat()
    }

    fn forward(&self, (method, target): (&str, &str), more: &[&str]) -> (String, String) {
        let call = self.call(method, target);
        let call: Vec<&str> = call
            .iter()
            .map(String::as_str)
            .chain(more.iter().copied())
            .collect();
        self.get("/forward", &[&["-X", "POST"], call.as_slice()].concat())
    }

    async fn check(&self) {
        assert_eq!(self.get("/health", &[]).0, "200");
        assert_eq!(
            self.get("/metrics", &[]).0,
            "404",
            "metrics are not for everybody"
        );
        self.check_address().await;
        self.check_bodies().await;
        self.check_stream().await;
        self.check_inbox().await;
    }

    /// The client's address is known, and nobody makes one up.
    async fn check_address(&self) {
        let upstream = Upstream::ok().await;
        let (status, body) = self.forward(
            ("GET", &upstream.url("/")),
            &["-H", "X-Forwarded-For: 9.9.9.9"],
        );
        assert_eq!((status.as_str(), body.as_str()), ("200", "ok"));
        let lines = peek::stored_lines(&self.program).await;
        let last: serde_json::Value = serde_json::from_str(lines.last().unwrap()).unwrap();
        assert_eq!(last["client_ip"], "127.0.0.2", "{last}");
    }

    /// A body of the limit passes, and one byte more does not.
    async fn check_bodies(&self) {
        let upstream =
            Upstream::with(|seen| answer("200 OK", "", seen.body.len().to_string())).await;
        self.program
            .ok("policy set main --auto-approve-methods GET,POST");
        for (bytes, status) in [(10 << 20, "200"), ((10 << 20) + 1, "413")] {
            let file = self.folder.path().join("body");
            std::fs::write(&file, vec![b'x'; bytes]).unwrap();
            let data = format!("@{}", file.display());
            let more = ["-H", "Expect:", "--data-binary", data.as_str()];
            let told = self.forward(("POST", &upstream.url("/")), &more);
            assert_eq!(told.0, status, "{bytes}: {}", told.1);
            if status == "200" {
                assert_eq!(told.1, bytes.to_string());
            }
        }
    }

    /// A page that is open learns of a call while it waits: the line is here before anything else is said.
    async fn check_inbox(&self) {
        let cookie = format!("Cookie: __Host-postern-session={}", self.sign_in());
        let more = ["-N", "-H", cookie.as_str()];
        let mut curl = self.curl("/dashboard/inbox/events", &more);
        let mut curl = curl.stdout(Stdio::piped()).spawn().unwrap();
        let mut events = BufReader::new(curl.stdout.take().unwrap()).lines();
        let (said, mut heard) = tokio::sync::mpsc::channel(100);
        std::thread::spawn(move || {
            while let Some(Ok(line)) = events.next() {
                said.blocking_send(line).ok();
            }
        });
        let mut next = async || loop {
            let line = within("an event of the inbox", heard.recv()).await;
            if let Some(version) = line.expect("the stream goes on").strip_prefix("data: ") {
                return version.to_owned();
            }
        };
        let nothing = next().await;
        self.program
            .ok("policy set main --require-approval-urls /asked");
        let asked = self.forward(("POST", "http://127.0.0.1:9/asked"), &["-d", "x"]);
        assert_eq!(asked.0, "202", "{}", asked.1);
        assert_ne!(next().await, nothing);
        curl.kill().unwrap();
        curl.wait().unwrap();
    }

    /// Signs the owner in through the proxy; the session's token.
    fn sign_in(&self) -> String {
        let words = r#"{"email":"ann@example.com","password":"correct horse battery staple"}"#;
        let json = "Content-Type: application/json";
        let (status, body) = self.get("/login", &["-H", json, "-d", words]);
        assert_eq!(status, "200", "{body}");
        let told: serde_json::Value = serde_json::from_str(&body).unwrap();
        told["session_token"].as_str().unwrap().to_owned()
    }

    /// An event arrives while the stream goes on.
    async fn check_stream(&self) {
        let mut upstream = Upstream::scripted().await;
        let call = self.call("GET", &upstream.url("/"));
        let call: Vec<&str> = call.iter().map(String::as_str).collect();
        let mut curl = self.curl(
            "/forward",
            &[&["-N", "-X", "POST"], call.as_slice()].concat(),
        );
        let mut curl = curl.stdout(Stdio::piped()).spawn().unwrap();
        let mut events = BufReader::new(curl.stdout.take().unwrap());
        let mut stream = upstream.call().await;
        stream.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n").await;
        stream.chunk("data: first\n\n").await;
        let reading = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            events.read_line(&mut line).unwrap();
            (line, events)
        });
        let (line, mut events) = within("an event through the proxy", reading).await.unwrap();
        assert_eq!(line, "data: first\n");
        stream.chunk("data: last\n\n").await;
        stream.end().await;
        let mut rest = String::new();
        events.read_to_string(&mut rest).unwrap();
        assert_eq!(rest, "\ndata: last\n\n");
        assert!(curl.wait().unwrap().success());
    }
}

impl Drop for Front {
    fn drop(&mut self) {
        self.process.kill().ok();
        self.process.wait().ok();
    }
}

/// What is printed, in a folder of its own, without the addresses of IPv6, which not every machine has.
fn nginx(path: &Path, folder: &Path, printed: &str) -> Command {
    let lines = printed.lines().filter(|line| !line.contains("listen [::]"));
    let site = lines.collect::<Vec<_>>().join("\n");
    let site = site.replace("/var/log/nginx/", &format!("{}/", folder.display()));
    std::fs::write(folder.join("postern.conf"), site).unwrap();
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
        .map(|kind| format!("{kind}_temp_path {}/{kind};", folder.display()))
        .join(" ");
    let main = format!(
        "daemon off; master_process off; pid {folder}/pid; error_log {folder}/error.log;\n\
         events {{}}\nhttp {{ {temporary} access_log off; include {folder}/postern.conf; }}\n",
        folder = folder.display(),
    );
    let config = folder.join("nginx.conf");
    std::fs::write(&config, main).unwrap();
    let mut command = Command::new(path);
    command
        .arg("-c")
        .arg(config)
        .arg("-p")
        .arg(folder)
        .stderr(Stdio::null());
    command
}

/// What is printed, behind options that keep Caddy from using ports and folders of the machine.
fn caddy(path: &Path, folder: &Path, printed: &str) -> Command {
    let config = folder.join("Caddyfile");
    let options = "{\n\tadmin off\n\tauto_https disable_redirects\n}\n";
    std::fs::write(&config, [options, printed].concat()).unwrap();
    let mut command = Command::new(path);
    command
        .args(["run", "--adapter", "caddyfile", "--config"])
        .arg(config)
        .env("HOME", folder)
        .env("XDG_DATA_HOME", folder)
        .env("XDG_CONFIG_HOME", folder)
        .stderr(Stdio::null());
    command
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_nginx_calls_bodies_streams_and_addresses_are_what_they_were() {
    let Some(front) = Front::start("nginx") else {
        return;
    };
    front.check().await;
    let told = front.get("/dashboard/sign-in?token=kestrel", &[]);
    assert_eq!(told.0, "200");
    let log = std::fs::read_to_string(front.folder.path().join("postern.log")).unwrap();
    assert!(
        log.contains("GET /dashboard/sign-in HTTP/2.0") && !log.contains("kestrel"),
        "{log}"
    );
    assert!(!front.relay.said().contains("panicked"));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn behind_caddy_calls_bodies_streams_and_addresses_are_what_they_were() {
    let Some(front) = Front::start("caddy") else {
        return;
    };
    front.check().await;
}

#[test]
fn what_is_printed_is_taken_by_the_program_it_is_for() {
    let program = Program::owned();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("Caddyfile");
    std::fs::write(
        &file,
        program.ok("relay caddy --public-url https://relay.example.com"),
    )
    .unwrap();
    if let Some(caddy) = find("caddy") {
        let mut command = Command::new(caddy);
        let command = command
            .args(["adapt", "--adapter", "caddyfile", "--config"])
            .arg(&file);
        let output = command.env("HOME", folder.path()).output().unwrap();
        let told = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{told}");
        assert!(!told.contains("not formatted"), "{told}");
    }
}

#[test]
fn a_relay_without_a_public_address_is_told_so() {
    let program = Program::owned();
    let output = program.run("relay nginx");
    let (printed, told) = (
        String::from_utf8(output.stdout).unwrap(),
        String::from_utf8(output.stderr).unwrap(),
    );
    assert!(printed.contains("server_name relay.example;"), "{printed}");
    assert!(
        told.contains("the deployment has no public address"),
        "{told}"
    );
    assert!(
        told.contains("set `POSTERN_TRUSTED_PROXIES=127.0.0.1`"),
        "{told}"
    );
    let mut program = program;
    program.set("POSTERN_TRUSTED_PROXIES", "127.0.0.0/8");
    program.set("POSTERN_REQUEST_BYTES_MAX", "1000");
    program.set("POSTERN_METRICS_LISTEN", "127.0.0.1:9100");
    let output =
        program.run("relay nginx --public-url https://relay.example.com --listen 0.0.0.0:3200");
    let printed = String::from_utf8(output.stdout).unwrap();
    assert!(output.stderr.is_empty());
    for part in [
        "server 127.0.0.1:3200;",
        "server_name relay.example.com;",
        "client_max_body_size 1000;",
        "/etc/letsencrypt/live/relay.example.com/fullchain.pem",
    ] {
        assert!(printed.contains(part), "{part}: {printed}");
    }
    assert!(!printed.contains("/metrics"));
}
