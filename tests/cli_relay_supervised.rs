//! A relay under a supervisor: what systemd is told, sockets that it hands over, its credentials, SIGHUP, certificates that
//! change, and the form of the log.

use std::{
    fs,
    net::{SocketAddr, TcpListener},
    os::{fd::AsRawFd, unix::net::UnixDatagram},
    path::Path,
    process::Command,
    sync::Arc,
    time::Duration,
};

use rustix::process::Signal;
use tokio::{net::TcpStream, task::JoinSet};
use tokio_rustls::{
    TlsConnector,
    rustls::{ClientConfig, RootCertStore, crypto::aws_lc_rs, pki_types::CertificateDer},
};

use crate::support::{client::DEADLINE, process::Process, program::Program, server::Server};

/// How systemd listens.
struct Manager {
    socket: UnixDatagram,
    folder: tempfile::TempDir,
}

impl Manager {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let socket = UnixDatagram::bind(folder.path().join("notify")).unwrap();
        socket.set_read_timeout(Some(DEADLINE)).unwrap();
        Self { socket, folder }
    }

    fn address(&self) -> String {
        self.folder.path().join("notify").display().to_string()
    }

    /// Returns the next message that has a word in it.
    fn hear(&self, word: &str) -> String {
        let mut heard = [0; 1024];
        loop {
            let bytes = self.socket.recv(&mut heard).unwrap();
            let text = String::from_utf8_lossy(&heard[..bytes]).into_owned();
            if text.contains(word) {
                return text;
            }
        }
    }
}

#[test]
fn systemd_is_told_when_the_relay_serves_lives_reloads_and_stops() {
    let mut program = Program::initialised();
    let manager = Manager::new();
    program.set("NOTIFY_SOCKET", manager.address());
    program.set("WATCHDOG_USEC", "300000");
    let server = Server::start(&program);
    let ready = manager.hear("READY=1");
    assert!(
        ready.contains(&format!("STATUS=serving on {}", server.address)),
        "{ready}"
    );
    manager.hear("WATCHDOG=1");
    server.signal(Signal::HUP);
    let reloading = manager.hear("RELOADING=1");
    assert!(reloading.contains("\nMONOTONIC_USEC="), "{reloading}");
    manager.hear("READY=1");
    manager.hear("WATCHDOG=1");
    server.signal(Signal::TERM);
    manager.hear("STOPPING=1");
    let mut server = server;
    assert!(server.ended().success());
}

#[test]
fn a_relay_whose_process_stands_still_gives_no_sign_of_life() {
    let mut program = Program::initialised();
    let manager = Manager::new();
    program.set("NOTIFY_SOCKET", manager.address());
    program.set("WATCHDOG_USEC", "300000");
    let server = Server::start(&program);
    manager.hear("WATCHDOG=1");
    server.signal(Signal::STOP);
    let silence = Duration::from_millis(600);
    manager.socket.set_read_timeout(Some(silence)).unwrap();
    let mut heard = [0; 1024];
    // What was under way may still arrive; then nothing comes for longer than the manager waits.
    while manager.socket.recv(&mut heard).is_ok() {}
    server.signal(Signal::CONT);
    manager.socket.set_read_timeout(Some(DEADLINE)).unwrap();
    manager.hear("WATCHDOG=1");
    server.stop();
}

/// Starts a relay to which a socket is handed over as systemd does it.
fn activated(program: &Program, listener: &TcpListener, line: &str) -> Process {
    // Else the socket would be closed in the process that is started.
    rustix::io::fcntl_setfd(listener, rustix::io::FdFlags::empty()).unwrap();
    let script = "eval \"exec 3<&$1\"; shift; export LISTEN_PID=$$ LISTEN_FDS=1; exec \"$@\"";
    let mut command = Command::new("bash");
    command.args(["-c", script, "bash"]);
    command.arg(listener.as_raw_fd().to_string());
    command.arg(env!("CARGO_BIN_EXE_postern"));
    program.place(command.args(line.split_whitespace()));
    Process::spawn(command.env("PATH", "/usr/bin:/bin"))
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_socket_that_is_handed_over_is_served() {
    let program = Program::initialised();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    // Somebody calls before the relay is there, and is answered once it is.
    let mut early = JoinSet::new();
    early.spawn(reqwest::get(format!("http://{address}/livez")));
    let mut relay = activated(&program, &listener, "relay start");
    relay.wait_for(&format!("the relay listens address={address}"));
    assert_eq!(
        early.join_next().await.unwrap().unwrap().unwrap().status(),
        200
    );
    relay.signal(Signal::TERM);
    assert!(relay.ended().success());
}

#[test]
fn a_socket_for_everybody_is_refused_without_tls_too() {
    let program = Program::initialised();
    let listener = TcpListener::bind("0.0.0.0:0").unwrap();
    let mut relay = activated(&program, &listener, "relay start");
    assert_eq!(relay.ended().code(), Some(2), "{}", relay.said());
    assert!(relay.said().contains("LISTEN_FDS"), "{}", relay.said());
}

#[test]
fn the_key_is_taken_from_systemds_credentials() {
    let mut program = Program::initialised();
    let credentials = program.folder().join("credentials");
    fs::create_dir(&credentials).unwrap();
    let key = program.data_dir().join("encryption.key");
    fs::rename(&key, credentials.join("encryption.key")).unwrap();
    assert_eq!(program.run("key check").status.code(), Some(4));
    program.set("CREDENTIALS_DIRECTORY", credentials.display().to_string());
    Server::start(&program).stop();
}

#[test]
fn sighup_takes_up_what_it_can_and_tells_what_takes_a_restart() {
    let program = Program::initialised();
    let file = program.data_dir().join("postern.toml");
    fs::write(&file, "log_level = \"info\"\nforward_timeout_secs = 30\n").unwrap();
    let server = Server::start(&program);
    fs::write(&file, "log_level = \"debug\"\nforward_timeout_secs = 20\n").unwrap();
    server.signal(Signal::HUP);
    let told = server.wait_for("it takes a restart");
    assert!(told.contains("forward_timeout_secs"), "{told}");
    server.wait_for("the configuration was read again");
    let said = server.said();
    assert!(
        said.contains("holds from now on setting=\"log_level\""),
        "{said}"
    );
    fs::write(&file, "log_levle = \"debug\"\n").unwrap();
    server.signal(Signal::HUP);
    let told = server.wait_for("everything stays as it was");
    assert!(told.contains("log_levle"), "{told}");
    server.stop();
}

#[test]
fn the_log_is_json_where_that_is_wished_for() {
    let program = Program::initialised();
    let mut command =
        program.command("relay start --listen 127.0.0.1:0 --log-format json --log-level info");
    let mut relay = Process::spawn(&mut command);
    relay.wait_for("the relay listens");
    relay.signal(Signal::TERM);
    assert!(relay.ended().success());
    for line in relay.said().lines() {
        let line: serde_json::Value =
            serde_json::from_str(line).unwrap_or_else(|_| panic!("{line}"));
        assert!(
            line["timestamp"].is_string() && line["message"].is_string(),
            "{line}"
        );
    }
    for line in [
        "relay start --log-format xml",
        "relay start --log-level loud",
    ] {
        assert_eq!(program.run(line).status.code(), Some(2), "{line}");
    }
}

fn pem(kind: &str, der: &[u8]) -> String {
    let text = data_encoding::BASE64_MIME.encode(der);
    format!("-----BEGIN {kind}-----\n{text}-----END {kind}-----\n")
}

/// Makes a certificate for `localhost` and writes it over what is there; the certificate.
fn renew(folder: &Path) -> CertificateDer<'static> {
    let made = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    fs::write(
        folder.join("key.pem"),
        pem("PRIVATE KEY", made.signing_key.serialized_der()),
    )
    .unwrap();
    fs::write(folder.join("cert.pem"), pem("CERTIFICATE", made.cert.der())).unwrap();
    made.cert.der().clone()
}

/// Returns whether the server shows that certificate.
async fn shows(address: SocketAddr, certificate: &CertificateDer<'static>) -> bool {
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let config = ClientConfig::builder_with_provider(Arc::new(aws_lc_rs::default_provider()))
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    let stream = TcpStream::connect(address).await.unwrap();
    let name = "localhost".try_into().unwrap();
    TlsConnector::from(Arc::new(config))
        .connect(name, stream)
        .await
        .is_ok()
}

async fn wait_until_shown(address: SocketAddr, certificate: &CertificateDer<'static>) {
    let waiting = async {
        while !shows(address, certificate).await {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(DEADLINE, waiting)
        .await
        .expect("the new certificate is shown in time");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_certificate_that_changes_is_shown_and_a_broken_one_is_not() {
    let program = Program::initialised();
    let folder = tempfile::tempdir().unwrap();
    let first = renew(folder.path());
    let place = folder.path().display();
    let line = format!("relay start --tls-cert {place}/cert.pem --tls-key {place}/key.pem");
    let server = Server::run(&program, &line);
    assert!(shows(server.address, &first).await);
    let second = renew(folder.path());
    wait_until_shown(server.address, &second).await;
    assert!(!shows(server.address, &first).await);
    fs::write(folder.path().join("cert.pem"), "no certificate").unwrap();
    server.wait_for("the new certificate is not taken");
    assert!(shows(server.address, &second).await);
    // A key that is another's is no better.
    let third = renew(folder.path());
    wait_until_shown(server.address, &third).await;
    let stranger = rcgen::KeyPair::generate().unwrap();
    let key = pem("PRIVATE KEY", stranger.serialized_der());
    fs::write(folder.path().join("key.pem"), key).unwrap();
    server.signal(Signal::HUP);
    server.wait_for("the configuration was read again");
    assert!(shows(server.address, &third).await);
    let fourth = renew(folder.path());
    server.signal(Signal::HUP);
    wait_until_shown(server.address, &fourth).await;
    server.stop();
}
