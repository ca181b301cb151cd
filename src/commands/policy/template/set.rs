//! `policy template set`: makes a template, changes or replaces it.

use clap::Args;

use super::{
    super::{
        super::{Failure, Invocation, arguments, said},
        set::warn_of_methods,
        source::PolicySource,
        view::tell_permissive,
    },
    show::find,
};
use crate::{store::PolicyTemplate, ui::Format, views::policy::TemplateView};

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
    #[arg(value_name = "NAME", value_parser = arguments::name)]
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
        let deployment = invocation.deployment().await?;
        let edit = self.source.needed("policy template set")?;
        let (store, actor) = (&deployment.store, deployment.actor(self.dry_run));
        let edited = PolicyTemplate::edit(store, &actor, &self.name, edit).await?;
        deployment.copy_audit(&invocation.ui).await;
        let said = said("set", "policy template", &self.name, self.dry_run);
        invocation.ui.say(&said);
        tell_permissive(&invocation.ui, &edited.permissive);
        let command = format!("policy template set {}", self.name);
        warn_of_methods(&invocation.ui, &command, &edited.policy);
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        if self.dry_run {
            let updated_at = store.clock().now();
            let (name, policy) = (self.name, edited.policy);
            let template = PolicyTemplate {
                name,
                policy,
                updated_at,
            };
            return Ok(invocation.ui.show(&TemplateView::from(template))?);
        }
        let template = find(&deployment, &self.name).await?;
        Ok(invocation.ui.show(&TemplateView::from(template))?)
    }
}
