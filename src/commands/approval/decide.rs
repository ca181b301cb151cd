//! `approval approve` and `approval deny`: a person's decision about a call.

use clap::Args;

use super::{
    super::{Failure, Invocation, arguments::minutes, deployment::OpenDeployment},
    show::{find, view},
};
use crate::{
    approval::{Approvals, Choice, Decided},
    store::{Actor, GrantTerms, Member, MemberRole, Noun},
    ui::Format,
    views::grant::GrantView,
};

const EXAMPLES_APPROVE: &str = "\
Examples:
  postern approval approve 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00
  postern approval approve 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00 --grant 30m";

const EXAMPLES_DENY: &str = "\
Examples:
  postern approval deny 7d2b8f4e-1c52-4a53-9d55-0d6c2a3b1f00";

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
}

/// What both take.
#[derive(Args, Debug)]
pub(crate) struct Decision {
    /// Id of the call, from `postern approval list`
    #[arg(value_name = "TXN")]
    pub(crate) txn: String,

    /// Decide as the person with this e-mail address
    ///
    /// By default as the first owner of the team.
    #[arg(long = "as", value_name = "EMAIL", value_parser = super::super::arguments::email)]
    pub(crate) as_email: Option<String>,

    /// Say what would be decided and decide nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Approve {
    /// Approves the call.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let terms = self.grant.map(|minutes| GrantTerms {
            minutes,
            max_uses: self.max_uses,
        });
        match terms {
            None => self.decision.decide(invocation, Choice::Approve).await,
            Some(terms) => self.decision.grant(invocation, terms).await,
        }
    }
}

impl Deny {
    /// Denies the call.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        self.decision.decide(invocation, Choice::Deny).await
    }
}

impl Decision {
    /// Decides, tells what came of it, and shows the call to scripts.
    async fn decide(self, invocation: &Invocation, choice: Choice) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let (actor, member) = self.decider(&deployment).await?;
        let approvals = Approvals::new(deployment.store.clone(), None);
        let decided = approvals.decide(&actor, (&self.txn, &member), choice);
        let decided = decided.await?;
        deployment.copy_audit(&invocation.ui).await;
        invocation
            .ui
            .say(&told(&self.txn, &member.email, decided, self.dry_run));
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        let approval = find(&deployment, &self.txn).await?;
        Ok(invocation.ui.show(&view(&deployment, approval).await?)?)
    }

    /// Approves, and grants calls like this one.
    async fn grant(self, invocation: &Invocation, terms: GrantTerms) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        let (actor, member) = self.decider(&deployment).await?;
        let approvals = Approvals::new(deployment.store.clone(), None);
        let granted = approvals.approve_with_grant(&actor, (&self.txn, &member), terms);
        let grant = granted.await?;
        deployment.copy_audit(&invocation.ui).await;
        let decided = Decided::Approved;
        let said = told(&self.txn, &member.email, decided, self.dry_run);
        invocation.ui.say(&said);
        let grant = GrantView::of(grant, invocation.clock.now());
        if invocation.ui.format() == Format::Table {
            let is = if self.dry_run { "would pass" } else { "pass" };
            invocation.ui.say(&format!("Calls like it {is}:"));
            return Ok(invocation.ui.show(&grant)?);
        }
        let approval = find(&deployment, &self.txn).await?;
        let view = view(&deployment, approval).await?.with_grant(grant);
        Ok(invocation.ui.show(&view)?)
    }

    /// Returns who decides; the call has to be the team's.
    async fn decider(&self, deployment: &OpenDeployment) -> Result<(Actor, Member), Failure> {
        find(deployment, &self.txn).await?;
        let member = member(deployment, self.as_email.as_deref()).await?;
        let actor = Actor {
            name: member.email.clone(),
            ..deployment.actor(self.dry_run)
        };
        Ok((actor, member))
    }
}

/// Returns the person who decides: the one that was named, else the first owner.
pub(super) async fn member(
    deployment: &OpenDeployment,
    email: Option<&str>,
) -> Result<Member, Failure> {
    let mut members = Member::list(&deployment.store, &deployment.team.id).await?;
    let found = members.iter().position(|member| match email {
        Some(email) => member.email == email,
        None => member.role == MemberRole::Owner,
    });
    match (found, email) {
        (Some(at), _) => Ok(members.swap_remove(at)),
        (None, Some(email)) => {
            let known: Vec<_> = members.iter().map(|member| &member.email).collect();
            Err(Failure::not_found(Noun::User, email, &known))
        }
        (None, None) => Err(Failure::usage(
            "the team has no owner who could decide: name a person with `--as`",
        )),
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
