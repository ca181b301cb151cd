//! `key generate`: prints a new key.

use clap::Args;

use super::super::{Failure, Invocation};
use crate::secrets::EncryptionKey;

const EXAMPLES: &str = "\
Examples:
  postern key generate";

/// Print a new encryption key
///
/// 64 hexadecimal digits. Nothing is stored, and no deployment is needed.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Generate {}

impl Generate {
    /// Prints a key.
    pub(crate) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let key = EncryptionKey::generate().to_hex();
        let digits = key.expose_text().expect("hexadecimal digits are text");
        Ok(invocation.ui.text(&format!("{digits}\n"))?)
    }
}
