//! `approval watch`: what waits for a person, as it comes and goes.

mod board;
mod lines;
mod live;

use clap::Args;

use super::{
    super::{Failure, Invocation, deployment::OpenDeployment},
    decide::member,
    show::view,
};
use crate::{clock::Timestamp, store::Approval, views::approval::ApprovalView};

const EXAMPLES: &str = "\
Examples:
  postern approval watch
  postern approval watch --as ann@example.com
  postern approval watch -o jsonl | grep DELETE";

/// Watch the calls that wait, and decide about them with one key
///
/// On a terminal: a list that follows what happens. Up and down (or k and j) choose a call, a approves it, d denies
/// it, Enter shows all of it, q ends. Elsewhere, and with -o jsonl: a line for each call that comes to wait and for
/// each that is decided, until interrupted.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Watch {
    /// Decide as the person with this e-mail address
    ///
    /// By default as the first owner of the team.
    #[arg(long = "as", value_name = "EMAIL", value_parser = super::super::arguments::email)]
    pub(crate) as_email: Option<String>,
}

impl Watch {
    /// Shows what waits until it is told to end.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let named = self.as_email.as_deref();
        if let Some(mut screen) = invocation.ui.screen()? {
            let member = member(&deployment, named).await?;
            return live::run(invocation, (&deployment, &member), &mut screen).await;
        }
        // Whoever only looks on decides as nobody; a person that was named has to be there all the same.
        if named.is_some() {
            member(&deployment, named).await?;
        }
        lines::follow(invocation, &deployment).await
    }
}

/// What waits, read again when something has changed.
struct Source<'a> {
    deployment: &'a OpenDeployment,
    /// As of which revision it was read, and when the first of it is out of time.
    seen: Option<(i64, Option<Timestamp>)>,
}

impl<'a> Source<'a> {
    fn new(deployment: &'a OpenDeployment) -> Self {
        Self {
            deployment,
            seen: None,
        }
    }

    /// Returns what waits; `None` when that is the same as before.
    async fn waiting(&mut self) -> Result<Option<Vec<ApprovalView>>, Failure> {
        let (store, team) = (&self.deployment.store, &self.deployment.team.id);
        let revision = store.revisions().await?.approvals;
        let now = store.clock().now();
        if let Some((seen, until)) = self.seen
            && seen == revision
            && until.is_none_or(|until| now < until)
        {
            return Ok(None);
        }
        let waiting = Approval::list_pending(store, team).await?;
        let until = waiting.iter().map(|approval| approval.expires_at).min();
        let mut views = Vec::with_capacity(waiting.len());
        for listed in waiting {
            // One request at a time: each may have mebibytes. What was purged meanwhile waits no longer.
            if let Some(approval) = Approval::find(store, &listed.id).await? {
                views.push(view(self.deployment, approval).await?.with_body());
            }
        }
        self.seen = Some((revision, until));
        Ok(Some(views))
    }
}
