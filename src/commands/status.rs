//! `status`: is the relay healthy, and what waits.

use clap::Args;

use super::{Failure, Invocation};
use crate::{
    client::{Health, RelayClient, Request},
    config::Flags,
    store::Noun,
    ui::{Cell, View},
    views::{
        alarm::AlarmView,
        status::{HostView, StatusView},
    },
};

const EXAMPLES: &str = "\
Examples:
  postern status
  postern status --relay-url http://127.0.0.1:3100
  postern status -o json";

/// Tell whether the relay is healthy, and what waits
///
/// Ends with 6 when the relay is down. Off the host it tells state, version and uptime only, unless there is a session.
/// Without an address the relay on this host is asked.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Status {
    /// The same as --relay-url
    ///
    /// Environment: `POSTERN_RELAY_URL`, `TAP_PROXY_URL`.
    #[arg(long, value_name = "URL")]
    pub(crate) proxy_url: Option<String>,
}

impl Status {
    /// Puts the settings of its own flags beside those of the global ones.
    pub(super) fn add_settings(&self, flags: &mut Flags) -> Result<(), Failure> {
        if self.proxy_url.is_some() && flags.relay_url.is_some() {
            return Err(Failure::usage(
                "`--proxy-url` and `--relay-url` cannot be used together",
            ));
        }
        if self.proxy_url.is_some() {
            flags.relay_url.clone_from(&self.proxy_url);
        }
        Ok(())
    }

    /// Tells the state.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.config()?;
        let relay = config.relay_to_ask();
        let client = RelayClient::new(relay.clone());
        let health = match client {
            Ok(client) => client.health().await,
            Err(error) => Err(error),
        };
        let health = health.map_err(|error| Failure::no_relay(&relay).caused_by(error))?;
        let mut view = StatusView::of_health(&health);
        let mut failure = (health.status != "ok").then(|| Failure::relay_not_well(&relay));
        let is_here = config.relay_url.is_none();
        match closer(invocation).await {
            Ok(host) => {
                if host.as_ref().is_some_and(|host| host.lockdown.is_some()) {
                    "locked_down".clone_into(&mut view.state);
                }
                view.host = host;
            }
            Err(trouble) => {
                view.trouble = is_here.then(|| trouble.message().to_owned());
                failure = failure.or(Some(trouble));
            }
        }
        // A relay that does not know the session may be well all the same.
        if failure.is_some() && (is_here || health.status != "ok") {
            "error".clone_into(&mut view.state);
        }
        // What is known is shown even then; the exit status tells scripts.
        invocation.ui.show(&view)?;
        failure.map_or(Ok(()), Err)
    }
}

/// Returns what only the host knows, for those who look at nothing else.
///
/// # Errors
/// As every command that reaches a deployment.
pub(super) async fn host_view(invocation: &Invocation) -> Result<Option<HostView>, Failure> {
    closer(invocation).await
}

/// Returns what only the host knows: this host, or that of a relay with which there is a session.
async fn closer(invocation: &Invocation) -> Result<Option<HostView>, Failure> {
    let config = invocation.config()?;
    if config.relay_url.is_none() {
        let here = invocation.deployment().await?;
        let chain = here.audit_file().chain();
        return Ok(Some(
            HostView::of((&here.store, &here.team.id), chain, None).await?,
        ));
    }
    let Some(relay) = config.remote() else {
        return Ok(None);
    };
    if invocation.session_token(relay)?.is_none() {
        return Ok(None);
    }
    let there = invocation.relay(relay).await?;
    let asked = there.send(Request::get(["team", "status"]), (Noun::Team, ""));
    asked.await.map(Some)
}

impl StatusView {
    /// Returns what a relay tells of itself.
    fn of_health(health: &Health) -> Self {
        let (version, uptime_secs) = (health.build.version.clone(), health.uptime_secs);
        Self {
            state: "ok".to_owned(),
            version,
            uptime_secs,
            trouble: None,
            host: None,
        }
    }
}

impl HostView {
    fn details(&self) -> Vec<(&'static str, Cell)> {
        let (database, audit) = (&self.database, &self.audit);
        let requests: Vec<_> = self
            .requests_last_hour
            .iter()
            .map(|(outcome, n)| format!("{n} {outcome}"))
            .collect();
        let requests = if requests.is_empty() {
            "none".to_owned()
        } else {
            requests.join(", ")
        };
        let lag = match audit.file_lags_by {
            0 => Cell::good(&format!(
                "{} entries of this host, the file is complete",
                audit.seq
            )),
            lag @ 1.. => Cell::bad(&format!(
                "{} entries of this host, the file lags by {lag}: any change fills it in, if there is room",
                audit.seq
            )),
            _ => Cell::bad(&format!(
                "{} entries of this host, and the file has more: the database has lost entries",
                audit.seq
            )),
        };
        let waiting = match self.pending_approvals {
            0 => Cell::from("none"),
            n => Cell::bad(&format!("{n} waiting: `postern approval list` shows them")),
        };
        let mut details = vec![
            (
                "database",
                Cell::good(&format!("{}, schema {}", database.kind, database.schema)),
            ),
            ("encryption key", Cell::good("is the deployment's")),
            ("audit", lag),
            ("requests, last hour", Cell::from(requests)),
            ("approvals", waiting),
        ];
        let alarms: Vec<_> = self.canary_alarms.iter().map(AlarmView::told).collect();
        if !alarms.is_empty() {
            let told = format!(
                "{}: `postern logs --decision alarm --all-hosts` shows it",
                alarms.join(", ")
            );
            details.insert(0, ("ALARM, last day", Cell::bad(&told)));
        }
        if let Some(lockdown) = &self.lockdown {
            let reason = Cell::from(lockdown.reason.clone());
            details.insert(0, ("locked down because", reason));
        }
        details
    }
}

impl View for StatusView {
    const COLUMNS: &'static [&'static str] = &["state", "version", "uptime"];

    fn row(&self) -> Vec<Cell> {
        vec![
            self.state_cell(),
            Cell::from(&self.version),
            uptime(self.uptime_secs),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![
            ("state", self.state_cell()),
            ("version", Cell::from(&self.version)),
            ("uptime", uptime(self.uptime_secs)),
        ];
        if let Some(trouble) = &self.trouble {
            details.push((
                "this host",
                Cell::bad(&format!("{trouble}: `postern config check` looks closer")),
            ));
        }
        details.extend(self.host.iter().flat_map(HostView::details));
        details
    }
}

impl StatusView {
    fn state_cell(&self) -> Cell {
        match self.state.as_str() {
            "ok" => Cell::good("ok"),
            "locked_down" => {
                Cell::bad("locked down: `postern lockdown --lift` lets calls out again")
            }
            _ => Cell::bad("error: the relay's database does not answer, or this host's does not"),
        }
    }
}

/// Returns a span as people read it: `3 d 4 h`, `5 min 6 s`.
fn uptime(seconds: Option<u64>) -> Cell {
    let Some(seconds) = seconds else {
        return Cell::from("not told");
    };
    let parts = [
        (seconds / 86_400, "d"),
        (seconds / 3600 % 24, "h"),
        (seconds / 60 % 60, "min"),
        (seconds % 60, "s"),
    ];
    let shown: Vec<_> = parts
        .into_iter()
        .skip_while(|(n, _)| *n == 0)
        .take(2)
        .collect();
    let shown: Vec<_> = shown
        .iter()
        .map(|(n, unit)| format!("{n} {unit}"))
        .collect();
    Cell::from(if shown.is_empty() {
        "0 s".to_owned()
    } else {
        shown.join(" ")
    })
}
