//! `backup`: everything in one sealed file, and back.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, Read},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use clap::Subcommand;

use super::{Failure, Invocation, interrupt::Interrupt};
use crate::{secrets::random_bytes, store::BackupError};

pub(crate) mod create;
pub(crate) mod restore;
pub(crate) mod verify;
mod view;

pub(in crate::commands) use view::BackupView;

/// Keep a copy of the whole deployment, and bring it back
#[derive(Debug, Subcommand)]
pub(crate) enum Backup {
    Create(create::Create),
    Verify(verify::Verify),
    Restore(restore::Restore),
}

impl Backup {
    /// Does what the verb says.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::Create(command) => command.run(invocation).await,
            Self::Verify(command) => command.run(invocation).await,
            Self::Restore(command) => command.run(invocation).await,
        }
    }
}

/// Opens a backup; `-` is standard input.
fn open(path: &Path) -> Result<Box<dyn Read>, Failure> {
    if path == Path::new("-") {
        return Ok(Box::new(io::BufReader::new(io::stdin())));
    }
    let opened = File::open(path).and_then(|file| {
        if file.metadata()?.is_dir() {
            return Err(io::ErrorKind::IsADirectory.into());
        }
        Ok(file)
    });
    let file = opened.map_err(|error| {
        Failure::usage(format!("the backup `{}` cannot be read", path.display())).caused_by(error)
    })?;
    Ok(Box::new(io::BufReader::with_capacity(1 << 20, file)))
}

/// Does long work, unless the person interrupts it; then nothing of it stays.
async fn interruptible<T>(
    work: impl Future<Output = Result<T, BackupError>>,
) -> Result<T, Failure> {
    let mut interrupt = Interrupt::watch();
    tokio::select! {
        stopped = interrupt.received() => Err(stopped),
        done = work => Ok(done?),
    }
}

/// A folder for a scratch database, in the data directory, gone when this is.
#[derive(Debug)]
struct Scratch(PathBuf);

impl Scratch {
    fn make(data_dir: &Path) -> Result<Self, Failure> {
        let name = format!(".scratch-{:016x}", u64::from_be_bytes(random_bytes()));
        let path = data_dir.join(name);
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&path);
        made.map_err(|error| {
            let message = format!("`{}` cannot be made", path.display());
            Failure::refused("data_directory_unusable", message).caused_by(error)
        })?;
        Ok(Self(path))
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.0).ok();
    }
}
