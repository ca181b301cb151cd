//! `add`: a credential is stored whole or not at all, and its value is never shown.

use std::fs;

use crate::support::program::Program;

#[test]
fn add_says_what_it_stored_and_what_comes_next() {
    let program = Program::initialised();
    let line = "add --name github --auth api-key --api-base https://api.github.com --value-file -";
    let told = program.told(&program.run_in(line, &[], "kestrel\n"));
    assert!(!told.contains("kestrel"));
    insta::assert_snapshot!(told, @"
    stdout:
      name             github
      description      -
      auth             api-key
      api base         https://api.github.com
      relative target  no
      hosts            https://api.github.com
      headers          Authorization: Bearer {value}
      limit per hour   none
      canary           no
      value set        [TIME]
      created          [TIME]
      updated          [TIME]
    stderr:
      The credential `github` is stored.
      Next: `postern agent create --name NAME --credentials github` makes an agent that may use it.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("credential show github -o json"), @r#"
    stdout:
      {
        "name": "github",
        "description": "",
        "auth": "api-key",
        "api_base": "https://api.github.com",
        "relative_target": false,
        "allowed_hosts": [
          "https://api.github.com"
        ],
        "any_host": false,
        "rate_limit_per_hour": null,
        "canary": false,
        "header_format": null,
        "bindings": [],
        "value_set_at": "[TIME]",
        "created_at": "[TIME]",
        "updated_at": "[TIME]"
      }
    status: 0
    "#);
}

#[test]
fn a_second_one_of_that_name_changes_nothing() {
    let program = Program::seeded();
    let before = program.ok("credential show slack -o json");
    let line = "add --name slack --auth api-key --any-host --value-file -";
    insta::assert_snapshot!(program.told(&program.run_in(line, &[], "w")), @r"
    stderr:
      error: the credential `slack` exists already
      hint: `postern credential show slack` shows it
    status: 5
    ");
    let line = format!("{line} --if-not-exists");
    let told = program.told(&program.run_in(&line, &[], "w"));
    assert!(told.ends_with("status: 0"), "{told}");
    assert_eq!(program.ok("credential show slack -o json"), before);
}

#[test]
fn a_value_that_is_none_is_refused() {
    let program = Program::initialised();
    fs::write(program.folder().join("zero"), "").unwrap();
    let add = "add --name a --auth api-key --any-host";
    insta::assert_snapshot!(program.tell(add), @r"
    stderr:
      error: `--value-file` is missing, and there is no terminal to ask on
    status: 2
    ");
    insta::assert_snapshot!(program.tell(&format!("{add} --value-file zero")), @r"
    stderr:
      error: the value is empty
    status: 2
    ");
    insta::assert_snapshot!(program.tell(&format!("{add} --value-file nowhere")), @r"
    stderr:
      error: `--value-file` names `nowhere`, which cannot be read
        caused by: No such file or directory (os error 2)
    status: 2
    ");
    insta::assert_snapshot!(program.tell(&format!("{add} --value-file {}", program.folder().display())), @r"
    stderr:
      error: `--value-file` names `[PLACE]`, which cannot be read
        caused by: Is a directory (os error 21)
    status: 2
    ");
    let long = program.run_in(&format!("{add} --value-file -"), &[], &"x".repeat(2 << 20));
    insta::assert_snapshot!(program.told(&long), @r"
    stderr:
      error: `--value-file` names `-`, which cannot be read
        caused by: file too large
    status: 2
    ");
    assert_eq!(program.ok("credential list -o json").trim(), "[]");
}

#[test]
fn where_a_value_may_not_go_is_refused() {
    let program = Program::initialised();
    let add = |rest: &str| {
        program.told(&program.run_in(
            &format!("add --name a --auth api-key --value-file - {rest}"),
            &[],
            "v",
        ))
    };
    insta::assert_snapshot!(add("--api-base nonsense"), @"
    stderr:
      error: `nonsense` is no value of `--api-base`: an address begins with `https://` or `http://` and has a host
    status: 2
    ");
    insta::assert_snapshot!(add("--any-host --binding X-Key:{value} --binding x-key:{value}"), @r"
    stderr:
      error: `--binding` fills `x-key` twice
    status: 2
    ");
    insta::assert_snapshot!(add("--any-host --header-format {vlaue}"), @"
    stderr:
      error: `{vlaue}` is no value of `--header-format`: there is no placeholder `{vlaue}`; known are `{value}`, `{value.key}` for the field `key` of a JSON object, and `{base64(value.user:value.password)}`
    status: 2
    ");
    insta::assert_snapshot!(add("--allow-host a/b"), @"
    stderr:
      error: `a/b` is no value of `--allow-host`: a host has no path; leave out `/` and what follows it; allowed are a host such as `api.example.com`, `*.example.com`, and an origin such as `http://127.0.0.1:8080`
    status: 2
    ");
    assert_eq!(program.ok("credential list -o json").trim(), "[]");
}

#[test]
fn a_value_on_the_command_line_works_and_warns() {
    let program = Program::initialised();
    let told = program.tell("add --name a --auth api-key --any-host --value kestrel");
    assert!(told.contains("\nstderr:\n  warning: "), "{told}");
    assert!(
        !told.contains("kestrel") && told.ends_with("status: 0"),
        "{told}"
    );
}

#[test]
fn a_signing_key_is_made_and_only_its_public_half_is_told() {
    let program = Program::initialised();
    let hex = regex::Regex::new("(0x)?[0-9a-fA-F]{40,}").unwrap();
    let told = |line: &str| hex.replace_all(&program.tell(line), "[HEX]").into_owned();
    insta::assert_snapshot!(told("add --name wallet --generate secp256k1"), @"
    stdout:
      name             wallet
      description      -
      auth             signing
      api base         -
      relative target  no
      hosts            -
      headers          -
      limit per hour   none
      canary           no
      value set        [TIME]
      created          [TIME]
      updated          [TIME]
      algorithm        secp256k1
      public key       [HEX]
      address          [HEX]
    stderr:
      The credential `wallet` is stored.
      Next: `postern agent create --name NAME --credentials wallet` makes an agent that may use it.
    status: 0
    ");
    let shown = program.ok("credential show wallet -o json");
    let shown: serde_json::Value = serde_json::from_str(&shown).unwrap();
    assert_eq!(shown["signing_key"]["algorithm"], "secp256k1");
    assert!(
        shown["signing_key"]["address"]
            .as_str()
            .unwrap()
            .starts_with("0x")
    );
    insta::assert_snapshot!(told("add --name seal --generate ed25519 -o json"), @r#"
    stdout:
      {
        "name": "seal",
        "description": "",
        "auth": "signing",
        "api_base": null,
        "relative_target": false,
        "allowed_hosts": [],
        "any_host": false,
        "rate_limit_per_hour": null,
        "canary": false,
        "header_format": null,
        "bindings": [],
        "value_set_at": "[TIME]",
        "created_at": "[TIME]",
        "updated_at": "[TIME]",
        "signing_key": {
          "algorithm": "ed25519",
          "public_key": "[HEX]"
        }
      }
    status: 0
    "#);
}

#[test]
fn what_is_only_tried_or_cannot_be_generated_tells_no_key() {
    let program = Program::initialised();
    let told = |line: &str| program.tell(line);
    insta::assert_snapshot!(told("add --name p --auth signing --generate p256 --dry-run"), @"
    stdout:
      name             p
      description      -
      auth             signing
      api base         -
      relative target  no
      hosts            -
      headers          -
      limit per hour   none
      canary           no
      value set        [TIME]
      created          [TIME]
      updated          [TIME]
    stderr:
      Would store the credential `p`.
      Next: `postern agent create --name NAME --credentials p` makes an agent that may use it.
    status: 0
    ");
    insta::assert_snapshot!(told("add --name p --auth api-key --generate p256"), @"
    stderr:
      error: `--generate` makes a signing key, and `--auth` says `api-key`
    status: 2
    ");
    insta::assert_snapshot!(told("add --name p --generate rsa"), @"
    stderr:
      error: `rsa` is no value of `--generate`: it takes `ed25519`, `p256`, `secp256k1`
    status: 2
    ");
    insta::assert_snapshot!(told("add --name p --generate p256 --value-file -"), @"
    stderr:
      error: `--generate` and `--value-file` cannot be used together
      hint: `postern add --help` shows how it is used
    status: 2
    ");
}

#[test]
fn what_is_no_signing_key_is_not_stored() {
    let program = Program::initialised();
    let line = "add --name wallet --auth signing --value-file -";
    let tell = |line: &str, value: &str| program.told(&program.run_in(line, &[], value));
    insta::assert_snapshot!(tell(line, "kestrel"), @"
    stderr:
      error: a signing key is a JSON object with `algorithm`, `private_key` and perhaps `key_encoding`, all of them text
    status: 2
    ");
    let short = r#"{"algorithm": "p256", "private_key": "00ff"}"#;
    insta::assert_snapshot!(tell(line, short), @"
    stderr:
      error: `private_key` has to be 32 bytes
    status: 2
    ");
    let key = format!(
        r#"{{"algorithm": "p256", "private_key": "{}"}}"#,
        "46".repeat(32)
    );
    program.ok_with(line, &key);
    insta::assert_snapshot!(tell("credential set-value wallet --value-file -", "kestrel"), @"
    stderr:
      error: a signing key is a JSON object with `algorithm`, `private_key` and perhaps `key_encoding`, all of them text
    status: 2
    ");
}

#[test]
fn a_credential_that_can_be_sent_nowhere_is_stored_with_a_warning() {
    let program = Program::initialised();
    let told =
        program.told(&program.run_in("add --name a --auth api-key --value-file -", &[], "v"));
    assert!(
        told.contains("status: 0") && told.contains("warning: "),
        "{told}"
    );
    assert!(
        told.contains("`postern credential update a --allow-host HOST`"),
        "{told}"
    );
    let line = "add --name b --auth api-key --any-host --value-file -";
    let told = program.told(&program.run_in(line, &[], "v"));
    assert!(!told.contains("warning: "), "{told}");
}

#[test]
fn a_value_with_a_line_end_inside_is_no_api_key() {
    let program = Program::initialised();
    let line = "add --name a --auth api-key --any-host --value-file -";
    for value in ["kestrel\nfalcon", "kestrel\r\rfalcon\n", "kestrel\n\n"] {
        let told = program.told(&program.run_in(line, &[], value));
        assert!(
            told.contains("status: 2") && told.contains("line end"),
            "{told}"
        );
        assert!(!told.contains("kestrel"));
    }
    let told = program.told(&program.run_in(line, &[], "{\n\"a\": \"b\"\n}\n"));
    assert!(told.contains("status: 0"), "{told}");
    let line = "credential set-value a --value-file -";
    let told = program.told(&program.run_in(line, &[], "kestrel\nfalcon"));
    assert!(
        told.contains("status: 2") && !told.contains("kestrel"),
        "{told}"
    );
}
