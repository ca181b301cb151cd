//! `agent`: what the commands print, and that each does what it says.

use serde_json::Value;

use crate::support::program::Program;

fn json(program: &Program, line: &str) -> Value {
    serde_json::from_str(&program.ok(&format!("{line} -o json"))).unwrap()
}

#[test]
fn agent_create_prints_the_key_once_and_alone() {
    let program = Program::seeded();
    let output = program.run("agent create --name b --roles reader");
    let key = String::from_utf8(output.stdout).unwrap();
    assert!(key.starts_with("pst_") && key.lines().count() == 1, "{key}");
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        told,
        "Created the agent `b`. Its API key is shown this once:\n"
    );
    for line in [
        "agent list",
        "agent show b",
        "agent show b -o json",
        "logs --tail 0 -o jsonl",
    ] {
        assert!(!program.ok(line).contains(key.trim()), "{line}");
    }
}

#[test]
fn an_unknown_name_anywhere_creates_nothing() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("agent create --name b --credentials slack,slak"), @r"
    stderr:
      error: no credential named `slak`
      hint: did you mean `slack`? `postern credential list` shows them all
    status: 3
    ");
    assert_eq!(json(&program, "agent list").as_array().unwrap().len(), 1);
}

#[test]
fn deleting_asks_and_without_a_terminal_names_the_flag() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("agent delete my-agent"), @r"
    stderr:
      error: there is no terminal to ask on: Delete the agent `my-agent`? Its key stops working at once.
      hint: `--yes` does it without asking
    status: 2
    ");
    insta::assert_snapshot!(program.tell("agent delete my-agent --yes"), @r"
    stderr:
      Deleted the agent `my-agent`.
    status: 0
    ");
    insta::assert_snapshot!(program.tell("agent delete my-agent --yes"), @r"
    stderr:
      error: no agent named `my-agent`
      hint: `postern agent list` shows them all
    status: 3
    ");
    insta::assert_snapshot!(program.tell("agent delete my-agent --yes --if-exists"), @r"
    stderr:
      Nothing to delete: no agent named `my-agent`.
    status: 0
    ");
}

#[test]
fn a_dry_run_shows_no_key_and_changes_nothing() {
    let program = Program::seeded();
    let before = json(&program, "agent list");
    for line in [
        "agent create --name b --dry-run",
        "agent update my-agent --rate-limit 7 --dry-run",
        "agent disable my-agent --dry-run",
        "agent rotate-key my-agent --dry-run",
        "agent delete my-agent --dry-run",
    ] {
        let told = program.tell(line);
        assert!(
            told.contains("Would ") && !told.contains("pst_"),
            "{line}: {told}"
        );
        assert!(
            !program.ok(&format!("{line} -o json")).contains("pst_"),
            "{line}"
        );
    }
    assert_eq!(json(&program, "agent list"), before);
}

#[test]
fn update_changes_what_is_named_and_nothing_else() {
    let program = Program::seeded();
    let before = json(&program, "agent show my-agent");
    program.ok("agent update my-agent --roles reader --rate-limit none");
    let mut after = json(&program, "agent show my-agent");
    assert_eq!(after["roles"], serde_json::json!(["reader"]));
    assert_eq!(after["rate_limit_per_hour"], Value::Null);
    assert_eq!(after["effective_rate_limit_per_hour"], 50);
    for field in [
        "roles",
        "rate_limit_per_hour",
        "effective_rate_limit_per_hour",
        "effective",
    ] {
        after[field] = before[field].clone();
    }
    assert_eq!(after, before);
}
