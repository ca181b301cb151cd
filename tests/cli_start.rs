//! `start`: from nothing to a relay, and from there to the same relay.

use rustix::process::Signal;

use crate::support::{client::Call, program::Program, server::Server, upstream::Upstream};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn start_makes_a_deployment_once_and_says_what_comes_next() {
    let program = Program::new();
    let mut first = Server::run(&program, "start");
    first.wait_for("makes another.");
    first.signal(Signal::INT);
    assert_eq!(first.ended().code(), Some(0));
    let talk = first
        .said()
        .replace(&first.address.to_string(), "[ADDRESS]");
    // The log has lines of its own, which begin with the time.
    let talk: Vec<_> = talk
        .lines()
        .filter(|line| !line.starts_with("20"))
        .collect();
    let talk = talk
        .join("\n")
        .replace(&*program.folder().to_string_lossy(), "[PLACE]");
    let talk = regex::Regex::new("[0-9a-f]{64}")
        .unwrap()
        .replace(&talk, "[TOKEN]")
        .into_owned();
    insta::assert_snapshot!(talk, @r"
    Made a deployment in [PLACE]/data.
    The relay listens on http://[ADDRESS]. Ctrl-C ends it.
    Next, in another terminal:
      postern add --name NAME --auth api-key --api-base URL   stores a credential
      postern agent create --name NAME --credentials NAME     makes an agent and shows its key
      curl http://[ADDRESS]/instructions                is what agents read

    Sign in as admin@localhost with this link, which works once and for an hour, and set a password:
      http://[ADDRESS]/dashboard/sign-in-link?token=[TOKEN]
    `postern user reset-password admin@localhost` makes another.
    ");
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    let second = Server::run(&program, "start");
    let agent = second.client(&key);
    let told = agent.forward(Call::with("main", &upstream.url("/"))).await;
    assert_eq!(told.status, 200);
    assert!(!second.said().contains("Made a deployment"));
    second.stop();
}

#[test]
fn start_makes_nothing_where_it_could_not_serve() {
    let program = Program::new();
    insta::assert_snapshot!(program.tell("start --listen 0.0.0.0:0"), @r"
    stderr:
      error: `--listen` is `0.0.0.0:0`: plain HTTP on an address that others can reach shows them every key
      hint: `--insecure-http` allows it; `--tls-cert` with `--tls-key`, or a proxy named in `POSTERN_TRUSTED_PROXIES`, make it safe
    status: 2
    ");
    insta::assert_snapshot!(program.tell("start --listen nonsense"), @r"
    stderr:
      error: `--listen` is `nonsense`: an address such as `127.0.0.1:3100` is expected
    status: 2
    ");
    assert!(!program.data_dir().exists());
}

#[test]
fn start_does_not_go_on_with_half_a_deployment() {
    let program = Program::initialised();
    std::fs::remove_file(program.data_dir().join("encryption.key")).unwrap();
    insta::assert_snapshot!(program.tell("start --listen 127.0.0.1:0"), @r"
    stderr:
      error: no encryption key was found; it was looked for in `POSTERN_ENCRYPTION_KEY`, `POSTERN_ENCRYPTION_KEY_FILE`, `[PLACE]/data/encryption.key`
      hint: `--encryption-key-file FILE` names the file that holds it
    status: 4
    ");
    assert!(!program.data_dir().join("encryption.key").exists());
}
