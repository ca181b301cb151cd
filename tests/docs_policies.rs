//! The examples of `docs/policies.md` are run as they stand there, and tell what stands there.

use std::{fs, path::Path, process::Command};

use postern::policy::Policy;
use serde_json::json;

use crate::support::{
    peek,
    program::{Program, varying},
};

/// The page, and in what its examples are fenced.
const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/policies.md");

/// A command of the page, and what it is to tell.
#[derive(Debug, Default)]
struct Example {
    command: String,
    told: String,
}

/// What stands between fences: a policy for `policy.json`, or commands.
#[derive(Debug)]
enum Block {
    Policy(String),
    Commands(Vec<Example>),
}

fn blocks(page: &str) -> Vec<Block> {
    let mut blocks = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        let Some(kind) = line.strip_prefix("```") else {
            continue;
        };
        let inside = lines.by_ref().take_while(|line| *line != "```");
        blocks.push(match kind {
            "json" => Block::Policy(inside.collect::<Vec<_>>().join("\n")),
            "console" => Block::Commands(examples(inside)),
            other => panic!("nothing runs what is fenced as `{other}`"),
        });
    }
    blocks
}

fn examples<'a>(lines: impl Iterator<Item = &'a str>) -> Vec<Example> {
    let mut examples: Vec<Example> = Vec::new();
    for line in lines {
        if let Some(command) = line.strip_prefix("$ ") {
            let command = command.to_owned();
            examples.push(Example {
                command,
                ..Example::default()
            });
        } else {
            let example = examples.last_mut().expect("output follows a command");
            example.told.push_str(line);
            example.told.push('\n');
        }
    }
    examples
}

/// Runs a line of the page in a shell; everything that it tells.
fn run(program: &Program, line: &str) -> String {
    let binary = Path::new(env!("CARGO_BIN_EXE_postern"));
    let mut shell = Command::new("sh");
    program.place(shell.args(["-c", &format!("({line}) 2>&1")]));
    let path = format!("{}:/usr/bin:/bin", binary.parent().unwrap().display());
    let output = shell.env("PATH", path).output().unwrap();
    String::from_utf8(output.stdout).unwrap()
}

/// Puts calls into the audit log as if they had been made.
async fn remember_calls(program: &Program) {
    let calls = [
        ("GET", "/v1/tickets?query=open", "auto_approve_method"),
        ("POST", "/v1/tickets", "require_approval_default"),
        ("PUT", "/v1/tickets/7/comments/2", "auto_approve_url"),
    ];
    for (seq, (method, path, reason)) in calls.into_iter().enumerate() {
        let waits = reason.starts_with("require").then_some("pending");
        let line = json!({
            "agent_id": "my-agent", "credential_names": ["tickets"], "method": method,
            "target_url": format!("https://tickets.example.com{path}"), "approval_status": waits,
            "policy_reason": reason, "decision": waits.unwrap_or("allowed"),
        });
        let statement = format!(
            "insert into audit_entries (chain, seq, at, team_id, line) select 'other-host', {}, \
             (select max(at) from audit_entries), id, '{line}' from teams",
            seq + 1
        );
        peek::execute(program, statement.leak()).await;
    }
}

#[tokio::test]
async fn the_examples_tell_what_the_page_says() {
    let program = Program::owned();
    program.ok_with(
        "add --name tickets --auth api-key --api-base https://tickets.example.com --value-file -",
        "v",
    );
    program.ok("agent create --name my-agent --credentials tickets");
    remember_calls(&program).await;
    let page = fs::read_to_string(PAGE).unwrap();
    let mut commands = 0;
    for block in blocks(&page) {
        match block {
            Block::Policy(json) => {
                Policy::parse(&json).unwrap();
                fs::write(program.folder().join("policy.json"), json).unwrap();
            }
            Block::Commands(examples) => {
                for Example { command, told } in examples {
                    let actual = varying(&run(&program, &command));
                    assert_eq!(actual, varying(&told), "$ {command}");
                    commands += 1;
                }
            }
        }
    }
    assert!(commands > 20, "the page has lost its examples");
}
