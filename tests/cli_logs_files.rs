//! The files of the audit log: rotated, removed, followed, exported.

use std::{
    collections::BTreeSet,
    fs,
    io::{BufRead, BufReader, Read},
    path::PathBuf,
    process::{Child, Stdio},
    sync::atomic::{AtomicUsize, Ordering},
};

use serde_json::Value;

use crate::support::{
    peek,
    program::{Program, on_both_programs},
};

/// Returns the files of the log, by their names.
fn files(program: &Program) -> Vec<String> {
    let names = fs::read_dir(program.data_dir()).unwrap();
    let names = names.map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let names = names.filter(|name| name.starts_with("audit.jsonl"));
    names.collect::<BTreeSet<_>>().into_iter().collect()
}

fn numbers(text: &str) -> Vec<i64> {
    let number = |line: &str| {
        serde_json::from_str::<Value>(line).unwrap()["seq"]
            .as_i64()
            .unwrap()
    };
    text.lines().map(number).collect()
}

/// Makes so many entries more.
fn change(program: &Program, times: usize) {
    static CHANGES: AtomicUsize = AtomicUsize::new(0);
    for _ in 0..times {
        let number = CHANGES.fetch_add(1, Ordering::Relaxed);
        program.ok(&format!("agent update my-agent --description {number}"));
    }
}

on_both_programs! {
    async fn a_file_that_is_long_enough_is_rotated_and_read_on(made) {
        let mut program = made;
        program.set("POSTERN_AUDIT_MAX_BYTES", "1500");
        program.ok("agent create --name my-agent");
        change(&program, 8);
        assert_eq!(files(&program)[..2], ["audit.jsonl", "audit.jsonl.000000000001"]);
        assert!(files(&program).len() > 3);
        let all: Vec<i64> = (1..=11).collect();
        assert_eq!(numbers(&program.ok("logs --tail 0 -o jsonl")), all);
        assert_eq!(numbers(&program.ok("logs --tail 9 -o jsonl")), all[2..]);
        assert_eq!(numbers(&program.ok("logs --tail 0 --since 1h -o jsonl")), all);
        assert_eq!(numbers(&program.ok("logs export")), all);
        program.ok("logs verify");
        // A file in the middle that is gone is told, as is an entry at the beginning of the oldest.
        let middle = program.data_dir().join(&files(&program)[2]);
        let kept = fs::read(&middle).unwrap();
        fs::remove_file(&middle).unwrap();
        assert_eq!(program.run("logs verify").status.code(), Some(13));
        fs::write(&middle, kept).unwrap();
        program.ok("logs verify");
    }

    async fn the_oldest_are_removed_as_far_as_the_database_has_them(made) {
        let mut program = made;
        program.set("POSTERN_AUDIT_MAX_BYTES", "1");
        program.set("POSTERN_AUDIT_KEEP", "2");
        program.ok("agent create --name my-agent");
        change(&program, 5);
        assert_eq!(files(&program), ["audit.jsonl", "audit.jsonl.000000000006", "audit.jsonl.000000000007"]);
        program.ok("logs verify");
        let oldest = program.data_dir().join("audit.jsonl.000000000006");
        let line = fs::read_to_string(&oldest).unwrap();
        fs::write(&oldest, line.replace("my-agent", "mx-agent")).unwrap();
        change(&program, 2);
        assert!(files(&program).contains(&"audit.jsonl.000000000006".to_owned()), "it is kept as evidence");
        // Cutting off a beginning is not retention.
        for name in &files(&program)[1..] {
            if name.as_str() < "audit.jsonl.000000000009" {
                fs::remove_file(program.data_dir().join(name)).unwrap();
            }
        }
        program.ok("logs verify");
        peek::execute(&program, "update audit_file_starts set hash = 'x' where seq = 9").await;
        assert_eq!(program.run("logs verify").status.code(), Some(13));
    }
}

#[test]
fn a_file_that_is_old_enough_is_rotated() {
    let mut program = Program::seeded();
    program.set("POSTERN_AUDIT_MAX_AGE_HOURS", "1");
    change(&program, 1);
    assert_eq!(files(&program), ["audit.jsonl"]);
    for wrong in ["0", "x", "99999999"] {
        program.set("POSTERN_AUDIT_KEEP", wrong);
        assert_eq!(program.run("logs verify").status.code(), Some(2));
    }
}

#[test]
fn a_program_that_rotates_files_may_do_it_too() {
    let program = Program::seeded();
    let path = program.data_dir().join("audit.jsonl");
    fs::rename(&path, path.with_extension("jsonl.1")).unwrap();
    program.ok("logs verify");
    change(&program, 1);
    // `copytruncate`
    fs::copy(&path, path.with_extension("jsonl-20261120")).unwrap();
    assert_eq!(
        numbers(&program.ok("logs --tail 0 -o jsonl")),
        [1, 2, 3, 4, 5]
    );
    fs::write(&path, "").unwrap();
    change(&program, 2);
    assert_eq!(
        numbers(&program.ok("logs --tail 0 -o jsonl")),
        [1, 2, 3, 4, 5, 6, 7]
    );
    program.ok("logs verify");
    // What it has taken away is in the database.
    fs::remove_file(path.with_extension("jsonl.1")).unwrap();
    program.ok("logs verify");
    fs::remove_file(path.with_extension("jsonl-20261120")).unwrap();
    program.ok("logs verify");
    let only = format!("logs --log-file {} --tail 0 -o jsonl", path.display());
    assert_eq!(numbers(&program.ok(&only)), [6, 7]);
}

/// Starts `logs --follow`.
fn follow(program: &Program, flags: &str) -> (Child, impl Iterator<Item = i64>) {
    let mut command = program.command(&format!("logs --follow -o jsonl {flags}"));
    let mut child = command.stdout(Stdio::piped()).spawn().unwrap();
    let lines = BufReader::new(child.stdout.take().unwrap()).lines();
    (child, lines.map(|line| numbers(&line.unwrap())[0]))
}

#[test]
fn following_loses_nothing_over_rotations_and_shows_nothing_twice() {
    let mut program = Program::seeded();
    program.set("POSTERN_AUDIT_MAX_BYTES", "1");
    let (mut child, mut shown) = follow(&program, "--tail 1");
    assert_eq!(shown.next(), Some(4));
    change(&program, 12);
    assert_eq!(
        shown.by_ref().take(12).collect::<Vec<_>>(),
        (5..=16).collect::<Vec<_>>()
    );
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn following_loses_nothing_when_the_file_is_copied_and_emptied() {
    let program = Program::seeded();
    let path = program.data_dir().join("audit.jsonl");
    let (mut child, mut shown) = follow(&program, "--tail 1");
    assert_eq!(shown.next(), Some(4));
    for round in 1..=3 {
        // What is written just before the file is emptied is only in the copy when it is looked at again.
        change(&program, 2);
        fs::copy(&path, path.with_extension(format!("jsonl.{round}"))).unwrap();
        fs::write(&path, "").unwrap();
        change(&program, 1);
        // An empty file tells nothing of itself: it has to be seen with an entry before it is emptied again.
        let first = 3 * round + 2;
        assert_eq!(
            shown.by_ref().take(3).collect::<Vec<_>>(),
            (first..first + 3).collect::<Vec<_>>()
        );
    }
    child.kill().unwrap();
    child.wait().unwrap();
}

#[test]
fn an_export_is_there_whole_or_not_at_all() {
    let program = Program::seeded();
    let out = program.folder().join("out.csv");
    let line = format!("logs export --format csv --out {}", out.display());
    assert_eq!(
        program
            .tell(&line)
            .replace(program.folder().to_str().unwrap(), "[FOLDER]"),
        "stderr:\n  Wrote 4 entries to `[PLACE]/out.csv`.\nstatus: 0"
    );
    let text = fs::read_to_string(&out).unwrap();
    assert!(text.starts_with("timestamp,chain,seq,request_id,") && text.lines().count() == 5);
    assert_eq!(text, program.ok("logs export --format csv"));
    assert_eq!(
        fs::read_dir(program.folder())
            .unwrap()
            .filter(|entry| {
                let name = entry.as_ref().unwrap().file_name();
                let name = name.to_string_lossy();
                name.ends_with(".new") || name.starts_with(".out.csv")
            })
            .count(),
        0
    );
    let nowhere: PathBuf = program.folder().join("nowhere/out");
    let told = program.tell(&format!("logs export --out {}", nowhere.display()));
    assert!(
        told.contains("cannot be written") && told.ends_with("status: 1"),
        "{told}"
    );
    assert_eq!(numbers(&program.ok("logs export --agent nobody")), [0; 0]);
    assert_eq!(numbers(&program.ok("logs export --grep my-agent")), [4]);
    assert_eq!(program.run("logs --tail 3 verify").status.code(), Some(2));
    assert_eq!(
        program.run("logs export --log-file nowhere").status.code(),
        Some(2)
    );
}

#[test]
fn the_entries_of_all_hosts_are_merged() {
    let program = Program::seeded();
    let other = program.beside();
    other.ok("agent create --name there");
    change(&program, 1);
    let told = program.ok("logs --all-hosts --tail 0 -o jsonl");
    assert_eq!(numbers(&told), [1, 2, 3, 4, 1, 5]);
    assert_eq!(told, other.ok("logs export --all-hosts"));
    assert_eq!(
        numbers(&other.ok("logs --all-hosts --tail 2 -o jsonl")),
        [1, 5]
    );
    let mut child = program.command("logs --all-hosts --follow --tail 1 -o jsonl --until 1s");
    let mut child = child.stdout(Stdio::piped()).spawn().unwrap();
    let mut text = String::new();
    child
        .stdout
        .take()
        .unwrap()
        .read_to_string(&mut text)
        .unwrap();
    assert!(child.wait().unwrap().success());
}
