//! `openapi`: the document that describes the relay's API.

use clap::Args;

use super::{Failure, Invocation};
use crate::relay::openapi;

const EXAMPLES: &str = "\
Examples:
  postern openapi > openapi.json";

/// Print the document that describes the API, as a relay serves it at /openapi.json
///
/// For packages and for programs that are made from it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct OpenApi {}

impl OpenApi {
    /// Prints the document.
    pub(super) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        Ok(invocation.ui.text(openapi::text())?)
    }
}
