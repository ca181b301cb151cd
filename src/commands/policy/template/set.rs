//! `policy template set`: makes a template, changes or replaces it.

use clap::Args;

use super::super::{
    super::{Failure, Invocation, arguments, said},
    set::warn_of_methods,
    source::PolicySource,
    view::tell_permissive,
};
use crate::commands::completions::live;
use crate::ui::Format;

const EXAMPLES: &str = "\
Examples:
  postern policy template set read-only --auto-approve-methods GET \\
      --deny-methods POST,PUT,PATCH,DELETE
  postern policy template set careful --template read-only
  echo '{\"deny_urls\": [\"/admin\"]}' | \\
      postern policy template set careful --file -";

/// Set a template
///
/// The flags are those of `policy set`. Credentials that were given the template before keep what
/// it was then.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Set {
    /// Name of the template
    #[arg(value_name = "NAME", value_parser = arguments::name, add = live::TEMPLATE)]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) source: PolicySource,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Set {
    /// Sets the template.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let edit = self.source.needed("policy template set")?;
        let (name, templates) = (&self.name, deployment.templates());
        let edited = templates.set(name, edit, self.dry_run).await?;
        let ui = &invocation.ui;
        ui.say(&said("set", "policy template", name, self.dry_run));
        tell_permissive(ui, &edited.permissive_changes);
        let command = format!("policy template set {name}");
        warn_of_methods(ui, &command, &edited.template.rules);
        if ui.format() == Format::Table {
            return Ok(());
        }
        Ok(ui.show(&edited.template)?)
    }
}
