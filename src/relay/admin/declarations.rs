//! `/team/apply` and `/team/export`: everything that can be declared, at once (spec/cli.md §4).

use std::{borrow::Cow, sync::Arc};

use axum::{Json, extract::State};
use http::StatusCode;
use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, de};
use serde_json::{Map, Value, json};

use super::super::{
    Parts,
    error::ApiError,
    typed::{Body, Clearable, Query},
};
use super::{
    channels,
    credential_fields::{DeclaredCredentialBody, GivenValue},
    guard::{Author, Caller},
    per_hour::PerHour,
    policies::PolicyBody,
    refusal::{self, change, given, invalid},
};
use crate::{
    policy::Policy,
    proxy::check_declared,
    store::{
        AgentKind, AgentUpdate, ChangeError, ChannelKind, ChannelUpdate, Credential, Declaration,
        DeclarationError, DeclaredAgent, DeclaredChannel, DeclaredCredential, DeclaredPolicy,
        DeclaredRole, Entry, Noun, RoleUpdate, SealedValueError, Terms, check_credential_name,
        check_name,
    },
    views::{export::ExportView, plan::PlanView},
};

/// What credentials, roles, agents, policies and channels are to be; a list that is left out is not spoken of.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct DeclarationBody {
    credentials: Option<Vec<DeclaredCredentialBody>>,
    roles: Option<Vec<DeclaredRoleBody>>,
    agents: Option<Vec<DeclaredAgentBody>>,
    policies: Option<Vec<DeclaredPolicyBody>>,
    channels: Option<Vec<DeclaredChannelBody>>,
    /// Whether what the lists do not name is deleted.
    prune: Option<bool>,
    /// The revision of a plan: if anything was changed since, nothing is done.
    revision: Option<i64>,
}

/// What a role is declared to be; what is left out stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeclaredRoleBody {
    name: String,
    description: Option<String>,
    #[serde(default)]
    rate_limit_per_hour: Clearable<PerHour>,
    credentials: Option<Vec<String>>,
}

/// What an agent is declared to be; what is left out stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeclaredAgentBody {
    name: String,
    kind: Option<KindWord>,
    description: Option<String>,
    all_credentials: Option<bool>,
    enabled: Option<bool>,
    #[serde(default)]
    rate_limit_per_hour: Clearable<PerHour>,
    roles: Option<Vec<String>>,
    credentials: Option<Vec<String>>,
}

/// What the key of an agent is for.
#[derive(Clone, Copy, Deserialize, JsonSchema)]
#[serde(rename_all = "lowercase")]
enum KindWord {
    Agent,
    App,
}

/// What a notification channel is declared to be; what is left out stays.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
struct DeclaredChannelBody {
    name: String,
    /// `dashboard`, `agent_reflected`, `telegram` or `matrix`; a channel that is there stays what it is.
    channel_type: Option<String>,
    config: Option<Map<String, Value>>,
    enabled: Option<bool>,
    priority: Option<i64>,
}

/// The whole policy of a credential.
struct DeclaredPolicyBody(DeclaredPolicy);

impl<'de> Deserialize<'de> for DeclaredPolicyBody {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut rules = Map::deserialize(deserializer)?;
        let Some(Value::String(credential)) = rules.remove("credential") else {
            return Err(de::Error::missing_field("credential"));
        };
        let policy = Policy::parse(&Value::Object(rules).to_string());
        let policy = policy.map_err(de::Error::custom)?;
        Ok(Self(DeclaredPolicy { credential, policy }))
    }
}

impl JsonSchema for DeclaredPolicyBody {
    fn schema_name() -> Cow<'static, str> {
        "DeclaredPolicyBody".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        let mut schema = PolicyBody::json_schema(generator);
        schema.insert("required".to_owned(), json!(["credential"]));
        if let Some(Value::Object(properties)) = schema.get_mut("properties") {
            properties.insert("credential".to_owned(), json!({ "type": "string" }));
        }
        schema
    }
}

/// Brings everything to what is declared, or nothing.
pub(super) async fn apply(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Body(body): Body<DeclarationBody>,
) -> Result<Json<PlanView>, ApiError> {
    let terms = Terms {
        prune: body.prune.unwrap_or_default(),
        revision: body.revision,
    };
    let declaration = declaration_of(body)?.open_values(&parts.store, author.team());
    let declaration = declaration.map_err(|error| refused(&parts, error))?;
    check(&parts, &author, &declaration).await?;
    let actor = author.actor();
    let applied = declaration.apply(&parts.store, &actor, terms).await;
    let applied = applied.map_err(|error| refused(&parts, error))?;
    parts.proxy.copy_audit().await;
    Ok(Json(PlanView::of(applied, author.is_trial())))
}

/// Tells why a declaration was not applied, and which entry that is about.
fn refused(parts: &Parts, refused: DeclarationError) -> ApiError {
    let message = match &refused.error {
        ChangeError::Unsuitable(error) => Some(error.to_string()),
        _ => None,
    };
    // Nothing is named by the path: whatever is missing was named in the body.
    let answer = change(parts, Noun::Team)(refused.error);
    let answer = match message {
        Some(message) => answer.with("unsuitable", message),
        None => answer,
    };
    about(answer, refused.entry)
}

/// What of everything is told.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct ExportQuery {
    /// Whether the values of credentials are, sealed.
    sealed_values: Option<bool>,
}

/// Tells everything that can be declared, as it is.
pub(super) async fn export(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Query(query): Query<ExportQuery>,
) -> Result<Json<ExportView>, ApiError> {
    let sealed_values = query.sealed_values.unwrap_or_default();
    let read = ExportView::read(&parts.store, caller.team(), sealed_values).await;
    let read = read.map_err(|error| ApiError::store(error, &parts))?;
    Ok(Json(read))
}

/// Refuses values that no call could use.
async fn check(parts: &Parts, caller: &Caller, declaration: &Declaration) -> Result<(), ApiError> {
    let stored = Credential::list(&parts.store, caller.team()).await;
    let stored = stored.map_err(|error| ApiError::store(error, parts))?;
    check_declared(declaration, &stored, parts.store.key()).map_err(|(index, error)| {
        let told = error.to_string();
        let noun = Noun::Credential;
        let refused = ApiError::plain(StatusCode::BAD_REQUEST, "invalid_credential", &told)
            .with("unsuitable", told)
            .with("fix", "give a value of that shape, or another `auth`");
        about(refused, Some(Entry { noun, index }))
    })
}

/// Tells which entry a refusal is about.
fn about(refused: ApiError, entry: Option<Entry>) -> ApiError {
    let Some(Entry { noun, index }) = entry else {
        return refused;
    };
    let list = match noun {
        Noun::Credential => "credentials",
        Noun::Role => "roles",
        Noun::Agent => "agents",
        Noun::Channel => "channels",
        _ => "policies",
    };
    refused.with("entry", json!({ "list": list, "index": index }))
}

fn declaration_of(body: DeclarationBody) -> Result<Declaration, ApiError> {
    Ok(Declaration {
        credentials: each(body.credentials, Noun::Credential, credential_of)?,
        roles: each(body.roles, Noun::Role, role_of)?,
        agents: each(body.agents, Noun::Agent, agent_of)?,
        policies: each(body.policies, Noun::Policy, policy_of)?,
        channels: each(body.channels, Noun::Channel, channel_of)?,
    })
}

/// Reads a list; a mistake is told with the place of its entry.
fn each<B, D>(
    list: Option<Vec<B>>,
    noun: Noun,
    read: impl Fn(B) -> Result<D, ApiError>,
) -> Result<Option<Vec<D>>, ApiError> {
    let Some(list) = list else { return Ok(None) };
    let entries = list.into_iter().enumerate();
    let entries = entries.map(|(index, body)| {
        read(body).map_err(|refused| about(refused, Some(Entry { noun, index })))
    });
    entries.collect::<Result<_, _>>().map(Some)
}

fn credential_of(mut body: DeclaredCredentialBody) -> Result<DeclaredCredential, ApiError> {
    check_credential_name(&body.name).map_err(|error| given(&error))?;
    let value = body.value.take().map(GivenValue::checked).transpose()?;
    let sealed = body.value_sealed.take().map(|text| text.parse());
    let value_sealed = sealed
        .transpose()
        .map_err(|error: SealedValueError| refusal::credential(&error.into()))?;
    if value.is_some() && value_sealed.is_some() {
        return Err(invalid("give one of `value` and `value_sealed`"));
    }
    Ok(DeclaredCredential {
        name: body.name.clone(),
        update: body.into_update()?,
        value,
        value_sealed,
    })
}

fn role_of(body: DeclaredRoleBody) -> Result<DeclaredRole, ApiError> {
    check_name(&body.name).map_err(|error| given(&error))?;
    Ok(DeclaredRole {
        name: body.name,
        update: RoleUpdate {
            description: body.description,
            rate_limit_per_hour: body.rate_limit_per_hour.map(PerHour::get).into_change(),
            credentials: body.credentials,
            ..RoleUpdate::default()
        },
    })
}

fn agent_of(body: DeclaredAgentBody) -> Result<DeclaredAgent, ApiError> {
    check_name(&body.name).map_err(|error| given(&error))?;
    Ok(DeclaredAgent {
        name: body.name,
        kind: body.kind.map(|kind| match kind {
            KindWord::Agent => AgentKind::Agent,
            KindWord::App => AgentKind::App,
        }),
        update: AgentUpdate {
            description: body.description,
            rate_limit_per_hour: body.rate_limit_per_hour.map(PerHour::get).into_change(),
            all_credentials: body.all_credentials,
            roles: body.roles,
            credentials: body.credentials,
            enabled: body.enabled,
            is_adopted: false,
        },
    })
}

fn channel_of(body: DeclaredChannelBody) -> Result<DeclaredChannel, ApiError> {
    check_name(&body.name).map_err(|error| given(&error))?;
    let kind = body.channel_type.as_deref().map(ChannelKind::parse);
    Ok(DeclaredChannel {
        name: body.name,
        update: ChannelUpdate {
            kind: kind
                .transpose()
                .map_err(|error| channels::refused(&error))?,
            config: body.config,
            enabled: body.enabled,
            priority: body.priority,
        },
    })
}

fn policy_of(body: DeclaredPolicyBody) -> Result<DeclaredPolicy, ApiError> {
    let DeclaredPolicyBody(declared) = body;
    check_credential_name(&declared.credential).map_err(|error| given(&error))?;
    Ok(declared)
}
