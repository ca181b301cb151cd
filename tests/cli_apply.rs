//! `export`, `diff` and `apply`: a file says what there is to be, and all of it happens or nothing.

use std::{
    fs,
    process::{Output, Stdio},
};

use serde_json::{Value, json};

use crate::support::{
    program::{Program, on_both_programs},
    terminal::Terminal,
    ways::{Ways, on_both_ways},
};

const MANIFEST: &str = "\
credentials:
  - name: slack
    description: chat
    api_base: https://slack.com/api
    value_command: [printf, a-real-secret]
roles:
  - name: reader
    credentials: [slack]
    rate_limit_per_hour: 50
agents:
  - name: bot
    roles: [reader]
policies:
  - credential: slack
    auto_approve_methods: [GET]
    deny_urls: [/admin]
";

/// Returns what a line that reads a manifest printed, as JSON.
fn plan(program: &Program, line: &str, manifest: &str) -> Value {
    let told = program.ok_with(&format!("{line} -f - -o json"), manifest);
    serde_json::from_str(&told).unwrap()
}

/// Returns the error of a line that has to end with that status.
fn fails(program: &Program, (line, code): (&str, i32), manifest: &str) -> Value {
    let output = program.run_in(&format!("{line} -f - -o json"), &[], manifest);
    assert_eq!(
        output.status.code(),
        Some(code),
        "{}",
        program.told(&output)
    );
    assert!(output.stdout.is_empty());
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    error["error"].clone()
}

fn counts(plan: &Value) -> [u64; 4] {
    ["created", "changed", "deleted", "unchanged"].map(|name| plan[name].as_u64().unwrap())
}

fn audited(program: &Program) -> usize {
    program.ok("logs --tail 0 -o jsonl").lines().count()
}

on_both_programs! {
    async fn what_is_declared_is_made_once_and_what_is_exported_changes_nothing(program) {
        let made = plan(&program, "apply", MANIFEST);
        assert_eq!(counts(&made), [4, 0, 0, 0], "{made}");
        assert_eq!(made["api_keys"][0]["agent"], "bot");
        assert!(made["api_keys"][0]["api_key"].as_str().unwrap().starts_with("pst_"));
        let entries = audited(&program);
        assert!(entries > 4, "each has its entry");
        let exported = program.ok("export");
        for manifest in [MANIFEST, &exported, &program.ok("export -o json"), &exported] {
            let again = plan(&program, "apply", manifest);
            assert_eq!(counts(&again), [0, 0, 0, 4], "{again}");
            assert_eq!(again["api_keys"], json!([]));
        }
        assert_eq!(audited(&program), entries, "nothing was changed, and nothing is told");
        assert_eq!(program.ok("export"), exported);
        assert!(!exported.contains("a-real-secret"));
    }

    async fn all_of_it_happens_or_nothing(program) {
        let before = (program.ok("export"), audited(&program));
        let broken = MANIFEST.replace("deny_urls: [/admin]", "allowed_approvers: [nobody@example.com]");
        let error = fails(&program, ("apply", 2), &broken);
        let message = error["message"].as_str().unwrap();
        assert!(message.starts_with("standard input line 14: "), "{message}");
        assert_eq!((program.ok("export"), audited(&program)), before);
        let planned = plan(&program, "apply --dry-run", MANIFEST);
        assert_eq!((counts(&planned), &planned["api_keys"]), ([4, 0, 0, 0], &json!([])));
        assert_eq!(plan(&program, "diff", MANIFEST), planned);
        assert_eq!((program.ok("export"), audited(&program)), before);
    }

    async fn a_value_is_set_only_if_it_is_another_one(program) {
        plan(&program, "apply", MANIFEST);
        let shown = || -> Value { serde_json::from_str(&program.ok("credential show slack -o json")).unwrap() };
        let before = shown();
        plan(&program, "apply", MANIFEST);
        assert_eq!(shown(), before);
        let other = MANIFEST.replace("a-real-secret", "another-secret");
        let planned = plan(&program, "diff", &other);
        let field = json!({ "field": "value", "before": "[secret]", "after": "[secret]" });
        assert_eq!(planned["changes"][0]["fields"], json!([field]));
        assert_eq!(counts(&plan(&program, "apply", &other)), [0, 1, 0, 3]);
        assert_ne!(shown()["value_set_at"], before["value_set_at"]);
        assert_eq!(counts(&plan(&program, "apply", &other)), [0, 0, 0, 4]);
    }

    async fn a_kind_and_its_value_are_changed_together(program) {
        plan(&program, "apply", MANIFEST);
        let bundle = r#"{"client_id":"a","client_secret":"b","token_url":"https://t.example/t"}"#;
        fs::write(program.folder().join("bundle"), bundle).unwrap();
        let other = MANIFEST.replace("value_command: [printf, a-real-secret]", "auth: oauth2\n    value_file: bundle");
        assert_eq!(counts(&plan(&program, "apply", &other)), [0, 1, 0, 3]);
        let kind = MANIFEST.replace("value_command: [printf, a-real-secret]", "auth: oauth1");
        let error = fails(&program, ("apply", 2), &kind);
        assert!(error["message"].as_str().unwrap().starts_with("standard input line 2: "), "{error}");
    }

    async fn only_what_the_lists_do_not_name_is_pruned(program) {
        plan(&program, "apply", MANIFEST);
        program.ok("agent create --name old --app");
        program.ok("role create --name unused");
        let without = MANIFEST.split("policies:").next().unwrap();
        assert_eq!(counts(&plan(&program, "diff", without)), [0, 0, 0, 3]);
        let planned = plan(&program, "diff --prune", without);
        assert_eq!(counts(&planned), [0, 0, 2, 3], "{planned}");
        let refused = fails(&program, ("apply --prune", 2), without);
        assert!(refused["hint"].as_str().unwrap().contains("--yes"));
        assert_eq!(counts(&plan(&program, "apply --prune --yes", without)), [0, 0, 2, 3]);
        program.ok("policy show slack");
        let nothing = format!("{without}policies: []\n");
        assert_eq!(counts(&plan(&program, "apply --prune --yes", &nothing)), [0, 0, 1, 3]);
        let dangling = "credentials: []\nroles: [{name: reader, credentials: [slack]}]\n";
        let refused = fails(&program, ("apply --prune --yes", 3), dangling);
        assert_eq!(refused["code"], "credential_not_found");
        program.ok("credential show slack");
        plan(&program, "apply --prune --yes", "credentials: []\nroles: []\nagents: []\n");
        assert_eq!(program.ok("export -o jsonl"), "{\"credentials\":[],\"roles\":[],\"agents\":[],\"policies\":[]}\n");
    }

    async fn what_was_changed_meanwhile_is_a_conflict(program) {
        plan(&program, "apply", MANIFEST);
        let other = MANIFEST.replace("50", "60");
        let revision = plan(&program, "diff", &other)["revision"].as_i64().unwrap();
        program.ok("agent create --name between");
        let error = fails(&program, (&format!("apply --revision {revision}"), 5), &other);
        assert_eq!(error["code"], "changed_meanwhile");
        let shown = program.ok("role show reader -o json");
        assert!(shown.contains("\"rate_limit_per_hour\": 50"), "{shown}");
        let revision = plan(&program, "diff", &other)["revision"].as_i64().unwrap();
        assert_eq!(counts(&plan(&program, &format!("apply --revision {revision}"), &other)), [0, 1, 0, 3]);
    }

    async fn several_that_apply_at_once_leave_one_of_their_states(program) {
        plan(&program, "apply", MANIFEST);
        let manifests: Vec<String> = (0..6)
            .map(|n| {
                let agent = |m| format!("  - name: a{m}\n    description: of {n}\n");
                let agents = [0, 1, 2, 3, 4].map(agent).concat();
                format!("roles:\n  - name: reader\n    description: of {n}\nagents:\n{agents}")
            })
            .collect();
        let started: Vec<_> = manifests
            .iter()
            .enumerate()
            .map(|(n, manifest)| {
                let name = format!("{n}.yaml");
                fs::write(program.folder().join(&name), manifest).unwrap();
                let mut command = program.command(&format!("apply -f {name} -o json"));
                command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
            })
            .collect();
        let ended: Vec<Output> = started.into_iter().map(|child| child.wait_with_output().unwrap()).collect();
        assert!(ended.iter().any(|output| output.status.success()));
        for output in &ended {
            assert!(matches!(output.status.code(), Some(0 | 5 | 6)), "{}", program.told(output));
        }
        let exported: Value = serde_json::from_str(&program.ok("export -o json")).unwrap();
        let of = exported["roles"][0]["description"].clone();
        let agents = exported["agents"].as_array().unwrap();
        assert_eq!(agents.len(), 6);
        for agent in agents.iter().filter(|agent| agent["name"] != "bot") {
            assert_eq!(agent["description"], of, "{exported}");
        }
        let keys = ended.iter().filter(|output| output.status.success()).flat_map(|output| {
            let plan: Value = serde_json::from_slice(&output.stdout).unwrap();
            plan["api_keys"].as_array().unwrap().clone()
        });
        assert_eq!(keys.count(), 5, "each agent was made by one of them");
    }
}

on_both_ways! {
    async fn both_ways_in_come_to_the_same(ways) {
        ways.same_with("diff -f -", MANIFEST);
        ways.same_with("apply -f - --dry-run -o json", MANIFEST);
        ways.same_with("apply -f -", MANIFEST);
        ways.same_with("apply -f - -o yaml", MANIFEST);
        ways.same_in_every_form("export");
        for (from, to) in [
            ("printf, a-real-secret", "printf, another"),
            ("roles: [reader]", "roles: [raeder]"),
            ("credentials: [slack]", "credentials: [slakc]"),
            ("credential: slack", "credential: slakc"),
            ("description: chat", "auth: oauth2"),
            ("description: chat", "relative_target: true"),
            ("description: chat", "auth: oauth2\n    header_format: '{valeu}'"),
            ("description: chat", "header_format: '{valeu}'"),
            ("    roles: [reader]", "    kind: app"),
            ("    roles: [reader]", "    all_credentials: true\n    credentials: [slack]"),
            ("deny_urls: [/admin]", "allowed_approvers: [ann@exmaple.com]"),
            ("deny_urls: [/admin]", "require_passkey: true"),
            ("rate_limit_per_hour: 50", "rate_limit_per_hour: null"),
            ("- name: bot", "- name: new"),
        ] {
            let manifest = MANIFEST.replace(from, to);
            assert_ne!(manifest, MANIFEST);
            ways.same_with("diff -f - --exit-code", &manifest);
            ways.same_with("diff -f - --prune -o json", &manifest);
            ways.same_with("apply -f - --prune --yes", &manifest);
        }
        ways.same_with("apply -f - --revision 1", MANIFEST);
        ways.same_with("apply -f - --prune", "agents: []");
        ways.same_with("apply -f - --prune --yes -o json", "agents: []");
        ways.same_in_every_form("export");
        ways.same("apply -f missing.yaml");
        ways.same("apply");
    }
}

#[test]
fn keys_stand_on_standard_output_and_everything_else_does_not() {
    let program = Program::initialised();
    let output = program.run_in("apply -f -", &[], "agents: [{name: a}, {name: b}]");
    let (out, err) = (output.stdout, output.stderr);
    let out = String::from_utf8(out).unwrap();
    let keys: Vec<_> = out
        .lines()
        .map(|line| line.split_once('\t').unwrap())
        .collect();
    assert_eq!(
        keys.iter().map(|(name, _)| *name).collect::<Vec<_>>(),
        ["a", "b"]
    );
    assert!(keys.iter().all(|(_, key)| key.starts_with("pst_")));
    let err = String::from_utf8(err).unwrap();
    assert!(
        err.contains("Applied: 2 created") && !err.contains("pst_"),
        "{err}"
    );
    insta::assert_snapshot!(program.tell("apply -f nothing.yaml"), @r"
    stderr:
      error: `--file`: `nothing.yaml` cannot be read
        caused by: No such file or directory (os error 2)
    status: 2
    ");
}

#[test]
fn what_a_command_prints_is_in_no_message() {
    let program = Program::initialised();
    for (command, told) in [
        (
            "[sh, -c, 'echo hunter2; echo hunter2 >&2; exit 3']",
            "ended with exit status: 3",
        ),
        (
            "'echo hunter2 | grep -q hunter3'",
            "`sh` ended with exit status: 1",
        ),
        ("[no-such-program, hunter2]", "cannot be started"),
        ("[printf, '']", "the value is empty"),
        ("[]", "has to be a text for the shell"),
        (
            "[head, -c, '1048577', /dev/zero]",
            "prints more than a mebibyte",
        ),
    ] {
        let manifest = format!("credentials:\n- name: a\n  value_command: {command}\n");
        let output = program.run_in("apply -f - -o json", &[], &manifest);
        let err = String::from_utf8(output.stderr).unwrap();
        assert!(
            err.contains("standard input line 3") && err.contains(told),
            "{err}"
        );
        assert!(!err.contains("hunter2"), "{err}");
    }
    let manifest = "credentials: [{name: a, value_command: 'printf \"%s\" \"two  words\"'}]";
    program.ok_with("apply -f -", manifest);
    let same = "credentials: [{name: a, value_command: [printf, 'two  words']}]";
    assert_eq!(counts(&plan(&program, "diff", same)), [0, 0, 0, 1]);
}

#[test]
fn files_are_relative_to_the_manifest() {
    let program = Program::initialised();
    let folder = program.folder().join("etc");
    fs::create_dir(&folder).unwrap();
    fs::write(folder.join("secret"), "v\n").unwrap();
    let manifest =
        "credentials: [{name: a, value_file: secret}, {name: b, value_command: [cat, secret]}]";
    fs::write(folder.join("m.yaml"), manifest).unwrap();
    program.ok("apply -f etc/m.yaml");
    let error = fails(&program, ("apply", 2), manifest);
    assert!(
        error["message"]
            .as_str()
            .unwrap()
            .starts_with("standard input line 1: "),
        "{error}"
    );
}

#[test]
fn hostile_manifests_change_nothing() {
    let program = Program::seeded();
    let before = program.ok("export");
    let deep = format!("agents: {}{}", "[".repeat(5000), "]".repeat(5000));
    let bomb = (0..12).fold("a0: &a0 [x]\n".to_owned(), |text, n| {
        let many = format!("*a{n},").repeat(20);
        format!("{text}a{}: &a{} [{many}]\n", n + 1, n + 1)
    });
    let long = format!("agents: [{{name: {}}}]", "x".repeat(65));
    for manifest in [
        "",
        " \n",
        "---\n",
        "null",
        "[]",
        "7",
        "{",
        "agents: null",
        "agents: {}",
        "agents: [null]",
        "agents: [{name: a, name: b}]",
        "agents: [{name: a}, {name: a}]",
        "agents: [{name: 'a b'}]",
        "agents: [{name: a\u{0}}]",
        "roles: []\nroles: []\n",
        "agents: []\n---\nagents: []\n",
        "agents: *x",
        "policies: [{credential: slack, credential: slack}]",
        "policies: [{deny_urls: []}]",
        "credentials: [{name: slack, bindings: [{header: a b, format: x}]}]",
        &deep,
        &bomb,
        &long,
    ] {
        let output = program.run_in("apply -f - --prune --yes", &[], manifest);
        assert_eq!(
            output.status.code(),
            Some(2),
            "{manifest:.80}\n{}",
            program.told(&output)
        );
    }
    fs::write(
        program.folder().join("bytes"),
        b"agents: [{name: \xff\xfe}]",
    )
    .unwrap();
    assert_eq!(program.run("apply -f bytes").status.code(), Some(2));
    assert_eq!(program.run("apply -f .").status.code(), Some(2));
    assert_eq!(program.ok("export"), before);
}

#[test]
fn a_plan_that_was_confirmed_is_what_is_done() {
    let program = Program::seeded();
    fs::write(program.folder().join("m.yaml"), "agents: []").unwrap();
    let ask = || {
        let terminal = Terminal::start(&mut program.command("apply -f m.yaml --prune"), (80, 24));
        terminal.wait_for_words("Apply this, and delete 1 thing?");
        terminal
    };
    let mut terminal = ask();
    terminal.press("n\r");
    assert_eq!(terminal.answered().code(), Some(1));
    let mut terminal = ask();
    program.ok("role update reader --rate-limit 7");
    terminal.press("y\r");
    assert_eq!(terminal.answered().code(), Some(5));
    program.ok("agent show my-agent");
    let mut terminal = ask();
    terminal.press("y\r");
    assert_eq!(terminal.answered().code(), Some(0));
    assert_eq!(program.run("agent show my-agent").status.code(), Some(3));
}

#[test]
fn the_manifest_of_the_page_works_as_it_is_printed() {
    let page = include_str!("../docs/declarative.md");
    let manifest = page.split("```yaml\n").nth(1).unwrap();
    let manifest = manifest.split("```").next().unwrap();
    let mut program = Program::initialised();
    program.set("CHAT_TOKEN", "a-real-secret");
    assert_eq!(counts(&plan(&program, "apply", manifest)), [7, 0, 0, 0]);
    assert_eq!(
        counts(&plan(&program, "diff --prune", manifest)),
        [0, 0, 0, 7]
    );
}
