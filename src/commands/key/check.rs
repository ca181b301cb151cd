//! `key check`: whether the key is the deployment's.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::super::{
    Failure, Invocation,
    deployment::{configured_key, open_database},
};
use crate::{
    audit::Chain,
    store::StoreError,
    ui::{Cell, Format, View},
};

const EXAMPLES: &str = "\
Examples:
  postern key check
  postern key check -o json";

/// Check that the encryption key is this deployment's
///
/// Ends with 13 if it is another one.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Check {}

impl Check {
    /// Checks the key.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let config = invocation.host_only("key check")?;
        let database = open_database(config).await?;
        let (key, place) = configured_key(config)?;
        let chain = Chain::of(&config.data_dir)?.id().clone();
        match database.unlock(key, chain, invocation.clock.clone()).await {
            Ok(_) => {}
            Err(StoreError::WrongKey | StoreError::KeyReplaced { .. }) => {
                return Err(Failure::key_check_failed(&place));
            }
            Err(error) => return Err(error.into()),
        }
        invocation.ui.say(&format!(
            "The encryption key from {place} is this deployment's."
        ));
        let place = place.replace('`', "");
        let view = KeyView { key: "ok", place };
        if invocation.ui.format() == Format::Table {
            return Ok(());
        }
        Ok(invocation.ui.show(&view)?)
    }
}

/// A key that was checked.
#[derive(Debug, JsonSchema, Serialize)]
pub(in crate::commands) struct KeyView {
    /// `ok`.
    key: &'static str,
    /// Where it was found.
    place: String,
}

impl View for KeyView {
    const COLUMNS: &'static [&'static str] = &["key", "place"];

    fn row(&self) -> Vec<Cell> {
        vec![Cell::good(self.key), Cell::from(&self.place)]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("key", Cell::good(self.key)),
            ("place", Cell::from(&self.place)),
        ]
    }
}
