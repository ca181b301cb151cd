//! `policy template show`: a template's rules.

use clap::Args;

use super::super::super::{Failure, Invocation, deployment::OpenDeployment};
use crate::{
    store::{Noun, PolicyTemplate},
    views::policy::TemplateView,
};

const EXAMPLES: &str = "\
Examples:
  postern policy template show read-only
  postern policy template show read-only -o json";

/// Show a template
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the template
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

impl Show {
    /// Shows the template.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let template = find(&deployment, &self.name).await?;
        Ok(invocation.ui.show(&TemplateView::from(template))?)
    }
}

/// Returns the template of that name, or the failure that suggests another.
pub(in super::super) async fn find(
    deployment: &OpenDeployment,
    name: &str,
) -> Result<PolicyTemplate, Failure> {
    let (store, team) = (&deployment.store, &deployment.team.id);
    if let Some(template) = PolicyTemplate::find(store, team, name).await? {
        return Ok(template);
    }
    let known = PolicyTemplate::list(store, team).await?;
    let known: Vec<_> = known.iter().map(|template| &template.name).collect();
    Err(Failure::not_found(Noun::PolicyTemplate, name, &known))
}
