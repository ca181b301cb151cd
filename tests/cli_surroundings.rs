//! Commands in odd surroundings: without a home, with closed or full outputs, with files of the wrong kind.

use std::{
    fs::{self, Permissions},
    os::unix::fs::PermissionsExt,
    process::{Command, Output},
};

use crate::support::program::Program;

/// Runs a line of the shell, in which `$postern` is the program.
fn shell(program: &Program, line: &str) -> Output {
    let mut command = Command::new("sh");
    let command = program.place(command.args(["-c", line]));
    let command = command.env("postern", env!("CARGO_BIN_EXE_postern"));
    command.env("PATH", "/usr/bin:/bin").output().unwrap()
}

#[test]
fn a_full_output_is_told_and_a_closed_one_is_not() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.told(&shell(&program, "$postern agent list >/dev/full")), @r"
    stderr:
      error: the output could not be written
        caused by: No space left on device (os error 28)
    status: 1
    ");
    let told = shell(&program, "$postern agent create --name b >/dev/full");
    insta::assert_snapshot!(program.told(&told), @r"
    stderr:
      Created the agent `b`. Its API key is shown this once:
      error: the output could not be written
        caused by: No space left on device (os error 28)
      hint: `postern agent rotate-key b` makes another key
    status: 1
    ");
    for closed in [">&-", "2>&-", "<&-", "<&- >&- 2>&-"] {
        let told = shell(&program, &format!("$postern agent list {closed}"));
        assert_eq!(told.status.code(), Some(0), "{closed}: {told:?}");
    }
    let told = shell(&program, "$postern agent show nobody 2>/dev/full");
    assert_eq!(told.status.code(), Some(3));
}

#[test]
fn text_from_outside_is_shown_without_what_moves_the_cursor() {
    let program = Program::seeded();
    let line = "$postern agent update my-agent --description \"$(printf 'a\\033[2Jb\\nc\\342\\200\\256d')\"";
    let told = shell(&program, line);
    assert!(told.status.success(), "{told:?}");
    for line in ["agent list", "agent show my-agent", "logs"] {
        let shown = program.ok(line);
        assert!(
            !shown.contains(['\u{1b}', '\u{202e}', '\r']),
            "{line}: {shown}"
        );
    }
    assert!(
        program
            .ok("agent list")
            .contains(r"a\u{1b}[2Jb\nc\u{202e}d")
    );
    let told = shell(&program, "$postern agent show \"$(printf 'a\\033[2J')\"");
    insta::assert_snapshot!(program.told(&told), @r"
    stderr:
      error: no agent named `a\u{1b}[2J`
      hint: `postern agent list` shows them all
    status: 3
    ");
    let told = shell(&program, "$postern agent show \"$(printf '\\377')\"");
    insta::assert_snapshot!(program.told(&told), @"
    stderr:
      error: invalid UTF-8 was detected in one or more arguments
      hint: `postern agent show --help` shows how it is used
    status: 2
    ");
}

#[test]
fn a_plain_terminal_is_enough() {
    let program = Program::seeded();
    let plain = program.ok("agent list");
    let told = shell(
        &program,
        "LANG=C LC_ALL=C TERM=dumb COLUMNS=40 $postern agent list",
    );
    assert_eq!(
        String::from_utf8(told.stdout).unwrap(),
        plain,
        "nothing is cut in a pipe"
    );
}

#[test]
fn files_of_the_wrong_kind_are_named() {
    let program = Program::new();
    fs::write(program.folder().join("zero"), "").unwrap();
    fs::write(program.folder().join("binary"), b"\xff\xfe\x00").unwrap();
    insta::assert_snapshot!(program.tell("agent list --config binary"), @r"
    stderr:
      error: `--config` names `binary`, which cannot be read
        caused by: stream did not contain valid UTF-8
    status: 2
    ");
    insta::assert_snapshot!(program.tell("agent list --config nowhere"), @r"
    stderr:
      error: `--config` names `nowhere`, which cannot be read
        caused by: No such file or directory (os error 2)
    status: 2
    ");
    insta::assert_snapshot!(program.tell("agent list --data-dir zero"), @r"
    stderr:
      error: there is no deployment at sqlite://zero/postern.db
      hint: `postern init` makes one
    status: 6
    ");
    insta::assert_snapshot!(program.tell("init --no-admin --data-dir zero"), @r"
    stderr:
      error: `zero` cannot be made
        caused by: File exists (os error 17)
    status: 1
    ");
    insta::assert_snapshot!(program.tell("init --no-admin --data-dir zero/x"), @r"
    stderr:
      error: `zero/x` cannot be made
        caused by: Not a directory (os error 20)
    status: 1
    ");
    insta::assert_snapshot!(program.tell("logs --log-file binary"), @r"
    stderr:
      No entries.
    status: 0
    ");
}

/// Runs a line as a user who owns nothing here; `None` where only root could.
fn as_stranger(program: &Program, line: &str) -> Option<Output> {
    if !rustix::process::getuid().is_root() {
        return None;
    }
    // The way there is open; the deployment's own folder is not.
    fs::set_permissions(program.folder(), Permissions::from_mode(0o755)).unwrap();
    Some(shell(
        program,
        &format!("setpriv --reuid=65534 --regid=65534 --clear-groups {line}"),
    ))
}

#[test]
fn somebody_elses_deployment_is_not_touched() {
    let program = Program::seeded();
    let Some(told) = as_stranger(&program, "$postern agent list") else {
        return;
    };
    insta::assert_snapshot!(program.told(&told), @r"
    stderr:
      error: `[PLACE]/data/postern.toml` cannot be read
        caused by: Permission denied (os error 13)
    status: 2
    ");
    let told = as_stranger(&program, "$postern init --no-admin").unwrap();
    insta::assert_snapshot!(program.told(&told), @r"
    stderr:
      error: `[PLACE]/data/postern.toml` cannot be read
        caused by: Permission denied (os error 13)
    status: 2
    ");
    fs::set_permissions(program.data_dir(), Permissions::from_mode(0o755)).unwrap();
    let told = as_stranger(&program, "$postern agent list").unwrap();
    insta::assert_snapshot!(program.told(&told), @r"
    stderr:
      error: the database at sqlite://[PLACE]/data/postern.db may not be opened
        caused by: error returned from database: (code: 14) unable to open database file
    status: 4
    ");
    let told = as_stranger(&program, "$postern logs").unwrap();
    insta::assert_snapshot!(program.told(&told), @r"
    stderr:
      error: `[PLACE]/data/audit.jsonl` cannot be read
        caused by: Permission denied (os error 13)
    status: 1
    ");
}

#[test]
fn without_a_home_the_data_directory_has_to_be_named() {
    let program = Program::new();
    let line = "env -u HOME -u POSTERN_DATA_DIR $postern agent list";
    let Some(told) = as_stranger(&program, line) else {
        return;
    };
    insta::assert_snapshot!(program.told(&told), @r"
    stderr:
      error: no data directory is given, and neither `XDG_DATA_HOME` nor `HOME` is set
      hint: `--data-dir DIR` names one
    status: 2
    ");
}
