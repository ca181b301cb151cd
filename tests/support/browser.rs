//! A browser without a screen: it keeps cookies, and sends the forms of the pages that it was shown.

use std::collections::BTreeMap;

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use postern::store::{Member, Scope, TeamId};

use super::{
    admin::{self, PASSWORD},
    client::{Answer, Client, Streaming},
    relay::TestRelay,
};

/// The cookie with the session's token, behind an https address.
pub(crate) const SESSION: &str = "__Host-postern-session";

/// A browser, and what it keeps.
#[derive(Clone)]
pub(crate) struct Browser {
    pub(crate) client: Client,
    pub(crate) cookies: BTreeMap<String, String>,
    /// The form token of the page that was shown last.
    pub(crate) form_token: String,
}

impl Browser {
    /// A browser of somebody who has not been here.
    pub(crate) fn new(relay: &TestRelay) -> Self {
        Self {
            client: relay.agent.bearing(None),
            cookies: BTreeMap::new(),
            form_token: String::new(),
        }
    }

    /// A browser of a member who has signed in.
    pub(crate) async fn signed_in(relay: &TestRelay, team: &TeamId, member: Member) -> Self {
        let person = (member, Scope::Full);
        let (_, token) = admin::session(relay.operator().0, team, person).await;
        let mut browser = Self::new(relay);
        browser.cookies.insert(SESSION.to_owned(), token);
        browser.get("/dashboard/account").await;
        browser
    }

    /// Signs in as somebody with the password of everybody.
    pub(crate) async fn sign_in(&mut self, email: &str) -> Answer {
        self.get("/dashboard/sign-in").await;
        let fields = [("email", email), ("password", PASSWORD)];
        self.submit("/dashboard/sign-in", &fields).await
    }

    /// Looks at a page.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        let request = self.request("GET", path).body(Full::default()).unwrap();
        let answer = self.client.send(request).await.rest().await;
        self.keep(&answer);
        answer
    }

    /// Sends a form of the page that was shown last.
    pub(crate) async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.form_token.clone();
        let fields = [&[("csrf", token.as_str())], fields].concat();
        self.post(path, &fields, &[("sec-fetch-site", "same-origin")])
            .await
    }

    /// Sends a form with these fields and headers, and nothing else.
    pub(crate) async fn post(
        &mut self,
        path: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
    ) -> Answer {
        let pairs = fields
            .iter()
            .map(|(name, value)| format!("{}={}", coded(name), coded(value)));
        let body = pairs.collect::<Vec<_>>().join("&");
        let kind = "application/x-www-form-urlencoded";
        let mut request = self.request("POST", path).header("content-type", kind);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.body(Full::new(Bytes::from(body))).unwrap();
        let answer = self.client.send(request).await.rest().await;
        self.keep(&answer);
        answer
    }

    /// Opens a stream of events.
    pub(crate) async fn events(&self, path: &str) -> Streaming {
        let request = self
            .request("GET", path)
            .header("accept", "text/event-stream");
        self.client
            .send(request.body(Full::default()).unwrap())
            .await
    }

    fn request(&self, method: &str, path: &str) -> http::request::Builder {
        let pairs = self
            .cookies
            .iter()
            .map(|(name, value)| format!("{name}={value}"));
        let cookies = pairs.collect::<Vec<_>>().join("; ");
        let request = Request::builder().method(method).uri(path);
        if cookies.is_empty() {
            return request;
        }
        request.header("cookie", cookies)
    }

    fn keep(&mut self, answer: &Answer) {
        for set in answer.headers.get_all("set-cookie") {
            let pair = set.to_str().unwrap().split(';').next().unwrap();
            let (name, value) = pair.split_once('=').unwrap();
            match value {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        let page = String::from_utf8_lossy(&answer.body);
        if let Some((_, rest)) = page.split_once("name=\"csrf-token\" content=\"") {
            let token = rest.split('"').next().unwrap_or_default();
            token.clone_into(&mut self.form_token);
        }
    }
}

/// A text as forms write it.
fn coded(text: &str) -> String {
    let bytes = text.bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' => {
            char::from(byte).to_string()
        }
        byte => format!("%{byte:02X}"),
    });
    bytes.collect()
}
