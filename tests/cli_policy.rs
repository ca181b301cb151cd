//! `policy`: what is set is what decides, and a document that is none changes nothing.

use std::fs;

use crate::support::program::Program;

fn test(program: &Program, call: &str) -> String {
    program.tell(&format!("policy test slack {call}"))
}

#[test]
fn without_a_policy_reads_pass_and_the_rest_asks() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("policy show slack"), @"
    stderr:
      error: the credential `slack` has no policy
      hint: `postern policy set slack --auto-approve-methods GET` gives it one
    status: 3
    ");
    insta::assert_snapshot!(test(&program, "GET https://slack.com/api"), @r"
    stdout:
      decision      allow
      reason        team_gated_default_safe_method
      rule          -
      host allowed  yes
    status: 0
    ");
    insta::assert_snapshot!(test(&program, "POST https://slack.com/api"), @r"
    stdout:
      decision      ask
      reason        team_gated_default_unsafe_method
      rule          -
      host allowed  yes
    status: 0
    ");
    insta::assert_snapshot!(test(&program, "GET https://example.com/"), @r"
    stdout:
      decision      allow
      reason        team_gated_default_safe_method
      rule          -
      host allowed  no
    stderr:
      warning: the call would be refused all the same: `slack` may not be sent to that host
    status: 0
    ");
}

#[test]
fn the_rule_that_decides_is_named() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("policy set slack --deny-methods DELETE --auto-approve-urls /api/*"), @r"
    stderr:
      The policy of `slack` is set.
    status: 0
    ");
    insta::assert_snapshot!(test(&program, "DELETE https://slack.com/api/chat"), @r"
    stdout:
      decision      deny
      reason        deny_method
      rule          DELETE
      host allowed  yes
    status: 0
    ");
    insta::assert_snapshot!(test(&program, "POST https://slack.com/api/chat --agent my-agent"), @r"
    stdout:
      decision      allow
      reason        auto_approve_url
      rule          /api/*
      host allowed  yes
    status: 0
    ");
    program.ok("agent update my-agent --credentials=");
    insta::assert_snapshot!(test(&program, "POST https://slack.com/api/chat --agent my-agent"), @r"
    stdout:
      decision      deny
      reason        agent_not_permitted
      rule          -
      host allowed  yes
    status: 0
    ");
    insta::assert_snapshot!(test(&program, "POST https://slack.com/api --agent nobody"), @r"
    stderr:
      error: no agent named `nobody`
      hint: `postern agent list` shows them all
    status: 3
    ");
    insta::assert_snapshot!(test(&program, "POST nonsense"), @r"
    stderr:
      error: `nonsense` is not an address such as `https://host/path`
    status: 2
    ");
    insta::assert_snapshot!(program.tell("policy show slack -o json"), @r#"
    stdout:
      {
        "credential": "slack",
        "auto_approve_methods": [],
        "require_approval_methods": [],
        "auto_approve_urls": [
          "/api/*"
        ],
        "require_approval_urls": [],
        "deny_methods": [
          "DELETE"
        ],
        "deny_urls": [],
        "allowed_approvers": [],
        "approval_channel": null,
        "telegram_chat_id": null,
        "matrix_room_id": null,
        "matrix_allowed_approvers": [],
        "require_passkey": false,
        "min_approvals": 1
      }
    status: 0
    "#);
}

#[test]
fn a_document_that_is_none_changes_nothing() {
    let program = Program::seeded();
    program.ok("policy set slack --deny-methods DELETE");
    let before = program.ok("policy show slack -o json");
    let set = |name: &str, bytes: &[u8]| {
        fs::write(program.folder().join(name), bytes).unwrap();
        program.tell(&format!("policy set slack --file {name}"))
    };
    insta::assert_snapshot!(set("zero", b""), @r"
    stderr:
      error: `zero`: this is not JSON: EOF while parsing a value at line 1, column 0
    status: 2
    ");
    insta::assert_snapshot!(set("binary", b"\xff\xfe\x00"), @r"
    stderr:
      error: `--file`: `binary` cannot be read
        caused by: stream did not contain valid UTF-8
    status: 2
    ");
    insta::assert_snapshot!(set("unknown", br#"{"deny_method": ["GET"]}"#), @r"
    stderr:
      error: `unknown`: a policy has no field `deny_method`; did you mean `deny_methods`?
    status: 2
    ");
    insta::assert_snapshot!(set("list", b"[1]"), @r"
    stderr:
      error: `list`: a policy is a JSON object, and this is a list
    status: 2
    ");
    insta::assert_snapshot!(set("wrong", br#"{"min_approvals": -1}"#), @r"
    stderr:
      error: `wrong`: field `min_approvals` is from 1 to 100, and here it is -1
    status: 2
    ");
    insta::assert_snapshot!(program.tell("policy set slack --file nowhere"), @r"
    stderr:
      error: `--file`: `nowhere` cannot be read
        caused by: No such file or directory (os error 2)
    status: 2
    ");
    insta::assert_snapshot!(program.tell("policy set slack"), @"
    stderr:
      error: `--file` or a flag with a rule is missing
      hint: `postern policy set --help` shows the flags
    status: 2
    ");
    insta::assert_snapshot!(program.tell("policy set slak --deny-methods GET"), @r"
    stderr:
      error: no credential named `slak`
      hint: did you mean `slack`? `postern credential list` shows them all
    status: 3
    ");
    assert_eq!(program.ok("policy show slack -o json"), before);
}

#[test]
fn a_policy_is_deleted_once() {
    let program = Program::seeded();
    program.ok("policy set slack --deny-methods DELETE");
    insta::assert_snapshot!(program.tell("policy delete slack"), @r"
    stderr:
      error: there is no terminal to ask on: Delete the policy of the credential `slack`?
      hint: `--yes` does it without asking
    status: 2
    ");
    insta::assert_snapshot!(program.tell("policy delete slack --yes"), @r"
    stderr:
      Deleted the policy of `slack`.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("policy delete slack --yes"), @"
    stderr:
      error: the credential `slack` has no policy
      hint: `postern policy set slack --auto-approve-methods GET` gives it one
    status: 3
    ");
    insta::assert_snapshot!(program.tell("policy delete slack --yes --if-exists"), @r"
    stderr:
      Nothing to delete: the credential `slack` has no policy.
    status: 0
    ");
}
