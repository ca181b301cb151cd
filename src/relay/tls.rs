//! HTTPS on the main listener, with a certificate that can be replaced while connections go on.

use std::{
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{Arc, RwLock},
};

use rustls::{
    ServerConfig,
    crypto::aws_lc_rs,
    pki_types::{CertificateDer, PrivateKeyDer, pem, pem::PemObject},
};

use crate::config::Tls;

/// Why HTTPS cannot be served.
#[derive(Debug, thiserror::Error)]
pub enum TlsError {
    /// A file cannot be read as PEM.
    #[error("`{path}` cannot be read as PEM")]
    Pem {
        /// The file.
        path: PathBuf,
        /// Why.
        source: pem::Error,
    },
    /// Certificate and key cannot be used, or not together.
    #[error("the certificate and its key cannot be used")]
    Rejected(#[from] rustls::Error),
}

/// A certificate and its key, as they were last read from their files.
#[derive(Debug)]
pub struct Certificates {
    /// Held for as long as it takes to clone or to replace what is in it.
    held: RwLock<Held>,
}

#[derive(Debug)]
struct Held {
    files: Tls,
    config: Arc<ServerConfig>,
    /// How the files were when they were last looked at, whether they were good or not.
    seen: Seen,
}

/// What tells that two files are as they were.
type Seen = [Option<(u64, u64, i64, i64)>; 2];

impl Certificates {
    /// Reads a certificate chain and its key.
    pub fn load(files: &Tls) -> Result<Self, TlsError> {
        let seen = seen(files);
        let config = server_config(&files.cert, &files.key)?;
        let files = files.clone();
        let held = RwLock::new(Held {
            files,
            config,
            seen,
        });
        Ok(Self { held })
    }

    /// Returns what a new connection is served with.
    pub fn current(&self) -> Arc<ServerConfig> {
        let held = self
            .held
            .read()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        Arc::clone(&held.config)
    }

    /// Reads the files again if they have changed since they were last looked at; true if what was read is good and is
    /// used from now on. If it is not, what was there goes on.
    pub fn reload_if_changed(&self) -> Result<bool, TlsError> {
        let (files, before) = {
            let held = self
                .held
                .read()
                .unwrap_or_else(std::sync::PoisonError::into_inner);
            (held.files.clone(), held.seen)
        };
        if seen(&files) == before {
            return Ok(false);
        }
        self.reload(&files).map(|()| true)
    }

    /// Reads these files, whatever was read before. If they are not good, what was there goes on.
    pub fn reload(&self, files: &Tls) -> Result<(), TlsError> {
        // Looked at first: what changes while it is read is read once more.
        let seen = seen(files);
        let read = server_config(&files.cert, &files.key);
        let mut held = self
            .held
            .write()
            .unwrap_or_else(std::sync::PoisonError::into_inner);
        held.seen = seen;
        held.config = read?;
        held.files = files.clone();
        Ok(())
    }
}

/// Returns how both files are now: inode, length and time of the last change.
fn seen(files: &Tls) -> Seen {
    [&files.cert, &files.key].map(|path| {
        let found = fs::metadata(path).ok()?;
        Some((found.ino(), found.len(), found.mtime(), found.mtime_nsec()))
    })
}

/// Reads a certificate chain and its key.
pub fn server_config(cert: &Path, key: &Path) -> Result<Arc<ServerConfig>, TlsError> {
    let pem = |path: &Path| {
        let path = path.to_owned();
        move |source| TlsError::Pem { path, source }
    };
    let chain = CertificateDer::pem_file_iter(cert).map_err(pem(cert))?;
    let chain: Vec<_> = chain.collect::<Result<_, _>>().map_err(pem(cert))?;
    let key = PrivateKeyDer::from_pem_file(key).map_err(pem(key))?;
    let provider = Arc::new(aws_lc_rs::default_provider());
    let builder = ServerConfig::builder_with_provider(provider);
    let builder = builder
        .with_safe_default_protocol_versions()?
        .with_no_client_auth();
    let mut config = builder.with_single_cert(chain, key)?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
