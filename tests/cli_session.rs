//! `session`: who is signed in, and signing people out.

use serde_json::{Value, json};

use crate::support::program::Program;

fn json(program: &Program, line: &str) -> Value {
    serde_json::from_str(&program.ok(line)).unwrap()
}

#[test]
fn nobody_is_signed_in_at_first() {
    let program = Program::owned();
    insta::assert_snapshot!(program.tell("session list"), @r"
    stderr:
      Nobody is signed in.
    status: 0
    ");
    assert_eq!(json(&program, "session list -o json"), json!([]));
    insta::assert_snapshot!(program.tell("session revoke --all"), @r"
    stderr:
      Ended 0 sessions.
    status: 0
    ");
}

#[test]
fn what_is_not_there_is_said() {
    let program = Program::owned();
    insta::assert_snapshot!(program.tell("session revoke nothing"), @r"
    stderr:
      error: no session has the id `nothing`
      hint: `postern session list` shows them all
    status: 3
    ");
    insta::assert_snapshot!(program.tell("session list --user nobody@example.com"), @r"
    stderr:
      error: no user named `nobody@example.com`
      hint: did you mean `ann@example.com`? `postern user list` shows them all
    status: 3
    ");
    insta::assert_snapshot!(program.tell("session revoke"), @r"
    stderr:
      error: `<ID>` is missing
      hint: `postern session revoke --help` shows how it is used
    status: 2
    ");
    insta::assert_snapshot!(program.tell("session revoke x --all"), @r"
    stderr:
      error: `[ID]` and `--all` cannot be used together
      hint: `postern session revoke --help` shows how it is used
    status: 2
    ");
}
