//! No secret is told by what is looked at: every route that is read, of every table, with every kind of secret there.

use http::Method;
use postern::{
    relay::{admin, dashboard},
    secrets::{Algorithm, SigningKey},
    store::{AgentKind, Auth, MemberRole, NewAgent, NewCredential, Scope},
};
use serde_json::{Value, json};

use crate::support::{
    admin::{Person, add_user},
    client::{Answer, Call, Client},
    relay::{TestRelay, on_a_relay},
    visitor::Visitor,
};

/// What agents and apps read.
const AGENTS: [&str; 8] = [
    "/agent/bootstrap",
    "/agent/services",
    "/agent/services?compact=1",
    "/agent/recipes",
    "/agent/config",
    "/agent/logs",
    "/agent/approvals/{approval}",
    "/agent/proposals/{proposal}",
];
/// What anybody reads.
const ANYBODY: [&str; 7] = [
    "/instructions",
    "/install/tap",
    "/openapi.json",
    "/health",
    "/livez",
    "/readyz",
    "/metrics",
];
/// Fields of a value that is an object.
const BOT_TOKEN: &str = "5:bot-token-that-nobody-is-told";
const STAGED: &str = "handed-over-and-waiting-5d1c";
const FIELDS: [&str; 2] = ["canary-client-9f8e7d6c5b4a", "canary-refresh-1a2b3c4d5e6f"];
const ENDPOINT: &str = "https://9.9.9.9/send/canary-endpoint";
const AUTH: &str = "BTBZMqHH6r4Tts7J_aSIgg";

/// A team with one of everything, and what of it is secret.
struct Seeded {
    owner: Person,
    app: Client,
    /// What it is, and what it reads like.
    secrets: Vec<(&'static str, String)>,
    /// What stands for each name in a path.
    ids: Vec<(&'static str, String)>,
}

impl Seeded {
    async fn plant(relay: &TestRelay) -> Self {
        let owner = Person::owner(relay).await;
        let team = relay.operator().1.team.clone();
        let bob = add_user(relay, (&team, "bob@example.com"), MemberRole::Approver).await;
        let theirs = Person::signed_in(relay, &team, (bob.clone(), Scope::Full)).await;
        let mut seeded = Self {
            app: app(relay).await,
            secrets: vec![
                ("a value", relay.secret.clone()),
                ("a key", relay.agent.key.clone().unwrap()),
                ("one's own session", owner.token.clone().unwrap()),
                ("a session", theirs.token.unwrap()),
                ("a hash", "$argon2".to_owned()),
                ("a browser's address", "canary-endpoint".to_owned()),
                ("a browser's key", AUTH.to_owned()),
            ],
            ids: vec![("{id}", bob.user_id), ("{credential}", "main".to_owned())],
            owner,
        };
        let key = seeded.app.key.clone().unwrap();
        seeded.secrets.push(("an app's key", key));
        seeded.values(relay).await;
        seeded.things(relay).await;
        seeded.links().await;
        seeded
    }

    async fn values(&mut self, relay: &TestRelay) {
        let key = SigningKey::generate(Algorithm::Secp256k1);
        let wallet = NewCredential {
            auth: Auth::Signing,
            any_host: false,
            value: Some(key.to_bundle()),
            ..relay.credential("wallet")
        };
        relay.add(wallet).await;
        let bundle: Value = serde_json::from_slice(key.to_bundle().expose()).unwrap();
        let private = bundle["private_key"].as_str().unwrap().to_owned();
        self.secrets.push(("a signing key", private));
        let value = json!({
            "client_id": "public", "client_secret": FIELDS[0], "refresh_token": FIELDS[1],
            "token_url": "https://token.example/",
        });
        let new =
            json!({ "name": "bundle", "connector": "sidecar", "value": value, "any_host": true });
        let told = self.owner.post("/team/credentials", new).await;
        assert_eq!(told.status, 201, "{told:?}");
        for field in FIELDS {
            self.secrets.push(("a field of a value", field.to_owned()));
        }
    }

    async fn things(&mut self, relay: &TestRelay) {
        relay
            .policy("main", r#"{"require_approval_methods": ["POST"]}"#)
            .await;
        let role = json!({ "name": "reader", "credentials": ["main"] });
        assert_eq!(self.owner.post("/team/roles", role).await.status, 201);
        let rules = json!({ "auto_approve_methods": ["GET"] });
        let told = self.owner.put("/team/policy-templates/reader", rules).await;
        assert_eq!(told.status, 200, "{told:?}");
        let call = Call::with("main", "http://127.0.0.1:9/a").method("POST");
        let told = relay.agent.forward(call).await.json();
        let approval = told["txn_id"].as_str().unwrap().to_owned();
        let payload = json!({ "credential_name": "main", "deny_methods": ["DELETE"] });
        let body = json!({ "proposal_type": "policy_change", "payload": payload });
        let told = relay
            .agent
            .post("/agent/proposals", None, body.to_string())
            .await;
        let proposal = told.json()["proposal_id"].as_str().unwrap().to_owned();
        self.ids.push(("{approval}", approval));
        self.ids.push(("{proposal}", proposal));
        let config = json!({ "chat_id": 5, "bot_token": BOT_TOKEN });
        let channel = json!({ "name": "reader", "channel_type": "telegram", "config": config });
        let told = self
            .owner
            .post("/team/notification-channels", channel)
            .await;
        assert_eq!(told.status, 201, "{told:?}");
        self.secrets
            .push(("a channel's token", BOT_TOKEN.to_owned()));
        let staged = json!({ "name": "handed", "value": STAGED, "any_host": true });
        let told = self.owner.post("/cred/setup", staged).await;
        assert_eq!(told.status, 201, "{told:?}");
        let setup = told.json()["setup_id"].as_str().unwrap().to_owned();
        self.ids.push(("{setup}", setup));
        self.secrets.push(("a value that waits", STAGED.to_owned()));
        let keys = json!({
            "p256dh": "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4",
            "auth": AUTH,
        });
        let browser = json!({ "endpoint": ENDPOINT, "keys": keys });
        let told = self.owner.post("/push/subscribe", browser).await;
        assert_eq!(told.status, 201, "{told:?}");
    }

    async fn links(&mut self) {
        let invited = json!({ "email": "new@example.com" });
        let told = self.owner.post("/team/members/invite", invited).await;
        self.keep("an invitation", &told);
        let path = self.path("/team/members/{id}/reset-password");
        let told = self.owner.post(&path, json!({})).await;
        self.keep("a reset", &told);
    }

    /// Keeps the token of the link in an answer.
    fn keep(&mut self, what: &'static str, told: &Answer) {
        let pattern = regex::Regex::new("token=([0-9a-f]{64})").unwrap();
        let found = pattern.captures(told.text());
        let found = found.unwrap_or_else(|| panic!("no link: {told:?}"));
        self.secrets.push((what, found[1].to_owned()));
    }

    fn path(&self, path: &str) -> String {
        let of = if path.contains("/inbox/") || path.contains("/approve/") {
            path.replace("{id}", "{approval}")
        } else if path.contains("/proposals/") {
            path.replace("{id}", "{proposal}")
        } else if path.contains("/cred/setup/") || path.contains("/cred-setup/") {
            path.replace("{id}", "{setup}")
        } else {
            path.to_owned()
        };
        let named = of
            .replace("/credentials/{name}", "/credentials/main")
            .replace("{name}", "reader");
        self.ids
            .iter()
            .fold(named, |path, (name, id)| path.replace(name, id))
    }

    /// Looks for secrets in the head and the body of an answer that tells something.
    fn check(&self, path: &str, told: &Answer) {
        assert!(told.status < 400, "{path} shows nothing: {told:?}");
        let whole = format!(
            "{:?}\n{}",
            told.headers,
            String::from_utf8_lossy(&told.body)
        );
        for (what, secret) in &self.secrets {
            assert!(!whole.contains(secret), "{path} tells {what}: {whole}");
        }
    }
}

async fn app(relay: &TestRelay) -> Client {
    let (store, actor) = relay.operator();
    let new = NewAgent {
        name: "shop".to_owned(),
        kind: AgentKind::App,
        credentials: vec!["main".to_owned()],
        ..NewAgent::default()
    };
    let (_, key) = new.insert(store, actor).await.unwrap();
    relay.agent.bearing(Some(key.expose()))
}

on_a_relay! {
    async fn no_route_of_the_admin_api_tells_one(relay) {
        let seeded = Seeded::plant(relay).await;
        let routes = admin::listed().into_iter().filter(|route| route.method == Method::GET);
        // An invitation is looked at by its token, which is in the address.
        for route in routes.filter(|route| route.path != "/invite/info") {
            let path = seeded.path(route.path);
            seeded.check(&path, &seeded.owner.get(&path).await);
        }
        for name in ["wallet", "bundle"] {
            let path = format!("/team/credentials/{name}");
            seeded.check(&path, &seeded.owner.get(&path).await);
        }
    }

    async fn no_page_tells_one(relay) {
        let seeded = Seeded::plant(relay).await;
        let visitor = Visitor::bearing(relay, seeded.owner.token.clone().unwrap());
        let entries = seeded.owner.get("/team/audit").await.json();
        let entries = entries["entries"].as_array().unwrap();
        let pages = dashboard::listed().into_iter().filter(|page| page.method == Method::GET);
        for page in pages.filter(|page| page.needs.is_some() && !page.path.contains("events")) {
            let path = seeded.path(page.path);
            if !path.contains("{chain}") {
                seeded.check(&path, &visitor.get(&path).await);
            }
        }
        for path in ["/dashboard/credentials/wallet", "/dashboard/credentials/bundle", "/dashboard/credentials/bundle/edit"] {
            seeded.check(path, &visitor.get(path).await);
        }
        for entry in entries {
            let (chain, seq) = (entry["chain"].as_str().unwrap(), &entry["seq"]);
            let path = format!("/dashboard/audit/{chain}/{seq}");
            seeded.check(&path, &visitor.get(&path).await);
        }
    }

    async fn no_route_of_agents_apps_or_anybody_tells_one(relay) {
        let seeded = Seeded::plant(relay).await;
        for path in AGENTS {
            let path = seeded.path(path);
            seeded.check(&path, &relay.agent.get(&path).await);
        }
        seeded.check("/app/users", &seeded.app.get("/app/users").await);
        for path in ANYBODY {
            seeded.check(path, &relay.agent.bearing(None).get(path).await);
        }
    }
}
