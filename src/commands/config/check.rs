//! `config check`: whether the settings can be used.

use clap::Args;

use super::super::{Failure, Invocation};

const EXAMPLES: &str = "\
Examples:
  postern config check
  postern config check -o json";

/// Check the settings
///
/// Ends with 2 when one cannot be used, or when `postern relay start` would refuse it. Files that
/// settings name are read. Warnings are on standard error.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Check {}

impl Check {
    /// Checks the settings.
    pub(crate) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let config = invocation.config()?;
        config.check_secrets()?;
        let listeners = config.check_listeners()?;
        for warning in config.warnings.iter().chain(&listeners) {
            invocation.ui.warn(warning);
        }
        invocation.ui.say("The configuration can be used.");
        Ok(())
    }
}
