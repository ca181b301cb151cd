//! The one table of settings: every name that the command line, the environment or the
//! configuration file may use (spec/cli.md §2).
//!
//! Settings of systems that are not served yet are in it too, so that a unit file or a
//! configuration that names them is understood and shown.

/// One setting: its names and how its text is to be read.
#[derive(Debug, PartialEq, Eq)]
pub struct Setting {
    /// What `config show` and `postern.toml` call it.
    pub name: &'static str,
    /// The environment variable.
    pub variable: &'static str,
    /// Other names that the environment may use.
    pub also: &'static [Alias],
    /// The flag that wins over everything else, if there is one.
    pub flag: Option<&'static str>,
    /// How its text is read.
    pub kind: Kind,
}

/// Another name of a setting: one that a seed system uses for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alias {
    /// A variable with the same meaning.
    Same(&'static str),
    /// A variable that counts only where the setting has no other name in the environment.
    Failing(&'static str),
    /// A switch that, when it is on, stands for this value.
    Means(&'static str, &'static str),
    /// `HOST` and `PORT`; `PORT` alone is every address.
    HostAndPort,
}

impl Alias {
    /// Returns the name of the variable, or of the two.
    pub fn variables(self) -> &'static str {
        match self {
            Self::Same(name) | Self::Failing(name) | Self::Means(name, _) => name,
            Self::HostAndPort => "HOST and PORT",
        }
    }
}

/// How the text of a setting is read and shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text that is shown as it is.
    Text,
    /// A whole number.
    Number,
    /// On or off.
    Switch,
    /// The address of a database; its password is masked.
    Database,
    /// Another address that may have a password, which is masked.
    Address,
    /// Never shown. The variable with `_FILE` behind its name names a file that holds it.
    Secret,
}

/// All settings, in the order in which they are shown.
pub static SETTINGS: &[Setting] = &[
    text("data_dir", "POSTERN_DATA_DIR")
        .also(&[Alias::Same("HIVE_RELAY_DATA_DIR")])
        .flag("--data-dir"),
    text("config", "POSTERN_CONFIG").flag("--config"),
    text("database_url", "POSTERN_DATABASE_URL")
        .kind(Kind::Database)
        .also(&[
            Alias::Same("POSTGRES_DATABASE_URL"),
            Alias::Same("DATABASE_URL"),
            Alias::Same("HARP_STORE"),
        ])
        .flag("--database-url"),
    text("encryption_key", "POSTERN_ENCRYPTION_KEY")
        .kind(Kind::Secret)
        .also(&[Alias::Same("TAP_ENCRYPTION_KEY")])
        .flag("--encryption-key"),
    text("listen", "POSTERN_LISTEN")
        .also(&[Alias::Same("TAP_LISTEN_ADDR"), Alias::HostAndPort])
        .flag("--listen"),
    text("hive_listen", "POSTERN_HIVE_LISTEN")
        .also(&[Alias::Same("HIVE_RELAY_ADDR")])
        .flag("--hive-listen"),
    text("harp_listen", "POSTERN_HARP_LISTEN").flag("--harp-listen"),
    text("repowire_listen", "POSTERN_REPOWIRE_LISTEN").flag("--repowire-listen"),
    text("tapflow_listen", "POSTERN_TAPFLOW_LISTEN").flag("--tapflow-listen"),
    text("metrics_listen", "POSTERN_METRICS_LISTEN").flag("--metrics-listen"),
    text("tls_cert", "POSTERN_TLS_CERT")
        .also(&[Alias::Same("HARP_TLS_CERT")])
        .flag("--tls-cert"),
    text("tls_key", "POSTERN_TLS_KEY")
        .also(&[Alias::Same("HARP_TLS_KEY")])
        .flag("--tls-key"),
    text("insecure_http", "POSTERN_INSECURE_HTTP")
        .kind(Kind::Switch)
        .also(&[Alias::Same("HARP_INSECURE")])
        .flag("--insecure-http"),
    text("public_url", "POSTERN_PUBLIC_URL")
        .also(&[
            Alias::Same("TAP_PUBLIC_URL"),
            Alias::Same("HARP_PUBLIC_URL"),
            Alias::Failing("TAP_APP_URL"),
        ])
        .flag("--public-url"),
    text("audit_log", "POSTERN_AUDIT_LOG")
        .also(&[Alias::Same("TAP_AUDIT_LOG")])
        .flag("--audit-log"),
    text("audit_max_bytes", "POSTERN_AUDIT_MAX_BYTES").kind(Kind::Number),
    text("audit_max_age_hours", "POSTERN_AUDIT_MAX_AGE_HOURS").kind(Kind::Number),
    text("audit_keep", "POSTERN_AUDIT_KEEP").kind(Kind::Number),
    text("forward_timeout_secs", "POSTERN_FORWARD_TIMEOUT_SECS")
        .kind(Kind::Number)
        .also(&[Alias::Same("TAP_FORWARD_TIMEOUT_SECS")]),
    text("approval_timeout_secs", "POSTERN_APPROVAL_TIMEOUT_SECS")
        .kind(Kind::Number)
        .also(&[Alias::Same("TAP_APPROVAL_TIMEOUT_SECS")]),
    text("result_retention_secs", "POSTERN_RESULT_RETENTION_SECS").kind(Kind::Number),
    text("request_bytes_max", "POSTERN_REQUEST_BYTES_MAX").kind(Kind::Number),
    text("response_bytes_max", "POSTERN_RESPONSE_BYTES_MAX").kind(Kind::Number),
    text("agent_requests_max", "POSTERN_AGENT_REQUESTS_MAX").kind(Kind::Number),
    text("allow_private_cidrs", "POSTERN_ALLOW_PRIVATE_CIDRS").also(&[Alias::Means(
        "DANGEROUS_TAP_ALLOW_PRIVATE_TARGETS",
        ALL_TARGETS,
    )]),
    text("trusted_proxies", "POSTERN_TRUSTED_PROXIES").also(&[
        Alias::Same("TAPFLOW_TRUSTED_PROXIES"),
        Alias::Same("HARP_TRUSTED_PROXIES"),
    ]),
    text("access_tokens", "POSTERN_ACCESS_TOKENS")
        .kind(Kind::Secret)
        .also(&[Alias::Same("HIVE_RELAY_ACCESS_TOKENS")]),
    text("hive_policy", "POSTERN_HIVE_POLICY"),
    text("github_api_url", "POSTERN_GITHUB_API_URL"),
    text("signup", "POSTERN_SIGNUP"),
    text("smtp_url", "POSTERN_SMTP_URL").kind(Kind::Secret),
    text("smtp_host", "SMTP_HOST"),
    text("smtp_port", "SMTP_PORT"),
    text("smtp_secure", "SMTP_SECURE"),
    text("smtp_user", "SMTP_USER"),
    text("smtp_pass", "SMTP_PASS").kind(Kind::Secret),
    text("smtp_from", "SMTP_FROM"),
    text("resend_api_key", "RESEND_API_KEY").kind(Kind::Secret),
    text("resend_from_email", "RESEND_FROM_EMAIL"),
    text("resend_api_url", "POSTERN_RESEND_API_URL"),
    text("vapid_private_key", "POSTERN_VAPID_PRIVATE_KEY")
        .kind(Kind::Secret)
        .also(&[
            Alias::Same("TAP_VAPID_PRIVATE_KEY"),
            Alias::Same("HARP_VAPID_PRIVATE_KEY"),
        ]),
    text("vapid_public_key", "POSTERN_VAPID_PUBLIC_KEY").also(&[
        Alias::Same("TAP_VAPID_PUBLIC_KEY"),
        Alias::Same("HARP_VAPID_PUBLIC_KEY"),
    ]),
    text("vapid_subject", "POSTERN_VAPID_SUBJECT").also(&[
        Alias::Same("TAP_VAPID_SUBJECT"),
        Alias::Same("HARP_VAPID_SUBJECT"),
    ]),
    text("session_secret", "POSTERN_SESSION_SECRET")
        .kind(Kind::Secret)
        .also(&[Alias::Same("JWT_SECRET")]),
    text("log_level", "POSTERN_LOG_LEVEL").flag("--log-level"),
    text("log_format", "POSTERN_LOG_FORMAT").flag("--log-format"),
    text("otel_exporter_otlp_endpoint", "OTEL_EXPORTER_OTLP_ENDPOINT").kind(Kind::Address),
    text(
        "otel_exporter_otlp_traces_endpoint",
        "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT",
    )
    .kind(Kind::Address),
    text("otel_exporter_otlp_headers", "OTEL_EXPORTER_OTLP_HEADERS").kind(Kind::Secret),
    text("otel_service_name", "OTEL_SERVICE_NAME"),
    text("otel_sdk_disabled", "OTEL_SDK_DISABLED").kind(Kind::Switch),
    text("relay_url", "POSTERN_RELAY_URL")
        .also(&[Alias::Same(SEEDS_RELAY)])
        .flag("--relay-url"),
    text("token", "POSTERN_TOKEN").kind(Kind::Secret),
    text("agent_key", "POSTERN_AGENT_KEY")
        .kind(Kind::Secret)
        .also(&[Alias::Same("TAP_API_KEY")]),
    text("value", "POSTERN_VALUE").kind(Kind::Secret),
    text("output", "POSTERN_OUTPUT").flag("--output"),
    text("team", "POSTERN_TEAM").flag("--team"),
    text("pairing_dir", "HARP_HOME").flag("--pairing-dir"),
    text("tapflow_trust_loopback", "POSTERN_TAPFLOW_TRUST_LOOPBACK").kind(Kind::Switch),
    text("hive_relay_token_pubkey", "HIVE_RELAY_TOKEN_PUBKEY"),
    text("hive_relay_friend_cap", "HIVE_RELAY_FRIEND_CAP"),
    text("hive_relay_max_envelopes", "HIVE_RELAY_MAX_ENVELOPES"),
    text("hive_relay_retention_days", "HIVE_RELAY_RETENTION_DAYS"),
    text("hive_relay_max_body_bytes", "HIVE_RELAY_MAX_BODY_BYTES"),
    text("hive_relay_push_rate", "HIVE_RELAY_PUSH_RATE"),
    text("hive_relay_push_burst", "HIVE_RELAY_PUSH_BURST"),
    text("hive_relay_max_sse", "HIVE_RELAY_MAX_SSE"),
    text("hive_relay_admin_logins", "HIVE_RELAY_ADMIN_LOGINS"),
    text("harp_rate_pair", "HARP_RATE_PAIR"),
    text("harp_rate_ip", "HARP_RATE_IP"),
    text("harp_rate_token", "HARP_RATE_TOKEN"),
    text("harp_max_wait", "HARP_MAX_WAIT"),
    text("harp_max_body", "HARP_MAX_BODY"),
    text("harp_max_ttl", "HARP_MAX_TTL"),
    text("harp_enrol", "HARP_ENROL"),
    text("harp_vapid_key_file", "HARP_VAPID_KEY_FILE"),
    text("harp_push_hosts", "HARP_PUSH_HOSTS"),
    text("harp_app_origin", "HARP_APP_ORIGIN"),
    text("harp_admin_listen", "HARP_ADMIN_LISTEN"),
    text("harp_admin_token_file", "HARP_ADMIN_TOKEN_FILE"),
];

/// What `allow_private_cidrs` is when a seed system's switch lets every target pass.
pub const ALL_TARGETS: &str = "all";

/// The seeds' name of the relay's address, which makes only `status`, `agent start` and
/// `agent run` remote (spec/cli.md §1).
pub const SEEDS_RELAY: &str = "TAP_PROXY_URL";

impl Setting {
    const fn also(mut self, also: &'static [Alias]) -> Self {
        self.also = also;
        self
    }

    const fn flag(mut self, flag: &'static str) -> Self {
        self.flag = Some(flag);
        self
    }

    const fn kind(mut self, kind: Kind) -> Self {
        self.kind = kind;
        self
    }

    /// Returns whether `postern.toml` may have it.
    ///
    /// A configuration file that names another one would make two of them.
    pub fn is_key_of_the_file(&self) -> bool {
        self.name != "config"
    }
}

/// Returns the setting of that name.
pub fn find(name: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.name == name)
}

/// Returns every key that `postern.toml` may have.
pub fn keys() -> impl Iterator<Item = String> {
    SETTINGS
        .iter()
        .filter(|setting| setting.is_key_of_the_file())
        .flat_map(|setting| {
            let twin = (setting.kind == Kind::Secret).then(|| format!("{}_file", setting.name));
            std::iter::once(setting.name.to_owned()).chain(twin)
        })
}

/// Returns every variable of ours, the `_FILE` twins of the secret ones included.
pub fn variables() -> impl Iterator<Item = String> {
    SETTINGS.iter().flat_map(|setting| {
        let twin = (setting.kind == Kind::Secret).then(|| format!("{}_FILE", setting.variable));
        std::iter::once(setting.variable.to_owned()).chain(twin)
    })
}

/// Returns every variable whose value no program that is started by us should see: those that hold or name
/// the deployment's own secrets. Names that other programs use as well, such as `DATABASE_URL`, are theirs.
pub fn private_variables() -> impl Iterator<Item = String> {
    let ours = |name: &&str| name.starts_with("POSTERN_") || name.starts_with("TAP_");
    let private = |setting: &&Setting| matches!(setting.kind, Kind::Secret | Kind::Database);
    SETTINGS.iter().filter(private).flat_map(move |setting| {
        let also = setting.also.iter().map(|alias| alias.variables());
        let names = std::iter::once(setting.variable).chain(also).filter(ours);
        names.flat_map(|name| [name.to_owned(), format!("{name}_FILE")])
    })
}

const fn text(name: &'static str, variable: &'static str) -> Setting {
    Setting {
        name,
        variable,
        also: &[],
        flag: None,
        kind: Kind::Text,
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn no_name_is_there_twice() {
        let names: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.name).collect();
        let variables: BTreeSet<_> = SETTINGS.iter().map(|setting| setting.variable).collect();
        assert_eq!(names.len(), SETTINGS.len());
        assert_eq!(variables.len(), SETTINGS.len());
    }

    #[test]
    fn a_name_is_its_variable_without_the_prefix() {
        for setting in SETTINGS {
            let expected = setting
                .variable
                .trim_start_matches("POSTERN_")
                .to_lowercase();
            assert!(
                setting.name == expected || setting.name == "pairing_dir",
                "{} is not {expected}",
                setting.name
            );
        }
    }
}
