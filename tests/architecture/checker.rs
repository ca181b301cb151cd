//! The checker of [`super`], on made-up sources: it can fail.

use super::*;

fn told(sources: &[(&str, &str)]) -> Vec<String> {
    let sources: Vec<Source> = sources
        .iter()
        .map(|(file, text)| Source::new(file, text))
        .collect();
    violations(&sources)
        .iter()
        .map(ToString::to_string)
        .collect()
}

/// What is said about one file that is declared as it should be.
fn told_of(file: &str, text: &str) -> Vec<String> {
    let path = file.trim_end_matches(".rs");
    let (folder, name) = path.rsplit_once('/').expect("a file is in a folder");
    let parent = format!("mod {name};");
    match folder {
        "src" => told(&[("src/lib.rs", &parent), (file, text)]),
        "src/bin" => told(&[(file, text)]),
        _ => told(&[
            (
                "src/lib.rs",
                &format!("mod {};", folder.trim_start_matches("src/")),
            ),
            (&format!("{folder}/mod.rs"), &parent),
            (file, text),
        ]),
    }
}

#[test]
fn an_import_upwards_is_named_with_file_line_and_path() {
    let text = "//! Rules.\n\nuse crate::{audit::Chain, store};\n";
    assert_eq!(
        told_of("src/policy/rule.rs", text),
        [
            "src/policy/rule.rs:3: `policy` may not import `crate::audit::Chain`, only: clock",
            "src/policy/rule.rs:3: `policy` may not import `crate::store`, only: clock",
        ]
    );
}

#[test]
fn a_path_in_the_middle_of_code_is_an_import() {
    let allowed = "policy, template, secrets, clock";
    let cases = [
        (
            "fn f() -> crate::audit::Entry { todo!() }",
            "crate::audit::Entry",
        ),
        ("fn f() { super::super::wake::all() }", "crate::wake::all"),
        ("use crate::*;", "crate::*"),
        ("use crate as everything;", "crate"),
    ];
    for (text, path) in cases {
        let expected =
            format!("src/store/agent.rs:1: `store` may not import `{path}`, only: {allowed}");
        assert_eq!(told_of("src/store/agent.rs", text), [expected]);
    }
}

#[test]
fn imports_that_the_tables_allow_pass() {
    let cases = [
        (
            "src/store/agent.rs",
            "use crate::{policy::Policy, secrets, store::team};\nuse sqlx::Any;",
        ),
        (
            "src/store/agent.rs",
            "#[cfg(test)]\nmod tests { use crate::audit::Entry; use clap::Parser; }",
        ),
        (
            "src/relay/error.rs",
            "use axum::Json; use crate::proxy::Proxy;",
        ),
        ("src/config.rs", "use crate::secrets::Secret;"),
        (
            "src/bin/postern.rs",
            "use anyhow::Result;\nfn main() { postern::commands::run() }",
        ),
    ];
    for (file, text) in cases {
        assert_eq!(told_of(file, text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_program_imports_commands_only() {
    let expected =
        "src/bin/postern.rs:1: `bin` may not import `crate::store::Store`, only: commands";
    assert_eq!(
        told_of("src/bin/postern.rs", "use postern::store::Store;"),
        [expected]
    );
}

#[test]
fn a_confined_crate_is_named_with_its_home() {
    let cases = [
        ("use sqlx::{Any, Row};", "sqlx::Any", "sqlx", "store"),
        (
            "#[derive(clap::Parser)] struct A;",
            "clap::Parser",
            "clap",
            "commands, bin",
        ),
        (
            "fn f() -> ::anyhow::Result<()> {}",
            "anyhow::Result",
            "anyhow",
            "commands, bin",
        ),
        ("extern crate sha2;", "sha2", "sha2", "secrets"),
        (
            "use rustls as tls;",
            "rustls",
            "rustls",
            "relay, runner, proxy, client",
        ),
    ];
    for (text, path, name, homes) in cases {
        let expected =
            format!("src/audit.rs:1: `audit` may not use `{path}`: `{name}` stays in {homes}");
        assert!(told_of("src/audit.rs", text).contains(&expected), "{text}");
    }
}

#[test]
fn a_module_without_a_line_in_the_table_is_told() {
    let expected = "src/queue.rs:1: `queue` has no line in the table of layers";
    assert_eq!(told_of("src/queue.rs", ""), [expected]);
}

#[test]
fn a_test_module_in_a_file_of_its_own_is_a_test() {
    let sources = [
        ("src/lib.rs", "mod policy;"),
        ("src/policy/mod.rs", "#[cfg(test)]\nmod tests;"),
        ("src/policy/tests.rs", "use crate::store::Store;"),
    ];
    assert_eq!(told(&sources), Vec::<String>::new());
}

#[test]
fn a_name_that_says_nothing_is_told() {
    let expected =
        |line| format!("src/lib.rs:{line}: no module is named `util`: which noun is it about?");
    assert_eq!(told(&[("src/lib.rs", "\nmod util;")]), [expected(2)]);
    assert_eq!(
        told(&[("src/lib.rs", "mod util { mod inner {} }")]),
        [expected(1)]
    );
}

#[test]
fn a_file_of_the_limit_passes_and_one_line_more_does_not() {
    let text = "//\n".repeat(FILE_LINES_MAX);
    assert_eq!(told_of("src/clock.rs", &text), Vec::<String>::new());
    let expected = "src/clock.rs:501: the file has 501 lines, 500 are allowed";
    assert_eq!(told_of("src/clock.rs", &format!("{text}//\n")), [expected]);
}

#[test]
fn a_file_that_nothing_declares_is_told() {
    let sources = [
        ("tests/main.rs", "mod architecture;"),
        ("tests/architecture/mod.rs", "mod token { }"),
        ("tests/architecture/token.rs", ""),
        ("tests/cli_agent.rs", ""),
        ("tests/support/program.rs", ""),
    ];
    let expected = [
        "tests/architecture/token.rs:1: no `mod token;` in tests/architecture/mod.rs, so nothing compiles this file",
        "tests/cli_agent.rs:1: no `mod cli_agent;` in tests/main.rs, so nothing compiles this file",
        "tests/support/program.rs:1: no `mod program;` in tests/support/mod.rs, so nothing compiles this file",
    ];
    assert_eq!(told(&sources), expected);
}
