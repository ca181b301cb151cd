//! The chain of audit entries: whole, ordered and keyed, whoever appends.

use postern::store::{AuditEntry, ChangeRecord, Line};
use serde_json::Value;
use sqlx::{AnyConnection, Connection, Executor};

use crate::support::database::{Fixture, on_both_databases};

fn entry(fixture: &Fixture, name: &str) -> AuditEntry {
    let (before, after) = (None, None);
    let record = ChangeRecord {
        action: "create",
        noun: "agent",
        name: name.to_owned(),
        before,
        after,
    };
    AuditEntry::of_change(&fixture.actor.team, &fixture.actor.name, record)
}

/// Checks that the lines follow one another and that each hash is of what stands before it.
fn assert_linked(lines: &[Line]) {
    let key = crate::support::database::keyring().audit_key();
    let mut last = "0".repeat(64);
    for (number, line) in lines.iter().enumerate() {
        let told: Value = serde_json::from_str(&line.text).unwrap();
        assert_eq!(told["seq"], i64::try_from(number).unwrap() + 1);
        assert_eq!(told["prev_hash"], last.as_str());
        told["hash"].as_str().unwrap().clone_into(&mut last);
        let (covered, _) = line.text.rsplit_once(",\"hash\":").unwrap();
        assert_eq!(key.hash(&[covered.as_bytes()]), last);
    }
}

on_both_databases! {
    async fn a_batch_of_any_size_is_linked(fixture) {
        for size in [1, 7, 8, 9, 40] {
            let batch: Vec<_> = (0..size).map(|n| entry(&fixture, &format!("a{n}"))).collect();
            assert_eq!(fixture.store.append_entries(&batch).await.unwrap().len(), size);
        }
        let lines = fixture.store.lines_after(0, 1000).await.unwrap();
        assert_eq!(lines.len(), 66, "and the entry of init");
        assert_linked(&lines);
        assert_eq!(fixture.store.last_seq().await.unwrap(), 66);
    }

    async fn two_processes_of_one_host_share_its_chain(fixture) {
        let other = fixture.another("here").await;
        let appends = (0..30).map(|n| {
            let (store, entry) = (if n % 3 == 0 { &other } else { &fixture.store }, entry(&fixture, "a"));
            async move { store.append_entries(&[entry]).await.unwrap() }
        });
        futures_util::future::join_all(appends).await;
        let lines = fixture.store.lines_after(0, 1000).await.unwrap();
        assert_eq!(lines.len(), 31);
        assert_linked(&lines);
    }

    async fn an_entry_waits_for_another_process_that_writes(fixture) {
        sqlx::any::install_default_drivers();
        let mut other = AnyConnection::connect(&fixture.url).await.unwrap();
        let begin = if fixture.url.starts_with("sqlite") { "begin immediate" } else { "begin" };
        other.execute(begin).await.unwrap();
        let batch = [entry(&fixture, "a")];
        let (appended, ended) = tokio::join!(fixture.store.append_entries(&batch), other.execute("commit"));
        ended.unwrap();
        assert_eq!(appended.unwrap()[0].seq, 2);
    }

    async fn each_host_has_a_chain_of_its_own(fixture) {
        let there = fixture.another("there").await;
        there.append_entries(&[entry(&fixture, "a"), entry(&fixture, "b")]).await.unwrap();
        assert_linked(&there.lines_after(0, 10).await.unwrap());
        assert_eq!(fixture.store.last_seq().await.unwrap(), 1);
    }
}
