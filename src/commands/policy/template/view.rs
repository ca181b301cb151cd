//! What commands show of templates.

use schemars::JsonSchema;
use serde::Serialize;

use super::super::{super::local_time, view::Rules};
use crate::{
    clock::Timestamp,
    store::PolicyTemplate,
    ui::{Cell, View},
};

/// A policy under a name of its own.
#[derive(Debug, JsonSchema, Serialize)]
pub(crate) struct TemplateView {
    /// Its name.
    name: String,
    #[serde(flatten)]
    rules: Rules,
    /// When it was last set.
    #[schemars(with = "String")]
    updated_at: Timestamp,
}

impl From<PolicyTemplate> for TemplateView {
    fn from(template: PolicyTemplate) -> Self {
        Self {
            name: template.name,
            rules: template.policy.into(),
            updated_at: template.updated_at,
        }
    }
}

impl View for TemplateView {
    const COLUMNS: &'static [&'static str] = &["name", "rules", "updated"];

    fn row(&self) -> Vec<Cell> {
        vec![
            Cell::from(&self.name),
            self.rules.count().into(),
            local_time(self.updated_at),
        ]
    }

    fn details(&self) -> Vec<(&'static str, Cell)> {
        let mut details = vec![("name", Cell::from(&self.name))];
        details.extend(self.rules.details());
        details.push(("updated", local_time(self.updated_at)));
        details
    }
}
