//! `policy`: what is set is what decides, and a document that is none changes nothing.

use std::{fs, process::Command};

use serde_json::{Value, json};

use crate::support::program::Program;

/// A Sunday at noon.
const NOON: &str = "2026-03-01T12:00:00Z";

fn test(program: &Program, call: &str) -> String {
    program.tell(&format!("policy test slack {call} --at {NOON}"))
}

/// Runs a command whose words may have blanks in them; it has to succeed.
fn run(program: &Program, words: &[&str]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_postern"));
    let output = program.place(command.args(words)).output().unwrap();
    assert!(
        output.status.success(),
        "{words:?}: {}",
        program.told(&output)
    );
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
      decision          allow
      reason            team_gated_default_safe_method
      rule              -
      at                [TIME]
      approvals needed  -
      host allowed      yes
    status: 0
    ");
    insta::assert_snapshot!(test(&program, "POST https://slack.com/api"), @r"
    stdout:
      decision          ask
      reason            team_gated_default_unsafe_method
      rule              -
      at                [TIME]
      approvals needed  1
      host allowed      yes
    status: 0
    ");
    insta::assert_snapshot!(test(&program, "GET https://example.com/"), @r"
    stdout:
      decision          allow
      reason            team_gated_default_safe_method
      rule              -
      at                [TIME]
      approvals needed  -
      host allowed      no
    stderr:
      warning: the call would be refused all the same: `slack` may not be sent to that host
    status: 0
    ");
}

#[test]
fn the_rule_that_decides_is_named() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("policy set slack --deny-methods DELETE --auto-approve-urls /api/*"), @"
    stderr:
      The policy of `slack` is set.
      note: more permissive than before: `/api/*` proceeds without asking
    status: 0
    ");
    insta::assert_snapshot!(test(&program, "DELETE https://slack.com/api/chat"), @r"
    stdout:
      decision          deny
      reason            deny_method
      rule              DELETE
      at                [TIME]
      approvals needed  -
      host allowed      yes
    status: 0
    ");
    insta::assert_snapshot!(test(&program, "POST https://slack.com/api/chat --agent my-agent"), @r"
    stdout:
      decision          allow
      reason            auto_approve_url
      rule              /api/*
      at                [TIME]
      approvals needed  -
      host allowed      yes
    status: 0
    ");
    program.ok("agent update my-agent --credentials=");
    insta::assert_snapshot!(test(&program, "POST https://slack.com/api/chat --agent my-agent"), @r"
    stdout:
      decision          deny
      reason            agent_not_permitted
      rule              -
      at                [TIME]
      approvals needed  -
      host allowed      yes
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
        "auto_approve_methods": [
          "GET",
          "HEAD"
        ],
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
        "min_approvals": 1,
        "auto_approve_hours": [],
        "require_preimage": false,
        "max_body_bytes": null,
        "allowed_content_types": [],
        "deny_other_bodies": false
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
      note: more permissive than before: DELETE is refused no more
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

#[test]
fn a_flag_changes_its_field_and_a_file_everything() {
    let program = Program::seeded();
    let show = |field: &str| -> Value {
        let shown = program.ok("policy show slack -o json");
        serde_json::from_str::<Value>(&shown).unwrap()[field].take()
    };
    program.ok("policy set slack --deny-urls /admin");
    assert_eq!(
        show("auto_approve_methods"),
        json!(["GET", "HEAD"]),
        "reads go on as before"
    );
    run(
        &program,
        &[
            "policy",
            "set",
            "slack",
            "--auto-approve-urls",
            "POST,PUT slack.com/api/chat,/x",
            "--min-approvals=2",
        ],
    );
    assert_eq!(show("deny_urls"), json!(["/admin"]));
    assert_eq!(
        show("auto_approve_urls"),
        json!(["POST,PUT slack.com/api/chat", "/x"])
    );
    assert_eq!(show("min_approvals"), 2);
    program.ok("policy set slack --auto-approve-methods= --telegram-chat-id=-7 --approval-channel telegram");
    assert_eq!(
        (show("auto_approve_methods"), show("telegram_chat_id")),
        (json!([]), json!("-7"))
    );
    program.ok("policy set slack --telegram-chat-id none --approval-channel none");
    assert_eq!(
        (show("approval_channel"), show("telegram_chat_id")),
        (json!(null), json!(null))
    );
    program.ok_with(
        "policy set slack --file -",
        r#"{"deny_methods": ["DELETE"]}"#,
    );
    assert_eq!(
        (show("deny_urls"), show("min_approvals")),
        (json!([]), json!(1))
    );
}

#[test]
fn what_would_not_hold_is_not_saved() {
    let program = Program::seeded();
    for (flags, code, told) in [
        ("--deny-urls DELETE", 2, "write `DELETE /` for every path"),
        ("--deny-urls .slack.com", 2, "`.slack.com` is not a host"),
        (
            "--allowed-approvers nobody@example.com",
            2,
            "`nobody@example.com` is not a member of the team",
        ),
        (
            "--matrix-allowed-approvers nobody@example.com",
            2,
            "not a member",
        ),
        (
            "--approval-channel pigeon",
            2,
            "there is no approval channel `pigeon`",
        ),
        ("--auto-approve-hours 09:00-17:00", 2, "name the time zone"),
        ("--min-approvals 101", 2, "from 1 to 100"),
        (
            "--require-passkey",
            1,
            "nobody can have a passkey in this deployment",
        ),
        ("--template none", 3, "no policy template named `none`"),
        ("--template x --deny-urls /", 2, "cannot be used"),
    ] {
        let said = program.tell(&format!("policy set slack {flags}"));
        assert!(
            said.contains(told) && said.ends_with(&format!("status: {code}")),
            "{flags}: {said}"
        );
    }
    assert!(program.tell("policy show slack").contains("status: 3"));
    program.ok("policy set slack --require-passkey=false");
}

#[test]
fn a_preimage_can_be_required_and_left_out_again() {
    let program = Program::seeded();
    program.ok("policy set slack --require-preimage");
    program.ok("policy set slack --deny-urls /admin");
    let shown = program.tell("policy show slack");
    assert!(shown.contains("pre-image needed          yes"), "{shown}");
    let said = program.tell("policy set slack --require-preimage=false");
    assert!(
        said.contains("a signature may be asked for without its pre-image"),
        "{said}"
    );
    assert!(!program.ok("policy show slack").contains("pre-image"));
}

#[test]
fn what_becomes_more_permissive_is_told_and_in_the_audit() {
    let program = Program::seeded();
    program.ok("policy set slack --deny-urls /admin,/root --min-approvals 2");
    let widen =
        "policy set slack --deny-urls /admin --min-approvals 1 --auto-approve-methods GET,POST";
    insta::assert_snapshot!(program.tell(&format!("{widen} --dry-run")), @"
    stderr:
      Would set the policy of `slack`.
      note: more permissive than before: POST proceeds without asking
      note: more permissive than before: `/root` is refused no more
      note: more permissive than before: approving takes 1 and not 2 people
    status: 0
    ");
    let entries = || -> Vec<Value> {
        let lines = program.ok("logs --tail 0 -o jsonl");
        lines
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect()
    };
    let before = entries().len();
    program.ok(widen);
    program.ok(widen);
    let after = entries();
    assert_eq!(
        after.len(),
        before + 1,
        "a dry run and a change of nothing leave no entry"
    );
    let fields: Vec<_> = after[before]["permissive_changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| change["field"].clone())
        .collect();
    assert_eq!(
        fields,
        ["auto_approve_methods", "deny_urls", "min_approvals"]
    );
    program.ok("policy set slack --deny-methods PUT");
    assert_eq!(entries()[before + 1].get("permissive_changes"), None);
    program.ok("credential update slack --allow-host *.slack.com");
    let last = entries().pop().unwrap();
    assert_eq!(last["permissive_changes"][0]["field"], "allowed_hosts");
}

#[test]
fn hours_hold_by_the_clocks_of_their_zone() {
    let program = Program::seeded();
    run(
        &program,
        &[
            "policy",
            "set",
            "slack",
            "--auto-approve-hours",
            "mon-fri 09:00-17:00 Europe/Berlin",
        ],
    );
    for (time, decision) in [
        ("2026-03-02T08:00:00Z", "allow"),
        ("2026-03-02T07:59:59Z", "outside_auto_approve_hours"),
        ("2026-07-06T07:00:00Z", "allow"),
        ("2026-03-01T12:00:00+01:00", "outside_auto_approve_hours"),
    ] {
        let told = program.ok(&format!(
            "policy test slack GET https://slack.com/x --at {time}"
        ));
        assert!(told.contains(decision), "{time}: {told}");
    }
    assert!(
        program
            .tell("policy test slack GET https://slack.com/x --at noon")
            .contains("status: 2")
    );
}

#[test]
fn a_template_is_kept_and_given_as_it_is_then() {
    let program = Program::seeded();
    program.ok("policy template set read-only --auto-approve-methods GET --deny-methods POST,PUT,PATCH,DELETE");
    program.ok("policy set slack --template read-only");
    program.ok("policy template set read-only --deny-methods=");
    let shown = program.ok("policy show slack -o json");
    assert!(shown.contains("\"PATCH\""), "{shown}");
    assert!(
        !program
            .ok("policy template show read-only")
            .contains("PATCH")
    );
    assert!(program.ok("policy template list").contains("read-only"));
    program.ok("policy template set copy --template read-only");
    insta::assert_snapshot!(program.tell("policy template show red-only"), @"
    stderr:
      error: no policy template named `red-only`
      hint: did you mean `read-only`? `postern policy template list` shows them all
    status: 3
    ");
    insta::assert_snapshot!(program.tell("policy template delete read-only --yes"), @"
    stderr:
      Deleted the policy template `read-only`.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("policy template delete read-only --yes --if-exists"), @"
    stderr:
      Nothing to delete: no policy template named `read-only`.
    status: 0
    ");
    assert!(
        program
            .tell("policy template set -x --deny-methods GET")
            .contains("status: 2")
    );
    assert!(program.tell("policy template set x").contains("status: 2"));
}

#[test]
fn a_rule_with_a_host_is_about_no_path() {
    let program = Program::seeded();
    let add = "add --name side --auth custom --api-base http://127.0.0.1:9 --relative-target --value-file -";
    program.ok_with(add, "{}");
    insta::assert_snapshot!(program.tell("policy set side --deny-urls api.example.com/x,/y"), @"
    stderr:
      The policy of `side` is set.
      warning: `api.example.com/x` is about no call: it names a host, and agents name only a path here
    status: 0
    ");
    let told = program.ok("policy test side GET /y/z");
    assert!(told.contains("deny_url"), "{told}");
}
