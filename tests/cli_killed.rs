//! The operator's tools and relays, killed where it hurts most: nothing is lost, nothing is half there.

use std::{fs, time::Duration};

use sqlx::{Connection, Row};
use tokio::task::JoinSet;

use crate::support::{
    client::Call,
    peek,
    planted::{check_planted, plant},
    process::Process,
    program::{Program, on_both_programs},
    server::Server,
    terminal::Terminal,
    upstream::Upstream,
};

/// Tells whether somebody else is in a transaction that writes to a table.
struct Watch {
    connection: sqlx::AnyConnection,
    is_sqlite: bool,
}

impl Watch {
    async fn on(program: &Program) -> Self {
        sqlx::any::install_default_drivers();
        let url = program.database_url();
        let is_sqlite = url.starts_with("sqlite");
        let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
        if is_sqlite {
            let at_once = "pragma busy_timeout = 0";
            sqlx::query(at_once).execute(&mut connection).await.unwrap();
        }
        Self {
            connection,
            is_sqlite,
        }
    }

    /// Returns whether that is so at present.
    async fn sees_a_writer(&mut self) -> bool {
        if self.is_sqlite {
            let begun = sqlx::query("begin immediate");
            if begun.execute(&mut self.connection).await.is_err() {
                return true;
            }
            let ended = sqlx::query("rollback").execute(&mut self.connection);
            ended.await.unwrap();
            return false;
        }
        let query = "select count(*) as writers from pg_locks l join pg_class c on c.oid = l.relation \
             where c.relname in ('agents', 'credentials') and l.granted and c.relnamespace = current_schema()::regnamespace \
             and l.mode in ('RowExclusiveLock', 'AccessExclusiveLock') and l.pid <> pg_backend_pid()";
        let row = sqlx::query(query).fetch_one(&mut self.connection);
        row.await.unwrap().get::<i64, _>(0) > 0
    }

    /// Kills a command in the middle of a transaction, that long after it began; false when it was over before.
    async fn kill_within(&mut self, command: &mut Process, after: Duration) -> bool {
        loop {
            if self.sees_a_writer().await {
                tokio::time::sleep(after).await;
                let was_within = self.sees_a_writer().await;
                command.kill();
                return was_within;
            }
            if command.has_ended() {
                return false;
            }
        }
    }
}

fn exported(program: &Program) -> [String; 3] {
    ["agent list", "role list", "credential list"]
        .map(|line| program.ok(&format!("{line} -o json")))
}

on_both_programs! {
    async fn a_restore_that_is_killed_in_its_transaction_changes_nothing(program) {
        program.add_bot();
        plant(&program, 1500).await;
        program.ok("backup create x.backup");
        let mut watch = Watch::on(&program).await;
        let mut kills = 0;
        for millis in [0, 20, 60, 150] {
            program.run("role create --name later");
            let before = exported(&program);
            let mut restoring = Process::spawn(&mut program.command("backup restore x.backup --replace --yes"));
            if watch.kill_within(&mut restoring, Duration::from_millis(millis)).await {
                kills += 1;
            }
            // It may have been done a moment before it was killed.
            let now = exported(&program);
            assert!(now == before || !now[1].contains("later"), "half of it is there");
        }
        assert!(kills > 0, "it was never caught");
        program.run("role create --name later");
        program.ok("backup restore x.backup --replace --yes");
        assert!(!program.ok("role list").contains("later"));
        check_planted(&program, 1500).await;
        peek::agreeing(&program).await;
        // What those that were killed have left is gone.
        let left = fs::read_dir(program.data_dir()).unwrap().map(|it| it.unwrap().file_name());
        let left: Vec<_> = left.filter(|name| name.to_string_lossy().starts_with(".scratch")).collect();
        assert!(left.is_empty(), "{left:?}");
    }

    async fn an_apply_that_is_killed_half_way_applies_nothing(program) {
        const AGENTS: usize = 400;
        let agents: Vec<_> = (0..AGENTS).map(|n| format!("  - name: a{n}\n")).collect();
        let agents = agents.concat();
        fs::write(program.folder().join("m.yaml"), format!("agents:\n{agents}")).unwrap();
        let mut watch = Watch::on(&program).await;
        let mut kills = 0;
        for millis in [0, 10, 40] {
            let mut applying = Process::spawn(&mut program.command("apply -f m.yaml"));
            if !watch.kill_within(&mut applying, Duration::from_millis(millis)).await {
                continue;
            }
            kills += 1;
            let agents = program.ok("agent list -o json").matches("\"name\"").count();
            assert!(agents == 0 || agents == AGENTS, "{agents}");
        }
        assert!(kills > 0, "it was never caught");
        program.ok("apply -f m.yaml");
        assert_eq!(program.ok("agent list -o json").matches("\"name\"").count(), AGENTS);
        let again = program.ok("apply -f m.yaml -o json");
        assert!(again.contains("\"created\": 0"), "{again}");
        peek::agreeing(&program).await;
    }

    async fn a_relay_that_is_killed_while_it_rotates_loses_no_entry(made) {
        let mut program = made;
        let key = program.add_bot();
        program.set("POSTERN_AUDIT_MAX_BYTES", "1");
        let upstream = Upstream::ok().await;
        let mut answered = 0;
        for _ in 0..3 {
            let mut relay = Server::start(&program);
            let agent = relay.client(&key);
            for _ in 0..10 {
                let told = agent.forward(Call::with("main", &upstream.url("/"))).await;
                assert_eq!(told.status, 200);
                answered += 1;
            }
            // With calls under way, each of which rotates the file.
            let mut calls = JoinSet::new();
            for _ in 0..4 {
                let (agent, target) = (agent.clone(), upstream.url("/"));
                calls.spawn(async move { agent.begin(Call::with("main", &target)).await.status() });
            }
            relay.kill();
            while let Some(call) = calls.join_next().await {
                answered += usize::from(call.is_ok_and(|status| status == 200));
            }
        }
        program.ok("role create --name after");
        program.ok("logs verify");
        let stored = peek::stored_lines(&program).await;
        let entries = peek::chained(&stored);
        assert!(entries.iter().filter(|entry| entry["upstream_status"] == 200).count() >= answered);
        let exported = program.ok("logs export");
        assert_eq!(exported.lines().collect::<Vec<_>>(), stored);
    }

    async fn a_relay_that_is_killed_during_a_rotation_of_the_key_serves_again(program) {
        const COUNT: usize = 600;
        let key = program.add_bot();
        plant(&program, COUNT).await;
        let upstream = Upstream::ok().await;
        let mut relay = Server::start(&program);
        let mut rotating = Process::spawn(&mut program.command("key rotate --yes"));
        loop {
            let told = program.ok("key rotate --status -o json");
            let is_under_way = !told.contains("\"done\"") && !told.contains("\"resealed\": 0");
            if is_under_way || rotating.has_ended() { break; }
        }
        relay.kill();
        let relay = Server::start(&program);
        let told = relay.client(&key).forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!(told.status, 200, "{told:?}");
        let ended = rotating.ended();
        assert!(ended.success(), "{}", rotating.said());
        check_planted(&program, COUNT).await;
        let told = relay.client(&key).forward(Call::with("main", &upstream.url("/"))).await;
        assert_eq!(told.status, 200, "{told:?}");
        relay.stop();
    }

    async fn a_checkpoint_is_good_after_a_rotation_of_the_key(program) {
        program.add_bot();
        program.ok("logs checkpoint --append checkpoints");
        program.ok("key rotate --yes");
        program.ok("logs verify --checkpoint checkpoints");
        program.ok("logs checkpoint --append checkpoints");
        program.ok("logs verify --checkpoint checkpoints");
        let lines = fs::read_to_string(program.folder().join("checkpoints")).unwrap();
        let keys: std::collections::BTreeSet<_> = lines
            .lines()
            .map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap()["public_key"].to_string())
            .collect();
        assert_eq!(keys.len(), 1, "who noted the public key need not note another");
        peek::execute(&program, "delete from audit_entries where seq = (select max(seq) from audit_entries)").await;
        assert_eq!(program.run("logs verify --checkpoint checkpoints").status.code(), Some(13));
    }

    async fn a_newer_schema_keeps_its_key(program) {
        let key = fs::read(program.data_dir().join("encryption.key")).unwrap();
        peek::execute(
            &program,
            "update _sqlx_migrations set version = 9999 where version = (select max(version) from _sqlx_migrations)",
        )
        .await;
        for line in ["key rotate --yes", "key rotate --status", "backup create x.backup", "apply -f m.yaml"] {
            fs::write(program.folder().join("m.yaml"), "roles: []\n").unwrap();
            let told = program.tell(line);
            assert!(told.contains("the database has schema 9999") && told.ends_with("status: 1"), "{told}");
        }
        assert_eq!(fs::read(program.data_dir().join("encryption.key")).unwrap(), key);
        assert!(!program.folder().join("x.backup").exists());
        let sealed = peek::texts(&program, "select id from former_keys").await;
        assert!(sealed.is_empty());
    }

    async fn long_work_shows_a_bar_on_a_terminal(program) {
        plant(&program, 600).await;
        program.ok("backup create x.backup");
        for (line, shown) in [
            ("backup create y.backup", "backing up"),
            ("backup verify x.backup", "verifying"),
        ] {
            let terminal = Terminal::start(&mut program.command(line), (80, 24));
            terminal.wait_for_words(shown);
            assert!(terminal.answered().success(), "{line}");
            let told = program.run_in(line, &[], "");
            let told = String::from_utf8_lossy(&told.stderr).into_owned();
            assert!(!told.contains(shown), "nowhere else: {told}");
        }
    }
}

#[test]
fn a_file_whose_first_entry_is_old_enough_is_rotated() {
    let mut program = Program::seeded();
    program.set("POSTERN_AUDIT_MAX_AGE_HOURS", "24");
    let path = program.data_dir().join("audit.jsonl");
    let text = fs::read_to_string(&path).unwrap();
    let entry: serde_json::Value = serde_json::from_str(text.lines().next().unwrap()).unwrap();
    let written = entry["timestamp"].as_str().unwrap();
    let (year, rest) = written.split_at(4);
    let year: u32 = year.parse().unwrap();
    fs::write(
        &path,
        text.replacen(written, &format!("{}{rest}", year - 1), 1),
    )
    .unwrap();
    program.ok("role create --name later");
    let rotated = path.with_extension("jsonl.000000000001");
    assert!(fs::read_to_string(&rotated).unwrap().contains("slack"));
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 1);
    // With the day that it had in truth all is as it was written.
    fs::write(&rotated, text).unwrap();
    program.ok("logs verify");
    program.ok("role create --name latest");
    assert_eq!(fs::read_to_string(&path).unwrap().lines().count(), 2);
}
