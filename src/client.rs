//! Asks a running relay how it is.

use std::time::Duration;

use serde::Deserialize;
use url::Url;

/// How long a relay may take to answer.
const ANSWER_TIMEOUT: Duration = Duration::from_secs(5);
/// The longest answer that is read.
const ANSWER_BYTES_MAX: u64 = 1 << 20;

/// What a relay says of itself to anyone (spec/tap.md §8.1).
#[derive(Clone, Debug, Deserialize)]
pub struct Health {
    /// `ok`, or `error` when its database does not answer.
    pub status: String,
    /// Which build it is.
    pub build: Build,
    /// How long it has been running; absent in answers of relays that do not tell.
    pub uptime_secs: Option<u64>,
}

/// Which build a relay is.
#[derive(Clone, Debug, Deserialize)]
pub struct Build {
    /// Its version.
    pub version: String,
}

/// Why a relay could not be asked.
#[derive(Debug, thiserror::Error)]
pub enum ClientError {
    /// Nobody answers.
    #[error("nobody answers")]
    Unreachable(#[source] reqwest::Error),
    /// What answers is no relay.
    #[error("what answers there is not a relay")]
    NotARelay,
}

/// A running relay, by its address.
#[derive(Clone, Debug)]
pub struct RelayClient {
    base: Url,
}

impl RelayClient {
    /// Takes a relay's address.
    pub fn new(base: Url) -> Self {
        Self { base }
    }

    /// Asks how it is. A relay whose database is away answers, too, with another status.
    pub async fn health(&self) -> Result<Health, ClientError> {
        let client = reqwest::Client::builder()
            .no_proxy()
            .timeout(ANSWER_TIMEOUT)
            .build();
        let client = client.map_err(ClientError::Unreachable)?;
        let mut url = self.base.clone();
        url.set_path(&format!(
            "{}/health",
            self.base.path().trim_end_matches('/')
        ));
        let answer = client
            .get(url)
            .send()
            .await
            .map_err(ClientError::Unreachable)?;
        if answer
            .content_length()
            .is_some_and(|length| length > ANSWER_BYTES_MAX)
        {
            return Err(ClientError::NotARelay);
        }
        answer.json().await.map_err(|_| ClientError::NotARelay)
    }
}
