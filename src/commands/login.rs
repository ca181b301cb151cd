//! `login`: begins a session with a relay, through the person's browser, and keeps it.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use clap::Args;
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::{
    Failure, Invocation,
    failure::{Kind, client::About},
    interrupt::Interrupt,
    invocation::secret_of_flag,
    whoami::who,
};
use crate::{
    client::{ClientError, RelayClient, Request, SavedSession, Sessions, read},
    secrets::Secret,
    store::Noun,
};

const EXAMPLES: &str = "\
Examples:
  postern login --relay-url https://postern.example.com
  postern agent list --relay-url https://postern.example.com
  postern login --relay-url https://postern.example.com --token-file session";

/// How often a relay is asked whether the login was let in, if it names no span or an odd one.
const INTERVAL_SECS: (u64, u64) = (1, 60);
/// How much longer is waited between two questions once a relay says that they come too fast.
const SLOWER: Duration = Duration::from_secs(5);
/// How long is waited at most, whatever the relay says.
const WAIT_MAX: Duration = Duration::from_hours(1);

/// Begin a session with a relay, and keep it for further commands
///
/// Prints an address and a code. Whoever opens the address in a browser, signs in and enters the code lets this
/// machine in. The session is kept in a file that only you can read, one for each relay, and taken whenever a command
/// is given that relay and no `POSTERN_TOKEN`. `postern logout` ends it.
#[derive(Args, Debug)]
#[command(after_long_help = EXAMPLES)]
pub(crate) struct Login {
    /// Keep the session whose token is in FILE instead of beginning one; `-` is standard input
    #[arg(long, value_name = "FILE")]
    token_file: Option<PathBuf>,
}

/// What a relay says to a machine that wants to be let in (spec/tap.md §4.2).
#[derive(Deserialize)]
struct Waits {
    device_code: String,
    user_code: String,
    verification_path: String,
    verification_url: Option<String>,
    interval: u64,
    expires_in: u64,
}

/// The session of a machine that was let in.
#[derive(Deserialize)]
struct LetIn {
    session_token: String,
}

impl Login {
    /// Begins the session.
    pub(crate) async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        let relay = invocation.named_relay("login")?.clone();
        let sessions = invocation.sessions().ok_or_else(Failure::no_home)?;
        let client = invocation.client(&relay)?;
        let token = match &self.token_file {
            Some(path) => token_of(path)?,
            None => begin(invocation, &client).await?,
        };
        let is_new = self.token_file.is_none();
        let signed_in = client.with_token(token.clone());
        let view = who(&signed_in).await?;
        let email = view.email.clone();
        let session = SavedSession { token, email };
        if let Err(failure) = keep(&sessions, &relay, &session).await {
            if is_new {
                // Nobody has its token any more: it is not left behind.
                end(&signed_in).await;
            }
            return Err(failure);
        }
        let said = format!("Signed in to {relay} as {}.", session.email);
        invocation.ui.say(&said);
        if invocation.config()?.token()?.is_some() {
            invocation
                .ui
                .warn("`POSTERN_TOKEN` is set, and comes before the session that is kept");
        }
        Ok(invocation.ui.show(&view)?)
    }
}

/// Keeps a session, and ends the one that was kept before.
async fn keep(sessions: &Sessions, relay: &Url, session: &SavedSession) -> Result<(), Failure> {
    // One that cannot be read is replaced all the same.
    let before = sessions.find(relay).ok().flatten();
    let kept = sessions.keep(relay, session);
    kept.map_err(|error| Failure::of_session_file(&error))?;
    let before = before.filter(|before| before.token != session.token);
    if let (Some(before), Ok(client)) = (before, RelayClient::new(relay.clone())) {
        end(&client.with_token(before.token)).await;
    }
    Ok(())
}

/// Ends a session that is not needed; if that fails it ends by itself.
async fn end(client: &RelayClient) {
    let ended = client.send::<Value>(Request::post(["logout"])).await;
    if let Err(error) = ended {
        tracing::debug!(%error, "a session could not be ended");
    }
}

fn token_of(path: &Path) -> Result<Secret, Failure> {
    let token = secret_of_flag(path, "--token-file")?.without_line_end();
    if token.is_empty() {
        return Err(Failure::usage("`--token-file`: the token is empty"));
    }
    Ok(token)
}

/// Asks a relay for a session and waits until a person has let this machine in.
async fn begin(invocation: &Invocation, client: &RelayClient) -> Result<Secret, Failure> {
    let request = Request::post(["device", "authorize"]).body(json!({ "scope": "full" }));
    let waits: Waits = client
        .send(request)
        .await
        .map_err(|error| failure(client, error))?;
    let page = waits.page(client.base());
    let code = grouped(&waits.user_code);
    let mut interrupt = Interrupt::watch();
    let said = format!("Open {page} in a browser, sign in, and enter the code {code}");
    if invocation.ui.format().is_for_machines() {
        invocation.ui.note(&said);
    } else {
        invocation.ui.say(&said);
        let minutes = waits.expires_in / 60;
        invocation
            .ui
            .say(&format!("Waiting for that, for {minutes} minutes…"));
    }
    tokio::select! {
        token = poll(invocation, client, &waits) => token,
        interrupted = interrupt.received() => Err(interrupted),
    }
}

/// Asks until the machine was let in, or will not be.
async fn poll(
    invocation: &Invocation,
    client: &RelayClient,
    waits: &Waits,
) -> Result<Secret, Failure> {
    let began = invocation.clock.moment();
    let longest = Duration::from_secs(waits.expires_in).min(WAIT_MAX);
    let (least, most) = INTERVAL_SECS;
    let mut every = Duration::from_secs(waits.interval.clamp(least, most));
    loop {
        tokio::time::sleep(every).await;
        let body = json!({ "device_code": waits.device_code });
        let asked = client.exchange(Request::post(["device", "token"]).body(body));
        match asked.await {
            Ok((StatusCode::OK, answer)) => {
                let let_in: LetIn = read(&answer).map_err(|error| failure(client, error))?;
                return Ok(let_in.session_token.into());
            }
            // It waits, or may be back a moment later.
            Ok(_) | Err(ClientError::Unreachable(_) | ClientError::Late { .. }) => {}
            Err(ClientError::Refused(refused)) => match refused.code.as_str() {
                "slow_down" => every += SLOWER,
                "access_denied" => return Err(denied()),
                "expired_or_unknown_code" => return Err(expired(client.base())),
                _ if refused.status == StatusCode::SERVICE_UNAVAILABLE => {}
                _ => return Err(failure(client, ClientError::Refused(refused))),
            },
            Err(error) => return Err(failure(client, error)),
        }
        let waited = invocation.clock.moment().saturating_duration_since(began);
        if waited >= longest {
            return Err(expired(client.base()));
        }
    }
}

impl Waits {
    /// Returns the page on which the code is entered: where the relay says, else below the address that was named.
    fn page(&self, base: &Url) -> String {
        let named = self.verification_url.as_deref();
        let named = named.and_then(|url| Url::parse(url).ok());
        let is_page = |url: &Url| matches!(url.scheme(), "http" | "https");
        named.filter(is_page).map_or_else(
            || {
                let base = base.as_str().trim_end_matches('/');
                format!("{base}{}", self.verification_path)
            },
            Into::into,
        )
    }
}

/// Returns a code as people read it: in two halves.
fn grouped(code: &str) -> String {
    match code.split_at_checked(code.len() / 2) {
        Some((first, rest)) if !code.contains('-') => format!("{first}-{rest}"),
        _ => code.to_owned(),
    }
}

fn denied() -> Failure {
    let message = "a person has refused this login";
    Failure::new(Kind::NotAllowed, "login_denied", message)
}

fn expired(relay: &Url) -> Failure {
    Failure::refused("login_expired", "nobody has entered the code in time")
        .with_hint(format!("`postern login --relay-url {relay}` begins again"))
}

fn failure(client: &RelayClient, error: ClientError) -> Failure {
    let (noun, name) = (Noun::User, "");
    Failure::of_client(error, client.base(), About { noun, name })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_in_two_halves() {
        for (code, told) in [("ABCD2345", "ABCD-2345"), ("AB-CD", "AB-CD"), ("A", "-A")] {
            assert_eq!(grouped(code), told);
        }
    }

    #[test]
    fn the_page_is_a_web_page_below_the_relay() {
        let base = Url::parse("https://h/tap/").unwrap();
        for (url, page) in [
            (None, "https://h/tap/dashboard/device"),
            (
                Some("https://p.example/dashboard/device"),
                "https://p.example/dashboard/device",
            ),
            (
                Some("javascript:alert(1)"),
                "https://h/tap/dashboard/device",
            ),
        ] {
            let waits = Waits {
                device_code: String::new(),
                user_code: String::new(),
                verification_path: "/dashboard/device".to_owned(),
                verification_url: url.map(str::to_owned),
                interval: 3,
                expires_in: 600,
            };
            assert_eq!(waits.page(&base), page);
        }
    }
}
