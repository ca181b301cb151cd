//! How long an agent's key goes on working beside its successor, as requests give it.

use std::{borrow::Cow, time::Duration};

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};

use crate::store::{OVERLAP_MAX, check_overlap};

/// A span in seconds that can be one.
#[derive(Clone, Copy, Debug)]
pub(super) struct Overlap(Duration);

impl Overlap {
    /// Returns the span.
    pub(super) const fn get(self) -> Duration {
        self.0
    }
}

impl<'de> Deserialize<'de> for Overlap {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let span = Duration::from_secs(u64::deserialize(deserializer)?);
        check_overlap(span).map(Self).map_err(de::Error::custom)
    }
}

impl JsonSchema for Overlap {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Overlap".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": OVERLAP_MAX.as_secs() })
    }
}
