//! All checks, made on the host of the deployment.

use tokio_util::task::TaskTracker;

use super::{
    super::{Invocation, deployment::configured_key},
    certificate, database, disk, files, key, listeners, mail, public, relay, settings,
};
use crate::{
    audit::{AuditFile, Chain},
    config::Config,
    proxy::courier::Courier,
    relay::guard_of,
    store::{Credential, Store, Team},
    views::{checkup, finding::FindingView},
};

/// Makes them all, in the order in which things depend on each other.
pub(super) async fn findings(
    invocation: &Invocation,
    config: &Config,
    offline: bool,
) -> Vec<FindingView> {
    let mut findings = settings::check(config);
    findings.push(listeners::check(config));
    findings.push(certificate::check(config, invocation.clock.now()));
    findings.push(key::check(config));
    findings.extend(files::check(config));
    findings.push(disk::check(config));
    let store = match database::open(invocation, config).await {
        Ok(store) => store,
        Err(found) => {
            findings.push(found);
            return findings;
        }
    };
    findings.extend(of_store(config, &store, offline).await);
    findings.extend(mail::check(config, &store, offline).await);
    let running = relay::check(config, &store).await;
    let is_running = running.answer.is_some();
    findings.push(running.finding);
    findings.extend(public::check(config, &store, (offline, is_running)).await);
    findings
}

/// Makes the checks that a relay could make as well.
async fn of_store(config: &Config, store: &Store, offline: bool) -> Vec<FindingView> {
    let chain = match Chain::of(&config.data_dir) {
        Ok(chain) => chain,
        Err(error) => {
            let hint = "`postern logs --all-hosts` reads what the database has";
            return vec![FindingView::fault("audit", error.to_string(), hint)];
        }
    };
    let file = AuditFile::new(config.audit_log.clone(), chain.clone());
    let mut credentials = Vec::new();
    for team in Team::list(store).await.unwrap_or_default() {
        // What cannot be read of them is told by the check of the database.
        credentials.extend(Credential::list(store, &team.id).await.unwrap_or_default());
    }
    let guard = guard_of(&config.allow_private_cidrs);
    let courier = Courier::new(guard, TaskTracker::new());
    let hosts = (!offline).then_some((&*credentials, &courier));
    checkup::all((store, None), (&chain, Some(&file)), hosts).await
}

/// Returns whether the deployment's key can be had, without telling why not.
pub(super) fn has_key(config: &Config) -> bool {
    configured_key(config).is_ok()
}
