//! `role show`: one role with its credentials.

use clap::Args;

use super::super::{Failure, Invocation, deployment::OpenDeployment};
use crate::{
    store::{Noun, Role},
    views::role::RoleView,
};

const EXAMPLES: &str = "\
Examples:
  postern role show reader
  postern role show reader -o yaml";

/// Show a role
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the role
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

impl Show {
    /// Shows the role.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let role = find(&deployment, &self.name).await?;
        Ok(invocation.ui.show(&RoleView::from(role))?)
    }
}

/// Returns the role of that name, or the failure that suggests another.
pub(super) async fn find(deployment: &OpenDeployment, name: &str) -> Result<Role, Failure> {
    let (store, team) = (&deployment.store, &deployment.team.id);
    if let Some(role) = Role::find(store, team, name).await? {
        return Ok(role);
    }
    let roles = Role::list(store, team).await?;
    let known: Vec<_> = roles.iter().map(|role| &role.name).collect();
    Err(Failure::not_found(Noun::Role, name, &known))
}
