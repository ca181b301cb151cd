//! Whether a relay runs on this host, is of this version, and serves this deployment.

use serde::Deserialize;
use url::Url;

use crate::{
    client::{ClientError, Probe, Probed, Trust},
    clock::Timestamp,
    config::Config,
    secrets::ProbeToken,
    store::Store,
    views::{
        checkup::arrival::{Arrival, CLAIMED},
        finding::FindingView,
    },
};

const CHECK: &str = "relay";
const RESTART: &str = "`systemctl restart postern` starts the program that is installed now";

/// What a relay tells of itself and of a request to it.
#[derive(Clone, Debug, Deserialize)]
pub(super) struct Answer {
    proof: String,
    pub(super) version: String,
    chain: String,
    pub(super) now: Timestamp,
    pub(super) arrival: Arrival,
}

/// The relay of this host.
pub(super) struct Running {
    /// What it answered, if it is this deployment's.
    pub(super) answer: Option<Answer>,
    pub(super) finding: FindingView,
}

/// How a relay was found to be.
pub(super) enum Asked {
    /// It is the deployment's; with the certificate that it showed.
    Ours(Box<Answer>, Option<Vec<u8>>),
    /// Something else answers.
    Others,
    /// Nobody answers.
    Nobody(ClientError),
}

/// Asks whoever listens at an address whether it is the deployment's relay.
pub(super) async fn ask(store: &Store, (url, trust): (&Url, Trust)) -> (Asked, Option<Probe>) {
    let key = store.key().probe_key();
    let token = ProbeToken::new(&key, store.clock().now().as_millis());
    let probe = match Probe::new((url.clone(), trust), token.text(), CLAIMED) {
        Ok(probe) => probe,
        Err(error) => return (Asked::Nobody(error), None),
    };
    let asked = match probe.ask::<Answer>().await {
        Ok(Probed {
            answer: Some(answer),
            certificate,
        }) if token.is_proven_by(&answer.proof, &key) => Asked::Ours(Box::new(answer), certificate),
        Err(error @ (ClientError::Unreachable(_) | ClientError::Late { .. })) => {
            Asked::Nobody(error)
        }
        Ok(_) | Err(_) => Asked::Others,
    };
    (asked, Some(probe))
}

/// Asks the relay that listens where this host's does.
pub(super) async fn check(config: &Config, store: &Store) -> Running {
    let url = config.relay_to_ask();
    let (asked, _) = ask(store, (&url, Trust::Anyone)).await;
    match asked {
        Asked::Ours(answer, _) => Running {
            finding: judge(&answer, store, &url),
            answer: Some(*answer),
        },
        Asked::Others => Running {
            finding: FindingView::fault(
                CHECK,
                format!("what answers at {url} is not this deployment's relay, or an older one"),
                "`postern relay start --listen ADDRESS` takes another address; `postern status` tells the version",
            ),
            answer: None,
        },
        Asked::Nobody(_) => Running {
            finding: FindingView::warning(
                CHECK,
                format!("no relay answers at {url}"),
                "`postern relay start` starts one on this host",
            ),
            answer: None,
        },
    }
}

fn judge(answer: &Answer, store: &Store, url: &Url) -> FindingView {
    let own = env!("CARGO_PKG_VERSION");
    if answer.version != own {
        let message = format!(
            "the relay at {url} is version {}, and this is {own}",
            answer.version
        );
        return FindingView::warning(CHECK, message, RESTART);
    }
    if answer.chain != store.chain().as_str() {
        let message = format!("the relay at {url} has another data directory than this command");
        let hint = "`postern config show` shows where `data_dir` comes from";
        return FindingView::warning(CHECK, message, hint);
    }
    FindingView::ok(CHECK, format!("answers at {url}, version {own}"))
}

/// Compares the relay's clock and version with this program's, for who asks from elsewhere.
pub(super) fn judge_version(version: &str) -> FindingView {
    let own = env!("CARGO_PKG_VERSION");
    if version == own {
        return FindingView::ok(CHECK, format!("answers, version {own}"));
    }
    let message = format!("the relay is version {version}, and this program is {own}");
    FindingView::warning(CHECK, message, "`postern version` tells which is newer")
}
