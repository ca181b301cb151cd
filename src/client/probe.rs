//! Asks a relay how a request came to it, and whether a WebSocket comes through, with a token that shows that whoever
//! asks has the deployment's key.

use std::time::Duration;

use data_encoding::BASE64;
use http::{StatusCode, header};
use reqwest::tls::TlsInfo;
use serde::de::DeserializeOwned;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt},
    time::timeout,
};
use url::Url;

use super::{CONNECT_TIMEOUT, ClientError, Request, body, read};
use crate::secrets::{random_bytes, web_socket_accept};

/// How long a relay may take, the connection included.
const PROBE_TIMEOUT: Duration = Duration::from_secs(10);
/// A short text as the only frame of a client: its head, no mask that would change it, the text (RFC 6455 §5.2).
const SAID: &[u8] = b"\x81\x85\0\0\0\0hello";
/// The same as a server says it.
const HEARD: &[u8] = b"\x81\x05hello";

/// Whether the certificate of a relay has to be good.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// As browsers have it.
    Certificate,
    /// Any will do: the relay is on this machine, and what it answers proves who it is.
    Anyone,
}

/// What a relay answered.
#[derive(Clone, Debug)]
pub struct Probed<T> {
    /// The answer; `None` where there is no such page, or the token is not good there.
    pub answer: Option<T>,
    /// The certificate that the server showed, in DER.
    pub certificate: Option<Vec<u8>>,
}

/// A relay's address, and the token.
#[derive(Clone, Debug)]
pub struct Probe {
    base: Url,
    token: String,
    claimed: &'static str,
    http: reqwest::Client,
}

impl Probe {
    /// Takes a relay's address, a [`ProbeToken`](crate::secrets::ProbeToken)'s text, and an address that requests claim
    /// to come from.
    ///
    /// # Errors
    /// A system on which no connection can be made.
    pub fn new(
        (base, trust): (Url, Trust),
        token: String,
        claimed: &'static str,
    ) -> Result<Self, ClientError> {
        let builder = reqwest::Client::builder()
            .no_proxy()
            .redirect(reqwest::redirect::Policy::none())
            .connect_timeout(CONNECT_TIMEOUT)
            .timeout(PROBE_TIMEOUT)
            .tls_info(true)
            .http1_only()
            .user_agent(concat!("postern/", env!("CARGO_PKG_VERSION")));
        let builder = match trust {
            Trust::Certificate => builder,
            Trust::Anyone => builder.tls_danger_accept_invalid_certs(true),
        };
        let http = builder.build().map_err(ClientError::unreachable)?;
        Ok(Self {
            base,
            token,
            claimed,
            http,
        })
    }

    /// Asks how the request came.
    ///
    /// # Errors
    /// Nobody answers, or no relay.
    pub async fn ask<T: DeserializeOwned>(&self) -> Result<Probed<T>, ClientError> {
        let answer = self
            .request()
            .send()
            .await
            .map_err(ClientError::unreachable)?;
        let certificate = answer
            .extensions()
            .get::<TlsInfo>()
            .and_then(|info| info.peer_certificate().map(<[u8]>::to_vec));
        let status = answer.status();
        let text = body(answer).await?;
        let answer = match status {
            StatusCode::OK => Some(read(&text)?),
            StatusCode::NOT_FOUND => None,
            status => return Err(ClientError::refused(status, &text)),
        };
        Ok(Probed {
            answer,
            certificate,
        })
    }

    /// Opens a WebSocket, says something, and returns whether it was said back.
    ///
    /// # Errors
    /// Nobody answers.
    pub async fn echoes(&self) -> Result<bool, ClientError> {
        let key = BASE64.encode(&random_bytes::<16>());
        let asked = self
            .request()
            .header(header::CONNECTION, "Upgrade")
            .header(header::UPGRADE, "websocket")
            .header(header::SEC_WEBSOCKET_VERSION, "13")
            .header(header::SEC_WEBSOCKET_KEY, &key);
        let answer = asked.send().await.map_err(ClientError::unreachable)?;
        let accept = answer.headers().get(header::SEC_WEBSOCKET_ACCEPT);
        let is_accepted = accept.is_some_and(|accept| *accept == web_socket_accept(&key));
        if answer.status() != StatusCode::SWITCHING_PROTOCOLS || !is_accepted {
            return Ok(false);
        }
        let Ok(mut stream) = answer.upgrade().await else {
            return Ok(false);
        };
        let mut heard = [0; HEARD.len()];
        let talking = async {
            stream.write_all(SAID).await?;
            stream.read_exact(&mut heard).await
        };
        let talked = timeout(PROBE_TIMEOUT, talking).await;
        Ok(matches!(talked, Ok(Ok(_))) && heard == HEARD)
    }

    fn request(&self) -> reqwest::RequestBuilder {
        let request = self.http.get(Request::get(["probe"]).url(&self.base));
        request
            .header("x-postern-probe", &self.token)
            .header("x-forwarded-for", self.claimed)
    }
}
