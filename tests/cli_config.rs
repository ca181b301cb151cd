//! `config`: what is told of settings, and which of them are refused.

use std::fs;

use crate::support::program::Program;

#[test]
fn a_setting_is_shown_with_what_set_it() {
    let program = Program::new();
    let environment = [("POSTERN_LISTEN", "127.0.0.1:4199")];
    let output = program.run_in("config show", &environment, "");
    let told = program.told(&output);
    assert!(told.contains("127.0.0.1:4199  (POSTERN_LISTEN)"), "{told}");
    assert!(told.contains("[PLACE]/data/audit.jsonl"), "{told}");
}

#[test]
fn an_unknown_key_suggests_the_one_that_was_meant() {
    let program = Program::new();
    fs::write(
        program.folder().join("postern.toml"),
        "lisen = '127.0.0.1:1'\n",
    )
    .unwrap();
    insta::assert_snapshot!(program.tell("agent list --config postern.toml"), @r"
    stderr:
      error: `lisen` in `postern.toml` is not a setting
      hint: did you mean `listen`?
    status: 2
    ");
}

#[test]
fn what_the_relay_would_refuse_does_not_check() {
    let program = Program::new();
    let open = [("POSTERN_LISTEN", "0.0.0.0:3100")];
    insta::assert_snapshot!(program.told(&program.run_in("config check", &open, "")), @r"
    stderr:
      error: `POSTERN_LISTEN` is `0.0.0.0:3100`: plain HTTP on an address that others can reach shows them every key
      hint: `--insecure-http` allows it; `--tls-cert` with `--tls-key`, or a proxy named in `POSTERN_TRUSTED_PROXIES`, make it safe
    status: 2
    ");
}

#[test]
fn the_form_of_the_output_can_be_set_in_the_file() {
    let program = Program::initialised();
    fs::write(
        program.data_dir().join("postern.toml"),
        "output = 'jsonl'\n",
    )
    .unwrap();
    assert_eq!(program.ok("version"), "{\"version\":\"0.1.0\"}\n");
    assert_eq!(program.ok("version -o table"), "postern 0.1.0\n");
}
