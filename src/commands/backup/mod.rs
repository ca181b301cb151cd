//! `backup`: everything in one sealed file, and back.

use std::{
    fs::{self, DirBuilder, File},
    io::{self, Read},
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
};

use clap::Subcommand;
use rustix::fs::FlockOperation;

use super::{Failure, Invocation, interrupt::Interrupt};
use crate::{secrets::random_bytes, store::BackupError};

pub(crate) mod create;
pub(crate) mod restore;
pub(crate) mod verify;
mod view;

pub(in crate::commands) use view::BackupView;

/// How the names of folders for scratch databases begin.
const SCRATCH: &str = ".scratch-";

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

/// A folder for a scratch database, in the data directory, gone when this is. Whoever was killed leaves one, which the
/// next one removes: its lock is not held any more.
#[derive(Debug)]
struct Scratch {
    path: PathBuf,
    /// The folder, locked for as long as it is used.
    _lock: File,
}

impl Scratch {
    fn make(data_dir: &Path) -> Result<Self, Failure> {
        remove_dead(data_dir);
        let name = format!("{SCRATCH}{:016x}", u64::from_be_bytes(random_bytes()));
        let path = data_dir.join(name);
        let made = DirBuilder::new().recursive(true).mode(0o700).create(&path);
        let locked = made.and_then(|()| lock(&path, FlockOperation::LockExclusive));
        let lock = locked.map_err(|error| {
            let message = format!("`{}` cannot be made", path.display());
            Failure::refused("data_directory_unusable", message).caused_by(error)
        })?;
        Ok(Self { path, _lock: lock })
    }
}

impl Drop for Scratch {
    fn drop(&mut self) {
        fs::remove_dir_all(&self.path).ok();
    }
}

fn lock(folder: &Path, how: FlockOperation) -> io::Result<File> {
    let folder = File::open(folder)?;
    rustix::fs::flock(&folder, how)?;
    Ok(folder)
}

/// Removes what killed commands have left. One that is just being made is not locked yet, and has no database either.
fn remove_dead(data_dir: &Path) {
    let entries = fs::read_dir(data_dir).into_iter().flatten().flatten();
    for entry in entries {
        let is_scratch = entry.file_name().to_string_lossy().starts_with(SCRATCH);
        let has_begun = || entry.path().join("scratch.db").exists();
        if is_scratch
            && has_begun()
            && let Ok(_dead) = lock(&entry.path(), FlockOperation::NonBlockingLockExclusive)
        {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}
