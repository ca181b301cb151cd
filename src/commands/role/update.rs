//! `role update`: changes what is named and nothing else.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{NameList, RateLimit, rate_limit},
    said,
};
use crate::{commands::completions::live, store::RoleUpdate, ui::Format};

const EXAMPLES: &str = "\
Examples:
  postern role update reader --description 'May read'
  postern role update reader --rate-limit none";

/// Change a role
///
/// What is not named stays as it is. A list replaces the one that is there; an empty one is none.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Update {
    /// Name of the role
    #[arg(value_name = "NAME", add = live::ROLE)]
    pub(crate) name: String,

    /// What it is for, for people
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// Let its agents use these credentials and no others: a comma-separated list
    #[arg(long, value_name = "NAMES", add = live::CREDENTIALS)]
    pub(crate) credentials: Option<NameList>,

    /// Calls allowed per hour, at least 1; `none` for no limit
    #[arg(long, value_name = "N", value_parser = rate_limit, allow_negative_numbers = true)]
    pub(crate) rate_limit: Option<RateLimit>,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Update {
    /// Changes the role.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let change = RoleUpdate {
            description: self.description,
            rate_limit_per_hour: self.rate_limit.map(RateLimit::per_hour),
            credentials: self.credentials.map(|list| list.0),
            ..RoleUpdate::default()
        };
        if change.description.is_none()
            && change.rate_limit_per_hour.is_none()
            && change.credentials.is_none()
        {
            return Err(Failure::nothing_to_change("role update"));
        }
        let said = said("change", "role", &self.name, self.dry_run);
        apply(invocation, change, (&self.name, self.dry_run), &said).await
    }
}

/// Changes a role and says so.
pub(super) async fn apply(
    invocation: &Invocation,
    change: RoleUpdate,
    (name, dry_run): (&str, bool),
    said: &str,
) -> Result<(), Failure> {
    let deployment = invocation.reach().await?;
    let role = deployment.roles().update(name, change, dry_run).await?;
    invocation.ui.say(said);
    if invocation.ui.format() == Format::Table {
        return Ok(());
    }
    Ok(invocation.ui.show(&role)?)
}
