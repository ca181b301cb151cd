//! Giving credentials another value, whole or field by field.

use serde_json::{Map, Value};
use sqlx::query::Query;

use super::{
    Actor, ChangeError, ChangeRecord, Credential, CredentialError, Store, change::Change,
    credential_change::get,
};
use crate::secrets::{Secret, wipe_json};

/// The time is later than before in any case: by it a token is known to be older than its value.
const REPLACE: &str = "update credentials set value = $3, updated_at = $4, \
     value_set_at = case when value_set_at >= $4 then value_set_at + 1 else $4 end \
     where id = $1 and team_id = $2";
/// As [`REPLACE`], if the value is still the one that was read.
const REPLACE_READ: &str = "update credentials set value = $3, updated_at = $4, \
     value_set_at = case when value_set_at >= $4 then value_set_at + 1 else $4 end \
     where id = $1 and team_id = $2 and value = $5";

impl Credential {
    /// Gives a credential another value.
    ///
    /// # Errors
    /// [`ChangeError::Unsuitable`] when it cannot be one of its kind.
    pub async fn set_value(
        store: &Store,
        actor: &Actor,
        name: &str,
        value: &Secret,
    ) -> Result<Self, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let credential = get(&mut change, name).await?;
        let credential = credential.set_value_in(&mut change, value).await?;
        change.commit().await?;
        Ok(credential)
    }

    /// Gives a credential another value within a change.
    pub(super) async fn set_value_in(
        mut self,
        change: &mut Change<'_>,
        value: &Secret,
    ) -> Result<Self, ChangeError> {
        self.auth.check_value(value)?;
        self.reseal(change, value).await?;
        let replaced = self.bound_value(REPLACE);
        replaced.execute(change.connection()).await?;
        let credential = get(change, &self.name).await?;
        change.record(record(&credential));
        Ok(credential)
    }

    /// Sets fields of a value that is a JSON object, and takes away those that are null.
    ///
    /// # Errors
    /// [`CredentialError::NotAnObject`] when the value has no fields; a value that was changed at the same
    /// time is [`StoreError::Conflict`](super::StoreError::Conflict), so that neither change is lost.
    pub async fn patch_value(
        store: &Store,
        actor: &Actor,
        name: &str,
        patch: Map<String, Value>,
    ) -> Result<Self, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let mut credential = get(&mut change, name).await?;
        let read = credential.sealed.clone();
        store.know(change.connection(), read.as_deref()).await?;
        let value = credential
            .open(&store.key)
            .map_err(|_| super::StoreError::corrupt("credentials", "value", &credential.id))?;
        let value = merged(value.as_ref(), patch)?;
        credential.auth.check_value(&value)?;
        credential.reseal(&mut change, &value).await?;
        let replaced = credential.bound_value(REPLACE_READ).bind(read);
        let replaced = replaced.execute(change.connection()).await?;
        if replaced.rows_affected() == 0 {
            return Err(super::StoreError::Conflict(sqlx::Error::RowNotFound).into());
        }
        let credential = get(&mut change, name).await?;
        change.record(record(&credential));
        change.commit().await?;
        Ok(credential)
    }

    async fn reseal(
        &mut self,
        change: &mut Change<'_>,
        value: &Secret,
    ) -> Result<(), super::StoreError> {
        self.sealed = Some(change.seal(self.place(), value).await?);
        (self.value_set_at, self.updated_at) = (Some(change.at), change.at);
        Ok(())
    }

    fn bound_value(
        &self,
        statement: &'static str,
    ) -> Query<'static, sqlx::Any, <sqlx::Any as sqlx::Database>::Arguments> {
        sqlx::query(statement)
            .bind(self.id.clone())
            .bind(self.team.to_string())
            .bind(self.sealed.clone())
            .bind(self.updated_at.as_millis())
    }
}

/// Returns the value with the changes of a patch.
fn merged(value: Option<&Secret>, patch: Map<String, Value>) -> Result<Secret, CredentialError> {
    let read = value.map(|value| serde_json::from_slice(value.expose()));
    let Some(Ok(Value::Object(mut fields))) = read else {
        return Err(CredentialError::NotAnObject);
    };
    for (name, value) in patch {
        let before = match value {
            Value::Null => fields.remove(&name),
            value => fields.insert(name, value),
        };
        before.into_iter().for_each(wipe_json);
    }
    let merged = serde_json::to_vec(&fields).expect("an object has text for keys");
    wipe_json(Value::Object(fields));
    Ok(Secret::new(merged))
}

fn record(credential: &Credential) -> ChangeRecord {
    ChangeRecord {
        action: "set-value",
        noun: "credential",
        name: credential.name.clone(),
        before: None,
        after: None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_patch_sets_and_takes_away_fields() {
        let value = Secret::from(r#"{"one": "a", "two": "b", "three": "c"}"#);
        let Value::Object(patch) = json!({"two": "B", "three": null, "four": "d"}) else {
            unreachable!()
        };
        let merged = merged(Some(&value), patch).unwrap();
        let told: Value = serde_json::from_slice(merged.expose()).unwrap();
        assert_eq!(told, json!({"one": "a", "two": "B", "four": "d"}));
    }

    #[test]
    fn only_an_object_has_fields() {
        for value in ["text", "[1]", "7", ""] {
            let refused = merged(Some(&Secret::from(value)), Map::new());
            assert_eq!(refused, Err(CredentialError::NotAnObject), "{value}");
        }
        assert_eq!(merged(None, Map::new()), Err(CredentialError::NotAnObject));
    }
}
