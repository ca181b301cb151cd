//! `config show`: every effective value and where it came from.

use std::collections::BTreeMap;

use clap::Args;
use schemars::JsonSchema;
use serde::{Serialize, Serializer, ser::SerializeMap};

use super::super::{Failure, Invocation};
use crate::{
    config::{Origin, Shown, Value},
    ui::{Cell, View},
};

const EXAMPLES: &str = "\
Examples:
  postern config show
  postern config show -o json";

/// Show every setting and where it came from
///
/// A value comes from a flag, else the environment, else the configuration file, else it is the
/// default. Secrets are masked. No deployment is needed.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Show {}

impl Show {
    /// Shows the settings.
    pub(crate) fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let Self {} = self;
        let config = invocation.config()?;
        for warning in &config.warnings {
            invocation.ui.warn(warning);
        }
        let settings = config.settings().iter();
        let view = ConfigView(
            settings
                .map(|shown| (shown.name, SettingView::of(shown)))
                .collect(),
        );
        Ok(invocation.ui.show(&view)?)
    }
}

/// All settings, in their order.
#[derive(Debug)]
pub(in crate::commands) struct ConfigView(Vec<(&'static str, SettingView)>);

/// One setting.
#[derive(Debug, JsonSchema, Serialize)]
struct SettingView {
    /// The effective value; null where there is none. A secret is masked.
    value: Option<SettingValue>,
    /// Where it came from: flag, environment, file or default.
    origin: &'static str,
    /// The variable that set it, or the one that would.
    variable: String,
    /// The flag or the file that set it.
    #[serde(skip_serializing_if = "Option::is_none")]
    given_by: Option<String>,
}

/// The value of a setting.
#[derive(Clone, Debug, JsonSchema, Serialize)]
#[serde(untagged)]
enum SettingValue {
    /// Text.
    Text(String),
    /// A whole number.
    Number(u64),
    /// On or off.
    Switch(bool),
}

impl SettingView {
    fn of(shown: &Shown) -> Self {
        Self {
            value: shown.value.clone().map(|value| match value {
                Value::Text(text) => SettingValue::Text(text),
                Value::Number(number) => SettingValue::Number(number),
                Value::Switch(switch) => SettingValue::Switch(switch),
            }),
            origin: shown.origin.as_str(),
            variable: shown.variable.clone(),
            given_by: shown.given_by.clone(),
        }
    }

    /// Returns the value and, where somebody set it, who did; on one line.
    fn cell(&self) -> Cell {
        let value = match &self.value {
            None => return Cell::default(),
            Some(SettingValue::Text(text)) => text.clone(),
            Some(SettingValue::Number(number)) => number.to_string(),
            Some(SettingValue::Switch(switch)) => if *switch { "on" } else { "off" }.to_owned(),
        };
        let by = self.given_by.as_ref().unwrap_or(&self.variable);
        if self.origin == Origin::Default.as_str() {
            return Cell::dim(&value);
        }
        Cell::from(format!("{value}  ({by})"))
    }
}

impl Serialize for ConfigView {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (name, setting) in &self.0 {
            map.serialize_entry(name, setting)?;
        }
        map.end()
    }
}

impl JsonSchema for ConfigView {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        "ConfigView".into()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        BTreeMap::<String, SettingView>::json_schema(generator)
    }
}

impl View for ConfigView {
    const COLUMNS: &'static [&'static str] = &["setting", "value"];

    fn row(&self) -> Vec<Cell> {
        Vec::new()
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let (set, unset): (Vec<_>, Vec<_>) = self
            .0
            .iter()
            .partition(|(_, setting)| setting.value.is_some());
        let mut details: Vec<_> = set
            .into_iter()
            .map(|(name, setting)| (*name, setting.cell()))
            .collect();
        // They are many, and of interest only to who looks for a name.
        let unset: Vec<_> = unset.into_iter().map(|(name, _)| *name).collect();
        details.push(("not set", Cell::dim(&unset.join(", "))));
        details
    }
}
