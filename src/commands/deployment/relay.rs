//! The way in through a relay: its admin API, with a session.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use super::{About, Failure};
use crate::{
    client::{ClientError, RelayClient, Request},
    store::Noun,
};

/// A relay, as whoever bears the session sees it.
#[derive(Debug)]
pub(crate) struct Relay {
    client: RelayClient,
}

impl Relay {
    /// Takes a client that bears a session.
    pub(super) fn new(client: RelayClient) -> Self {
        Self { client }
    }

    /// Sends a request about that and reads the answer.
    ///
    /// # Errors
    /// A relay that does not answer, and what it refuses, in the words of this host.
    pub(crate) async fn send<T: DeserializeOwned>(
        &self,
        request: Request,
        about: (Noun, &str),
    ) -> Result<T, Failure> {
        let answer = self.client.send(request).await;
        answer.map_err(|error| self.failure(error, about))
    }

    /// Sends a request and reads the answer; of a refusal whatever else it tells is returned, too.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub(super) async fn try_send<T: DeserializeOwned>(
        &self,
        request: Request,
        about: (Noun, &str),
    ) -> Result<T, (Failure, Map<String, Value>)> {
        let answer = self.client.send(request).await;
        answer.map_err(|error| {
            let fields = match &error {
                ClientError::Refused(refused) => refused.fields.clone(),
                _ => Map::new(),
            };
            (self.failure(error, about), fields)
        })
    }

    /// Sends a request about something that its path names: what cannot be in a path does not exist.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub(crate) async fn send_named<T: DeserializeOwned>(
        &self,
        request: Request,
        (noun, name): (Noun, &str),
    ) -> Result<T, Failure> {
        if matches!(name, "" | "." | "..") {
            return Err(Failure::not_found::<&str>(noun, name, &[]));
        }
        self.send(request, (noun, name)).await
    }

    /// Sends a request and reads the list that stands under that name in the answer.
    ///
    /// # Errors
    /// As [`Self::send`].
    pub(crate) async fn list<T: DeserializeOwned>(
        &self,
        request: Request,
        (noun, field): (Noun, &str),
    ) -> Result<Vec<T>, Failure> {
        let mut answer: Map<String, Value> = self.send(request, (noun, "")).await?;
        let listed = answer.remove(field).unwrap_or_default();
        let read = serde_json::from_value(listed);
        read.map_err(|error| self.failure(ClientError::Unreadable(error), (noun, "")))
    }

    fn failure(&self, error: ClientError, (noun, name): (Noun, &str)) -> Failure {
        Failure::of_client(error, self.client.base(), About { noun, name })
    }
}
