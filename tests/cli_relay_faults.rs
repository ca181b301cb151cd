//! `relay start` and the commands beside it when the database goes away, or the disk is full.

use std::process::Output;

use crate::support::{
    client::{Call, Client},
    peek,
    postgres::PrivateServer,
    program::Program,
    server::Server,
    small_disk::SmallDisk,
    upstream::Upstream,
};

/// How many calls may fit on a disk that is said to be full: into what the database had set aside.
const CALLS_MAX: usize = 500;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_database_that_comes_back_is_used_again() {
    let Some(mut database) = PrivateServer::start() else {
        return;
    };
    let mut program = Program::new();
    program.set("POSTERN_DATABASE_URL", database.url());
    program.init_owned();
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    let relay = Server::start(&program);
    let agent = relay.client(&key);
    let call = Call::with("main", &upstream.url("/"));
    assert_eq!(agent.forward(call.clone()).await.status, 200);
    database.stop();
    let (told, health) = tokio::join!(agent.forward(call.clone()), agent.get("/health"));
    assert_eq!((told.status, health.status), (503, 503), "{told:?}");
    assert_eq!(agent.get("/livez").await.status, 200);
    assert_eq!(
        upstream.seen().len(),
        1,
        "nothing is sent that cannot be recorded"
    );
    let told = program.tell("agent disable bot");
    assert!(
        told.starts_with("stderr:\n  error: the database at postgres://"),
        "{told}"
    );
    assert!(told.ends_with("status: 6"), "{told}");
    database.run();
    assert_eq!(agent.forward(call).await.status, 200);
    assert_eq!(agent.get("/readyz").await.status, 200);
    program.ok("agent disable bot");
    relay.stop();
    peek::agreeing(&program).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_audit_file_without_room_lags_and_is_filled_in_later() {
    let mut program = Program::owned();
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    let relay = Server::run(&program, "relay start --audit-log /dev/full");
    let agent = relay.client(&key);
    for _ in 0..3 {
        let told = agent.forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!(told.status, 200);
    }
    let said = relay.wait_for("the audit file lags");
    assert!(
        said.contains("WARN") && said.contains("/dev/full"),
        "{said}"
    );
    assert_eq!(relay.said().matches("the audit file lags").count(), 1);
    program.set("POSTERN_LISTEN", relay.address.to_string());
    let told = program.ok("status");
    assert!(
        told.contains("the file lags by 3: any change fills it in"),
        "{told}"
    );
    let told: serde_json::Value = serde_json::from_str(&program.ok("status -o json")).unwrap();
    assert_eq!(told["audit"]["file_lags_by"], 3);
    let audit_log = [("POSTERN_AUDIT_LOG", "/dev/full")];
    let told = program.run_in("role create --name r", &audit_log, "");
    insta::assert_snapshot!(String::from_utf8_lossy(&told.stderr), @r"
    warning: the audit file `/dev/full` lags behind: No space left on device (os error 28)
    The role `r` is created.
    ");
    assert!(told.status.success());
    program.ok("role delete r --yes");
    assert!(program.ok("status").contains("the file is complete"));
    peek::agreeing(&program).await;
}

/// Checks that a command was refused for want of room, and says so to scripts.
fn check_full(output: &Output) {
    assert_eq!(output.status.code(), Some(1), "{output:?}");
    let told: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(told["error"]["code"], "disk_full", "{told}");
}

/// Calls until a call is refused; the number of those that were not.
async fn calls_until_refused(agent: &Client, target: &str) -> usize {
    for done in 0..CALLS_MAX {
        let call = Call::with("main", target).body("x".repeat(16 << 10));
        let told = agent.forward(call).await;
        if told.status != 200 {
            assert_eq!(told.status, 503, "{told:?}");
            return done;
        }
    }
    panic!("the disk is not full");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn on_a_full_disk_nothing_is_half_done_and_with_room_all_is_well() {
    let program = Program::new();
    let Some(disk) = SmallDisk::under(&program, "2m") else {
        return;
    };
    program.init_owned();
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    let relay = Server::start(&program);
    let agent = relay.client(&key);
    let target = upstream.url("/");
    disk.fill();
    let calls = calls_until_refused(&agent, &target).await;
    let before = program.ok("agent list -o json");
    let create = format!(
        "agent create --name b --credentials main --description {}",
        "x".repeat(40_000)
    );
    let told = program.tell(&create);
    insta::assert_snapshot!(told, @r"
    stderr:
      error: the disk that holds the database is full, or its quota is used up
        caused by: error returned from database: (code: 13) database or disk is full
    status: 1
    ");
    let create_json = format!("{create} -o json");
    check_full(&program.run(&create_json));
    assert_eq!(program.ok("agent list -o json"), before);
    relay.stop();
    // Nobody has the database open, and there is no room for what opening it takes.
    disk.fill();
    check_full(&program.run(&create_json));
    disk.empty();
    let relay = Server::start(&program);
    let told = relay
        .client(&key)
        .forward(Call::with("main", &target))
        .await;
    assert_eq!(told.status, 200);
    assert_eq!(
        program.ok("agent list -o json").matches("\"name\"").count(),
        1
    );
    program.ok(&create);
    relay.stop();
    let entries = peek::agreeing(&program).await;
    let forwarded = entries
        .iter()
        .filter(|entry| entry["upstream_status"] == 200);
    assert_eq!(forwarded.count(), calls + 1);
}
