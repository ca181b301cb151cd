//! Whether somebody else could read what goes over the addresses that are listened on.

use crate::{commands::Failure, config::Config, views::finding::FindingView};

const CHECK: &str = "listeners";

/// Looks for plain HTTP on addresses that other machines reach.
pub(super) fn check(config: &Config) -> FindingView {
    let tls =
        "`--tls-cert` and `--tls-key` serve HTTPS, `postern relay nginx` prints a proxy that does";
    let warnings = match config.check_listeners() {
        Ok(warnings) => warnings,
        Err(error) => return Failure::from(error).into_finding(CHECK, tls),
    };
    if let Some(warning) = warnings.first() {
        return FindingView::warning(CHECK, warning, tls);
    }
    let others = config.other_listeners.iter().map(|(_, listener)| listener);
    let addresses: Vec<_> = std::iter::once(&config.listen)
        .chain(others)
        .map(|listener| listener.address)
        .collect();
    let open = addresses
        .iter()
        .find(|address| !address.ip().to_canonical().is_loopback());
    let listed: Vec<_> = addresses.iter().map(ToString::to_string).collect();
    let listed = listed.join(", ");
    match open {
        Some(open) if config.tls.is_none() && config.insecure_http => FindingView::warning(
            CHECK,
            format!("{open} is served as plain HTTP: who is in between reads every key"),
            tls,
        ),
        Some(_) if config.tls.is_none() => FindingView::ok(
            CHECK,
            format!("{listed}, for the trusted proxy in front of it"),
        ),
        Some(_) => FindingView::ok(CHECK, format!("{listed}, with TLS")),
        None => FindingView::ok(CHECK, format!("{listed}, which is this machine alone")),
    }
}
