//! `role`: a list is a set, and what is there already is no error.

use crate::support::program::Program;

#[test]
fn a_role_is_shown_with_who_has_it() {
    let program = Program::seeded();
    program.ok("agent update my-agent --roles reader");
    insta::assert_snapshot!(program.tell("role list"), @r"
    stdout:
      NAME    LIMIT/H  CREDENTIALS  DESCRIPTION
      reader  50       slack        -
    status: 0
    ");
    insta::assert_snapshot!(program.tell("role show reader"), @"
    stdout:
      name            reader
      description     -
      limit per hour  50
      credentials     slack
      created         [TIME]
    status: 0
    ");
    insta::assert_snapshot!(program.tell("role show reader -o json"), @r#"
    stdout:
      {
        "name": "reader",
        "description": "",
        "rate_limit_per_hour": 50,
        "credentials": [
          "slack"
        ],
        "created_at": "[TIME]"
      }
    status: 0
    "#);
}

#[test]
fn a_role_is_made_whole_or_not_at_all() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("role create --name writer --credentials slack,slak"), @r"
    stderr:
      error: no credential named `slak`
      hint: did you mean `slack`? `postern credential list` shows them all
    status: 3
    ");
    insta::assert_snapshot!(program.tell("role create --name reader"), @r"
    stderr:
      error: the role `reader` exists already
      hint: `postern role show reader` shows it
    status: 5
    ");
    insta::assert_snapshot!(program.tell("role create --name writer --rate-limit 0"), @"
    stderr:
      error: `0` is no value of `--rate-limit`: a limit is a number from 1 to 4294967295, or `none`
    status: 2
    ");
    insta::assert_snapshot!(program.tell("role create --name writer --dry-run"), @"
    stdout:
      name            writer
      description     -
      limit per hour  none
      credentials     -
      created         [TIME]
    stderr:
      Would create the role `writer`.
    status: 0
    ");
    let roles: serde_json::Value = serde_json::from_str(&program.ok("role list -o json")).unwrap();
    assert_eq!(roles.as_array().unwrap().len(), 1);
}

#[test]
fn what_is_there_is_not_added_and_what_is_not_is_not_removed() {
    let program = Program::seeded();
    let count = || program.ok("logs --tail 0 -o jsonl").lines().count();
    let before = count();
    insta::assert_snapshot!(program.tell("role add-credential reader slack"), @"
    stderr:
      The role `reader` has the credential `slack`.
    status: 0
    ");
    assert_eq!(count(), before);
    insta::assert_snapshot!(program.tell("role remove-credential reader slack"), @"
    stderr:
      The role `reader` is without the credential `slack`.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("role remove-credential reader slack"), @"
    stderr:
      The role `reader` is without the credential `slack`.
    status: 0
    ");
    assert_eq!(count(), before + 1);
    insta::assert_snapshot!(program.tell("role remove-credential reader slak"), @r"
    stderr:
      error: no credential named `slak`
      hint: did you mean `slack`? `postern credential list` shows them all
    status: 3
    ");
    insta::assert_snapshot!(program.tell("role add-credential writer slack"), @r"
    stderr:
      error: no role named `writer`
      hint: `postern role list` shows them all
    status: 3
    ");
}

#[test]
fn update_and_delete_say_what_they_did() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("role update reader --rate-limit none --credentials="), @r"
    stderr:
      The role `reader` is changed.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("role delete reader"), @"
    stderr:
      error: there is no terminal to ask on: Delete the role `reader`? Its agents lose what it gives them.
      hint: `--yes` does it without asking
    status: 2
    ");
    insta::assert_snapshot!(program.tell("role delete reader --yes"), @r"
    stderr:
      Deleted the role `reader`.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("role delete reader --yes"), @r"
    stderr:
      error: no role named `reader`
      hint: `postern role list` shows them all
    status: 3
    ");
}
