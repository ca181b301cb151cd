//! Credentials: a named secret for an upstream, how to inject it and where it may go.

use std::str::FromStr;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use sqlx::any::AnyRow;

use super::{Connection, Store, StoreError, TeamId, check_credential_name, column, json_column};
use crate::{
    clock::Timestamp,
    secrets::{Keyring, OpenError, Place, Secret},
};

/// How a credential authenticates upstream (spec/cli.md §3 `add`).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Auth {
    /// The value itself, put into a header.
    ApiKey,
    /// A bundle that is exchanged for a token.
    OAuth2,
    /// A quartet that signs each request.
    OAuth1,
    /// A sidecar that is handed the value.
    Custom,
    /// A key that signs what agents ask to have signed.
    Signing,
}

impl Auth {
    /// All kinds, in the order in which they are offered.
    pub const ALL: [Self; 5] = [
        Self::ApiKey,
        Self::OAuth2,
        Self::OAuth1,
        Self::Custom,
        Self::Signing,
    ];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::ApiKey => "api-key",
            Self::OAuth2 => "oauth2",
            Self::OAuth1 => "oauth1",
            Self::Custom => "custom",
            Self::Signing => "signing",
        }
    }

    /// Returns TAP's word for the way out: `direct` for a plain value, else `sidecar` (spec/tap.md §1.1).
    pub const fn connector(self) -> &'static str {
        match self {
            Self::ApiKey | Self::Signing => "direct",
            Self::OAuth2 | Self::OAuth1 | Self::Custom => "sidecar",
        }
    }
}

impl FromStr for Auth {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text {
            // TAP's two other words for an API key, and its other one for signing.
            "token" | "bearer" => Ok(Self::ApiKey),
            "signer" => Ok(Self::Signing),
            _ => Self::ALL
                .into_iter()
                .find(|auth| auth.as_str() == text)
                .ok_or(()),
        }
    }
}

/// A header that a credential fills.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Binding {
    /// The header's name.
    pub header: String,
    /// The template of its value.
    pub format: String,
}

/// A credential as it is stored; its value is sealed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Credential {
    /// Its row.
    pub id: String,
    /// The team that owns it.
    pub team: TeamId,
    /// Its name: `^[a-z0-9-]{1,64}$`.
    pub name: String,
    /// What it is, for people and agents.
    pub description: String,
    /// How it authenticates.
    pub auth: Auth,
    /// Where its API begins.
    pub api_base: Option<String>,
    /// Whether agents name only a path under `api_base`.
    pub relative_target: bool,
    /// The template of the `Authorization` header, when it is not `Bearer {value}`.
    pub header_format: Option<String>,
    /// The headers that it fills instead of `Authorization`.
    pub bindings: Vec<Binding>,
    /// Where it may be sent.
    pub allowed_hosts: Vec<String>,
    /// Whether it may be sent anywhere.
    pub any_host: bool,
    /// How many requests of all agents together may use it in an hour; `None` is any number.
    pub rate_limit_per_hour: Option<i64>,
    /// Whether nobody is meant to use it, and whoever names it raises an alarm.
    pub canary: bool,
    /// The end user whose it is, by the app's own id; `None` for the team's own.
    pub end_user_id: Option<String>,
    /// The row of the app key that made it for its end user.
    pub app_id: Option<String>,
    /// The sealed value; `None` when none was set.
    pub sealed: Option<Vec<u8>>,
    /// When the value was last set.
    pub value_set_at: Option<Timestamp>,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it was last changed.
    pub updated_at: Timestamp,
}

impl Credential {
    /// Returns a team's credentials by name.
    pub async fn list(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query("select * from credentials where team_id = $1")
            .bind(team.as_str())
            .fetch_all(&mut *reader)
            .await?;
        let mut credentials: Vec<_> = rows.iter().map(Self::from_row).collect::<Result<_, _>>()?;
        let sealed = credentials.iter().filter_map(|it| it.sealed.as_deref());
        store.know(&mut reader, sealed).await?;
        credentials.sort_by(|one, other| one.name.cmp(&other.name));
        Ok(credentials)
    }

    /// Returns a team's credential of that name.
    pub async fn find(
        store: &Store,
        team: &TeamId,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let found = Self::find_in(&mut reader, team.as_str(), name).await?;
        let sealed = found.as_ref().and_then(|it| it.sealed.as_deref());
        store.know(&mut reader, sealed).await?;
        Ok(found)
    }

    /// Returns whether a text can be the name of a credential of a team: `^[a-z0-9-]{1,64}$`. Those of end
    /// users have names that no team can give.
    pub fn is_name(text: &str) -> bool {
        check_credential_name(text).is_ok()
    }

    /// Opens the value; `None` when none was set. Call it as late as possible.
    pub fn open(&self, key: &Keyring) -> Result<Option<Secret>, OpenError> {
        self.sealed
            .as_deref()
            .map(|sealed| key.open(self.place(), sealed))
            .transpose()
    }

    /// Returns where the sealed value stands.
    pub(super) fn place(&self) -> Place<'_> {
        Place {
            team: self.team.as_str(),
            table: "credentials",
            row: &self.id,
            column: "value",
        }
    }

    pub(super) async fn find_in(
        connection: &mut Connection,
        team: &str,
        name: &str,
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query("select * from credentials where team_id = $1 and name = $2")
            .bind(team)
            .bind(name)
            .fetch_optional(connection)
            .await?;
        row.as_ref().map(Self::from_row).transpose()
    }

    pub(super) fn from_row(row: &AnyRow) -> Result<Self, StoreError> {
        let id: String = column(row, "id")?;
        let auth: String = column(row, "auth")?;
        let time = |name| Ok::<_, StoreError>(Timestamp::from_millis(column(row, name)?));
        Ok(Self {
            team: TeamId::new(column(row, "team_id")?),
            name: column(row, "name")?,
            description: column(row, "description")?,
            auth: auth
                .parse()
                .map_err(|()| StoreError::corrupt("credentials", "auth", &id))?,
            api_base: column(row, "api_base")?,
            relative_target: column::<i64>(row, "relative_target")? != 0,
            header_format: column(row, "header_format")?,
            bindings: json_column(row, ("credentials", "bindings", &id))?,
            allowed_hosts: json_column(row, ("credentials", "allowed_hosts", &id))?,
            any_host: column::<i64>(row, "any_host")? != 0,
            rate_limit_per_hour: column(row, "rate_limit_per_hour")?,
            canary: column::<i64>(row, "canary")? != 0,
            end_user_id: column(row, "end_user_id")?,
            app_id: column(row, "app_id")?,
            sealed: column(row, "value")?,
            value_set_at: column::<Option<i64>>(row, "value_set_at")?.map(Timestamp::from_millis),
            created_at: time("created_at")?,
            updated_at: time("updated_at")?,
            id,
        })
    }

    /// Returns what the audit tells of it: everything but the value.
    pub(super) fn told(&self) -> Value {
        json!({
            "description": self.description,
            "auth": self.auth.as_str(),
            "api_base": self.api_base,
            "relative_target": self.relative_target,
            "header_format": self.header_format,
            "bindings": self.bindings,
            "allowed_hosts": self.allowed_hosts,
            "any_host": self.any_host,
            "rate_limit_per_hour": self.rate_limit_per_hour,
            "canary": self.canary,
        })
    }
}
