//! The wording for what is wrong with the configuration.

use super::{Failure, Kind, nearest};
use crate::config::{ConfigError, settings};

impl Failure {
    /// Returns the failure for a configuration that cannot be used. It is kept and can be told
    /// more than once, so that it is only looked at.
    pub(crate) fn of_configuration(error: &ConfigError) -> Self {
        let mut failure = Self::new(Kind::Usage, "configuration_error", error.to_string());
        failure.hint = hint(error);
        failure.because_of(error)
    }
}

impl From<ConfigError> for Failure {
    fn from(error: ConfigError) -> Self {
        Self::of_configuration(&error)
    }
}

fn hint(error: &ConfigError) -> Option<String> {
    match error {
        ConfigError::UnknownKey { key, .. } => {
            let keys: Vec<_> = settings::keys().collect();
            let near = nearest(key, &keys);
            near.map(|key| format!("did you mean `{key}`?"))
        }
        ConfigError::PlainHttp { .. } => Some(
            "`--insecure-http` allows it; `--tls-cert` with `--tls-key`, or a proxy named in \
             `POSTERN_TRUSTED_PROXIES`, make it safe"
                .to_owned(),
        ),
        ConfigError::PublishedSecret(_) => {
            Some("`postern key generate` makes one that nobody knows".to_owned())
        }
        ConfigError::NoDataDirectory => Some("`--data-dir DIR` names one".to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_suggests_the_nearest() {
        let failure = Failure::from(ConfigError::UnknownKey {
            key: "lisen".to_owned(),
            file: "/x/postern.toml".into(),
        });
        assert_eq!(failure.hint.as_deref(), Some("did you mean `listen`?"));
        assert_eq!(failure.kind.exit_code(), 2);
    }
}
