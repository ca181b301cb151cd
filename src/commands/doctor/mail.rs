//! Whether letters and pushes could leave.

use std::time::Duration;

use tokio::{net::TcpStream, time::timeout};
use tokio_util::task::TaskTracker;

use super::super::serve;
use crate::{
    config::{Config, Mail, MailTransport},
    proxy::{
        courier::{Brought, Courier},
        guard::Guard,
    },
    store::Store,
    views::finding::FindingView,
};

const CHECK: &str = "mail";
const PUSH: &str = "push";
/// How long a mail server may take until a connection is there.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// Reads the settings as the relay does, and connects to what takes mail.
pub(super) async fn check(config: &Config, store: &Store, offline: bool) -> Vec<FindingView> {
    let hint = "`postern config show` shows what is set";
    if let Err(failure) = serve::notifying(config, (store, &config.public_url)).await {
        return vec![failure.into_finding(CHECK, hint)];
    }
    let push = FindingView::ok(PUSH, "there is a key for pushes to browsers");
    let mail = match config.mail() {
        Ok(None) => FindingView::ok(CHECK, "none is sent: links are shown to whoever makes them"),
        Ok(Some(mail)) if offline => FindingView::ok(CHECK, format!("is from {}", mail.from)),
        Ok(Some(mail)) => reach(&mail).await,
        Err(error) => super::Failure::from(error).into_finding(CHECK, hint),
    };
    vec![mail, push]
}

async fn reach(mail: &Mail) -> FindingView {
    let (place, reached) = match &mail.transport {
        MailTransport::Smtp(server) => {
            let (host, port) = (server.host.as_str(), server.port);
            let connected = timeout(CONNECT_TIMEOUT, TcpStream::connect((host, port))).await;
            let why = match connected {
                Ok(Ok(_)) => None,
                Ok(Err(error)) => Some(error.to_string()),
                Err(_) => Some(format!(
                    "it took longer than {} s",
                    CONNECT_TIMEOUT.as_secs()
                )),
            };
            (format!("{host}:{port}"), why)
        }
        MailTransport::Resend { url, .. } => {
            let courier = Courier::new(Guard::default(), TaskTracker::new());
            let knocking = courier.knock((url, Brought::ByOperator));
            let why = match timeout(CONNECT_TIMEOUT, knocking).await {
                Ok(knocked) => knocked.err().map(|error| error.to_string()),
                Err(_) => Some(format!(
                    "it took longer than {} s",
                    CONNECT_TIMEOUT.as_secs()
                )),
            };
            (url.origin().ascii_serialization(), why)
        }
    };
    match reached {
        None => FindingView::ok(
            CHECK,
            format!("{place} takes connections; mail is from {}", mail.from),
        ),
        Some(why) => FindingView::warning(
            CHECK,
            format!("{place}, which takes the mail, is not reached: {why}"),
            "`postern config show` shows the mail server; letters wait for it for a day",
        ),
    }
}
