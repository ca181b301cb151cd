//! Rotation of the audit file: when it is old or large enough, and how many are kept.
//!
//! A file is renamed under the lock that its writers take, and the next begins with the next entry. Where it begins
//! is noted in the store, so that a beginning that is missing can be told from one that was rotated away.

use std::{
    ffi::OsString,
    fs, io,
    path::{Path, PathBuf},
    time::Duration,
};

use super::file::{CopyError, Lines};
use crate::clock::Timestamp;

/// How many digits the number in the name of a rotated file has at least, so that names sort as numbers do.
const NUMBER_DIGITS: usize = 12;

/// When the audit file is rotated, and what is kept. Nothing is, by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Rotation {
    /// From how many bytes on.
    pub bytes_max: Option<u64>,
    /// From which age of its first entry on.
    pub age_max: Option<Duration>,
    /// How many rotated files are kept; `None` is all of them.
    pub keep: Option<usize>,
}

impl Rotation {
    /// Tells whether a file of that length, whose first entry is of that time, has had its day.
    pub(super) fn is_due(&self, bytes: u64, (first, now): (Option<Timestamp>, Timestamp)) -> bool {
        let is_long = self.bytes_max.is_some_and(|most| bytes >= most);
        let is_old = |most| first.is_some_and(|first| first <= now && now.since(first) >= most);
        bytes > 0 && (is_long || self.age_max.is_some_and(is_old))
    }
}

/// Renames a file whose first entry has that number, to a name that nothing has yet.
pub(super) fn rename(path: &Path, first: i64) -> io::Result<PathBuf> {
    let mut number = 0;
    loop {
        let mut name = path.as_os_str().to_owned();
        name.push(format!(".{first:0NUMBER_DIGITS$}"));
        if number > 0 {
            name.push(format!("-{number}"));
        }
        let target = PathBuf::from(name);
        if !target.try_exists()? {
            fs::rename(path, &target)?;
            return Ok(target);
        }
        number += 1;
    }
}

/// Removes the oldest rotated files, as far as there are more than are to be kept and the store has what they have.
pub(super) async fn remove_old(
    path: &Path,
    keep: usize,
    store: &impl Lines,
) -> Result<(), CopyError> {
    let mut files = rotated(path)?;
    files.sort();
    let more = files.len().saturating_sub(keep);
    for (_, path) in files.into_iter().take(more) {
        if !is_stored(&path, store).await? {
            let path = path.display();
            tracing::warn!(%path, "an audit file is kept: the database does not have all of its entries");
            return Ok(());
        }
        fs::remove_file(&path)?;
        tracing::info!(path = %path.display(), "an audit file is removed: its entries are in the database");
    }
    Ok(())
}

/// Tells whether the store has the first and the last line of a file. What is between them is linked to the last.
async fn is_stored(path: &Path, store: &impl Lines) -> Result<bool, CopyError> {
    let Some((first, last)) = super::ends::ends(path)? else {
        return Ok(false);
    };
    for line in [first, last] {
        if store.after(line.seq - 1).await?.first() != Some(&line) {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns the files that were rotated here, with the number that is in their names.
fn rotated(path: &Path) -> io::Result<Vec<(i64, PathBuf)>> {
    let mut prefix = path.file_name().map(OsString::from).unwrap_or_default();
    prefix.push(".");
    let folder = match path.parent() {
        Some(folder) if folder != Path::new("") => folder,
        _ => Path::new("."),
    };
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name
            .to_str()
            .and_then(|name| name.strip_prefix(prefix.to_str()?))
            .and_then(|number| number.split('-').next())
            .filter(|number| number.len() >= NUMBER_DIGITS)
            .and_then(|number| number.parse().ok());
        found.extend(number.map(|number| (number, folder.join(name))));
    }
    Ok(found)
}
