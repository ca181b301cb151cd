//! What is shown of a declaration that is applied, or would be.

use std::collections::BTreeSet;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::policy::ChangeView;
use crate::store::{Applied, Step};

/// What stands for a value, which is shown nowhere.
const HIDDEN: &str = "[secret]";

/// What was done to bring everything to what is declared, or would be done.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct PlanView {
    /// Whether it was only tried.
    pub(crate) dry_run: bool,
    /// The revision that it was made at; with `--revision` a plan is applied if nothing was changed since.
    pub(crate) revision: i64,
    /// How many things were made, or would be.
    pub(crate) created: usize,
    /// How many were changed.
    pub(crate) changed: usize,
    /// How many were deleted.
    pub(crate) deleted: usize,
    /// How many entries are so already.
    pub(crate) unchanged: usize,
    /// Each of them, in the order in which it is done.
    pub(crate) changes: Vec<PlannedChange>,
    /// The keys of agents that were made, shown this once; none on a dry run.
    pub(crate) api_keys: Vec<IssuedKey>,
}

/// One thing that is made, changed or deleted.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct PlannedChange {
    /// `create`, `change` or `delete`.
    pub(crate) action: String,
    /// `credential`, `role`, `agent`, `policy` or `channel`.
    pub(crate) noun: String,
    /// Its name; of a policy that of its credential.
    pub(crate) name: String,
    /// What is another than before; of a new thing what is not empty, of a deleted one nothing.
    pub(crate) fields: Vec<FieldChange>,
    /// What is permitted by it that was not permitted before.
    pub(crate) permissive_changes: Vec<ChangeView>,
}

/// A field before and after; a value is only `[secret]`.
#[derive(Clone, Debug, Deserialize, JsonSchema, PartialEq, Eq, Serialize)]
pub(crate) struct FieldChange {
    /// Its name.
    pub(crate) field: String,
    /// What it was; null where there was nothing.
    pub(crate) before: Value,
    /// What it is.
    pub(crate) after: Value,
}

/// The key of an agent that was made.
#[derive(Clone, Debug, Deserialize, JsonSchema, Serialize)]
pub(crate) struct IssuedKey {
    /// The agent's name.
    pub(crate) agent: String,
    /// Its API key.
    pub(crate) api_key: String,
}

impl PlanView {
    /// Returns the view of what was done, or tried.
    pub(crate) fn of(applied: Applied, dry_run: bool) -> Self {
        let mut changes: Vec<PlannedChange> = Vec::new();
        for step in applied.steps {
            let change = PlannedChange::of(step);
            // What is done to one thing is told once, also where something else comes in between.
            let same =
                |one: &&mut PlannedChange| (&one.noun, &one.name) == (&change.noun, &change.name);
            match changes.iter_mut().find(same) {
                Some(known) if change.action != "delete" => known.take(change),
                _ => changes.push(change),
            }
        }
        let count = |action| changes.iter().filter(|one| one.action == action).count();
        let keys = applied.keys.into_iter().filter(|_| !dry_run);
        Self {
            dry_run,
            revision: applied.revision,
            created: count("create"),
            changed: count("change"),
            deleted: count("delete"),
            unchanged: applied.unchanged,
            changes,
            api_keys: keys
                .map(|(agent, key)| IssuedKey {
                    agent,
                    api_key: key.expose().to_owned(),
                })
                .collect(),
        }
    }

    /// Returns whether anything differs from what is declared.
    pub(crate) fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }
}

impl PlannedChange {
    fn of(step: Step) -> Self {
        let record = step.record;
        let is_value = record.action == "set-value";
        let action = match (record.action, &record.before) {
            ("delete", _) => "delete",
            ("create", _) | ("set", None) => "create",
            _ => "change",
        };
        let mut fields = match action {
            "delete" => Vec::new(),
            _ => differences(record.before.as_ref(), record.after.as_ref()),
        };
        if is_value || step.has_value {
            fields.push(FieldChange {
                field: "value".to_owned(),
                before: is_value.then_some(HIDDEN).into(),
                after: HIDDEN.into(),
            });
        }
        Self {
            action: action.to_owned(),
            noun: record.noun.to_owned(),
            name: record.name,
            fields,
            permissive_changes: step.permissive.into_iter().map(ChangeView::from).collect(),
        }
    }

    /// Takes in what was done to the same thing next.
    fn take(&mut self, next: Self) {
        for field in next.fields {
            match self.fields.iter_mut().find(|one| one.field == field.field) {
                Some(known) => known.after = field.after,
                None => self.fields.push(field),
            }
        }
        self.permissive_changes.extend(next.permissive_changes);
    }
}

/// Returns the fields in which two objects differ; where there is no first, those of the second that are not empty.
fn differences(before: Option<&Value>, after: Option<&Value>) -> Vec<FieldChange> {
    let fields = |value: Option<&Value>| value.and_then(Value::as_object).cloned();
    let (is_new, before) = (before.is_none(), fields(before).unwrap_or_default());
    let after = fields(after).unwrap_or_default();
    let names: BTreeSet<_> = before.keys().chain(after.keys()).collect();
    let of = |from: &serde_json::Map<String, Value>, name: &str| {
        from.get(name).cloned().unwrap_or_default()
    };
    names
        .into_iter()
        .map(|name| FieldChange {
            before: of(&before, name),
            after: of(&after, name),
            field: name.clone(),
        })
        .filter(|change| change.before != change.after && !(is_new && says_nothing(&change.after)))
        .collect()
}

fn says_nothing(value: &Value) -> bool {
    match value {
        Value::Null | Value::Bool(false) => true,
        Value::String(text) => text.is_empty(),
        Value::Array(list) => list.is_empty(),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn fields_that_are_alike_are_no_difference() {
        let (before, after) = (json!({"a": 1, "b": []}), json!({"a": 2, "b": [], "c": "x"}));
        let told: Vec<_> = differences(Some(&before), Some(&after))
            .into_iter()
            .map(|one| (one.field, one.before, one.after))
            .collect();
        let expected = [
            ("a".to_owned(), json!(1), json!(2)),
            ("c".to_owned(), json!(null), json!("x")),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn of_a_new_thing_only_what_says_something_is_told() {
        let after = json!({"a": null, "b": [], "c": "", "d": false, "e": "x", "f": true});
        let told: Vec<_> = differences(None, Some(&after))
            .into_iter()
            .map(|one| one.field)
            .collect();
        assert_eq!(told, ["e", "f"]);
    }
}
