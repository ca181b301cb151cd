//! `credential`: what is stored besides the value, which is never shown.

use serde_json::Value;

use crate::support::program::Program;

#[test]
fn a_list_shows_where_each_may_go() {
    let program = Program::seeded();
    program.ok_with(
        "add --name any --auth api-key --any-host --value-file -",
        "v",
    );
    insta::assert_snapshot!(program.tell("credential list"), @r"
    stdout:
      NAME   AUTH     HOSTS              DESCRIPTION
      any    api-key  any                -
      slack  api-key  https://slack.com  -
    status: 0
    ");
    insta::assert_snapshot!(Program::initialised().tell("credential list"), @r"
    stderr:
      There are no credentials yet: `postern add` stores one.
    status: 0
    ");
}

#[test]
fn an_unknown_one_suggests_the_nearest() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("credential show slak"), @r"
    stderr:
      error: no credential named `slak`
      hint: did you mean `slack`? `postern credential list` shows them all
    status: 3
    ");
    insta::assert_snapshot!(program.tell("credential delete slak --yes -o json"), @r#"
    stderr:
      {
        "error": {
          "code": "credential_not_found",
          "message": "no credential named `slak`",
          "hint": "did you mean `slack`? `postern credential list` shows them all",
          "exit_code": 3
        }
      }
    status: 3
    "#);
}

#[test]
fn update_changes_what_is_named_and_nothing_else() {
    let program = Program::seeded();
    let show =
        || -> Value { serde_json::from_str(&program.ok("credential show slack -o json")).unwrap() };
    let before = show();
    insta::assert_snapshot!(program.tell("credential update slack --description chat --dry-run"), @r"
    stderr:
      Would change the credential `slack`.
    status: 0
    ");
    assert_eq!(show(), before);
    insta::assert_snapshot!(program.tell("credential update slack --description chat"), @r"
    stderr:
      The credential `slack` is changed.
    status: 0
    ");
    let mut after = show();
    assert_eq!(after["description"], "chat");
    for field in ["description", "updated_at"] {
        after[field] = before[field].clone();
    }
    assert_eq!(after, before);
    insta::assert_snapshot!(program.tell("credential update slack"), @"
    stderr:
      error: no flag tells what is to be changed
      hint: `postern credential update --help` shows the flags
    status: 2
    ");
}

#[test]
fn another_kind_takes_a_value_that_suits_it() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("credential update slack --auth signing --dry-run"), @r"
    stderr:
      error: the value that is stored does not suit the kind: a signing key is a JSON object with `algorithm`, `private_key` and perhaps `key_encoding`, all of them text
      hint: give it one that does first: `postern credential set-value slack`; one of the kind `api-key` takes any on one line
    status: 2
    ");
    for kind in ["oauth2", "oauth1"] {
        let said = program.tell(&format!("credential update slack --auth {kind}"));
        assert!(
            said.contains("does not suit the kind: the value of an `oauth"),
            "{said}"
        );
        assert!(said.ends_with("status: 2"), "{said}");
    }
    let value =
        r#"{"client_id": "c", "client_secret": "s", "token_url": "https://slack.com/token"}"#;
    program.ok_with("credential set-value slack --value-file -", value);
    program.ok("credential update slack --auth oauth2");
    // What it is already is no other kind.
    program.ok("credential update slack --auth oauth2 --description exchanged");
    program.ok("credential update slack --auth api-key");
}

#[test]
fn a_new_value_is_told_of_and_not_shown() {
    let program = Program::seeded();
    let set = |rest: &str, value: &str| {
        let line = format!("credential set-value slack --value-file - {rest}");
        program.told(&program.run_in(&line, &[], value))
    };
    insta::assert_snapshot!(set("--dry-run", "kestrel"), @r"
    stderr:
      Would change the credential `slack`.
    status: 0
    ");
    insta::assert_snapshot!(set("", "kestrel"), @r"
    stderr:
      The credential `slack` is changed.
    status: 0
    ");
    insta::assert_snapshot!(set("", ""), @r"
    stderr:
      error: the value is empty
    status: 2
    ");
    assert!(!program.ok("logs --tail 0 -o jsonl").contains("kestrel"));
}

#[test]
fn one_that_is_in_use_is_deleted_from_where_it_is_used() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("credential delete slack"), @r"
    stderr:
      error: there is no terminal to ask on: Delete the credential `slack`, its value and its policy?
      hint: `--yes` does it without asking
    status: 2
    ");
    insta::assert_snapshot!(program.tell("credential delete slack --dry-run"), @r"
    stderr:
      Would delete the credential `slack`.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("credential delete slack --yes"), @r"
    stderr:
      Deleted the credential `slack`.
    status: 0
    ");
    let agent: Value = serde_json::from_str(&program.ok("agent show my-agent -o json")).unwrap();
    assert_eq!(agent["credentials"], serde_json::json!([]));
    insta::assert_snapshot!(program.tell("credential delete slack --yes"), @r"
    stderr:
      error: no credential named `slack`
      hint: `postern credential list` shows them all
    status: 3
    ");
    insta::assert_snapshot!(program.tell("credential delete slack --yes --if-exists"), @r"
    stderr:
      Nothing to delete: no credential named `slack`.
    status: 0
    ");
}

#[test]
fn a_signing_key_never_becomes_text_that_is_sent() {
    let program = Program::seeded();
    program.ok("add --name wallet --generate ed25519");
    insta::assert_snapshot!(program.tell("credential update wallet --auth api-key --any-host"), @r"
    stderr:
      error: a signing key stays one, and no other credential becomes one
      hint: `postern add` makes another credential
    status: 2
    ");
    let told = program.tell("credential update slack --auth signing");
    assert!(told.ends_with("status: 2"), "{told}");
    assert!(program.ok("credential show wallet").contains("signing"));
    insta::assert_snapshot!(program.tell("credential update slack --auth oauth2"), @"
    stderr:
      error: the value that is stored does not suit the kind: the value of an `oauth2` credential is a JSON object with `client_id`, `client_secret` and either `refresh_token` (and `token_url`, unless it is Google's) or `token_url` alone for client credentials
      hint: give it one that does first: `postern credential set-value slack`; one of the kind `api-key` takes any on one line
    status: 2
    ");
}

#[test]
fn an_address_has_no_secret_in_it() {
    let program = Program::seeded();
    let told = program.tell("credential update slack --api-base https://ann:pw@slack.com");
    insta::assert_snapshot!(told, @r"
    stderr:
      error: `https://ann:pw@slack.com` is no value of `--api-base`: an address has no user and password: they belong into the value, which a format such as `Basic {base64(value)}` sends
    status: 2
    ");
}
