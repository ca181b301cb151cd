//! `grant create`: makes an exception for a while.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{NameList, minutes},
    deployment::Wanted,
    said,
};
use crate::commands::completions::live;
use crate::store::GrantTerms;

const EXAMPLES: &str = "\
Examples:
  postern grant create slack --method POST --scope 'slack.com/api/*' --ttl 30m
  postern grant create github --method PUT --scope api.github.com/user --ttl 1h";

/// The line of usage is broken where it has to be for a terminal of 80 columns.
const USAGE: &str = "\
postern grant create --method <METHODS> --scope <HOST/PATH> --ttl <SPAN>
         [OPTIONS] <CREDENTIAL>";

/// Let calls of one kind pass for a while without asking
///
/// Calls with one of the methods, to exactly one of the routes, that a person would have to approve pass until
/// the time or the number of calls is used up. A denial stays one, and so does an address for which the policy
/// always asks.
#[derive(Args, Debug)]
#[command(override_usage = USAGE, after_long_help = EXAMPLES)]
pub(crate) struct Create {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL", add = live::CREDENTIAL)]
    pub(crate) credential: String,

    /// Methods that pass: a comma-separated list
    #[arg(long, value_name = "METHODS", required = true)]
    pub(crate) method: NameList,

    /// Route that passes: host and path, `*` for any one segment; may be repeated
    #[arg(long, value_name = "HOST/PATH", required = true)]
    pub(crate) scope: Vec<String>,

    /// How long it lasts, such as 30m, 2h or 1d, which is the longest
    #[arg(long, value_name = "SPAN", required = true, value_parser = minutes)]
    pub(crate) ttl: u64,

    /// How many calls it lets pass, at least 1; any number by default
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub(crate) max_uses: Option<i64>,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Create {
    /// Creates the grant.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let name = &self.credential;
        let credential = deployment.credentials().show(name).await?.credential;
        let wanted = Wanted {
            credential: name,
            methods: &self.method.0,
            scopes: &self.scope,
            terms: GrantTerms {
                minutes: self.ttl,
                max_uses: self.max_uses,
            },
        };
        let grant = deployment.grants().create(wanted, self.dry_run).await?;
        let told = said("create", "grant for", name, self.dry_run);
        invocation.ui.say(&told);
        if credential.relative_target {
            invocation.ui.warn(&format!(
                "the grant is about no call: it names a host, and agents name only a path of `{name}`"
            ));
        }
        Ok(invocation.ui.show(&grant)?)
    }
}
