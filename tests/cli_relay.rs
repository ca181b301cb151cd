//! `relay start`: what keeps it from starting, each told in one line.

use std::{fs, net::TcpListener};

use crate::support::{peek, program::Program, server::Server};

#[test]
fn a_key_that_is_not_the_deployments_is_refused() {
    let program = Program::initialised();
    fs::write(program.folder().join("other"), program.ok("key generate")).unwrap();
    insta::assert_snapshot!(program.tell("relay start --listen 127.0.0.1:0 --encryption-key-file other"), @r"
    stderr:
      error: the encryption key from `--encryption-key-file` is not this deployment's
    status: 4
    ");
}

#[test]
fn a_key_that_was_cut_short_is_refused_and_not_shown() {
    let program = Program::initialised();
    let path = program.data_dir().join("encryption.key");
    let key = fs::read_to_string(&path).unwrap();
    fs::write(&path, &key[..40]).unwrap();
    let told = program.tell("relay start --listen 127.0.0.1:0");
    assert!(!told.contains(&key[..8]));
    insta::assert_snapshot!(told, @r"
    stderr:
      error: the encryption key from `[PLACE]/data/encryption.key` is not 64 hexadecimal digits
    status: 4
    ");
    fs::write(&path, "").unwrap();
    insta::assert_snapshot!(program.tell("relay start --listen 127.0.0.1:0"), @r"
    stderr:
      error: the encryption key from `[PLACE]/data/encryption.key` is not 64 hexadecimal digits
    status: 4
    ");
    fs::remove_file(&path).unwrap();
    insta::assert_snapshot!(program.tell("relay start --listen 127.0.0.1:0"), @r"
    stderr:
      error: no encryption key was found; it was looked for in `POSTERN_ENCRYPTION_KEY`, `POSTERN_ENCRYPTION_KEY_FILE`, `[PLACE]/data/encryption.key`
      hint: `--encryption-key-file FILE` names the file that holds it
    status: 4
    ");
}

#[test]
fn a_database_that_is_missing_is_not_made_anew() {
    let program = Program::initialised();
    let path = program.data_dir().join("postern.db");
    fs::remove_file(&path).unwrap();
    insta::assert_snapshot!(program.tell("relay start --listen 127.0.0.1:0"), @r"
    stderr:
      error: there is no deployment at sqlite://[PLACE]/data/postern.db
      hint: `postern init` makes one
    status: 6
    ");
    assert!(!path.exists());
}

#[test]
fn a_file_that_is_no_database_is_left_as_it_is() {
    let program = Program::initialised();
    let path = program.data_dir().join("postern.db");
    fs::write(&path, "").unwrap();
    insta::assert_snapshot!(program.tell("relay start --listen 127.0.0.1:0"), @r"
    stderr:
      error: there is no deployment at sqlite://[PLACE]/data/postern.db
      hint: `postern init` makes one
    status: 6
    ");
    fs::write(&path, "a letter to a friend, ".repeat(500)).unwrap();
    insta::assert_snapshot!(program.tell("relay start --listen 127.0.0.1:0"), @r"
    stderr:
      error: the database is damaged
        caused by: error returned from database: (code: 26) file is not a database
    status: 70
    ");
    assert!(fs::read_to_string(&path).unwrap().starts_with("a letter"));
}

#[tokio::test]
async fn a_newer_schema_is_left_to_the_newer_program() {
    let program = Program::initialised();
    peek::execute(
        &program,
        "update _sqlx_migrations set version = 9999 where version = (select max(version) from _sqlx_migrations)",
    )
    .await;
    let known = format!("up to {}", postern::store::SCHEMA);
    let told = |line| program.tell(line).replace(&known, "up to [N]");
    insta::assert_snapshot!(told("relay start --listen 127.0.0.1:0"), @r"
    stderr:
      error: the database has schema 9999; this program knows schemas up to [N]
      hint: `postern version` tells which version this is
    status: 1
    ");
    insta::assert_snapshot!(told("agent list -o json"), @r#"
    stderr:
      {
        "error": {
          "code": "newer_schema",
          "message": "the database has schema 9999; this program knows schemas up to [N]",
          "hint": "`postern version` tells which version this is",
          "exit_code": 1
        }
      }
    status: 1
    "#);
}

#[test]
fn a_server_that_does_not_answer_is_named_without_its_password() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    drop(listener);
    let mut program = Program::initialised();
    let url = format!("postgres://me:hunter2@127.0.0.1:{port}/x");
    program.set("POSTERN_DATABASE_URL", url);
    let told = program.tell("relay start --listen 127.0.0.1:0");
    assert!(!told.contains("hunter2"), "{told}");
    insta::assert_snapshot!(told.replace(&port.to_string(), "[PORT]"), @r"
    stderr:
      error: the database at postgres://me:***@127.0.0.1:[PORT]/x does not answer
        caused by: error communicating with database: Connection refused (os error 111)
    status: 6
    ");
}

#[test]
fn an_address_in_use_is_named() {
    let program = Program::initialised();
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = taken.local_addr().unwrap().port();
    let told = program.tell(&format!("relay start --listen 127.0.0.1:{port}"));
    insta::assert_snapshot!(told.replace(&port.to_string(), "[PORT]"), @r"
    stderr:
      error: 127.0.0.1:[PORT] cannot be listened on
        caused by: Address already in use (os error 98)
      hint: `postern status` tells whether a relay runs there; `--listen` takes another address
    status: 1
    ");
}

#[test]
fn a_damaged_chain_file_is_named() {
    let program = Program::initialised();
    fs::write(program.data_dir().join("audit.chain"), "").unwrap();
    insta::assert_snapshot!(program.tell("relay start --listen 127.0.0.1:0"), @r"
    stderr:
      error: `[PLACE]/data/audit.chain` is damaged: it should hold the name of this host's audit chain
    status: 70
    ");
}

#[test]
fn plain_http_for_other_machines_is_refused_before_anything_is_opened() {
    let program = Program::new();
    insta::assert_snapshot!(program.tell("relay start --listen 0.0.0.0:0"), @r"
    stderr:
      error: `--listen` is `0.0.0.0:0`: plain HTTP on an address that others can reach shows them every key
      hint: `--insecure-http` allows it; `--tls-cert` with `--tls-key`, or a proxy named in `POSTERN_TRUSTED_PROXIES`, make it safe
    status: 2
    ");
}

#[test]
fn a_relay_elsewhere_cannot_be_started_from_here() {
    let program = Program::new();
    insta::assert_snapshot!(program.tell("relay start --relay-url http://127.0.0.1:9"), @r"
    stderr:
      error: `postern relay start` works on the host of the deployment and takes no `--relay-url` or `POSTERN_RELAY_URL`
    status: 2
    ");
}

#[test]
fn two_relays_of_one_host_serve_side_by_side() {
    let program = Program::initialised();
    let (one, other) = (Server::start(&program), Server::start(&program));
    assert_ne!(one.address, other.address);
    one.stop();
    other.stop();
}

#[cfg(not(feature = "otlp"))]
#[test]
fn a_collector_for_a_program_without_traces_is_told() {
    let mut program = Program::owned();
    program.set("OTEL_EXPORTER_OTLP_ENDPOINT", "http://127.0.0.1:1");
    let relay = Server::start(&program);
    let told = relay.wait_for("no traces are sent");
    assert_eq!(
        told,
        "warning: `OTEL_EXPORTER_OTLP_ENDPOINT` names a collector, and no traces are sent: this program was built \
         without the feature `otlp`; `cargo build --release --features otlp` makes one that sends them"
    );
    relay.stop();
}
