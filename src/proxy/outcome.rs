//! What a request comes to, and what it is given on the way.

use super::{Allowance, Answer, Refusal, Slot, Told};
use crate::{clock::Timestamp, store::ApprovalStatus};

/// What a request came to, and what it was given on the way.
#[derive(Debug)]
pub struct Forwarded {
    /// What it came to.
    pub outcome: Outcome,
    /// What it was given.
    pub admission: Admission,
    /// How many canaries it named: alarms that were raised.
    pub alarms: usize,
}

/// What a request is given that is let in.
#[derive(Debug, Default)]
pub struct Admission {
    /// What is left of the limit that leaves least; `None` where there is no limit, or it was not counted.
    pub allowance: Option<Allowance>,
    /// Its place among the requests of its agent, to be held until its answer is through.
    pub slot: Option<Slot>,
}

/// What an agent's request comes to.
#[derive(Debug)]
pub enum Outcome {
    /// The upstream answered.
    Answered(Answer),
    /// It waits for a person.
    Pending(Pending),
    /// It was refused, or failed.
    Refused(Refusal),
}

/// A request that waits for a person (spec/tap.md §2.5).
#[derive(Debug)]
pub struct Pending {
    /// The approval's id: the request's, or that of the request that it repeats.
    pub id: String,
    /// Where it stands; a repetition may come when it is settled.
    pub status: ApprovalStatus,
    /// When the time to decide ends.
    pub expires_at: Timestamp,
    /// When it was asked, or asked again.
    pub created_at: Timestamp,
    /// How people are told, and what of that the policies say.
    pub told: Told,
    /// Of a request for a signature, whether people have nothing to check the digest against.
    pub blind_signature: Option<bool>,
}
