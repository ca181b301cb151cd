//! Sealed values in manifests: they open here, for one name in one team, and nowhere else.

use std::fs;

use serde_json::Value;

use crate::support::{
    client::Call,
    program::{Program, on_both_programs},
    server::Server,
    upstream::Upstream,
    ways::{Ways, on_both_ways},
};

/// Seals a value for a credential; what stands in a manifest.
fn sealed(program: &Program, name: &str, value: &str) -> String {
    let line = format!("credential seal {name} --value-file -");
    program.ok_with(&line, value).trim().to_owned()
}

/// Writes a manifest with one credential that may go anywhere.
fn write(program: &Program, name: &str, sealed: &str) {
    let text =
        format!("credentials:\n- name: {name}\n  any_host: true\n  value_sealed: {sealed}\n");
    fs::write(program.folder().join("m.yaml"), text).unwrap();
}

/// What `apply` tells of the manifest, and whether it did anything.
fn applied(program: &Program) -> String {
    program.tell("apply -f m.yaml")
}

on_both_programs! {
    async fn a_sealed_value_is_applied_once_and_is_the_value(program) {
        let text = sealed(&program, "chat", "a-real-secret");
        assert!(text.starts_with("postern-sealed:") && !text.contains("a-real-secret"), "{text}");
        assert_ne!(text, sealed(&program, "chat", "a-real-secret"), "the same twice would tell that it is the same");
        write(&program, "chat", &text);
        program.ok("apply -f m.yaml");
        program.ok("diff -f m.yaml --exit-code");
        assert!(applied(&program).contains("1 unchanged"));
        write(&program, "chat", &sealed(&program, "chat", "a-real-secret"));
        program.ok("diff -f m.yaml --exit-code");
        write(&program, "chat", &sealed(&program, "chat", "another-secret"));
        let told = program.run("diff -f m.yaml --exit-code");
        assert_eq!(told.status.code(), Some(1), "{}", program.told(&told));
        program.ok("apply -f m.yaml");
        let key = program.ok("agent create --name bot --credentials chat");
        program.ok("policy set chat --auto-approve-methods GET");
        let (server, upstream) = (Server::start(&program), Upstream::ok().await);
        let answer = server.client(key.trim()).forward(Call::with("chat", &upstream.url("/"))).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        assert_eq!(upstream.seen()[0].header("authorization").unwrap(), "Bearer another-secret");
        server.stop();
        let entries = program.ok("logs --tail 0 -o jsonl");
        assert!(!entries.contains("-secret") && !entries.contains("postern-sealed"), "{entries}");
    }

    async fn it_outlives_a_rotation_and_a_restored_backup(program) {
        write(&program, "chat", &sealed(&program, "chat", "a-real-secret"));
        program.ok("apply -f m.yaml");
        program.ok("key rotate --yes");
        program.ok("diff -f m.yaml --exit-code");
        program.ok("credential delete chat --yes");
        program.ok("apply -f m.yaml");
        program.ok("backup create b.postern");
        program.ok("backup restore b.postern --replace --yes");
        program.ok("diff -f m.yaml --exit-code");
    }

    async fn all_values_are_exported_sealed_and_applied_again_change_nothing(program) {
        program.add_bot();
        program.ok("add --name wallet --generate ed25519");
        assert!(!program.ok("export").contains("value_sealed"));
        let written = program.ok("export --sealed-values");
        assert_eq!(written.matches("value_sealed: ").count(), 2, "{written}");
        assert!(!written.contains("a-real-secret"));
        fs::write(program.folder().join("m.yaml"), &written).unwrap();
        program.ok("diff -f m.yaml --exit-code");
        let before = program.ok("credential show wallet");
        program.ok("credential delete wallet --yes");
        program.ok("credential delete main --yes");
        program.ok("apply -f m.yaml");
        let key = |shown: &str| shown.lines().find(|line| line.contains("public key")).map(str::to_owned);
        assert_eq!(key(&before), key(&program.ok("credential show wallet")), "it is the same key again");
    }

    async fn what_was_not_sealed_for_just_this_is_refused_with_its_line(program) {
        let text = sealed(&program, "chat", "a-real-secret");
        let other = Program::initialised();
        let (start, last) = text.split_at(text.len() - 6);
        let changed = format!("{start}{}{}", if last.starts_with('A') { 'B' } else { 'A' }, &last[1..]);
        for (name, sealed, why) in [
            ("files", text.clone(), "another name or another team, or was changed"),
            ("chat", changed, "another name or another team, or was changed"),
            ("chat", sealed(&other, "chat", "a-real-secret"), "by another deployment"),
            ("chat", text[..text.len() / 2].to_owned(), "sealed"),
            ("chat", "hunter2".to_owned(), "no sealed value"),
            ("chat", "\"\"".to_owned(), "no sealed value"),
        ] {
            write(&program, name, &sealed);
            let told = applied(&program);
            assert!(told.contains(why) && told.contains("m.yaml` line ") && told.contains("postern credential seal"), "{told}");
            assert!(told.ends_with("status: 2") && !told.contains("hunter2"), "{told}");
        }
        assert_eq!(program.ok("credential list -o json").trim(), "[]", "nothing was done");
        // Folded over lines it is the same.
        let (first, rest) = text.split_at(40);
        write(&program, "chat", &format!(">-\n    {first}\n    {rest}"));
        program.ok("apply -f m.yaml");
        fs::write(program.folder().join("m.yaml"), format!("credentials:\n- name: chat\n  value_env: X\n  value_sealed: {text}\n")).unwrap();
        assert!(applied(&program).contains("exclude each other"));
    }
}

on_both_ways! {
    async fn through_a_relay_it_is_the_same(ways) {
        for program in [&ways.here, &ways.elsewhere] {
            let text = sealed(program, "chat", "a-real-secret");
            write(program, "chat", &text);
        }
        ways.same("apply -f m.yaml");
        ways.same("diff -f m.yaml --exit-code");
        let sealed_there = ways.elsewhere.ok("export --sealed-values -o json");
        let exported: Value = serde_json::from_str(&sealed_there).unwrap();
        assert!(exported["credentials"][0]["value_sealed"].as_str().unwrap().starts_with("postern-sealed:"));
        write(&ways.here, "other", &sealed(&ways.here, "chat", "x"));
        write(&ways.elsewhere, "other", &sealed(&ways.elsewhere, "chat", "x"));
        ways.same("apply -f m.yaml");
        ways.same_with("credential seal NotAName --value-file -", "x");
        ways.same_with("credential seal chat --value-file -", "");
    }
}
