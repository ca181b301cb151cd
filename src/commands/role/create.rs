//! `role create`: makes a role.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{NameList, RateLimit, name, rate_limit},
    said,
};
use crate::commands::completions::live;
use crate::store::NewRole;

const EXAMPLES: &str = "\
Examples:
  postern role create --name support --credentials slack,github --rate-limit 50
  postern role create --name support --if-not-exists";

/// Create a role
///
/// All credentials have to exist: with an unknown one nothing is created.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Create {
    /// Name of the role
    #[arg(long, value_name = "NAME", value_parser = name)]
    pub(crate) name: String,

    /// What it is for, for people
    #[arg(long, value_name = "TEXT")]
    pub(crate) description: Option<String>,

    /// Let its agents use these credentials: a comma-separated list
    #[arg(long, value_name = "NAMES", add = live::CREDENTIALS)]
    pub(crate) credentials: Option<NameList>,

    /// Calls allowed per hour, at least 1; `none` for no limit
    #[arg(long, value_name = "N", value_parser = rate_limit, allow_negative_numbers = true)]
    pub(crate) rate_limit: Option<RateLimit>,

    /// Succeed and show the role if it exists already
    #[arg(long)]
    pub(crate) if_not_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Create {
    /// Creates the role.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let name = self.name.clone();
        let new = NewRole {
            name: self.name,
            description: self.description.unwrap_or_default(),
            rate_limit_per_hour: self.rate_limit.and_then(RateLimit::per_hour),
            credentials: self.credentials.unwrap_or_default().0,
        };
        let (role, said) = match deployment.roles().create(new, self.dry_run).await {
            Err(failure) if failure.is_taken() && self.if_not_exists => {
                let said = format!("The role `{name}` exists already.");
                (deployment.roles().show(&name).await?, said)
            }
            made => (made?, said("create", "role", &name, self.dry_run)),
        };
        invocation.ui.say(&said);
        Ok(invocation.ui.show(&role)?)
    }
}
