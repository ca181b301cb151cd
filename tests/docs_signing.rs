//! The page on signatures, proposals and links: its commands, typed as they are printed.

use std::{path::Path, process::Command};

use crate::support::{program::Program, server::Server};

const PAGE: &str = include_str!("../docs/signing.md");

/// Returns the commands of all blocks, in order.
fn commands() -> String {
    let blocks = PAGE.split("```sh\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap())
        .collect()
}

#[test]
fn the_commands_of_the_page_do_what_it_says() {
    let program = Program::owned();
    let relay = Server::start(&program);
    let programs = Path::new(env!("CARGO_BIN_EXE_postern")).parent().unwrap();
    let mut shell = Command::new("sh");
    let shell = program.place(shell.args(["-eu", "-c", &commands()]));
    let told = shell
        .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
        .env("RELAY", format!("http://{}", relay.address))
        .output()
        .unwrap();
    let (out, err) = (
        String::from_utf8(told.stdout).unwrap(),
        String::from_utf8(told.stderr).unwrap(),
    );
    assert!(told.status.success(), "{out}\n{err}");
    for expected in [
        // What was generated, and what whoever decides is shown.
        "public key ",
        "address    ",
        "tap:sign/wallet",
        "\"blind\":false",
        "\"pre_image\":\"pay 10 to ann\"",
        "the bill of May",
        // The signature, what is refused, the proposal, the link.
        "\"status\":\"forwarded\"",
        "\\\"recovery_id\\\":",
        "\"error_code\":\"blind_signature_blocked\"",
        "min_approvals = 2",
        "\"status\":\"approved\"",
        "/dashboard?prefill_credential=",
    ] {
        assert!(out.contains(expected), "{expected}:\n{out}\n{err}");
    }
    let services = std::fs::read_to_string(program.folder().join("services.json")).unwrap();
    assert!(services.contains("\"wallet\""), "{services}");
    relay.stop();
}
