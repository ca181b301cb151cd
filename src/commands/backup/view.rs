//! How backups are shown.

use std::path::Path;

use schemars::JsonSchema;
use serde::Serialize;

use crate::{
    store::{BackupHead, Created},
    ui::{Cell, View},
};

/// A backup.
#[derive(Debug, JsonSchema, Serialize)]
pub(in crate::commands) struct BackupView {
    /// `created`, `verified`, `restored`, or `planned` on a dry run.
    pub(super) state: &'static str,
    /// The file; `-` is standard output or input.
    pub(super) file: String,
    /// The moment that it shows.
    pub(super) created_at: String,
    /// The schema of its rows.
    pub(super) schema: i64,
    /// What the key is known by that sealed it.
    pub(super) key: String,
    /// The version of the program that made it.
    pub(super) version: String,
    /// How many tables it has.
    pub(super) tables: u64,
    /// How many rows it has.
    pub(super) rows: u64,
    /// How long the file is; null where nobody has counted.
    pub(super) bytes: Option<u64>,
}

impl BackupView {
    pub(super) fn of(
        state: &'static str,
        file: &Path,
        (head, created): (&BackupHead, &Created),
    ) -> Self {
        Self {
            state,
            file: file.display().to_string(),
            created_at: head.created_at.to_string(),
            schema: head.schema,
            key: head.key.clone(),
            version: head.version.clone(),
            tables: created.tables,
            rows: created.rows,
            bytes: (created.bytes > 0).then_some(created.bytes),
        }
    }
}

impl View for BackupView {
    const COLUMNS: &'static [&'static str] = &["state", "file", "rows"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::good(self.state),
            Cell::from(&self.file),
            Cell::from(self.rows.to_string()),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![
            ("state", Cell::good(self.state)),
            ("file", Cell::from(&self.file)),
            ("of", Cell::from(&self.created_at)),
            ("key", Cell::from(&self.key)),
            ("schema", Cell::from(self.schema.to_string())),
            ("tables", Cell::from(self.tables.to_string())),
            ("rows", Cell::from(self.rows.to_string())),
        ];
        if let Some(bytes) = self.bytes {
            details.push(("bytes", Cell::from(bytes.to_string())));
        }
        details
    }
}
