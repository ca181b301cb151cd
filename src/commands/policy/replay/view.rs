//! How `policy replay` shows what it found.

use super::super::super::local_time;
use crate::{
    ui::{Cell, View},
    views::replay::{DifferenceView, ReplayView},
};

impl ReplayView {
    /// Returns the summary in a sentence.
    pub(super) fn sentence(&self) -> String {
        if self.calls == 0 {
            return format!(
                "No policy decided a call of `{}` in that time.",
                self.credential
            );
        }
        let calls = counted(self.calls, "call");
        if self.differing == 0 {
            return format!("{calls}: every one would be decided as it was.");
        }
        let shifts = self.summary.iter().map(|shift| {
            format!(
                "{} {} and would {}",
                shift.calls,
                past(&shift.was),
                present(&shift.would_be)
            )
        });
        let shifts: Vec<_> = shifts.collect();
        format!(
            "{calls}, {} decided otherwise: {}.",
            self.differing,
            shifts.join("; ")
        )
    }
}

impl View for ReplayView {
    const COLUMNS: &'static [&'static str] = &["credential", "calls", "differing"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.credential),
            self.calls.into(),
            self.differing.into(),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("credential", Cell::from(&self.credential)),
            ("calls", self.calls.into()),
            ("differing", self.differing.into()),
        ]
    }
}

impl View for DifferenceView {
    const COLUMNS: &'static [&'static str] = &[
        "time", "agent", "method", "target", "was", "would be", "rule",
    ];

    fn row(&self) -> Vec<Cell> {
        let rule = match &self.rule {
            Some(rule) => Cell::from(rule),
            None => Cell::dim(&self.reason),
        };
        vec![
            local_time(self.time),
            Cell::from(&self.agent),
            Cell::from(&self.method),
            Cell::from(&self.target),
            Cell::from(&self.was),
            Cell::from(&self.would_be),
            rule,
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        Self::COLUMNS.iter().copied().zip(self.row()).collect()
    }
}

fn counted(count: u64, noun: &str) -> String {
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {noun}{plural}")
}

fn past(verdict: &str) -> &'static str {
    match verdict {
        "allow" => "passed",
        "deny" => "was denied",
        _ => "asked",
    }
}

fn present(verdict: &str) -> &'static str {
    match verdict {
        "allow" => "pass",
        "deny" => "be denied",
        _ => "ask",
    }
}
