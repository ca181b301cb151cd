//! `grant`: exceptions for a while, and approvals that come with one.

use serde_json::Value;

use crate::support::{client::Call, program::Program, server::Server, upstream::Upstream};

fn json(program: &Program, line: &str) -> Value {
    serde_json::from_str(&program.ok(line)).unwrap()
}

#[test]
fn it_is_made_listed_and_revoked() {
    let program = Program::owned();
    program.add_bot();
    insta::assert_snapshot!(program.tell("grant list"), @r"
    stderr:
      No grant holds: `postern grant create` makes one.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("grant list --all"), @r"
    stderr:
      There are no grants: `postern grant create` makes one.
    status: 0
    ");
    let create =
        "grant create main --method post,PUT --scope h/a/* --scope h/b --ttl 2h --max-uses 3";
    let dry = json(&program, &format!("{create} --dry-run -o json"));
    assert_eq!(
        (&dry["methods"], &dry["uses"]),
        (&serde_json::json!(["POST", "PUT"]), &0.into())
    );
    assert_eq!(json(&program, "grant list -o json"), serde_json::json!([]));
    let made = json(&program, &format!("{create} -o json"));
    assert_eq!(
        (&made["status"], &made["max_uses"]),
        (&"live".into(), &3.into())
    );
    assert_eq!(made["route_scope"], serde_json::json!(["h/a/*", "h/b"]));
    let id = made["id"].as_str().unwrap();
    assert_eq!(
        json(&program, "grant list --credential main -o json"),
        serde_json::json!([made])
    );
    insta::assert_snapshot!(program.tell(&format!("grant revoke {id} --dry-run")), @r"
    stderr:
      Would revoke the grant `[ID]`.
    status: 0
    ");
    for _ in 0..2 {
        let told = program.tell(&format!("grant revoke {id}"));
        assert_eq!(told, "stderr:\n  The grant `[ID]` is revoked.\nstatus: 0");
    }
    assert_eq!(json(&program, "grant list -o json"), serde_json::json!([]));
    assert_eq!(
        json(&program, "grant list --all -o json")[0]["status"],
        "revoked"
    );
    let logged = program.ok("logs --tail 0 -o jsonl");
    let told = |text: &str| logged.lines().filter(|line| line.contains(text)).count();
    assert_eq!(told(&format!("grant_created:{id}")), 1);
    assert_eq!(
        told(&format!("tap:grant-revoke/{id}")),
        1,
        "the second time nothing changed"
    );
}

#[test]
fn what_is_vague_or_not_there_is_refused_and_nothing_is_made() {
    let program = Program::owned();
    program.add_bot();
    for (line, status) in [
        ("grant create none --method POST --scope h/a --ttl 5m", 3),
        ("grant create main --scope h/a --ttl 5m", 2),
        ("grant create main --method POST --ttl 5m", 2),
        ("grant create main --method POST --scope h/a", 2),
        ("grant create main --method BREW --scope h/a --ttl 5m", 2),
        ("grant create main --method POST --scope h --ttl 5m", 2),
        ("grant create main --method POST --scope /a --ttl 5m", 2),
        ("grant create main --method POST --scope * --ttl 5m", 2),
        ("grant create main --method POST --scope h/a --ttl 0m", 2),
        ("grant create main --method POST --scope h/a --ttl 25h", 2),
        ("grant create main --method POST --scope h/a --ttl 5", 2),
        (
            "grant create main --method POST --scope h/a --ttl 5m --max-uses 0",
            2,
        ),
        ("grant revoke none", 3),
        ("grant list --credential none", 3),
    ] {
        assert_eq!(program.run(line).status.code(), Some(status), "{line}");
    }
    assert_eq!(
        json(&program, "grant list --all -o json"),
        serde_json::json!([])
    );
    insta::assert_snapshot!(program.tell("grant create main --method POST --scope /a --ttl 5m"), @r"
    stderr:
      error: `/a` is no route of a grant: it names no host; a grant is about a host and a path, as in `api.example.com/v1/*`
    status: 2
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approval_can_let_the_next_calls_like_it_pass() {
    let program = Program::owned();
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    let server = Server::start(&program);
    let agent = server.client(&key);
    let post = |path: &str| Call::with("main", &upstream.url(path)).method("POST");
    let told = agent.forward(post("/again?x=1")).await.json();
    let id = told["txn_id"].as_str().unwrap();
    let usage = program.run(&format!("approval approve {id} --max-uses 1"));
    assert_eq!(usage.status.code(), Some(2));
    let approve = format!("approval approve {id} --grant 30m --max-uses 1 -o json");
    let told = json(&program, &approve);
    assert_eq!(
        (&told["grant"]["uses"], &told["grant"]["max_uses"]),
        (&0.into(), &1.into())
    );
    assert_eq!(told["grant"]["granted_by"], "ann@example.com");
    assert_eq!(
        program.run(&approve).status.code(),
        Some(5),
        "it is settled"
    );
    assert_eq!(agent.settled(id).await["status"], "forwarded");
    for (path, status) in [("/other", 202), ("/again", 200), ("/again", 202)] {
        assert_eq!(agent.forward(post(path)).await.status, status, "{path}");
    }
    assert_eq!(
        json(&program, "grant list --all -o json")[0]["status"],
        "used_up"
    );
}
