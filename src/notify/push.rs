//! Web Push: tells the browsers of those who may decide that a call waits (RFC 8030, RFC 8291, RFC 8292).
//!
//! A message says what waits in few words and where to decide it, and nothing of the call itself: no path, no
//! body, no secret. Only the browser can read it.

use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::json;
use url::Url;

use super::{Notifier, Outcome, told};
use crate::{
    clock::Timestamp,
    proxy::courier::{Brought, CourierError},
    secrets::{PushKeys, VapidKey},
    store::{Approval, ApprovalStatus, Posted, PushSubscription, StoreError},
};

/// How long the token is good that says who sends: less than the day that is allowed.
const TOKEN_FOR: Duration = Duration::from_hours(12);
/// The most characters of a name in a message.
const NAME_MAX: usize = 128;

/// How long a push that is only tried is of use.
const TRIAL_FOR: Duration = Duration::from_mins(5);

/// What is said of a browser that its push service has forgotten.
const GONE: &str = "its push service has forgotten it, and it is not told any more";

/// A browser that was told that it is told, and what became of it.
#[derive(Debug)]
pub struct Tried {
    /// The host of its push service.
    pub push_service: Option<String>,
    /// Why its push service did not take it.
    pub failure: Option<String>,
}

/// What pushes are signed with.
#[derive(Clone, Debug)]
pub struct Pusher {
    key: VapidKey,
    /// Whom a push service may turn to: `mailto:` or `https:`.
    subject: String,
    /// The address that the outside world uses, without a slash at its end.
    public_url: String,
}

impl Pusher {
    /// Builds one; without a subject the deployment's address is it, as far as that is one.
    pub fn new(key: VapidKey, subject: Option<String>, public_url: &str) -> Self {
        let own = || match public_url.strip_prefix("https://") {
            Some(_) => public_url.to_owned(),
            None => "mailto:postern@localhost".to_owned(),
        };
        Self {
            key,
            subject: subject.unwrap_or_else(own),
            public_url: public_url.to_owned(),
        }
    }

    /// Returns the key that browsers subscribe with, in base64url.
    pub fn public_key(&self) -> String {
        self.key.public()
    }

    /// Returns the address that the outside world uses, without a slash at its end.
    pub(super) fn public_url(&self) -> &str {
        &self.public_url
    }

    /// Returns the headers of a message that is of use until a time.
    fn headers(&self, endpoint: &Url, (now, until): (Timestamp, Timestamp)) -> HeaderMap {
        let audience = endpoint.origin().ascii_serialization();
        let expires = now.after(TOKEN_FOR).as_millis() / 1000;
        let token = self.key.authorization(&audience, &self.subject, expires);
        let mut token =
            HeaderValue::from_bytes(token.expose()).unwrap_or(HeaderValue::from_static(""));
        token.set_sensitive(true);
        HeaderMap::from_iter([
            (header::AUTHORIZATION, token),
            (
                header::CONTENT_ENCODING,
                HeaderValue::from_static("aes128gcm"),
            ),
            (
                header::CONTENT_TYPE,
                HeaderValue::from_static("application/octet-stream"),
            ),
            (
                HeaderName::from_static("ttl"),
                HeaderValue::from(until.since(now).as_secs()),
            ),
            (
                HeaderName::from_static("urgency"),
                HeaderValue::from_static("high"),
            ),
        ])
    }

    /// Returns what a browser is told to see whether it can be.
    fn trial_text(&self) -> String {
        let told = json!({
            "kind": "test",
            "id": "postern-test",
            "url": format!("{}/dashboard/inbox", self.public_url),
        });
        told.to_string()
    }

    /// Returns what a browser is told of an approval.
    fn text(&self, approval: &Approval) -> String {
        let cut = |text: &str| text.chars().take(NAME_MAX).collect::<String>();
        let target = Url::parse(&approval.target_url).ok();
        let host = target.as_ref().and_then(Url::host_str).unwrap_or_default();
        let names: Vec<_> = approval
            .credential_names
            .iter()
            .take(4)
            .map(|name| cut(name))
            .collect();
        let told = json!({
            "kind": "approval",
            "id": approval.id,
            "agent": cut(&approval.agent_name),
            "credentials": names,
            "method": cut(&approval.method),
            "host": cut(host),
            "expires_at": approval.expires_at,
            "url": format!("{}/dashboard/inbox/{}", self.public_url, approval.id),
        });
        told.to_string()
    }
}

impl Notifier {
    /// Makes of a notice one push to each browser of those who may decide it.
    pub(super) async fn spread(&self, posted: &Posted, id: &str) -> Result<Outcome, StoreError> {
        let Some(approval) = self.waiting(id).await? else {
            return Ok(Outcome::Done);
        };
        let browsers = PushSubscription::of_team(&self.store, &approval.team).await?;
        let users: Vec<_> = browsers.iter().map(|(_, user)| user.as_str()).collect();
        let approvers = self.approvals.approvers(&approval, &users).await?;
        let may = |user: &str| approvers.iter().any(|member| member.user_id == user);
        let told = browsers.iter().filter(|(_, user)| may(user));
        let subscriptions: Vec<_> = told.map(|(id, _)| id.clone()).collect();
        posted.spread(&self.store, (id, &subscriptions)).await?;
        Ok(Outcome::Done)
    }

    /// Tells one browser, if there is still something to tell and its user may still know.
    pub(super) async fn push(&self, id: &str, subscription: &str) -> Result<Outcome, StoreError> {
        let Some(approval) = self.waiting(id).await? else {
            return Ok(Outcome::Done);
        };
        let Some(browser) = PushSubscription::find(&self.store, subscription).await? else {
            return Ok(Outcome::Done);
        };
        let user = [browser.user_id.as_str()];
        if self.approvals.approvers(&approval, &user).await?.is_empty() {
            return Ok(Outcome::Done);
        }
        let text = self.pusher.text(&approval);
        self.tell(browser, (&text, approval.expires_at)).await
    }

    /// Tells all browsers of a user that they are told; what became of each, in the order in which they subscribed.
    ///
    /// # Errors
    /// As of the store.
    pub async fn try_browsers(&self, user: &str) -> Result<Vec<Tried>, StoreError> {
        let until = self.store.clock().now().after(TRIAL_FOR);
        let text = self.pusher.trial_text();
        let mut browsers = Vec::new();
        for id in PushSubscription::ids_of(&self.store, user).await? {
            browsers.extend(PushSubscription::find(&self.store, &id).await?);
        }
        let told = browsers.into_iter().map(async |browser| {
            let host = browser.endpoint.expose_text().and_then(|text| {
                let url = Url::parse(text).ok()?;
                url.host_str().map(str::to_owned)
            });
            let outcome = self.tell(browser, (&text, until)).await?;
            Ok(Tried {
                push_service: host,
                failure: match outcome {
                    Outcome::Done => None,
                    Outcome::Gone => Some(GONE.to_owned()),
                    Outcome::Later(why, _) | Outcome::Never(why) => Some(told(&why)),
                },
            })
        });
        futures_util::future::try_join_all(told).await
    }

    /// Tells one browser something that is of use until a time.
    pub(super) async fn tell(
        &self,
        browser: PushSubscription,
        (text, until): (&str, Timestamp),
    ) -> Result<Outcome, StoreError> {
        let endpoint = browser
            .endpoint
            .expose_text()
            .and_then(|text| Url::parse(text).ok());
        let keys = PushKeys::from_parts(browser.p256dh.clone(), browser.auth.clone());
        let (Some(endpoint), Ok(keys)) = (endpoint, keys) else {
            return Ok(Outcome::Never("the subscription is damaged".to_owned()));
        };
        let now = self.store.clock().now();
        let headers = self.pusher.headers(&endpoint, (now, until));
        let body = Bytes::from(keys.encrypt(text.as_bytes()));
        let posted = self
            .courier
            .post((&endpoint, Brought::ByOthers), (headers, body))
            .await;
        let receipt = match posted {
            Ok(receipt) => receipt,
            Err(CourierError::NotAllowed(why)) => return Ok(Outcome::Never(why)),
            Err(CourierError::Failed(why)) => return Ok(Outcome::Later(why, Duration::ZERO)),
        };
        Ok(match receipt.status {
            status if status.is_success() => Outcome::Done,
            StatusCode::NOT_FOUND | StatusCode::GONE => {
                browser.delete(&self.store).await?;
                tracing::info!(
                    subscription = browser.id,
                    "a browser is not told any more: its push service has forgotten it"
                );
                Outcome::Gone
            }
            status if status == StatusCode::TOO_MANY_REQUESTS || status.is_server_error() => {
                Outcome::Later(status.to_string(), receipt.retry_after.unwrap_or_default())
            }
            status => Outcome::Never(format!("the push service refused it: {status}")),
        })
    }

    /// Returns an approval that still waits.
    async fn waiting(&self, id: &str) -> Result<Option<Approval>, StoreError> {
        let now = self.store.clock().now();
        let found = Approval::find(&self.store, id).await?;
        Ok(found.filter(|approval| {
            approval.status == ApprovalStatus::Pending && approval.expires_at > now
        }))
    }
}
