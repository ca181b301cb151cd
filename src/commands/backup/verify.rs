//! `backup verify`: restores a backup into a scratch database and compares.

use std::path::PathBuf;

use clap::Args;

use super::{
    super::{Failure, Invocation, deployment::configured_key},
    BackupView, Scratch, interruptible, open,
};
use crate::store::Loaded;

const EXAMPLES: &str = "\
Examples:
  postern backup create now.backup && postern backup verify now.backup
  postern backup create now.backup && postern backup verify now.backup -o json";

/// Check that a backup is whole and can be restored
///
/// It is restored into a scratch database in the data directory, and the number and the hashes of the rows
/// there are compared with what the backup says. Ends with 13 if it is damaged, with 4 if another key sealed it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Verify {
    /// File to read; `-` is standard input
    #[arg(value_name = "FILE")]
    file: PathBuf,
}

impl Verify {
    /// Verifies a backup.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.host_only("backup verify")?;
        let input = open(&self.file)?;
        let (key, _) = configured_key(config)?;
        let scratch = Scratch::make(&config.data_dir)?;
        let bar = invocation.ui.progress_of("verifying", 0);
        let loaded = interruptible(Loaded::read(input, (&key, &scratch.path), |more| {
            bar.inc(more);
        }));
        let loaded = loaded.await.map_err(Failure::not_verified)?;
        drop(bar);
        invocation
            .ui
            .say("The backup is whole, and can be restored.");
        let view = BackupView::of("verified", &self.file, (&loaded.head, &loaded.created));
        Ok(invocation.ui.show(&view)?)
    }
}
