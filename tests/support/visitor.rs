//! Somebody with a browser: keeps a session in a cookie, and sends the forms of pages.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use postern::store::{Member, MemberRole, Scope, TeamId};

use super::{
    admin::{add_user, session},
    client::{Answer, Client},
    relay::TestRelay,
};

/// The cookie of a session.
const COOKIE: &str = "__Host-postern-session";

/// Somebody who is signed in.
pub(crate) struct Visitor {
    client: Client,
    pub(crate) token: String,
}

impl Visitor {
    /// An owner of the relay's team.
    pub(crate) async fn owner(relay: &TestRelay) -> Self {
        Self::new(relay, ("olive@example.com", MemberRole::Owner))
            .await
            .0
    }

    /// A new member of the relay's team.
    pub(crate) async fn new(
        relay: &TestRelay,
        (email, role): (&str, MemberRole),
    ) -> (Self, Member) {
        let team = relay.operator().1.team.clone();
        let member = add_user(relay, (&team, email), role).await;
        (Self::member(relay, &team, &member).await, member)
    }

    /// A member of a team.
    pub(crate) async fn member(relay: &TestRelay, team: &TeamId, member: &Member) -> Self {
        let (_, token) = session(relay.operator().0, team, (member.clone(), Scope::Full)).await;
        Self::bearing(relay, token)
    }

    /// Whoever has that session.
    pub(crate) fn bearing(relay: &TestRelay, token: String) -> Self {
        Self {
            client: relay.agent.bearing(None),
            token,
        }
    }

    /// Opens a page.
    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call((Method::GET, path), String::new()).await
    }

    /// Opens a page that is there, and returns it.
    pub(crate) async fn page(&self, path: &str) -> String {
        let answer = self.get(path).await;
        assert_eq!(answer.status, 200, "{path}: {}", answer.text());
        answer.text().to_owned()
    }

    /// Sends a form as a page of this session would.
    pub(crate) async fn send(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let page = self.page("/dashboard/nodes").await;
        let (_, rest) = page.split_once("name=\"csrf-token\" content=\"").unwrap();
        let (token, _) = rest.split_once('"').unwrap();
        let mut fields = fields.to_vec();
        fields.push(("csrf", token));
        self.send_as_it_is(path, &fields).await
    }

    /// Sends a form that is accepted: it leads on to a page, which is returned.
    pub(crate) async fn done(&self, path: &str, fields: &[(&str, &str)]) -> String {
        let answer = self.send(path, fields).await;
        assert_eq!(answer.status, 303, "{path}: {}", answer.text());
        answer.header("location").unwrap().to_owned()
    }

    /// Sends a form with these fields and no others.
    pub(crate) async fn send_as_it_is(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encoded = |text| utf8_percent_encode(text, NON_ALPHANUMERIC);
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{name}={}", encoded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        self.call((Method::POST, path), body).await
    }

    async fn call(&self, (method, path): (Method, &str), body: String) -> Answer {
        let request = Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", format!("{COOKIE}={}", self.token))
            .header("content-type", "application/x-www-form-urlencoded")
            .body(Full::new(Bytes::from(body)))
            .unwrap();
        self.client.send(request).await.rest().await
    }
}
