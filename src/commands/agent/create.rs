//! `agent create`: makes an agent and shows its API key once.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{NameList, RateLimit, name, rate_limit},
};
use crate::{
    commands::completions::live,
    store::{AgentKind, NewAgent},
    ui::Format,
    views::agent::KeyedAgent,
};

const EXAMPLES: &str = "\
Examples:
  postern agent create --name my-bot --credentials slack,github --rate-limit 100
  postern agent create --name reports --roles reader
  postern agent create --name ops --all-credentials
  postern agent create --name my-bot --if-not-exists -o json";

/// Create an agent and print its API key, once
///
/// The key is shown this one time; only its hash is stored. All names have to exist: with an
/// unknown one nothing is created.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a switch of the command line"
)]
pub(crate) struct Create {
    /// Name of the agent
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(crate) name: String,

    /// What it is for, for people
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// Let it use these credentials: a comma-separated list
    #[arg(long, value_name = "NAMES", add = live::CREDENTIALS)]
    pub(crate) credentials: Option<NameList>,

    /// Let it use every credential of the team, also those to come
    #[arg(long, conflicts_with = "credentials")]
    pub(crate) all_credentials: bool,

    /// Make an app's key, which may also act for end users of its own
    #[arg(long)]
    pub(crate) app: bool,

    /// Give it these roles: a comma-separated list
    #[arg(long, value_name = "NAMES", add = live::ROLES)]
    pub(crate) roles: Option<NameList>,

    /// Calls allowed per hour, at least 1; `none` for no limit
    #[arg(long, value_name = "N", value_parser = rate_limit, allow_negative_numbers = true)]
    pub(crate) rate_limit: Option<RateLimit>,

    /// Succeed and show the agent if it exists already
    #[arg(long)]
    pub(crate) if_not_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Create {
    /// Creates the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let (name, dry_run) = (self.name.clone(), self.dry_run);
        let new = NewAgent {
            name: self.name,
            description: self.description.unwrap_or_default(),
            kind: if self.app {
                AgentKind::App
            } else {
                AgentKind::Agent
            },
            all_credentials: self.all_credentials,
            rate_limit_per_hour: self.rate_limit.and_then(RateLimit::per_hour),
            roles: self.roles.unwrap_or_default().0,
            credentials: self.credentials.unwrap_or_default().0,
            owner_user_id: None,
        };
        let made = match deployment.agents().create(new, dry_run).await {
            Err(failure) if failure.is_taken() && self.if_not_exists => {
                let agent = deployment.agents().show(&name).await?.agent;
                let api_key = None;
                let said = format!("The agent `{name}` exists already.");
                invocation.ui.say(&said);
                return Ok(invocation.ui.show(&KeyedAgent { agent, api_key })?);
            }
            made => made?,
        };
        if dry_run {
            return show_dry(
                invocation,
                &format!("Would create the agent `{name}`."),
                &made,
            );
        }
        let said = format!("Created the agent `{name}`. Its API key is shown this once:");
        show_key(invocation, &said, &made)
    }
}

/// Tells what would be made; scripts get the object without a key.
pub(super) fn show_dry(
    invocation: &Invocation,
    said: &str,
    keyed: &KeyedAgent,
) -> Result<(), Failure> {
    invocation.ui.say(said);
    if invocation.ui.format() == Format::Table {
        return Ok(());
    }
    Ok(invocation.ui.show(keyed)?)
}

/// Shows a key that was just made. For people it stands alone on standard output: unbroken, and
/// ready to be put into a variable or a file.
pub(super) fn show_key(
    invocation: &Invocation,
    said: &str,
    keyed: &KeyedAgent,
) -> Result<(), Failure> {
    invocation.ui.say(said);
    let again = format!(
        "`postern agent rotate-key {}` makes another key",
        keyed.agent.name
    );
    let shown = if invocation.ui.format() == Format::Table {
        let key = keyed.api_key.as_deref().unwrap_or_default();
        invocation.ui.text(&format!("{key}\n"))
    } else {
        invocation.ui.show(keyed)
    };
    shown.map_err(|error| Failure::from(error).with_hint(again))
}
