//! Whether there is an encryption key that can be read. Whether it is the right one, the database tells.

use crate::{commands::deployment::configured_key, config::Config, views::finding::FindingView};

/// What this check is called.
pub(super) const CHECK: &str = "encryption_key";

/// Reads the key.
pub(super) fn check(config: &Config) -> FindingView {
    match configured_key(config) {
        Ok((_, place)) => FindingView::ok(CHECK, format!("was read from {place}")),
        Err(failure) => failure.into_finding(
            CHECK,
            "put the copy back that was kept elsewhere; `postern init` makes one for a new deployment",
        ),
    }
}
