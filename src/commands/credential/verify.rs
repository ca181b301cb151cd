//! `credential verify`: tells whether a credential works.

use clap::Args;
use tokio_util::task::TaskTracker;
use url::Url;

use super::{
    super::{Failure, Invocation, failure::Kind},
    show::find,
};
use crate::{
    config::Config,
    proxy::{Limits, Upstream, Verification, Verifier, VerifyStatus, guard::literal_address},
    relay::guard_of,
    ui::{Cell, View},
    views::credential::VerificationView,
};

const EXAMPLES: &str = "\
Examples:
  postern credential verify github
  postern credential verify github -o json";

/// Tell whether a credential works
///
/// Makes one GET request of its --api-base with the secret in it; a value that is exchanged for a token
/// is exchanged anew. Ends with 1 unless the secret was accepted, and with 6 if there was no
/// answer. The audit log keeps that it was asked.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Verify {
    /// Name of the credential
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

impl Verify {
    /// Verifies the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("credential verify")?;
        let deployment = invocation.deployment().await?;
        let credential = find(&deployment, &self.name).await?;
        let tracker = TaskTracker::new();
        let upstream = upstream(config, &tracker);
        let verifier = Verifier::new(deployment.store.clone(), upstream);
        let actor = deployment.actor(false);
        let verification = verifier.verify(&actor, &credential).await?;
        deployment.copy_audit(&invocation.ui).await;
        let failure = failure(&self.name, &verification, config);
        let view = VerificationView::new(self.name, verification);
        invocation.ui.show(&view)?;
        failure.map_or(Ok(()), Err)
    }
}

/// Returns the client that calls with the settings of a relay on this host.
fn upstream(config: &Config, tracker: &TaskTracker) -> Upstream {
    let limits = Limits {
        total: config.forward_timeout,
        idle: config.forward_timeout,
        kept_bytes_max: 0,
        answer_bytes_max: None,
    };
    let guard = guard_of(&config.allow_private_cidrs);
    Upstream::new(guard, limits, tracker.clone())
}

/// Returns how the command ends where the secret was not accepted.
fn failure(name: &str, verification: &Verification, config: &Config) -> Option<Failure> {
    let (kind, code, message) = match verification.status {
        VerifyStatus::Ok => return None,
        VerifyStatus::AuthRejected => (
            Kind::Refused,
            "credential_rejected",
            format!("the upstream refuses the credential `{name}`"),
        ),
        VerifyStatus::UpstreamError => (
            Kind::Unreachable,
            "upstream_error",
            format!("the upstream of `{name}` gave no answer that says whether it works"),
        ),
        status => {
            let why = verification.detail.as_deref().unwrap_or(status.as_str());
            let message = format!("it is not known whether `{name}` works: {why}");
            (Kind::Refused, "credential_not_verified", message)
        }
    };
    let failure = Failure::new(kind, code, message);
    Some(match verification.status {
        VerifyStatus::AuthRejected | VerifyStatus::NoValue => failure.with_hint(format!(
            "`postern credential set-value {name}` gives it another value"
        )),
        VerifyStatus::NoProbe => failure.with_hint(format!(
            "`postern credential update {name} --api-base URL` tells what to call"
        )),
        VerifyStatus::ConfigError => failure.with_hint(match range_kept_from(verification, config) {
            Some(range) => format!(
                "`POSTERN_ALLOW_PRIVATE_CIDRS={range} postern credential verify {name}` permits it"
            ),
            None => format!("`postern credential show {name}` shows how it is sent"),
        }),
        _ => failure,
    })
}

/// Returns the range of addresses for which nothing was called, where what was to be called is in one.
fn range_kept_from(verification: &Verification, config: &Config) -> Option<String> {
    let url = Url::parse(verification.probe_url.as_deref()?).ok()?;
    let address = literal_address(&url.host()?)?;
    let refusal = guard_of(&config.allow_private_cidrs)
        .permits(address)
        .err()?;
    Some(refusal.range.to_string())
}

impl VerificationView {
    fn status(&self) -> Cell {
        if self.status == VerifyStatus::Ok.as_str() {
            Cell::good(&self.status)
        } else {
            Cell::bad(&self.status)
        }
    }

    fn http_status(&self) -> Cell {
        self.http_status.map(|status| status.to_string()).into()
    }
}

impl View for VerificationView {
    const COLUMNS: &'static [&'static str] = &["name", "status", "http status", "detail"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.name),
            self.status(),
            self.http_status(),
            self.detail.clone().into(),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("name", Cell::from(&self.name)),
            ("status", self.status()),
            ("http status", self.http_status()),
            ("called", self.probe_url.clone().into()),
            ("detail", self.detail.clone().into()),
        ]
    }
}
