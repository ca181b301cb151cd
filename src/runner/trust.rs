//! What the child is to trust: two files in a private folder, which are gone when the run is.

use std::{
    collections::BTreeSet,
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Write},
    os::unix::fs::{DirBuilderExt, MetadataExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use data_encoding::{BASE64, HEXLOWER};
use rustix::{
    fs::{FlockOperation, flock},
    process::geteuid,
};
use rustls::pki_types::{CertificateDer, pem::PemObject};

use crate::{config::Environment, secrets::random_bytes};

/// What the folder of every run is called, before its number.
const FOLDER_PREFIX: &str = "postern-run-";
/// How many characters a line of PEM has (RFC 7468 §2).
const PEM_LINE_CHARACTERS: usize = 64;
/// Tries for a folder. That another run takes a new folder for one that was left behind is rare already.
const TRIES_MAX: usize = 8;
/// The variables that name certificates to be trusted; what they name already is trusted by the child, too.
const NAMED_BUNDLES: [&str; 6] = [
    "NODE_EXTRA_CA_CERTS",
    "REQUESTS_CA_BUNDLE",
    "CURL_CA_BUNDLE",
    "GIT_SSL_CAINFO",
    "AWS_CA_BUNDLE",
    "DENO_CERT",
];

/// The files that the child's environment names.
#[derive(Debug)]
pub(super) struct Trust {
    folder: PathBuf,
    /// Locked for as long as the run lasts: a folder that nobody has locked was left behind.
    _lock: File,
}

impl Trust {
    /// Writes the files, and clears away what killed runs have left.
    pub(super) fn write(
        authority: &CertificateDer<'_>,
        environment: &Environment,
    ) -> io::Result<Self> {
        let parent = std::path::absolute(environment.temporary_directory())?;
        sweep(&parent);
        let (folder, lock) = make(&parent)?;
        let trust = Self {
            folder,
            _lock: lock,
        };
        let own = pem(authority);
        let named = named(environment);
        write_private(&trust.added(), &[own.clone(), named.clone()].concat())?;
        // Reads `SSL_CERT_FILE` and `SSL_CERT_DIR` where they are set; what cannot be read of it is not trusted.
        let system = rustls_native_certs::load_native_certs().certs;
        let system: String = system.iter().map(pem).collect();
        write_private(&trust.bundle(), &[own, system, named].concat())?;
        Ok(trust)
    }

    /// Returns the file with everything that is to be trusted.
    pub(super) fn bundle(&self) -> PathBuf {
        self.folder.join("ca-bundle.pem")
    }

    /// Returns the file for programs that add it to what they trust by themselves.
    pub(super) fn added(&self) -> PathBuf {
        self.folder.join("ca.pem")
    }
}

impl Drop for Trust {
    fn drop(&mut self) {
        // What cannot be removed holds nothing secret, and the next run tries again.
        fs::remove_dir_all(&self.folder).ok();
    }
}

/// Makes a folder that only this user can read, and locks it.
fn make(parent: &Path) -> io::Result<(PathBuf, File)> {
    let mut last = io::Error::from(io::ErrorKind::AlreadyExists);
    for _ in 0..TRIES_MAX {
        let number = HEXLOWER.encode(&random_bytes::<8>());
        let folder = parent.join(format!("{FOLDER_PREFIX}{number}"));
        DirBuilder::new().mode(0o700).create(&folder)?;
        match lock(&folder) {
            // Another run may have cleared it away before it was locked.
            Ok(lock) if folder.exists() => return Ok((folder, lock)),
            Ok(_) => {}
            Err(error) => last = error,
        }
    }
    Err(last)
}

fn lock(folder: &Path) -> io::Result<File> {
    let file = File::open(folder)?;
    flock(&file, FlockOperation::NonBlockingLockExclusive)?;
    Ok(file)
}

/// Removes the folders of runs that were killed.
fn sweep(parent: &Path) {
    for entry in fs::read_dir(parent).into_iter().flatten().flatten() {
        let is_ours = entry
            .file_name()
            .to_string_lossy()
            .starts_with(FOLDER_PREFIX)
            && entry
                .metadata()
                .is_ok_and(|found| found.is_dir() && found.uid() == geteuid().as_raw());
        if is_ours && let Ok(_lock) = lock(&entry.path()) {
            fs::remove_dir_all(entry.path()).ok();
        }
    }
}

fn write_private(path: &Path, text: &str) -> io::Result<()> {
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())
}

/// Returns the certificates of the files that the environment names.
fn named(environment: &Environment) -> String {
    let files = NAMED_BUNDLES
        .iter()
        .filter_map(|name| environment.get(name));
    let mut found = BTreeSet::new();
    for file in files {
        // A program says itself what it thinks of a file that is none.
        let certificates = CertificateDer::pem_file_iter(file).into_iter().flatten();
        found.extend(certificates.flatten().map(|certificate| pem(&certificate)));
    }
    found.into_iter().collect()
}

/// Returns a certificate as text (RFC 7468).
fn pem(certificate: &CertificateDer<'_>) -> String {
    let text = BASE64.encode(certificate);
    let mut lines = String::from("-----BEGIN CERTIFICATE-----\n");
    for line in text.as_bytes().chunks(PEM_LINE_CHARACTERS) {
        lines.extend(line.iter().map(|&byte| char::from(byte)));
        lines.push('\n');
    }
    lines + "-----END CERTIFICATE-----\n"
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn environment(folder: &Path, pairs: &[(&str, &str)]) -> Environment {
        let place = ("TMPDIR", folder.to_str().unwrap());
        Environment::from_pairs(pairs.iter().copied().chain([place]))
    }

    fn left(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn the_files_are_private_and_gone_afterwards() {
        let folder = tempfile::tempdir().unwrap();
        let certificate = CertificateDer::from(vec![7; 100]);
        let trust = Trust::write(&certificate, &environment(folder.path(), &[])).unwrap();
        for (path, mode) in [
            (trust.folder.clone(), 0o700),
            (trust.bundle(), 0o600),
            (trust.added(), 0o600),
        ] {
            let found = fs::metadata(&path).unwrap().permissions().mode() & 0o777;
            assert_eq!(found, mode, "{}", path.display());
        }
        let read = CertificateDer::from_pem_file(trust.added()).unwrap();
        assert_eq!(read, certificate);
        drop(trust);
        assert_eq!(left(folder.path()), 0);
    }

    #[test]
    fn what_was_trusted_before_is_trusted_still() {
        let folder = tempfile::tempdir().unwrap();
        let named = folder.path().join("corporate.pem");
        let other = CertificateDer::from(vec![9; 50]);
        fs::write(&named, format!("a comment\n{0}{0}", pem(&other))).unwrap();
        let pairs = [
            ("NODE_EXTRA_CA_CERTS", named.to_str().unwrap()),
            ("CURL_CA_BUNDLE", "/nowhere"),
        ];
        let trust = Trust::write(
            &CertificateDer::from(vec![7; 100]),
            &environment(folder.path(), &pairs),
        );
        let trust = trust.unwrap();
        for path in [trust.bundle(), trust.added()] {
            let text = fs::read_to_string(path).unwrap();
            assert_eq!(text.matches(&pem(&other)).count(), 1);
        }
    }

    #[test]
    fn what_a_killed_run_left_is_cleared_away_and_a_live_one_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let certificate = CertificateDer::from(vec![7; 100]);
        let environment = environment(folder.path(), &[]);
        let left_behind = folder.path().join(format!("{FOLDER_PREFIX}0123"));
        fs::create_dir(&left_behind).unwrap();
        fs::write(left_behind.join("ca.pem"), "old").unwrap();
        let first = Trust::write(&certificate, &environment).unwrap();
        assert!(!left_behind.exists());
        let second = Trust::write(&certificate, &environment).unwrap();
        assert!(first.bundle().exists() && second.bundle().exists());
    }
}
