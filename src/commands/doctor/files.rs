//! Whether the files of the deployment are for its user alone.

use std::{
    fs::{self, Metadata},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use crate::{config::Config, views::finding::FindingView};

const CHECK: &str = "permissions";
/// What a directory and a file of the deployment may have at most.
const DIRECTORY: u32 = 0o700;
const FILE: u32 = 0o600;
/// What a private key may have that a group of servers shares.
const SHARED_KEY: u32 = 0o640;
/// Who may change something besides its owner.
const OTHERS_WRITE: u32 = 0o022;
/// Who may read a configuration besides its owner: anybody, if they like.
const CONFIGURATION: u32 = 0o755;

/// What is looked at.
struct Place {
    path: PathBuf,
    /// The most that it may have.
    most: u32,
    /// Whether more than that is a fault, because a key is in it.
    is_key: bool,
}

/// Looks at the data directory, everything in it, and the files that settings name.
pub(super) fn check(config: &Config) -> Vec<FindingView> {
    let Ok(directory) = fs::metadata(&config.data_dir) else {
        // That it is missing is told elsewhere.
        return Vec::new();
    };
    let mut findings: Vec<_> = places(config)
        .iter()
        .filter_map(|place| judge(place, &fs::metadata(&place.path).ok()?, directory.uid()))
        .collect();
    if findings.is_empty() {
        let path = config.data_dir.display();
        let message = format!("`{path}` and what is in it are for one user alone");
        findings.push(FindingView::ok(CHECK, message));
    }
    findings
}

fn places(config: &Config) -> Vec<Place> {
    let place = |path: &Path, most, is_key| Place {
        path: path.to_owned(),
        most,
        is_key,
    };
    let key = config.encryption_key_file();
    let mut places = vec![place(&config.data_dir, DIRECTORY, false)];
    let inside = fs::read_dir(&config.data_dir)
        .into_iter()
        .flatten()
        .flatten();
    for entry in inside.filter(|entry| entry.file_type().is_ok_and(|kind| kind.is_file())) {
        let path = entry.path();
        let most = if Some(&path) == config.config_file.as_ref() {
            CONFIGURATION
        } else {
            FILE
        };
        places.push(place(&path, most, path == key));
    }
    if let Some(Some(named)) = config.configured_key_file() {
        places.push(place(named, FILE, true));
    }
    if let Some(tls) = &config.tls {
        places.push(place(&tls.key, SHARED_KEY, true));
        places.push(place(&tls.cert, CONFIGURATION, false));
    }
    if let Some(file) = &config.config_file {
        places.push(place(file, CONFIGURATION, false));
    }
    places.push(place(&config.audit_log, FILE, false));
    places.sort_by(|one, other| one.path.cmp(&other.path));
    places.dedup_by(|one, other| one.path == other.path);
    places
}

/// Returns what is wrong with a file, or nothing.
fn judge(place: &Place, found: &Metadata, owner: u32) -> Option<FindingView> {
    let (path, mode) = (place.path.display(), found.mode() & 0o777);
    let too_much = mode & !place.most;
    if too_much != 0 {
        let message = format!("`{path}` has mode {mode:03o}: it is not for its owner alone");
        let hint = format!("`chmod {:03o} {path}`", mode & place.most);
        let is_fault = too_much & OTHERS_WRITE != 0 || place.is_key;
        return Some(if is_fault {
            FindingView::fault(CHECK, message, hint)
        } else {
            FindingView::warning(CHECK, message, hint)
        });
    }
    let is_ours = place.most == FILE;
    (is_ours && !place.is_key && found.uid() != owner).then(|| {
        let message = format!("`{path}` belongs to another user than the data directory");
        FindingView::warning(
            CHECK,
            message,
            format!("`chown --reference=.. {path}`, or run `postern` as that user"),
        )
    })
}
