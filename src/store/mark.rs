//! The revision of who may what, beside a SQLite database: the length of a file that has no content.
//!
//! A process learns with one system call that nothing has changed, where a read would cost a hand-over to the
//! database's thread and back (docs/adr/0004-access-per-revision.md).

use std::{ffi::OsString, io, os::fd::OwnedFd, path::Path, sync::Arc};

use rustix::fs::{AtFlags, CWD, FileType, Mode, OFlags, ftruncate, openat, statat};

/// What follows the database's name in the file's.
const SUFFIX: &str = "-access";

/// The file beside a database.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    /// The folder, open: to find the file in it takes half the time that its whole path would.
    folder: Arc<OwnedFd>,
    name: OsString,
}

impl Mark {
    /// Returns the mark of a database, which is a file that is there. Whatever link leads to it, the mark is the same.
    pub(super) fn beside(database: &Path) -> io::Result<Self> {
        let path = database.canonicalize()?;
        let (Some(folder), Some(name)) = (path.parent(), path.file_name()) else {
            return Err(io::ErrorKind::InvalidFilename.into());
        };
        let flags = OFlags::RDONLY | OFlags::DIRECTORY | OFlags::CLOEXEC;
        let folder = Arc::new(openat(CWD, folder, flags, Mode::empty())?);
        let mut name = name.to_owned();
        name.push(SUFFIX);
        Ok(Self { folder, name })
    }

    /// Returns the newest revision that a change was about to commit; `None` where that is not known.
    pub(super) fn read(&self) -> Option<i64> {
        let told = statat(&*self.folder, &self.name, AtFlags::empty()).ok()?;
        FileType::from_raw_mode(told.st_mode)
            .is_file()
            .then_some(told.st_size)
    }

    /// Notes the revision that is about to be committed. The caller is the only writer of the database until
    /// then, so that revisions are noted in the order in which they are committed.
    pub(super) fn announce(&self, revision: i64) -> io::Result<()> {
        let length = u64::try_from(revision).map_err(io::Error::other)?;
        let flags = OFlags::WRONLY | OFlags::CREATE | OFlags::CLOEXEC;
        let file = openat(&*self.folder, &self.name, flags, Mode::RUSR | Mode::WUSR)?;
        Ok(ftruncate(file, length)?)
    }
}

#[cfg(test)]
mod tests {
    use std::fs::File;

    use super::*;

    #[test]
    fn what_was_announced_is_read_whatever_path_leads_there() {
        let place = tempfile::tempdir().unwrap();
        let database = place.path().join("postern.db");
        File::create(&database).unwrap();
        let link = place.path().join("link.db");
        std::os::unix::fs::symlink(&database, &link).unwrap();
        let (mark, other) = (
            Mark::beside(&database).unwrap(),
            Mark::beside(&link).unwrap(),
        );
        assert_eq!(mark.read(), None);
        mark.announce(7).unwrap();
        assert_eq!(other.read(), Some(7));
        other.announce(3).unwrap();
        assert_eq!(mark.read(), Some(3));
        std::fs::remove_file(place.path().join("postern.db-access")).unwrap();
        assert_eq!(mark.read(), None);
    }
}
