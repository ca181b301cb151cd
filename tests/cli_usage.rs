//! A command line that cannot be understood, and one that asks for help.

use crate::support::program::Program;

#[test]
fn a_typing_error_suggests_what_was_meant() {
    let program = Program::new();
    insta::assert_snapshot!(program.tell("agnet list"), @r"
    stderr:
      error: there is no command `agnet`
      hint: did you mean `agent`?
    status: 2
    ");
    insta::assert_snapshot!(program.tell("agent create --nmae x"), @r"
    stderr:
      error: there is no argument `--nmae` here
      hint: did you mean `--name`?
    status: 2
    ");
    insta::assert_snapshot!(program.tell("completions bsh"), @r"
    stderr:
      error: `bsh` is no value of `<SHELL>`: it takes `bash`, `elvish`, `fish`, `powershell`, `zsh`
      hint: did you mean `bash`?
    status: 2
    ");
}

#[test]
fn a_group_needs_one_of_its_commands() {
    insta::assert_snapshot!(Program::new().tell("key"), @r"
    stderr:
      error: `postern key` needs a command: `generate`, `check`, `rotate`
      hint: `postern key --help` shows how it is used
    status: 2
    ");
}

#[test]
fn a_missing_flag_is_named() {
    insta::assert_snapshot!(Program::new().tell("agent create"), @r"
    stderr:
      error: `--name` is missing
      hint: `postern agent create --help` shows how it is used
    status: 2
    ");
}

#[test]
fn several_missing_flags_are_named_and_a_program_without_its_sign() {
    let program = Program::new();
    insta::assert_snapshot!(program.tell("grant create slack"), @r"
    stderr:
      error: `--method`, `--scope`, `--ttl` are missing
      hint: `postern grant create --help` shows how it is used
    status: 2
    ");
    insta::assert_snapshot!(program.tell("agent run curl https://slack.com"), @r"
    stderr:
      error: there is an argument too many
      hint: the program stands behind `--`: `postern agent run -- CMD`
    status: 2
    ");
}

#[test]
fn a_value_that_is_none_is_told_with_the_flag_as_it_is_typed() {
    let program = Program::new();
    for (line, error) in [
        (
            "agent update a --all-credentials=maybe",
            "`maybe` is no value of `--all-credentials`: it takes `true`, `false`",
        ),
        (
            "role create --name=",
            "an empty text is no value of `--name`: a name has 1 to 64 letters",
        ),
        (
            "policy set slack --min-approvals -1",
            "`-1` is no value of `--min-approvals`: give a number from 1 to 100",
        ),
        (
            "agent create --name a --rate-limit -1",
            "`-1` is no value of `--rate-limit`: a limit is a number from 1",
        ),
        ("logs --tail -1", "`-1` is no value of `--tail`"),
        (
            "agent list --data-dir=",
            "`--data-dir` is ``: a directory is expected",
        ),
    ] {
        let told = program.tell(line);
        assert!(told.contains(&format!("error: {error}")), "{line}: {told}");
        assert!(told.ends_with("status: 2"), "{line}: {told}");
    }
}

#[test]
fn a_flag_that_is_given_twice_is_refused_wherever_it_stands() {
    let program = Program::new();
    for line in [
        "--color never agent list --color never",
        "agent list --color never --color never",
        "agent create --name a --name b",
        "agent delete a --yes --yes",
    ] {
        let told = program.tell(line);
        assert!(told.contains("is given more than once"), "{line}: {told}");
        assert!(told.ends_with("status: 2"), "{line}: {told}");
    }
}

#[test]
fn two_flags_for_one_value_are_refused() {
    let program = Program::new();
    for line in [
        "add --name a --auth api-key --value v --value-file f",
        "key check --encryption-key 00 --encryption-key-file f",
        "--encryption-key 00 key check --encryption-key-file f",
        "status --relay-url http://a --proxy-url http://a",
        "policy set slack --file f --deny-urls /a",
    ] {
        let told = program.tell(line);
        assert!(told.contains("cannot be used together"), "{line}: {told}");
        assert!(told.ends_with("status: 2"), "{line}: {told}");
    }
}

#[test]
fn scripts_get_an_object_even_when_the_line_is_not_understood() {
    let program = Program::new();
    insta::assert_snapshot!(program.tell("agent list --frobnicate -o jsonl"), @r#"
    stderr:
      {"error":{"code":"usage_error","message":"there is no argument `--frobnicate` here","hint":"`postern agent list --help` shows how it is used","exit_code":2}}
    status: 2
    "#);
}

#[test]
fn help_and_version_need_no_configuration() {
    let program = Program::new();
    let broken = [
        ("POSTERN_CONFIG", "/nowhere"),
        ("POSTERN_LISTEN", "nonsense"),
    ];
    for line in [
        "--help",
        "agent create -h",
        "help agent create",
        "version",
        "key generate",
        "schema",
    ] {
        let output = program.run_in(line, &broken, "");
        assert!(output.status.success(), "{line}: {}", program.told(&output));
        assert!(output.stderr.is_empty(), "{line}");
    }
    assert!(!program.data_dir().exists());
}

#[test]
fn help_by_word_and_by_flag_are_the_same() {
    let program = Program::new();
    for words in ["agent create", "relay start", "policy", "logs"] {
        assert_eq!(
            program.ok(&format!("help {words}")),
            program.ok(&format!("{words} --help"))
        );
    }
}

#[test]
fn a_value_on_the_command_line_is_never_repeated() {
    let program = Program::initialised();
    for line in [
        "add --name Not+A+Name --auth api-key --value kestrel",
        "add --vlaue kestrel",
        "add --vlaue=kestrel",
        "credential set-value a kestrel",
        "policy set a kestrel",
        "add --name a --auth api-key --value kestrel",
        "add --name a --auth api-key --value kestrel",
        "key check --encryption-key kestrel",
    ] {
        assert!(!program.tell(line).contains("kestrel"), "{line}");
    }
}
