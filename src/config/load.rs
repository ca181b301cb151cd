//! Makes a [`Config`] out of the flags, the environment and the configuration file.

use std::{
    net::{Ipv4Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use url::Url;

use super::{
    AuditRotation, Caps, Config, ConfigError, DatabaseUrl, Environment, Flags, ListenAddr,
    LogFormat, PrivateTargets, RelayUrl, Secrets, Source, Tls,
    file::ConfigFile,
    parse,
    resolve::{Given, Places},
    scheme,
    secret::{KEY_FILE, KeyPlaces},
    settings::{ALL_TARGETS, SEEDS_RELAY},
    shown,
};

/// The address that the relay listens on by default.
const LISTEN_DEFAULT: SocketAddr = SocketAddr::new(std::net::IpAddr::V4(Ipv4Addr::LOCALHOST), 3100);
/// How long an upstream has by default, in seconds.
const FORWARD_TIMEOUT_SECS: u64 = 30;
/// How long approvers have by default, in seconds.
const APPROVAL_TIMEOUT_SECS: u64 = 3600;
/// How long what has ended can be polled unless it is configured: a day (spec/tap.md §2.5).
const RESULT_RETENTION_SECS: u64 = 24 * 60 * 60;
/// Where root keeps a deployment by default.
const SYSTEM_DATA_DIR: &str = "/var/lib/postern";
/// The settings of listeners besides the main one.
const OTHER_LISTENERS: [&str; 5] = [
    "hive_listen",
    "harp_listen",
    "repowire_listen",
    "tapflow_listen",
    "metrics_listen",
];
/// From which levels on a relay can log.
const LOG_LEVELS: [&str; 5] = ["error", "warn", "info", "debug", "trace"];
/// The secrets that nothing but `config check` reads yet.
const OTHER_SECRETS: [&str; 1] = ["access_tokens"];

impl Config {
    /// Reads the configuration.
    ///
    /// # Errors
    /// Everything that is wrong with it; nothing silently becomes a default. Secrets are not read
    /// yet: see [`Config::check_secrets`].
    pub fn load(flags: &Flags, environment: &Environment) -> Result<Self, ConfigError> {
        let places = places(flags, environment)?;
        let data_dir = data_dir(&places)?;
        let tls = tls(&places)?;
        let listen = listener(&places, "listen")?.unwrap_or(ListenAddr {
            address: LISTEN_DEFAULT,
            source: None,
            is_seeds: false,
        });
        let audit_log = places.text("audit_log")?;
        let mut config = Self {
            config_file: places.file.path.clone(),
            database_url: database_url(&places, &data_dir)?,
            public_url: public_url(&places, listen.address, tls.is_some())?,
            audit_log_is_named: audit_log.is_some(),
            audit_log: audit_log.map_or_else(
                || Self::default_audit_log(&data_dir),
                |given| PathBuf::from(given.text),
            ),
            audit_rotation: audit_rotation(&places)?,
            other_listeners: other_listeners(&places)?,
            insecure_http: switch(&places, "insecure_http")?,
            forward_timeout: seconds(&places, "forward_timeout_secs", FORWARD_TIMEOUT_SECS)?,
            approval_timeout: seconds(&places, "approval_timeout_secs", APPROVAL_TIMEOUT_SECS)?,
            result_retention: seconds(&places, "result_retention_secs", RESULT_RETENTION_SECS)?,
            caps: caps(&places)?,
            allow_private_cidrs: private_targets(&places)?,
            trusted_proxies: networks(places.text("trusted_proxies")?)?,
            is_signup_open: is_signup_open(&places)?,
            log_level: log_level(&places)?,
            log_format: log_format(&places)?,
            relay_url: relay_url(&places)?,
            team: places.text("team")?.map(|given| given.text),
            output: places.text("output")?.map(|given| given.text),
            warnings: Vec::new(),
            outgoing: super::mail::Outgoing::of(&places)?,
            collector: super::traces::Collector::of(&places)?,
            secrets: secrets(&places, &data_dir)?,
            shown: Vec::new(),
            data_dir,
            listen,
            tls,
        };
        switch(&places, "tapflow_trust_loopback")?;
        config.warnings = warnings(&config, environment);
        config.shown = shown::all(&config, &places)?;
        Ok(config)
    }
}

fn places<'a>(flags: &'a Flags, environment: &'a Environment) -> Result<Places<'a>, ConfigError> {
    let mut places = Places {
        flags,
        environment,
        file: ConfigFile::default(),
    };
    places.file = match places.text("config")? {
        Some(given) => ConfigFile::named(Path::new(&given.text), given.source)?,
        None => ConfigFile::in_directory(&data_dir(&places)?)?,
    };
    Ok(places)
}

fn data_dir(places: &Places<'_>) -> Result<PathBuf, ConfigError> {
    if let Some(given) = places.text("data_dir")? {
        if given.text.is_empty() {
            return Err(ConfigError::Invalid {
                value: given.text,
                source_name: given.source,
                expected: "a directory",
            });
        }
        return Ok(PathBuf::from(given.text));
    }
    if rustix::process::geteuid().is_root() {
        return Ok(PathBuf::from(SYSTEM_DATA_DIR));
    }
    let home = places.environment.data_home();
    home.map(|home| home.join("postern"))
        .ok_or(ConfigError::NoDataDirectory)
}

fn database_url(places: &Places<'_>, data_dir: &Path) -> Result<DatabaseUrl, ConfigError> {
    let Some(given) = places.text("database_url")? else {
        let text = format!("sqlite://{}/postern.db", data_dir.display());
        return Ok(DatabaseUrl::parse(&text).expect("a path makes an address of SQLite"));
    };
    DatabaseUrl::parse(&given.text).ok_or_else(|| ConfigError::Invalid {
        value: parse::masked(&given.text),
        source_name: given.source,
        expected: parse::DATABASE,
    })
}

fn listener(places: &Places<'_>, name: &str) -> Result<Option<ListenAddr>, ConfigError> {
    let Some(given) = places.text(name)? else {
        return Ok(None);
    };
    let address =
        parse::socket_address(&given.text).ok_or_else(|| wrong(&given, parse::ADDRESS))?;
    Ok(Some(ListenAddr {
        address,
        source: Some(given.source),
        is_seeds: given.is_seeds,
    }))
}

fn other_listeners(places: &Places<'_>) -> Result<Vec<(&'static str, ListenAddr)>, ConfigError> {
    let mut listeners = Vec::new();
    for name in OTHER_LISTENERS {
        listeners.extend(listener(places, name)?.map(|listener| (name, listener)));
    }
    Ok(listeners)
}

fn tls(places: &Places<'_>) -> Result<Option<Tls>, ConfigError> {
    let file = |name| Ok(places.text(name)?.map(|given| PathBuf::from(given.text)));
    match (file("tls_cert")?, file("tls_key")?) {
        (Some(cert), Some(key)) => Ok(Some(Tls { cert, key })),
        (None, None) => Ok(None),
        (Some(_), None) => Err(ConfigError::HalfOfTls {
            given: "tls_cert",
            missing: "tls_key",
        }),
        (None, Some(_)) => Err(ConfigError::HalfOfTls {
            given: "tls_key",
            missing: "tls_cert",
        }),
    }
}

fn public_url(
    places: &Places<'_>,
    listen: SocketAddr,
    has_tls: bool,
) -> Result<String, ConfigError> {
    let Some(given) = places.text("public_url")? else {
        return Ok(format!("{}://{listen}", scheme(has_tls)));
    };
    web_address(&given)?;
    Ok(given.text.trim_end_matches('/').to_owned())
}

fn is_signup_open(places: &Places<'_>) -> Result<bool, ConfigError> {
    let Some(given) = places.text("signup")? else {
        return Ok(false);
    };
    match given.text.as_str() {
        "open" => Ok(true),
        "closed" => Ok(false),
        _ => Err(wrong(&given, "`open` or `closed`")),
    }
}

fn log_level(places: &Places<'_>) -> Result<Option<String>, ConfigError> {
    let Some(given) = places.text("log_level")? else {
        return Ok(None);
    };
    if LOG_LEVELS.contains(&given.text.as_str()) {
        return Ok(Some(given.text));
    }
    Err(wrong(&given, "`error`, `warn`, `info`, `debug` or `trace`"))
}

fn log_format(places: &Places<'_>) -> Result<LogFormat, ConfigError> {
    let Some(given) = places.text("log_format")? else {
        return Ok(LogFormat::default());
    };
    match given.text.as_str() {
        "text" => Ok(LogFormat::Text),
        "json" => Ok(LogFormat::Json),
        _ => Err(wrong(&given, "`text` or `json`")),
    }
}

fn relay_url(places: &Places<'_>) -> Result<Option<RelayUrl>, ConfigError> {
    let Some(given) = places.text("relay_url")? else {
        return Ok(None);
    };
    Ok(Some(RelayUrl {
        url: web_address(&given)?,
        is_seeds: given.source == Source::Variable(SEEDS_RELAY.to_owned()),
    }))
}

fn web_address(given: &Given) -> Result<Url, ConfigError> {
    parse::web_address(&given.text).ok_or_else(|| wrong(given, parse::WEB_ADDRESS))
}

fn private_targets(places: &Places<'_>) -> Result<PrivateTargets, ConfigError> {
    match places.text("allow_private_cidrs")? {
        Some(given) if given.is_seeds && given.text == ALL_TARGETS => Ok(PrivateTargets::All),
        given => networks(given).map(PrivateTargets::Only),
    }
}

fn networks(given: Option<Given>) -> Result<Vec<ipnet::IpNet>, ConfigError> {
    given.map_or(Ok(Vec::new()), |given| {
        parse::networks(&given.text).ok_or_else(|| wrong(&given, parse::NETWORKS))
    })
}

fn seconds(places: &Places<'_>, name: &str, default: u64) -> Result<Duration, ConfigError> {
    let seconds = match places.text(name)? {
        Some(given) => parse::seconds(&given.text).ok_or_else(|| wrong(&given, parse::SECONDS))?,
        None => default,
    };
    Ok(Duration::from_secs(seconds))
}

fn caps(places: &Places<'_>) -> Result<Caps, ConfigError> {
    let whole = |name, limits, default: usize| {
        let number = number(places, name, limits)?;
        Ok(number.map_or(default, |number| {
            usize::try_from(number).unwrap_or(usize::MAX)
        }))
    };
    let default = Caps::default();
    Ok(Caps {
        request_bytes_max: whole(
            "request_bytes_max",
            parse::REQUEST_BYTES,
            default.request_bytes_max,
        )?,
        response_bytes_max: number(places, "response_bytes_max", parse::RESPONSE_BYTES)?,
        agent_requests_max: whole(
            "agent_requests_max",
            parse::AGENT_REQUESTS,
            default.agent_requests_max,
        )?,
    })
}

fn audit_rotation(places: &Places<'_>) -> Result<AuditRotation, ConfigError> {
    let hours = number(places, "audit_max_age_hours", parse::AUDIT_HOURS)?;
    let keep = number(places, "audit_keep", parse::AUDIT_FILES)?;
    Ok(AuditRotation {
        bytes_max: number(places, "audit_max_bytes", parse::AUDIT_BYTES)?,
        age_max: hours.map(Duration::from_hours),
        keep: keep.map(|files| usize::try_from(files).unwrap_or(usize::MAX)),
    })
}

fn number(
    places: &Places<'_>,
    name: &str,
    (most, expected): (u64, &'static str),
) -> Result<Option<u64>, ConfigError> {
    let given = places.text(name)?;
    let read = given
        .map(|given| parse::number_up_to(&given.text, most).ok_or_else(|| wrong(&given, expected)));
    read.transpose()
}

pub(super) fn switch(places: &Places<'_>, name: &str) -> Result<bool, ConfigError> {
    places.text(name)?.map_or(Ok(false), |given| {
        parse::switch(&given.text).ok_or_else(|| wrong(&given, parse::SWITCH))
    })
}

fn wrong(given: &Given, expected: &'static str) -> ConfigError {
    ConfigError::Invalid {
        source_name: given.source.clone(),
        value: given.text.clone(),
        expected,
    }
}

fn secrets(places: &Places<'_>, data_dir: &Path) -> Result<Secrets, ConfigError> {
    let handed = places.environment.credentials_directory();
    let usual = handed.into_iter().chain([data_dir.to_owned()]);
    let others: Result<_, _> = OTHER_SECRETS
        .iter()
        .map(|name| places.secret(name))
        .collect();
    Ok(Secrets {
        encryption_key: KeyPlaces {
            configured: places.secret("encryption_key")?,
            usual: usual.map(|folder| folder.join(KEY_FILE)).collect(),
        },
        session_secret: places.secret("session_secret")?,
        token: places.secret("token")?,
        agent_key: places.secret("agent_key")?,
        value: places.secret("value")?,
        others: others?,
    })
}

fn warnings(config: &Config, environment: &Environment) -> Vec<String> {
    let all_targets = (config.allow_private_cidrs == PrivateTargets::All).then(|| {
        "`DANGEROUS_TAP_ALLOW_PRIVATE_TARGETS` lets every agent reach every private address; \
         name the networks in `POSTERN_ALLOW_PRIVATE_CIDRS` instead"
            .to_owned()
    });
    let known: Vec<_> = super::settings::variables().collect();
    let unknown = environment
        .names()
        .filter(|name| name.starts_with("POSTERN_") && !known.iter().any(|known| known == name))
        .map(|name| format!("`{name}` is set and is no setting"));
    all_targets.into_iter().chain(unknown).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::settings::{Kind, SETTINGS};

    #[test]
    fn every_secret_of_the_table_is_read_by_someone() {
        let read = [
            "encryption_key",
            "session_secret",
            "token",
            "agent_key",
            "value",
            "smtp_url",
            "smtp_pass",
            "resend_api_key",
            "vapid_private_key",
            "otel_exporter_otlp_headers",
        ];
        for setting in SETTINGS
            .iter()
            .filter(|setting| setting.kind == Kind::Secret)
        {
            let name = setting.name;
            assert!(
                read.contains(&name) || OTHER_SECRETS.contains(&name),
                "{name}"
            );
        }
    }
}
