//! The operator's tools on a disk that is full: nothing is half done, and with room all is well.

use std::fs;

use crate::support::{
    client::Call, database::postgres_schema, peek, program::Program, server::Server,
    small_disk::SmallDisk, upstream::Upstream,
};

/// How large the disk is: for the database, a scratch database of a backup, and their logs.
const SIZE: &str = "6m";

/// Writes each test twice, `name::sqlite` and `name::postgres`, with a deployment whose data directory is a small disk.
/// On PostgreSQL the files are on it, and the database is not.
macro_rules! on_a_small_disk {
    ($(async fn $name:ident($program:ident, $disk:ident) $body:block)*) => { $(
        mod $name {
            use super::*;

            async fn test($program: Program, $disk: SmallDisk) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                let program = Program::new();
                if let Some(disk) = SmallDisk::under(&program, SIZE) {
                    program.init_owned();
                    test(program, disk).await;
                }
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let Some((url, _place)) = postgres_schema().await else { return };
                let mut program = Program::new();
                program.set("POSTERN_DATABASE_URL", url);
                if let Some(disk) = SmallDisk::under(&program, SIZE) {
                    program.init_owned();
                    test(program, disk).await;
                }
            }
        }
    )* };
}

fn is_sqlite(program: &Program) -> bool {
    program.database_url().starts_with("sqlite")
}

fn names(folder: &std::path::Path) -> Vec<String> {
    let names = fs::read_dir(folder).unwrap();
    names
        .map(|it| it.unwrap().file_name().into_string().unwrap())
        .collect()
}

/// Checks that a call goes out with the secret, as it was.
async fn check_serving(program: &Program, key: &str) {
    let upstream = Upstream::ok().await;
    let relay = Server::start(program);
    let call = Call::with("main", &upstream.url("/"));
    let told = relay.client(key).forward(call).await;
    assert_eq!(told.status, 200, "{told:?}");
    let sent = upstream.seen()[0].header("authorization");
    assert_eq!(sent.as_deref(), Some("Bearer a-real-secret"));
    relay.stop();
}

on_a_small_disk! {
    async fn a_key_is_not_rotated_to_one_that_cannot_be_kept(program, disk) {
        let key = program.add_bot();
        disk.fill();
        let told = program.tell("key rotate --yes");
        assert!(told.contains("full") || told.contains("No space left"), "{told}");
        assert!(told.ends_with("status: 1"), "{told}");
        disk.empty();
        program.ok("key check");
        check_serving(&program, &key).await;
        program.ok("key rotate --yes");
        let status = program.ok("key rotate --status -o json");
        assert!(status.contains("\"done\"") && status.contains("\"left\": 0"), "{status}");
        program.ok("key check");
        check_serving(&program, &key).await;
        peek::agreeing(&program).await;
    }

    async fn a_backup_that_has_no_room_replaces_nothing(program, disk) {
        let key = program.add_bot();
        program.ok("backup create x.backup");
        program.ok("role create --name later");
        disk.fill();
        for line in ["backup verify x.backup", "backup restore x.backup --replace --yes"] {
            let told = program.tell(line);
            assert!(told.contains("full") || told.contains("No space left"), "{told}");
            assert!(told.ends_with("status: 1"), "{told}");
        }
        disk.empty();
        let left = names(&program.data_dir());
        assert!(!left.iter().any(|name| name.starts_with(".scratch")), "{left:?}");
        assert!(program.ok("role list").contains("later"));
        program.ok("backup restore x.backup --replace --yes");
        assert!(!program.ok("role list").contains("later"));
        check_serving(&program, &key).await;
        peek::agreeing(&program).await;
    }

    async fn an_export_that_has_no_room_leaves_no_file(program, disk) {
        program.add_bot();
        let before = names(&program.data_dir()).len();
        disk.fill();
        let out = program.data_dir().join("out.jsonl");
        let line = format!("logs export --out {}", out.display());
        let told = program.tell(&line);
        assert!(told.contains("cannot be written") && told.contains("No space left"), "{told}");
        assert!(told.ends_with("status: 1"), "{told}");
        assert!(!out.exists());
        disk.empty();
        assert_eq!(names(&program.data_dir()).len(), before, "nothing is left beside it");
        program.ok(&line);
        assert_eq!(fs::read_to_string(&out).unwrap(), program.ok("logs export"));
    }

    async fn an_audit_file_that_has_no_room_for_the_next_one_goes_on_later(made, disk) {
        let mut program = made;
        program.set("POSTERN_AUDIT_MAX_BYTES", "1");
        program.ok("role create --name before");
        disk.fill();
        let told = program.tell("role create --name r");
        if is_sqlite(&program) {
            assert!(told.contains("is full") && told.ends_with("status: 1"), "{told}");
        } else {
            assert!(told.contains("lags behind: No space left") && told.ends_with("status: 0"), "{told}");
        }
        disk.empty();
        program.ok("role create --name after");
        program.ok("logs verify");
        let roles = program.ok("role list -o json").matches("\"name\"").count();
        assert_eq!(roles, if is_sqlite(&program) { 2 } else { 3 });
        let stored = peek::stored_lines(&program).await;
        peek::chained(&stored);
        let exported = program.ok("logs export");
        assert_eq!(exported.lines().collect::<Vec<_>>(), stored);
    }
}
