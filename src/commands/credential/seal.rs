//! `credential seal`: seals a value so that it can stand in a manifest.

use clap::Args;

use super::super::{
    Failure, Invocation,
    arguments::{ValueFlags, credential_name},
};
use crate::{
    commands::completions::live,
    ui::{Cell, Format, View},
    views::sealed_value::SealedValueView,
};

const EXAMPLES: &str = "\
Examples:
  postern credential seal chat
  echo 'secret' | postern credential seal chat --value-file -";

/// Seal a value so that it can stand in a manifest
///
/// Prints a text for `value_sealed`, which `apply` opens: in this deployment only, and only for a credential of this
/// name in this team. Nothing is stored, and the credential need not be there yet. It still opens after `key rotate`.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Seal {
    /// Name of the credential that the value is for
    #[arg(value_name = "NAME", add = live::CREDENTIAL, value_parser = credential_name)]
    pub(crate) name: String,

    #[command(flatten)]
    pub(crate) value: ValueFlags,
}

impl Seal {
    /// Seals the value.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.warn_of_value(&self.value);
        let deployment = invocation.reach().await?;
        let value = invocation.value(&self.value)?;
        let sealed = deployment.credentials().seal(&self.name, &value).await?;
        let ui = &invocation.ui;
        if ui.format() == Format::Table {
            return Ok(ui.text(&format!("{}\n", sealed.value_sealed))?);
        }
        Ok(ui.show(&sealed)?)
    }
}

impl View for SealedValueView {
    const COLUMNS: &'static [&'static str] = &["name", "value sealed"];

    fn row(&self) -> Vec<Cell> {
        vec![Cell::from(&self.name), Cell::from(&self.value_sealed)]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        Self::COLUMNS.iter().copied().zip(self.row()).collect()
    }
}
