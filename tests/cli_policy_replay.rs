//! `policy replay`, and changes of one policy that meet.

use serde_json::{Value, json};

use crate::support::{client::Call, program::on_both_programs, server::Server, upstream::Upstream};

on_both_programs! {
    async fn a_replay_tells_which_calls_would_be_decided_otherwise(program) {
        let (key, upstream) = (program.add_bot(), Upstream::ok().await);
        program.ok("policy set main --auto-approve-methods GET,POST --deny-methods DELETE");
        let server = Server::start(&program);
        let client = server.client(&key);
        for (method, path) in [("GET", "/a?token=kestrel"), ("GET", "/b"), ("POST", "/a"), ("PUT", "/a"), ("DELETE", "/a")] {
            client.forward(Call::with("main", &upstream.url(path)).method(method)).await;
        }
        let waiting = client.forward(Call::with("main", &upstream.url("/c")).method("PATCH")).await;
        let id = waiting.json()["txn_id"].as_str().unwrap().to_owned();
        program.ok(&format!("approval approve {id}"));
        client.settled(&id).await;
        let replay = |flags: &str| -> Value {
            serde_json::from_str(&program.ok(&format!("policy replay main {flags} -o json"))).unwrap()
        };
        let same = replay("--since 1h");
        assert_eq!((&same["calls"], &same["differing"]), (&json!(6), &json!(0)), "{same}");
        let other = replay("--deny-urls /b --auto-approve-methods POST,PATCH --deny-methods=");
        let told: Vec<_> = other["differences"].as_array().unwrap().iter()
            .map(|one| [&one["method"], &one["was"], &one["would_be"], &one["reason"]].map(|text| text.as_str().unwrap().to_owned()).join(" "))
            .collect();
        assert_eq!(told, [
            "GET allow ask require_approval_default", "GET allow deny deny_url", "DELETE deny ask require_approval_default",
            "PATCH ask allow auto_approve_method",
        ]);
        assert_eq!(other["summary"], json!([
            {"was": "allow", "would_be": "ask", "calls": 1}, {"was": "allow", "would_be": "deny", "calls": 1},
            {"was": "ask", "would_be": "allow", "calls": 1}, {"was": "deny", "would_be": "ask", "calls": 1},
        ]));
        assert!(!other.to_string().contains("kestrel") && other.to_string().contains("token=…"), "{other}");
        let last = replay("--deny-methods GET,POST,PUT,PATCH,DELETE --tail 1");
        assert_eq!((&last["differing"], last["differences"].as_array().unwrap().len()), (&json!(5), 1));
        assert_eq!(replay("--since 2000-01-01T00:00:00Z")["calls"], 6);
        let shown = program.tell("policy replay main --deny-methods GET");
        assert!(shown.contains("6 calls, 3 decided otherwise"), "{shown}");
        assert!(program.ok("policy show main").contains("DELETE"), "nothing was changed");
    }

    async fn two_flags_at_once_are_both_kept(program) {
        program.add_bot();
        program.ok("policy set main --deny-methods DELETE");
        let set = |flag: &'static str| {
            let mut command = program.command(&format!("policy set main {flag}"));
            command.spawn().unwrap()
        };
        let running: Vec<_> = ["--deny-urls /a", "--require-approval-urls /b", "--min-approvals 2"].map(set).into();
        for mut child in running {
            assert!(child.wait().unwrap().success());
        }
        let shown: Value = serde_json::from_str(&program.ok("policy show main -o json")).unwrap();
        assert_eq!((&shown["deny_urls"], &shown["require_approval_urls"], &shown["min_approvals"]), (&json!(["/a"]), &json!(["/b"]), &json!(2)));
    }

    async fn a_replay_and_a_test_know_the_limits_of_bodies(program) {
        let (key, upstream) = (program.add_bot(), Upstream::ok().await);
        program.ok("policy set main --auto-approve-methods GET,POST");
        let server = Server::start(&program);
        let client = server.client(&key);
        for (bytes, content_type) in [(0, "application/json"), (10, "application/json"), (11, "application/json"), (10, "text/xml")] {
            let call = Call::with("main", &upstream.url("/a")).method("POST").header("content-type", content_type);
            client.forward(call.body("x".repeat(bytes))).await;
        }
        let flags = "--max-body-bytes 10 --allowed-content-types application/json";
        let told: Value = serde_json::from_str(&program.ok(&format!("policy replay main {flags} -o json"))).unwrap();
        assert_eq!((&told["calls"], &told["differing"]), (&json!(4), &json!(2)), "{told}");
        assert!(told["differences"].as_array().unwrap().iter().all(|one| one["reason"] == "require_approval_body"), "{told}");
        let told: Value = serde_json::from_str(&program.ok(&format!("policy replay main {flags} --deny-other-bodies -o json"))).unwrap();
        assert_eq!(told["summary"], json!([{"was": "allow", "would_be": "deny", "calls": 2}]));
        program.ok(&format!("policy set main {flags} --deny-other-bodies"));
        let remote = program.ok("policy show main -o json");
        let shown: Value = serde_json::from_str(&remote).unwrap();
        assert_eq!((&shown["max_body_bytes"], &shown["allowed_content_types"], &shown["deny_other_bodies"]), (&json!(10), &json!(["application/json"]), &json!(true)));
        for (flags, decision) in [
            ("", "allow"), ("--body-size 0", "allow"), ("--body-size 10 --content-type application/json", "allow"),
            ("--body-size 11 --content-type application/json", "deny"), ("--body-size 1", "deny"), ("--content-type text/xml", "deny"),
        ] {
            let line = format!("policy test main POST {} {flags} -o json", upstream.url("/a"));
            let told: Value = serde_json::from_str(&program.ok(&line)).unwrap();
            assert_eq!(told["decision"], decision, "{flags}: {told}");
        }
        let told = program.tell("policy set main --max-body-bytes none");
        assert!(told.contains("bodies may be of any length, and not only of 10 bytes"), "{told}");
        for flags in ["--max-body-bytes -1", "--max-body-bytes many", "--allowed-content-types json"] {
            let told = program.tell(&format!("policy set main {flags}"));
            assert!(told.contains("status: 2"), "{flags}: {told}");
        }
    }
}
