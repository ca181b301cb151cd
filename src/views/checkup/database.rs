//! Whether the database answers, and has the schema that this program knows.

use super::{FindingView, unasked};
use crate::store::{SCHEMA, Store};

const CHECK: &str = "database";

/// Asks the database for its schema.
pub(super) async fn check(store: &Store) -> FindingView {
    let kind = store.database().kind().as_str();
    match store.database().schema().await {
        Ok(found) if found == SCHEMA => {
            FindingView::ok(CHECK, format!("{kind} answers, its schema is {found}"))
        }
        Ok(found) => FindingView::fault(
            CHECK,
            format!("{kind} has schema {found}, and this program is for {SCHEMA}"),
            "`postern version` tells which version this is; another one has changed the schema",
        ),
        Err(error) => unasked(CHECK, &error),
    }
}
