//! What `config show` tells of every setting: its effective value and where it came from.

use super::{
    Config, ConfigError, PrivateTargets, SecretSetting, Source, parse,
    resolve::{Given, Places},
    settings::{Kind, SETTINGS, Setting},
};

/// What stands for a secret that is set.
const MASK: &str = "[secret]";

/// One setting with its effective value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The setting's name.
    pub name: &'static str,
    /// Its value, masked where it is secret; `None` where there is none.
    pub value: Option<Value>,
    /// Which of the four places it came from.
    pub origin: Origin,
    /// The variable that set it, else the one that would.
    pub variable: String,
    /// The flag that set it, or the file that did.
    pub given_by: Option<String>,
}

/// A value as it is shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Text.
    Text(String),
    /// A whole number.
    Number(u64),
    /// On or off.
    Switch(bool),
}

/// The place that a value came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The command line.
    Flag,
    /// The environment.
    Environment,
    /// The configuration file.
    File,
    /// Nobody set it.
    Default,
}

impl Origin {
    /// Returns the word for it.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Flag => "flag",
            Self::Environment => "environment",
            Self::File => "file",
            Self::Default => "default",
        }
    }
}

/// Returns every setting of the table with its effective value.
pub(super) fn all(config: &Config, places: &Places<'_>) -> Result<Vec<Shown>, ConfigError> {
    SETTINGS
        .iter()
        .map(|setting| match setting.kind {
            Kind::Secret => Ok(secret(setting, &places.secret(setting.name)?, config)),
            _ => Ok(plain(setting, places.text(setting.name)?.as_ref(), config)),
        })
        .collect()
}

fn plain(setting: &'static Setting, given: Option<&Given>, config: &Config) -> Shown {
    let value = match given {
        Some(given) => Some(value(setting.kind, &given.text)),
        None => default(setting.name, config),
    };
    shown(setting, value, given.map(|given| &given.source))
}

fn secret(setting: &'static Setting, given: &SecretSetting, config: &Config) -> Shown {
    let path = given.file().map(|path| path.display().to_string());
    let value = match given.source() {
        Some(_) => Some(path.unwrap_or_else(|| MASK.to_owned())),
        None if setting.name == "encryption_key" => {
            Some(config.encryption_key_file().display().to_string())
        }
        None => None,
    };
    shown(setting, value.map(Value::Text), given.source())
}

fn shown(setting: &'static Setting, value: Option<Value>, source: Option<&Source>) -> Shown {
    let (origin, variable, given_by) = match source {
        None => (Origin::Default, None, None),
        Some(Source::Flag(flag)) => (Origin::Flag, None, Some((*flag).to_owned())),
        Some(Source::Variable(name)) => (Origin::Environment, Some(name.clone()), None),
        Some(Source::Key { file, .. }) => (Origin::File, None, Some(file.display().to_string())),
    };
    Shown {
        name: setting.name,
        value,
        origin,
        variable: variable.unwrap_or_else(|| setting.variable.to_owned()),
        given_by,
    }
}

fn value(kind: Kind, text: &str) -> Value {
    let number = || text.parse().ok().map(Value::Number);
    let switch = || parse::switch(text).map(Value::Switch);
    let typed = match kind {
        Kind::Number => number(),
        Kind::Switch => switch(),
        Kind::Database | Kind::Address => Some(Value::Text(parse::masked(text))),
        Kind::Text | Kind::Secret => None,
    };
    typed.unwrap_or_else(|| Value::Text(text.to_owned()))
}

/// Returns what a setting is where nobody has set it.
fn default(name: &str, config: &Config) -> Option<Value> {
    let text = |text: &dyn ToString| Some(Value::Text(text.to_string()));
    match name {
        "data_dir" => text(&config.data_dir.display()),
        "config" => config
            .config_file
            .as_ref()
            .map(|path| Value::Text(path.display().to_string())),
        "database_url" => text(&config.database_url),
        "listen" => text(&config.listen.address),
        "insecure_http" | "tapflow_trust_loopback" | "otel_sdk_disabled" => {
            Some(Value::Switch(false))
        }
        "public_url" => text(&config.public_url),
        "audit_log" => text(&config.audit_log.display()),
        "log_level" => text(&"info"),
        "log_format" => text(&"text"),
        "forward_timeout_secs" => Some(Value::Number(config.forward_timeout.as_secs())),
        "approval_timeout_secs" => Some(Value::Number(config.approval_timeout.as_secs())),
        "result_retention_secs" => Some(Value::Number(config.result_retention.as_secs())),
        "request_bytes_max" => Some(Value::Number(config.caps.request_bytes_max as u64)),
        "agent_requests_max" => Some(Value::Number(config.caps.agent_requests_max as u64)),
        "allow_private_cidrs" => match config.allow_private_cidrs {
            PrivateTargets::All => text(&"all"),
            PrivateTargets::Only(_) => None,
        },
        "github_api_url" => text(&"https://api.github.com"),
        "otel_service_name" => text(&super::traces::SERVICE),
        "signup" => text(&"closed"),
        "output" => text(&"table"),
        _ => None,
    }
}
