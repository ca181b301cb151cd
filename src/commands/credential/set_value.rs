//! `credential set-value`: replaces the secret value.

use clap::Args;

use super::{
    super::{Failure, Invocation, arguments::ValueFlags},
    update::tell,
};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern credential set-value slack
  echo 'new-value' | postern credential set-value slack --value-file -";

/// Replace a credential's value
///
/// A running relay uses the new value on the next call. Without a flag or a variable that gives
/// it, a terminal is asked, without echo.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct SetValue {
    /// Name of the credential
    #[arg(value_name = "NAME", add = live::CREDENTIAL)]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) value: ValueFlags,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl SetValue {
    /// Replaces the value.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.warn_of_value(&self.value);
        let deployment = invocation.reach().await?;
        let credentials = deployment.credentials();
        // Nobody types a value for one that is not there.
        let shown = credentials.show(&self.name).await?.credential;
        let value = invocation.value(&self.value)?;
        let changed = credentials.set_value(&shown, &value, self.dry_run);
        tell(invocation, &changed.await?, self.dry_run)
    }
}
