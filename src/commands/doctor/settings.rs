//! Whether the settings say what was meant, and no secret among them is one that everybody knows.

use crate::{commands::Failure, config::Config, views::finding::FindingView};

const CHECK: &str = "configuration";
const SECRETS: &str = "known_secrets";

/// Reads every setting, secrets included.
pub(super) fn check(config: &Config) -> Vec<FindingView> {
    let hint = "`postern config show` shows where each setting comes from";
    let mut findings: Vec<_> = config
        .warnings
        .iter()
        .map(|warning| FindingView::warning(CHECK, warning, hint))
        .collect();
    match config.check_secrets() {
        Ok(()) => {}
        Err(error) => findings.push(Failure::from(error).into_finding(CHECK, hint)),
    }
    if findings.is_empty() {
        let from = config.config_file.as_ref().map_or_else(
            || "no configuration file".to_owned(),
            |file| format!("`{}`", file.display()),
        );
        findings.push(FindingView::ok(CHECK, format!("is read: {from}")));
    }
    findings.push(known(config));
    findings
}

fn known(config: &Config) -> FindingView {
    if let Err(error) = config.session_secret() {
        let hint = "leave `POSTERN_SESSION_SECRET` out: one is derived from the encryption key";
        return Failure::from(error).into_finding(SECRETS, hint);
    }
    let key = super::super::deployment::configured_key(config);
    if key.is_ok_and(|(key, _)| key.is_obvious()) {
        return FindingView::fault(
            SECRETS,
            "the encryption key is one that anybody would try first",
            "`postern key rotate` makes another, and seals every value anew",
        );
    }
    FindingView::ok(SECRETS, "no secret is one that is published or obvious")
}
