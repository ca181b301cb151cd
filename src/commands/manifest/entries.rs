//! The entries of a manifest: a credential, a role, an agent, a policy, a channel.

use schemars::{JsonSchema, SchemaGenerator};
use serde_json::{Map, Value};

use super::{
    Mistake,
    fields::{Fields, text, wrong},
    node::{Content, Node},
    value::Source,
};
use crate::{
    policy::Policy,
    store::{
        AgentKind, AgentUpdate, Auth, Binding, ChannelKind, ChannelUpdate, CredentialUpdate,
        DeclaredAgent, DeclaredChannel, DeclaredCredential, DeclaredPolicy, DeclaredRole,
        GivenError, RoleUpdate, SEALED, address, check_credential_name, check_name, read_hosts,
    },
    views::{
        agent::AgentDetails, channel::ChannelView, credential::CredentialDetails, role::RoleView,
    },
};

/// The fields of a credential that can be set.
const CREDENTIAL: [&str; 15] = [
    "name",
    "description",
    "auth",
    "api_base",
    "relative_target",
    "allowed_hosts",
    "any_host",
    "rate_limit_per_hour",
    "canary",
    "header_format",
    "bindings",
    "value_file",
    "value_env",
    "value_command",
    "value_sealed",
];
/// The fields of a role that can be set.
const ROLE: [&str; 4] = ["name", "description", "rate_limit_per_hour", "credentials"];
/// The fields of a channel that can be set.
const CHANNEL: [&str; 5] = ["name", "channel_type", "config", "enabled", "priority"];
/// The fields of an agent that can be set.
const AGENT: [&str; 8] = [
    "name",
    "description",
    "kind",
    "all_credentials",
    "enabled",
    "rate_limit_per_hour",
    "roles",
    "credentials",
];

/// Reads a credential, and where its value comes from.
pub(super) fn credential(node: Node) -> Result<(DeclaredCredential, Option<Source>), Mistake> {
    let mut fields = Fields::of(node, "credential")?;
    let name = name(&mut fields, "name", check_credential_name)?;
    let source = Source::take(&mut fields)?;
    let update = CredentialUpdate {
        description: fields.text("description")?,
        auth: fields.word("auth", kind)?,
        api_base: fields.clearable("api_base", |text| told(address(text)))?,
        relative_target: fields.flag("relative_target")?,
        header_format: fields.clearable("header_format", |text| Ok(text.to_owned()))?,
        bindings: fields
            .list("bindings")?
            .map(|list| list.into_iter().map(binding).collect())
            .transpose()?,
        allowed_hosts: hosts(&mut fields)?,
        any_host: fields.flag("any_host")?,
        rate_limit_per_hour: fields.limit("rate_limit_per_hour")?,
        canary: fields.flag("canary")?,
    };
    fields.end((&CREDENTIAL, &shown::<CredentialDetails>()))?;
    let declared = DeclaredCredential {
        name,
        update,
        value: None,
        value_sealed: None,
    };
    Ok((declared, source))
}

/// Reads a role.
pub(super) fn role(node: Node) -> Result<DeclaredRole, Mistake> {
    let mut fields = Fields::of(node, "role")?;
    let name = name(&mut fields, "name", check_name)?;
    let update = RoleUpdate {
        description: fields.text("description")?,
        rate_limit_per_hour: fields.limit("rate_limit_per_hour")?,
        credentials: fields.set("credentials")?,
        ..RoleUpdate::default()
    };
    fields.end((&ROLE, &shown::<RoleView>()))?;
    Ok(DeclaredRole { name, update })
}

/// Reads an agent.
pub(super) fn agent(node: Node) -> Result<DeclaredAgent, Mistake> {
    let mut fields = Fields::of(node, "agent")?;
    let name = name(&mut fields, "name", check_name)?;
    let kind = fields.word("kind", |word| match word {
        "agent" => Ok(AgentKind::Agent),
        "app" => Ok(AgentKind::App),
        _ => Err("an agent is of the kind `agent` or `app`".to_owned()),
    })?;
    let update = AgentUpdate {
        description: fields.text("description")?,
        rate_limit_per_hour: fields.limit("rate_limit_per_hour")?,
        all_credentials: fields.flag("all_credentials")?,
        roles: fields.set("roles")?,
        credentials: fields.set("credentials")?,
        enabled: fields.flag("enabled")?,
        is_adopted: false,
    };
    fields.end((&AGENT, &shown::<AgentDetails>()))?;
    Ok(DeclaredAgent { name, kind, update })
}

/// Reads a policy, field by field: so that a mistake is told with the line of its field.
pub(super) fn policy(node: Node) -> Result<DeclaredPolicy, Mistake> {
    let mut fields = Fields::of(node, "policy")?;
    let credential = name(&mut fields, "credential", check_credential_name)?;
    let mut policy = Policy::default();
    for member in fields.rest() {
        let line = member.node.line;
        let field = serde_json::json!({ member.name: member.node.into_json() });
        let patched = policy.patched(&field.to_string());
        policy = patched.map_err(|error| Mistake::at(Some(line), error.to_string()))?;
    }
    Ok(DeclaredPolicy { credential, policy })
}

/// Reads a notification channel.
pub(super) fn channel(node: Node) -> Result<DeclaredChannel, Mistake> {
    let mut fields = Fields::of(node, "channel")?;
    let name = name(&mut fields, "name", check_name)?;
    let kind = fields.word("channel_type", |word| told(ChannelKind::parse(word)))?;
    let update = ChannelUpdate {
        kind,
        config: config(&mut fields, kind)?,
        enabled: fields.flag("enabled")?,
        priority: fields.number("priority")?,
    };
    fields.end((&CHANNEL, &shown::<ChannelView>()))?;
    Ok(DeclaredChannel { name, update })
}

/// Takes the configuration of a channel. What is secret of it does not stand in a manifest.
fn config(
    fields: &mut Fields,
    kind: Option<ChannelKind>,
) -> Result<Option<Map<String, Value>>, Mistake> {
    let Some(node) = fields.take("config") else {
        return Ok(None);
    };
    let line = node.line;
    if !matches!(node.content, Content::Object(_)) {
        return Err(wrong(&node, "config", "an object with fields"));
    }
    let Some(kind) = kind else {
        let told = "`config` needs `channel_type` beside it";
        return Err(Mistake::at(Some(line), told.to_owned()));
    };
    let Value::Object(config) = node.into_json() else {
        return Ok(None);
    };
    match config
        .iter()
        .find(|(name, value)| kind.hides(name) && *value != SEALED)
    {
        None => Ok(Some(config)),
        Some((name, _)) => {
            let told = format!("`{name}` may be secret, and does not stand in a manifest");
            Err(Mistake::at(Some(line), told).with_hint(format!(
                "store it with `PATCH /team/notification-channels/NAME`, and write `{SEALED}` here"
            )))
        }
    }
}

/// Takes the name of the entry.
fn name(
    fields: &mut Fields,
    field: &'static str,
    check: impl FnOnce(&str) -> Result<(), GivenError>,
) -> Result<String, Mistake> {
    let (name, line) = fields.needed(field)?;
    match check(&name) {
        Ok(()) => Ok(name),
        Err(error) => Err(Mistake::at(Some(line), error.to_string())),
    }
}

fn kind(word: &str) -> Result<Auth, String> {
    let words = Auth::ALL.map(Auth::as_str).join(", ");
    word.parse()
        .map_err(|()| format!("a credential is of the kind {words}"))
}

fn hosts(fields: &mut Fields) -> Result<Option<Vec<String>>, Mistake> {
    let line = fields.line;
    let Some(given) = fields.set("allowed_hosts")? else {
        return Ok(None);
    };
    let read = read_hosts(&given).map_err(|error| {
        let told = error.to_string();
        Mistake::at(Some(line), format!("`allowed_hosts`: {told}"))
    });
    read.map(Some)
}

fn binding(node: Node) -> Result<Binding, Mistake> {
    if !matches!(node.content, Content::Object(_)) {
        return Err(wrong(&node, "bindings", "a list of headers with formats"));
    }
    let line = node.line;
    let mut fields = Fields::of(node, "binding")?;
    let (header, _) = fields.needed("header")?;
    let format = match fields.take("format") {
        Some(node) => text(node, "format")?,
        None => "{value}".to_owned(),
    };
    fields.end((&["header", "format"], &[]))?;
    let bound = Binding::new(&header, &format);
    bound.map_err(|error| Mistake::at(Some(line), error.to_string()))
}

fn told<T, E: ToString>(read: Result<T, E>) -> Result<T, String> {
    read.map_err(|error| error.to_string())
}

/// Returns the names of all fields that `show` prints: those that cannot be set are ignored.
fn shown<V: JsonSchema>() -> Vec<String> {
    let schema = SchemaGenerator::default().into_root_schema_for::<V>();
    let properties = schema.get("properties").and_then(|value| value.as_object());
    properties
        .into_iter()
        .flatten()
        .map(|(name, _)| name.clone())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_and_cannot_be_set_is_known() {
        let agent = shown::<AgentDetails>();
        for field in ["created_at", "effective", "last_used_at", "rate_limit_used"] {
            assert!(
                agent.iter().any(|shown| shown == field),
                "{field}: {agent:?}"
            );
        }
        let credential = shown::<CredentialDetails>();
        for field in ["value_set_at", "updated_at", "signing_key"] {
            assert!(credential.iter().any(|shown| shown == field), "{field}");
        }
        for settable in &CREDENTIAL[..11] {
            assert!(
                credential.iter().any(|shown| shown == settable),
                "{settable}"
            );
        }
    }
}
