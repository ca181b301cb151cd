//! What a running relay reads again: certificates when their files change, and everything that can be changed while
//! it runs when SIGHUP says so. What cannot is told.

use std::{collections::BTreeMap, sync::Arc};

use super::{
    super::{Failure, Invocation},
    log::Log,
};
use crate::{
    config::{Config, Shown, Tls, Value},
    relay::tls::Certificates,
};

/// The settings that take effect without a restart.
const RELOADED: [&str; 3] = ["log_level", "tls_cert", "tls_key"];

/// What reads the configuration again.
pub(super) struct Reloader<'a> {
    invocation: &'a Invocation,
    log: Log,
    certificates: Option<Arc<Certificates>>,
    /// The settings that the relay was started with; those that are reloaded, as they are now.
    known: BTreeMap<&'static str, Option<Value>>,
}

impl<'a> Reloader<'a> {
    /// Takes what can be changed.
    pub(super) fn new(
        (invocation, config): (&'a Invocation, &Config),
        log: Log,
        certificates: Option<Arc<Certificates>>,
    ) -> Self {
        let known = config.settings().iter().map(value).collect();
        Self {
            invocation,
            log,
            certificates,
            known,
        }
    }

    /// Reads certificate and key again if their files have changed.
    pub(super) fn look_at_certificates(&self) {
        let Some(certificates) = &self.certificates else {
            return;
        };
        match certificates.reload_if_changed() {
            Ok(false) => {}
            Ok(true) => {
                tracing::info!("the certificate has changed: new connections get the new one");
            }
            Err(error) => {
                let error = Failure::from(error).with_its_causes();
                tracing::error!(
                    error,
                    "the new certificate is not taken, the old one goes on"
                );
            }
        }
    }

    /// Reads the configuration again, takes up what can be, and tells what cannot.
    pub(super) fn reload(&mut self) {
        let config = match self.invocation.read_again() {
            Ok(config) => config,
            Err(failure) => {
                let error = failure.with_its_causes();
                tracing::error!(
                    error,
                    "the configuration is not taken, everything stays as it was"
                );
                return;
            }
        };
        self.log.set_level(self.invocation, &config);
        self.take_certificate(config.tls.as_ref());
        for setting in config.settings() {
            let (name, now) = value(setting);
            let before = self.known.get(name).cloned().flatten();
            if now == before {
                continue;
            }
            if RELOADED.contains(&name) {
                tracing::info!(
                    setting = name,
                    "the setting has changed and holds from now on"
                );
                self.known.insert(name, now);
            } else {
                tracing::warn!(
                    setting = name,
                    "the setting has changed: it takes a restart"
                );
            }
        }
        tracing::info!("the configuration was read again; a file that was renamed is written anew");
    }

    fn take_certificate(&self, files: Option<&Tls>) {
        let (Some(certificates), Some(files)) = (&self.certificates, files) else {
            if self.certificates.is_some() || files.is_some() {
                tracing::warn!("whether the relay serves HTTPS takes a restart to change");
            }
            return;
        };
        match certificates.reload(files) {
            Ok(()) => tracing::info!("the certificate was read again"),
            Err(error) => {
                let error = Failure::from(error).with_its_causes();
                tracing::error!(
                    error,
                    "the new certificate is not taken, the old one goes on"
                );
            }
        }
    }
}

fn value(setting: &Shown) -> (&'static str, Option<Value>) {
    (setting.name, setting.value.clone())
}
