//! `lockdown`: stops all calls of agents at once, and lets them out again.

use clap::Args;

use super::{Failure, Invocation, local_time};
use crate::{
    ui::{Cell, View},
    views::lockdown::LockdownView,
};

const EXAMPLES: &str = "\
Examples:
  postern lockdown --reason 'a key may be stolen' --dry-run
  postern lockdown --reason 'a key may be stolen' --yes
  postern status
  postern lockdown --lift --yes";

/// Stop all calls of agents at once
///
/// On the host it is for every team and every relay of the database, from their next request on;
/// through a relay it is for the session's team. Agents get 503 `locked_down` with the reason. What
/// is under way is finished; what was approved is held back until the lockdown is lifted.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Lockdown {
    /// Let calls out again
    #[arg(long)]
    lift: bool,

    /// Say why; agents are told
    #[arg(long, value_name = "TEXT", conflicts_with = "lift", value_parser = reason)]
    reason: Option<String>,

    /// Do it without asking
    #[arg(long)]
    yes: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Lockdown {
    /// Stops the calls, or lets them out.
    pub(super) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let lockdown = deployment.lockdown();
        let before = lockdown.show().await?;
        let is_change = self.lift == before.locked_down || self.reason.is_some();
        if is_change && !self.dry_run {
            invocation.confirm(self.yes, &self.question(&before))?;
        }
        let after = if self.lift {
            lockdown.lift(self.dry_run).await?
        } else {
            lockdown.begin(self.reason.clone(), self.dry_run).await?
        };
        if self.lift && after.locked_down {
            return Err(Failure::locked_by_operator());
        }
        invocation.ui.say(&self.said(&before));
        Ok(invocation.ui.show(&after)?)
    }

    fn question(&self, before: &LockdownView) -> String {
        match (self.lift, before.held_calls) {
            (false, _) => "Stop all calls of agents now?".to_owned(),
            (true, 0) => "Let calls of agents out again?".to_owned(),
            (true, held) => format!("Let calls of agents out again, {held} approved ones first?"),
        }
    }

    fn said(&self, before: &LockdownView) -> String {
        let is_new = self.lift == before.locked_down;
        match (self.lift, is_new, self.dry_run) {
            (false, true, true) => "Would stop all calls of agents.",
            (false, true, false) => {
                "All calls of agents are stopped. `postern lockdown --lift` lets them out again."
            }
            (false, false, _) => "All calls of agents are stopped already.",
            (true, true, true) => "Would let calls of agents out again.",
            (true, true, false) => "Calls of agents go out again.",
            (true, false, _) => "There is no lockdown to lift.",
        }
        .to_owned()
    }
}

/// Reads a reason: one line, of 500 bytes at most.
fn reason(text: &str) -> Result<String, String> {
    let is_long = text.len() > crate::store::REASON_BYTES_MAX;
    if is_long || text.chars().any(char::is_control) {
        return Err("a reason is one line of at most 500 bytes".to_owned());
    }
    Ok(text.to_owned())
}

impl View for LockdownView {
    const COLUMNS: &'static [&'static str] = &["state", "scope", "reason", "since"];

    fn row(&self) -> Vec<Cell> {
        let state = if self.locked_down {
            Cell::bad("locked down")
        } else {
            Cell::good("calls go out")
        };
        vec![
            state,
            Cell::from(self.scope.clone()),
            Cell::from(self.reason.clone()),
            self.since.map_or_else(Cell::default, local_time),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details: Vec<_> = Self::COLUMNS.iter().copied().zip(self.row()).collect();
        if !self.locked_down {
            details.truncate(1);
            return details;
        }
        details.push(("by", Cell::from(self.by.clone())));
        details.push(("approved, held back", Cell::from(self.held_calls)));
        details
    }
}
