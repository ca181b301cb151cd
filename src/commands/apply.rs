//! `apply`: brings credentials, roles, agents, policies and channels to what a file declares.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Invocation, manifest::Manifest, plan};
use crate::{
    store::Terms,
    views::plan::{IssuedKey, PlanView},
};

const EXAMPLES: &str = "\
Examples:
  postern export > team.yaml
  postern export > team.yaml && postern apply -f team.yaml --dry-run
  postern export > team.yaml && postern apply -f team.yaml
  postern export > team.yaml && postern apply -f team.yaml --prune --yes
  echo 'roles: [{name: reader, credentials: []}]' | postern apply -f -";

/// Bring credentials, roles, agents, policies and channels to what a file declares
///
/// The file is YAML or JSON with the lists `credentials`, `roles`, `agents`, `policies` and `channels`;
/// `export` writes one. What an entry leaves out stays as it is, but a policy is replaced as a whole. The value
/// of a credential comes from where `value_file`, `value_env` or `value_command` says. All of it is
/// done, or nothing. The keys of new agents are printed once, a line each: name, tab, key.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Apply {
    /// Read what is declared from FILE; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    file: PathBuf,

    /// Delete what the lists do not name
    ///
    /// A list that the file does not have is left alone; one that is empty deletes all.
    #[arg(long)]
    prune: bool,

    /// Apply it only if nothing was changed since that revision
    ///
    /// `diff -o json` tells the revision that its plan was made at.
    #[arg(long, value_name = "N")]
    revision: Option<i64>,

    /// Delete without asking
    #[arg(long)]
    yes: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    dry_run: bool,
}

impl Apply {
    /// Applies what is declared.
    pub(super) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let mut manifest = Manifest::read(&self.file)?;
        let declaration = manifest.resolve(invocation).await?;
        let deployment = invocation.reach().await?;
        let declarations = deployment.declarations();
        let mut terms = Terms {
            prune: self.prune,
            revision: self.revision,
        };
        let about = |(entry, failure)| manifest.about(entry, failure);
        if self.dry_run || (self.prune && !self.yes) {
            let tried = declarations.apply(&declaration, terms, true).await;
            let planned = tried.map_err(about)?;
            if self.dry_run {
                return Ok(plan::show(invocation, &planned)?);
            }
            confirm(invocation, &planned)?;
            terms.revision = Some(planned.revision);
        }
        let applied = declarations.apply(&declaration, terms, false).await;
        tell(invocation, &applied.map_err(about)?)
    }
}

/// Asks before anything is deleted.
fn confirm(invocation: &Invocation, planned: &PlanView) -> Result<(), Failure> {
    if planned.deleted == 0 {
        return Ok(());
    }
    invocation.ui.say(&plan::lines(planned));
    invocation.ui.say(&plan::outcome(planned));
    let things = match planned.deleted {
        1 => "1 thing".to_owned(),
        several => format!("{several} things"),
    };
    invocation.confirm(false, &format!("Apply this, and delete {things}?"))
}

/// Tells what was done. For people the keys stand alone on standard output.
fn tell(invocation: &Invocation, applied: &PlanView) -> Result<(), Failure> {
    let ui = &invocation.ui;
    let shown = if ui.format().is_for_machines() {
        ui.show(applied)
    } else {
        ui.say(&plan::lines(applied));
        ui.say(&plan::outcome(applied));
        if !applied.api_keys.is_empty() {
            ui.say("The API keys of the new agents are shown this once:");
        }
        let line = |key: &IssuedKey| format!("{}\t{}\n", key.agent, key.api_key);
        ui.text(&applied.api_keys.iter().map(line).collect::<String>())
    };
    shown.map_err(|error| {
        let failure = Failure::from(error);
        match applied.api_keys.first() {
            Some(key) => failure.with_hint(format!(
                "`postern agent rotate-key {}` makes another key",
                key.agent
            )),
            None => failure,
        }
    })?;
    warn_of_values(invocation, applied);
    Ok(())
}

/// Warns of credentials that were made without a value.
fn warn_of_values(invocation: &Invocation, applied: &PlanView) {
    let made = applied.changes.iter().filter(|change| {
        change.noun == "credential"
            && change.action == "create"
            && !change.fields.iter().any(|field| field.field == "value")
    });
    for change in made {
        let name = &change.name;
        invocation.ui.warn(&format!(
            "`{name}` has no value; `postern credential set-value {name}` gives it one"
        ));
    }
}
