//! Where a call may go: public or allowed addresses, bound hosts, and the address as it was written.

use postern::{config::PrivateTargets, store::NewCredential};

use crate::support::{
    client::Call,
    relay::{TestRelay, on_a_relay},
    upstream::{Upstream, answer},
};

on_a_relay! {
    async fn an_address_that_is_not_public_is_refused_however_it_is_written(relay) {
        for target in [
            "http://10.0.0.1/",
            "http://169.254.169.254/latest/meta-data/",
            "http://[::1]/",
            "http://[::ffff:10.0.0.1]/",
            "http://[64:ff9b::a00:1]/",
            "http://0/",
            "http://0xa000001/",
            "http://167772161/",
            "http://nowhere.invalid/",
            "http://user:pass@10.0.0.1/",
            "https://192.168.0.1/",
            "mailto:a@b",
            "/a/path",
            "http://",
            "data:text/plain,x",
        ] {
            for call in [
                Call::with("main", target),
                Call::to(target).header("authorization", "Bearer <CREDENTIAL:main>"),
            ] {
                let told = relay.agent.forward(call).await;
                assert_eq!(told.refusal(), (403, "target_not_allowed".to_owned()), "{target}");
                assert!(told.json()["fix"].is_string());
            }
        }
    }

    async fn another_scheme_is_no_target(relay) {
        for target in ["ftp://127.0.0.1/", "ws://127.0.0.1/", "gopher://127.0.0.1:70/"] {
            let told = relay.agent.forward(Call::with("main", target)).await;
            assert_eq!(told.refusal(), (400, "invalid_target".to_owned()), "{target}");
            assert_eq!(told.json()["received"], target);
        }
    }

    async fn an_allowed_address_is_reached_in_every_spelling(relay) {
        let upstream = Upstream::ok().await;
        let port = upstream.address.port();
        for host in ["127.0.0.1", "0x7f000001", "2130706433", "127.1", "127.0.0.1.", "[::ffff:127.0.0.1]"] {
            let told = relay.agent.forward(Call::with("main", &format!("http://{host}:{port}/"))).await;
            let is_mapped = host.starts_with('[');
            // An IPv4 socket takes no IPv6 connection on some systems; judged it was all the same.
            assert!(told.status == 200 || is_mapped && told.status != 403, "{host}: {told:?}");
        }
    }

    async fn without_an_allowed_range_this_machine_is_not_reached(relay) {
        let upstream = Upstream::ok().await;
        relay.settings.private_targets = PrivateTargets::Only(Vec::new());
        relay.restart().await;
        for host in ["127.0.0.1", "localhost"] {
            let target = format!("http://{host}:{}/", upstream.address.port());
            let told = relay.agent.forward(Call::with("main", &target)).await;
            assert_eq!(told.refusal(), (403, "target_not_allowed".to_owned()), "{host}");
        }
        assert!(upstream.seen().is_empty());
    }

    async fn a_credential_goes_only_where_it_is_bound(relay) {
        let (bound, other) = (Upstream::ok().await, Upstream::ok().await);
        let origin = format!("http://{}", bound.address);
        relay.add(NewCredential {
            any_host: false,
            allowed_hosts: vec![origin, "*.example.com".to_owned()],
            ..relay.credential("bound")
        }).await;
        let agent = relay.new_agent("tied", &["bound", "main"]).await;
        assert_eq!(agent.forward(Call::with("bound", &bound.url("/any"))).await.status, 200);
        let told = agent.forward(Call::with("bound", &other.url("/"))).await;
        assert_eq!(told.refusal(), (403, "host_not_allowed".to_owned()));
        let body = told.json();
        assert_eq!((&body["credential"], &body["host"]), (&"bound".into(), &"127.0.0.1".into()));
        // Of two credentials in one call, each has to be bound to its target.
        let both = Call::to(&other.url("/"))
            .header("authorization", "Bearer <CREDENTIAL:main>")
            .header("x-api-key", "<CREDENTIAL:bound>");
        assert_eq!(agent.forward(both).await.refusal(), (403, "host_not_allowed".to_owned()));
        let disguised = format!("http://{}@{}/", bound.address, other.address);
        assert_eq!(agent.forward(Call::with("bound", &disguised)).await.status, 403);
        assert!(other.seen().is_empty());
    }

    async fn nothing_of_a_target_becomes_another_request(relay) {
        let upstream = Upstream::ok().await;
        let target = format!("http://us:pw@{}/a b/%2e%2e/c\u{e4}?q=\"<>#frag", upstream.address);
        let told = relay.agent.forward(Call::with("main", &target)).await;
        assert_eq!(told.status, 200, "{told:?}");
        let seen = upstream.seen().remove(0);
        let line = seen.request_line();
        assert!(line.starts_with("GET /") && line.ends_with(" HTTP/1.1"), "{line}");
        assert_eq!(line.split(' ').count(), 3, "{line}");
        assert!(!line.contains('#') && line.is_ascii(), "{line}");
        assert_eq!(seen.header("host"), Some(upstream.address.to_string()));
        assert_eq!(seen.header("authorization"), Some(format!("Bearer {}", relay.secret)));
        let injected = upstream.url("/\tx\ty");
        let told = relay.agent.forward(Call::with("main", &injected)).await;
        assert!(matches!(told.status, 200 | 400), "{told:?}");
        assert!(upstream.seen().iter().all(|seen| seen.request_line().split(' ').count() == 3));
    }

    async fn the_policy_sees_the_target_that_is_called(relay) {
        let upstream = Upstream::answering(answer("200 OK", "", "")).await;
        relay.policy("main", r#"{"auto_approve_methods": ["GET"], "deny_urls": ["/admin"]}"#).await;
        for path in ["/admin", "/admin/x", "/x/../admin", "/%61dmin", "/x/%2e%2e/admin", "/admin?x"] {
            let told = relay.agent.forward(Call::with("main", &upstream.url(path))).await;
            assert_eq!(told.refusal(), (403, "policy_denied".to_owned()), "{path}");
        }
        assert_eq!(relay.agent.forward(Call::with("main", &upstream.url("/administer"))).await.status, 200);
        assert_eq!(upstream.seen().len(), 1);
    }
}
