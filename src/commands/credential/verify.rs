//! `credential verify`: tells whether a credential works.

use clap::Args;
use url::Url;

use super::super::{Failure, Invocation, failure::Kind};
use crate::{
    commands::completions::live,
    config::Config,
    proxy::{VerifyStatus, guard::literal_address},
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
    #[arg(value_name = "NAME", add = live::CREDENTIAL)]
    pub(crate) name: String,
}

impl Verify {
    /// Verifies the credential.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let view = deployment.credentials().verify(&self.name).await?;
        let failure = failure(&view, invocation.config()?);
        invocation.ui.show(&view)?;
        failure.map_or(Ok(()), Err)
    }
}

/// Returns how the command ends where the secret was not accepted.
fn failure(view: &VerificationView, config: &Config) -> Option<Failure> {
    let name = &view.name;
    let is = |status: VerifyStatus| view.status == status.as_str();
    if is(VerifyStatus::Ok) {
        return None;
    }
    let (kind, code, message) = if is(VerifyStatus::AuthRejected) {
        (
            Kind::Refused,
            "credential_rejected",
            format!("the upstream refuses the credential `{name}`"),
        )
    } else if is(VerifyStatus::UpstreamError) {
        (
            Kind::Unreachable,
            "upstream_error",
            format!("the upstream of `{name}` gave no answer that says whether it works"),
        )
    } else {
        let why = view.detail.as_deref().unwrap_or(&view.status);
        let message = format!("it is not known whether `{name}` works: {why}");
        (Kind::Refused, "credential_not_verified", message)
    };
    let failure = Failure::new(kind, code, message);
    let hint = if is(VerifyStatus::AuthRejected) || is(VerifyStatus::NoValue) {
        format!("`postern credential set-value {name}` gives it another value")
    } else if is(VerifyStatus::NoProbe) {
        format!("`postern credential update {name} --api-base URL` tells what to call")
    } else if is(VerifyStatus::ConfigError) {
        match range_kept_from(view, config) {
            Some(range) => format!(
                "`POSTERN_ALLOW_PRIVATE_CIDRS={range} postern credential verify {name}` permits it"
            ),
            None => format!("`postern credential show {name}` shows how it is sent"),
        }
    } else {
        return Some(failure);
    };
    Some(failure.with_hint(hint))
}

/// Returns the range of addresses for which this host called nothing, where what was to be called is in one. What a
/// relay on another host may call is not said here.
fn range_kept_from(view: &VerificationView, config: &Config) -> Option<String> {
    if config.remote().is_some() {
        return None;
    }
    let url = Url::parse(view.probe_url.as_deref()?).ok()?;
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
