//! Canaries on the command line: made, shown, declared, and what is told of their alarms.

use serde_json::{Value, json};

use crate::support::{
    client::Call,
    program::{Program, on_both_programs},
    server::Server,
    upstream::Upstream,
    ways::{Ways, on_both_ways},
};

/// What a command prints as JSON.
fn read(program: &Program, line: &str) -> Value {
    serde_json::from_str(&program.ok(&format!("{line} -o json"))).unwrap()
}

/// The finding of a check.
fn finding(program: &Program, check: &str) -> Value {
    let found: Value =
        serde_json::from_slice(&program.run("doctor --offline -o json").stdout).unwrap();
    let all = found.as_array().unwrap();
    let one = all.iter().find(|one| one["check"] == check);
    one.unwrap_or_else(|| panic!("{found}")).clone()
}

on_both_ways! {
    async fn both_ways_in_make_and_change_a_canary_alike(ways) {
        ways.same("add --name bait --auth api-key --canary --api-base https://api.example.com");
        ways.same("add --name again --auth oauth2 --canary --dry-run");
        ways.same("add --name bait --auth api-key --canary --if-not-exists");
        ways.same("credential list");
        ways.same("credential show bait");
        ways.same("credential show bait -o json");
        ways.same("credential verify bait");
        ways.same("policy test bait GET https://api.example.com/x");
        ways.same("credential update bait --no-canary --dry-run");
        ways.same("credential update bait --no-canary");
        ways.same("credential show bait");
        ways.same("credential update bait --canary");
        ways.same("credential update bait --canary --no-canary");
        ways.same("export");
        ways.same_with("add --name own --auth api-key --canary --any-host --value-file -", "mine");
    }
}

on_both_programs! {
    async fn an_alarm_is_told_by_status_doctor_and_logs_and_outlives_a_restored_backup(program) {
        let mut program = program;
        let key = program.add_bot();
        program.ok("add --name aws-root --auth api-key --canary --api-base https://aws.example.com");
        assert_eq!(read(&program, "credential show aws-root")["canary"], true);
        assert_eq!(finding(&program, "canaries")["state"], "ok");
        let upstream = Upstream::ok().await;
        let (first, second) = (Server::start(&program), Server::start(&program));
        program.set("POSTERN_LISTEN", first.address.to_string());
        for server in [&first, &second] {
            let told = server.client(&key).forward(Call::with("aws-root", &upstream.url("/"))).await;
            assert_eq!(told.refusal(), (403, "credential_not_granted".to_owned()));
        }
        let status = read(&program, "status");
        let alarm = &status["canary_alarms"][0];
        assert_eq!((&alarm["credential"], &alarm["agent"], &alarm["uses"]), (&json!("aws-root"), &json!("bot"), &json!(2)));
        let shown = program.ok("status");
        assert!(shown.contains("ALARM") && shown.contains("postern logs --decision alarm"), "{shown}");
        let found = finding(&program, "canaries");
        assert_eq!(found["state"], "warning");
        assert!(found["message"].as_str().unwrap().contains("`bot` named `aws-root` 2 times"), "{found}");
        let hint = found["hint"].as_str().unwrap();
        let line = hint.split('`').nth(1).unwrap().strip_prefix("postern ").unwrap();
        let lines = program.ok(line);
        assert_eq!(lines.matches("ALARM: canary").count(), 2, "{lines}");
        let lines = program.ok("logs --tail 0 --decision refused");
        assert_eq!(lines.matches("aws-root").count(), 2, "{lines}");

        let archive = program.folder().join("b.postern").display().to_string();
        program.ok(&format!("backup create {archive}"));
        program.ok("credential delete aws-root --yes");
        assert_eq!(finding(&program, "canaries")["state"], "warning", "who named it stays known");
        first.stop();
        second.stop();
        program.ok(&format!("backup restore {archive} --replace --yes"));
        assert_eq!(read(&program, "credential show aws-root")["canary"], true);
        let again = Server::start(&program);
        let told = again.client(&key).forward(Call::with("aws-root", &upstream.url("/"))).await;
        assert_eq!(told.status, 403);
        assert_eq!(read(&program, "logs --all-hosts --decision alarm --tail 0").as_array().unwrap().len(), 3);
        again.stop();
        assert!(upstream.seen().is_empty());
        program.ok("logs verify");
    }

    async fn a_canary_is_declared_like_everything_else(program) {
        program.ok("add --name plain --auth api-key --canary --any-host");
        let written = program.ok("export");
        assert!(written.contains("canary: true"), "{written}");
        let file = program.folder().join("m.yaml");
        std::fs::write(&file, &written).unwrap();
        let line = format!("diff -f {} --exit-code", file.display());
        program.ok(&line);
        std::fs::write(&file, written.replace("canary: true", "canary: false")).unwrap();
        let told = program.run(&line);
        assert_eq!(told.status.code(), Some(1));
        assert!(String::from_utf8_lossy(&told.stdout).contains("canary"), "{}", program.told(&told));
        program.ok(&format!("apply -f {}", file.display()));
        assert_eq!(read(&program, "credential show plain")["canary"], false);
        // Without a word about it, it stays what it is; a new one needs no value.
        std::fs::write(&file, "credentials:\n- name: plain\n  description: x\n- name: bait\n  any_host: true\n  canary: true\n").unwrap();
        program.ok(&format!("apply -f {}", file.display()));
        assert_eq!(read(&program, "credential show plain")["canary"], false);
        let bait = read(&program, "credential show bait");
        assert!(bait["canary"] == true && !bait["value_set_at"].is_null(), "{bait}");
        program.ok(&format!("diff -f {} --exit-code", file.display()));
        std::fs::write(&file, "credentials:\n- name: bait\n  canary: perhaps\n").unwrap();
        let told = program.tell(&format!("apply -f {}", file.display()));
        assert!(told.contains("line 3") && told.contains("true or false") && told.ends_with("status: 2"), "{told}");
    }
}

#[test]
fn what_is_refused_says_why() {
    let program = Program::initialised();
    let told = program.tell("add --name x --auth api-key --any-host");
    assert!(
        told.contains("--value-file") && told.ends_with("status: 2"),
        "{told}"
    );
    program.ok("add --name bait --auth api-key --canary --api-base https://api.example.com");
    let told = program.tell("credential verify bait");
    assert!(
        told.contains("canary") && told.ends_with("status: 1"),
        "{told}"
    );
    let told = program.tell("policy test bait GET https://api.example.com/");
    assert!(told.contains("deny") && told.contains("canary"), "{told}");
    let told = program.tell("logs --decision canary");
    assert!(told.ends_with("status: 2"), "{told}");
}
