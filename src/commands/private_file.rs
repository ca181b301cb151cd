//! Files for their owner alone, written whole or not at all.

use std::{
    fs::{self, File, Metadata, OpenOptions, Permissions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, fchown},
    path::{Path, PathBuf},
};

use crate::secrets::random_bytes;

/// A file that is being written under another name, beside the place that it is for. Dropped before
/// [`Draft::install`], nothing of it is left.
#[derive(Debug)]
pub(super) struct Draft {
    file: File,
    path: PathBuf,
    target: PathBuf,
    is_installed: bool,
}

impl Draft {
    /// Begins a file beside the place that it is for; of a link beside the place that it leads to.
    ///
    /// # Errors
    /// A folder that is not there or cannot be written.
    pub(super) fn beside(target: &Path) -> io::Result<Self> {
        let target = target.canonicalize().unwrap_or_else(|_| target.to_owned());
        let name = target.file_name().ok_or(io::ErrorKind::InvalidFilename)?;
        let mut draft = std::ffi::OsString::from(".");
        draft.push(name);
        draft.push(format!(".{:08x}", u32::from_be_bytes(random_bytes())));
        let path = target.with_file_name(draft);
        let mut options = OpenOptions::new();
        let file = options
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(&path)?;
        file.set_permissions(Permissions::from_mode(0o600))?;
        Ok(Self {
            file,
            path,
            target,
            is_installed: false,
        })
    }

    /// Returns where to write.
    pub(super) fn file(&mut self) -> &mut File {
        &mut self.file
    }

    /// Gives the file the owner that another one has.
    pub(super) fn owned_as(&self, other: &Metadata) -> io::Result<()> {
        let own = self.file.metadata()?;
        if (own.uid(), own.gid()) == (other.uid(), other.gid()) {
            return Ok(());
        }
        fchown(&self.file, Some(other.uid()), Some(other.gid()))
    }

    /// Puts the file in its place, once it is on the disk, instead of whatever was there.
    pub(super) fn install(mut self) -> io::Result<()> {
        self.file.sync_all()?;
        fs::rename(&self.path, &self.target)?;
        self.is_installed = true;
        let folder = self.target.parent().unwrap_or(Path::new("."));
        let folder = if folder.as_os_str().is_empty() {
            Path::new(".")
        } else {
            folder
        };
        File::open(folder)?.sync_all()
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        if !self.is_installed {
            fs::remove_file(&self.path).ok();
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = tempfile::tempdir().unwrap();
        let target = folder.path().join("secret");
        fs::write(&target, "before").unwrap();
        let mut draft = Draft::beside(&target).unwrap();
        draft.file().write_all(b"half").unwrap();
        drop(draft);
        assert_eq!(fs::read(&target).unwrap(), b"before");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
        let mut draft = Draft::beside(&target).unwrap();
        draft.file().write_all(b"after").unwrap();
        draft.install().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"after");
        assert_eq!(fs::metadata(&target).unwrap().mode() & 0o777, 0o600);
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_link_still_leads_to_the_file_that_was_replaced() {
        let folder = tempfile::tempdir().unwrap();
        let (target, link) = (folder.path().join("secret"), folder.path().join("link"));
        fs::write(&target, "before").unwrap();
        std::os::unix::fs::symlink(&target, &link).unwrap();
        let mut draft = Draft::beside(&link).unwrap();
        draft.file().write_all(b"after").unwrap();
        draft.install().unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"after");
        assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
    }
}
