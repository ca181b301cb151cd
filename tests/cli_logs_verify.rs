//! `logs verify` and `logs checkpoint`: whatever was done to the log is found, and nothing is found where nothing was.

use std::fs;

use crate::support::{
    client::Call,
    peek,
    program::{Program, on_both_programs},
    server::Server,
    upstream::Upstream,
};

/// Runs `logs verify`, and returns its status and what it says.
fn verify(program: &Program, flags: &str) -> (Option<i32>, String) {
    let output = program.run(&format!("logs verify {flags}"));
    let status = output.status.code();
    assert!(status == Some(0) || output.stdout.is_empty());
    (status, String::from_utf8(output.stderr).unwrap())
}

/// Asserts that it ends with 13 and says this.
fn assert_found(program: &Program, flags: &str, expected: &str) {
    let (status, told) = verify(program, flags);
    assert_eq!(status, Some(13), "{told}");
    assert!(told.contains(expected), "{told} does not have: {expected}");
}

fn lines(program: &Program) -> Vec<String> {
    peek::file_lines(program)
}

fn write(program: &Program, lines: &[String]) {
    let mut text = lines.join("\n");
    if !lines.is_empty() {
        text.push('\n');
    }
    fs::write(program.data_dir().join("audit.jsonl"), text).unwrap();
}

/// What is done to the lines of a file, and what is said then.
type Damage = (&'static str, fn(&mut Vec<String>), &'static str);

const DAMAGES: [Damage; 11] = [
    (
        "a changed byte",
        |lines| lines[2] = lines[2].replace("reader", "writer"),
        "line 3 of",
    ),
    (
        "a changed number",
        |lines| lines[1] = lines[1].replace("\"seq\":2", "\"seq\":3"),
        "line 2 of",
    ),
    (
        "a line left out",
        |lines| drop(lines.remove(1)),
        "entry 2 is missing",
    ),
    (
        "the first left out",
        |lines| drop(lines.remove(0)),
        "entry 1 is missing",
    ),
    (
        "the last left out",
        |lines| drop(lines.pop()),
        "entry 4 is missing at its end",
    ),
    (
        "two in another order",
        |lines| lines.swap(1, 2),
        "entry 2 is not in its place: line 3 of",
    ),
    (
        "one twice",
        |lines| lines.insert(2, lines[1].clone()),
        "line 3 of",
    ),
    (
        "one put in between",
        |lines| lines.insert(1, lines[3].clone().replace("\"seq\":4", "\"seq\":2")),
        "line 2 of",
    ),
    (
        "no entry",
        |lines| lines.insert(3, "{}".to_owned()),
        "is no audit entry",
    ),
    (
        "a blank at the end",
        |lines| lines[0].push(' '),
        "line 1 of",
    ),
    ("nothing left", Vec::clear, "entries 1 to 4 are missing"),
];

#[test]
fn whatever_is_done_to_the_file_is_found() {
    let program = Program::seeded();
    let whole = lines(&program);
    assert_eq!(whole.len(), 4);
    for (what, damage, expected) in DAMAGES {
        let mut damaged = whole.clone();
        damage(&mut damaged);
        assert_ne!(damaged, whole, "{what}");
        write(&program, &damaged);
        assert_found(&program, "", expected);
    }
    write(&program, &whole);
    let told = program.ok("logs verify");
    assert!(told.contains("intact") && told.contains("1 to 4"), "{told}");
    assert!(
        told.contains(&format!("{}: 4 entries", peek::chain(&program))),
        "{told}"
    );
}

on_both_programs! {
    async fn whatever_is_done_to_the_database_is_found(program) {
        program.add_bot();
        assert_eq!(verify(&program, "").0, Some(0));
        let other = program.beside();
        other.ok("agent create --name there");
        for (damage, repair, expected) in [
            (
                "update audit_entries set line = replace(line, 'bot', 'bat') where seq = 4",
                "update audit_entries set line = replace(line, 'bat', 'bot') where seq = 4",
                "entry 4 was changed or forged",
            ),
            (
                "update audit_entries set at = at + 1 where seq = 2",
                "update audit_entries set at = at - 1 where seq = 2",
                "entry 2 has a row whose column `at`",
            ),
            (
                "update audit_entries set team_id = team_id || 'x' where seq = 3",
                "update audit_entries set team_id = replace(team_id, 'x', '') where seq = 3",
                "entry 3 has a row whose column `team_id`",
            ),
            (
                "update audit_entries set seq = -seq where seq = 3",
                "update audit_entries set seq = -seq where seq = -3",
                "in the database",
            ),
            (
                "update audit_entries set chain = chain || 'x' where seq = 4",
                "update audit_entries set chain = replace(chain, 'x', '') where seq = 4",
                "in the database",
            ),
        ] {
            peek::execute(&program, damage).await;
            assert_found(&program, "", expected);
            peek::execute(&program, repair).await;
            assert_eq!(verify(&program, "").0, Some(0));
        }
        peek::execute(&program, "delete from audit_entries where seq = 4").await;
        assert_found(&program, "", "the database was set back");
    }

    async fn a_checkpoint_finds_a_history_that_was_set_back(program) {
        let (chain, file) = (program.data_dir().join("audit.chain"), program.data_dir().join("audit.jsonl"));
        let before = (fs::read(&chain).unwrap(), fs::read(&file).unwrap());
        program.add_bot();
        let kept = program.folder().join("kept");
        let flags = format!("--checkpoint {}", kept.display());
        fs::write(&kept, program.ok("logs checkpoint")).unwrap();
        assert_eq!(verify(&program, &flags).0, Some(0));
        program.ok("agent disable bot");
        assert_eq!(verify(&program, &flags).0, Some(0), "what comes later is no matter");
        // Everything is as it was before, and nothing here tells.
        peek::execute(&program, "delete from audit_entries where seq > 2").await;
        fs::write(&chain, &before.0).unwrap();
        fs::write(&file, &before.1).unwrap();
        assert_eq!(verify(&program, "").0, Some(0));
        assert_found(&program, &flags, "entry 4 is not there");
        // Another history under the same key.
        program.ok_with("add --name other --auth api-key --any-host --value-file -", "v");
        program.ok("agent create --name other");
        assert_eq!(verify(&program, "").0, Some(0));
        assert_found(&program, &flags, "the history was rewritten");
        let log = format!("--log-file {} {flags}", file.display());
        assert_found(&program, &log, "line 4 of");
    }
}

#[test]
fn a_checkpoint_is_believed_as_it_was_signed() {
    let (program, stranger) = (Program::seeded(), Program::seeded());
    let path = program.folder().join("kept");
    let flags = format!("--checkpoint {}", path.display());
    let line = program.ok("logs checkpoint");
    for (text, expected) in [
        (
            line.replace("\"seq\":4", "\"seq\":3"),
            "was changed: its signature is of another text",
        ),
        (stranger.ok("logs checkpoint"), "is signed by another key"),
        (line[..90].to_owned(), "is no checkpoint"),
    ] {
        fs::write(&path, text).unwrap();
        assert_found(&program, &flags, expected);
    }
    fs::write(&path, "\n").unwrap();
    assert_eq!(verify(&program, &flags).0, Some(2));
    assert_eq!(verify(&program, "--checkpoint nowhere").0, Some(2));
    program.ok(&format!("logs checkpoint --append {}", path.display()));
    program.ok("agent disable my-agent");
    program.ok(&format!("logs checkpoint --append {}", path.display()));
    assert_eq!(fs::read_to_string(&path).unwrap().trim().lines().count(), 2);
    let told: serde_json::Value = serde_json::from_str(&line).unwrap();
    let public = told["public_key"].as_str().unwrap();
    assert_eq!(
        verify(&program, &format!("{flags} --public-key {public}")).0,
        Some(0)
    );
    assert_found(
        &program,
        &format!("{flags} --public-key {}", "0".repeat(64)),
        "another key",
    );
}

#[test]
fn one_file_is_verified_alone() {
    let program = Program::seeded();
    let part = program.folder().join("part.jsonl");
    let whole = lines(&program);
    let write = |lines: &[String]| fs::write(&part, lines.join("\n") + "\n").unwrap();
    let flags = format!("--log-file {}", part.display());
    write(&whole[1..3]);
    assert_eq!(verify(&program, &flags).0, Some(0));
    write(&[whole[1].clone(), whole[3].clone()]);
    assert_found(&program, &flags, "entry 3 is missing");
    write(&[whole[1].clone(), whole[2].replace("reader", "writer")]);
    assert_found(&program, &flags, "line 2 of");
    write(&[whole[1].clone(), lines(&Program::seeded())[2].clone()]);
    assert_found(&program, &flags, "not of");
    write(&lines(&Program::seeded()));
    assert_found(&program, &flags, "or is another deployment's");
    assert_eq!(verify(&program, "--log-file nowhere").0, Some(2));
    // Without the database the key is enough.
    write(&whole);
    fs::rename(
        program.data_dir().join("postern.db"),
        program.folder().join("gone"),
    )
    .unwrap();
    assert_eq!(verify(&program, &flags).0, Some(0));
    assert_eq!(verify(&program, "").0, Some(6));
    assert_eq!(
        verify(&program, "--relay-url http://127.0.0.1:1").0,
        Some(2)
    );
}

#[test]
fn a_file_that_lags_is_a_warning() {
    let program = Program::seeded();
    let whole = lines(&program);
    write(&program, &whole[..3]);
    let chain = program.data_dir().join("audit.chain");
    let noted = fs::read_to_string(&chain).unwrap();
    let lagging = format!("{}\n{:019}\n", noted.lines().next().unwrap(), 3);
    fs::write(&chain, lagging).unwrap();
    let (status, told) = verify(&program, "");
    assert_eq!(status, Some(0), "{told}");
    assert!(
        told.contains("warning: the file lags 1 entry behind"),
        "{told}"
    );
    program.ok("agent disable my-agent");
    assert_eq!(verify(&program, ""), (Some(0), String::new()));
    assert_eq!(lines(&program)[..4], whole);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_works_while_a_relay_writes() {
    let mut program = Program::owned();
    let key = program.add_bot();
    program.set("POSTERN_AUDIT_MAX_BYTES", "20000");
    let upstream = Upstream::ok().await;
    let server = Server::start(&program);
    let agent = server.client(&key);
    let calls = async {
        for _ in 0..150 {
            let call = Call::with("main", &upstream.url("/"));
            assert_eq!(agent.forward(call).await.status, 200);
        }
    };
    let verified = async {
        for _ in 0..6 {
            let told = tokio::task::block_in_place(|| verify(&program, ""));
            assert_eq!(told.0, Some(0), "{}", told.1);
        }
    };
    tokio::join!(calls, verified);
    server.stop();
    assert_eq!(verify(&program, ""), (Some(0), String::new()));
}
