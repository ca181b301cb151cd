//! What the command line said about settings.

use std::path::PathBuf;

use super::{
    error::Source,
    secret::Given,
    settings::{Kind, Setting},
};
use crate::secrets::Secret;

/// The settings that flags gave. A flag wins over every other place.
///
/// `--output` is none of them: it is about one run of a command, and what is shown of the setting
/// must not depend on the form it is shown in.
#[derive(Clone, Debug, Default)]
pub struct Flags {
    /// `--data-dir`.
    pub data_dir: Option<String>,
    /// `--config`.
    pub config: Option<String>,
    /// `--database-url`.
    pub database_url: Option<String>,
    /// `--encryption-key-file`.
    pub encryption_key_file: Option<String>,
    /// `--encryption-key`, which the seed systems' scripts use.
    pub encryption_key: Option<Secret>,
    /// `--listen`.
    pub listen: Option<String>,
    /// `--metrics-listen`.
    pub metrics_listen: Option<String>,
    /// `--tls-cert`.
    pub tls_cert: Option<String>,
    /// `--tls-key`.
    pub tls_key: Option<String>,
    /// `--insecure-http`.
    pub insecure_http: bool,
    /// `--public-url`.
    pub public_url: Option<String>,
    /// `--audit-log`.
    pub audit_log: Option<String>,
    /// `--log-level`.
    pub log_level: Option<String>,
    /// `--log-format`.
    pub log_format: Option<String>,
    /// `--relay-url`, or the name that `status` has for it besides.
    pub relay_url: Option<String>,
    /// `--team`.
    pub team: Option<String>,
}

impl Flags {
    /// Returns the text that a flag gave for a setting, and the flag.
    pub(super) fn get(&self, setting: &Setting) -> Option<(String, &'static str)> {
        let flag = setting.flag?;
        if setting.name == "insecure_http" {
            return self.insecure_http.then(|| ("true".to_owned(), flag));
        }
        let text = match setting.name {
            "data_dir" => &self.data_dir,
            "config" => &self.config,
            "database_url" => &self.database_url,
            "listen" => &self.listen,
            "metrics_listen" => &self.metrics_listen,
            "tls_cert" => &self.tls_cert,
            "tls_key" => &self.tls_key,
            "public_url" => &self.public_url,
            "audit_log" => &self.audit_log,
            "log_level" => &self.log_level,
            "log_format" => &self.log_format,
            "relay_url" => &self.relay_url,
            "team" => &self.team,
            _ => &None,
        };
        text.clone().map(|text| (text, flag))
    }

    /// Returns the places on the command line that gave a secret setting.
    pub(super) fn secret(&self, setting: &Setting) -> Vec<Given> {
        if setting.kind != Kind::Secret || setting.name != "encryption_key" {
            return Vec::new();
        }
        let text = self.encryption_key.clone();
        let path = self.encryption_key_file.as_ref().map(PathBuf::from);
        text.map(|text| Given::Text(Source::Flag("--encryption-key"), text))
            .into_iter()
            .chain(path.map(|path| Given::File(Source::Flag("--encryption-key-file"), path)))
            .collect()
    }
}
