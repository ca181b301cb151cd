//! `lockdown`: no call goes out from the next request on, on every relay, until it is lifted.

use serde_json::Value;

use crate::support::{
    client::Call,
    program::{Program, on_both_programs},
    relay::{TestRelay, on_a_relay},
    server::Server,
    upstream::Upstream,
    visitor::Visitor,
    ways::{Ways, on_both_ways},
};

/// Waits until that many calls have arrived.
async fn arrived(upstream: &Upstream, count: usize) {
    crate::support::client::within("calls arrive", async {
        while upstream.seen().len() < count {
            tokio::task::yield_now().await;
        }
    })
    .await;
}

on_both_programs! {
    async fn nothing_goes_out_from_the_next_request_on_and_what_is_approved_is_held_back(program) {
        let mut program = program;
        let key = program.add_bot();
        program.ok("policy set main --auto-approve-methods GET --require-approval-methods POST");
        program.ok("add --name wallet --generate ed25519");
        program.ok("agent update bot --credentials main,wallet");
        let upstream = Upstream::ok().await;
        let (first, second) = (Server::start(&program), Server::start(&program));
        program.set("POSTERN_LISTEN", first.address.to_string());
        let agents = [first.client(&key), second.client(&key)];
        let call = |method| Call::with("main", &upstream.url("/")).method(method);
        assert_eq!(agents[0].forward(call("GET")).await.status, 200);
        let waiting = agents[0].forward(call("POST")).await.json();
        let id = waiting["txn_id"].as_str().unwrap().to_owned();

        program.ok("lockdown --dry-run");
        assert_eq!(agents[0].forward(call("GET")).await.status, 200);
        program.ok("lockdown --yes --reason stolen");
        for agent in &agents {
            for method in ["GET", "POST"] {
                let told = agent.forward(call(method)).await;
                assert_eq!(told.refusal(), (503, "locked_down".to_owned()));
                assert_eq!(told.json()["reason"], "stolen");
            }
            let body = r#"{"message": "hello"}"#;
            let told = agent.post("/sign", Some(("X-TAP-Credential", "wallet")), body).await;
            assert_eq!(told.refusal(), (503, "locked_down".to_owned()));
        }
        program.ok(&format!("approval approve {id}"));
        let held: Value = serde_json::from_str(&program.ok("lockdown --yes -o json")).unwrap();
        assert_eq!((&held["held_calls"], &held["scope"]), (&1.into(), &"deployment".into()), "{held}");
        let status: Value = serde_json::from_str(&program.ok("status -o json")).unwrap();
        assert_eq!((&status["state"], &status["lockdown"]["reason"]), (&"locked_down".into(), &"stolen".into()));
        let shown: Value = serde_json::from_str(&program.ok(&format!("approval show {id} -o json"))).unwrap();
        assert_eq!(shown["status"], "approved");
        assert_eq!(upstream.seen().len(), 2, "nothing has gone out");

        program.ok("lockdown --lift --yes");
        assert_eq!(agents[1].settled(&id).await["status"], "forwarded");
        arrived(&upstream, 3).await;
        for agent in &agents {
            assert_eq!(agent.forward(call("GET")).await.status, 200);
        }
        let entries = program.ok("logs --tail 0");
        for told in ["started lockdown deployment", "lifted lockdown deployment"] {
            assert_eq!(entries.matches(told).count(), 1, "{entries}");
        }
        first.stop();
        second.stop();
    }
}

on_both_ways! {
    async fn both_ways_in_tell_alike_what_is_stopped(ways) {
        ways.same("lockdown --lift --yes");
        ways.same("lockdown");
        ways.same("lockdown --lift --reason x");
        ways.same("lockdown --lift --dry-run --bad");
        ways.here.ok("lockdown --yes --reason why");
        ways.elsewhere.ok("lockdown --yes --reason why");
        ways.same("lockdown --lift");
        ways.elsewhere.ok("lockdown --lift --yes");
        ways.there.ok("lockdown --yes");
        let told = ways.elsewhere.run("lockdown --lift --yes -o json");
        assert_eq!(told.status.code(), Some(4), "{}", ways.elsewhere.told(&told));
        ways.there.ok("lockdown --lift --yes");
        ways.here.ok("lockdown --lift --yes");
        ways.same("lockdown --lift --yes -o json");
    }
}

#[test]
fn a_lockdown_is_told_as_it_is_typed() {
    let program = Program::seeded();
    insta::assert_snapshot!(program.tell("lockdown --reason stolen"), @r"
    stderr:
      error: there is no terminal to ask on: Stop all calls of agents now?
      hint: `--yes` does it without asking
    status: 2
    ");
    let told = program.tell("lockdown --reason stolen --yes");
    assert!(
        told.contains("locked down") && told.contains("postern lockdown --lift"),
        "{told}"
    );
    let told = program.tell("lockdown");
    assert!(
        told.contains("stopped already") && told.ends_with("status: 0"),
        "{told}"
    );
    let long = format!("lockdown --yes --reason {}", "x".repeat(501));
    assert_eq!(program.run(&long).status.code(), Some(2));
    program.ok("lockdown --lift --yes");
    let told = program.tell("lockdown --lift");
    assert!(
        told.contains("no lockdown to lift") && told.ends_with("status: 0"),
        "{told}"
    );
}

on_a_relay! {
    async fn every_page_says_that_calls_are_stopped_and_who_may_lets_them_out(relay) {
        let owner = Visitor::owner(relay).await;
        assert!(!owner.page("/dashboard").await.contains("All calls of agents are stopped."));
        owner.done("/dashboard/lockdown", &[]).await;
        for path in ["/dashboard", "/dashboard/agents", "/dashboard/settings", "/dashboard/inbox"] {
            let page = owner.page(path).await;
            assert!(page.contains("All calls of agents are stopped."), "{path}");
            assert!(page.contains("/dashboard/lockdown/lift"), "{path}");
        }
        let told = relay.agent.forward(Call::with("main", "http://127.0.0.1:9/")).await;
        assert_eq!(told.refusal(), (503, "locked_down".to_owned()));
        owner.done("/dashboard/lockdown/lift", &[]).await;
        assert!(!owner.page("/dashboard").await.contains("All calls of agents are stopped."));
    }
}
