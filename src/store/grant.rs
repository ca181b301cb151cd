//! Grants: for a while, calls of one kind need not be asked about (spec/tap.md §3.5).

use sqlx::any::AnyRow;

use super::{Connection, Store, StoreError, TeamId, column, json_column};
use crate::{
    clock::Timestamp,
    policy::{Call, Method, RouteScope, covers},
};

/// A grant as it is stored.
#[derive(Clone, Debug)]
pub struct Grant {
    /// Its id: a UUID.
    pub id: String,
    /// The team that granted it.
    pub team: TeamId,
    /// The credential that it is about.
    pub credential_name: String,
    /// The methods that it covers.
    pub methods: Vec<Method>,
    /// The routes that it covers.
    pub route_scope: Vec<RouteScope>,
    /// Who granted it.
    pub granted_by: String,
    /// When it was granted.
    pub created_at: Timestamp,
    /// When it ends.
    pub expires_at: Timestamp,
    /// How many calls it lets through; `None` is any number.
    pub max_uses: Option<i64>,
    /// How many calls it has let through.
    pub uses: i64,
    /// When it was revoked.
    pub revoked_at: Option<Timestamp>,
    /// Who revoked it.
    pub revoked_by: Option<String>,
}

/// Which grants are listed.
#[derive(Clone, Copy, Debug, Default)]
pub struct GrantFilter<'a> {
    /// Those of this credential alone.
    pub credential: Option<&'a str>,
    /// Those that a call could still use.
    pub is_live: bool,
}

impl Grant {
    /// The most grants that are listed (spec/tap.md §4.6).
    pub const LISTED_MAX: i64 = 200;

    /// Returns whether a call could use it at that time.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.revoked_at.is_none()
            && self.expires_at > now
            && self.max_uses.is_none_or(|most| self.uses < most)
    }

    /// Returns a team's grants, the newest first; at most [`Grant::LISTED_MAX`].
    pub async fn list(
        store: &Store,
        team: &TeamId,
        filter: GrantFilter<'_>,
    ) -> Result<Vec<Self>, StoreError> {
        let live_at = filter.is_live.then(|| store.clock.now().as_millis());
        let rows = sqlx::query(
            "select grants.*, credentials.name as credential_name from grants \
             join credentials on credentials.id = grants.credential_id where grants.team_id = $1 \
             and ($2 = '' or credentials.name = $2) \
             and ($3 = 0 or (revoked_at is null and expires_at > $3 and (uses_max is null or uses < uses_max))) \
             order by grants.created_at desc, grants.id limit $4",
        )
        .bind(team.as_str())
        .bind(filter.credential.unwrap_or_default())
        .bind(live_at.unwrap_or_default())
        .bind(Self::LISTED_MAX)
        .fetch_all(&mut *store.reader().await?)
        .await?;
        rows.iter().map(Self::from_row).collect()
    }

    /// Returns the team's grant with that id.
    pub async fn find(store: &Store, team: &TeamId, id: &str) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::find_in(&mut reader, (team.as_str(), id)).await
    }

    /// Uses up one call of a grant for each of these credentials, given by their rows: all of them, or none
    /// and `None`. Of the grants that cover the call the oldest is used.
    ///
    /// Each use is one conditional update, so a grant of `N` calls lets exactly `N` through, whoever asks.
    pub async fn claim(
        store: &Store,
        credentials: &[&str],
        call: &Call<'_>,
    ) -> Result<Option<Vec<String>>, StoreError> {
        let now = store.clock.now().as_millis();
        let mut candidates = Vec::with_capacity(credentials.len());
        let mut reader = store.reader().await?;
        for credential in credentials {
            let covering = covering(&mut reader, (credential, now), call).await?;
            if covering.is_empty() {
                return Ok(None);
            }
            candidates.push(covering);
        }
        drop(reader);
        // In one order, so that two calls that use the same grants do not wait for each other.
        candidates.sort();
        let mut transaction = store.begin().await?;
        let mut used = Vec::with_capacity(candidates.len());
        for covering in candidates {
            let Some(id) = use_first(&mut transaction, covering, now).await? else {
                transaction.rollback().await?;
                return Ok(None);
            };
            used.push(id);
        }
        transaction.commit().await?;
        Ok(Some(used))
    }

    /// Deletes what ended before a time: it stays in the audit log; how many.
    pub async fn purge(store: &Store, before: Timestamp) -> Result<u64, StoreError> {
        let mut transaction = store.begin().await?;
        let done = sqlx::query("delete from grants where coalesce(revoked_at, expires_at) < $1")
            .bind(before.as_millis())
            .execute(&mut *transaction)
            .await?;
        transaction.commit().await?;
        Ok(done.rows_affected())
    }

    pub(super) async fn find_in(
        connection: &mut Connection,
        (team, id): (&str, &str),
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query(
            "select grants.*, credentials.name as credential_name from grants \
             join credentials on credentials.id = grants.credential_id \
             where grants.team_id = $1 and grants.id = $2",
        )
        .bind(team)
        .bind(id)
        .fetch_optional(connection)
        .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let time = |name| {
            Ok::<_, StoreError>(column::<Option<i64>>(row, name)?.map(Timestamp::from_millis))
        };
        let (methods, route_scope) = read_coverage(row, &id)?;
        Ok(Self {
            team: TeamId::new(column(row, "team_id")?),
            credential_name: column(row, "credential_name")?,
            methods,
            route_scope,
            granted_by: column(row, "granted_by")?,
            created_at: Timestamp::from_millis(column(row, "created_at")?),
            expires_at: Timestamp::from_millis(column(row, "expires_at")?),
            max_uses: column(row, "uses_max")?,
            uses: column(row, "uses")?,
            revoked_at: time("revoked_at")?,
            revoked_by: column(row, "revoked_by")?,
            id,
        })
    }
}

/// Returns the live grants of a credential that cover a call, the oldest first.
async fn covering(
    connection: &mut Connection,
    (credential, now): (&str, i64),
    call: &Call<'_>,
) -> Result<Vec<String>, StoreError> {
    let rows = sqlx::query(
        "select id, methods, route_scope from grants where credential_id = $1 and revoked_at is null \
         and expires_at > $2 and (uses_max is null or uses < uses_max) order by created_at, id",
    )
    .bind(credential)
    .bind(now)
    .fetch_all(connection)
    .await?;
    let mut found = Vec::new();
    for row in &rows {
        let id: String = column(row, "id")?;
        let (methods, route_scope) = read_coverage(row, &id)?;
        if covers(&methods, &route_scope, call) {
            found.push(id);
        }
    }
    Ok(found)
}

/// Uses the first of the grants that is still live when it is its turn.
async fn use_first(
    connection: &mut Connection,
    grants: Vec<String>,
    now: i64,
) -> Result<Option<String>, StoreError> {
    for id in grants {
        let done = sqlx::query(
            "update grants set uses = uses + 1 where id = $1 and revoked_at is null \
             and expires_at > $2 and (uses_max is null or uses < uses_max)",
        )
        .bind(id.as_str())
        .bind(now)
        .execute(&mut *connection)
        .await?;
        if done.rows_affected() == 1 {
            return Ok(Some(id));
        }
    }
    Ok(None)
}

fn read_coverage(row: &AnyRow, id: &str) -> Result<(Vec<Method>, Vec<RouteScope>), StoreError> {
    let methods: Vec<String> = json_column(row, ("grants", "methods", id))?;
    let methods: Option<_> = methods.iter().map(|name| Method::parse(name)).collect();
    let scopes: Vec<String> = json_column(row, ("grants", "route_scope", id))?;
    let scopes: Result<_, _> = scopes.iter().map(|scope| scope.parse()).collect();
    Ok((
        methods.ok_or_else(|| StoreError::corrupt("grants", "methods", id))?,
        scopes.map_err(|_| StoreError::corrupt("grants", "route_scope", id))?,
    ))
}
