//! `agent show`: one agent with its effective permissions.

use clap::Args;

use super::super::{Failure, Invocation, deployment::OpenDeployment};
use crate::{
    store::{Agent, Noun},
    views::agent::AgentDetails,
};

const EXAMPLES: &str = "\
Examples:
  postern agent show my-agent
  postern agent show my-agent -o json";

/// Show an agent and what it may use
///
/// Lists roles, direct credentials and the effective permissions with where each comes from, the
/// effective rate limit and what is used of it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {
    /// Name of the agent
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

impl Show {
    /// Shows the agent.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let agent = find(&deployment, &self.name).await?;
        let usage = agent.usage(&deployment.store).await?;
        Ok(invocation.ui.show(&AgentDetails::of(agent, usage))?)
    }
}

/// Returns the agent of that name, or the failure that suggests another.
pub(in crate::commands) async fn find(
    deployment: &OpenDeployment,
    name: &str,
) -> Result<Agent, Failure> {
    let (store, team) = (&deployment.store, &deployment.team.id);
    if let Some(agent) = Agent::find(store, team, name).await? {
        return Ok(agent);
    }
    let agents = Agent::list(store, team).await?;
    let known: Vec<_> = agents.iter().map(|agent| &agent.name).collect();
    Err(Failure::not_found(Noun::Agent, name, &known))
}
