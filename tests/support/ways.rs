//! Two deployments that are made alike: on the one commands work on the host, on the other through its relay. Whatever
//! is typed has to come to the same on both.

use std::{process::Output, sync::Mutex};

use serde_json::json;

use super::{
    client::Client,
    program::{Program, varying},
    server::Server,
};

/// All forms of output.
const FORMS: [&str; 4] = ["table", "json", "jsonl", "yaml"];

/// Writes each test twice, `name::sqlite` and `name::postgres`, and gives it both ways in. Whoever uses it imports
/// `Program` and `Ways` too.
macro_rules! on_both_ways {
    ($($(#[$note:meta])* async fn $name:ident($ways:ident) $body:block)*) => { $(
        $(#[$note])*
        mod $name {
            use super::*;

            async fn test($ways: Ways) $body

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn sqlite() {
                test(Ways::start(Program::owned(), Program::owned()).await).await;
            }

            #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn postgres() {
                let (here, there) = (Program::on_postgres().await, Program::on_postgres().await);
                if let (Some(here), Some(there)) = (here, there) {
                    test(Ways::start(here, there).await).await;
                }
            }
        }
    )* };
}
pub(crate) use on_both_ways;

/// Both ways in.
pub(crate) struct Ways {
    /// The host of the one deployment.
    pub(crate) here: Program,
    /// The relay of the one, which nobody uses but agents.
    pub(crate) server_here: Server,
    /// Somebody elsewhere, with a session with the other's relay.
    pub(crate) elsewhere: Program,
    /// The relay of the other.
    pub(crate) server: Server,
    /// The host of the other.
    pub(crate) there: Program,
    /// What did not come to the same; all of it is told at the end.
    differences: Mutex<Vec<String>>,
}

impl Ways {
    /// Starts the relays of both and signs in to the one.
    pub(crate) async fn start(here: Program, there: Program) -> Self {
        let (server_here, server) = (Server::start(&here), Server::start(&there));
        let mut elsewhere = Program::new();
        let token = sign_in(&server.client("").bearing(None)).await;
        elsewhere.set("POSTERN_RELAY_URL", format!("http://{}", server.address));
        elsewhere.set("POSTERN_TOKEN", token);
        Self {
            here,
            server_here,
            elsewhere,
            server,
            there,
            differences: Mutex::default(),
        }
    }

    /// Runs a line both ways, which has to come to the same, and returns what it told.
    pub(crate) fn same(&self, line: &str) -> String {
        self.same_with(line, "")
    }

    /// Runs a line both ways, with something on standard input.
    pub(crate) fn same_with(&self, line: &str, input: &str) -> String {
        let here = self.here.run_in(line, &[], input);
        let there = self.elsewhere.run_in(line, &[], input);
        let here = told(&self.here, &here);
        let there = told(&self.elsewhere, &there);
        self.compare(line, (&here, &there));
        here
    }

    /// Runs a line both ways in every form of output.
    pub(crate) fn same_in_every_form(&self, line: &str) {
        for form in FORMS {
            self.same(&format!("{line} -o {form}"));
        }
    }

    fn compare(&self, line: &str, (here, there): (&str, &str)) {
        if here != there {
            let told =
                format!("`postern {line}`\non the host:\n{here}\nthrough the relay:\n{there}\n");
            self.differences.lock().unwrap().push(told);
        }
    }

    /// Runs a line that has an id in it, which is another on each side.
    pub(crate) fn same_of(&self, line: &str, (here, there): (&str, &str)) -> String {
        let on_host = told(&self.here, &self.here.run(&line.replace("ID", here)));
        let through = self.elsewhere.run(&line.replace("ID", there));
        self.compare(line, (&on_host, &told(&self.elsewhere, &through)));
        on_host
    }
}

impl Drop for Ways {
    fn drop(&mut self) {
        let differences = std::mem::take(&mut *self.differences.lock().unwrap());
        if !std::thread::panicking() {
            assert!(differences.is_empty(), "{}", differences.join("\n"));
        }
    }
}

/// Returns what a line told, without what differs between two runs of it: ids, times, keys, and who did it.
fn told(place: &Program, output: &Output) -> String {
    let mut told = varying(&place.told(output));
    for (pattern, word) in [
        (r"pst_[0-9A-Za-z]+", "[KEY]"),
        (r"operator:[\w.-]+|ann@example\.com", "[WHO]"),
        (r"\b(0x)?[0-9a-fA-F]{40,}\b", "[HEX]"),
        (r"\d{4}-\d\d-\d\d \d\d:\d\d|\d\d:\d\d:\d\d", "[TIME]"),
        (r"\b127\.0\.0\.1:\d+", "[ADDRESS]"),
    ] {
        let pattern = regex::Regex::new(pattern).unwrap();
        told = pattern.replace_all(&told, word).into_owned();
    }
    told
}

/// Signs the owner in; the session's token.
pub(crate) async fn sign_in(client: &Client) -> String {
    let body = json!({ "email": "ann@example.com", "password": "correct horse battery staple" });
    let answer = client.post("/login", None, body.to_string()).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.json()["session_token"].as_str().unwrap().to_owned()
}
