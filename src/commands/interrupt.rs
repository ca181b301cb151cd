//! Being interrupted while a command waits.

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::Failure;
use crate::ui::PromptError;

/// Whether the person has interrupted this command.
pub(super) struct Interrupt(Option<Signal>);

impl Interrupt {
    /// Watches from now on: begun before the person is told what is waited for, no signal is missed.
    pub(super) fn watch() -> Self {
        // Where it cannot be watched for, the signal ends the program as it always does.
        Self(signal(SignalKind::interrupt()).ok())
    }

    /// Waits for it; what a command that was interrupted ends with.
    pub(super) async fn received(&mut self) -> Failure {
        match &mut self.0 {
            Some(signal) => signal.recv().await,
            None => std::future::pending().await,
        };
        PromptError::Interrupted.into()
    }
}
