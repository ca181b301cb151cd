//! `diff`: shows what `apply` would change.

use std::path::PathBuf;

use clap::Args;

use super::{Failure, Invocation, manifest::Manifest, plan};
use crate::store::Terms;

const EXAMPLES: &str = "\
Examples:
  postern export > team.yaml && postern diff -f team.yaml
  postern export > team.yaml && postern diff -f team.yaml --prune --exit-code
  echo 'roles: [{name: reader, credentials: []}]' | postern diff -f - -o json";

/// Show what `apply` would change
///
/// Values are read and compared as `apply` does, and never shown. Nothing is changed.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(super) struct Diff {
    /// Read what is declared from FILE; `-` is standard input
    #[arg(short, long, value_name = "FILE")]
    file: PathBuf,

    /// Show what `apply --prune` would delete, too
    #[arg(long)]
    prune: bool,

    /// End with 1 if anything differs
    #[arg(long)]
    exit_code: bool,
}

impl Diff {
    /// Shows the difference.
    pub(super) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let mut manifest = Manifest::read(&self.file)?;
        let declaration = manifest.resolve(invocation).await?;
        let deployment = invocation.reach().await?;
        let terms = Terms {
            prune: self.prune,
            revision: None,
        };
        let declarations = deployment.declarations();
        let tried = declarations.apply(&declaration, terms, true).await;
        let planned = tried.map_err(|(entry, failure)| manifest.about(entry, failure))?;
        plan::show(invocation, &planned)?;
        if self.exit_code && !planned.is_empty() {
            return Err(Failure::differs());
        }
        Ok(())
    }
}
