//! The guide for authors of agents: its examples are run, in their order, and print what it shows.

use std::{collections::BTreeSet, path::Path, process::Command};

use regex::Regex;

use crate::support::{
    program::Program,
    server::Server,
    upstream::{Seen, Upstream, answer},
};

const GUIDE: &str = include_str!("../docs/agents.md");
const REFUSALS: &str = concat!(
    include_str!("../src/proxy/refusal.rs"),
    include_str!("../src/proxy/sign/refusal.rs")
);
/// Says in the output where the next example begins.
const MARK: &str = "--- the next example ---";

/// The examples: what is typed, and what it prints.
fn examples() -> Vec<(&'static str, &'static str)> {
    let mut examples: Vec<(&str, &str)> = Vec::new();
    for block in GUIDE.split("\n```").skip(1).step_by(2) {
        let (kind, text) = block.split_once('\n').unwrap();
        match kind {
            "sh" => examples.push((text, "")),
            "text" => examples.last_mut().unwrap().1 = text,
            other => panic!("a block of {other}"),
        }
    }
    examples
}

/// What an example prints, with `…` for anything.
fn pattern(text: &str) -> Regex {
    let parts: Vec<_> = text.trim().split('…').map(regex::escape).collect();
    let pattern = parts.join("(?s:.*?)").replace('\n', r"\s+");
    Regex::new(&format!(r"\A\s*{pattern}\s*\z")).unwrap()
}

/// An API that shows what it was sent.
fn api(seen: &Seen) -> Vec<u8> {
    if seen.head.starts_with("POST") {
        return answer("201 Created", "", r#"{"number":1}"#);
    }
    let sent = seen.header("authorization").unwrap_or_default();
    let body = format!(r#"{{"login":"octo","authorization":"{sent}"}}"#);
    answer("200 OK", "content-type: application/json\r\n", body)
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_for_authors_of_agents_are_what_happens() {
    let upstream = Upstream::with(api).await;
    let program = Program::owned();
    for name in ["github", "gitlab"] {
        let line = format!("add --name {name} --auth api-key --any-host --value-file -");
        program.ok_with(&line, "a-real-secret");
    }
    let key = |line: &str| program.ok(line).trim().to_owned();
    let agent = key("agent create --name reader --credentials github");
    let second = key("agent create --name writer --credentials gitlab --rate-limit 1");
    let app = key("agent create --name shop --app");
    let relay = Server::start(&program);
    let next = format!("\necho; echo '{MARK}'; echo '{MARK}' >&2\n");
    let typed = examples().into_iter().map(|(typed, _)| typed);
    let script: String = typed.flat_map(|typed| [typed, next.as_str()]).collect();
    let programs = Path::new(env!("CARGO_BIN_EXE_postern")).parent().unwrap();
    let mut shell = Command::new("sh");
    let shell = program.place(shell.args(["-eu", "-c", &script]));
    let told = shell
        .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
        .env("TAP_PROXY_URL", format!("http://{}", relay.address))
        .env("API", upstream.url("").trim_end_matches('/'))
        .envs([
            ("TAP_API_KEY", agent),
            ("SECOND_KEY", second),
            ("APP_KEY", app),
        ])
        .output()
        .unwrap();
    let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap().replace('\r', "");
    let (out, err) = (text(told.stdout), text(told.stderr));
    assert!(told.status.success(), "{out}\n{err}");
    let printed = err.split(MARK).zip(out.split(MARK));
    assert!(examples().len() >= 9, "the examples are found");
    for ((typed, shown), (err, out)) in examples().into_iter().zip(printed) {
        // What is said on standard error comes first, as it does in a terminal.
        let printed = format!("{}\n{}", err.trim(), out.trim());
        assert!(
            pattern(shown).is_match(&printed),
            "{typed}\nprints\n{printed}\nand not\n{shown}"
        );
    }
    assert!(!format!("{out}{err}").contains("real-secret") && !out.contains("anns-own-secret"));
    relay.stop();
}

#[test]
fn every_refusal_is_in_the_guide() {
    let words = Regex::new(r#"=>\s*\{?\s*"([A-Za-z_]+)""#).unwrap();
    let codes: BTreeSet<_> = words
        .captures_iter(REFUSALS)
        .map(|found| found.get(1).unwrap().as_str())
        .collect();
    assert!(codes.len() > 25, "{codes:?}");
    let missing: Vec<_> = codes
        .into_iter()
        .filter(|code| !GUIDE.contains(&format!("`{code}`")))
        .collect();
    assert!(
        missing.is_empty(),
        "docs/agents.md says nothing of {missing:?}"
    );
}
