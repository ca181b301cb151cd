//! Everything that `agent run` needs: a relay, an upstream over HTTP and HTTPS, and an agent with its key in a file.

use std::{
    fs,
    io::Write,
    net::SocketAddr,
    path::PathBuf,
    process::{Child, Command, Output, Stdio},
    sync::Arc,
};

use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use super::{database::option_env_at_run, program::Program, server::Server, upstream::Upstream};

/// The value of the credential `main`.
pub(crate) const SECRET: &str = "a-real-secret";

/// A deployment that is served, and what a program is run against.
pub(crate) struct Stage {
    pub(crate) program: Program,
    pub(crate) server: Server,
    pub(crate) upstream: Upstream,
    pub(crate) secured: Secured,
}

/// HTTPS in front of an upstream, with a certificate of the test's authority for `127.0.0.1`.
pub(crate) struct Secured {
    address: SocketAddr,
    _tasks: JoinSet<()>,
}

impl Stage {
    /// Binds the credential `main` to the upstream, and gives it to the agent `bot`; its calls need no approval.
    pub(crate) async fn set(mut program: Program, upstream: Upstream) -> Self {
        let secured = Secured::before(upstream.address).await;
        let temporary = program.folder().join("temporary");
        fs::create_dir(&temporary).unwrap();
        program.set("TMPDIR", temporary.display().to_string());
        program.set("PATH", option_env_at_run("PATH").unwrap());
        program.set(
            "SSL_CERT_FILE",
            certificate("authority.pem").display().to_string(),
        );
        let line = format!(
            "add --name main --auth api-key --allow-host {} --allow-host {} --value-file -",
            upstream.url(""),
            secured.url("")
        );
        program.ok_with(&line, SECRET);
        let key = program.ok("agent create --name bot --credentials main");
        fs::write(program.folder().join("bot.key"), key).unwrap();
        program.ok("policy set main --auto-approve-methods GET,HEAD,POST,PUT");
        let server = Server::start(&program);
        program.set("TAP_PROXY_URL", format!("http://{}", server.address));
        Self {
            program,
            server,
            upstream,
            secured,
        }
    }

    /// Returns `agent run` with flags, and the words of a program.
    pub(crate) fn command(&self, flags: &str, words: &[&str]) -> Command {
        let line = format!("agent run --key-file bot.key {flags} --");
        let mut command = self.program.command(&line);
        command.args(words);
        command
    }

    /// Runs a program to its end.
    pub(crate) fn run(&self, flags: &str, words: &[&str]) -> Output {
        let output = self
            .command(flags, words)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        for told in [&output.stdout, &output.stderr] {
            assert!(
                !String::from_utf8_lossy(told).contains(SECRET),
                "the secret is told"
            );
        }
        self.is_tidy();
        output
    }

    /// Runs a program that has to succeed, and returns what it printed.
    pub(crate) fn ok(&self, flags: &str, words: &[&str]) -> String {
        let output = self.run(flags, words);
        assert!(
            output.status.success(),
            "{words:?}: {}",
            self.program.told(&output)
        );
        String::from_utf8(output.stdout).unwrap()
    }

    /// Starts a program whose output the test reads.
    pub(crate) fn start(&self, flags: &str, words: &[&str]) -> Child {
        let mut command = self.command(flags, words);
        let command = command.stdin(Stdio::null()).stdout(Stdio::piped());
        command.stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Checks that nothing is left behind.
    pub(crate) fn is_tidy(&self) {
        let left = fs::read_dir(self.program.folder().join("temporary")).unwrap();
        assert_eq!(left.count(), 0, "files are left behind");
    }
}

impl Secured {
    /// Decrypts for an upstream.
    pub(crate) async fn before(upstream: SocketAddr) -> Self {
        let config = postern::relay::tls::server_config(
            &certificate("server.pem"),
            &certificate("server.key"),
        );
        let mut config = Arc::unwrap_or_clone(config.unwrap());
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        let acceptor = TlsAcceptor::from(Arc::new(config));
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let (address, mut tasks) = (listener.local_addr().unwrap(), JoinSet::new());
        tasks.spawn(async move {
            let mut serving = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let acceptor = acceptor.clone();
                serving.spawn(async move {
                    // A client that does not trust us ends the handshake.
                    let Ok(mut stream) = acceptor.accept(stream).await else {
                        return;
                    };
                    let mut upstream = TcpStream::connect(upstream).await.unwrap();
                    copy_bidirectional(&mut stream, &mut upstream).await.ok();
                });
            }
        });
        Self {
            address,
            _tasks: tasks,
        }
    }

    /// The address of a path of the upstream.
    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://{}{path}", self.address)
    }
}

/// Returns whether a program is there; if not, the output says so.
pub(crate) fn is_there(program: &str) -> bool {
    let path = option_env_at_run("PATH").unwrap_or_default();
    let found = std::env::split_paths(&path).any(|folder| folder.join(program).is_file());
    if !found {
        // Written past the capture of passing tests: whoever runs them is to know.
        let told = format!("skipped: there is no `{program}` here\n");
        std::io::stderr().write_all(told.as_bytes()).unwrap();
    }
    found
}

/// Returns the path of a certificate of the tests, or of a key.
pub(crate) fn certificate(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    folder.join("tests/support/certificates").join(name)
}
