//! How commands show what a declaration changes: `+` is made, `~` changed, `-` deleted.

use serde_json::Value;

use super::Invocation;
use crate::{
    ui::{Cell, OutputError, View},
    views::plan::{FieldChange, PlanView, PlannedChange},
};

/// The longest value of a field that is shown whole, in characters.
const VALUE_CHARS_MAX: usize = 200;

impl View for PlanView {
    const COLUMNS: &'static [&'static str] = &["create", "change", "delete", "unchanged"];

    fn row(&self) -> Vec<Cell> {
        [self.created, self.changed, self.deleted, self.unchanged]
            .map(Cell::from)
            .to_vec()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        Self::COLUMNS.iter().copied().zip(self.row()).collect()
    }
}

/// Shows a plan on standard output.
pub(super) fn show(invocation: &Invocation, plan: &PlanView) -> Result<(), OutputError> {
    let ui = &invocation.ui;
    if ui.format().is_for_machines() {
        return ui.show(plan);
    }
    ui.text(&format!("{}{}\n", lines(plan), outcome(plan)))
}

/// Returns every change, for people.
pub(super) fn lines(plan: &PlanView) -> String {
    plan.changes.iter().map(lines_of).collect()
}

/// Returns how many things change, in one sentence.
pub(super) fn outcome(plan: &PlanView) -> String {
    if plan.is_empty() {
        return format!("Nothing differs: {} unchanged.", plan.unchanged);
    }
    let (created, changed, deleted) = (plan.created, plan.changed, plan.deleted);
    let unchanged = plan.unchanged;
    if plan.dry_run {
        return format!(
            "Plan: {created} to create, {changed} to change, {deleted} to delete, {unchanged} unchanged."
        );
    }
    format!(
        "Applied: {created} created, {changed} changed, {deleted} deleted, {unchanged} unchanged."
    )
}

fn lines_of(change: &PlannedChange) -> String {
    let sign = match change.action.as_str() {
        "create" => '+',
        "delete" => '-',
        _ => '~',
    };
    let head = format!("{sign} {} {}\n", change.noun, shown(&change.name));
    let fields = change.fields.iter();
    let fields = fields.map(|field| format!("    {}: {}\n", field.field, between(field, sign)));
    let permits = change.permissive_changes.iter();
    let permits = permits.map(|one| format!("    permits: {}\n", shown(&one.summary)));
    std::iter::once(head).chain(fields).chain(permits).collect()
}

fn between(field: &FieldChange, sign: char) -> String {
    match (&field.before, &field.after) {
        (_, Value::String(_)) if field.field == "value" => match sign {
            '+' => "(given)".to_owned(),
            _ => "(another one)".to_owned(),
        },
        (_, after) if sign == '+' => value(after),
        (before, after) => format!("{} -> {}", value(before), value(after)),
    }
}

/// Returns a value in one line, without hidden characters.
fn value(value: &Value) -> String {
    match value {
        Value::Null => "none".to_owned(),
        other => shown(&other.to_string()),
    }
}

fn shown(text: &str) -> String {
    let cell = Cell::from(text);
    let mut shown: String = cell.text().chars().take(VALUE_CHARS_MAX).collect();
    if shown.len() < cell.text().len() {
        shown.push_str("...");
    }
    shown
}
