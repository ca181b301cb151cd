//! `proposal`: what agents propose, and a person's word on it.

use serde_json::json;

use crate::support::{program::Program, server::Server};

/// Has the agent propose, and returns the proposal's id.
async fn proposed(server: &Server, key: &str, changes: serde_json::Value) -> String {
    let mut payload = changes;
    payload["credential_name"] = json!("main");
    let body = json!({ "proposal_type": "policy_change", "payload": payload });
    let client = server.client(key);
    let told = client
        .post("/agent/proposals", None, body.to_string())
        .await;
    assert_eq!(told.status, 201, "{told:?}");
    told.json()["proposal_id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_listed_shown_and_decided() {
    let program = Program::owned();
    let key = program.add_bot();
    let server = Server::start(&program);
    let account = regex::Regex::new(r"operator:\S+").unwrap();
    let tell = |line: String| {
        let told = program.tell(&line);
        account
            .replace_all(&told, "operator:[ACCOUNT]")
            .into_owned()
    };
    insta::assert_snapshot!(tell("proposal list".to_owned()), @"
    stderr:
      No proposal waits.
    status: 0
    ");
    let changes = json!({ "auto_approve_methods": ["GET", "POST"], "deny_urls": ["/admin"] });
    let id = proposed(&server, &key, changes).await;
    insta::assert_snapshot!(tell(format!("proposal show {id}")), @r#"
    stdout:
      id            [ID]
      status        pending
      agent         bot
      credential    main
      changes       auto_approve_methods = ["GET","POST"], deny_urls = ["/admin"]
      would permit  POST proceeds without asking
      proposed      [TIME]
      until         [TIME]
    status: 0
    "#);
    insta::assert_snapshot!(tell(format!("proposal approve {id} --dry-run")), @"
    stderr:
      The proposal `[ID]` would be approved, and the policy of `main` changed.
      note: more permissive than before: POST proceeds without asking
    status: 0
    ");
    insta::assert_snapshot!(tell(format!("proposal approve {id}")), @"
    stderr:
      The proposal `[ID]` is approved, and the policy of `main` changed.
      note: more permissive than before: POST proceeds without asking
    status: 0
    ");
    insta::assert_snapshot!(tell(format!("proposal deny {id}")), @"
    stderr:
      error: the proposal `[ID]` is approved already
      hint: `postern proposal show [ID]` tells who decided
    status: 5
    ");
    insta::assert_snapshot!(tell(format!("proposal show {id}")), @r#"
    stdout:
      id          [ID]
      status      approved
      agent       bot
      credential  main
      changes     auto_approve_methods = ["GET","POST"], deny_urls = ["/admin"]
      proposed    [TIME]
      until       [TIME]
      decided by  operator:[ACCOUNT]
      decided     [TIME]
    status: 0
    "#);
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn scripts_get_the_changes_and_what_they_permit() {
    let program = Program::owned();
    let key = program.add_bot();
    let server = Server::start(&program);
    let changes = json!({ "auto_approve_methods": ["GET", "POST"], "deny_urls": ["/admin"] });
    proposed(&server, &key, changes).await;
    insta::assert_snapshot!(program.tell("proposal list -o json"), @r#"
    stdout:
      [
        {
          "id": "[ID]",
          "agent_id": "bot",
          "proposal_type": "policy_change",
          "credential_name": "main",
          "credential_exists": true,
          "changes": {
            "auto_approve_methods": [
              "GET",
              "POST"
            ],
            "deny_urls": [
              "/admin"
            ]
          },
          "permissive_changes": [
            {
              "field": "auto_approve_methods",
              "summary": "POST proceeds without asking"
            }
          ],
          "status": "pending",
          "created_at": "[TIME]",
          "expires_at": "[TIME]",
          "resolved_by": null,
          "resolved_at": null
        }
      ]
    status: 0
    "#);
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proposal_is_denied_or_has_nothing_to_change() {
    let program = Program::owned();
    let key = program.add_bot();
    let server = Server::start(&program);
    let tell = |line: String| program.tell(&line);
    let other = proposed(&server, &key, json!({ "min_approvals": 2 })).await;
    insta::assert_snapshot!(tell(format!("proposal deny {other}")), @"
    stderr:
      The proposal `[ID]` is denied; the policy of `main` stays as it is.
    status: 0
    ");
    let stranger = json!({ "allowed_approvers": ["eve@example.com"] });
    let stranger = proposed(&server, &key, stranger).await;
    insta::assert_snapshot!(tell(format!("proposal approve {stranger}")), @"
    stderr:
      error: the proposal `[ID]` names `eve@example.com` as an approver, who is not a member of the team
      hint: `postern proposal deny [ID]` ends it
    status: 1
    ");
    let gone = proposed(&server, &key, json!({ "min_approvals": 2 })).await;
    program.ok("credential delete main --yes");
    insta::assert_snapshot!(tell(format!("proposal approve {gone}")), @"
    stderr:
      error: the credential `main` of this proposal is gone
      hint: `postern proposal deny [ID]` ends it
    status: 1
    ");
    server.stop();
}

#[test]
fn a_proposal_that_is_not_there_is_told() {
    let program = Program::owned();
    insta::assert_snapshot!(program.tell("proposal show none"), @"
    stderr:
      error: no proposal has the id `none`
      hint: `postern proposal list` shows what waits
    status: 3
    ");
    insta::assert_snapshot!(program.tell("proposal approve none"), @"
    stderr:
      error: no proposal has the id `none`
      hint: `postern proposal list` shows what waits
    status: 3
    ");
}
