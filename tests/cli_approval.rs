//! `approval`: what waits, and a person's word on it.

use crate::support::{client::Call, peek, program::Program, server::Server, upstream::Upstream};

/// Asks for a call that waits; its id.
async fn asked(server: &Server, key: &str, target: &str) -> String {
    let call = Call::with("main", target).method("DELETE").body("the body");
    let told = server.client(key).forward(call).await;
    assert_eq!(told.status, 202, "{told:?}");
    told.json()["txn_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_listed_and_shown() {
    let program = Program::owned();
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    let server = Server::start(&program);
    let port = upstream.address.port().to_string();
    let tell = |line: String| {
        let told = program.tell(&line).replace(&port, "[PORT]");
        told.replace('\u{202e}', "[RIGHT-TO-LEFT]")
    };
    insta::assert_snapshot!(tell("approval list".to_owned()), @r"
    stderr:
      Nothing waits for a person.
    status: 0
    ");
    let id = asked(&server, &key, &upstream.url("/a?b=\u{202e}c")).await;
    insta::assert_snapshot!(tell("approval list -o json".to_owned()), @r#"
    stdout:
      [
        {
          "txn_id": "[ID]",
          "agent_id": "bot",
          "credential_name": "main",
          "credential_names": [
            "main"
          ],
          "method": "DELETE",
          "target_url": "http://127.0.0.1:[PORT]/a?b=[RIGHT-TO-LEFT]c",
          "body_preview": "the body",
          "status": "pending",
          "policy_reason": "team_gated_default_unsafe_method",
          "min_approvals": 1,
          "require_passkey": false,
          "created_at": "[TIME]",
          "expires_at": "[TIME]",
          "decided_by": null,
          "decided_at": null,
          "reason": null,
          "error_detail": null,
          "body_bytes": 8,
          "request_headers": [],
          "end_user_id": null,
          "kind": "call"
        }
      ]
    status: 0
    "#);
    insta::assert_snapshot!(tell(format!("approval show {id}")), @r"
    stdout:
      txn               [ID]
      status            pending
      agent             bot
      credential        main
      method            DELETE
      target            http://127.0.0.1:[PORT]/a?b=\u{202e}c
      body              the body
      body bytes        8
      asked because of  team_gated_default_unsafe_method
      approvals needed  1
      passkey needed    no
      asked             [TIME]
      until             [TIME]
    status: 0
    ");
    insta::assert_snapshot!(tell(format!("approval deny {id} --dry-run")), @r"
    stderr:
      The call `[ID]` would be denied, as ann@example.com.
    status: 0
    ");
    assert!(upstream.seen().is_empty());
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_waits_is_decided_once() {
    let program = Program::owned();
    let key = program.add_bot();
    let upstream = Upstream::ok().await;
    let server = Server::start(&program);
    let tell = |line: String| program.tell(&line);
    let id = asked(&server, &key, &upstream.url("/")).await;
    insta::assert_snapshot!(tell(format!("approval approve {id}")), @r"
    stderr:
      The call `[ID]` is approved, as ann@example.com.
    status: 0
    ");
    assert_eq!(
        server.client(&key).settled(&id).await["status"],
        "forwarded"
    );
    insta::assert_snapshot!(tell(format!("approval approve {id}")), @r"
    stderr:
      error: the approval `[ID]` is settled: forwarded
      hint: `postern approval show [ID]` tells who decided
    status: 5
    ");
    insta::assert_snapshot!(tell(format!("approval deny {id} -o json")), @r#"
    stderr:
      {
        "error": {
          "code": "approval_settled",
          "message": "the approval `[ID]` is settled: forwarded",
          "hint": "`postern approval show [ID]` tells who decided",
          "exit_code": 5
        }
      }
    status: 5
    "#);
    assert_eq!(upstream.seen().len(), 1);
    let denied = asked(&server, &key, &upstream.url("/")).await;
    insta::assert_snapshot!(tell(format!("approval deny {denied}")), @r"
    stderr:
      The call `[ID]` is denied, as ann@example.com.
    status: 0
    ");
    assert_eq!(
        server.client(&key).settled(&denied).await["status"],
        "denied"
    );
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn only_who_may_decide_does() {
    let program = Program::owned();
    let key = program.add_bot();
    let server = Server::start(&program);
    let id = asked(&server, &key, "http://127.0.0.1:9/").await;
    insta::assert_snapshot!(program.tell(&format!("approval approve {id} --as eve@example.com")), @r"
    stderr:
      error: no user named `eve@example.com`
      hint: did you mean `ann@example.com`? `postern user list` shows them all
    status: 3
    ");
    peek::execute(
        &program,
        "insert into users (id, email, created_at, updated_at) values ('ben', 'ben@example.com', 0, 0);
         insert into memberships (team_id, user_id, role, created_at) select id, 'ben', 'admin', 0 from teams",
    )
    .await;
    program.ok("policy set main --allowed-approvers ben@example.com");
    insta::assert_snapshot!(program.tell(&format!("approval approve {id}")), @r"
    stderr:
      error: `ann@example.com` may not decide this: the policy of `main` lists other approvers
      hint: `--as EMAIL` names the person who decides
    status: 4
    ");
    assert!(
        program.ok("approval list").contains("bot"),
        "it still waits"
    );
}

#[test]
fn what_is_not_there_cannot_be_decided() {
    let program = Program::initialised();
    insta::assert_snapshot!(program.tell("approval approve 7d2b8f4e"), @r"
    stderr:
      error: no approval has the id `7d2b8f4e`
      hint: `postern approval list` shows what waits
    status: 3
    ");
    insta::assert_snapshot!(program.tell("approval show 7d2b8f4e"), @r"
    stderr:
      error: no approval has the id `7d2b8f4e`
      hint: `postern approval list` shows what waits
    status: 3
    ");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_deployment_without_an_owner_says_who_is_missing() {
    let program = Program::initialised();
    let key = program.add_bot();
    let server = Server::start(&program);
    let id = asked(&server, &key, "http://127.0.0.1:9/").await;
    insta::assert_snapshot!(program.tell(&format!("approval approve {id}")), @r"
    stderr:
      error: the team has no owner who could decide: name a person with `--as`
    status: 2
    ");
}
