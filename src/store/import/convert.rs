//! What stands in TAP's rows, in our own types; and what cannot.

use serde_json::{Map, Value, json};

use super::{
    Left,
    source::{Row, TapSource},
};
use crate::{
    policy::{ApprovalMode, Policy},
    secrets::{EncryptionKey, PasswordHash, Place, Secret},
    store::{
        AgentKind, Auth, Binding, MemberRole, NewAgent, NewCredential, NewRole,
        check_credential_name, check_name, default_hosts, read_email, read_hosts,
    },
};

/// The fields that a policy has in both systems (spec/tap.md §3.1).
const POLICY_FIELDS: [&str; 11] = [
    "auto_approve_methods",
    "require_approval_methods",
    "auto_approve_urls",
    "require_approval_urls",
    "allowed_approvers",
    "approval_channel",
    "telegram_chat_id",
    "matrix_room_id",
    "matrix_allowed_approvers",
    "require_passkey",
    "min_approvals",
];

/// A member to be.
#[derive(Debug)]
pub(super) struct User {
    pub(super) email: String,
    pub(super) role: MemberRole,
    pub(super) password: Option<PasswordHash>,
    pub(super) display_name: Option<String>,
    /// The credentials that the person looks after.
    pub(super) assigned: Vec<String>,
}

/// An agent to be, with the hash of the key that it has.
#[derive(Debug)]
pub(super) struct Keyed {
    pub(super) agent: NewAgent,
    pub(super) key_hash: String,
    pub(super) is_enabled: bool,
}

/// Everything of one team.
#[derive(Debug)]
pub(super) struct TeamRows {
    pub(super) name: String,
    pub(super) mode: ApprovalMode,
    pub(super) users: Vec<User>,
    pub(super) credentials: Vec<(NewCredential, Option<Policy>)>,
    pub(super) roles: Vec<NewRole>,
    pub(super) agents: Vec<Keyed>,
    pub(super) templates: Vec<(String, Policy)>,
    /// What cannot be carried over.
    pub(super) left: Vec<Left>,
    /// What is carried over and wants a look.
    pub(super) notes: Vec<String>,
}

/// Reads everything of a team.
pub(super) fn team(source: &TapSource, key: &EncryptionKey, row: &Row) -> TeamRows {
    let id = text(row, "id");
    let mut rows = TeamRows {
        name: text(row, "name").to_owned(),
        mode: ApprovalMode::parse(text(row, "default_approval_mode"))
            .unwrap_or(ApprovalMode::Gated),
        users: Vec::new(),
        credentials: Vec::new(),
        roles: Vec::new(),
        agents: Vec::new(),
        templates: Vec::new(),
        left: Vec::new(),
        notes: Vec::new(),
    };
    rows.read_users(source, id);
    rows.read_credentials((source, key), id);
    rows.read_roles(source, id);
    rows.read_agents(source, id);
    rows.read_templates(source, id);
    rows
}

/// Returns the rows of a table that are a team's.
fn of_team<'a>(source: &'a TapSource, table: &str, team: &str) -> impl Iterator<Item = &'a Row> {
    source
        .table(table)
        .iter()
        .filter(move |row| text(row, "team_id") == team)
}

impl TeamRows {
    fn leave(&mut self, noun: &'static str, name: &str, why: impl Into<String>) {
        self.left.push(Left::new(noun, name, why));
    }

    fn read_users(&mut self, source: &TapSource, team: &str) {
        let members: Vec<_> = of_team(source, "memberships", team).collect();
        for member in members {
            let id = text(member, "user_id");
            let Some(user) = source
                .table("users")
                .iter()
                .find(|user| text(user, "id") == id)
            else {
                self.leave("user", id, "there is a membership and no user");
                continue;
            };
            let given = text(user, "email");
            let (email, role) = (read_email(given), text(member, "member_role").parse());
            let (Ok(email), Ok(role)) = (email, role) else {
                self.leave(
                    "user",
                    given,
                    "the address or what the member is cannot be read",
                );
                continue;
            };
            if user.get("email_verified") == Some(&Value::Bool(false)) {
                self.leave("user", &email, "the address was never verified");
                continue;
            }
            let hash = text(user, "password_hash");
            let password = hash
                .starts_with("$argon2")
                .then(|| PasswordHash::stored(hash.to_owned()));
            if password.is_none() {
                self.notes.push(format!(
                    "`{email}` needs a new password: `postern user reset-password {email}`"
                ));
            }
            let assigned = of_team(source, "approver_credentials", team)
                .filter(|row| text(row, "member_id") == id)
                .map(|row| text(row, "credential_name").to_owned());
            self.users.push(User {
                email,
                role,
                password,
                display_name: optional(user, "display_name"),
                assigned: assigned.collect(),
            });
        }
    }

    fn read_credentials(&mut self, (source, key): (&TapSource, &EncryptionKey), team: &str) {
        let policies: Vec<_> = of_team(source, "policies", team).collect();
        let rows: Vec<_> = of_team(source, "credentials", team).collect();
        for row in rows {
            let name = text(row, "name");
            if optional(row, "end_user_id").is_some() {
                self.leave(
                    "credential",
                    name,
                    "it is an end user's: their app has to make it again",
                );
                continue;
            }
            let policy = policies
                .iter()
                .find(|policy| text(policy, "credential_name") == name);
            let policy = policy.map(|row| read_policy(row)).transpose();
            match (self.credential(row, key), policy) {
                (Ok(credential), Ok(policy)) => self.credentials.push((credential, policy)),
                (Err(why), _) => self.leave("credential", name, why),
                (_, Err(why)) => self.leave("credential", name, format!("its policy: {why}")),
            }
        }
    }

    fn credential(&mut self, row: &Row, key: &EncryptionKey) -> Result<NewCredential, String> {
        let name = text(row, "name");
        check_credential_name(name).map_err(|error| error.to_string())?;
        let value = value(row, key)?;
        let api_base = optional(row, "api_base");
        let auth = auth(row, api_base.as_deref(), value.as_ref());
        let api_base = api_base.filter(|_| auth != Auth::Signing);
        let relative_target = row.get("relative_target") == Some(&Value::Bool(true));
        let given = texts(row, "allowed_hosts");
        let mut hosts = read_hosts(&given).map_err(|error| error.to_string())?;
        let mut any_host = false;
        if hosts.is_empty() && auth != Auth::Signing {
            hosts = default_hosts(api_base.as_deref());
            any_host = hosts.is_empty() && !relative_target;
            let bound = hosts.first().map_or("any host at all", String::as_str);
            self.notes.push(format!(
                "the credential `{name}` was bound to no host; it is bound to {bound} now"
            ));
        }
        let new = NewCredential {
            name: name.to_owned(),
            description: text(row, "description").to_owned(),
            auth,
            api_base,
            relative_target,
            header_format: optional(row, "auth_header_format"),
            bindings: bindings(row)?,
            allowed_hosts: hosts,
            any_host,
            rate_limit_per_hour: None,
            canary: false,
            value,
        };
        new.check().map_err(|error| error.to_string())?;
        Ok(new)
    }

    fn read_roles(&mut self, source: &TapSource, team: &str) {
        let rows: Vec<_> = of_team(source, "roles", team).collect();
        for row in rows {
            let name = text(row, "name");
            if let Err(error) = check_name(name) {
                self.leave("role", name, error.to_string());
                continue;
            }
            let linked = of_team(source, "role_credentials", team)
                .filter(|link| text(link, "role_name") == name)
                .map(|link| text(link, "credential_name").to_owned());
            self.roles.push(NewRole {
                name: name.to_owned(),
                description: text(row, "description").to_owned(),
                rate_limit_per_hour: limit(row),
                credentials: linked.collect(),
            });
        }
    }

    fn read_agents(&mut self, source: &TapSource, team: &str) {
        let rows: Vec<_> = of_team(source, "agents", team).collect();
        for row in rows {
            let name = text(row, "id");
            let key_hash = text(row, "api_key_hash").to_lowercase();
            if let Err(error) = check_name(name) {
                self.leave("agent", name, error.to_string());
                continue;
            }
            if key_hash.len() != 64 || !key_hash.bytes().all(|byte| byte.is_ascii_hexdigit()) {
                self.leave("agent", name, "it has no key that anybody could bear");
                continue;
            }
            let linked = |table: &str, field: &str| -> Vec<String> {
                of_team(source, table, team)
                    .filter(|link| text(link, "agent_id") == name)
                    .map(|link| text(link, field).to_owned())
                    .collect()
            };
            let all_credentials = row.get("all_credentials") == Some(&Value::Bool(true));
            let kind = match text(row, "kind") {
                "app" => AgentKind::App,
                _ => AgentKind::Agent,
            };
            let credentials = linked("agent_credentials", "credential_name");
            self.agents.push(Keyed {
                agent: NewAgent {
                    name: name.to_owned(),
                    description: text(row, "description").to_owned(),
                    kind,
                    all_credentials,
                    rate_limit_per_hour: limit(row),
                    roles: linked("agent_roles", "role_name"),
                    credentials: if all_credentials {
                        Vec::new()
                    } else {
                        credentials
                    },
                    owner_user_id: None,
                },
                key_hash,
                is_enabled: row.get("enabled") != Some(&Value::Bool(false)),
            });
        }
    }

    fn read_templates(&mut self, source: &TapSource, team: &str) {
        let rows: Vec<_> = of_team(source, "policy_templates", team).collect();
        for row in rows {
            let name = text(row, "name");
            match (check_name(name), read_policy(row)) {
                (Ok(()), Ok(policy)) => self.templates.push((name.to_owned(), policy)),
                (Err(error), _) => self.leave("policy template", name, error.to_string()),
                (_, Err(why)) => self.leave("policy template", name, why),
            }
        }
    }
}

/// Returns whether a credential's value opens with a key.
pub(super) fn opens(row: &Row, key: &EncryptionKey) -> bool {
    value(row, key).is_ok()
}

fn value(row: &Row, key: &EncryptionKey) -> Result<Option<Secret>, String> {
    let Some(sealed) = optional(row, "encrypted_value") else {
        return Ok(None);
    };
    let hex = sealed.strip_prefix("\\x").unwrap_or(&sealed);
    let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(hex.as_bytes());
    let bytes = bytes.map_err(|_| "its value is not what TAP stores".to_owned())?;
    // TAP's values are bound to no place.
    let place = Place {
        team: "",
        table: "",
        row: "",
        column: "",
    };
    let opened = key.open(place, &bytes);
    let value = opened.map_err(|_| "its value does not open with this key".to_owned())?;
    Ok(Some(value).filter(|value| !value.is_empty()))
}

/// Tells how a credential authenticates: TAP looks at the value whenever it is used (spec/tap.md §2.7).
fn auth(row: &Row, api_base: Option<&str>, value: Option<&Secret>) -> Auth {
    if api_base == Some("tap:sign") {
        return Auth::Signing;
    }
    if text(row, "connector") != "sidecar" {
        return Auth::ApiKey;
    }
    let bundle =
        value.and_then(|value| serde_json::from_slice::<Map<String, Value>>(value.expose()).ok());
    let has = |field: &str| {
        bundle
            .as_ref()
            .is_some_and(|bundle| bundle.contains_key(field))
    };
    if has("consumer_key") {
        Auth::OAuth1
    } else if has("client_id") && has("client_secret") {
        Auth::OAuth2
    } else {
        Auth::Custom
    }
}

fn bindings(row: &Row) -> Result<Vec<Binding>, String> {
    let Some(Value::Array(listed)) = list(row, "auth_bindings") else {
        return Ok(Vec::new());
    };
    let read = |one: &Value| {
        let part = |field: &str| one.get(field).and_then(Value::as_str).unwrap_or_default();
        Binding::new(part("header"), part("format")).map_err(|error| error.to_string())
    };
    listed.iter().map(read).collect()
}

fn read_policy(row: &Row) -> Result<Policy, String> {
    let mut document = Map::new();
    for field in POLICY_FIELDS {
        let value = list(row, field).or_else(|| row.get(field).cloned());
        if let Some(value) = value.filter(|value| !value.is_null()) {
            document.insert(field.to_owned(), value);
        }
    }
    let policy = Policy::parse(&json!(document).to_string()).map_err(|error| error.to_string())?;
    policy.check_savable().map_err(|error| error.to_string())?;
    Ok(policy)
}

/// Returns a limit; TAP's of less than one let nobody through, as one does nearly.
fn limit(row: &Row) -> Option<i64> {
    let limit = row.get("rate_limit_per_hour").and_then(Value::as_i64);
    limit.map(|limit| limit.max(1))
}

/// Returns a text; an empty one for none.
pub(super) fn text<'a>(row: &'a Row, field: &str) -> &'a str {
    row.get(field).and_then(Value::as_str).unwrap_or_default()
}

fn optional(row: &Row, field: &str) -> Option<String> {
    let text = text(row, field);
    (!text.is_empty()).then(|| text.to_owned())
}

/// Returns a list, which stands there as JSON or as text that is JSON.
fn list(row: &Row, field: &str) -> Option<Value> {
    match row.get(field)? {
        list @ Value::Array(_) => Some(list.clone()),
        Value::String(text) => serde_json::from_str(text).ok().filter(Value::is_array),
        _ => None,
    }
}

fn texts(row: &Row, field: &str) -> Vec<String> {
    let Some(Value::Array(listed)) = list(row, field) else {
        return Vec::new();
    };
    let text = |one: &Value| one.as_str().map(str::to_owned);
    listed.iter().filter_map(text).collect()
}
