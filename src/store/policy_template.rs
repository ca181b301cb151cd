//! Templates: policies that a team keeps under a name, to give them to credentials.

use sqlx::any::AnyRow;

use super::{
    Actor, ChangeError, ChangeRecord, EditedPolicy, Noun, PolicyEdit, Store, StoreError, TeamId,
    change::Change,
    column,
    policy::{check, told},
};
use crate::{
    clock::Timestamp,
    policy::{Policy, permissive_changes},
};

/// A policy under a name of its own. A credential that was given it keeps what it was then.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PolicyTemplate {
    /// Its name, unique in the team.
    pub name: String,
    /// The rules.
    pub policy: Policy,
    /// When it was last set.
    pub updated_at: Timestamp,
}

impl PolicyTemplate {
    /// Returns a team's templates, by name.
    pub async fn list(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select name, document, updated_at from policy_templates where team_id = $1",
        )
        .bind(team.as_str())
        .fetch_all(&mut *reader)
        .await?;
        let mut templates: Vec<Self> = rows.iter().map(read).collect::<Result<_, _>>()?;
        templates.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(templates)
    }

    /// Returns a team's template of that name.
    pub async fn find(
        store: &Store,
        team: &TeamId,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let row = sqlx::query(
            "select name, document, updated_at from policy_templates where team_id = $1 and name = $2",
        )
        .bind(team.as_str())
        .bind(name)
        .fetch_optional(&mut *reader)
        .await?;
        row.as_ref().map(read).transpose()
    }

    /// Makes a template, or replaces the one of that name; see [`PolicyTemplate::edit`].
    pub async fn set(
        store: &Store,
        actor: &Actor,
        name: &str,
        policy: &Policy,
    ) -> Result<EditedPolicy, ChangeError> {
        Self::edit(
            store,
            actor,
            name,
            PolicyEdit::Replace(Box::new(policy.clone())),
        )
        .await
    }

    /// Makes or changes a template.
    ///
    /// # Errors
    /// As for [`StoredPolicy::edit`](super::StoredPolicy::edit).
    pub async fn edit(
        store: &Store,
        actor: &Actor,
        name: &str,
        edit: PolicyEdit,
    ) -> Result<EditedPolicy, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        lock(&mut change, name).await?;
        let before = find_in(&mut change, name).await?.map(|found| found.policy);
        let policy = edit.apply(&mut change, before.as_ref()).await?;
        check(&mut change, before.as_ref(), &policy).await?;
        let permissive = permissive_changes(before.as_ref(), &policy);
        if before.as_ref() != Some(&policy) {
            write(&mut change, name, &policy).await?;
            let record = record("set", name, (before.as_ref(), Some(&policy)));
            change.record_permissive(record, permissive.clone());
        }
        change.commit().await?;
        Ok(EditedPolicy { policy, permissive })
    }

    /// Deletes a template. Credentials that were given it keep their policies.
    pub async fn delete(store: &Store, actor: &Actor, name: &str) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        lock(&mut change, name).await?;
        let found = Self::get(&mut change, name).await?;
        let team = change.team();
        sqlx::query("delete from policy_templates where team_id = $1 and name = $2")
            .bind(team)
            .bind(name)
            .execute(change.connection())
            .await?;
        change.record(record("delete", name, (Some(&found.policy), None)));
        Ok(change.commit().await?)
    }

    /// Returns the template of that name, or the error that suggests another.
    pub(super) async fn get(change: &mut Change<'_>, name: &str) -> Result<Self, ChangeError> {
        if let Some(template) = find_in(change, name).await? {
            return Ok(template);
        }
        let team = change.team();
        let rows = sqlx::query("select name from policy_templates where team_id = $1")
            .bind(team)
            .fetch_all(change.connection())
            .await?;
        let known: Result<Vec<String>, _> = rows.iter().map(|row| column(row, "name")).collect();
        Err(ChangeError::Missing {
            noun: Noun::PolicyTemplate,
            name: name.to_owned(),
            known: known?,
        })
    }
}

/// Waits for other changes of a template; one that does not exist yet has nothing to be lost.
async fn lock(change: &mut Change<'_>, name: &str) -> Result<(), StoreError> {
    let team = change.team();
    sqlx::query(
        "update policy_templates set updated_at = updated_at where team_id = $1 and name = $2",
    )
    .bind(team)
    .bind(name)
    .execute(change.connection())
    .await?;
    Ok(())
}

/// Makes a template within a change.
pub(super) async fn insert_in(
    change: &mut Change<'_>,
    name: &str,
    policy: &Policy,
) -> Result<(), StoreError> {
    write(change, name, policy).await?;
    change.record(record("set", name, (None, Some(policy))));
    Ok(())
}

async fn write(change: &mut Change<'_>, name: &str, policy: &Policy) -> Result<(), StoreError> {
    let (team, at) = (change.team(), change.at.as_millis());
    sqlx::query(
        "insert into policy_templates (team_id, name, document, updated_at) values ($1, $2, $3, $4) \
         on conflict (team_id, name) do update set document = excluded.document, updated_at = excluded.updated_at",
    )
    .bind(team)
    .bind(name)
    .bind(told(policy).to_string())
    .bind(at)
    .execute(change.connection())
    .await?;
    Ok(())
}

async fn find_in(
    change: &mut Change<'_>,
    name: &str,
) -> Result<Option<PolicyTemplate>, StoreError> {
    let team = change.team();
    let row = sqlx::query(
        "select name, document, updated_at from policy_templates where team_id = $1 and name = $2",
    )
    .bind(team)
    .bind(name)
    .fetch_optional(change.connection())
    .await?;
    row.as_ref().map(read).transpose()
}

fn read(row: &AnyRow) -> Result<PolicyTemplate, StoreError> {
    let (name, document): (String, String) = (column(row, "name")?, column(row, "document")?);
    let policy = Policy::parse(&document)
        .map_err(|_| StoreError::corrupt("policy_templates", "document", &name))?;
    let updated_at = Timestamp::from_millis(column(row, "updated_at")?);
    Ok(PolicyTemplate {
        name,
        policy,
        updated_at,
    })
}

fn record(
    action: &'static str,
    name: &str,
    (before, after): (Option<&Policy>, Option<&Policy>),
) -> ChangeRecord {
    ChangeRecord {
        action,
        noun: "template",
        name: name.to_owned(),
        before: before.map(told),
        after: after.map(told),
    }
}
