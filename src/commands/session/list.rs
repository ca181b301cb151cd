//! `session list`: who is signed in.

use clap::Args;

use super::super::{Failure, Invocation, deployment::OpenDeployment};
use crate::{
    store::{Member, Noun, SessionFilter, SessionRow},
    views::session::SessionView,
};

const EXAMPLES: &str = "\
Examples:
  postern session list
  postern session list --user ann@example.com -o json";

/// List the sessions of the team's members, the latest used first
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct List {
    /// List those of this member alone
    #[arg(long, value_name = "EMAIL")]
    pub(crate) user: Option<String>,
}

impl List {
    /// Shows the sessions.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let team = &deployment.team.id;
        let user = match &self.user {
            Some(email) => Some(user_id(&deployment, email).await?),
            None => None,
        };
        let filter = match &user {
            Some(user) => SessionFilter::UserOf(team, user),
            None => SessionFilter::Team(team),
        };
        let rows = SessionRow::list(&deployment.store, filter).await?;
        let views: Vec<_> = rows.into_iter().map(SessionView::from).collect();
        Ok(invocation.ui.list(&views, "Nobody is signed in.")?)
    }
}

/// Returns the id of the member with that address.
pub(super) async fn user_id(deployment: &OpenDeployment, email: &str) -> Result<String, Failure> {
    let members = Member::list(&deployment.store, &deployment.team.id).await?;
    let found = members
        .iter()
        .find(|member| member.email.eq_ignore_ascii_case(email));
    found.map(|member| member.user_id.clone()).ok_or_else(|| {
        let known: Vec<_> = members.iter().map(|member| &member.email).collect();
        Failure::not_found(Noun::User, email, &known)
    })
}
