//! `export`: writes the file that `apply` reads.

use clap::Args;

use super::{Failure, Invocation};
use crate::{
    ui::{self, Cell, Format, View},
    views::export::ExportView,
};

const EXAMPLES: &str = "\
Examples:
  postern export
  postern export > team.yaml
  postern export --sealed-values > team.yaml
  postern export -o json";

/// Write credentials, roles, agents, policies and channels as `apply` reads them
///
/// YAML, or JSON with -o json. Every field that can be set is in it, but for values and keys: what is
/// exported and applied again changes nothing.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Export {
    /// Write the values of credentials too, sealed
    ///
    /// Each opens in this deployment only, for the credential that it stands with.
    #[arg(long)]
    sealed_values: bool,
}

impl Export {
    /// Writes the file.
    pub(super) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let deployment = invocation.reach().await?;
        let exported = deployment.declarations().export(self.sealed_values).await?;
        let ui = &invocation.ui;
        if ui.format() == Format::Table {
            return Ok(ui.text(&ui::yaml(&exported)?)?);
        }
        Ok(ui.show(&exported)?)
    }
}

/// For people it is written as YAML, which is what they put into files.
impl View for ExportView {
    const COLUMNS: &'static [&'static str] =
        &["credentials", "roles", "agents", "policies", "channels"];

    fn row(&self) -> Vec<Cell> {
        let lengths = [
            self.credentials.len(),
            self.roles.len(),
            self.agents.len(),
            self.policies.len(),
            self.channels.len(),
        ];
        lengths.map(Cell::from).to_vec()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        Self::COLUMNS.iter().copied().zip(self.row()).collect()
    }
}
