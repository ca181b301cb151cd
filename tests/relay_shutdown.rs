//! Told to stop, a relay finishes what is under way; told again, it stops at once.

use http::Request;
use http_body_util::{BodyExt, Full};
use tokio::net::TcpStream;

use crate::support::{
    client::Call,
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer, chunked},
};

on_a_relay! {
    async fn what_is_under_way_is_finished_and_nothing_new_is_accepted(relay) {
        let mut upstream = Upstream::scripted().await;
        let (agent, call) = (relay.agent.clone(), Call::with("main", &upstream.url("/")));
        let mut waiting = tokio::task::JoinSet::new();
        waiting.spawn(async move { agent.forward(call).await });
        let mut call = upstream.call().await;
        relay.ask_to_stop();
        // The listener is closed as soon as the relay gets to it.
        while TcpStream::connect(relay.agent.address).await.is_ok() {
            tokio::task::yield_now().await;
        }
        call.write(answer("200 OK", "", "finished")).await;
        let told = waiting.join_next().await.unwrap().unwrap();
        assert_eq!((told.status, told.text()), (200, "finished"));
        relay.ended().await;
        assert_eq!(relay.entries().await.len(), 1);
    }

    async fn a_stream_under_way_is_finished(relay) {
        let mut upstream = Upstream::scripted().await;
        let call = Call::with("main", &upstream.url("/"));
        let begun = async {
            let mut call = upstream.call().await;
            call.write(chunked("")).await;
            call.chunk("first").await;
            call
        };
        let (mut told, mut call) = tokio::join!(relay.agent.begin(call), begun);
        assert_eq!(told.read(5).await, "first");
        relay.ask_to_stop();
        call.chunk(" last").await;
        call.end().await;
        let rest = told.rest().await;
        assert_eq!((rest.text(), rest.is_whole), (" last", true));
        relay.ended().await;
        assert_eq!(relay.entries().await[1]["decision"], "completed");
    }

    async fn told_twice_it_does_not_wait(relay) {
        let mut upstream = Upstream::scripted().await;
        let (agent, call) = (relay.agent.clone(), Call::with("main", &upstream.url("/")));
        let mut waiting = tokio::task::JoinSet::new();
        waiting.spawn(async move { drop(agent.begin(call).await) });
        let call = upstream.call().await;
        relay.ask_to_stop();
        relay.ask_to_stop();
        // Well within the time that draining may take, which is ten seconds.
        let ended = tokio::time::timeout(std::time::Duration::from_secs(5), relay.ended()).await;
        assert!(ended.is_ok());
        drop(call);
    }

    async fn an_idle_connection_holds_nothing_up(relay) {
        let idle = TcpStream::connect(relay.agent.address).await.unwrap();
        let told = relay.agent.get("/livez").await;
        assert_eq!(told.status, 200);
        relay.ask_to_stop();
        let ended = tokio::time::timeout(std::time::Duration::from_secs(5), relay.ended()).await;
        assert!(ended.is_ok());
        drop(idle);
    }

    async fn a_long_poll_is_answered_instead_of_waited_for(relay) {
        let told = relay.agent.forward(Call::with("main", "http://127.0.0.1:9/").method("POST")).await;
        let path = format!("/agent/approvals/{}?wait=55", told.json()["txn_id"].as_str().unwrap());
        let mut connection = relay.agent.http2().await;
        let mut get = |path: &str| connection.send(Request::get(path).body(Full::default()).unwrap());
        let polled = get(&path);
        // The poll arrived before this did.
        assert_eq!(get("/livez").await.status(), 200);
        relay.ask_to_stop();
        let ended = async {
            let ended = relay.ended();
            tokio::time::timeout(std::time::Duration::from_secs(5), ended).await
        };
        let polled = async { polled.await.into_body().collect().await.unwrap().to_bytes() };
        let (polled, ended) = tokio::join!(polled, ended);
        let told: serde_json::Value = serde_json::from_slice(&polled).unwrap();
        assert_eq!(told["status"], "pending");
        assert!(ended.is_ok());
    }

    async fn an_approved_call_under_way_is_finished_and_its_answer_kept(relay) {
        let mut upstream = Upstream::scripted().await;
        let told = relay.agent.forward(Call::with("main", &upstream.url("/")).method("POST")).await;
        let id = told.json()["txn_id"].as_str().unwrap().to_owned();
        relay.approve(&id).await;
        let mut call = upstream.call().await;
        relay.ask_to_stop();
        call.write(answer("200 OK", "", "kept")).await;
        relay.ended().await;
        relay.run().await;
        let poll = relay.agent.settled(&id).await;
        assert_eq!((&poll["status"], &poll["response"]["body"]), (&"forwarded".into(), &"kept".into()));
    }
}
