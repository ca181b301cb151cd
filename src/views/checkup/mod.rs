//! The checks that a relay can make as well as the command on its host: each returns what it found.
//!
//! Those that only the host can make are beside the command, in `commands/doctor`.

pub(crate) mod arrival;
pub(crate) mod audit;
pub(crate) mod canary;
pub(crate) mod clock;
pub(crate) mod database;
pub(crate) mod hosts;
pub(crate) mod lockdown;
pub(crate) mod outbox;

use std::fmt;

use super::finding::FindingView;
use crate::{
    audit::{AuditFile, Chain},
    proxy::courier::Courier,
    store::{Credential, Store, StoreError, TeamId},
};

/// Makes all of them but the one that looks at how a request came; of one team, or of all.
pub(crate) async fn all(
    (store, team): (&Store, Option<&TeamId>),
    (chain, file): (&Chain, Option<&AuditFile>),
    hosts: Option<(&[Credential], &Courier)>,
) -> Vec<FindingView> {
    let (database, clock, audit, outbox, lockdown, canaries) = tokio::join!(
        database::check(store),
        clock::check(store),
        audit::check(store, chain, file),
        outbox::check(store),
        lockdown::check(store, team),
        canary::check(store, team),
    );
    let mut findings = vec![database, clock, audit, outbox, lockdown, canaries];
    if let Some((credentials, courier)) = hosts {
        findings.extend(hosts::check(credentials, courier).await);
    }
    findings
}

/// Returns the fault that the database could not be asked.
fn unasked(check: &str, error: &StoreError) -> FindingView {
    let message = format!("the database could not be asked: {}", error.with_causes());
    FindingView::fault(check, message, "`postern status` tells whether it answers")
}

/// Returns a number with its noun: `1 entry`, `2 entries`.
pub(crate) fn counted<N: Copy + fmt::Display + PartialEq + From<u8>>(
    n: N,
    one: &str,
    many: &str,
) -> String {
    let noun = if n == N::from(1) { one } else { many };
    format!("{n} {noun}")
}
