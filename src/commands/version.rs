//! `version`: which version this is.

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{Failure, Invocation};
use crate::ui::{Cell, Format, View};

const EXAMPLES: &str = "\
Examples:
  postern version
  postern version -o json";

/// Print the version
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Version {}

/// The version of the program.
#[derive(Debug, JsonSchema, Serialize)]
pub(super) struct VersionView {
    /// The version, as in Semantic Versioning.
    version: &'static str,
}

impl View for VersionView {
    const COLUMNS: &'static [&'static str] = &["version"];

    fn row(&self) -> Vec<Cell> {
        vec![self.version.into()]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![("version", self.version.into())]
    }
}

impl Version {
    /// Prints the version; for people in the words of `--version`.
    pub(super) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let version = env!("CARGO_PKG_VERSION");
        if invocation.ui.format() == Format::Table {
            return Ok(invocation.ui.text(&format!("postern {version}\n"))?);
        }
        Ok(invocation.ui.show(&VersionView { version })?)
    }
}
