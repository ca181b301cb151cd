//! `backup`: the real program, on either database and from one to the other.

use std::fs;

use serde_json::Value;

use crate::support::{
    client::Call,
    database::postgres_schema,
    peek,
    process::Process,
    program::{Program, on_both_programs},
    server::Server,
    upstream::Upstream,
};

/// Returns what commands show of everything.
fn snapshot(program: &Program) -> Vec<String> {
    [
        "agent list",
        "role list",
        "credential list",
        "user list",
        "grant list",
        "policy show main",
    ]
    .map(|line| program.ok(&format!("{line} -o json")))
    .to_vec()
}

/// Makes something of every kind, a call that waits among them.
fn fill(program: &Program) -> String {
    let bot = program.add_bot();
    program.ok("role create --name reader --credentials main --rate-limit 5");
    program.ok("agent create --name other --roles reader --description Ω-ünï");
    program.ok_with(
        "policy set main --file -",
        r#"{"require_approval_methods": ["POST"], "auto_approve_methods": ["GET"]}"#,
    );
    bot
}

fn code(told: &str) -> &str {
    told.rsplit("status: ").next().unwrap()
}

on_both_programs! {
    async fn what_was_changed_since_is_as_it_was_and_relays_notice(program) {
        let bot = fill(&program);
        let upstream = Upstream::ok().await;
        let relay = Server::start(&program);
        let agent = relay.client(&bot);
        let call = || Call::with("main", &upstream.url("/"));
        let asked = agent.forward(Call::with("main", &upstream.url("/later")).method("POST")).await;
        let waiting = asked.json()["txn_id"].as_str().unwrap().to_owned();
        let before = snapshot(&program);
        let made: Value = serde_json::from_str(&program.ok("backup create x.backup -o json")).unwrap();
        assert_eq!(made["state"], "created");
        assert_eq!(made["bytes"], fs::metadata(program.folder().join("x.backup")).unwrap().len());
        let verified: Value = serde_json::from_str(&program.ok("backup verify x.backup -o json")).unwrap();
        assert_eq!((&verified["rows"], &verified["tables"]), (&made["rows"], &made["tables"]));
        program.ok("agent delete bot --yes");
        program.ok_with("credential set-value main --value-file -", "another-secret");
        program.ok("role delete reader --yes");
        assert_eq!(agent.forward(call()).await.status, 401);
        let told = program.tell("backup restore x.backup --yes");
        assert!(told.contains("`--replace`") && code(&told) == "5", "{told}");
        let told = program.tell("backup restore x.backup --replace");
        assert!(told.contains("--yes") && code(&told) == "2", "{told}");
        program.ok("backup restore x.backup --replace --dry-run");
        assert_eq!(agent.forward(call()).await.status, 401);
        let entries = peek::stored_lines(&program).await.len();
        program.ok("backup restore x.backup --replace --yes");
        assert_eq!(snapshot(&program), before);
        assert_eq!(agent.forward(call()).await.status, 200);
        assert_eq!(upstream.seen().last().unwrap().header("authorization"), Some("Bearer a-real-secret".to_owned()));
        program.ok(&format!("approval approve {waiting}"));
        assert_eq!(agent.settled(&waiting).await["status"], "forwarded");
        relay.stop();
        let all = peek::agreeing(&program).await;
        assert!(all.len() > entries, "no entry was taken away");
        let left: Vec<_> = fs::read_dir(program.data_dir()).unwrap().map(|it| it.unwrap().file_name()).collect();
        assert!(!left.iter().any(|name| name.to_string_lossy().starts_with(".scratch")), "{left:?}");
    }

    async fn what_is_no_whole_backup_changes_nothing(program) {
        fill(&program);
        program.ok("backup create x.backup");
        let before = snapshot(&program);
        let file = fs::read(program.folder().join("x.backup")).unwrap();
        let mut flipped = file.clone();
        flipped[file.len() / 2] ^= 1;
        let newer = String::from_utf8_lossy(&file[..400]).find("\"schema\":").unwrap() + 9;
        let mut later = file.clone();
        later.splice(newer..=newer, *b"9999");
        let cases: [(&str, Vec<u8>, &str, &str); 5] = [
            ("flipped", flipped, "13", "70"),
            ("cut", file[..file.len() - 20].to_vec(), "13", "70"),
            ("empty", Vec::new(), "13", "70"),
            ("other", b"no backup at all, but some other file".to_vec(), "13", "70"),
            ("later", later, "1", "1"),
        ];
        for (name, bytes, verified, restored) in cases {
            fs::write(program.folder().join(name), bytes).unwrap();
            let told = program.tell(&format!("backup verify {name}"));
            assert_eq!(code(&told), verified, "{told}");
            let told = program.tell(&format!("backup restore {name} --replace --yes"));
            assert_eq!(code(&told), restored, "{told}");
        }
        fs::write(program.folder().join("other.key"), program.ok("key generate")).unwrap();
        let told = program.tell("backup verify x.backup --encryption-key-file other.key");
        assert!(told.contains("another encryption key") && code(&told) == "4", "{told}");
        assert_eq!(code(&program.tell("backup verify nowhere")), "2");
        assert_eq!(code(&program.tell("backup restore x.backup --replace --yes --relay-url http://127.0.0.1:1")), "2");
        let told = program.tell("backup create /dev/full -o json");
        assert!(told.contains("disk_full") && code(&told) == "1", "{told}");
        let told = program.tell("backup create nowhere/x.backup");
        assert_eq!(code(&told), "1", "{told}");
        assert_eq!(snapshot(&program), before);
    }

    async fn killed_while_it_reads_or_writes_it_leaves_everything_as_it_was(program) {
        fill(&program);
        program.ok("backup create x.backup");
        program.ok("agent delete other --yes");
        let before = snapshot(&program);
        for _ in 0..3 {
            let mut restoring = Process::spawn(&mut program.command("backup restore x.backup --replace --yes"));
            while !fs::read_dir(program.data_dir()).unwrap().any(|it| it.unwrap().file_name().to_string_lossy().starts_with(".scratch")) {
                std::thread::yield_now();
            }
            restoring.kill();
            for scratch in fs::read_dir(program.data_dir()).unwrap().map(|it| it.unwrap().path()) {
                if scratch.to_string_lossy().contains(".scratch") { fs::remove_dir_all(scratch).unwrap(); }
            }
            let now = snapshot(&program);
            assert!(now == before || now[0].contains("other"), "half of it is there");
        }
        let creating = Process::spawn(&mut program.command("backup create y.backup"));
        drop(creating);
        assert!(!program.folder().join("y.backup").exists() || program.tell("backup verify y.backup").ends_with("status: 0"));
        program.ok("backup restore x.backup --replace --yes");
        assert!(program.ok("agent list").contains("other"));
    }

    async fn a_file_that_another_deployment_has_written_is_put_aside(program) {
        fill(&program);
        program.ok("backup create x.backup");
        let (chain, many) = (peek::chain(&program), peek::stored_lines(&program).await.len());
        // Another deployment of this host and its key: its entries have the same numbers.
        peek::execute(&program, "delete from audit_entries").await;
        let first = program.data_dir().join("audit.jsonl");
        let text = fs::read_to_string(&first).unwrap();
        fs::write(&first, text.replace("\"reader\"", "\"writer\"").replace("\"main\"", "\"mine\"")).unwrap();
        assert_eq!(peek::file_lines(&program).len(), many);
        let told = program.tell("backup restore x.backup --replace --yes");
        assert!(told.contains("audit.ended-") && code(&told) == "0", "{told}");
        assert!(peek::chain(&program) != chain);
        program.ok("logs verify");
        program.ok("role create --name later");
        program.ok("logs verify");
        peek::agreeing(&program).await;
    }

    async fn files_that_were_rotated_since_are_known(made) {
        let mut program = made;
        fill(&program);
        program.ok("backup create x.backup");
        program.set("POSTERN_AUDIT_MAX_BYTES", "1");
        for name in ["a", "b", "c"] {
            program.ok(&format!("role create --name {name}"));
        }
        program.ok("backup restore x.backup --replace --yes");
        program.ok("logs verify");
        // Taking away the oldest is retention, as it was before.
        let files = fs::read_dir(program.data_dir()).unwrap().map(|it| it.unwrap().path());
        let mut files: Vec<_> = files.filter(|path| path.to_string_lossy().contains("audit.jsonl.0")).collect();
        files.sort();
        for path in &files[..2] {
            fs::remove_file(path).unwrap();
        }
        program.ok("logs verify");
    }

    async fn one_from_before_a_rotation_takes_the_old_key(program) {
        fill(&program);
        program.ok("backup create old.backup");
        let before = snapshot(&program);
        program.ok("key rotate --yes");
        let told = program.tell("backup restore old.backup --replace --yes");
        assert!(told.contains("encryption.key.") && code(&told) == "4", "{told}");
        let kept = fs::read_dir(program.data_dir()).unwrap().map(|it| it.unwrap().path());
        let kept = kept.into_iter().find(|path| path.to_string_lossy().contains("encryption.key.")).unwrap();
        program.ok(&format!("backup restore old.backup --replace --yes --encryption-key-file {}", kept.display()));
        fs::copy(&kept, program.data_dir().join("encryption.key")).unwrap();
        assert_eq!(snapshot(&program), before);
        program.ok("key rotate --yes");
        assert_eq!(snapshot(&program), before);
        peek::agreeing(&program).await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_team_moves_from_one_database_to_the_other_and_back() {
    let Some((url, _place)) = postgres_schema().await else {
        return;
    };
    let here = Program::owned();
    fill(&here);
    let before = snapshot(&here);
    here.ok("backup create here.backup");
    let key = here.data_dir().join("encryption.key");
    let mut there = Program::new();
    there.set("POSTERN_DATABASE_URL", url);
    there.set("POSTERN_ENCRYPTION_KEY_FILE", key.display().to_string());
    there.ok(&format!(
        "backup restore {} --yes",
        here.folder().join("here.backup").display()
    ));
    assert_eq!(snapshot(&there), before);
    there.ok("agent disable other");
    let changed = snapshot(&there);
    there.ok("backup create there.backup");
    let mut back = Program::new();
    back.set("POSTERN_ENCRYPTION_KEY_FILE", key.display().to_string());
    back.ok(&format!(
        "backup restore {} --yes",
        there.folder().join("there.backup").display()
    ));
    assert_eq!(snapshot(&back), changed);
    back.ok("role create --name later");
    peek::agreeing(&back).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_host_whose_database_is_lost_goes_on_with_another_chain() {
    let program = Program::owned();
    fill(&program);
    program.ok("backup create x.backup");
    program.ok("role create --name lost");
    let chain = peek::chain(&program);
    for file in [
        "postern.db",
        "postern.db-wal",
        "postern.db-shm",
        "postern.db-access",
    ] {
        fs::remove_file(program.data_dir().join(file)).ok();
    }
    let told = program.tell("backup restore x.backup --yes");
    assert!(
        told.contains("another chain") && code(&told) == "0",
        "{told}"
    );
    assert!(peek::chain(&program) != chain);
    program.ok("role create --name later");
    peek::agreeing(&program).await;
    let kept = program
        .data_dir()
        .join(format!("audit.ended-{}.jsonl", &chain[..8]));
    assert!(fs::read_to_string(kept).unwrap().contains("lost"));
}
