//! Verifies the audit log: every entry's keyed hash, their order, and that file and store agree (docs/adr/0006).
//!
//! What is checked is the bytes that were written. No JSON is read for it: where an entry stands in its chain is at
//! the end of its line, in one form.

mod chains;
mod checkpoint;
mod fault;
mod files;
mod link;
mod walk;

use std::{
    collections::{BTreeMap, HashMap},
    io,
    path::{Path, PathBuf},
    time::Duration,
};

pub use self::{
    chains::ChainReport,
    checkpoint::{ChainEnd, Checkpoint, CheckpointError},
    fault::{Fault, FaultKind, Site},
    files::{FilesReport, Snapshot},
    link::Link,
    walk::{Begin, Known, Walk},
};
use super::{AuditFile, read::LogFiles};
use crate::store::{ChainSpan, Store, StoreError};

/// How long is waited for a writer that has committed and not yet copied.
const COPY_WAIT: Duration = Duration::from_millis(50);
/// How often.
const COPY_WAITS: usize = 20;
/// How many entries are compared at a time.
const ROWS: i64 = 1000;

/// What was found in a deployment's audit log, as seen from one host.
#[derive(Debug)]
pub struct Report {
    /// This host's files; `None` where the log is no file.
    pub files: Option<FilesReport>,
    /// All chains in the store.
    pub chains: Vec<ChainReport>,
    /// How many entries the store has and the files have not got yet.
    pub lag: i64,
}

/// Why a log cannot be verified.
#[derive(Debug, thiserror::Error)]
pub enum VerifyError {
    /// The files cannot be read.
    #[error("`{path}` cannot be read")]
    Io {
        /// The log.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The store cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Hears how far verifying is.
pub trait Progress {
    /// So many bytes of files, and so many entries of the store, are to be verified.
    fn expect(&mut self, bytes: u64, entries: u64);
    /// So many more bytes are.
    fn bytes(&mut self, more: u64);
    /// So many more entries are.
    fn entries(&mut self, more: u64);
}

impl Report {
    /// Verifies this host's files and every chain in the store, and that they agree. `known` has entries of chains that
    /// are known from elsewhere.
    ///
    /// # Errors
    /// What cannot be read. What is wrong with the log is no error of this.
    pub async fn of(
        (store, file): (&Store, &AuditFile),
        known: &BTreeMap<String, Known>,
        progress: &mut impl Progress,
    ) -> Result<Self, VerifyError> {
        let path = file.path();
        let failed = |source| failed(path, source);
        let own = store.chain().as_str();
        wait_for_copy(store, file).await?;
        // Files first: whatever is in them was committed before.
        let is_file = std::fs::metadata(path).map_or(true, |told| told.is_file());
        let snapshot = if is_file {
            let files = LogFiles::all(path).map_err(failed)?;
            Some(Snapshot::of(files, file.chain()).map_err(failed)?)
        } else {
            None
        };
        let spans = spans(store, known).await?;
        let entries: i64 = spans.iter().map(|span| span.entries).sum();
        let bytes = snapshot.as_ref().map_or(0, Snapshot::bytes);
        progress.expect(bytes, u64::try_from(entries).unwrap_or(0));
        let mut files = None;
        if let Some(snapshot) = &snapshot {
            let begin = Begin::AnyOf(store.file_starts().await?);
            let expected = (Some(own), begin, Known::new());
            let mut told = |more| progress.bytes(more);
            let report = snapshot.verify(store.audit_key(), expected, &mut told);
            files = Some(report.map_err(failed)?);
        }
        let asked = files.as_ref().map_or(0, |files| files.last);
        let mut chains = Vec::with_capacity(spans.len());
        for span in &spans {
            let asked = if span.chain == own { asked } else { 0 };
            let known = known.get(&span.chain).cloned().unwrap_or_default();
            let mut told = |more| progress.entries(more);
            chains.push(chains::verify(store, span, (asked, known), &mut told).await?);
        }
        let mut report = Self {
            files,
            chains,
            lag: 0,
        };
        if let Some(snapshot) = &snapshot {
            report.compare((store, path), snapshot).await?;
        }
        Ok(report)
    }

    /// Returns everything that is wrong, the file's first.
    pub fn faults(&self) -> impl Iterator<Item = &Fault> {
        let files = self.files.iter().filter_map(|files| files.fault.as_ref());
        files.chain(self.chains.iter().filter_map(|chain| chain.fault.as_ref()))
    }

    /// Compares the files with this host's chain in the store.
    async fn compare(
        &mut self,
        (store, path): (&Store, &Path),
        snapshot: &Snapshot,
    ) -> Result<(), VerifyError> {
        let own = store.chain().as_str();
        let chain = self.chains.iter().find(|chain| chain.chain == own);
        let is_whole = chain.is_none_or(|chain| chain.fault.is_none());
        let (end, asked) = chain.map_or((0, None), |chain| (chain.last, chain.asked.clone()));
        let Some(files) = self.files.as_mut().filter(|files| files.fault.is_none()) else {
            return Ok(());
        };
        let last = files.last;
        // A file that its writer has just begun.
        let begins_anew = last == 0 && store.file_starts().await?.contains(&(snapshot.copied + 1));
        let of_file = |seq, kind| {
            let site = Site::File(path.to_owned());
            Some(Fault { site, seq, kind })
        };
        if is_whole && last > end {
            files.fault = of_file(Some(end + 1), FaultKind::SetBack { last: end });
        } else if is_whole && last > 0 && asked.as_deref() != Some(files.hash.as_str()) {
            let (site, seq) = difference(store, snapshot, (files.first, last))
                .await?
                .map_err(|source| failed(path, source))?
                .unwrap_or_else(|| (Site::File(path.to_owned()), last));
            let (seq, kind) = (Some(seq), FaultKind::Differs);
            files.fault = Some(Fault { site, seq, kind });
        } else if is_whole && snapshot.copied > end {
            files.fault = of_file(Some(end + 1), FaultKind::SetBack { last: end });
        } else if last < snapshot.copied && !begins_anew {
            let (first, last) = (last + 1, snapshot.copied);
            files.fault = of_file(Some(first), FaultKind::CutOff { first, last });
        } else {
            self.lag = (end - last).max(0);
        }
        Ok(())
    }
}

/// Verifies one file alone: a part of a chain, whichever it is.
///
/// # Errors
/// A file that cannot be read.
pub fn verify_file(
    (path, key): (&Path, &crate::secrets::MacKey),
    known: &BTreeMap<String, Known>,
    progress: &mut impl Progress,
) -> Result<FilesReport, VerifyError> {
    let failed = |source| failed(path, source);
    let files = LogFiles::only(path).map_err(failed)?;
    let snapshot = Snapshot::only(files).map_err(failed)?;
    progress.expect(snapshot.bytes(), 0);
    let mut first = None;
    let mut chain = |link: &Link<'_>| {
        first = Some(link.chain.to_owned());
        true
    };
    snapshot.find(&mut chain).map_err(failed)?;
    let known = first.as_ref().and_then(|chain| known.get(chain));
    let known = known.cloned().unwrap_or_default();
    let expected = (None, Begin::Anywhere, known);
    let mut report = snapshot
        .verify(key, expected, &mut |more| progress.bytes(more))
        .map_err(failed)?;
    if let (None, Some((seq, time))) = (&report.fault, report.unseen.take()) {
        report.fault = Some(Fault {
            site: Site::File(path.to_owned()),
            seq: Some(seq),
            kind: FaultKind::SignedAndGone { time },
        });
    }
    Ok(report)
}

fn failed(path: &Path, source: io::Error) -> VerifyError {
    VerifyError::Io {
        path: path.to_owned(),
        source,
    }
}

/// Waits for writers that have committed and are about to copy; not for long, as there may be none.
async fn wait_for_copy(store: &Store, file: &AuditFile) -> Result<(), StoreError> {
    let end = store.last_seq().await?;
    for _ in 0..COPY_WAITS {
        if file.chain().copied().is_ok_and(|copied| copied >= end) {
            break;
        }
        tokio::time::sleep(COPY_WAIT).await;
    }
    Ok(())
}

/// Returns all chains of the store, and those that should be there.
async fn spans(
    store: &Store,
    known: &BTreeMap<String, Known>,
) -> Result<Vec<ChainSpan>, StoreError> {
    let mut spans = store.chains().await?;
    for chain in known.keys() {
        if !spans.iter().any(|span| span.chain == *chain) {
            spans.push(ChainSpan {
                chain: chain.clone(),
                entries: 0,
                last: 0,
            });
        }
    }
    Ok(spans)
}

/// Finds the first entry that is another one in the files than in the store.
async fn difference(
    store: &Store,
    snapshot: &Snapshot,
    (first, last): (i64, i64),
) -> Result<io::Result<Option<(Site, i64)>>, StoreError> {
    let mut after = first - 1;
    while after < last {
        let chain = store.chain().as_str();
        let rows = store.chain_rows(chain, (after, last), ROWS).await?;
        let Some(end) = rows.last().map(|row| row.seq) else {
            break;
        };
        let hashes: HashMap<i64, &[u8]> = rows
            .iter()
            .filter_map(|row| Some((row.seq, Link::read(row.line.as_bytes())?.hash)))
            .collect();
        let mut found = 0;
        let mut differs = |link: &Link<'_>| {
            found = link.seq;
            hashes.get(&link.seq).is_some_and(|hash| *hash != link.hash)
        };
        match snapshot.find(&mut differs) {
            Ok(None) => after = end,
            Ok(Some(site)) => return Ok(Ok(Some((site, found)))),
            Err(error) => return Ok(Err(error)),
        }
    }
    Ok(Ok(None))
}
