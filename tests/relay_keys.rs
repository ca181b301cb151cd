//! Requests with a list of keys, and account keys.

use postern::{
    secrets::ApiKey,
    store::{Actor, Agent, AgentUpdate, ChangeError, NewAgent},
};
use serde_json::json;

use crate::support::{
    admin::{Person, another_team},
    client::{Call, Client},
    relay::{TestRelay, on_a_relay},
    upstream::Upstream,
};

const NOBODYS: &str = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

/// A client that presents the keys of several, in that order.
fn together(clients: &[&Client]) -> Client {
    let keys: Vec<_> = clients
        .iter()
        .map(|client| client.key.clone().unwrap())
        .collect();
    clients[0].bearing(Some(&keys.join(" , ,")))
}

async fn account_key(relay: &TestRelay, name: &str) -> Client {
    let (store, actor) = relay.operator();
    let name = name.to_owned();
    let new = NewAgent {
        name,
        all_credentials: true,
        ..NewAgent::default()
    };
    let (_, key) = new.insert(store, actor).await.unwrap();
    relay.agent.bearing(Some(key.expose()))
}

on_a_relay! {
    async fn the_first_agent_asks_and_the_one_that_may_acts(relay) {
        let upstream = Upstream::ok().await;
        relay.add(relay.credential("other")).await;
        let first = relay.limited_agent("first", &["main"], Some(5)).await;
        let second = relay.limited_agent("second", &["other"], Some(1)).await;
        let list = together(&[&first, &second]);
        for (credential, remaining) in [("main", "4"), ("other", "3"), ("other", "2")] {
            let told = list.forward(Call::with(credential, &upstream.url("/"))).await;
            assert_eq!((told.status, told.header("x-ratelimit-remaining")), (200, Some(remaining)));
        }
        let entries = relay.entries().await;
        assert!(entries.iter().all(|entry| entry["agent_id"] == "first"));
        assert_eq!(entries[0].get("acting_agent_id"), None);
        assert_eq!(entries[1]["acting_agent_id"], "second");
        let logs = list.get("/agent/logs").await.json();
        assert_eq!((&logs["agent_id"], &logs["count"]), (&"first".into(), &3.into()));
    }

    async fn what_waits_is_the_first_agents_and_goes_out_with_the_access_of_the_other(relay) {
        let upstream = Upstream::ok().await;
        relay.add(relay.credential("other")).await;
        let (first, second) = (relay.new_agent("first", &["main"]).await, relay.new_agent("second", &["other"]).await);
        let list = together(&[&first, &second]);
        let ask = async || {
            let told = list.forward(Call::with("other", &upstream.url("/")).method("POST")).await;
            assert_eq!(told.status, 202);
            told.json()["txn_id"].as_str().unwrap().to_owned()
        };
        let id = ask().await;
        let path = format!("/agent/approvals/{id}");
        for (client, status) in [(&first, 200), (&list, 200), (&together(&[&second, &first]), 200), (&second, 403)] {
            assert_eq!(client.get(&path).await.status, status);
        }
        relay.approve(&id).await;
        assert_eq!(first.settled(&id).await["status"], "forwarded");
        assert_eq!(relay.entries().await.last().unwrap()["acting_agent_id"], "second");
        // Who acts has to be there when the call goes out.
        let id = ask().await;
        let (store, actor) = relay.operator();
        let disabled = AgentUpdate { enabled: Some(false), ..AgentUpdate::default() };
        disabled.apply(store, actor, "second").await.unwrap();
        relay.approve(&id).await;
        assert_eq!(first.settled(&id).await["status"], "error");
        assert_eq!(upstream.seen().len(), 1);
    }

    async fn what_another_team_has_is_that_teams_to_decide_and_to_read_of(relay) {
        let upstream = Upstream::ok().await;
        let (team, eve) = another_team(relay, relay.credential("theirs")).await;
        let ann = Person::owner(relay).await;
        let (store, actor) = relay.operator();
        let theirs = Actor { team: team.clone(), ..actor.clone() };
        let new = NewAgent { name: "second".to_owned(), credentials: vec!["theirs".to_owned()], ..NewAgent::default() };
        let (_, key) = new.insert(store, &theirs).await.unwrap();
        let (first, second) = (&relay.agent, relay.agent.bearing(Some(key.expose())));
        // One of the same name, of the team that asks: a decision about it is none about theirs.
        relay.add(relay.credential("theirs")).await;
        let list = together(&[first, &second]);
        let told = list.forward(Call::with("theirs", &upstream.url("/")).method("POST")).await;
        let id = told.json()["txn_id"].as_str().unwrap().to_owned();
        let waits = async |person: &Person| person.get("/approve/pending").await.json()["pending"].as_array().unwrap().len();
        assert_eq!((waits(&ann).await, waits(&eve).await), (0, 1));
        let path = format!("/approve/dashboard/{id}/approve");
        assert_eq!(ann.post(&path, json!({})).await.refusal(), (404, "approval_not_found".to_owned()));
        assert_eq!(first.get(&format!("/agent/approvals/{id}")).await.json()["status"], "pending");
        assert_eq!(eve.post(&path, json!({})).await.status, 200);
        assert_eq!(first.settled(&id).await["status"], "forwarded");
        assert_eq!(list.forward(Call::with("theirs", &upstream.url("/read"))).await.status, 200);
        for (person, calls) in [(&ann, 0), (&eve, 3)] {
            let told = person.get("/team/audit?agent=reader").await.json();
            let calls_told = told["entries"].as_array().unwrap().iter().filter(|entry| entry["target_url"].as_str().unwrap().starts_with("http"));
            assert_eq!(calls_told.count(), calls, "{told}");
        }
        assert_eq!(first.get("/agent/logs").await.json()["count"], 3);
    }

    async fn keys_that_are_nobodys_are_skipped_and_too_many_are_refused(relay) {
        let upstream = Upstream::ok().await;
        let agent = relay.agent.key.clone().unwrap();
        let call = || Call::with("main", &upstream.url("/"));
        let with = |keys: &str| relay.agent.bearing(Some(keys));
        for keys in [format!("{NOBODYS},{agent}"), format!(" ,,{agent} ,"), format!("{agent},{agent}")] {
            assert_eq!(with(&keys).forward(call()).await.status, 200, "{keys}");
        }
        for keys in [",", " , "] {
            assert_eq!(with(keys).forward(call()).await.refusal(), (401, "missing_tap_key".to_owned()));
        }
        let nobodys = format!("{NOBODYS},x");
        assert_eq!(with(&nobodys).forward(call()).await.refusal(), (401, "invalid_tap_key".to_owned()));
        let sixteen = [vec![NOBODYS; 15], vec![agent.as_str()]].concat().join(",");
        assert_eq!(with(&sixteen).forward(call()).await.status, 200);
        let more = format!("{sixteen},{NOBODYS}");
        assert_eq!(with(&more).forward(call()).await.refusal(), (400, "too_many_keys".to_owned()));
        assert_eq!(with(&more).get("/agent/services").await.refusal(), (400, "too_many_keys".to_owned()));
        let endless = vec!["x"; 30_000].join(",");
        assert_eq!(with(&endless).get("/agent/config").await.refusal(), (400, "too_many_keys".to_owned()));
    }

    async fn a_list_learns_what_all_its_agents_may_use(relay) {
        relay.add(relay.credential("other")).await;
        let (first, second) = (relay.new_agent("first", &["main"]).await, relay.new_agent("second", &["main", "other"]).await);
        let list = together(&[&first, &second]);
        let told = list.get("/agent/bootstrap").await.json();
        assert_eq!((&told["agent_id"], &told["credential_count"]), (&"first".into(), &3.into()));
        let told = list.get("/agent/config").await.json();
        let listed: Vec<_> = told["credentials"].as_array().unwrap().iter()
            .map(|one| format!("{}.{}", one["account"].as_str().unwrap(), one["name"].as_str().unwrap()))
            .collect();
        assert_eq!(listed, ["first.main", "second.main", "second.other"]);
        let told = list.get("/agent/services").await.json();
        let names: Vec<_> = told["services"].as_object().unwrap().keys().collect();
        assert_eq!(names, ["first.main", "second.main", "second.other"]);
    }

    async fn a_name_that_no_team_of_the_keys_knows_is_404_with_a_link(relay) {
        relay.add(relay.credential("existing")).await;
        let told = relay.agent.forward(Call::with("ghost", "http://127.0.0.1/")).await;
        assert_eq!(told.refusal(), (404, "credential_not_found".to_owned()));
        let told = told.json();
        let link = told["credential_link_url"].as_str().unwrap();
        assert!(link.starts_with("https://postern.example.com/dashboard?prefill_credential="), "{link}");
        assert!(told["fix"].is_string() && told["agent_action"].is_string());
        for name in ["existing", "No Name", "eu:ann/chat"] {
            let told = relay.agent.forward(Call::with(name, "http://127.0.0.1/")).await;
            assert_eq!(told.refusal(), (403, "credential_not_granted".to_owned()), "{name}");
        }
    }

    async fn an_account_key_may_use_what_is_there_and_what_comes(relay) {
        let upstream = Upstream::ok().await;
        let account = account_key(relay, "account").await;
        let call = async |name: &str| account.forward(Call::with(name, &upstream.url("/"))).await.status;
        assert_eq!(call("main").await, 200);
        assert_eq!(call("later").await, 404);
        relay.add(relay.credential("later")).await;
        assert_eq!(call("later").await, 200);
        assert_eq!(account.get("/agent/bootstrap").await.json()["credential_count"], 2);
        let (store, actor) = relay.operator();
        let demoted = AgentUpdate { all_credentials: Some(false), ..AgentUpdate::default() };
        demoted.apply(store, actor, "account").await.unwrap();
        assert_eq!(call("main").await, 403);
    }

    async fn becoming_an_account_key_takes_the_direct_credentials_away(relay) {
        relay.new_agent("grown", &["main"]).await;
        let (store, actor) = relay.operator();
        let all = |all| AgentUpdate { all_credentials: Some(all), ..AgentUpdate::default() };
        let grown = all(true).apply(store, actor, "grown").await.unwrap();
        assert_eq!((grown.all_credentials, grown.credentials.len()), (true, 0));
        let found = Agent::find(store, &actor.team, "grown").await.unwrap().unwrap();
        let usage = found.usage(store).await.unwrap();
        assert_eq!(usage.effective[0].sources, ["all"]);
        let direct = AgentUpdate { credentials: Some(vec!["main".to_owned()]), ..AgentUpdate::default() };
        let refused = direct.apply(store, actor, "grown").await;
        assert!(matches!(refused, Err(ChangeError::AccountKey { .. })));
        let grown = all(false).apply(store, actor, "grown").await.unwrap();
        assert_eq!(grown.credentials, Vec::<String>::new(), "they do not come back");
        let both = NewAgent {
            name: "both".to_owned(),
            all_credentials: true,
            credentials: vec!["main".to_owned()],
            ..NewAgent::default()
        };
        let refused: Result<(_, ApiKey), _> = both.insert(store, actor).await;
        assert!(matches!(refused, Err(ChangeError::AccountKey { .. })));
    }
}
