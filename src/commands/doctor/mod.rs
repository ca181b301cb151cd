//! `doctor`: checks the whole deployment and says how to mend what it finds. Each check is a file.
//!
//! Those that a relay can make, too, are in `views/checkup`.

use clap::Args;

use super::{Failure, Invocation};
use crate::{
    ui::{Cell, Style, View},
    views::finding::{FindingState, FindingView},
};

mod certificate;
mod database;
mod disk;
mod files;
mod here;
mod key;
mod listeners;
mod mail;
mod public;
mod relay;
mod settings;
mod there;

const EXAMPLES: &str = "\
Examples:
  postern doctor
  postern doctor --offline
  postern doctor -o json";

/// Check the whole deployment and say how to mend what is wrong
///
/// Looks at the settings, the encryption key, permissions of files, the database and its schema, the clock, the disk, the
/// end of the audit chain, certificates, the addresses that are listened on, the relay, what stands in front of it, mail,
/// and whether the host of each credential can be reached. Changes nothing. Through --relay-url it tells what that relay
/// can tell. Ends with 1 if there is a fault; a warning is none.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Doctor {
    /// Ask nothing outside of this host and its database
    ///
    /// Leaves out the hosts of credentials, the mail server and the public address.
    #[arg(long)]
    offline: bool,
}

impl Doctor {
    /// Makes all checks and shows what was found.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let config = invocation.config()?;
        let findings = match config.remote() {
            None => here::findings(invocation, config, self.offline).await,
            Some(relay) => there::findings(invocation, relay, self.offline).await?,
        };
        invocation.ui.list(&findings, "")?;
        let count = |state| findings.iter().filter(|found| found.state == state).count();
        let (faults, warnings) = (count(FindingState::Fault), count(FindingState::Warning));
        if faults == 0 {
            invocation.ui.say(&summary(findings.len(), warnings));
            return Ok(());
        }
        let message = match faults {
            1 => "there is a fault".to_owned(),
            n => format!("there are {n} faults"),
        };
        Err(Failure::refused("doctor_found_faults", message))
    }
}

fn summary(checks: usize, warnings: usize) -> String {
    match warnings {
        0 => format!("All is well: {checks} checks."),
        1 => format!("No fault, 1 warning, {checks} checks."),
        n => format!("No fault, {n} warnings, {checks} checks."),
    }
}

impl View for FindingView {
    const COLUMNS: &'static [&'static str] = &["check", "state", "message"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.check),
            self.state_cell(),
            self.message_cell(),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        vec![
            ("check", Cell::from(&self.check)),
            ("state", self.state_cell()),
            ("message", self.message_cell()),
        ]
    }
}

impl FindingView {
    fn state_cell(&self) -> Cell {
        match self.state {
            FindingState::Ok => Cell::good("ok"),
            FindingState::Warning => Cell::new("warning", Style::Bad),
            FindingState::Fault => Cell::bad("FAULT"),
        }
    }

    fn message_cell(&self) -> Cell {
        match &self.hint {
            None => Cell::from(&self.message),
            Some(hint) => Cell::from(&format!("{}; {hint}", self.message)),
        }
    }
}

impl Failure {
    /// Returns the failure as something that a check has found; `hint` stands in where it has none of its own.
    fn into_finding(self, check: &str, hint: &str) -> FindingView {
        let message = self.with_its_causes();
        FindingView::fault(check, message, self.hint().unwrap_or(hint))
    }
}
