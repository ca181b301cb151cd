//! What is shown of a value that was sealed for a manifest.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// A sealed value, and the credential that it is for.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct SealedValueView {
    /// The credential's name.
    pub(crate) name: String,
    /// What stands in a manifest as `value_sealed`.
    pub(crate) value_sealed: String,
}
