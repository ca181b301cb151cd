//! A token service with the API it is for: it gives tokens for what a credential holds, and answers nobody
//! else.

use std::sync::{Arc, Mutex};

use serde_json::{Value, json};

use super::upstream::{Seen, Upstream, answer};

/// What a service has given, and what it does.
pub(crate) struct Books {
    client_secret: String,
    /// The refresh token that is good, if it takes any.
    pub(crate) refresh_token: String,
    /// Whether a refresh token is good once.
    pub(crate) rotates: bool,
    /// The tokens that are good.
    pub(crate) tokens: Vec<String>,
    /// How long they are said to be, in seconds.
    pub(crate) expires_in: i64,
    /// What it answers instead of a token.
    pub(crate) refusal: Option<(&'static str, String)>,
    /// How many times it was asked for a token.
    pub(crate) exchanges: usize,
}

/// The service, on a port of its own: tokens at `/token`, the API everywhere else.
pub(crate) struct TokenService {
    pub(crate) server: Upstream,
    books: Arc<Mutex<Books>>,
}

impl TokenService {
    /// Starts a service whose secrets all hold this text, so that it can be looked for.
    pub(crate) async fn start(secret: &str) -> Self {
        let books = Arc::new(Mutex::new(Books {
            client_secret: format!("cs-{secret}"),
            refresh_token: format!("rt-0-{secret}"),
            rotates: false,
            tokens: Vec::new(),
            expires_in: 3600,
            refusal: None,
            exchanges: 0,
        }));
        let (kept, secret) = (Arc::clone(&books), secret.to_owned());
        let server = Upstream::with(move |seen| {
            let mut books = kept.lock().unwrap();
            if seen.request_line().starts_with("POST /token ") {
                books.exchange(seen, &secret)
            } else {
                books.serve(seen)
            }
        });
        Self {
            server: server.await,
            books,
        }
    }

    /// Looks into the books, or changes what the service does.
    pub(crate) fn books<T>(&self, look: impl FnOnce(&mut Books) -> T) -> T {
        look(&mut self.books.lock().unwrap())
    }

    pub(crate) fn exchanges(&self) -> usize {
        self.books(|books| books.exchanges)
    }

    /// The requests to the API.
    pub(crate) fn calls(&self) -> Vec<Seen> {
        let mut seen = self.server.seen();
        seen.retain(|seen| !seen.request_line().starts_with("POST /token "));
        seen
    }

    /// A credential's value for the client itself.
    pub(crate) fn client(&self) -> Value {
        let secret = self.books(|books| books.client_secret.clone());
        let url = self.server.url("/token");
        json!({ "client_id": "the-client", "client_secret": secret, "token_url": url, "scope": "read write" })
    }

    /// A credential's value for a person's consent.
    pub(crate) fn consent(&self) -> Value {
        let mut value = self.client();
        value["refresh_token"] = self.books(|books| books.refresh_token.clone()).into();
        value
    }
}

impl Books {
    fn exchange(&mut self, seen: &Seen, secret: &str) -> Vec<u8> {
        self.exchanges += 1;
        if let Some((status, body)) = &self.refusal {
            return answer(status, "content-type: application/json\r\n", body);
        }
        let form: std::collections::BTreeMap<_, _> = url::form_urlencoded::parse(&seen.body)
            .into_owned()
            .collect();
        let is = |name: &str, value: &str| form.get(name).is_some_and(|told| told == value);
        let is_client = is("client_id", "the-client") && is("client_secret", &self.client_secret);
        let is_form =
            seen.header("content-type").as_deref() == Some("application/x-www-form-urlencoded");
        if !is_client || !is_form || !is("scope", "read write") {
            return answer("401 Unauthorized", "", r#"{"error": "invalid_client"}"#);
        }
        let is_consent = is("grant_type", "refresh_token");
        if is_consent && !is("refresh_token", &self.refresh_token) {
            let told = format!(r#"{{"error": "invalid_grant", "error_description": "{secret}"}}"#);
            return answer("400 Bad Request", "", told);
        }
        let number = self.exchanges;
        let token = format!("at-{number}-{secret}");
        self.tokens.push(token.clone());
        let mut told =
            json!({ "access_token": token, "token_type": "Bearer", "expires_in": self.expires_in });
        if is_consent && self.rotates {
            self.refresh_token = format!("rt-{number}-{secret}");
            told["refresh_token"] = self.refresh_token.clone().into();
        }
        answer(
            "200 OK",
            "content-type: application/json\r\n",
            told.to_string(),
        )
    }

    /// Answers whoever has a token, and repeats it.
    fn serve(&self, seen: &Seen) -> Vec<u8> {
        let told = seen.header("authorization").unwrap_or_default();
        let token = told.strip_prefix("Bearer ").unwrap_or_default();
        if self.tokens.iter().any(|good| good == token) {
            answer(
                "200 OK",
                &format!("x-token: {token}\r\n"),
                format!("yours is {token}"),
            )
        } else {
            answer("401 Unauthorized", "", "no")
        }
    }
}
