//! The README's tour, typed as it is printed; only the port and the folders are the test's.

use std::{path::Path, process::Command};

use crate::support::{program::Program, server::Server};

const README: &str = include_str!("../README.md");
/// What the tour has in its first line, which the test has elsewhere.
const RELAY: &str = "http://127.0.0.1:3100";
const PROGRAMS: &str = "$PWD/target/release";

/// Returns the section of that name.
fn section(name: &str) -> &'static str {
    let (_, section) = README.split_once(&format!("\n## {name}\n")).unwrap();
    section.split("\n## ").next().unwrap()
}

/// Returns the commands of the first block in a text.
fn block(text: &'static str) -> &'static str {
    let (_, block) = text.split_once("```sh\n").unwrap();
    block.split("```").next().unwrap()
}

#[test]
fn the_tour_is_what_happens() {
    let tour = section("A tour");
    // The first terminal; its variable is among those that every relay of the tests gets.
    let start = "POSTERN_ALLOW_PRIVATE_CIDRS=127.0.0.0/8 cargo run --release -- start";
    assert!(tour.contains(&format!("\n    {start}\n")));
    let program = Program::new();
    let relay = Server::run(&program, "start");
    relay.wait_for("is what agents read");
    // The second one.
    let programs = Path::new(env!("CARGO_BIN_EXE_postern")).parent().unwrap();
    let commands = block(tour);
    assert!(commands.contains(RELAY) && commands.contains(PROGRAMS));
    let commands = commands
        .replace(RELAY, &format!("http://{}", relay.address))
        .replace(PROGRAMS, &programs.to_string_lossy());
    let mut shell = Command::new("sh");
    let shell = program.place(shell.args(["-eu", "-c", &commands]));
    let told = shell.env("PATH", "/usr/bin:/bin").output().unwrap();
    let (out, err) = (
        String::from_utf8(told.stdout).unwrap(),
        String::from_utf8(told.stderr).unwrap(),
    );
    assert!(told.status.success(), "{out}\n{err}");
    // `/health` answers the first call and the approved one; the one between waits for a person.
    assert_eq!(out.matches("uptime_secs").count(), 2, "{out}\n{err}");
    assert_eq!(err.matches("\"txn_id\":").count(), 1, "{err}");
    assert!(out.contains("\"status\":\"forwarded\""), "{out}");
    assert!(out.contains("approved by admin@localhost"), "{out}");
    assert!(!format!("{out}{err}{}", relay.said()).contains("a-real-secret"));
    relay.stop();
}

#[test]
fn every_command_that_the_readme_names_is_there() {
    let program = Program::new();
    let named = regex::Regex::new(r"(?m)(?:`|^|\| )postern ([a-z]+(?: [a-z][a-z-]*)?)").unwrap();
    let mut found = 0;
    for command in named.captures_iter(README) {
        let words = &command[1];
        let told = program.tell(&format!("help {words}"));
        let group = program.tell(&format!("help {}", words.split(' ').next().unwrap()));
        assert!(
            told.ends_with("status: 0") || group.ends_with("status: 0"),
            "{words}: {told}"
        );
        found += 1;
    }
    assert!(found >= 5, "{found}");
}
