//! Completion: the names that there are, in the real shells, in a terminal; and nothing, silently, where there is nothing to ask.

use std::{
    fs,
    io::Write,
    os::unix::fs::PermissionsExt,
    path::Path,
    process::{Command, Stdio},
};

use postern::clock::Clock;

use crate::support::{
    client::DEADLINE,
    program::{Program, on_both_programs},
    terminal::Terminal,
    ways::{Ways, on_both_ways},
};

/// An address with everything in it that a shell would act on.
const ODD: &str = "o'b$(touch${IFS}pwned)`touch${IFS}pwned`;&|<>*?[a]{b,c}!#~\\\"x@example.com";

/// What stands for the program in a shell: it lets the shell ask, and tells what it would have been run with.
const STAND_IN: &str = "#!/bin/sh\n\
    if [ \"$1\" = __complete ]; then exec \"$POSTERN_REAL\" \"$@\"; fi\n\
    for word in \"$@\"; do printf '<%s>' \"$word\"; done\n\
    echo ' ran'\n";

/// A shell in a terminal, with our completions loaded.
struct Shell {
    terminal: Terminal,
    name: &'static str,
}

impl Shell {
    /// Starts a shell; `None` where it is not installed, and the output says so.
    fn start(program: &Program, name: &'static str) -> Option<Self> {
        let found = Command::new(name)
            .arg("--version")
            .stdout(Stdio::null())
            .status();
        if found.is_err() {
            // Written past the capture of passing tests: whoever runs them is to know.
            let told = format!("skipped: completion in {name}, which is not installed\n");
            std::io::stderr().write_all(told.as_bytes()).unwrap();
            return None;
        }
        let bin = program.folder().join("bin");
        fs::create_dir_all(&bin).unwrap();
        let stand_in = bin.join("postern");
        fs::write(&stand_in, STAND_IN).unwrap();
        fs::set_permissions(&stand_in, fs::Permissions::from_mode(0o755)).unwrap();
        let script = program.folder().join(format!("script.{name}"));
        fs::write(&script, program.ok(&format!("completions {name}"))).unwrap();
        let (arguments, load): (&[&str], _) = match name {
            "bash" => (
                &["--norc", "--noprofile", "-i"],
                "set +H; bind 'set enable-bracketed-paste off'; source",
            ),
            "zsh" => (
                &["-f", "-i"],
                "autoload -Uz compinit; compinit -u -D; source",
            ),
            _ => (&["--no-config", "-i"], "source"),
        };
        // A shell has to have the terminal to itself.
        let mut command = Command::new("setsid");
        command.args(["--ctty", "--wait", name]);
        let path = format!("{}:/usr/local/bin:/usr/bin:/bin", bin.display());
        program
            .place(command.args(arguments))
            .env("PATH", path)
            .env("POSTERN_REAL", env!("CARGO_BIN_EXE_postern"));
        let terminal = Terminal::start(&mut command, (200, 50));
        let mut shell = Self { terminal, name };
        shell.line(
            &format!("{load} {}; echo load''ed", script.display()),
            "loaded",
        );
        Some(shell)
    }

    /// Types a line and waits for a text that it leads to.
    fn line(&mut self, line: &str, wanted: &str) {
        self.terminal.press(&format!("{line}\r"));
        self.terminal.wait_for_written(wanted);
    }

    /// Types a line, presses the key for completion, and waits until the program was run with those words.
    fn runs(&mut self, typed: &str, words: &[&str]) {
        let told = format!("<{}>", words.join("><"));
        let seen = self.terminal.written().matches(" ran").count();
        self.terminal.press(typed);
        // The line is ended once the shell has answered the key: what is typed meanwhile, it reads afterwards.
        self.terminal.press("\t\r");
        let ends = |text: &str| text.matches(" ran").count() > seen;
        self.terminal
            .wait_until(&format!("{}: {typed} → {told}", self.name), |text| {
                ends(text) && text.replace("\r\n", "").contains(&told)
            });
    }
}

#[test]
fn names_are_completed_in_the_real_shells() {
    let program = Program::seeded();
    program.ok_with(
        "add --name github --auth api-key --any-host --value-file -",
        "v",
    );
    program.ok("policy set slack --auto-approve-methods GET");
    for name in ["bash", "zsh", "fish"] {
        let Some(mut shell) = Shell::start(&program, name) else {
            continue;
        };
        shell.runs("postern agent show my", &["agent", "show", "my-agent"]);
        shell.runs("postern role delete r", &["role", "delete", "reader"]);
        shell.runs("postern policy show s", &["policy", "show", "slack"]);
        shell.runs(
            "postern role add-credential reader g",
            &["role", "add-credential", "reader", "github"],
        );
        let list = [
            "agent",
            "update",
            "my-agent",
            "--credentials",
            "slack,github",
        ];
        shell.runs("postern agent update my-agent --credentials slack,g", &list);
        let list = ["agent", "update", "my-agent", "--credentials=slack,github"];
        shell.runs("postern agent update my-agent --credentials=slack,g", &list);
        shell.runs("postern agent rotat", &["agent", "rotate-key"]);
        shell.runs("postern agent show 'my-", &["agent", "show", "my-agent"]);
        shell.runs(
            "postern key check --config script.f",
            &["key", "check", "--config", "script.f"],
        );
    }
}

#[test]
fn a_name_with_odd_characters_is_typed_as_it_is() {
    let program = Program::new();
    let line = format!("init --admin-password-file - --admin-email {ODD}");
    program.ok_with(&line, "correct horse battery staple");
    for name in ["bash", "zsh", "fish"] {
        let Some(mut shell) = Shell::start(&program, name) else {
            continue;
        };
        shell.runs(
            "postern user remove o",
            &["user", "remove", &ODD.to_lowercase()],
        );
        assert!(!program.folder().join("pwned").exists(), "{name}");
    }
}

#[test]
fn notes_are_shown_where_the_shell_shows_them() {
    let program = Program::seeded();
    program.ok("agent create --name my-other --description the-other-one");
    for name in ["zsh", "fish"] {
        let Some(mut shell) = Shell::start(&program, name) else {
            continue;
        };
        shell.terminal.press("postern agent show my-\t\t");
        shell.terminal.wait_for_written("the-other-one");
    }
}

/// Returns what a shell is answered, which has to end well and say nothing.
fn offers(program: &Program, line: &str, environment: &[(&str, &str)]) -> Vec<String> {
    let output = program.run_in(&format!("__complete fish postern {line}"), environment, "");
    assert!(output.status.success(), "{line}");
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "", "{line}");
    let text = String::from_utf8(output.stdout).unwrap();
    let lines = text.lines().skip(1);
    lines
        .map(|line| line.split('\t').next().unwrap().to_owned())
        .collect()
}

on_both_programs! {
    async fn every_kind_of_name_is_completed(program) {
        program.add_bot();
        program.ok("role create --name reader --credentials main");
        program.ok("policy set main --require-approval-methods POST");
        program.ok("policy template set careful --require-approval-methods POST");
        program.ok("grant create main --method POST --scope api.example.com/x --ttl 1h");
        for (line, name) in [
            ("agent show b", "bot"),
            ("logs --agent b", "bot"),
            ("role show r", "reader"),
            ("agent update bot --roles r", "reader"),
            ("credential verify m", "main"),
            ("agent create --credentials m", "main"),
            ("policy delete m", "main"),
            ("policy template show c", "careful"),
            ("policy set main --template c", "careful"),
            ("user remove a", "ann@example.com"),
            ("policy set main --allowed-approvers a", "ann@example.com"),
        ] {
            assert_eq!(offers(&program, line, &[]), [name], "{line}");
        }
        let grants: serde_json::Value = serde_json::from_str(&program.ok("grant list -o json")).unwrap();
        let id = grants[0]["id"].as_str().unwrap();
        assert_eq!(offers(&program, &format!("grant revoke {}", &id[..8]), &[]), [id]);
        assert_eq!(offers(&program, "agent show x", &[]), [""; 0]);
        assert_eq!(offers(&program, "--team nobody agent show b", &[]), [""; 0]);
        assert_eq!(offers(&program, "role show b", &[]), [""; 0], "a name of another kind");
    }

    async fn the_key_is_not_needed(program) {
        program.add_bot();
        fs::remove_file(program.data_dir().join("encryption.key")).unwrap();
        assert_eq!(offers(&program, "agent show b", &[]), ["bot"]);
    }
}

on_both_ways! {
    async fn a_relay_is_asked_where_one_is_named(ways) {
        for credential in ["slack", "github"] {
            ways.same_with(&format!("add --name {credential} --auth api-key --any-host --value-file -"), "v");
        }
        ways.same("agent create --name bot --credentials slack --dry-run");
        ways.same("role create --name reader --credentials slack");
        ways.same("policy template set careful --auto-approve-methods GET");
        for line in ["credential show s", "role show r", "agent update x --credentials slack,", "user set-role a", "policy template show c"] {
            let told = ways.same(&format!("__complete zsh postern {line}"));
            assert!(told.contains("\n  +"), "{line}: {told}");
        }
    }
}

#[test]
fn without_a_deployment_nothing_is_completed_and_none_is_made() {
    let program = Program::new();
    assert_eq!(offers(&program, "agent show my", &[]), [""; 0]);
    assert!(!program.data_dir().exists());
    assert_eq!(
        offers(&program, "agent sho", &[]),
        ["show"],
        "commands are known all the same"
    );
}

#[test]
fn a_database_that_cannot_be_read_completes_nothing() {
    let program = Program::seeded();
    let database = program.data_dir().join("postern.db");
    let held = sqlite(&database, "begin exclusive");
    assert_eq!(
        offers(&program, "agent show my", &[]),
        ["my-agent"],
        "readers wait for nobody"
    );
    drop(held);
    drop(sqlite(
        &database,
        "update _sqlx_migrations set version = 9999 where version = 1",
    ));
    assert_eq!(
        offers(&program, "agent show my", &[]),
        [""; 0],
        "a newer schema"
    );
    fs::write(&database, "this is no database at all").unwrap();
    assert_eq!(offers(&program, "agent show my", &[]), [""; 0]);
}

#[test]
fn what_does_not_answer_holds_nobody_up() {
    let program = Program::new();
    // It accepts and says nothing.
    let silent = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = silent.local_addr().unwrap();
    let database = format!("postgres://postgres@{address}/x");
    let relay = format!("http://{address}");
    let closed = "postgres://postgres@127.0.0.1:1/x";
    for environment in [
        &[("POSTERN_DATABASE_URL", database.as_str())][..],
        &[("POSTERN_DATABASE_URL", closed)],
        &[("POSTERN_RELAY_URL", &relay), ("POSTERN_TOKEN", "t")],
        &[
            ("POSTERN_RELAY_URL", "http://127.0.0.1:1"),
            ("POSTERN_TOKEN", "t"),
        ],
        &[("POSTERN_RELAY_URL", &relay)],
        &[("POSTERN_RELAY_URL", "no address")],
        &[("POSTERN_OUTPUT", "bogus"), ("POSTERN_LISTEN", "nowhere")],
    ] {
        let begun = Clock::default().moment();
        assert_eq!(offers(&program, "agent show my", environment), [""; 0]);
        assert!(begun.elapsed() < DEADLINE / 2, "{environment:?}");
    }
}

#[test]
fn a_line_that_makes_no_sense_is_answered_with_nothing() {
    let program = Program::new();
    for line in [
        "__complete",
        "__complete tcsh x",
        "__complete bash",
        "__complete bash a b c",
        "__complete zsh",
    ] {
        let output = program.run(line);
        let told = String::from_utf8_lossy(&output.stdout).into_owned();
        assert!(
            output.stderr.is_empty() && told.lines().count() <= 1,
            "{line}: {told}"
        );
    }
    assert_eq!(offers(&program, "no such command my", &[]), [""; 0]);
}

/// Runs a statement on a database and returns the connection, with whatever it holds.
fn sqlite(path: &Path, statement: &str) -> rusqlite::Connection {
    let connection = rusqlite::Connection::open(path).unwrap();
    connection.execute_batch(statement).unwrap();
    connection
}
