//! `key`: making one, and telling whether it is the right one.

use std::fs;

use crate::support::program::Program;

#[test]
fn each_generated_key_is_new_and_nothing_else_is_printed() {
    let program = Program::new();
    let (one, other) = (program.ok("key generate"), program.ok("key generate"));
    assert_ne!(one, other);
    let is_hex = |c: char| c.is_ascii_digit() || ('a'..='f').contains(&c);
    assert!(
        one.trim().len() == 64 && one.trim().chars().all(is_hex),
        "64 hex digits"
    );
    assert_eq!(one.lines().count(), 1);
}

#[test]
fn check_tells_whose_key_it_is() {
    let program = Program::initialised();
    insta::assert_snapshot!(program.tell("key check"), @r"
    stderr:
      The encryption key from `[PLACE]/data/encryption.key` is this deployment's.
    status: 0
    ");
    fs::write(program.folder().join("other"), program.ok("key generate")).unwrap();
    insta::assert_snapshot!(program.tell("key check --encryption-key-file other"), @r"
    stderr:
      error: the encryption key from `--encryption-key-file` is not this deployment's
    status: 13
    ");
    fs::write(program.folder().join("short"), "abc").unwrap();
    insta::assert_snapshot!(program.tell("key check --encryption-key-file short"), @r"
    stderr:
      error: the encryption key from `--encryption-key-file` is not 64 hexadecimal digits
    status: 4
    ");
    insta::assert_snapshot!(program.tell("key check --encryption-key-file nowhere"), @r"
    stderr:
      error: `--encryption-key-file` names `nowhere`, which cannot be read
        caused by: No such file or directory (os error 2)
    status: 2
    ");
    fs::remove_file(program.data_dir().join("encryption.key")).unwrap();
    insta::assert_snapshot!(program.tell("key check -o json"), @r#"
    stderr:
      {
        "error": {
          "code": "no_encryption_key",
          "message": "no encryption key was found; it was looked for in `POSTERN_ENCRYPTION_KEY`, `POSTERN_ENCRYPTION_KEY_FILE`, `[PLACE]/data/encryption.key`",
          "hint": "`--encryption-key-file FILE` names the file that holds it",
          "exit_code": 4
        }
      }
    status: 4
    "#);
}

#[test]
fn a_key_from_the_environment_and_another_from_its_file_are_refused() {
    let program = Program::initialised();
    let (key, other) = (program.ok("key generate"), program.ok("key generate"));
    fs::write(program.folder().join("other"), &other).unwrap();
    let both = [
        ("POSTERN_ENCRYPTION_KEY", key.trim()),
        ("POSTERN_ENCRYPTION_KEY_FILE", "other"),
    ];
    let told = program.told(&program.run_in("key check", &both, ""));
    assert!(!told.contains(key.trim()) && !told.contains(other.trim()));
    insta::assert_snapshot!(told, @r"
    stderr:
      error: `POSTERN_ENCRYPTION_KEY` and `POSTERN_ENCRYPTION_KEY_FILE` are both set and differ; set one of them
    status: 2
    ");
}
