//! `backup create`: everything in one sealed file, while relays serve.

use std::{
    io::{self, BufWriter, IsTerminal, Write},
    path::{Path, PathBuf},
};

use clap::Args;

use super::{
    super::{Failure, Invocation, private_file::Draft},
    BackupView, interruptible,
};
use crate::store::{BackupError, Created, Snapshot};

const EXAMPLES: &str = "\
Examples:
  postern backup create postern.backup
  postern backup create postern.backup --dry-run
  postern backup create - > elsewhere.backup";

/// Write everything to one sealed file, while relays serve
///
/// The file shows one moment, whatever is stored meanwhile. It is sealed under the encryption key, which is not in
/// it: keep the key elsewhere, too. It is there whole or not at all, for its owner alone. Either database can be
/// restored from it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Create {
    /// File to write; `-` is standard output
    #[arg(value_name = "FILE")]
    file: PathBuf,

    /// Say what would be written and write nothing
    #[arg(long)]
    dry_run: bool,
}

impl Create {
    /// Makes a backup.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.host_only("backup create")?;
        let to_stdout = self.file == Path::new("-");
        if to_stdout && !self.dry_run && io::stdout().is_terminal() {
            let message =
                "a backup is not for a terminal: name a file, or lead standard output to one";
            return Err(Failure::usage(message));
        }
        let deployment = invocation.deployment().await?;
        let store = &deployment.store;
        let mut snapshot = Snapshot::of(store).await?;
        let (head, rows) = (snapshot.head().clone(), snapshot.rows().await?);
        let bar = invocation.ui.progress_of("backing up", rows);
        let seen = |more| {
            bar.inc(more);
        };
        let created = if self.dry_run {
            interruptible(snapshot.write(store, io::sink(), seen))
                .await?
                .1
        } else if to_stdout {
            let out = BufWriter::with_capacity(1 << 20, io::stdout());
            let (mut out, created) = interruptible(snapshot.write(store, out, seen)).await?;
            out.flush().map_err(BackupError::Write)?;
            created
        } else {
            self.to_file(|out| snapshot.write(store, out, seen)).await?
        };
        drop(bar);
        let (done, state) = if self.dry_run {
            ("Would write", "planned")
        } else {
            ("Wrote", "created")
        };
        let Created { tables, rows, .. } = &created;
        invocation
            .ui
            .say(&format!("{done} {rows} rows of {tables} tables."));
        if to_stdout && !self.dry_run {
            return Ok(());
        }
        let view = BackupView::of(state, &self.file, (&head, &created));
        Ok(invocation.ui.show(&view)?)
    }

    async fn to_file<F>(
        &self,
        write: impl FnOnce(BufWriter<std::fs::File>) -> F,
    ) -> Result<Created, Failure>
    where
        F: Future<Output = Result<(BufWriter<std::fs::File>, Created), BackupError>>,
    {
        if self.file.is_dir() {
            let message = format!("`{}` is a folder", self.file.display());
            return Err(Failure::usage(message));
        }
        if std::fs::metadata(&self.file).is_ok_and(|told| !told.is_file()) {
            // A device or a pipe takes bytes as they come, and is not to be replaced by a file.
            let out = std::fs::OpenOptions::new().write(true).open(&self.file);
            let out = BufWriter::with_capacity(1 << 20, out.map_err(BackupError::Write)?);
            return Ok(interruptible(write(out)).await?.1);
        }
        let mut draft = Draft::beside(&self.file).map_err(BackupError::Write)?;
        let file = draft.file().try_clone().map_err(BackupError::Write)?;
        let (_, created) = interruptible(write(BufWriter::with_capacity(1 << 20, file))).await?;
        draft.install().map_err(BackupError::Write)?;
        Ok(created)
    }
}
