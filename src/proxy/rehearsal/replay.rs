//! Which past calls another policy would decide otherwise.

use std::collections::{BTreeMap, VecDeque};

use super::past::PastCall;
use crate::{
    clock::Timestamp,
    policy::{Decision, Policy, Verdict, decide, strictest},
    store::{
        ChangeError, EntryStream, Noun, PolicyEdit, PolicyTemplate, Store, StoreError,
        StoredPolicy, Team,
    },
};

/// Which calls are to be judged, and by what.
#[derive(Clone, Debug)]
pub struct Replay {
    /// The name of the credential.
    pub credential: String,
    /// The policy to judge by; without one the team's mode decides.
    pub policy: Option<Policy>,
    /// From when on calls are looked at.
    pub since: Timestamp,
    /// How many of the calls that differ are kept, the last ones; zero keeps all.
    pub kept_max: usize,
}

/// What another policy would have decided.
#[derive(Clone, Debug)]
pub struct Replayed {
    /// How many calls a policy decided in that time.
    pub calls: u64,
    /// How many would be decided otherwise, in which way; the gravest first.
    pub shifts: Vec<Shifted>,
    /// Those calls, the oldest first.
    pub differences: Vec<Difference>,
}

/// How many calls would go one way instead of another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shifted {
    /// What happened.
    pub was: Verdict,
    /// What would happen.
    pub would_be: Verdict,
    /// To how many calls.
    pub calls: u64,
}

/// A call that would be decided otherwise.
#[derive(Clone, Debug)]
pub struct Difference {
    /// When it was made.
    pub time: Timestamp,
    /// Who made it.
    pub agent: String,
    /// The method as it was judged.
    pub method: String,
    /// Where it went, as the agent wrote it.
    pub target: String,
    /// What happened.
    pub was: Verdict,
    /// What would be decided.
    pub decision: Decision,
}

impl Replay {
    /// Returns the policy that an edit would make of the one that holds now; without an edit, that one.
    ///
    /// # Errors
    /// A policy that is none, and a template that is not there.
    pub async fn policy_of(
        store: &Store,
        team: &Team,
        credential: &str,
        edit: Option<PolicyEdit>,
    ) -> Result<Option<Policy>, ChangeError> {
        let stored = StoredPolicy::find(store, &team.id, credential).await?;
        Ok(match edit {
            None => stored,
            Some(PolicyEdit::Replace(policy)) => Some(*policy),
            Some(PolicyEdit::Rewrite(json)) => Some(Policy::parse(&json)?),
            Some(PolicyEdit::Patch(json)) => {
                let current = stored.unwrap_or_else(|| Policy::baseline_of(team.approval_mode));
                Some(current.patched(&json)?)
            }
            Some(PolicyEdit::Template(name)) => Some(template(store, team, name).await?.policy),
        })
    }

    /// Judges the calls.
    pub async fn run(self, store: &Store, team: &Team) -> Result<Replayed, StoreError> {
        let mut judge = Judge {
            store,
            team,
            policies: BTreeMap::from([(self.credential.clone(), self.policy)]),
        };
        let mut tally = Tally::new(self.kept_max);
        let mut entries = EntryStream::since(store, &team.id, self.since).await?;
        while let Some(entry) = entries.next().await? {
            let call = PastCall::read(&entry).filter(|call| {
                call.at >= self.since && call.credentials.contains(&self.credential)
            });
            if let Some(call) = call {
                let decision = judge.decide(&call).await?;
                tally.add(call, decision);
            }
        }
        Ok(Replayed {
            calls: tally.calls,
            shifts: tally.shifts.into_values().collect(),
            differences: tally.kept.into(),
        })
    }
}

/// Returns the template of that name, or the error that suggests another.
async fn template(store: &Store, team: &Team, name: String) -> Result<PolicyTemplate, ChangeError> {
    if let Some(template) = PolicyTemplate::find(store, &team.id, &name).await? {
        return Ok(template);
    }
    let all = PolicyTemplate::list(store, &team.id).await?;
    let known = all.into_iter().map(|template| template.name).collect();
    let noun = Noun::PolicyTemplate;
    Err(ChangeError::Missing { noun, name, known })
}

/// Judges past calls.
struct Judge<'a> {
    store: &'a Store,
    team: &'a Team,
    /// The policies by credential, read when a call first uses it.
    policies: BTreeMap<String, Option<Policy>>,
}

impl Judge<'_> {
    async fn decide(&mut self, past: &PastCall) -> Result<Decision, StoreError> {
        let mut decided = None;
        for name in &past.credentials {
            if !self.policies.contains_key(name) {
                let policy = StoredPolicy::find(self.store, &self.team.id, name).await?;
                self.policies.insert(name.clone(), policy);
            }
            let policy = self.policies[name].as_ref();
            let decision = decide(self.team.approval_mode, policy, &past.call());
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
    shifts: BTreeMap<(u8, u8), Shifted>,
    kept: VecDeque<Difference>,
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
        let shift = self.shifts.entry((rank(was), rank(would_be)));
        let shift = shift.or_insert(Shifted {
            was,
            would_be,
            calls: 0,
        });
        shift.calls += 1;
        if self.kept_max != 0 && self.kept.len() == self.kept_max {
            self.kept.pop_front();
        }
        self.kept.push_back(Difference {
            time: past.at,
            agent: past.agent,
            method: past.method,
            target: past.target,
            was,
            decision,
        });
    }
}

/// Returns the place of a verdict among them from the most lenient on.
const fn rank(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Allow => 0,
        Verdict::Ask => 1,
        Verdict::Deny => 2,
    }
}
