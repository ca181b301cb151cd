//! Settings and where each came from: the only reader of the environment.
//!
//! A value is taken from the first place that has it: a flag, the environment, the configuration
//! file, the default (spec/cli.md §2).

use std::{
    net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr},
    path::{Path, PathBuf},
    time::Duration,
};

use ipnet::IpNet;
use url::Url;

use crate::secrets::Secret;

mod environment;
mod error;
mod file;
mod flags;
mod load;
mod mail;
mod parse;
mod resolve;
mod safety;
mod secret;
pub mod settings;
mod shown;
mod traces;

pub use environment::Environment;
pub use error::{ConfigError, Source};
pub use flags::Flags;
pub use mail::{Mail, MailTransport, PushTexts, SmtpServer, SmtpTls};
pub use parse::{DatabaseUrl, PrivateTargets};
pub use secret::{KeyLookup, SecretSetting, read_secret};
pub use shown::{Origin, Shown, Value};
pub use traces::Traces;

/// The effective configuration of this process.
#[derive(Clone, Debug)]
pub struct Config {
    /// The folder that holds what is not in the database.
    pub data_dir: PathBuf,
    /// The configuration file that was read, if there is one.
    pub config_file: Option<PathBuf>,
    /// The database.
    pub database_url: DatabaseUrl,
    /// The address of the main listener.
    pub listen: ListenAddr,
    /// The listeners that only some of the traffic uses, by the name of their setting.
    pub other_listeners: Vec<(&'static str, ListenAddr)>,
    /// Certificate and key, where the relay serves HTTPS itself.
    pub tls: Option<Tls>,
    /// Whether plain HTTP may be served to other machines.
    pub insecure_http: bool,
    /// The address that the outside world uses, without a slash at its end.
    pub public_url: String,
    /// The JSONL audit file.
    pub audit_log: PathBuf,
    /// Whether the audit file was named by anyone, or is the default one.
    pub audit_log_is_named: bool,
    /// When the audit file is rotated.
    pub audit_rotation: AuditRotation,
    /// How long an upstream has for its whole answer.
    pub forward_timeout: Duration,
    /// How long approvers have to decide.
    pub approval_timeout: Duration,
    /// How long what has ended can be polled.
    pub result_retention: Duration,
    /// The most that a request may be, and how many an agent may have.
    pub caps: Caps,
    /// The private addresses that upstreams may have.
    pub allow_private_cidrs: PrivateTargets,
    /// The proxies whose word about a client's address is taken.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether people may sign up, or have to be invited.
    pub is_signup_open: bool,
    /// From which level on the relay logs, if that was named: `error`, `warn`, `info`, `debug`, `trace`.
    pub log_level: Option<String>,
    /// How the relay's log is written.
    pub log_format: LogFormat,
    /// The running relay that was named, if one was.
    pub relay_url: Option<RelayUrl>,
    /// The team that was named, if one was.
    pub team: Option<String>,
    /// The output format that was named, if one was.
    pub output: Option<String>,
    /// What the operator should know about these settings, one sentence each.
    pub warnings: Vec<String>,
    /// How mail and pushes leave, unread.
    outgoing: mail::Outgoing,
    /// Where traces go, unread.
    collector: traces::Collector,
    secrets: Secrets,
    shown: Vec<Shown>,
}

/// When the audit file is rotated, and how many files that were are kept. Without a limit it is not, and without a
/// number all are.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AuditRotation {
    /// From which length on, in bytes.
    pub bytes_max: Option<u64>,
    /// From which age of its first entry on.
    pub age_max: Option<Duration>,
    /// How many rotated files are kept.
    pub keep: Option<usize>,
}

/// The most that a request may be, and how many an agent may have under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Caps {
    /// The longest body of a request, in bytes.
    pub request_bytes_max: usize,
    /// The longest body of an upstream's answer, in bytes as they are decoded; `None` is any.
    pub response_bytes_max: Option<u64>,
    /// How many requests of one agent may be under way at once.
    pub agent_requests_max: usize,
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            request_bytes_max: 10 << 20,
            response_bytes_max: None,
            agent_requests_max: 64,
        }
    }
}

/// How a log is written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    #[default]
    Text,
    /// An object a line.
    Json,
}

/// An address to listen on, and who said so.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListenAddr {
    /// The address.
    pub address: SocketAddr,
    /// Who said so; `None` for the default.
    pub source: Option<Source>,
    /// Whether it stands under a seed system's name: then it is served with a warning where it
    /// would otherwise be refused.
    pub is_seeds: bool,
}

/// The files for HTTPS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// The certificate chain, in PEM.
    pub cert: PathBuf,
    /// Its private key, in PEM.
    pub key: PathBuf,
}

/// The address of a running relay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RelayUrl {
    /// The address.
    pub url: Url,
    /// Whether it is the seeds' `TAP_PROXY_URL`, which makes no command remote but `status`,
    /// `agent start` and `agent run` (spec/cli.md §1).
    pub is_seeds: bool,
}

/// The secrets that settings give, unread.
#[derive(Clone, Debug)]
struct Secrets {
    encryption_key: secret::KeyPlaces,
    session_secret: SecretSetting,
    token: SecretSetting,
    agent_key: SecretSetting,
    value: SecretSetting,
    others: Vec<SecretSetting>,
}

impl Config {
    /// Looks for the encryption key in all its places, in their order.
    ///
    /// # Errors
    /// A file that was named and cannot be read, and places of equal rank that differ.
    pub fn encryption_key(&self) -> Result<KeyLookup, ConfigError> {
        self.secrets.encryption_key.look()
    }

    /// Returns where `init` puts the encryption key that it makes.
    pub fn encryption_key_file(&self) -> PathBuf {
        self.data_dir.join(secret::KEY_FILE)
    }

    /// Returns whether a key is configured, and the file that holds it if one does.
    pub fn configured_key_file(&self) -> Option<Option<&Path>> {
        let configured = &self.secrets.encryption_key.configured;
        configured.source().map(|_| configured.file())
    }

    /// Reads the secret that sessions are signed with; `None` where it is derived from the key.
    ///
    /// # Errors
    /// As [`SecretSetting::read`], and a secret that is published.
    pub fn session_secret(&self) -> Result<Option<Secret>, ConfigError> {
        let setting = &self.secrets.session_secret;
        let secret = setting.read()?;
        if let (Some(secret), Some(source)) = (&secret, setting.source()) {
            safety::refuse_published(secret, source)?;
        }
        Ok(secret)
    }

    /// Reads the session token for the way in through a relay.
    ///
    /// # Errors
    /// As [`SecretSetting::read`].
    pub fn token(&self) -> Result<Option<Secret>, ConfigError> {
        self.secrets.token.read()
    }

    /// Reads the API key of the agent that this machine is.
    ///
    /// # Errors
    /// As [`SecretSetting::read`].
    pub fn agent_key(&self) -> Result<Option<Secret>, ConfigError> {
        self.secrets.agent_key.read()
    }

    /// Reads the credential's value that the environment gives.
    ///
    /// # Errors
    /// As [`SecretSetting::read`].
    pub fn value(&self) -> Result<Option<Secret>, ConfigError> {
        self.secrets.value.read()
    }

    /// Reads every secret that is set, so that `config check` finds what is wrong with one.
    ///
    /// # Errors
    /// As [`SecretSetting::read`].
    pub fn check_secrets(&self) -> Result<(), ConfigError> {
        self.session_secret()?;
        self.mail()?;
        self.push()?;
        self.traces()?;
        let secrets = &self.secrets;
        let named = [
            &secrets.encryption_key.configured,
            &secrets.token,
            &secrets.agent_key,
            &secrets.value,
        ];
        for setting in named.into_iter().chain(&secrets.others) {
            setting.read()?;
        }
        Ok(())
    }

    /// Returns the relay through which every command works; `None` on the host.
    pub fn remote(&self) -> Option<&Url> {
        let named = self.relay_url.as_ref().filter(|relay| !relay.is_seeds);
        named.map(|relay| &relay.url)
    }

    /// Returns the relay that `status`, `agent start` and `agent run` speak to: the one that was
    /// named, else the one that listens here.
    pub fn relay_to_ask(&self) -> Url {
        match &self.relay_url {
            Some(relay) => relay.url.clone(),
            None => self.own_relay(),
        }
    }

    fn own_relay(&self) -> Url {
        let mut address = self.listen.address;
        if address.ip().is_unspecified() {
            address.set_ip(match address.ip() {
                IpAddr::V4(_) => Ipv4Addr::LOCALHOST.into(),
                IpAddr::V6(_) => Ipv6Addr::LOCALHOST.into(),
            });
        }
        let scheme = scheme(self.tls.is_some());
        Url::parse(&format!("{scheme}://{address}")).expect("an address with its port is a URL")
    }

    /// Returns every setting with its effective value; secrets are masked.
    pub fn settings(&self) -> &[Shown] {
        &self.shown
    }

    /// Returns the address of the listener for metrics, where it has one of its own.
    pub fn metrics_listen(&self) -> Option<&ListenAddr> {
        let mut others = self.other_listeners.iter();
        others
            .find(|(name, _)| *name == "metrics_listen")
            .map(|(_, listener)| listener)
    }

    /// Returns whether the audit file is the default one of the data directory.
    fn default_audit_log(data_dir: &Path) -> PathBuf {
        data_dir.join("audit.jsonl")
    }
}

fn scheme(has_tls: bool) -> &'static str {
    if has_tls { "https" } else { "http" }
}

#[cfg(test)]
mod tests;
