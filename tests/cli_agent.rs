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

#[test]
fn an_account_key_has_all_credentials_and_none_directly() {
    let program = Program::seeded();
    program.ok("agent create --name ops --all-credentials");
    let shown = json(&program, "agent show ops");
    assert_eq!(shown["all_credentials"], true);
    let effective = serde_json::json!([{ "credential": "slack", "sources": ["all"] }]);
    assert_eq!(shown["effective"], effective);
    assert!(program.ok("agent list").contains("all"));
    insta::assert_snapshot!(program.tell("agent update ops --credentials slack"), @r"
    stderr:
      error: `ops` is an account key: it may use every credential, and has none directly
      hint: `postern agent update ops --all-credentials=false --credentials NAMES` gives it those alone
    status: 2
    ");
    program.ok("agent update ops --all-credentials=false --credentials slack");
    let shown = json(&program, "agent show ops");
    assert_eq!(
        (&shown["all_credentials"], &shown["credentials"]),
        (&false.into(), &serde_json::json!(["slack"]))
    );
    program.ok("agent update ops --all-credentials");
    let shown = json(&program, "agent show ops");
    assert_eq!(
        (&shown["all_credentials"], &shown["credentials"]),
        (&true.into(), &serde_json::json!([]))
    );
    let told = program.tell("agent create --name both --all-credentials --credentials slack");
    assert!(told.ends_with("status: 2"), "{told}");
}

#[test]
fn an_app_is_an_agent_of_another_kind() {
    let program = Program::seeded();
    program.ok("agent create --name shop --app");
    assert_eq!(json(&program, "agent show shop")["kind"], "app");
    assert_eq!(json(&program, "agent show my-agent")["kind"], "agent");
}

#[test]
fn a_credential_has_a_limit_of_its_own_until_it_is_taken_away() {
    let program = Program::seeded();
    let limit =
        |program: &Program| json(program, "credential show slack")["rate_limit_per_hour"].clone();
    assert_eq!(limit(&program), Value::Null);
    program.ok("credential update slack --rate-limit 60");
    assert_eq!(limit(&program), 60);
    program.ok("credential update slack --description Chat");
    assert_eq!(limit(&program), 60);
    program.ok("credential update slack --rate-limit none");
    assert_eq!(limit(&program), Value::Null);
    assert!(
        program
            .tell("credential update slack --rate-limit 0")
            .ends_with("status: 2")
    );
    program.ok_with(
        "add --name two --auth api-key --any-host --rate-limit 5 --value-file -",
        "v",
    );
    assert_eq!(
        json(&program, "credential show two")["rate_limit_per_hour"],
        5
    );
}
