//! Sessions that `login` began, kept for this person: a file per relay, readable for them alone.

use std::{
    fs::{self, DirBuilder, File, OpenOptions},
    io::{self, Read, Write},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::{Path, PathBuf},
};

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use serde::Deserialize;
use serde_json::json;
use url::Url;

use crate::secrets::Secret;

/// What stays as it is in the name of a file.
const IN_NAMES: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_');
/// The end of the names of these files.
const SUFFIX: &str = ".json";
/// How much of a file is read, in bytes.
const FILE_BYTES_MAX: u64 = 64 * 1024;

/// A session with one relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SavedSession {
    /// What proves it.
    pub token: Secret,
    /// The e-mail address of whoever signed in.
    pub email: String,
}

/// What a file has.
#[derive(Deserialize)]
struct Kept {
    session_token: String,
    email: String,
}

/// Why a session cannot be kept or found.
#[derive(Debug, thiserror::Error)]
pub enum SessionFileError {
    /// The file cannot be read, written or removed.
    #[error("`{}` cannot be {verb}", path.display())]
    Io {
        /// The file.
        path: PathBuf,
        /// What was to be done with it.
        verb: &'static str,
        /// What the system says.
        source: io::Error,
    },
    /// The file has something else.
    #[error("`{}` is not a saved session", .0.display())]
    NotASession(PathBuf),
}

/// The folder of the sessions of one person.
#[derive(Clone, Debug)]
pub struct Sessions {
    folder: PathBuf,
}

impl Sessions {
    /// Takes the folder in which this person's programs keep their settings.
    pub fn new(config_home: &Path) -> Self {
        let folder = config_home.join("postern").join("sessions");
        Self { folder }
    }

    /// Returns the session with a relay, if there is one.
    ///
    /// # Errors
    /// A file that cannot be read, or has something else.
    pub fn find(&self, relay: &Url) -> Result<Option<SavedSession>, SessionFileError> {
        let path = self.path(relay);
        let mut text = String::new();
        let read =
            File::open(&path).and_then(|file| file.take(FILE_BYTES_MAX).read_to_string(&mut text));
        match read {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) if error.kind() != io::ErrorKind::InvalidData => {
                return Err(failed(&path, "read")(error));
            }
            _ => {}
        }
        let kept: Kept =
            serde_json::from_str(&text).map_err(|_| SessionFileError::NotASession(path))?;
        Ok(Some(SavedSession {
            token: kept.session_token.into(),
            email: kept.email,
        }))
    }

    /// Keeps the session with a relay, in place of the one that was kept.
    ///
    /// Whoever reads the file meanwhile sees the old one or the new one, whole.
    ///
    /// # Errors
    /// A folder or file that cannot be written.
    pub fn keep(&self, relay: &Url, session: &SavedSession) -> Result<(), SessionFileError> {
        let path = self.path(relay);
        let mut builder = DirBuilder::new();
        let made = builder.recursive(true).mode(0o700).create(&self.folder);
        made.map_err(failed(&self.folder, "made"))?;
        let text = json!({
            "session_token": session.token.expose_text().unwrap_or_default(),
            "email": session.email,
        });
        let beside = path.with_extension(format!("{}.new", std::process::id()));
        let written = write_new(&beside, &format!("{text:#}\n"))
            .and_then(|()| fs::rename(&beside, &path))
            .map_err(failed(&path, "written"));
        if written.is_err() {
            // What is left of it would be a token nobody uses; that it stays is not worth another error.
            drop(fs::remove_file(&beside));
        }
        written
    }

    /// Forgets the session with a relay; returns whether there was one.
    ///
    /// # Errors
    /// A file that cannot be removed.
    pub fn forget(&self, relay: &Url) -> Result<bool, SessionFileError> {
        let path = self.path(relay);
        match fs::remove_file(&path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(failed(&path, "removed")(error)),
        }
    }

    /// Returns the addresses of the relays with which there are sessions, sorted; none where the folder cannot be read.
    pub fn relays(&self) -> Vec<String> {
        let entries = fs::read_dir(&self.folder).into_iter().flatten().flatten();
        let mut relays: Vec<String> = entries
            .filter_map(|entry| {
                let name = entry.file_name().into_string().ok()?;
                let name = percent_decode_str(name.strip_suffix(SUFFIX)?);
                name.decode_utf8().ok().map(Into::into)
            })
            .collect();
        relays.sort();
        relays
    }

    fn path(&self, relay: &Url) -> PathBuf {
        let relay = relay.as_str().trim_end_matches('/');
        let name = utf8_percent_encode(relay, IN_NAMES);
        self.folder.join(format!("{name}{SUFFIX}"))
    }
}

/// Writes a file that only this person can read, down to the disk.
fn write_new(path: &Path, text: &str) -> io::Result<()> {
    // One that a killed process left behind is not followed or added to.
    match fs::remove_file(path) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut options = OpenOptions::new();
    let mut file = options
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}

fn failed(path: &Path, verb: &'static str) -> impl Fn(io::Error) -> SessionFileError {
    let path = path.to_owned();
    move |source| SessionFileError::Io {
        path: path.clone(),
        verb,
        source,
    }
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    fn url(text: &str) -> Url {
        Url::parse(text).unwrap()
    }

    fn session(token: &str) -> SavedSession {
        SavedSession {
            token: token.into(),
            email: "ann@x.example".to_owned(),
        }
    }

    #[test]
    fn each_relay_has_its_session_and_nobody_else_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(folder.path());
        let (one, other) = (
            url("https://one.example"),
            url("https://one.example:8443/tap/"),
        );
        assert_eq!(sessions.find(&one).unwrap(), None);
        sessions.keep(&one, &session("1")).unwrap();
        sessions.keep(&other, &session("2")).unwrap();
        sessions.keep(&one, &session("3")).unwrap();
        assert_eq!(sessions.find(&one).unwrap(), Some(session("3")));
        assert_eq!(sessions.find(&other).unwrap(), Some(session("2")));
        assert_eq!(
            sessions.relays(),
            ["https://one.example", "https://one.example:8443/tap"]
        );
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&sessions.path(&one)), 0o600);
        assert_eq!(mode(&sessions.folder), 0o700);
        assert!(sessions.forget(&one).unwrap() && !sessions.forget(&one).unwrap());
        assert_eq!(sessions.find(&one).unwrap(), None);
    }

    #[test]
    fn a_file_of_something_else_is_told() {
        let folder = tempfile::tempdir().unwrap();
        let sessions = Sessions::new(folder.path());
        let relay = url("https://one.example");
        sessions.keep(&relay, &session("1")).unwrap();
        for text in [&b"{}"[..], b"", b"\xff\xfe"] {
            fs::write(sessions.path(&relay), text).unwrap();
            let told = sessions.find(&relay).unwrap_err().to_string();
            assert!(told.ends_with("is not a saved session"), "{told}");
        }
    }
}
