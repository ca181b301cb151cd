//! `policy template show`: a template's rules.

use clap::Args;

use super::super::super::{Failure, Invocation};
use crate::commands::completions::live;

const EXAMPLES: &str = "\
Examples:
  postern policy template show read-only
  postern policy template show read-only -o json";

/// Show a template
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the template
    #[arg(value_name = "NAME", add = live::TEMPLATE)]
    pub(crate) name: String,
}

impl Show {
    /// Shows the template.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let template = deployment.templates().show(&self.name).await?;
        Ok(invocation.ui.show(&template)?)
    }
}
