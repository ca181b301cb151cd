//! The record: an entry for every outcome, committed before the answer, whole and linked.

use futures_util::future::join_all;
use serde_json::Value;

use crate::support::{
    client::Call,
    database::{Fixture, keyring},
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer, chunked},
};

/// Checks that entries follow one another and that each hash is of what stands before it.
fn assert_linked<'a>(lines: impl Iterator<Item = &'a str>) {
    let key = keyring().audit_key();
    let mut last = "0".repeat(64);
    for (number, line) in lines.enumerate() {
        let told: Value = serde_json::from_str(line).unwrap();
        assert_eq!(told["seq"], number + 1);
        assert_eq!(told["prev_hash"], last.as_str());
        told["hash"].as_str().unwrap().clone_into(&mut last);
        let (covered, _) = line.rsplit_once(",\"hash\":").unwrap();
        assert_eq!(key.hash(&[covered.as_bytes()]), last);
    }
}

on_a_relay! {
    async fn the_entry_is_there_before_the_answer_is(relay) {
        let upstream = Upstream::ok().await;
        for count in 1..10 {
            let told = relay.agent.begin(Call::with("main", &upstream.url("/"))).await;
            let entries = relay.entries().await;
            assert_eq!(entries.len(), count);
            let file = std::fs::read_to_string(relay.audit_path()).unwrap();
            assert_eq!(file.lines().count(), count, "and so is its line in the file");
            drop(told);
        }
    }

    async fn an_entry_says_what_was_asked_and_what_became_of_it(relay) {
        let upstream = Upstream::ok().await;
        let call = Call::with("main", &upstream.url("/x?y"))
            .header("authorization", "Bearer own-secret")
            .header("x-kept", "as it was")
            .header("x-tap-method", "get")
            .body("\u{e4}\0 body");
        let told = relay.agent.forward(call).await;
        let entry = relay.entries().await.remove(0);
        for (field, value) in [
            ("request_id", told.header("x-request-id").unwrap().into()),
            ("agent_id", "reader".into()),
            ("credential_names", serde_json::json!(["main"])),
            ("target_url", upstream.url("/x?y").into()),
            ("method", "GET".into()),
            ("approval_status", Value::Null),
            ("upstream_status", 200.into()),
            ("response_sanitized", false.into()),
            ("request_body", "\u{e4}\0 body".into()),
            ("policy_reason", "team_gated_default_safe_method".into()),
            ("team_id", relay.fixture.actor.team.as_str().into()),
            ("decision", "allowed".into()),
            ("error_code", Value::Null),
            ("client_ip", "127.0.0.1".into()),
            ("bytes_in", 8.into()),
            ("bytes_out", 2.into()),
        ] {
            assert_eq!(entry[field], value, "{field} of {entry}");
        }
        let headers = entry["request_headers"].to_string();
        assert!(headers.contains(r#"["x-kept","as it was"]"#), "{headers}");
        assert!(headers.contains(r#"["authorization","[redacted]"]"#), "{headers}");
        assert!(!headers.contains("x-tap-"), "{headers}");
    }

    async fn many_at_once_are_one_chain_in_the_store_and_in_the_file(relay) {
        let upstream = Upstream::ok().await;
        let stranger = relay.agent.bearing(Some("nobody's"));
        let calls = (0..60).map(|number| {
            let client = if number % 3 == 0 { &stranger } else { &relay.agent };
            client.forward(Call::with("main", &upstream.url("/")))
        });
        let told = join_all(calls).await;
        let lines = relay.host.lines_after(0, 1000).await.unwrap();
        assert_linked(lines.iter().map(|line| line.text.as_str()));
        let file = std::fs::read_to_string(relay.audit_path()).unwrap();
        assert!(lines.iter().map(|line| line.text.as_str()).eq(file.lines()));
        assert_eq!(lines.len(), told.len());
        for answer in told {
            let id = answer.header("x-request-id").unwrap();
            assert_eq!(lines.iter().filter(|line| line.text.contains(id)).count(), 1);
        }
    }

    async fn an_answer_whose_entry_cannot_be_written_is_not_given(relay) {
        let secret_answer = "what nobody may see unrecorded";
        let upstream = Upstream::answering(answer("200 OK", "", secret_answer)).await;
        relay.sql("alter table audit_entries rename to hidden").await;
        for call in [Call::with("main", &upstream.url("/")), Call::default()] {
            let told = relay.agent.forward(call).await;
            assert_eq!(told.refusal(), (503, "audit_unavailable".to_owned()));
            assert_eq!(told.json()["safe_to_retry"], true);
            assert!(!told.text().contains(secret_answer));
        }
        // A call that would wait is not taken in: there would be no entry that it waits.
        let told = relay.agent.forward(Call::with("main", &upstream.url("/")).method("POST")).await;
        assert_eq!(told.status, 503, "{told:?}");
        assert_eq!(postern::store::Approval::count_pending(&relay.host).await.unwrap(), 0);
        relay.sql("alter table hidden rename to audit_entries").await;
        assert_eq!(relay.agent.forward(Call::with("main", &upstream.url("/"))).await.status, 200);
        let lines = relay.host.lines_after(0, 10).await.unwrap();
        assert_eq!(lines.len(), 1, "what was refused left nothing half done");
        assert_linked(lines.iter().map(|line| line.text.as_str()));
        assert!(relay.logged().contains("the audit log cannot be written"));
    }

    async fn a_stream_whose_end_cannot_be_recorded_does_not_end_well(relay) {
        let mut upstream = Upstream::scripted().await;
        let call = Call::with("main", &upstream.url("/"));
        let answering = async {
            let mut call = upstream.call().await;
            call.write(chunked("")).await;
            call.chunk("first").await;
            call
        };
        let (mut told, mut call) = tokio::join!(relay.agent.begin(call), answering);
        assert_eq!(told.read(5).await, "first");
        relay.sql("alter table audit_entries rename to hidden").await;
        call.end().await;
        assert!(!told.rest().await.is_whole);
        relay.sql("alter table hidden rename to audit_entries").await;
    }

    async fn an_agent_sees_its_own_entries_and_no_others(relay) {
        let upstream = Upstream::ok().await;
        let other = relay.new_agent("other", &["main"]).await;
        for path in ["/1", "/2", "/3"] {
            relay.agent.forward(Call::with("main", &upstream.url(path))).await;
            other.forward(Call::with("main", &upstream.url("/other"))).await;
        }
        relay.agent.forward(Call::with("hidden", "http://127.0.0.1:9/4")).await;
        let told = relay.agent.get("/agent/logs").await.json();
        assert_eq!((&told["agent_id"], &told["count"]), (&"reader".into(), &4.into()));
        let entries = told["entries"].as_array().unwrap();
        let last = |entry: &Value| entry["target_url"].as_str().unwrap().chars().last().unwrap();
        assert_eq!(entries.iter().map(last).collect::<String>(), "1234");
        let two = relay.agent.get("/agent/logs?limit=2").await.json();
        assert_eq!(two["entries"].as_array().unwrap()[..], entries[2..]);
        for limit in ["0", "-1", "100000"] {
            assert_eq!(relay.agent.get(&format!("/agent/logs?limit={limit}")).await.status, 200);
        }
        assert_eq!(relay.agent.get("/agent/logs?limit=x").await.status, 400);
    }

    async fn a_full_disk_under_the_file_loses_no_entry(relay) {
        let upstream = Upstream::ok().await;
        let call = || relay.agent.forward(Call::with("main", &upstream.url("/")));
        std::os::unix::fs::symlink("/dev/full", relay.audit_path()).unwrap();
        for _ in 0..3 {
            assert_eq!(call().await.status, 200);
        }
        assert!(relay.logged().contains("the audit file lags"));
        std::fs::remove_file(relay.audit_path()).unwrap();
        assert_eq!(call().await.status, 200);
        let file = std::fs::read_to_string(relay.audit_path()).unwrap();
        assert_eq!(file.lines().count(), 4);
        assert_linked(file.lines());
    }

    async fn a_line_that_a_crash_cut_short_is_written_anew(relay) {
        let upstream = Upstream::ok().await;
        let call = || Call::with("main", &upstream.url("/"));
        for _ in 0..3 {
            relay.agent.forward(call()).await;
        }
        relay.stop().await;
        let whole = std::fs::read(relay.audit_path()).unwrap();
        std::fs::write(relay.audit_path(), &whole[..whole.len() - 20]).unwrap();
        // The number had not been noted yet: the chain's file is as it was before the last line.
        let chain = relay.directory.path().join("audit.chain");
        let noted = std::fs::read_to_string(&chain).unwrap();
        std::fs::write(&chain, noted.replace("03\n", "02\n")).unwrap();
        relay.run().await;
        relay.agent.forward(call()).await;
        let file = std::fs::read_to_string(relay.audit_path()).unwrap();
        assert_linked(file.lines());
        assert_eq!(file.lines().count(), 4);
    }
}

/// What all the other tests rely on: that the search at their end would find something.
#[tokio::test]
#[should_panic(expected = "the secret is in the audit file")]
async fn the_search_finds_a_secret_that_got_out() {
    let relay = TestRelay::start(Fixture::sqlite().await).await;
    let target = format!("http://127.0.0.1:9/{}", relay.secret);
    relay.agent.forward(Call::with("main", &target)).await;
    relay.finish().await;
}
