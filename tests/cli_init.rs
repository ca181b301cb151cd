//! `init`: from nothing to a deployment, once.

use std::{fs, os::unix::fs::PermissionsExt};

use crate::support::program::Program;

#[test]
fn init_makes_a_deployment_that_is_its_owners_alone() {
    let program = Program::new();
    insta::assert_snapshot!(program.tell("init --no-admin -o json"), @r#"
    stdout:
      {
        "data_dir": "[PLACE]/data",
        "encryption_key_file": "[PLACE]/data/encryption.key",
        "team": "default",
        "admin_email": null
      }
    status: 0
    "#);
    let mode = |path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(program.data_dir()), 0o700);
    for entry in fs::read_dir(program.data_dir()).unwrap() {
        let path = entry.unwrap().path();
        assert_eq!(mode(path.clone()), 0o600, "{}", path.display());
    }
}

#[test]
fn a_second_init_changes_nothing() {
    let program = Program::initialised();
    let key = fs::read(program.data_dir().join("encryption.key")).unwrap();
    insta::assert_snapshot!(program.tell("init --no-admin"), @r"
    stderr:
      error: there is a deployment at sqlite://[PLACE]/data/postern.db already
      hint: `postern init --if-not-exists` shows it
    status: 5
    ");
    assert_eq!(
        fs::read(program.data_dir().join("encryption.key")).unwrap(),
        key
    );
}

#[test]
fn a_second_init_makes_no_key_where_the_first_ones_is_missing() {
    let program = Program::initialised();
    let path = program.data_dir().join("encryption.key");
    fs::remove_file(&path).unwrap();
    assert!(program.tell("init --no-admin").ends_with("status: 5"));
    assert!(
        program
            .tell("init --no-admin --if-not-exists")
            .ends_with("status: 4")
    );
    assert!(!path.exists());
}

#[test]
fn an_init_that_was_stopped_halfway_is_finished_by_the_next() {
    let program = Program::new();
    fs::create_dir(program.data_dir()).unwrap();
    let key = program.ok("key generate");
    fs::write(program.data_dir().join("encryption.key"), &key).unwrap();
    fs::write(program.data_dir().join("postern.db"), "").unwrap();
    program.ok("init --no-admin");
    let kept = fs::read_to_string(program.data_dir().join("encryption.key")).unwrap();
    assert_eq!(kept, key);
    program.ok("key check");
}

#[test]
fn a_dry_run_makes_nothing() {
    let program = Program::new();
    assert!(
        program
            .tell("init --no-admin --dry-run")
            .contains("Would make")
    );
    assert!(!program.data_dir().exists());
}

#[test]
fn without_a_deployment_every_command_says_how_to_make_one() {
    insta::assert_snapshot!(Program::new().tell("agent list"), @r"
    stderr:
      error: there is no deployment at sqlite://[PLACE]/data/postern.db
      hint: `postern init` makes one
    status: 6
    ");
}
