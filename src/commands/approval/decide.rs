//! `approval approve` and `approval deny`: a person's decision about a call.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{minutes, reason},
    deployment::{Calls, Decider},
};
use crate::{
    approval::{Choice, Decided},
    commands::completions::live,
    store::GrantTerms,
    ui::Format,
};

const EXAMPLES_APPROVE: &str = "\
Examples:
  postern approval approve 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00
  postern approval approve 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00 --grant 30m";

const EXAMPLES_DENY: &str = "\
Examples:
  postern approval deny 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00
  postern approval deny 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00 --reason 'not now'";

/// Let a call that waits go out
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_APPROVE)]
pub(crate) struct Approve {
    #[command(flatten)]
    decision: Decision,

    /// Let calls like this one pass for so long, such as 30m or 2h: same credential, method and path
    #[arg(long, value_name = "SPAN", value_parser = minutes)]
    grant: Option<u64>,

    /// How many calls the grant lets pass, at least 1; any number by default
    #[arg(
        long,
        value_name = "N",
        requires = "grant",
        allow_negative_numbers = true
    )]
    max_uses: Option<i64>,
}

/// Refuse a call that waits
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES_DENY)]
pub(crate) struct Deny {
    #[command(flatten)]
    decision: Decision,

    /// Why, for the agent and the audit log
    #[arg(long, value_name = "TEXT", value_parser = reason)]
    reason: Option<String>,
}

/// What both take.
#[derive(Args, Debug)]
pub(crate) struct Decision {
    /// Id of the call, from `postern approval list`
    #[arg(value_name = "TXN", add = live::APPROVAL)]
    pub(crate) txn: String,

    /// Decide as the person with this e-mail address
    ///
    /// By default as the first owner of the team; through a relay whoever signed in decides.
    #[arg(long = "as", value_name = "EMAIL", value_parser = super::super::arguments::email, add = live::USER)]
    pub(crate) as_email: Option<String>,

    /// Say what would be decided and decide nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

/// What the person says.
enum Said<'a> {
    /// It may go out.
    Yes,
    /// It may not; why.
    No(Option<&'a str>),
}

impl Approve {
    /// Approves the call.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let terms = self.grant.map(|minutes| GrantTerms {
            minutes,
            max_uses: self.max_uses,
        });
        match terms {
            None => self.decision.decide(invocation, Said::Yes).await,
            Some(terms) => self.decision.grant(invocation, terms).await,
        }
    }
}

impl Deny {
    /// Denies the call.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let reason = self.reason.as_deref();
        self.decision.decide(invocation, Said::No(reason)).await
    }
}

impl Decision {
    /// Decides, tells what came of it, and shows the call to scripts.
    async fn decide(self, invocation: &Invocation, said: Said<'_>) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let calls = deployment.approvals();
        let by = self.decider(&calls).await?;
        let decision = (self.txn.as_str(), &by);
        let decided = match said {
            Said::Yes => {
                calls
                    .decide(decision, Choice::Approve, self.dry_run)
                    .await?
            }
            Said::No(reason) => calls.deny(decision, reason, self.dry_run).await?,
        };
        invocation
            .ui
            .say(&told(&self.txn, &by.email, decided, self.dry_run));
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        Ok(invocation.ui.show(&calls.outline(&self.txn).await?)?)
    }

    /// Approves, and grants calls like this one.
    async fn grant(self, invocation: &Invocation, terms: GrantTerms) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let calls = deployment.approvals();
        let by = self.decider(&calls).await?;
        let decision = (self.txn.as_str(), &by);
        let grant = calls.grant(decision, terms, self.dry_run).await?;
        let said = told(&self.txn, &by.email, Decided::Approved, self.dry_run);
        invocation.ui.say(&said);
        if invocation.ui.format() == Format::Table {
            let is = if self.dry_run { "would pass" } else { "pass" };
            invocation.ui.say(&format!("Calls like it {is}:"));
            return Ok(invocation.ui.show(&grant)?);
        }
        let view = calls.outline(&self.txn).await?.with_grant(grant);
        Ok(invocation.ui.show(&view)?)
    }

    /// Returns who decides; the call has to be the team's.
    async fn decider(&self, calls: &Calls<'_>) -> Result<Decider, Failure> {
        calls.outline(&self.txn).await?;
        calls.decider(self.as_email.as_deref()).await
    }
}

fn told(txn: &str, email: &str, decided: Decided, dry_run: bool) -> String {
    let what = match decided {
        Decided::Approved => "approved".to_owned(),
        Decided::Denied => "denied".to_owned(),
        Decided::Waits(people) => format!("approved, and waits for {people} more"),
    };
    let is = if dry_run { "would be" } else { "is" };
    format!("The call `{txn}` {is} {what}, as {email}.")
}
