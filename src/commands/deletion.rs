//! How everything is deleted: what is not there is told apart, and a person is asked first.

use clap::Args;

use super::{Failure, Invocation};

/// The flags of every command that deletes.
#[derive(Args, Debug)]
pub(crate) struct Deletion {
    /// Do not ask
    #[arg(long)]
    yes: bool,

    /// Succeed if it does not exist
    #[arg(long)]
    if_exists: bool,

    /// Say what would change and change nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
}

impl Deletion {
    /// Returns whether to go on: the thing was found, and whoever was asked has said yes.
    ///
    /// # Errors
    /// A thing that is not there, unless that is wished for; a no to the question.
    pub(crate) fn is_due<T>(
        &self,
        invocation: &Invocation,
        found: Result<T, Failure>,
        question: &str,
    ) -> Result<bool, Failure> {
        if let Err(failure) = found {
            failure.unless_missing(self.if_exists, invocation)?;
            return Ok(false);
        }
        if !self.dry_run {
            invocation.confirm(self.yes, question)?;
        }
        Ok(true)
    }
}
