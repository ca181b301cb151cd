//! Policies: one document a credential.

use sqlx::any::AnyRow;

use super::{
    Actor, ChangeError, ChangeRecord, Credential, Noun, Store, StoreError, TeamId, change::Change,
    column, credential_change::get,
};
use crate::policy::Policy;

/// A credential's policy as it is stored.
#[derive(Clone, Debug)]
pub struct StoredPolicy;

impl StoredPolicy {
    /// Returns the policy of a team's credential, if it has one.
    pub async fn find(
        store: &Store,
        team: &TeamId,
        credential: &str,
    ) -> Result<Option<Policy>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select policies.document from policies \
             join credentials on credentials.id = policies.credential_id \
             where credentials.team_id = $1 and credentials.name = $2",
        )
        .bind(team.as_str())
        .bind(credential)
        .fetch_optional(&mut *reader)
        .await?;
        match row {
            Some(row) => Self::from_column(&row, credential),
            None => Ok(None),
        }
    }

    /// Gives a credential a policy, in place of the one it may have.
    pub async fn set(
        store: &Store,
        actor: &Actor,
        credential: &str,
        policy: &Policy,
    ) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let found = get(&mut change, credential).await?;
        let before = document(&mut change, &found.id).await?;
        let after = serde_json::to_value(policy).expect("a policy has text for keys");
        let at = change.at.as_millis();
        sqlx::query(
            "insert into policies (credential_id, document, updated_at) values ($1, $2, $3) \
             on conflict (credential_id) do update set document = excluded.document, updated_at = excluded.updated_at",
        )
        .bind(found.id.as_str())
        .bind(after.to_string())
        .bind(at)
        .execute(change.connection())
        .await?;
        if before.as_ref() != Some(&after) {
            change.record(ChangeRecord {
                action: "set",
                noun: "policy",
                name: found.name,
                before,
                after: Some(after),
            });
        }
        Ok(change.commit().await?)
    }

    /// Takes a credential's policy away.
    pub async fn delete(store: &Store, actor: &Actor, credential: &str) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let found = get(&mut change, credential).await?;
        let Some(before) = document(&mut change, &found.id).await? else {
            let (noun, known) = (Noun::Policy, Vec::new());
            return Err(ChangeError::Missing {
                noun,
                name: found.name,
                known,
            });
        };
        sqlx::query("delete from policies where credential_id = $1")
            .bind(found.id.as_str())
            .execute(change.connection())
            .await?;
        change.record(ChangeRecord {
            action: "delete",
            noun: "policy",
            name: found.name,
            before: Some(before),
            after: None,
        });
        Ok(change.commit().await?)
    }

    /// Reads the column `document` of a row, which may be null.
    pub(super) fn from_column(
        row: &AnyRow,
        credential: &str,
    ) -> Result<Option<Policy>, StoreError> {
        let document: Option<String> = column(row, "document")?;
        let parsed = document.as_deref().map(Policy::parse).transpose();
        parsed.map_err(|_| StoreError::corrupt("policies", "document", credential))
    }
}

async fn document(
    change: &mut Change<'_>,
    credential_id: &str,
) -> Result<Option<serde_json::Value>, StoreError> {
    let row = sqlx::query("select document from policies where credential_id = $1")
        .bind(credential_id)
        .fetch_optional(change.connection())
        .await?;
    let Some(row) = row else { return Ok(None) };
    let text: String = column(&row, "document")?;
    let parsed = serde_json::from_str(&text);
    parsed
        .map(Some)
        .map_err(|_| StoreError::corrupt("policies", "document", credential_id))
}

/// Gives a credential that was just made its first policy, within the change that made it.
pub(super) async fn insert_first(
    change: &mut Change<'_>,
    credential: &Credential,
    policy: &Policy,
) -> Result<(), StoreError> {
    let after = serde_json::to_value(policy).expect("a policy has text for keys");
    let at = change.at.as_millis();
    sqlx::query("insert into policies (credential_id, document, updated_at) values ($1, $2, $3)")
        .bind(credential.id.as_str())
        .bind(after.to_string())
        .bind(at)
        .execute(change.connection())
        .await?;
    change.record(ChangeRecord {
        action: "set",
        noun: "policy",
        name: credential.name.clone(),
        before: None,
        after: Some(after),
    });
    Ok(())
}
