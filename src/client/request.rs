//! One request to a relay's API, before it is sent.

use std::fmt;

use http::Method;
use serde_json::Value;
use url::Url;

/// A request: method, path, query and body.
#[derive(Clone)]
pub struct Request {
    method: Method,
    /// The path below the relay's address, segment by segment, as they are before they are encoded.
    path: Vec<String>,
    query: Vec<(&'static str, String)>,
    body: Option<Value>,
}

impl Request {
    /// Returns a request of that method for a path; what a segment may not have is encoded.
    pub fn new<'a>(method: Method, path: impl IntoIterator<Item = &'a str>) -> Self {
        Self {
            method,
            path: path.into_iter().map(str::to_owned).collect(),
            query: Vec::new(),
            body: None,
        }
    }

    /// Returns a request that changes nothing.
    pub fn get<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::GET, path)
    }

    /// Returns a request of the method `POST`.
    pub fn post<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::POST, path)
    }

    /// Returns a request of the method `PUT`.
    pub fn put<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::PUT, path)
    }

    /// Returns a request of the method `PATCH`.
    pub fn patch<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::PATCH, path)
    }

    /// Returns a request of the method `DELETE`.
    pub fn delete<'a>(path: impl IntoIterator<Item = &'a str>) -> Self {
        Self::new(Method::DELETE, path)
    }

    /// Returns the same request with that in its query.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.query.push((name, value.into()));
        self
    }

    /// Returns the same request with that in its query, if there is a value.
    #[must_use]
    pub fn with_any(self, name: &'static str, value: Option<impl Into<String>>) -> Self {
        match value {
            Some(value) => self.with(name, value),
            None => self,
        }
    }

    /// Returns the same request, which is to change nothing if `dry_run` is set.
    #[must_use]
    pub fn rehearsed(self, dry_run: bool) -> Self {
        self.with_any("dry_run", dry_run.then_some("true"))
    }

    /// Returns the same request with that body.
    #[must_use]
    pub fn body(mut self, body: Value) -> Self {
        self.body = Some(body);
        self
    }

    pub(super) fn method(&self) -> &Method {
        &self.method
    }

    pub(super) fn into_body(self) -> Option<Value> {
        self.body
    }

    /// Returns the whole address, below that of the relay.
    pub(super) fn url(&self, base: &Url) -> Url {
        let mut url = base.clone();
        if let Ok(mut segments) = url.path_segments_mut() {
            segments.pop_if_empty().extend(&self.path);
        }
        if !self.query.is_empty() {
            url.query_pairs_mut().extend_pairs(&self.query);
        }
        url
    }
}

impl fmt::Debug for Request {
    /// Shows what is asked, and not the body: it may have a secret.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({} /{})", self.method, self.path.join("/"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn url(base: &str, request: &Request) -> String {
        request.url(&Url::parse(base).unwrap()).into()
    }

    #[test]
    fn a_path_is_below_that_of_the_relay_and_names_stay_one_segment() {
        let request = Request::get(["team", "agents", "a/b?c#d e"]);
        for (base, expected) in [
            ("http://h", "http://h/team/agents/a%2Fb%3Fc%23d%20e"),
            ("http://h/", "http://h/team/agents/a%2Fb%3Fc%23d%20e"),
            (
                "https://h:8/tap",
                "https://h:8/tap/team/agents/a%2Fb%3Fc%23d%20e",
            ),
        ] {
            assert_eq!(url(base, &request), expected);
        }
    }

    #[test]
    fn a_query_is_encoded() {
        let request = Request::get(["team", "audit"])
            .with("agent", "a&b=c")
            .rehearsed(true);
        assert_eq!(
            url("http://h", &request),
            "http://h/team/audit?agent=a%26b%3Dc&dry_run=true"
        );
        assert_eq!(
            url("http://h", &Request::get(["x"]).rehearsed(false)),
            "http://h/x"
        );
    }
}
