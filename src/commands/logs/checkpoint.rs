//! `logs checkpoint`: where the audit log stands, signed; and how such files are read.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io::Write,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use clap::Args;

use super::super::{Failure, Invocation, failure::Kind, read_file};
use crate::{
    audit::verify::{Checkpoint, Known},
    store::Deployment,
};

const EXAMPLES: &str = "\
Examples:
  postern logs checkpoint
  postern logs checkpoint | ssh logs@elsewhere.example 'cat >> checkpoints'";

/// Print where the audit log stands, signed, to be kept elsewhere
///
/// One line of JSON: for each chain the number and hash of its last entry, the time, the deployment, and an Ed25519
/// signature of all that. `logs verify --checkpoint` checks the log against it later: then nobody can have set the
/// history back or written it anew unseen, not even with the database, the files and the encryption key.
#[derive(Args, Clone, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct CheckpointArgs {
    /// Add the line to this file, too
    #[arg(long, value_name = "FILE")]
    append: Option<PathBuf>,
}

impl CheckpointArgs {
    /// Signs where all chains end.
    pub(super) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.host_only("logs checkpoint")?;
        let deployment = invocation.deployment().await?;
        let key = Deployment::checkpoint_key(&deployment.store).await?;
        let checkpoint = Checkpoint::of(&deployment.store, &key).await?;
        let line = format!("{}\n", checkpoint.to_line(&key));
        if let Some(path) = &self.append {
            let mut options = OpenOptions::new();
            let file = options.append(true).create(true).mode(0o644).open(path);
            // One write of a line: several of them do not mix.
            let written = file.and_then(|mut file| file.write_all(line.as_bytes()));
            written.map_err(|error| {
                let message = format!("`{}` cannot be written", path.display());
                Failure::refused("output_failed", message).caused_by(error)
            })?;
        }
        Ok(invocation.ui.text(&line)?)
    }
}

/// Reads files of checkpoints, a line each, all signed with that key.
///
/// # Errors
/// A file that is not there; a line that is not what was signed.
pub(super) fn read_all(
    paths: &[PathBuf],
    public_key: &str,
) -> Result<BTreeMap<String, Known>, Failure> {
    let mut known = BTreeMap::new();
    for path in paths {
        let text = read_file(path, "--checkpoint")?;
        let mut count = 0;
        for (number, line) in (1..).zip(text.lines()) {
            if line.trim().is_empty() {
                continue;
            }
            count += 1;
            let read = Checkpoint::read(line, public_key);
            let checkpoint =
                read.map_err(|error| not_verified(path, number, &error.to_string()))?;
            if !checkpoint.add_to(&mut known) {
                return Err(not_verified(path, number, "contradicts another checkpoint"));
            }
        }
        if count == 0 {
            let message = format!("`--checkpoint`: `{}` holds no checkpoint", path.display());
            return Err(Failure::usage(message));
        }
    }
    Ok(known)
}

fn not_verified(path: &Path, number: usize, why: &str) -> Failure {
    let message = format!("line {number} of `{}` {why}", path.display());
    Failure::new(Kind::NotVerified, "checkpoint_not_verified", message)
}
