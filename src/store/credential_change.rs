//! Making, changing and deleting credentials.

use sqlx::{Any, query::Query};

use super::{
    Actor, Auth, Binding, ChangeError, ChangeRecord, Credential, CredentialError, Noun, Store,
    StoreError, canary, change::Change, deployment::names,
};
use crate::{
    clock::Timestamp,
    policy::{AllowedHosts, widened_hosts},
    secrets::Secret,
};

const INSERT: &str = "insert into credentials (id, team_id, name, description, auth, api_base, \
     relative_target, header_format, bindings, allowed_hosts, any_host, created_at, updated_at, \
     rate_limit_per_hour, end_user_id, app_id, canary, value, value_set_at) \
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19) on conflict (team_id, name) do nothing";
const UPDATE: &str = "update credentials set description = $4, auth = $5, api_base = $6, \
     relative_target = $7, header_format = $8, bindings = $9, allowed_hosts = $10, any_host = $11, \
     created_at = $12, updated_at = $13, rate_limit_per_hour = $14, end_user_id = $15, app_id = $16, canary = $17 \
     where id = $1 and team_id = $2 and name = $3";

/// A credential to be made.
#[derive(Debug)]
pub struct NewCredential {
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// How it authenticates.
    pub auth: Auth,
    /// Where its API begins.
    pub api_base: Option<String>,
    /// Whether agents name only a path.
    pub relative_target: bool,
    /// The template of `Authorization`.
    pub header_format: Option<String>,
    /// The headers that it fills.
    pub bindings: Vec<Binding>,
    /// Where it may be sent.
    pub allowed_hosts: Vec<String>,
    /// Whether it may be sent anywhere.
    pub any_host: bool,
    /// See [`Credential::rate_limit_per_hour`].
    pub rate_limit_per_hour: Option<i64>,
    /// See [`Credential::canary`].
    pub canary: bool,
    /// The value, not sealed yet.
    pub value: Option<Secret>,
}

/// Whose a credential is that an app makes.
pub(super) struct Owner {
    /// See [`Credential::end_user_id`].
    pub(super) end_user_id: String,
    /// See [`Credential::app_id`].
    pub(super) app_id: String,
}

/// What is to become of a credential; `None` leaves a thing as it is.
#[derive(Clone, Debug, Default)]
pub struct CredentialUpdate {
    /// See [`Credential::description`].
    pub description: Option<String>,
    /// See [`Credential::auth`].
    pub auth: Option<Auth>,
    /// See [`Credential::api_base`]; `Some(None)` clears it.
    pub api_base: Option<Option<String>>,
    /// See [`Credential::relative_target`].
    pub relative_target: Option<bool>,
    /// See [`Credential::header_format`]; `Some(None)` clears it.
    pub header_format: Option<Option<String>>,
    /// See [`Credential::bindings`].
    pub bindings: Option<Vec<Binding>>,
    /// See [`Credential::allowed_hosts`].
    pub allowed_hosts: Option<Vec<String>>,
    /// See [`Credential::any_host`].
    pub any_host: Option<bool>,
    /// See [`Credential::rate_limit_per_hour`]; `Some(None)` takes the limit away.
    pub rate_limit_per_hour: Option<Option<i64>>,
    /// See [`Credential::canary`].
    pub canary: Option<bool>,
}

impl NewCredential {
    /// Stores the credential, its value sealed.
    ///
    /// # Errors
    /// [`ChangeError::Exists`] when the name is taken, [`ChangeError::Unsuitable`] when a rule is broken.
    pub async fn insert(self, store: &Store, actor: &Actor) -> Result<Credential, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let credential = self.insert_in(&mut change, None).await?;
        change.commit().await?;
        Ok(credential)
    }

    /// Stores the credential within a change; whose it is, where it is an end user's.
    pub(super) async fn insert_in(
        self,
        change: &mut Change<'_>,
        owner: Option<Owner>,
    ) -> Result<Credential, ChangeError> {
        self.check()?;
        let (end_user_id, app_id) = match owner {
            Some(owner) => (Some(owner.end_user_id), Some(owner.app_id)),
            None => (None, None),
        };
        let mut credential = Credential {
            id: uuid::Uuid::now_v7().to_string(),
            team: change.actor().team.clone(),
            name: self.name,
            description: self.description,
            auth: self.auth,
            api_base: self.api_base,
            relative_target: self.relative_target,
            header_format: self.header_format,
            bindings: self.bindings,
            allowed_hosts: self.allowed_hosts,
            any_host: self.any_host,
            rate_limit_per_hour: self.rate_limit_per_hour,
            canary: self.canary,
            end_user_id,
            app_id,
            sealed: None,
            value_set_at: None,
            created_at: change.at,
            updated_at: change.at,
        };
        let made_up = (self.canary && self.value.is_none()).then(|| canary::made_up(self.auth));
        let value = self.value.as_ref().or(made_up.as_ref());
        credential.seal(change, value).await?;
        let done = credential
            .bound(INSERT)
            .bind(credential.sealed.clone())
            .bind(credential.value_set_at.map(Timestamp::as_millis))
            .execute(change.connection())
            .await?;
        if done.rows_affected() == 0 {
            return Err(ChangeError::Exists {
                noun: Noun::Credential,
                name: credential.name,
            });
        }
        change.record(record("create", &credential, None));
        Ok(credential)
    }
}

impl CredentialUpdate {
    /// Changes a credential; what is the same afterwards is no change and leaves no entry.
    pub async fn apply(
        self,
        store: &Store,
        actor: &Actor,
        name: &str,
    ) -> Result<Credential, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let after = self.apply_in(&mut change, name, false).await?;
        change.commit().await?;
        Ok(after)
    }

    /// Changes a credential within a change, which may give it another value afterwards: then the one it has need not
    /// suit what it becomes.
    pub(super) async fn apply_in(
        self,
        change: &mut Change<'_>,
        name: &str,
        has_new_value: bool,
    ) -> Result<Credential, ChangeError> {
        let before = get(change, name).await?;
        let mut after = before.clone();
        self.write_into(&mut after);
        if after != before {
            after.check()?;
            check_kind(change.store(), (&before, after.auth), has_new_value)?;
            after.updated_at = change.at;
            after.bound(UPDATE).execute(change.connection()).await?;
            let wider = widened_hosts(&before.destinations(), &after.destinations());
            change.record_permissive(record("update", &after, Some(&before)), wider);
            if after.canary && after.sealed.is_none() && !has_new_value {
                let value = canary::made_up(after.auth);
                after = after.set_value_in(change, &value).await?;
            }
        }
        Ok(after)
    }

    fn write_into(self, credential: &mut Credential) {
        fn put<T>(place: &mut T, new: Option<T>) {
            if let Some(new) = new {
                *place = new;
            }
        }
        put(&mut credential.description, self.description);
        put(&mut credential.auth, self.auth);
        put(&mut credential.api_base, self.api_base);
        put(&mut credential.relative_target, self.relative_target);
        // A format and bindings exclude each other: naming one takes the other away.
        match (&self.header_format, &self.bindings) {
            (Some(Some(_)), None) => credential.bindings.clear(),
            (None, Some(bindings)) if !bindings.is_empty() => credential.header_format = None,
            _ => {}
        }
        put(&mut credential.header_format, self.header_format);
        put(&mut credential.bindings, self.bindings);
        put(&mut credential.allowed_hosts, self.allowed_hosts);
        put(&mut credential.any_host, self.any_host);
        put(
            &mut credential.rate_limit_per_hour,
            self.rate_limit_per_hour,
        );
        put(&mut credential.canary, self.canary);
    }
}

impl Credential {
    /// Deletes a credential, with its policy and every link to it.
    pub async fn delete(store: &Store, actor: &Actor, name: &str) -> Result<(), ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        Self::delete_in(&mut change, name).await?;
        Ok(change.commit().await?)
    }

    /// Deletes a credential within a change.
    pub(super) async fn delete_in(change: &mut Change<'_>, name: &str) -> Result<(), ChangeError> {
        let credential = get(change, name).await?;
        sqlx::query("delete from credentials where id = $1")
            .bind(credential.id.as_str())
            .execute(change.connection())
            .await?;
        change.record(ChangeRecord {
            after: None,
            ..record("delete", &credential, Some(&credential))
        });
        Ok(())
    }

    /// Returns where it may be sent. A rule that cannot be read permits nothing.
    fn destinations(&self) -> AllowedHosts {
        let rules = self.allowed_hosts.iter();
        AllowedHosts {
            rules: rules.filter_map(|rule| rule.parse().ok()).collect(),
            any: self.any_host,
        }
    }

    async fn seal(
        &mut self,
        change: &mut Change<'_>,
        value: Option<&Secret>,
    ) -> Result<(), StoreError> {
        if let Some(value) = value {
            self.sealed = Some(change.seal(self.place(), value).await?);
            self.value_set_at = Some(change.at);
        }
        Ok(())
    }

    /// Binds all columns but the value's to a statement, in the order of [`INSERT`].
    fn bound(
        &self,
        statement: &'static str,
    ) -> Query<'static, Any, <Any as sqlx::Database>::Arguments> {
        let json = "lists of text have a form in JSON";
        sqlx::query(statement)
            .bind(self.id.clone())
            .bind(self.team.as_str().to_owned())
            .bind(self.name.clone())
            .bind(self.description.clone())
            .bind(self.auth.as_str())
            .bind(self.api_base.clone())
            .bind(i64::from(self.relative_target))
            .bind(self.header_format.clone())
            .bind(serde_json::to_string(&self.bindings).expect(json))
            .bind(serde_json::to_string(&self.allowed_hosts).expect(json))
            .bind(i64::from(self.any_host))
            .bind(self.created_at.as_millis())
            .bind(self.updated_at.as_millis())
            .bind(self.rate_limit_per_hour)
            .bind(self.end_user_id.clone())
            .bind(self.app_id.clone())
            .bind(i64::from(self.canary))
    }
}

/// Returns the credential of that name, which nobody else changes until this change is over, nor its policy; or
/// the error that suggests another.
pub(super) async fn get(change: &mut Change<'_>, name: &str) -> Result<Credential, ChangeError> {
    let team = change.team();
    // It changes nothing; on PostgreSQL it locks the row, so that what is read now is what is changed.
    sqlx::query("update credentials set updated_at = updated_at where team_id = $1 and name = $2")
        .bind(team)
        .bind(name)
        .execute(change.connection())
        .await?;
    if let Some(credential) = Credential::find_in(change.connection(), team, name).await? {
        return Ok(credential);
    }
    let known = known(change)
        .await?
        .into_iter()
        .map(|(name, _)| name)
        .collect();
    Err(ChangeError::Missing {
        noun: Noun::Credential,
        name: name.to_owned(),
        known,
    })
}

/// Returns the ids of credentials by their names.
pub(super) async fn ids(
    change: &mut Change<'_>,
    wanted: &[String],
) -> Result<Vec<String>, ChangeError> {
    let known = known(change).await?;
    pick(Noun::Credential, wanted, known)
}

/// Returns the ids of the wanted names; the first one that is not known is the error.
pub(super) fn pick(
    noun: Noun,
    wanted: &[String],
    known: Vec<(String, String)>,
) -> Result<Vec<String>, ChangeError> {
    let mut ids = Vec::with_capacity(wanted.len());
    for name in wanted {
        let Some((_, id)) = known.iter().find(|(known, _)| known == name) else {
            let known = known.into_iter().map(|(name, _)| name).collect();
            return Err(ChangeError::Missing {
                noun,
                name: name.clone(),
                known,
            });
        };
        if !ids.contains(id) {
            ids.push(id.clone());
        }
    }
    Ok(ids)
}

/// Returns names and ids of the team's own credentials.
pub(super) async fn known(change: &mut Change<'_>) -> Result<Vec<(String, String)>, ChangeError> {
    let team = change.team();
    // What is an end user's is given to nobody else.
    let query = "select name, id from credentials where team_id = $1 and end_user_id is null";
    Ok(names(change.connection(), query, team).await?)
}

/// Refuses a kind that the value of a credential cannot be of. A key that signs would otherwise become text that is
/// sent, to be read by whoever receives it.
fn check_kind(
    store: &Store,
    (before, kind): (&Credential, Auth),
    has_new_value: bool,
) -> Result<(), ChangeError> {
    if kind == before.auth {
        return Ok(());
    }
    let value = before
        .open(&store.key)
        .map_err(|_| StoreError::corrupt("credentials", "value", &before.id))?;
    let Some(value) = value else {
        return Ok(());
    };
    if [kind, before.auth].contains(&Auth::Signing) {
        return Err(CredentialError::SigningStays.into());
    }
    if has_new_value {
        return Ok(());
    }
    Ok(kind.check_value(&value)?)
}

fn record(action: &'static str, now: &Credential, before: Option<&Credential>) -> ChangeRecord {
    ChangeRecord {
        action,
        noun: "credential",
        name: now.name.clone(),
        before: before.map(Credential::told),
        after: Some(now.told()),
    }
}
