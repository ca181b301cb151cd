//! `agent update`: changes what is named and nothing else.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{NameList, RateLimit, rate_limit},
    said,
};
use crate::{commands::completions::live, store::AgentUpdate, ui::Format};

const EXAMPLES: &str = "\
Examples:
  postern agent update my-agent --rate-limit 50
  postern agent update my-agent --roles reader --credentials github
  postern agent update my-agent --roles '' --rate-limit none";

/// Change an agent
///
/// What is not named stays as it is. A list replaces the one that is there; an empty one is none.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Update {
    /// Name of the agent
    #[arg(value_name = "NAME", add = live::AGENT)]
    pub(crate) name: String,

    /// What it is for, for people
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// Let it use these credentials and no others directly: a comma-separated list
    #[arg(long, value_name = "NAMES", add = live::CREDENTIALS)]
    pub(crate) credentials: Option<NameList>,

    /// Let it use every credential of the team, also those to come; `=false` for none but its own
    ///
    /// Becoming an account key takes its direct credentials away.
    #[arg(long, value_name = "BOOL", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "true", hide_possible_values = true)]
    pub(crate) all_credentials: Option<bool>,

    /// Give it these roles and no others: a comma-separated list
    #[arg(long, value_name = "NAMES", add = live::ROLES)]
    pub(crate) roles: Option<NameList>,

    /// Calls allowed per hour, at least 1; `none` for no limit
    #[arg(long, value_name = "N", value_parser = rate_limit, allow_negative_numbers = true)]
    pub(crate) rate_limit: Option<RateLimit>,

    /// Make somebody's own agent the team's: it is bound by what it is given, and not by that person
    #[arg(long)]
    pub(crate) adopt: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Update {
    /// Changes the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let change = AgentUpdate {
            description: self.description,
            rate_limit_per_hour: self.rate_limit.map(RateLimit::per_hour),
            all_credentials: self.all_credentials,
            roles: self.roles.map(|list| list.0),
            credentials: self.credentials.map(|list| list.0),
            enabled: None,
            is_adopted: self.adopt,
        };
        let lists = [&change.roles, &change.credentials];
        if change.description.is_none()
            && change.rate_limit_per_hour.is_none()
            && change.all_credentials.is_none()
            && !change.is_adopted
            && lists.iter().all(|list| list.is_none())
        {
            return Err(Failure::nothing_to_change("agent update"));
        }
        apply(invocation, change, (&self.name, self.dry_run), "change").await
    }
}

/// Changes an agent and tells it, with the verb for what was done.
pub(super) async fn apply(
    invocation: &Invocation,
    change: AgentUpdate,
    (name, dry_run): (&str, bool),
    verb: &str,
) -> Result<(), Failure> {
    let deployment = invocation.reach().await?;
    let agent = deployment.agents().update(name, change, dry_run).await?;
    invocation.ui.say(&said(verb, "agent", name, dry_run));
    if invocation.ui.format() == Format::Table {
        return Ok(());
    }
    Ok(invocation.ui.show(&agent)?)
}
