//! What is shown of a check of the deployment: what was found, and how it is mended.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What a check found.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
pub(crate) struct FindingView {
    /// What was looked at, as a word that stays the same.
    pub(crate) check: String,
    /// How it is.
    pub(crate) state: FindingState,
    /// What was found.
    pub(crate) message: String,
    /// What to do about it, as something that can be typed; null where there is nothing to do.
    pub(crate) hint: Option<String>,
}

/// How something is that was looked at.
#[derive(
    Clone, Copy, Debug, Deserialize, JsonSchema, PartialEq, Eq, PartialOrd, Ord, Serialize,
)]
#[serde(rename_all = "snake_case")]
pub(crate) enum FindingState {
    /// As it should be.
    Ok,
    /// It works, and somebody should look at it.
    Warning,
    /// It does not work, or is not safe.
    Fault,
}

impl FindingView {
    /// Something is as it should be.
    pub(crate) fn ok(check: &str, message: impl Into<String>) -> Self {
        Self::new((check, FindingState::Ok), message, None)
    }

    /// Something works, and somebody should look at it.
    pub(crate) fn warning(
        check: &str,
        message: impl Into<String>,
        hint: impl Into<String>,
    ) -> Self {
        Self::new((check, FindingState::Warning), message, Some(hint.into()))
    }

    /// Something does not work, or is not safe.
    pub(crate) fn fault(check: &str, message: impl Into<String>, hint: impl Into<String>) -> Self {
        Self::new((check, FindingState::Fault), message, Some(hint.into()))
    }

    /// Returns a finding with whatever hint there is.
    pub(crate) fn new(
        (check, state): (&str, FindingState),
        message: impl Into<String>,
        hint: Option<String>,
    ) -> Self {
        Self {
            check: check.to_owned(),
            state,
            message: message.into(),
            hint,
        }
    }
}
