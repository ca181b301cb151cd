//! Policies: one document a credential.

use sqlx::any::AnyRow;

use super::{
    Actor, ChangeError, ChangeRecord, Connection, Credential, Member, Noun, PolicyTemplate, Store,
    StoreError, Team, TeamId, change::Change, column, credential_change::get,
};
use crate::policy::{PermissiveChange, Policy, PolicyError, permissive_changes};

/// A credential's policy as it is stored.
#[derive(Clone, Debug)]
pub struct StoredPolicy;

/// How a policy is to be made.
#[derive(Clone, Debug)]
pub enum PolicyEdit {
    /// This one, whatever there was.
    Replace(Box<Policy>),
    /// The one of this JSON; URLs that need an approval stay when it does not name them, because forgetting
    /// them would free what was held (spec/tap.md §4.6).
    Rewrite(String),
    /// The one that is there, or what holds without one, with the fields of this JSON object.
    Patch(String),
    /// That of a template of the team, as it is now.
    Template(String),
}

impl PolicyEdit {
    /// Returns what a policy, or having none, becomes.
    pub(super) async fn apply(
        self,
        change: &mut Change<'_>,
        before: Option<&Policy>,
    ) -> Result<Policy, ChangeError> {
        match self {
            Self::Template(name) => Ok(PolicyTemplate::get(change, &name).await?.policy),
            Self::Replace(policy) => Ok(*policy),
            Self::Rewrite(json) => Ok(rewritten(before, &json)?),
            Self::Patch(json) => Ok(patched(before, &json)?),
        }
    }
}

/// Returns the policy of a JSON object, with the held URLs of the one before if it names none.
fn rewritten(before: Option<&Policy>, json: &str) -> Result<Policy, PolicyError> {
    let mut policy = Policy::parse(json)?;
    // It was read as an object a moment ago.
    let named: serde_json::Value = serde_json::from_str(json).unwrap_or_default();
    if let Some(before) = before.filter(|_| named.get("require_approval_urls").is_none()) {
        policy
            .require_approval_urls
            .clone_from(&before.require_approval_urls);
    }
    Ok(policy)
}

/// Returns a policy, or [`Policy::baseline`] where there is none, with the fields of a JSON object.
fn patched(before: Option<&Policy>, json: &str) -> Result<Policy, PolicyError> {
    match before {
        Some(before) => before.patched(json),
        None => Policy::baseline().patched(json),
    }
}

/// A policy that was set.
#[derive(Clone, Debug)]
pub struct EditedPolicy {
    /// The credential's policy from now on.
    pub policy: Policy,
    /// What it permits that was not permitted before.
    pub permissive: Vec<PermissiveChange>,
}

impl StoredPolicy {
    /// Returns the policy of a team's credential, if it has one.
    pub async fn find(
        store: &Store,
        team: &TeamId,
        credential: &str,
    ) -> Result<Option<Policy>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_in(&mut reader, (team, credential)).await
    }

    pub(super) async fn find_in(
        connection: &mut Connection,
        (team, credential): (&TeamId, &str),
    ) -> Result<Option<Policy>, StoreError> {
        let row = sqlx::query(
            "select policies.document from policies \
             join credentials on credentials.id = policies.credential_id \
             where credentials.team_id = $1 and credentials.name = $2",
        )
        .bind(team.as_str())
        .bind(credential)
        .fetch_optional(connection)
        .await?;
        match row {
            Some(row) => Self::from_column(&row, credential),
            None => Ok(None),
        }
    }

    /// Gives a credential a policy, in place of the one it may have; see [`StoredPolicy::edit`].
    pub async fn set(
        store: &Store,
        actor: &Actor,
        credential: &str,
        policy: &Policy,
    ) -> Result<EditedPolicy, ChangeError> {
        let edit = PolicyEdit::Replace(Box::new(policy.clone()));
        Self::edit(store, actor, credential, edit).await
    }

    /// Makes or changes a credential's policy. The entry tells what becomes more permissive.
    ///
    /// # Errors
    /// [`ChangeError::BadPolicy`] for one that is none or must not be saved, [`ChangeError::NotAMember`] for an
    /// approver who is new in it and no member of the team, [`ChangeError::Missing`] for the credential or template.
    pub async fn edit(
        store: &Store,
        actor: &Actor,
        credential: &str,
        edit: PolicyEdit,
    ) -> Result<EditedPolicy, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let edited = Self::edit_in(&mut change, credential, edit).await?;
        change.commit().await?;
        Ok(edited)
    }

    /// Makes or changes a credential's policy within a change.
    pub(super) async fn edit_in(
        change: &mut Change<'_>,
        credential: &str,
        edit: PolicyEdit,
    ) -> Result<EditedPolicy, ChangeError> {
        let found = get(change, credential).await?;
        let before = document(change.connection(), (&found.id, &found.name)).await?;
        let team = change.team();
        let held = match &before {
            Some(before) => before.clone(),
            None => without_policy(change.connection(), team).await?,
        };
        let policy = match edit {
            PolicyEdit::Patch(json) => held.patched(&json)?,
            edit => edit.apply(change, before.as_ref()).await?,
        };
        check(change, before.as_ref(), &policy).await?;
        let permissive = permissive_changes(Some(&held), &policy);
        if before.as_ref() != Some(&policy) {
            write(change, &found.id, &policy).await?;
            let record = record("set", found.name, (before.as_ref(), Some(&policy)));
            change.record_permissive(record, permissive.clone());
        }
        Ok(EditedPolicy { policy, permissive })
    }

    /// Takes a credential's policy away.
    ///
    /// Returns what is more permissive without it, by the team's mode.
    pub async fn delete(
        store: &Store,
        actor: &Actor,
        credential: &str,
    ) -> Result<Vec<PermissiveChange>, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let permissive = Self::delete_in(&mut change, credential).await?;
        change.commit().await?;
        Ok(permissive)
    }

    /// Takes a credential's policy away within a change.
    pub(super) async fn delete_in(
        change: &mut Change<'_>,
        credential: &str,
    ) -> Result<Vec<PermissiveChange>, ChangeError> {
        let found = get(change, credential).await?;
        let before = document(change.connection(), (&found.id, &found.name)).await?;
        let Some(before) = before else {
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
        let team = change.team();
        let without = without_policy(change.connection(), team).await?;
        let permissive = permissive_changes(Some(&before), &without);
        let record = record("delete", found.name, (Some(&before), None));
        change.record_permissive(record, permissive.clone());
        Ok(permissive)
    }

    /// Returns the text of a credential's policy, as it is stored.
    pub(super) async fn text(
        connection: &mut Connection,
        credential_id: &str,
    ) -> Result<Option<String>, StoreError> {
        let row = sqlx::query("select document from policies where credential_id = $1")
            .bind(credential_id)
            .fetch_optional(connection)
            .await?;
        row.map(|row| column(&row, "document")).transpose()
    }

    /// Puts a policy in place of the text that was read, and notes what that permits; false when that text is not
    /// there any more.
    pub(super) async fn replace(
        change: &mut Change<'_>,
        credential: &Credential,
        (read, after): (Option<String>, &EditedPolicy),
    ) -> Result<bool, StoreError> {
        let permissive = after.permissive.clone();
        let after = serde_json::to_value(&after.policy).expect("a policy has text for keys");
        let at = change.at.as_millis();
        let query = match &read {
            Some(_) => sqlx::query(
                "update policies set document = $2, updated_at = $3 \
                 where credential_id = $1 and document = $4",
            ),
            None => sqlx::query(
                "insert into policies (credential_id, document, updated_at) values ($1, $2, $3) \
                 on conflict (credential_id) do nothing",
            ),
        };
        let query = query
            .bind(credential.id.as_str())
            .bind(after.to_string())
            .bind(at);
        let query = match &read {
            Some(text) => query.bind(text.as_str()),
            None => query,
        };
        if query.execute(change.connection()).await?.rows_affected() == 0 {
            return Ok(false);
        }
        let before = read.and_then(|text| serde_json::from_str(&text).ok());
        if before.as_ref() != Some(&after) {
            let record = ChangeRecord {
                action: "set",
                noun: "policy",
                name: credential.name.clone(),
                before,
                after: Some(after),
            };
            change.record_permissive(record, permissive);
        }
        Ok(true)
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

/// Refuses a policy that must not be saved, and approvers who are new in it and nobody here.
///
/// Whoever has left the team since the policy was made does not stand in the way of another change of it.
pub(super) async fn check(
    change: &mut Change<'_>,
    before: Option<&Policy>,
    policy: &Policy,
) -> Result<(), ChangeError> {
    policy.check_savable()?;
    policy.check_passkeys(change.store().has_passkeys())?;
    let known = |email: &&String| {
        before.is_some_and(|before| {
            before.allowed_approvers.contains(email)
                || before.matrix_allowed_approvers.contains(email)
        })
    };
    let named = policy.allowed_approvers.iter();
    let named = named.chain(&policy.matrix_allowed_approvers);
    let new: Vec<_> = named.filter(|email| !known(email)).collect();
    if new.is_empty() {
        return Ok(());
    }
    let team = change.team();
    let members = Member::emails(change.connection(), team).await?;
    match new.into_iter().find(|email| !members.contains(email)) {
        None => Ok(()),
        Some(stranger) => Err(ChangeError::NotAMember {
            email: stranger.clone(),
            members,
        }),
    }
}

/// Returns the policy that having none amounts to in a team: so that the first one that changes something changes
/// nothing else.
pub(super) async fn without_policy(
    connection: &mut Connection,
    team: &str,
) -> Result<Policy, StoreError> {
    let found = Team::find_in(connection, team).await?;
    let found = found.ok_or_else(|| StoreError::corrupt("teams", "id", team))?;
    Ok(Policy::baseline_of(found.approval_mode))
}

async fn document(
    connection: &mut Connection,
    (id, credential): (&str, &str),
) -> Result<Option<Policy>, StoreError> {
    let row = sqlx::query("select document from policies where credential_id = $1")
        .bind(id)
        .fetch_optional(connection)
        .await?;
    match row {
        Some(row) => StoredPolicy::from_column(&row, credential),
        None => Ok(None),
    }
}

async fn write(change: &mut Change<'_>, id: &str, policy: &Policy) -> Result<(), StoreError> {
    let at = change.at.as_millis();
    sqlx::query(
        "insert into policies (credential_id, document, updated_at) values ($1, $2, $3) \
         on conflict (credential_id) do update set document = excluded.document, updated_at = excluded.updated_at",
    )
    .bind(id)
    .bind(told(policy).to_string())
    .bind(at)
    .execute(change.connection())
    .await?;
    Ok(())
}

fn record(
    action: &'static str,
    name: String,
    (before, after): (Option<&Policy>, Option<&Policy>),
) -> ChangeRecord {
    ChangeRecord {
        action,
        noun: "policy",
        name,
        before: before.map(told),
        after: after.map(told),
    }
}

/// Returns a policy's JSON.
pub(super) fn told(policy: &Policy) -> serde_json::Value {
    serde_json::to_value(policy).expect("a policy has text for keys")
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
