//! The page on keys and backups: its commands, typed as they are printed.

use std::{path::Path, process::Command};

use crate::support::program::on_both_programs;

const PAGE: &str = include_str!("../docs/keys-and-backups.md");

/// Returns the commands of all blocks, in order.
fn commands() -> String {
    let blocks = PAGE.split("```sh\n").skip(1);
    blocks
        .map(|block| block.split("```").next().unwrap())
        .collect()
}

on_both_programs! {
    async fn the_commands_of_the_page_do_what_it_says(program) {
        let programs = Path::new(env!("CARGO_BIN_EXE_postern")).parent().unwrap();
        let mut shell = Command::new("sh");
        let shell = program.place(shell.args(["-eu", "-c", &commands()]));
        let told = shell
            .env("PATH", format!("{}:/usr/bin:/bin", programs.display()))
            .output()
            .unwrap();
        let (out, err) = (
            String::from_utf8_lossy(&told.stdout).into_owned(),
            String::from_utf8_lossy(&told.stderr).into_owned(),
        );
        assert!(told.status.success(), "{out}\n{err}");
        for expected in ["created", "verified", "POSTERN BACKUP 1", "\"key_check\"", "planned", "restored", "done", "old key until"] {
            assert!(out.contains(expected), "{expected}:\n{out}\n{err}");
        }
        assert!(err.contains("The old key is kept in "), "{err}");
    }
}
