//! `key rotate`: the real program, with relays that serve meanwhile and commands that are killed.

use std::fs;

use serde_json::Value;

use crate::support::{
    client::Call,
    peek,
    planted::{check_planted, plant, read_key},
    process::Process,
    program::{Program, on_both_programs},
    server::Server,
    upstream::Upstream,
};

fn status(program: &Program) -> Value {
    serde_json::from_str(&program.ok("key rotate --status -o json")).unwrap()
}

on_both_programs! {
    async fn relays_serve_under_both_keys_and_a_host_with_the_old_one_is_told(program) {
        let bot = program.add_bot();
        let file = program.data_dir().join("encryption.key");
        let mut there = program.beside();
        fs::copy(&file, there.folder().join("copied.key")).unwrap();
        there.set("POSTERN_ENCRYPTION_KEY_FILE", there.folder().join("copied.key").display().to_string());
        let (here_relay, there_relay) = (Server::start(&program), Server::start(&there));
        let upstream = Upstream::ok().await;
        let agents = [here_relay.client(&bot), there_relay.client(&bot)];
        // A call that waits for a person all the while.
        let waiting = Call::with("main", &upstream.url("/later")).method("POST");
        let asked = agents[0].forward(waiting).await;
        assert_eq!(asked.status, 202, "{asked:?}");
        let txn = asked.json()["txn_id"].as_str().unwrap().to_owned();
        let before = read_key(&file);
        program.ok("key rotate --yes");
        let after = read_key(&file);
        assert!(before.id() != after.id());
        let kept = program.data_dir().join(format!("encryption.key.{}", before.id()));
        assert!(read_key(&kept).id() == before.id());
        let told = status(&program);
        assert_eq!((told["state"].as_str(), told["left"].as_i64()), (Some("done"), Some(0)));
        assert_eq!(told["to_key"], after.id().to_string());
        for agent in &agents {
            let told = agent.forward(Call::with("main", &upstream.url("/"))).await;
            assert_eq!(told.status, 200, "{told:?}");
        }
        program.ok(&format!("approval approve {txn}"));
        let settled = agents[1].settled(&txn).await;
        assert_eq!(settled["status"], "forwarded", "{settled}");
        // What a new value is sealed under, by a command here, both relays know.
        program.ok_with("credential set-value main --value-file -", "another-secret");
        for agent in &agents {
            assert_eq!(agent.forward(Call::with("main", &upstream.url("/"))).await.status, 200);
            let seen = upstream.seen();
            assert_eq!(seen.last().unwrap().header("authorization"), Some("Bearer another-secret".to_owned()));
        }
        let told = there.tell("agent list");
        assert!(told.contains("error: this encryption key was replaced on ") && told.ends_with("status: 4"), "{told}");
        assert!(there.tell("key check").ends_with("status: 13"));
        fs::copy(&file, there.folder().join("copied.key")).unwrap();
        there.ok("key check");
        here_relay.stop();
        there_relay.stop();
        peek::agreeing(&program).await;
    }

    async fn killed_again_and_again_it_loses_nothing(program) {
        const COUNT: usize = 1500;
        let bot = program.add_bot();
        plant(&program, COUNT).await;
        let relay = Server::start(&program);
        let upstream = Upstream::ok().await;
        let agent = relay.client(&bot);
        let mut left = i64::try_from(COUNT).unwrap() + 2;
        let mut kills = 0;
        while left > 0 && kills < 6 {
            let mut rotating = Process::spawn(&mut program.command("key rotate --yes"));
            // Killed as soon as it has done anything at all since the last time, wherever that is.
            let now = loop {
                let told = status(&program);
                let now = told["left"].as_i64().unwrap();
                if told["state"] != "done" && now < left { break now; }
                if told["state"] == "done" && kills > 0 { break 0; }
            };
            rotating.kill();
            kills += 1;
            left = now;
            let told = agent.forward(Call::with("main", &upstream.url("/"))).await;
            assert_eq!(told.status, 200, "{told:?}");
            program.ok("key check");
        }
        program.ok("key rotate --yes");
        if status(&program)["state"] != "done" { program.ok("key rotate --yes"); }
        assert_eq!(status(&program)["left"], 0);
        check_planted(&program, COUNT).await;
        assert_eq!(agent.forward(Call::with("main", &upstream.url("/"))).await.status, 200);
    }

    async fn two_at_once_do_it_once(program) {
        plant(&program, 300).await;
        let mut both = [0, 1].map(|_| Process::spawn(&mut program.command("key rotate --yes")));
        for one in &mut both {
            let status = one.ended();
            assert!(status.success(), "{}", one.said());
        }
        // The second may have come late, and then done one of its own.
        let retired = peek::texts(&program, "select id from former_keys").await.len();
        assert!((1..=2).contains(&retired));
        assert_eq!(status(&program)["state"], "done");
        check_planted(&program, 300).await;
    }

    async fn a_key_from_the_environment_is_put_in_place_by_the_operator(program) {
        let mut program = program;
        plant(&program, 3).await;
        let file = program.data_dir().join("encryption.key");
        let old = fs::read_to_string(&file).unwrap();
        fs::remove_file(&file).unwrap();
        program.set("POSTERN_ENCRYPTION_KEY", old.trim());
        insta::allow_duplicates! { insta::assert_snapshot!(program.tell("key rotate --yes"), @r"
        stderr:
          error: the encryption key comes from `POSTERN_ENCRYPTION_KEY`, where no command can replace it
          hint: `--new-key-file FILE` writes the new key to a file of its own, for you to put in place
        status: 2
        "); }
        let told: Value = serde_json::from_str(&program.ok("key rotate --yes --new-key-file next.key -o json")).unwrap();
        assert_eq!((&told["state"], &told["left"], &told["key_file"]), (&"waiting".into(), &0.into(), &"next.key".into()));
        let next = fs::read_to_string(program.folder().join("next.key")).unwrap();
        program.ok("key check");
        program.ok_with("add --name late --auth api-key --any-host --value-file -", "v");
        let again = program.ok("key rotate --yes -o json");
        assert!(again.contains("\"waiting\""), "{again}");
        program.set("POSTERN_ENCRYPTION_KEY", next.trim());
        program.ok("key check");
        let told = program.ok("key rotate --yes -o json");
        assert!(told.contains("\"done\""), "{told}");
        program.set("POSTERN_ENCRYPTION_KEY", old.trim());
        assert!(program.tell("agent list").ends_with("status: 4"));
        fs::write(&file, next).unwrap();
        check_planted(&program, 3).await;
    }

    async fn it_asks_and_a_dry_run_changes_nothing(program) {
        let key = fs::read_to_string(program.data_dir().join("encryption.key")).unwrap();
        let told = program.tell("key rotate");
        assert!(told.contains("--yes") && told.ends_with("status: 2"), "{told}");
        let told = program.ok("key rotate --dry-run -o json");
        assert!(told.contains("\"planned\""), "{told}");
        assert_eq!(fs::read_to_string(program.data_dir().join("encryption.key")).unwrap(), key);
        assert_eq!(status(&program)["state"], "done");
        assert!(peek::texts(&program, "select id from former_keys").await.is_empty());
        fs::write(program.folder().join("same.key"), &key).unwrap();
        let told = program.tell("key rotate --yes --new-key-file same.key");
        assert!(told.contains("is or was this deployment's already") && told.ends_with("status: 2"), "{told}");
        fs::write(program.folder().join("bad.key"), "abc").unwrap();
        assert!(program.tell("key rotate --yes --new-key-file bad.key").ends_with("status: 4"));
        let told = program.tell("key rotate --yes --relay-url http://127.0.0.1:1");
        assert!(told.ends_with("status: 2"), "{told}");
    }
}
