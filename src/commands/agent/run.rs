//! `agent run`: runs a program whose calls go through the relay.

use std::{ffi::OsString, path::PathBuf};

use clap::Args;
use tokio::sync::mpsc;

use super::super::{
    Failure, Invocation, arguments::credential_name, failure::nearest, invocation::secret_of_flag,
};
use crate::{
    commands::completions::live,
    runner::{Notice, Run as Running, RunSettings},
    secrets::Secret,
    ui::Ui,
};

const EXAMPLES: &str = "\
Examples:
  postern agent run -- curl https://slack.com/api/auth.test
  postern agent run -- git clone https://github.com/me/private.git
  postern agent run --key-file bot.key --pass-unbound -- python3 bot.py
  postern agent run --relay-url https://relay.example.com -- npm start

Exit codes:
  the program's own, or 128 and the number of the signal that ended it;
  127 where there is no such program, 126 where it cannot be started";

/// Run a program whose calls go through the relay
///
/// The program needs no changes and sees no secret: its environment names a proxy on this machine,
/// which has the relay carry out what goes to hosts that the agent's credentials are bound to. It
/// works on any machine that reaches the relay; only the agent's key is needed. Calls that need a
/// person's approval are held until it is given.
///
/// Environment: `POSTERN_RELAY_URL`, `TAP_PROXY_URL`, `POSTERN_AGENT_KEY`, `POSTERN_AGENT_KEY_FILE`, `TAP_API_KEY`.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Run {
    /// Read the agent's key from FILE; `-` is standard input
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,

    /// Take this credential where several are bound to a host
    ///
    /// May be repeated: the first that is bound is taken. Without it the one is taken whose base covers most of
    /// the address; where several do equally, the request is refused.
    #[arg(long, value_name = "NAME", value_parser = credential_name, add = live::CREDENTIAL)]
    pub(crate) credential: Vec<String>,

    /// Let requests to hosts that no credential is bound to go there without the relay
    ///
    /// Without it they are refused.
    #[arg(long)]
    pub(crate) pass_unbound: bool,

    /// The program, and its arguments
    #[arg(last = true, required = true, value_name = "CMD")]
    pub(crate) program: Vec<OsString>,
}

impl Run {
    /// Runs the program to its end, which is ours.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.config()?;
        let relay = config.relay_to_ask();
        let settings = RunSettings {
            relay: relay.clone(),
            key: self.key(invocation)?,
            preferred: self.credential,
            pass_unbound: self.pass_unbound,
        };
        let prepared = Running::prepare(
            settings.clone(),
            &invocation.environment,
            invocation.clock.clone(),
        );
        let prepared = prepared
            .await
            .map_err(|error| Failure::of_run(error, &relay))?;
        let (running, notices) = prepared;
        check(&running, &settings, &invocation.ui)?;
        let ended = told((&invocation.ui, notices), running.program(&self.program)).await;
        let code = ended.map_err(|error| Failure::of_run(error, &relay))?;
        if code == 0 {
            Ok(())
        } else {
            Err(Failure::of_program(code))
        }
    }

    fn key(&self, invocation: &Invocation) -> Result<Secret, Failure> {
        let key = match &self.key_file {
            Some(path) => Some(secret_of_flag(path, "--key-file")?),
            None => invocation.config()?.agent_key()?,
        };
        key.filter(|key| !key.is_empty())
            .ok_or_else(Failure::no_agent_key)
    }
}

/// Refuses credentials that the agent has not got, and warns of what will not work.
fn check(running: &Running, settings: &RunSettings, ui: &Ui) -> Result<(), Failure> {
    let known = running.credentials();
    if let Some(name) = settings.preferred.iter().find(|name| !known.contains(name)) {
        return Err(Failure::not_the_agents(name, nearest(name, &known)));
    }
    if known.is_empty() {
        ui.warn(
            "no credential of this agent is bound to a host; `postern agent update` gives it some",
        );
    }
    let is_local = settings.relay.host_str().is_some_and(is_loopback);
    if settings.relay.scheme() == "http" && !is_local {
        ui.warn("the relay is spoken to over plain HTTP: others on the way can read the key and every answer");
    }
    Ok(())
}

/// Tells the notices of a run until it is over.
async fn told<T>(
    (ui, mut notices): (&Ui, mpsc::Receiver<Notice>),
    running: impl Future<Output = T>,
) -> T {
    tokio::pin!(running);
    let ended = loop {
        tokio::select! {
            ended = &mut running => break ended,
            Some(notice) = notices.recv() => ui.note(&notice.to_string()),
        }
    };
    while let Ok(notice) = notices.try_recv() {
        ui.note(&notice.to_string());
    }
    ended
}

fn is_loopback(host: &str) -> bool {
    let bare = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost"
        || bare
            .parse::<std::net::IpAddr>()
            .is_ok_and(|address| address.is_loopback())
}
