//! A relay in this process, on a port of its own, with a secret that must not be found anywhere.
//!
//! When a test is over, the relay is stopped: it has to end by itself, soon, with nothing left over.
//! Then everything it said and wrote is searched for the secret.

use std::{
    fs, io,
    sync::{Mutex, Once},
    time::Duration,
};

use postern::{
    audit::{AuditFile, Chain},
    config::{Caps, PrivateTargets},
    notify::{Mailer, Pusher},
    policy::Policy,
    relay::{Lanes, Listeners, Relay, RelaySettings, Shutdown},
    secrets::{Secret, VapidKey},
    store::{
        Actor, Approval, Auth, Member, MemberRole, NewAgent, NewCredential, Store, StoredPolicy,
    },
};
use serde_json::Value;
use sqlx::Row;
use tokio::{net::TcpListener, task::JoinSet};
use tracing_subscriber::EnvFilter;

use super::{
    client::{Client, Transcript, within},
    database::Fixture,
};

/// Writes each test twice, `name::sqlite` and `name::postgres`, and gives it a running relay. Whoever uses
/// it imports `TestRelay` too.
macro_rules! on_a_relay {
    ($($(#[$note:meta])* async fn $name:ident($relay:ident) $body:block)*) => { $(
        $(#[$note])*
        mod $name {
            use super::*;
            use crate::support::database::Fixture;

            async fn test(fixture: Fixture) {
                let mut relay = TestRelay::start(fixture).await;
                {
                    let $relay = &mut relay;
                    $body
                }
                relay.finish().await;
            }

            #[tokio::test]
            async fn sqlite() {
                test(Fixture::sqlite().await).await;
            }

            #[tokio::test]
            async fn postgres() {
                if let Some(fixture) = Fixture::postgres_schema().await {
                    test(fixture).await;
                }
            }
        }
    )* };
}
pub(crate) use on_a_relay;

/// How the log says that something panicked that is no test.
const PANICKED: &str = "the program panicked";

/// What all relays of all tests have logged.
static LOG: Mutex<Vec<u8>> = Mutex::new(Vec::new());

/// A relay with a credential `main`, which may go anywhere on this machine, and an agent who may use it.
pub(crate) struct TestRelay {
    pub(crate) fixture: Fixture,
    /// The deployment as the relay's host sees it: its chain is the relay's.
    pub(crate) host: Store,
    /// The agent `reader`.
    pub(crate) agent: Client,
    /// The value of `main`.
    pub(crate) secret: String,
    pub(crate) settings: RelaySettings,
    /// Where the audit file is.
    pub(crate) directory: tempfile::TempDir,
    chain: Chain,
    running: Option<Running>,
    /// Where the log of this test begins.
    log_start: usize,
}

struct Running {
    shutdown: Shutdown,
    serving: JoinSet<()>,
}

impl TestRelay {
    pub(crate) async fn start(fixture: Fixture) -> Self {
        capture_log();
        let log_start = LOG.lock().unwrap().len();
        let directory = tempfile::tempdir().unwrap();
        let chain = Chain::of(directory.path()).unwrap();
        let host = fixture.another(chain.id().as_str()).await;
        let settings = RelaySettings {
            public_url: "https://postern.example.com".to_owned(),
            forward_timeout: Duration::from_secs(5),
            approval_timeout: Duration::from_mins(1),
            result_retention: Duration::from_hours(24),
            caps: Caps::default(),
            private_targets: PrivateTargets::Only(vec!["127.0.0.0/8".parse().unwrap()]),
            is_signup_open: true,
            mailer: Mailer::default(),
            pusher: Pusher::new(VapidKey::generate(), None, "https://postern.example.com"),
            trusted_proxies: Vec::new(),
            metrics_apart: false,
        };
        let mut relay = Self {
            agent: Client {
                address: ([127, 0, 0, 1], 0).into(),
                key: None,
                seen: Transcript::default(),
            },
            secret: format!("sk-live-{}", uuid::Uuid::new_v4().simple()),
            fixture,
            host,
            settings,
            directory,
            chain,
            running: None,
            log_start,
        };
        relay.add(relay.credential("main")).await;
        relay.agent.key = relay.new_agent("reader", &["main"]).await.key;
        relay.run().await;
        relay
    }

    /// Starts another process of the relay on a new port; the one before has to be stopped.
    pub(crate) async fn run(&mut self) {
        assert!(self.running.is_none());
        let running = self.another_process(&self.chain.clone()).await;
        self.agent.address = running.0;
        self.running = Some(running.1);
    }

    /// Stops the relay; it has to end by itself, with nothing left over.
    pub(crate) async fn stop(&mut self) {
        let mut running = self.running.take().expect("the relay runs");
        running.shutdown.ask();
        let ended = within("the end of the relay", running.serving.join_next()).await;
        ended.unwrap().unwrap();
    }

    /// Tells the relay to stop, and does not wait.
    pub(crate) fn ask_to_stop(&self) {
        self.running.as_ref().unwrap().shutdown.ask();
    }

    /// Waits until a relay that was told to stop has ended.
    pub(crate) async fn ended(&mut self) {
        let mut running = self.running.take().expect("it was not waited for");
        let ended = within("the end of the relay", running.serving.join_next()).await;
        ended.unwrap().unwrap();
    }

    /// Runs with settings that the test has changed.
    pub(crate) async fn restart(&mut self) {
        self.stop().await;
        self.run().await;
    }

    /// Serves the same deployment from another host as well, until the returned relay is stopped.
    pub(crate) async fn beside(&self) -> Beside {
        let directory = tempfile::tempdir().unwrap();
        let chain = Chain::of(directory.path()).unwrap();
        let (address, running) = self.another_process(&chain).await;
        let agent = Client {
            address,
            ..self.agent.clone()
        };
        Beside {
            agent,
            running,
            _directory: directory,
        }
    }

    /// Ends the test: stops the relay and looks for the secret in all that it left.
    pub(crate) async fn finish(mut self) {
        if self.running.is_some() {
            self.stop().await;
        }
        let audit = fs::read(self.audit_path()).unwrap_or_default();
        let told = self.agent.seen.lock().unwrap().clone();
        let stored = stored(&self.fixture.url).await;
        let logged = self.logged();
        let panicked = logged.lines().find(|line| line.starts_with(PANICKED));
        assert_eq!(panicked, None, "in this test or in one beside it");
        for (place, bytes) in [
            ("the audit file", audit),
            ("an answer", told),
            ("the database", stored),
            ("the log", logged.into_bytes()),
        ] {
            let text = String::from_utf8_lossy(&bytes);
            for form in forms(&self.secret) {
                let around = text.split_once(&form).map(|(before, _)| {
                    let last: Vec<_> = before.chars().rev().take(200).collect();
                    last.into_iter().rev().collect::<String>()
                });
                assert_eq!(around, None, "the secret is in {place}, after this");
            }
        }
    }

    /// A credential with the secret as its value, as `main` is.
    pub(crate) fn credential(&self, name: &str) -> NewCredential {
        NewCredential {
            name: name.to_owned(),
            description: String::new(),
            auth: Auth::ApiKey,
            api_base: None,
            relative_target: false,
            header_format: None,
            bindings: Vec::new(),
            allowed_hosts: Vec::new(),
            any_host: true,
            rate_limit_per_hour: None,
            canary: false,
            value: Some(Secret::from(self.secret.clone())),
        }
    }

    pub(crate) async fn add(&self, new: NewCredential) {
        let (store, actor) = self.operator();
        new.insert(store, actor).await.unwrap();
    }

    pub(crate) async fn policy(&self, credential: &str, json: &str) {
        let (store, actor) = self.operator();
        let policy = Policy::parse(json).unwrap();
        let savable = Policy {
            require_passkey: false,
            ..policy.clone()
        };
        StoredPolicy::set(store, actor, credential, &savable)
            .await
            .unwrap();
        if policy != savable {
            self.fixture.plant_policy(credential, &policy).await;
        }
    }

    /// Makes an agent without a limit.
    pub(crate) async fn new_agent(&self, name: &str, credentials: &[&str]) -> Client {
        self.limited_agent(name, credentials, None).await
    }

    pub(crate) async fn limited_agent(
        &self,
        name: &str,
        credentials: &[&str],
        rate_limit_per_hour: Option<i64>,
    ) -> Client {
        let (store, actor) = self.operator();
        let new = NewAgent {
            name: name.to_owned(),
            rate_limit_per_hour,
            credentials: credentials.iter().map(|&name| name.to_owned()).collect(),
            ..NewAgent::default()
        };
        let (_, key) = new.insert(store, actor).await.unwrap();
        self.agent.bearing(Some(key.expose()))
    }

    /// Whose changes are the operator's.
    pub(crate) fn operator(&self) -> (&Store, &Actor) {
        (&self.fixture.store, &self.fixture.actor)
    }

    pub(crate) async fn approve(&self, id: &str) {
        let (store, actor) = self.operator();
        let person = Member {
            user_id: "ann".to_owned(),
            email: "ann@example.com".to_owned(),
            role: MemberRole::Owner,
        };
        Approval::approve(store, actor, (id, &person))
            .await
            .unwrap();
    }

    /// The entries of the relay's own chain, oldest first, those of requests.
    pub(crate) async fn entries(&self) -> Vec<Value> {
        let lines = self.host.lines_after(0, 10_000).await.unwrap();
        let entries = lines.iter().map(|line| serde_json::from_str(&line.text));
        entries.collect::<Result<_, _>>().unwrap()
    }

    /// The entries, once there are that many.
    pub(crate) async fn entries_when(&self, count: usize) -> Vec<Value> {
        let counted = async {
            loop {
                let entries = self.entries().await;
                if entries.len() >= count {
                    return entries;
                }
                tokio::task::yield_now().await;
            }
        };
        within("an audit entry", counted).await
    }

    /// What has been logged since the test began, by this relay and by those of other tests.
    pub(crate) fn logged(&self) -> String {
        String::from_utf8_lossy(&LOG.lock().unwrap()[self.log_start..]).into_owned()
    }

    pub(crate) fn audit_path(&self) -> std::path::PathBuf {
        self.directory.path().join("audit.jsonl")
    }

    /// Runs statements on the database, past the store.
    pub(crate) async fn sql(&self, statements: &'static str) {
        use sqlx::Executor;
        let pool = sqlx::AnyPool::connect(&self.fixture.url).await.unwrap();
        pool.execute(statements).await.unwrap();
        pool.close().await;
    }

    /// The number that a query finds in the database.
    pub(crate) async fn number(&self, query: &'static str) -> i64 {
        let pool = sqlx::AnyPool::connect(&self.fixture.url).await.unwrap();
        let row = sqlx::query(query).fetch_one(&pool).await.unwrap();
        pool.close().await;
        row.get(0)
    }

    async fn another_process(&self, chain: &Chain) -> (std::net::SocketAddr, Running) {
        let store = self.fixture.another(chain.id().as_str()).await;
        let main = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = main.local_addr().unwrap();
        let file = AuditFile::new(self.audit_path(), chain.clone());
        let relay = Relay::start(store, file, self.settings.clone());
        let listeners = Listeners {
            main,
            tls: None,
            metrics: None,
            lanes: Lanes::default(),
        };
        let (shutdown, mut serving) = (Shutdown::default(), JoinSet::new());
        serving.spawn(relay.serve(listeners, shutdown.clone()));
        (address, Running { shutdown, serving })
    }
}

impl Drop for TestRelay {
    fn drop(&mut self) {
        assert!(
            self.running.is_none() || std::thread::panicking(),
            "a test has to `finish` its relay, which is when leaks and leftovers are looked for"
        );
    }
}

/// A relay on another host, beside the one of the test.
pub(crate) struct Beside {
    /// The test's agent, calling this relay.
    pub(crate) agent: Client,
    running: Running,
    _directory: tempfile::TempDir,
}

impl Beside {
    pub(crate) async fn stop(mut self) {
        self.running.shutdown.ask();
        let ended = within("the end of a relay", self.running.serving.join_next()).await;
        ended.unwrap().unwrap();
    }
}

/// Has everything that is logged kept, at every level of ours, and every panic of ours noted.
fn capture_log() {
    static BEGUN: Once = Once::new();
    BEGUN.call_once(|| {
        let subscriber = tracing_subscriber::fmt()
            .with_env_filter(EnvFilter::new("debug,postern=trace"))
            .with_ansi(false)
            .with_writer(|| Kept)
            .finish();
        tracing::subscriber::set_global_default(subscriber).unwrap();
        let hook = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |told| {
            if told
                .location()
                .is_some_and(|at| !at.file().starts_with("tests/"))
            {
                let line = format!("{PANICKED}: {told}\n");
                LOG.lock().unwrap().extend_from_slice(line.as_bytes());
            }
            hook(told);
        }));
    });
}

struct Kept;

impl io::Write for Kept {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        LOG.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Everything in the database: of SQLite the files, of PostgreSQL each row of each table as text.
async fn stored(url: &str) -> Vec<u8> {
    if let Some(path) = url.strip_prefix("sqlite://") {
        let wal = fs::read(format!("{path}-wal")).unwrap_or_default();
        return [fs::read(path).unwrap(), wal].concat();
    }
    let pool = sqlx::AnyPool::connect(url).await.unwrap();
    let names =
        "select cast(tablename as text) as name from pg_tables where schemaname = current_schema()";
    let tables = sqlx::query(names).fetch_all(&pool).await.unwrap();
    let mut stored = Vec::new();
    for table in tables {
        let name: String = table.get("name");
        let rows = format!("select cast(t as text) as line from {name} t");
        let rows = sqlx::query(sqlx::AssertSqlSafe(rows))
            .fetch_all(&pool)
            .await;
        for row in rows.unwrap() {
            stored.extend_from_slice(row.get::<String, _>("line").as_bytes());
        }
    }
    pool.close().await;
    assert!(!stored.is_empty());
    stored
}

/// The secret as it might be written.
fn forms(secret: &str) -> [String; 3] {
    let bytes = secret.as_bytes();
    let base64 = data_encoding::BASE64_NOPAD.encode(bytes);
    [
        secret.to_owned(),
        base64,
        data_encoding::HEXLOWER.encode(bytes),
    ]
}
