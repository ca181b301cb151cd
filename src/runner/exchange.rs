//! One request of the child: through the relay when a credential is bound to its address.

use std::{fmt, sync::Arc};

use bytes::Bytes;
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, Request, Response, StatusCode, Uri, header,
    request, response, uri::Authority,
};
use http_body_util::{BodyExt, Either, Full, Limited};
use hyper::body::Incoming;
use url::Url;

use super::{
    listener::Parts,
    notice::Notice,
    pending,
    relay::{Body, CREDENTIAL, METHOD, TARGET},
    reply::{ORIGIN, Refusal, end_hop},
    services::Choice,
};

/// What stands where a program wants a secret and the relay is to fill one in (spec/tap.md §2.6).
const PLACEHOLDER: &str = "<CREDENTIAL:";

/// The longest answer of the relay's own: a refusal, or that a call waits.
const RELAYS_BYTES_MAX: usize = 1 << 20;
/// By what the relay knows that a call was asked for before (spec/tap.md §2.5).
const IDEMPOTENCY_KEY: &str = "idempotency-key";

/// Where a request goes: scheme, host and port, and nothing else of an address.
#[derive(Clone, Debug)]
pub(super) struct Origin(Url);

impl Origin {
    /// Reads it; users and passwords in it are dropped. `None` for what is not http or https.
    pub(super) fn new(scheme: &str, authority: &Authority) -> Option<Self> {
        let port = port(authority, if scheme == "https" { 443 } else { 80 })?;
        let url = Url::parse(&format!("{scheme}://{}:{port}/", authority.host())).ok()?;
        matches!(url.scheme(), "http" | "https").then_some(Self(url))
    }

    /// Returns it as an address.
    pub(super) fn url(&self) -> &Url {
        &self.0
    }

    /// Returns the host; an IPv6 address is in brackets.
    pub(super) fn host(&self) -> &str {
        self.0.host_str().expect("an address of http has a host")
    }

    /// Returns the port.
    pub(super) fn port(&self) -> u16 {
        let port = self.0.port_or_known_default();
        port.expect("http and https have a port")
    }

    /// Refuses a request that came on a connection to here and means another host.
    pub(super) fn check<B>(&self, request: &Request<B>) -> Result<(), Refusal> {
        let meant = match request.uri().authority() {
            Some(authority) => Some(authority.to_string()),
            None => request
                .headers()
                .get(header::HOST)
                .map(|host| String::from_utf8_lossy(host.as_bytes()).into_owned()),
        };
        let Some(asked) = meant else {
            return Ok(());
        };
        let origin = asked
            .parse()
            .ok()
            .and_then(|host| Self::new(self.0.scheme(), &host));
        if origin.is_some_and(|origin| origin.0 == self.0) {
            return Ok(());
        }
        let connected = self.to_string();
        Err(Refusal::Misdirected { connected, asked })
    }

    /// Returns the whole address of a request, as the program wrote its path.
    fn target(&self, uri: &Uri) -> String {
        let path = uri.path_and_query().map_or("/", |path| path.as_str());
        format!("{self}{path}")
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.origin().ascii_serialization())
    }
}

/// Returns the port that is given, or the scheme's own; `None` for one that is none.
pub(super) fn port(authority: &Authority, of_scheme: u16) -> Option<u16> {
    let text = authority.as_str();
    let text = text.rsplit_once('@').map_or(text, |(_, host)| host);
    match text.strip_prefix(authority.host())? {
        "" | ":" => Some(of_scheme),
        _ => authority.port_u16(),
    }
}

/// Answers a request of the child.
pub(super) async fn exchange(
    parts: &Arc<Parts>,
    origin: &Origin,
    request: Request<Incoming>,
) -> Response<Body> {
    match answer(parts, origin, request).await {
        Ok(response) => response,
        Err(refusal) => refusal.into_response(),
    }
}

async fn answer(
    parts: &Arc<Parts>,
    origin: &Origin,
    request: Request<Incoming>,
) -> Result<Response<Body>, Refusal> {
    let target = origin.target(request.uri());
    if parts.relay.is_at(origin.url()) {
        return pass(parts, origin, &target, request).await;
    }
    if is_websocket(request.headers()) {
        return Err(Refusal::WebSocket);
    }
    let url = Url::parse(&target).map_err(|_| Refusal::NotAnAddress(target.clone()))?;
    let fills_itself_in = has_placeholder(request.headers());
    let credential = match parts.services.choose(&url).await {
        Choice::Unbound if parts.pass_unbound => {
            return pass(parts, origin, &target, request).await;
        }
        Choice::Unbound => {
            let origin = origin.to_string();
            parts.notices.give(Notice::Unbound {
                origin: origin.clone(),
            });
            return Err(Refusal::Unbound(origin));
        }
        Choice::One(_) | Choice::Several(_) if fills_itself_in => None,
        Choice::One(name) => Some(name),
        Choice::Several(names) => {
            let origin = origin.to_string();
            return Err(Refusal::Ambiguous { origin, names });
        }
    };
    forward(parts, request, (&target, credential)).await
}

/// Has the relay carry out a request.
async fn forward(
    parts: &Arc<Parts>,
    request: Request<Incoming>,
    (target, credential): (&str, Option<String>),
) -> Result<Response<Body>, Refusal> {
    let (mut head, body) = request.into_parts();
    let method = head.method.clone();
    let is_repeatable = head.headers.contains_key(IDEMPOTENCY_KEY);
    tell_call(&mut head, target, credential)?;
    let response = parts.relay.forward(head, body).await?;
    let mut response = if is_relays(&response) {
        let (head, body) = whole(response).await?;
        if head.status == StatusCode::ACCEPTED {
            return pending::settle(parts, &body, (&method, target, is_repeatable)).await;
        }
        Response::from_parts(head, Either::Right(Full::new(body)))
    } else {
        response.map(Either::Left)
    };
    let headers = response.headers_mut();
    end_hop(headers);
    // The relay's answer has no body, and says so; how long the upstream's would be it does not know.
    if method == Method::HEAD {
        headers.remove(header::CONTENT_LENGTH);
    }
    Ok(response)
}

/// Reads an answer of the relay's own at once: it may close the connection while the program still sends.
async fn whole(response: Response<Incoming>) -> Result<(response::Parts, Bytes), Refusal> {
    let (head, body) = response.into_parts();
    let body = Limited::new(body, RELAYS_BYTES_MAX).collect().await;
    let body = body.map_err(|_| Refusal::Relay("its answer breaks off".to_owned()))?;
    Ok((head, body.to_bytes()))
}

/// Sends a request to where it is addressed, without the relay.
async fn pass(
    parts: &Arc<Parts>,
    origin: &Origin,
    target: &str,
    mut request: Request<Incoming>,
) -> Result<Response<Body>, Refusal> {
    let uri = target.parse();
    *request.uri_mut() = uri.map_err(|_| Refusal::NotAnAddress(target.to_owned()))?;
    *request.version_mut() = http::Version::HTTP_11;
    end_hop(request.headers_mut());
    // The address says which host is meant, whatever the header does (RFC 9112 §3.2.2).
    request.headers_mut().remove(header::HOST);
    request.extensions_mut().clear();
    let passed = parts.relay.pass(request).await;
    let mut response = passed.map_err(|error| Refusal::Unreachable {
        origin: origin.to_string(),
        reason: error.to_string(),
    })?;
    end_hop(response.headers_mut());
    Ok(response.map(Either::Left))
}

/// Makes of a request's head that of a call: what `/forward` is told by, and what goes upstream.
fn tell_call(
    head: &mut request::Parts,
    target: &str,
    credential: Option<String>,
) -> Result<(), Refusal> {
    let unreadable = |_| Refusal::NotAnAddress(target.to_owned());
    let headers = &mut head.headers;
    end_hop(headers);
    headers.remove(header::HOST);
    headers.remove(header::CONTENT_LENGTH);
    join_cookies(headers);
    let told: Vec<_> = headers
        .keys()
        .filter(|name| name.as_str().starts_with("x-tap-"))
        .cloned()
        .collect();
    for name in told {
        headers.remove::<HeaderName>(name);
    }
    headers.insert(
        TARGET,
        HeaderValue::from_bytes(target.as_bytes()).map_err(unreadable)?,
    );
    let method = HeaderValue::from_str(head.method.as_str());
    headers.insert(METHOD, method.map_err(unreadable)?);
    if let Some(name) = credential {
        headers.insert(
            CREDENTIAL,
            HeaderValue::from_str(&name).map_err(unreadable)?,
        );
    }
    head.extensions.clear();
    Ok(())
}

/// Makes one header of the pieces that HTTP/2 cuts cookies into (RFC 9113 §8.2.3).
fn join_cookies(headers: &mut HeaderMap) {
    let pieces: Vec<_> = headers
        .get_all(header::COOKIE)
        .iter()
        .map(HeaderValue::as_bytes)
        .collect();
    if pieces.len() < 2 {
        return;
    }
    if let Ok(joined) = HeaderValue::from_bytes(&pieces.join(b"; ".as_slice())) {
        headers.insert(header::COOKIE, joined);
    }
}

fn has_placeholder(headers: &HeaderMap) -> bool {
    let mut values = headers.values();
    values.any(|value| String::from_utf8_lossy(value.as_bytes()).contains(PLACEHOLDER))
}

fn is_websocket(headers: &HeaderMap) -> bool {
    let upgrade = headers
        .get(header::UPGRADE)
        .and_then(|value| value.to_str().ok());
    upgrade.is_some_and(|protocols| protocols.to_ascii_lowercase().contains("websocket"))
}

/// Returns whether an answer is the relay's own; an upstream's may look like one but for this.
fn is_relays(response: &Response<Incoming>) -> bool {
    let origin = response.headers().get(ORIGIN);
    origin.is_some_and(|origin| origin == "proxy")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(scheme: &str, authority: &str) -> Option<String> {
        Origin::new(scheme, &authority.parse().unwrap()).map(|origin| origin.to_string())
    }

    #[test]
    fn an_origin_is_as_relays_compare_it() {
        for (scheme, authority, expected) in [
            ("https", "API.example:443", Some("https://api.example")),
            (
                "http",
                "user:pass@h.example:8080",
                Some("http://h.example:8080"),
            ),
            ("http", "[::1]:80", Some("http://[::1]")),
            ("ftp", "h.example", None),
            ("https", "h.example:99999", None),
            ("https", "h.example:", Some("https://h.example")),
        ] {
            assert_eq!(
                origin(scheme, authority).as_deref(),
                expected,
                "{authority}"
            );
        }
    }

    #[test]
    fn a_request_for_another_host_is_not_taken_on_a_connection() {
        let origin = Origin::new("https", &"api.example:443".parse().unwrap()).unwrap();
        let check = |host: &str| {
            let request = Request::builder().uri("/").header("host", host);
            origin.check(&request.body(()).unwrap()).is_ok()
        };
        assert!(check("api.example") && check("API.example:443"));
        assert!(!check("other.example") && !check("api.example:8443") && !check("a b"));
        let request = Request::builder().uri("https://other.example/").body(());
        assert!(origin.check(&request.unwrap()).is_err());
    }

    #[test]
    fn a_path_stays_as_it_was_written() {
        let origin = Origin::new("https", &"api.example:8443".parse().unwrap()).unwrap();
        let uri = "/a/%2e%2e/b//c?x=%20&y={z}".parse().unwrap();
        let expected = "https://api.example:8443/a/%2e%2e/b//c?x=%20&y={z}";
        assert_eq!(origin.target(&uri), expected);
    }

    #[test]
    fn what_a_program_says_of_a_call_is_not_believed() {
        let request = Request::builder()
            .method("PATCH")
            .header("x-tap-key", "other")
            .header("x-tap-nonsense", "1")
            .header("x-tap-credential", "other")
            .header("connection", "x-hop")
            .header("x-hop", "1")
            .header("cookie", "a=1")
            .header("cookie", "b=2")
            .header("host", "h");
        let (mut head, ()) = request.body(()).unwrap().into_parts();
        tell_call(&mut head, "https://h/", None).unwrap();
        let told: Vec<_> = head.headers.iter().collect();
        assert_eq!(told.len(), 3, "{told:?}");
        assert_eq!(head.headers[header::COOKIE], "a=1; b=2");
        assert_eq!(head.headers[METHOD], "PATCH");
        assert_eq!(head.headers[TARGET], "https://h/");
    }
}
