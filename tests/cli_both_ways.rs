//! The two ways in: every command tells and does the same on the host and through the relay (spec/cli.md §1).

use serde_json::{Value, json};

use crate::support::{
    client::Call,
    program::Program,
    server::Server,
    upstream::{Upstream, answer},
    ways::{Ways, on_both_ways, sign_in},
};

on_both_ways! {
    async fn credentials(ways) {
        ways.same("credential list");
        let add = "add --name slack --auth api-key --api-base https://slack.com/api --value-file -";
        ways.same_with(&format!("{add} --dry-run"), "v");
        ways.same("credential list -o json");
        ways.same_with(add, "v");
        ways.same_with(add, "v");
        ways.same_with(&format!("{add} --if-not-exists -o json"), "v");
        ways.same_with("add --name files --auth oauth2 --api-base https://f.example --value-file -", "not-json");
        ways.same_with("add --name nowhere --auth api-key --value-file - -o json", "v");
        ways.same_with("add --name wide --auth custom --api-base https://w.example/a --relative-target --any-host \
                        --rate-limit 7 --description wide --value-file - -o yaml", "v");
        ways.same("add --name wallet --generate secp256k1 --dry-run -o json");
        ways.same("add --name wallet --generate secp256k1 -o json");
        ways.same("add --name x");
        for name in ["slack", "wide", "wallet"] {
            ways.same_in_every_form(&format!("credential show {name}"));
        }
        ways.same_in_every_form("credential list");
        ways.same("credential show slakc -o json");
        ways.same("credential show nothing-like-it");
        ways.same("credential show ..");
        ways.same("credential show a/b");
        ways.same("credential update slack --description chat --rate-limit 5");
        ways.same("credential update slack --rate-limit none --allow-host slack.com --allow-host *.slack.com -o json");
        ways.same("credential update slack --header-format {value} --dry-run -o json");
        ways.same("credential update slack --relative-target");
        ways.same("credential update slack --auth signing");
        ways.same("credential update slack --auth oauth2");
        ways.same("credential update slack");
        ways.same("credential update slakc --description x");
        ways.same_with("credential set-value slack --value-file - -o json", "w");
        ways.same_with("credential set-value slack --value-file - --dry-run", "w");
        ways.same_with("credential set-value slack --value-file -", "");
        ways.same_with("credential set-value slack --value-file -", "two\nlines");
        ways.same_with("credential set-value slakc --value-file -", "w");
        ways.same("credential delete slack");
        ways.same("credential delete slack --dry-run -o json");
        ways.same("credential delete slack --yes");
        ways.same("credential delete slack --yes");
        ways.same("credential delete slack --yes --if-exists");
        ways.same("credential delete slack --if-exists --bad-flag");
        ways.same("credential list -o jsonl");
    }

    async fn agents_and_roles(ways) {
        for credential in ["slack", "github"] {
            ways.same_with(&format!("add --name {credential} --auth api-key --api-base https://{credential}.example --value-file -"), "v");
        }
        ways.same("role list");
        ways.same("role create --name reader --credentials slack,githbu");
        ways.same("role create --name reader --credentials slack --dry-run -o json");
        ways.same("role create --name reader --description reads --credentials slack --rate-limit 50");
        ways.same("role create --name reader -o json");
        ways.same("role create --name reader --if-not-exists -o yaml");
        ways.same("role show reder");
        ways.same_in_every_form("role show reader");
        ways.same("role add-credential reader github");
        ways.same("role add-credential reader github -o json");
        ways.same("role add-credential reader gihtub");
        ways.same("role remove-credential reader slack --dry-run -o json");
        ways.same("role remove-credential reader slack");
        ways.same("role remove-credential reader slack");
        ways.same("role update reader --rate-limit none --description 2 -o json");
        ways.same("role update reader");
        ways.same("role update reader --credentials slack,github");
        ways.same_in_every_form("role list");
        ways.same("agent list");
        ways.same("agent create --name bot --credentials slack,typo --roles reader");
        ways.same("agent create --name bot --credentials slack --roles raeder -o json");
        ways.same("agent create --name bot --credentials slack --roles reader --rate-limit 100 --dry-run -o json");
        ways.same("agent create --name bot --credentials slack --roles reader --rate-limit 100 --dry-run");
        ways.same("agent create --name bot --credentials slack --roles reader --rate-limit 100");
        ways.same("agent create --name bot");
        ways.same("agent create --name bot --if-not-exists -o json");
        ways.same("agent create --name app --app --description an-app -o json");
        ways.same("agent create --name all --all-credentials -o yaml");
        ways.same("agent create --name bad!name");
        ways.same_in_every_form("agent list");
        for name in ["bot", "app", "all"] {
            ways.same_in_every_form(&format!("agent show {name}"));
        }
        ways.same("agent show bto -o json");
        ways.same("agent show nothing/like.it");
        ways.same("agent update bot --rate-limit none --roles= --credentials github -o json");
        ways.same("agent update bot --credentials gihtub");
        ways.same("agent update all --credentials slack");
        ways.same("agent update all --all-credentials=false --credentials slack -o json");
        ways.same("agent update bot");
        ways.same("agent disable bot");
        ways.same("agent show bot");
        ways.same("agent enable bot --dry-run -o json");
        ways.same("agent enable bot -o json");
        ways.same("agent enable bto");
        ways.same("agent rotate-key bot");
        ways.same("agent rotate-key bot --dry-run");
        ways.same("agent rotate-key bot --overlap 1h --yes");
        ways.same("agent rotate-key bot --overlap 31d --yes");
        ways.same("agent rotate-key bot --yes -o json");
        ways.same("agent rotate-key bto --yes");
        ways.same("agent delete bot --dry-run");
        ways.same("agent delete bot");
        ways.same("agent delete bot --yes");
        ways.same("agent delete bot --yes -o json");
        ways.same("agent delete bot --yes --if-exists");
        ways.same("role delete reader");
        ways.same("role delete reader --yes --dry-run -o json");
        ways.same("role delete reader --yes");
        ways.same("role delete reader --yes");
        ways.same_in_every_form("agent list");
    }

    async fn policies_and_grants(ways) {
        ways.same_with("add --name slack --auth api-key --api-base https://slack.com --value-file -", "v");
        ways.same_with("add --name wide --auth custom --api-base https://w.example --relative-target --value-file -", "v");
        ways.same("policy show slack");
        ways.same("policy show slakc -o json");
        ways.same("policy set slack --auto-approve-methods GET,POST --deny-urls /admin --dry-run -o json");
        ways.same("policy set slack --auto-approve-methods GET,POST --deny-urls /admin");
        ways.same("policy set slack --require-approval-methods POST -o json");
        ways.same("policy set slack --require-approval-urls /pay,slack.com/x");
        ways.same("policy set slack --auto-approve-methods FETCH");
        ways.same("policy set slack --allowed-approvers ann@exmaple.com");
        ways.same("policy set slack --allowed-approvers ann@example.com --min-approvals 2 -o yaml");
        ways.same("policy set slack");
        ways.same("policy set slakc --deny-urls /a");
        ways.same("policy set wide --deny-urls h.example/a");
        ways.same_with("policy set slack --file - -o json", r#"{"deny_methods": ["DELETE"]}"#);
        ways.same_with("policy set slack --file -", r#"{"deny_method": ["DELETE"]}"#);
        ways.same_with("policy set slack --file -", "no json");
        ways.same_in_every_form("policy show slack");
        ways.same("policy template list");
        ways.same("policy template set careful --deny-methods DELETE --dry-run -o json");
        ways.same("policy template set careful --deny-methods DELETE --auto-approve-methods GET");
        ways.same("policy template set careful --auto-approve-methods GET,POST --require-approval-methods POST -o json");
        ways.same("policy template set other --template carful");
        ways.same("policy template set other --template careful -o json");
        ways.same_in_every_form("policy template show careful");
        ways.same_in_every_form("policy template list");
        ways.same("policy template show carefull");
        ways.same("policy set slack --template carefull");
        ways.same("policy set slack --template careful -o json");
        ways.same("policy template delete other");
        ways.same("policy template delete other --yes --dry-run");
        ways.same("policy template delete other --yes");
        ways.same("policy template delete other --yes --if-exists -o json");
        ways.same("grant list");
        ways.same("grant create slack --method POST --scope slack.com/api/* --ttl 30m --dry-run -o json");
        ways.same("grant create slack --method POST --scope slack.com/api/* --ttl 30m --max-uses 3");
        ways.same("grant create slack --method POST --scope slack.com/api/* --ttl 2d");
        ways.same("grant create slack --method FETCH --scope slack.com/api/* --ttl 2h");
        ways.same("grant create slack --method POST --scope slack.com --ttl 2h --max-uses 0 -o json");
        ways.same("grant create slakc --method POST --scope slack.com/api --ttl 2h");
        ways.same("grant create wide --method POST --scope w.example/api --ttl 2h -o json");
        ways.same_in_every_form("grant list");
        ways.same("grant list --credential slack -o json");
        ways.same("grant list --credential slakc");
        let id = |program: &Program| {
            let listed = program.ok("grant list --credential slack -o json");
            let listed: Value = serde_json::from_str(&listed).unwrap();
            listed[0]["id"].as_str().unwrap().to_owned()
        };
        let (here, there) = (id(&ways.here), id(&ways.there));
        ways.same_of("grant revoke ID --dry-run -o json", (&here, &there));
        ways.same_of("grant revoke ID", (&here, &there));
        ways.same_of("grant revoke ID -o json", (&here, &there));
        ways.same("grant revoke 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00");
        ways.same("grant revoke nothing");
        ways.same_in_every_form("grant list --all");
        ways.same("grant list");
        ways.same("policy delete slack");
        ways.same("policy delete slack --yes --dry-run");
        ways.same("policy delete slack --yes");
        ways.same("policy delete slack --yes -o json");
        ways.same("policy delete slack --yes --if-exists");
    }

    async fn calls_that_wait(ways) {
        let upstream = Upstream::ok().await;
        let (key_here, their_key) = (ways.here.add_bot(), ways.there.add_bot());
        ways.same("approval list");
        let mut waiting = Vec::new();
        for (method, body) in [("DELETE", "the body"), ("POST", ""), ("PUT", "x"), ("PATCH", "y")] {
            let target = upstream.url("/a?b=c");
            let here = asked((&ways.server_here, &key_here), &target, (method, body)).await;
            let there = asked((&ways.server, &their_key), &target, (method, body)).await;
            waiting.push((here, there));
        }
        let ids = |at: usize| (waiting[at].0.as_str(), waiting[at].1.as_str());
        ways.same_in_every_form("approval list");
        for form in ["table", "json", "jsonl", "yaml"] {
            ways.same_of(&format!("approval show ID -o {form}"), ids(0));
        }
        ways.same("approval show 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00");
        ways.same("approval show nothing -o json");
        ways.same("approval approve nothing");
        ways.same_of("approval approve ID --dry-run -o json", ids(0));
        ways.same_of("approval deny ID --dry-run", ids(0));
        ways.same_of("approval deny ID --as ann@example.com", ids(0));
        ways.same_of("approval deny ID", ids(0));
        ways.same_of("approval approve ID -o json", ids(0));
        ways.same_of("approval deny ID --reason wrong\u{7}", ids(1));
        ways.same_of("approval deny ID --reason monday -o json", ids(1));
        ways.same_of("approval show ID", ids(1));
        ways.same_of("approval approve ID", ids(2));
        ways.same_of("approval approve ID --grant 2d", ids(3));
        ways.same_of("approval approve ID --grant 30m --max-uses 2 --dry-run", ids(3));
        ways.same_of("approval approve ID --grant 30m --max-uses 2", ids(3));
        ways.same("approval list -o json");
        ways.same("grant list");
    }

    async fn people(ways) {
        for name in ["slack", "github"] {
            ways.same_with(&format!("add --name {name} --auth api-key --any-host --value-file -"), "v");
        }
        ways.same("user invite bob@example.com --role approver --dry-run");
        // The links have another address each.
        for (program, server) in [(&ways.here, &ways.server_here), (&ways.there, &ways.server)] {
            let link = program.ok("user invite bob@example.com --role approver");
            let token = link.trim().rsplit_once('=').unwrap().1.to_owned();
            let body = json!({ "token": token, "password": "correct horse battery staple" });
            let told = server.client("").bearing(None).post("/team/members/accept", None, body.to_string()).await;
            assert_eq!(told.status, 200, "{told:?}");
        }
        ways.same_in_every_form("user list");
        ways.same("user assign bob@example.com");
        ways.same("user assign bob@example.com --credentials slack,typo");
        ways.same("user assign bob@example.com --credentials slack,githbu -o json");
        ways.same("user assign bbo@example.com --credentials slack");
        ways.same("user assign bob@example.com --credentials slack,github --dry-run");
        ways.same("user list -o json");
        ways.same("user assign bob@example.com --credentials slack,github -o json");
        ways.same("user assign bob@example.com --credentials github");
        ways.same("user list");
        ways.same("user assign bob@example.com --credentials= -o yaml");
        ways.same("user reset-password bob@example.com --remove-passkeys --dry-run");
        ways.same("user reset-password nobody@example.com --remove-passkeys");
        ways.same("user set-role bob@example.com admin");
        ways.same("user remove bob@example.com");
        ways.same("user remove bob@example.com --yes");
        ways.same("user remove bob@example.com --yes --if-exists");
    }

    async fn sessions(ways) {
        // Whoever is elsewhere has one; so has somebody who is here.
        sign_in(&ways.server_here.client("").bearing(None)).await;
        ways.same_in_every_form("session list");
        ways.same("session list --user ann@example.com -o json");
        ways.same("session list --user nobody@example.com");
        ways.same("session revoke");
        ways.same("session revoke nothing");
        ways.same("session revoke nothing -o json");
        ways.same("session revoke x --all");
        ways.same("session revoke --all --dry-run");
        let (here, there) = (session_of(&ways.server_here, &ways.here).await, session_of(&ways.server, &ways.there).await);
        ways.same_of("session revoke ID --dry-run -o json", (&here, &there));
        ways.same_of("session revoke ID", (&here, &there));
        ways.same_of("session revoke ID", (&here, &there));
        ways.same("session list -o json");
        ways.same("session revoke --all --user bob@example.com");
        ways.same("session revoke --all --user ann@example.com --dry-run -o json");
    }

    async fn whether_a_credential_works(ways) {
        let mut ways = ways;
        // As the relays of tests allow it.
        ways.here.set("POSTERN_ALLOW_PRIVATE_CIDRS", "127.0.0.0/8");
        let upstream = Upstream::with(|seen| {
            let is_good = seen.header("authorization").as_deref() == Some("Bearer good");
            answer(if is_good { "200 OK" } else { "401 Unauthorized" }, "", "")
        }).await;
        let add = format!("add --name api --auth api-key --api-base {} --value-file -", upstream.url("/v1"));
        ways.same_with(&add, "good");
        ways.same_in_every_form("credential verify api");
        ways.same_with("credential set-value api --value-file -", "bad");
        ways.same("credential verify api");
        ways.same("credential verify api -o json");
        ways.same_with("add --name nowhere --auth api-key --any-host --value-file -", "v");
        ways.same("credential verify nowhere");
        ways.same("add --name wallet --generate secp256k1");
        ways.same("credential verify wallet -o json");
        ways.same("credential verify apy");
    }

    async fn what_would_become_of_calls(ways) {
        let upstream = Upstream::ok().await;
        let (key_here, their_key) = (ways.here.add_bot(), ways.there.add_bot());
        let target = upstream.url("/v1/things");
        for line in [
            "policy test main GET https://api.example.com/v1",
            "policy test main POST https://api.example.com/v1 --agent bot",
            "policy test main DELETE http://127.0.0.1:9/x -o json",
            "policy test main GET nonsense",
            "policy test main GET https://a.example --agent nobody",
            "policy test mian GET https://a.example",
        ] {
            ways.same(line);
        }
        ways.same("policy set main --auto-approve-methods GET,PUT --deny-urls /admin");
        ways.same_in_every_form("policy test main GET https://api.example.com/admin/x");
        for (server, key) in [(&ways.server_here, &key_here), (&ways.server, &their_key)] {
            for method in ["GET", "PUT"] {
                let told = server.client(key).forward(Call::with("main", &target).method(method)).await;
                assert_eq!(told.status, 200, "{told:?}");
            }
        }
        ways.same_in_every_form("policy replay main --since 1h --require-approval-methods PUT");
        ways.same("policy replay main --since 1h");
        ways.same("policy replay main --since 1h --auto-approve-methods FETCH");
        ways.same("policy replay main --since tomorrow --deny-methods PUT");
        ways.same("policy replay mian --since 1h --deny-methods PUT -o json");
    }

    async fn proposals(ways) {
        let (key_here, their_key) = (ways.here.add_bot(), ways.there.add_bot());
        ways.same("proposal list");
        let mut waiting = Vec::new();
        for methods in [json!(["GET", "POST"]), json!(["GET"])] {
            let changes = json!({ "credential_name": "main", "auto_approve_methods": methods, "deny_urls": ["/admin"] });
            let here = proposed((&ways.server_here, &key_here), &changes).await;
            let there = proposed((&ways.server, &their_key), &changes).await;
            waiting.push((here, there));
        }
        let ids = |at: usize| (waiting[at].0.as_str(), waiting[at].1.as_str());
        ways.same_in_every_form("proposal list");
        for form in ["table", "json", "jsonl", "yaml"] {
            ways.same_of(&format!("proposal show ID -o {form}"), ids(0));
        }
        ways.same("proposal show nothing");
        ways.same("proposal deny nothing -o json");
        ways.same_of("proposal approve ID --dry-run", ids(0));
        ways.same_of("proposal approve ID --dry-run -o json", ids(0));
        ways.same_of("proposal approve ID", ids(0));
        ways.same_of("proposal deny ID", ids(0));
        ways.same_of("proposal approve ID -o json", ids(0));
        ways.same_of("proposal deny ID -o json", ids(1));
        ways.same_of("proposal show ID", ids(1));
        ways.same("policy show main -o json");
    }
}

/// Begins another session with a relay, and returns its id.
async fn session_of(server: &Server, program: &Program) -> String {
    sign_in(&server.client("").bearing(None)).await;
    let listed: Vec<Value> = serde_json::from_str(&program.ok("session list -o json")).unwrap();
    let newest = listed
        .iter()
        .max_by_key(|row| row["created_at"].as_str().unwrap());
    newest.unwrap()["id"].as_str().unwrap().to_owned()
}

/// Asks a relay for a call that waits; its id.
async fn asked(
    (server, key): (&Server, &str),
    target: &str,
    (method, body): (&str, &str),
) -> String {
    let call = Call::with("main", target)
        .method(method)
        .body(body.to_owned());
    let told = server.client(key).forward(call).await;
    assert_eq!(told.status, 202, "{told:?}");
    told.json()["txn_id"].as_str().unwrap().to_owned()
}

/// Has an agent propose; the proposal's id.
async fn proposed((server, key): (&Server, &str), changes: &Value) -> String {
    let body = json!({ "proposal_type": "policy_change", "payload": changes });
    let client = server.client(key);
    let told = client
        .post("/agent/proposals", None, body.to_string())
        .await;
    assert_eq!(told.status, 201, "{told:?}");
    told.json()["proposal_id"].as_str().unwrap().to_owned()
}
