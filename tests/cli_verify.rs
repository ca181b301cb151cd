//! `credential verify`, and values that `add` refuses because no call could use them.

use serde_json::Value;

use crate::support::{
    program::Program,
    upstream::{Upstream, answer},
};

fn add(program: &Program, auth: &str, value: &str) -> String {
    let line = format!("add --name x --auth {auth} --api-base https://x.example --value-file -");
    let output = program.run_in(&line, &[], value);
    program.told(&output)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_secret_is_accepted_or_refused() {
    let mut program = Program::seeded();
    program.set("POSTERN_ALLOW_PRIVATE_CIDRS", "127.0.0.0/8");
    let upstream = Upstream::with(|seen| {
        let is_good = seen.header("authorization").as_deref() == Some("Bearer good-secret");
        answer(
            if is_good {
                "200 OK"
            } else {
                "401 Unauthorized"
            },
            "",
            "",
        )
    })
    .await;
    let base = upstream.url("/v1");
    let line = format!("add --name api --auth api-key --api-base {base} --value-file -");
    program.ok_with(&line, "good-secret");
    let told: Value = serde_json::from_str(&program.ok("credential verify api -o json")).unwrap();
    assert_eq!(
        told,
        serde_json::json!({
            "name": "api", "status": "ok", "http_status": 200, "probe_url": base, "detail": null,
        })
    );
    program.ok_with("credential set-value api --value-file -", "old-secret");
    let told = program
        .tell("credential verify api")
        .replace(&base, "[base]");
    insta::assert_snapshot!(told, @r"
    stdout:
      name         api
      status       auth_rejected
      http status  401
      called       [base]
      detail       -
    stderr:
      error: the upstream refuses the credential `api`
      hint: `postern credential set-value api` gives it another value
    status: 1
    ");
    assert!(
        program
            .ok("logs --tail 0 -o jsonl")
            .contains("tap:credential-verify/api")
    );
}

#[test]
fn what_cannot_be_called_is_said_with_what_to_do() {
    let program = Program::initialised();
    program.ok_with("add --name nowhere --auth api-key --value-file -", "v");
    insta::assert_snapshot!(program.tell("credential verify nowhere"), @r"
    stdout:
      name         nowhere
      status       no_probe
      http status  -
      called       -
      detail       it has no `api_base` that could be called
    stderr:
      error: it is not known whether `nowhere` works: it has no `api_base` that could be called
      hint: `postern credential update nowhere --api-base URL` tells what to call
    status: 1
    ");
    let line = "add --name inside --auth api-key --api-base http://10.0.0.1 --value-file -";
    program.ok_with(line, "v");
    insta::assert_snapshot!(program.tell("credential verify inside -o json"), @r#"
    stdout:
      {
        "name": "inside",
        "status": "config_error",
        "http_status": null,
        "probe_url": "http://10.0.0.1",
        "detail": "the target is not allowed: `10.0.0.1` is in `10.0.0.0/8` (private, RFC 1918), which is not public"
      }
    stderr:
      {
        "error": {
          "code": "credential_not_verified",
          "message": "it is not known whether `inside` works: the target is not allowed: `10.0.0.1` is in `10.0.0.0/8` (private, RFC 1918), which is not public",
          "hint": "`POSTERN_ALLOW_PRIVATE_CIDRS=10.0.0.0/8 postern credential verify inside` permits it",
          "exit_code": 1
        }
      }
    status: 1
    "#);
    insta::assert_snapshot!(program.tell("credential verify insde"), @r"
    stderr:
      error: no credential named `insde`
      hint: did you mean `inside`? `postern credential list` shows them all
    status: 3
    ");
}

#[test]
fn a_value_that_no_call_could_use_is_refused() {
    let program = Program::initialised();
    insta::assert_snapshot!(add(&program, "oauth2", r#"{"client_id": "c", "secret": "s"}"#), @r"
    stderr:
      error: the value of an `oauth2` credential is a JSON object with `client_id`, `client_secret` and either `refresh_token` (and `token_url`, unless it is Google's) or `token_url` alone for client credentials
      hint: `--auth custom` hands any value to a sidecar at `--api-base`
    status: 2
    ");
    insta::assert_snapshot!(add(&program, "oauth1", "text"), @r"
    stderr:
      error: the value of an `oauth1` credential is a JSON object with `consumer_key`, `consumer_secret`, `access_token` and `access_token_secret`; `bearer_token` may be beside them or alone
      hint: `--auth custom` hands any value to a sidecar at `--api-base`
    status: 2
    ");
    let nowhere = r#"{"client_id": "c", "client_secret": "s", "token_url": "h/t"}"#;
    insta::assert_snapshot!(add(&program, "oauth2", nowhere), @r"
    stderr:
      error: `token_url` is not an http or https address
    status: 2
    ");
    assert!(add(&program, "oauth2", &nowhere.replace("h/t", "https://h/t")).contains("status: 0"));
    let set = program.run_in("credential set-value x --value-file -", &[], "text");
    assert!(program.told(&set).contains("status: 2"));
}

#[test]
fn a_path_alone_is_for_kinds_that_have_an_address() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("add --name x --auth api-key --api-base https://x.example --relative-target --value v"), @r"
    stderr:
      warning: `--value` shows the value to everyone on this machine; use `--value-file`
      error: `--relative-target` is for the kinds `oauth2`, `oauth1` and `custom`, not for `api-key`
    status: 2
    ");
    insta::assert_snapshot!(program.tell("credential update slack --relative-target"), @r"
    stderr:
      error: `--relative-target` is for the kinds `oauth2`, `oauth1` and `custom`, not for `api-key`
    status: 2
    ");
    program.ok(
        "add --name y --auth custom --api-base http://127.0.0.1:8082 --relative-target --value v",
    );
}

/// Every block of commands in the guide to credentials, typed as it is printed.
#[test]
fn the_guides_examples_are_accepted() {
    let guide = include_str!("../docs/credentials.md");
    let program = Program::initialised();
    let programs = std::path::Path::new(env!("CARGO_BIN_EXE_postern"));
    let path = format!("{}:/usr/bin:/bin", programs.parent().unwrap().display());
    let blocks: Vec<_> = guide.split("```sh\n").skip(1).collect();
    for block in &blocks {
        let commands = block.split("```").next().unwrap();
        let mut shell = std::process::Command::new("sh");
        let shell = program.place(shell.args(["-eu", "-c", commands]));
        let told = shell.env("PATH", &path).output().unwrap();
        assert!(
            told.status.success(),
            "{}",
            String::from_utf8_lossy(&told.stderr)
        );
    }
    let stored: Vec<Value> = serde_json::from_str(&program.ok("credential list -o json")).unwrap();
    assert_eq!((blocks.len(), stored.len()), (3, 7));
}
