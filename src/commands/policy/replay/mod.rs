//! `policy replay`: which past calls another policy would decide otherwise.

mod past;
pub(crate) mod view;

use std::collections::{BTreeMap, VecDeque};

use clap::Args;

use self::{past::PastCall, view::rank};
use super::{
    super::{
        Failure, Invocation,
        deployment::OpenDeployment,
        logs::{target::without_values, when::When},
    },
    source::PolicySource,
};
use crate::{
    policy::{Decision, Policy, Verdict, decide, strictest},
    store::{EntryStream, PolicyEdit, StoredPolicy},
    ui::Format,
    views::replay::{DifferenceView, ReplayView, Shift},
};

const EXAMPLES: &str = "\
Examples:
  postern policy replay slack --since 7d --deny-methods DELETE
  postern policy replay slack --template read-only
  echo '{\"deny_urls\": [\"/admin\"]}' | postern policy replay slack --file -";

/// Tell which past calls a policy would decide otherwise
///
/// The policy is that of the file, the template or the flags, as `policy set` would make it;
/// without them it is the one that holds now. Nothing is changed and nothing is sent. Other
/// credentials of a call are judged by the policies that hold now.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Replay {
    /// Name of the credential
    #[arg(value_name = "CREDENTIAL")]
    pub(crate) credential: String,

    /// Look at calls from this time on: RFC 3339, or a span before now such as 90m, 2h, 3d
    #[arg(long, value_name = "TIME", default_value = "24h")]
    pub(crate) since: When,

    /// Show the last N calls that differ; 0 shows all. The summary counts all
    #[arg(
        short,
        long,
        value_name = "N",
        default_value_t = 100,
        allow_negative_numbers = true
    )]
    pub(crate) tail: usize,

    #[command(flatten)]
    pub(crate) source: PolicySource,
}

impl Replay {
    /// Tells what would be decided otherwise.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.deployment().await?;
        deployment.credential(&self.credential).await?;
        let policy = self.policy(&deployment).await?;
        let since = self.since.before(invocation.clock.now());
        let (store, team) = (&deployment.store, &deployment.team.id);
        let mut judge = Judge {
            deployment: &deployment,
            policies: BTreeMap::from([(self.credential.clone(), policy)]),
        };
        let mut tally = Tally::new(self.tail);
        let mut entries = EntryStream::since(store, team, since).await?;
        while let Some(entry) = entries.next().await? {
            let call = PastCall::read(&entry);
            let call =
                call.filter(|call| call.at >= since && call.credentials.contains(&self.credential));
            if let Some(call) = call {
                let decision = judge.decide(&call).await?;
                tally.add(call, decision);
            }
        }
        let view = tally.into_view(self.credential, since);
        if invocation.ui.format() != Format::Table {
            return Ok(invocation.ui.show(&view)?);
        }
        let sentence = view.sentence();
        let hidden = view.differing - view.differences.len() as u64;
        if hidden > 0 {
            let ones = if hidden == 1 { "one is" } else { "ones are" };
            let note = format!("{hidden} earlier {ones} not shown: `--tail 0` shows all");
            invocation.ui.note(&note);
        }
        if !view.differences.is_empty() {
            invocation.ui.list(&view.differences, "")?;
        }
        invocation.ui.say(&sentence);
        Ok(())
    }

    /// Returns the policy to judge by, as it would be if it were set.
    async fn policy(&self, deployment: &OpenDeployment) -> Result<Option<Policy>, Failure> {
        let (store, team) = (&deployment.store, &deployment.team.id);
        let stored = StoredPolicy::find(store, team, &self.credential).await?;
        match self.source.edit()? {
            None => Ok(stored),
            Some(PolicyEdit::Replace(policy)) => Ok(Some(*policy)),
            Some(PolicyEdit::Rewrite(json)) => Ok(Some(Policy::parse(&json)?)),
            Some(PolicyEdit::Patch(json)) => {
                let mode = deployment.team.approval_mode;
                let current = stored.unwrap_or_else(|| Policy::baseline_of(mode));
                Ok(Some(current.patched(&json)?))
            }
            Some(PolicyEdit::Template(name)) => {
                let template = deployment.template(&name).await?;
                Ok(Some(template.policy))
            }
        }
    }
}

/// Judges past calls.
struct Judge<'a> {
    deployment: &'a OpenDeployment,
    /// The policies by credential, read when a call first uses it.
    policies: BTreeMap<String, Option<Policy>>,
}

impl Judge<'_> {
    async fn decide(&mut self, past: &PastCall) -> Result<Decision, Failure> {
        let mut decided = None;
        for name in &past.credentials {
            if !self.policies.contains_key(name) {
                let (store, team) = (&self.deployment.store, &self.deployment.team.id);
                let policy = StoredPolicy::find(store, team, name).await?;
                self.policies.insert(name.clone(), policy);
            }
            let policy = self.policies[name].as_ref();
            let decision = decide(self.deployment.team.approval_mode, policy, &past.call());
            decided = Some(match decided {
                Some(stricter) => strictest(stricter, decision),
                None => decision,
            });
        }
        Ok(decided.expect("a call that is judged uses the credential in question"))
    }
}

/// Counts calls, and keeps the last ones that differ.
struct Tally {
    kept_max: usize,
    calls: u64,
    shifts: BTreeMap<(u8, u8), Shift>,
    kept: VecDeque<DifferenceView>,
}

impl Tally {
    /// Begins to count; zero keeps all that differ.
    fn new(kept_max: usize) -> Self {
        Self {
            kept_max,
            calls: 0,
            shifts: BTreeMap::new(),
            kept: VecDeque::new(),
        }
    }

    fn add(&mut self, past: PastCall, decision: Decision) {
        self.calls += 1;
        let (was, would_be): (Verdict, Verdict) = (past.was, decision.verdict);
        if was == would_be {
            return;
        }
        let (was_word, word) = (was.as_str(), would_be.as_str());
        let shift = self.shifts.entry((rank(was), rank(would_be)));
        let shift = shift.or_insert(Shift {
            was: was_word.to_owned(),
            would_be: word.to_owned(),
            calls: 0,
        });
        shift.calls += 1;
        if self.kept_max != 0 && self.kept.len() == self.kept_max {
            self.kept.pop_front();
        }
        self.kept.push_back(DifferenceView {
            time: past.at,
            agent: past.agent,
            method: past.method,
            target: without_values(&past.target),
            was: was_word.to_owned(),
            would_be: word.to_owned(),
            reason: decision.reason.as_str().to_owned(),
            rule: decision.rule,
        });
    }

    fn into_view(self, credential: String, since: crate::clock::Timestamp) -> ReplayView {
        let summary: Vec<_> = self.shifts.into_values().collect();
        ReplayView {
            credential,
            since,
            calls: self.calls,
            differing: summary.iter().map(|shift| shift.calls).sum(),
            summary,
            differences: self.kept.into(),
        }
    }
}
