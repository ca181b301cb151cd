//! What several endpoints answer.

use schemars::JsonSchema;
use serde::Serialize;

/// Something that is not there any more.
#[derive(JsonSchema, Serialize)]
pub(super) struct Deleted {
    deleted: bool,
}

impl Deleted {
    /// That it was done.
    pub(super) const DONE: Self = Self { deleted: true };
}
