//! A limit of requests in an hour, as requests give it.

use std::borrow::Cow;

use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};

use crate::store::{RATE_LIMIT_MAX, check_rate_limit};

/// A limit that can be one.
#[derive(Clone, Copy, Debug)]
pub(super) struct PerHour(i64);

impl PerHour {
    /// Returns how many requests that is.
    pub(super) const fn get(self) -> i64 {
        self.0
    }
}

impl<'de> Deserialize<'de> for PerHour {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let checked = check_rate_limit(i64::deserialize(deserializer)?);
        // What is `none` on a command line is null here.
        let told = |error: crate::store::GivenError| error.to_string().replace("`none`", "null");
        checked
            .map(Self)
            .map_err(|error| de::Error::custom(told(error)))
    }
}

impl JsonSchema for PerHour {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "PerHour".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({ "type": "integer", "minimum": 1, "maximum": RATE_LIMIT_MAX })
    }
}
