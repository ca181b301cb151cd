//! `logs verify`: whether the audit log is what was written.

use std::{collections::BTreeMap, path::PathBuf};

use clap::Args;
use schemars::JsonSchema;
use serde::Serialize;

use super::{
    super::{Failure, Invocation, deployment::configured_key, failure::Kind},
    checkpoint, open,
};
use crate::{
    audit::verify::{self, ChainReport, Fault, FilesReport, Known, Report, VerifyError},
    secrets::{Keyring, MacKey},
    store::{Deployment, Store},
    ui::{Cell, Progress, Ui, View},
};

/// From how many bytes or entries on it takes long enough to show how far it is.
const SHOWN_FROM: u64 = 20_000;

const EXAMPLES: &str = "\
Examples:
  postern logs verify
  postern logs verify -o json";

/// Check that the audit log is what was written
///
/// Checks this host's files, with what was rotated, and the chains of all hosts in the database: that no entry was
/// changed, left out, moved or put in between, and that files and database agree. Ends with 13 and names the first
/// entry that is not as it was written. Entries that the file has not got yet are a warning. Works while a relay
/// writes.
#[derive(Args, Clone, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Verify {
    /// Check this file alone, which may be a part of a log
    #[arg(short, long, value_name = "FILE")]
    log_file: Option<PathBuf>,

    /// Check that the log still has what these checkpoints say, a line each (repeatable)
    #[arg(long, value_name = "FILE")]
    checkpoint: Vec<PathBuf>,

    /// The key that has signed the checkpoints, where another than the deployment's is known to have
    #[arg(long, value_name = "HEX", requires = "checkpoint")]
    public_key: Option<String>,
}

impl Verify {
    /// Verifies, and shows what was found.
    pub(super) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        invocation.host_only("logs verify")?;
        let mut bars = Bars::new(&invocation.ui);
        let view = if let Some(path) = &self.log_file {
            open(path, true)?;
            let (key, store) = audit_key(invocation).await?;
            let known = self.known(store.as_ref()).await?;
            let report = verify::verify_file((path, &key), &known, &mut bars)?;
            VerifyView::of_file(&report)
        } else {
            let deployment = invocation.deployment().await?;
            let known = self.known(Some(&deployment.store)).await?;
            let log = (&deployment.store, deployment.audit_file());
            VerifyView::of(&Report::of(log, &known, &mut bars).await?)
        };
        drop(bars);
        view.tell(&invocation.ui)
    }

    /// Returns what the checkpoints know.
    async fn known(&self, store: Option<&Store>) -> Result<BTreeMap<String, Known>, Failure> {
        if self.checkpoint.is_empty() {
            return Ok(BTreeMap::new());
        }
        let key = match (&self.public_key, store) {
            (Some(key), _) => key.clone(),
            (None, Some(store)) => {
                let key = Deployment::stored_checkpoint_key(store).await?;
                // Whatever was signed then, this deployment has not.
                key.map(|key| key.public()).unwrap_or_default()
            }
            (None, None) => {
                return Err(Failure::usage(
                    "`--public-key` is missing: there is no database that knows who signs checkpoints",
                ));
            }
        };
        checkpoint::read_all(&self.checkpoint, &key)
    }
}

/// Returns the key that entries are chained with, and the database, which knows it. Without one, what is derived from
/// the encryption key is it, unless that was ever rotated.
async fn audit_key(invocation: &Invocation) -> Result<(MacKey, Option<Store>), Failure> {
    match invocation.deployment().await {
        Ok(deployment) => {
            let (store, _) = deployment.into_parts();
            Ok((store.audit_key().clone(), Some(store)))
        }
        Err(failure) if failure.is_unreachable() => {
            let (key, _) = configured_key(invocation.config()?)?;
            Ok((Keyring::new(key).audit_key(), None))
        }
        Err(failure) => Err(failure),
    }
}

impl From<VerifyError> for Failure {
    fn from(error: VerifyError) -> Self {
        match error {
            VerifyError::Store(error) => error.into(),
            VerifyError::Io { path, source } => {
                super::LogsError::new(super::Stop::Read(source), &path).into()
            }
        }
    }
}

/// Shows how far verifying is.
struct Bars<'a> {
    ui: &'a Ui,
    entries: u64,
    bar: Option<Progress>,
    is_in_store: bool,
}

impl<'a> Bars<'a> {
    fn new(ui: &'a Ui) -> Self {
        Self {
            ui,
            entries: 0,
            bar: None,
            is_in_store: false,
        }
    }
}

impl verify::Progress for Bars<'_> {
    fn expect(&mut self, bytes: u64, entries: u64) {
        self.entries = entries;
        if bytes >= SHOWN_FROM {
            self.bar = Some(self.ui.progress("Verifying the file", bytes));
        }
    }

    fn bytes(&mut self, more: u64) {
        if let Some(bar) = &self.bar {
            bar.inc(more);
        }
    }

    fn entries(&mut self, more: u64) {
        if !self.is_in_store {
            self.is_in_store = true;
            self.bar = None;
            if self.entries >= SHOWN_FROM {
                self.bar = Some(self.ui.progress_of("Verifying the database", self.entries));
            }
        }
        self.bytes(more);
    }
}

/// What was found in the audit log.
#[derive(Debug, JsonSchema, Serialize)]
pub(in crate::commands) struct VerifyView {
    /// `intact`.
    state: &'static str,
    /// The files; null where the log is none.
    file: Option<FileView>,
    /// The chains in the database; none when a file alone was verified.
    chains: Vec<ChainView>,
    /// How many entries the file has not got yet.
    file_lags_by: i64,
    /// The first thing that is wrong with each; what is shown is whole.
    #[serde(skip)]
    faults: Vec<String>,
}

/// What was found in files.
#[derive(Debug, JsonSchema, Serialize)]
struct FileView {
    /// The files, the oldest first.
    paths: Vec<String>,
    /// The chain that they hold.
    chain: Option<String>,
    /// How many entries are in order.
    entries: i64,
    /// The number of the first entry; what is before it was rotated away, and is in the database.
    first_seq: Option<i64>,
    /// The number of the last entry in order.
    last_seq: Option<i64>,
    /// The hash of that entry.
    hash: Option<String>,
    /// Whether the last line is not finished.
    is_unfinished: bool,
}

/// What was found of a chain in the database.
#[derive(Debug, JsonSchema, Serialize)]
struct ChainView {
    /// Its name.
    chain: String,
    /// How many entries are in order.
    entries: i64,
    /// The number of the last entry in order.
    last_seq: i64,
    /// The hash of that entry.
    hash: String,
}

impl VerifyView {
    fn of(report: &Report) -> Self {
        Self {
            state: "intact",
            file: report.files.as_ref().map(FileView::of),
            chains: report.chains.iter().map(ChainView::of).collect(),
            file_lags_by: report.lag,
            faults: report.faults().map(Fault::to_string).collect(),
        }
    }

    fn of_file(report: &FilesReport) -> Self {
        Self {
            state: "intact",
            file: Some(FileView::of(report)),
            chains: Vec::new(),
            file_lags_by: 0,
            faults: report.fault.iter().map(Fault::to_string).collect(),
        }
    }

    /// Shows it, and ends as it says.
    fn tell(&self, ui: &Ui) -> Result<(), Failure> {
        if self.file_lags_by > 0 {
            ui.warn(&format!(
                "the file lags {} behind the database; whoever writes the next entry fills in what is missing",
                counted(self.file_lags_by)
            ));
        }
        if self.file.as_ref().is_some_and(|file| file.is_unfinished) {
            ui.warn("the last line of the file is not finished; whoever writes the next entry writes it anew");
        }
        let Some((first, others)) = self.faults.split_first() else {
            return Ok(ui.show(self)?);
        };
        let mut failure = Failure::new(Kind::NotVerified, "audit_not_verified", first);
        for fault in others {
            failure = failure.with_cause(fault);
        }
        Err(if self.chains.is_empty() {
            failure
        } else {
            failure.with_hint("`postern logs export --all-hosts` writes what the database has")
        })
    }
}

impl FileView {
    fn of(report: &FilesReport) -> Self {
        let some = |seq: i64| (report.entries > 0).then_some(seq);
        let paths = report.paths.iter();
        Self {
            paths: paths.map(|path| path.display().to_string()).collect(),
            chain: report.chain.clone(),
            entries: report.entries,
            first_seq: some(report.first),
            last_seq: some(report.last),
            hash: (report.entries > 0).then(|| report.hash.clone()),
            is_unfinished: report.is_unfinished,
        }
    }
}

impl ChainView {
    fn of(report: &ChainReport) -> Self {
        Self {
            chain: report.chain.clone(),
            entries: report.entries,
            last_seq: report.last,
            hash: report.hash.clone(),
        }
    }
}

impl View for VerifyView {
    const COLUMNS: &'static [&'static str] = &["state", "entries"];

    fn row(&self) -> Vec<Cell> {
        let entries: i64 = self.chains.iter().map(|chain| chain.entries).sum();
        vec![Cell::from(self.state), Cell::from(&entries.to_string())]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut lines = vec![("state", Cell::good(self.state))];
        if let Some(file) = &self.file {
            lines.extend(file.paths.iter().map(|path| ("file", Cell::from(path))));
            let entries = match (file.first_seq, file.last_seq) {
                (Some(first), Some(last)) => format!("{first} to {last}"),
                _ => "none".to_owned(),
            };
            lines.push(("entries in files", Cell::from(&entries)));
        }
        for chain in &self.chains {
            let text = format!("{}: {}", chain.chain, counted(chain.entries));
            lines.push(("chain", Cell::from(&text)));
        }
        lines
    }
}

fn counted(entries: i64) -> String {
    match entries {
        1 => "1 entry".to_owned(),
        _ => format!("{entries} entries"),
    }
}
