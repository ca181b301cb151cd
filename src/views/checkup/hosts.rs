//! Whether the host of each credential can be reached, by the same vetted way that calls take.

use std::{collections::BTreeMap, time::Duration};

use futures_util::{FutureExt, StreamExt, future::BoxFuture, stream};
use tokio::time::timeout;
use url::Url;

use super::{FindingView, counted};
use crate::{
    proxy::courier::{Brought, Courier, CourierError},
    store::{Auth, Credential},
};

const CHECK: &str = "credential_host";
/// How long one host may take: its name, the connection and TLS.
const HOST_TIMEOUT: Duration = Duration::from_secs(5);
/// How many hosts are asked at once, and at most.
const AT_ONCE: usize = 32;
const HOSTS_MAX: usize = 256;

/// Who uses a host.
struct Used<'a> {
    url: Url,
    brought: Brought,
    by: Vec<&'a str>,
}

/// Connects to each host, with TLS where calls to it have it, and says nothing to it.
pub(super) async fn check(credentials: &[Credential], courier: &Courier) -> Vec<FindingView> {
    let hosts = hosts(credentials);
    let left = hosts.len().saturating_sub(HOSTS_MAX);
    // In boxes: the compiler cannot follow the lifetimes of so many into a task otherwise.
    let knocking: Vec<BoxFuture<'_, FindingView>> = hosts
        .into_values()
        .take(HOSTS_MAX)
        .map(|used| knock(used, courier).boxed())
        .collect();
    let mut findings: Vec<_> = stream::iter(knocking).buffered(AT_ONCE).collect().await;
    if findings.is_empty() {
        findings.push(FindingView::ok(CHECK, "no credential has a host yet"));
    }
    if left > 0 {
        let left = counted(left as u64, "host was", "hosts were");
        let message = format!("{left} left out: {HOSTS_MAX} are asked at a time");
        let hint = "`postern credential verify NAME` tries one credential";
        findings.push(FindingView::warning(CHECK, message, hint));
    }
    findings
}

async fn knock(used: Used<'_>, courier: &Courier) -> FindingView {
    let knocked = timeout(HOST_TIMEOUT, courier.knock((&used.url, used.brought))).await;
    told(&used, knocked.ok())
}

/// Returns every origin that credentials have, and which have it. A signing key has none.
fn hosts(credentials: &[Credential]) -> BTreeMap<String, Used<'_>> {
    let mut hosts = BTreeMap::new();
    for credential in credentials {
        let base = credential.api_base.as_deref();
        let Some(url) = base.and_then(|base| Url::parse(base).ok()) else {
            continue;
        };
        let is_sidecar = credential.auth == Auth::Custom && credential.app_id.is_none();
        let brought = if is_sidecar {
            Brought::ByOperator
        } else {
            Brought::ByOthers
        };
        let used = hosts
            .entry(url.origin().ascii_serialization())
            .or_insert_with(|| Used {
                url,
                brought,
                by: Vec::new(),
            });
        used.by.push(&credential.name);
    }
    hosts
}

fn told(used: &Used<'_>, knocked: Option<Result<(), CourierError>>) -> FindingView {
    let (origin, by) = (used.url.origin().ascii_serialization(), &used.by[0]);
    let of = match used.by.len() {
        1 => format!("of `{by}`"),
        n => format!("of `{by}` and {} more", n - 1),
    };
    let verify = format!("`postern credential verify {by}` tries it");
    match knocked {
        Some(Ok(())) => FindingView::ok(CHECK, format!("{origin} {of} can be reached")),
        Some(Err(CourierError::NotAllowed(why))) => FindingView::warning(
            CHECK,
            format!("{origin} {of} is not reached: {why}"),
            "`POSTERN_ALLOW_PRIVATE_CIDRS` allows private networks, and DNS has to know the name",
        ),
        Some(Err(CourierError::Failed(why))) => FindingView::warning(
            CHECK,
            format!("{origin} {of} is not reached: {why}"),
            verify,
        ),
        None => {
            let waited = HOST_TIMEOUT.as_secs();
            let message = format!("{origin} {of} is not reached: it took longer than {waited} s");
            FindingView::warning(CHECK, message, verify)
        }
    }
}
