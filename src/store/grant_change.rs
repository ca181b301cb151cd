//! Making and revoking grants.

use std::{collections::BTreeSet, ops::RangeInclusive, time::Duration};

use serde_json::{Value, json};

use super::{
    Actor, Auth, ChangeError, ChangeRecord, Connection, Credential, END_USERS, Grant, Noun, Store,
    StoreError, StoredPolicy, change::Change, column, credential_change::get,
};
use crate::{
    clock::Timestamp,
    policy::{GRANTABLE_METHODS, Method, RouteScope, ScopeError},
};

/// How long a grant may last, in minutes (spec/tap.md §3.5).
pub const GRANT_MINUTES: RangeInclusive<u64> = 1..=1440;
/// The most routes that one grant is about.
pub const GRANT_SCOPES_MAX: usize = 100;

/// A grant to be made; whoever holds one has had its terms checked.
#[derive(Clone, Debug)]
pub struct NewGrant {
    credential: String,
    methods: Vec<Method>,
    route_scope: Vec<RouteScope>,
    lasts: Duration,
    max_uses: Option<i64>,
}

/// How long a grant is to last, and for how many calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GrantTerms {
    /// How many minutes, see [`GRANT_MINUTES`].
    pub minutes: u64,
    /// How many calls, at least 1; `None` is any number.
    pub max_uses: Option<i64>,
}

/// Why a grant was not made. Nothing of it has happened.
#[derive(Debug, thiserror::Error)]
pub enum GrantError {
    /// It lasts too long, or no time at all.
    #[error("a grant lasts from 1 to 1440 minutes, not {0}")]
    Minutes(u64),
    /// It lets nothing through.
    #[error("a grant lets at least 1 call through, not {0}")]
    MaxUses(i64),
    /// It names no method.
    #[error("a grant names the methods it is about")]
    NoMethod,
    /// A method that no grant is about.
    #[error("`{0}` is no method of a grant: it takes GET, HEAD, POST, PUT, PATCH and DELETE")]
    Method(String),
    /// It names no route, or too many.
    #[error("a grant names 1 to {GRANT_SCOPES_MAX} routes, not {0}")]
    Scopes(usize),
    /// A route that is none.
    #[error("`{text}` is no route of a grant: {source}")]
    Scope {
        /// The route.
        text: String,
        /// Why it is none.
        source: ScopeError,
    },
    /// The credential is an end user's, who decides about every call.
    #[error("`{0}` is a credential of an end user, and those take no grants")]
    EndUser(String),
    /// The credential's policy wants a passkey for every call.
    #[error("the policy of `{0}` wants a passkey for each call, so it takes no grants")]
    Passkey(String),
    /// The credential signs, and every signature is asked for.
    #[error("`{0}` signs, and every signature is asked for, so it takes no grants")]
    Signing(String),
    /// More than one person has to decide about the call.
    #[error("{0} people have to approve this call, so one of them cannot grant others like it")]
    SeveralPeople(i64),
    /// The call uses more than one credential.
    #[error("the call uses {0} credentials; a grant is about one")]
    SeveralCredentials(usize),
    /// What it names is not there, the approval is settled, or the store failed.
    #[error(transparent)]
    Change(#[from] ChangeError),
}

impl GrantError {
    /// Returns the machine word: stable, part of the interface.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Minutes(_) => "grant_invalid_ttl",
            Self::MaxUses(_) => "grant_invalid_max_uses",
            Self::NoMethod | Self::Method(_) => "grant_invalid_method",
            Self::Scopes(_) | Self::Scope { .. } => "grant_invalid_scope",
            Self::EndUser(_) => "grant_not_allowed_end_user",
            Self::Passkey(_) => "grant_not_allowed_passkey",
            Self::Signing(_) => "grant_not_allowed_signing",
            Self::SeveralPeople(_) => "grant_not_allowed_min_approvals",
            Self::SeveralCredentials(_) => "grant_not_allowed_several_credentials",
            Self::Change(_) => "change_failed",
        }
    }
}

impl From<StoreError> for GrantError {
    fn from(error: StoreError) -> Self {
        Self::Change(error.into())
    }
}

impl From<sqlx::Error> for GrantError {
    fn from(error: sqlx::Error) -> Self {
        Self::Change(error.into())
    }
}

impl NewGrant {
    /// Checks a grant that was asked for: methods in any case, routes as `host/path`.
    pub fn new(
        credential: &str,
        methods: &[impl AsRef<str>],
        scopes: &[impl AsRef<str>],
        terms: GrantTerms,
    ) -> Result<Self, GrantError> {
        if !GRANT_MINUTES.contains(&terms.minutes) {
            return Err(GrantError::Minutes(terms.minutes));
        }
        if let Some(most) = terms.max_uses.filter(|&most| most < 1) {
            return Err(GrantError::MaxUses(most));
        }
        let methods: Result<BTreeSet<_>, _> =
            methods.iter().map(|name| method(name.as_ref())).collect();
        let methods: Vec<_> = methods?.into_iter().collect();
        if methods.is_empty() {
            return Err(GrantError::NoMethod);
        }
        let scopes: BTreeSet<_> = scopes.iter().map(AsRef::as_ref).collect();
        if scopes.is_empty() || scopes.len() > GRANT_SCOPES_MAX {
            return Err(GrantError::Scopes(scopes.len()));
        }
        let route_scope: Result<_, _> = scopes.into_iter().map(scope).collect();
        Ok(Self {
            credential: credential.to_owned(),
            methods,
            route_scope: route_scope?,
            lasts: Duration::from_mins(terms.minutes),
            max_uses: terms.max_uses,
        })
    }

    /// Makes the grant.
    pub async fn insert(self, store: &Store, actor: &Actor) -> Result<Grant, GrantError> {
        let mut change = Change::begin(store, actor).await?;
        let credential = get(&mut change, &self.credential).await?;
        let at = change.at;
        let (grant, record) = self
            .insert_in(change.connection(), &credential, (actor, at))
            .await?;
        change.record(record);
        change.commit().await?;
        Ok(grant)
    }

    /// Inserts the grant, and returns it with what the audit is to tell.
    pub(super) async fn insert_in(
        self,
        connection: &mut Connection,
        credential: &Credential,
        (actor, at): (&Actor, Timestamp),
    ) -> Result<(Grant, ChangeRecord), GrantError> {
        check_credential(connection, credential).await?;
        let grant = Grant {
            id: uuid::Uuid::new_v4().to_string(),
            team: actor.team.clone(),
            credential_name: credential.name.clone(),
            methods: self.methods,
            route_scope: self.route_scope,
            granted_by: actor.name.clone(),
            created_at: at,
            expires_at: at.after(self.lasts),
            max_uses: self.max_uses,
            uses: 0,
            revoked_at: None,
            revoked_by: None,
        };
        sqlx::query(
            "insert into grants (id, team_id, credential_id, methods, route_scope, granted_by, created_at, \
             expires_at, uses_max, uses) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0)",
        )
        .bind(grant.id.as_str())
        .bind(actor.team.as_str())
        .bind(credential.id.as_str())
        .bind(json!(grant.methods).to_string())
        .bind(json!(scope_texts(&grant)).to_string())
        .bind(grant.granted_by.as_str())
        .bind(at.as_millis())
        .bind(grant.expires_at.as_millis())
        .bind(grant.max_uses)
        .execute(connection)
        .await?;
        let record = record("create", &grant.id, (None, Some(told(&grant))));
        Ok((grant, record))
    }
}

impl Grant {
    /// Revokes a grant, for the next call already. One that is revoked stays as it is.
    pub async fn revoke(store: &Store, actor: &Actor, id: &str) -> Result<Self, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let (team, at) = (change.team(), change.at);
        let done = sqlx::query(
            "update grants set revoked_at = $3, revoked_by = $4 \
             where id = $1 and team_id = $2 and revoked_at is null",
        )
        .bind(id)
        .bind(team)
        .bind(at.as_millis())
        .bind(actor.name.as_str())
        .execute(change.connection())
        .await?;
        let found = Self::find_in(change.connection(), (team, id)).await?;
        let Some(grant) = found else {
            let (noun, name, known) = (Noun::Grant, id.to_owned(), Vec::new());
            return Err(ChangeError::Missing { noun, name, known });
        };
        if done.rows_affected() == 1 {
            change.record(record("revoke", id, (Some(told(&grant)), None)));
        }
        change.commit().await?;
        Ok(grant)
    }
}

/// Refuses credentials whose every call a person has to see (spec/tap.md §3.5).
async fn check_credential(
    connection: &mut Connection,
    credential: &Credential,
) -> Result<(), GrantError> {
    let row = sqlx::query(
        "select credentials.end_user_id, policies.document from credentials \
         left join policies on policies.credential_id = credentials.id where credentials.id = $1",
    )
    .bind(credential.id.as_str())
    .fetch_one(connection)
    .await?;
    let name = credential.name.clone();
    let end_user: Option<String> = column(&row, "end_user_id")?;
    if end_user.is_some() || name.starts_with(END_USERS) {
        return Err(GrantError::EndUser(name));
    }
    if credential.auth == Auth::Signing {
        return Err(GrantError::Signing(name));
    }
    let policy = StoredPolicy::from_column(&row, &name)?;
    if policy.is_some_and(|policy| policy.require_passkey) {
        return Err(GrantError::Passkey(name));
    }
    Ok(())
}

fn method(name: &str) -> Result<Method, GrantError> {
    let known = Method::parse(name).filter(|method| GRANTABLE_METHODS.contains(method));
    known.ok_or_else(|| GrantError::Method(name.to_owned()))
}

fn scope(text: &str) -> Result<RouteScope, GrantError> {
    text.parse().map_err(|source| GrantError::Scope {
        text: text.to_owned(),
        source,
    })
}

fn scope_texts(grant: &Grant) -> Vec<&str> {
    grant.route_scope.iter().map(RouteScope::as_str).collect()
}

fn told(grant: &Grant) -> Value {
    json!({
        "credential": grant.credential_name,
        "methods": grant.methods,
        "route_scope": scope_texts(grant),
        "expires_at": grant.expires_at,
        "max_uses": grant.max_uses,
        "uses": grant.uses,
    })
}

fn record(
    action: &'static str,
    id: &str,
    (before, after): (Option<Value>, Option<Value>),
) -> ChangeRecord {
    ChangeRecord {
        action,
        noun: "grant",
        name: id.to_owned(),
        before,
        after,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn made(
        methods: &[&str],
        scopes: &[&str],
        minutes: u64,
        max_uses: Option<i64>,
    ) -> Result<NewGrant, &'static str> {
        let terms = GrantTerms { minutes, max_uses };
        NewGrant::new("slack", methods, scopes, terms).map_err(|error| error.code())
    }

    #[test]
    fn a_grant_is_bounded_in_every_direction() {
        let route = &["h/a"];
        for (grant, code) in [
            (made(&["POST"], route, 0, None), "grant_invalid_ttl"),
            (made(&["POST"], route, 1441, None), "grant_invalid_ttl"),
            (made(&["POST"], route, 5, Some(0)), "grant_invalid_max_uses"),
            (
                made(&["POST"], route, 5, Some(-1)),
                "grant_invalid_max_uses",
            ),
            (made(&[], route, 5, None), "grant_invalid_method"),
            (made(&["OPTIONS"], route, 5, None), "grant_invalid_method"),
            (made(&["POST"], &[], 5, None), "grant_invalid_scope"),
            (made(&["POST"], &["h"], 5, None), "grant_invalid_scope"),
        ] {
            assert_eq!(grant.unwrap_err(), code);
        }
    }

    #[test]
    fn methods_and_routes_are_sets() {
        let grant = made(&["post", "POST", "get"], &["h/a", "h/a"], 1440, Some(1)).unwrap();
        assert_eq!(grant.methods, [Method::Get, Method::Post]);
        assert_eq!(grant.route_scope.len(), 1);
    }
}
