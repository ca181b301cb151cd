//! `approval watch`: what waits for a person, as it comes and goes.

mod board;
mod lines;
mod live;

use clap::Args;

use super::super::{Failure, Invocation};
use crate::commands::completions::live::USER;

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
    /// By default as the first owner of the team; through a relay whoever signed in decides.
    #[arg(long = "as", value_name = "EMAIL", value_parser = super::super::arguments::email, add = USER)]
    pub(crate) as_email: Option<String>,
}

impl Watch {
    /// Shows what waits until it is told to end.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let calls = deployment.approvals();
        let named = self.as_email.as_deref();
        if let Some(mut screen) = invocation.ui.screen()? {
            let by = calls.decider(named).await?;
            return live::run(invocation, (&deployment, &by), &mut screen).await;
        }
        // Whoever only looks on decides as nobody; a person that was named has to be there all the same.
        if named.is_some() {
            calls.decider(named).await?;
        }
        lines::follow(invocation, &calls).await
    }
}
