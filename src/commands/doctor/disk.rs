//! Whether there is room for the database and the audit file.

use std::path::Path;

use rustix::fs::{StatVfs, statvfs};

use crate::{config::Config, views::finding::FindingView};

const CHECK: &str = "disk";
/// With less than that, something is to be done soon; with less than that, nothing can be written for long.
const FREE_LOW: u64 = 256 << 20;
const FREE_MIN: u64 = 32 << 20;

/// Looks at the file systems of the data directory and of the audit file, and tells of the fuller one.
pub(super) fn check(config: &Config) -> FindingView {
    let audit = config.audit_log.parent().filter(|path| path.is_dir());
    let places = [Some(config.data_dir.as_path()), audit];
    let mut rooms: Vec<_> = places
        .into_iter()
        .flatten()
        .filter_map(|path| Some((path, statvfs(path).ok()?)))
        .collect();
    rooms.sort_by_key(|(_, room)| free(room));
    let Some((path, room)) = rooms.first() else {
        let path = config.data_dir.display();
        let message = format!("the data directory `{path}` is not there, or cannot be read");
        return FindingView::fault(CHECK, message, "`postern init` makes a deployment");
    };
    judge(path, free(room), room.f_files > 0 && room.f_favail == 0)
}

fn free(room: &StatVfs) -> u64 {
    room.f_bavail.saturating_mul(room.f_frsize)
}

fn judge(path: &Path, free: u64, has_no_inodes: bool) -> FindingView {
    let (place, mib) = (path.display(), free >> 20);
    let hint = format!("`df -h {place}` shows what is full, `du -x {place}` what is in it");
    let message = format!("{mib} MiB are free at `{place}`");
    if has_no_inodes {
        let message = format!("no more files can be made at `{place}`");
        return FindingView::fault(
            CHECK,
            message,
            format!("`df -i {place}` shows how many there are"),
        );
    }
    match free {
        FREE_LOW.. => FindingView::ok(CHECK, message),
        FREE_MIN.. => FindingView::warning(CHECK, message, hint),
        _ => FindingView::fault(CHECK, message, hint),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::views::finding::FindingState::{self, Fault, Ok, Warning};

    #[test]
    fn little_room_is_told_before_there_is_none() {
        let state = |free, inodes| -> FindingState { judge(Path::new("/"), free, inodes).state };
        assert_eq!(state(FREE_LOW, false), Ok);
        assert_eq!(state(FREE_LOW - 1, false), Warning);
        assert_eq!(state(FREE_MIN - 1, false), Fault);
        assert_eq!(state(u64::MAX, true), Fault);
    }
}
