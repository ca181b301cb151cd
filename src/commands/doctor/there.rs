//! What a relay elsewhere tells of itself, and what can be seen from here.

use serde::Deserialize;
use url::Url;

use super::{
    super::{Failure, Invocation},
    public,
    relay::{Answer, judge_version},
};
use crate::{
    client::{Probe, Probed, Request, Trust},
    store::Noun,
    views::{
        checkup::{arrival::CLAIMED, clock},
        finding::FindingView,
    },
};

const CHECK: &str = "public_url";

/// What a relay found, and what it says of itself.
#[derive(Deserialize)]
struct Checkup {
    findings: Vec<FindingView>,
    version: String,
    public_url: String,
    probe: String,
}

/// Asks a relay to check itself, and looks at how it is reached.
///
/// # Errors
/// A relay that does not answer, or without a session.
pub(super) async fn findings(
    invocation: &Invocation,
    url: &Url,
    offline: bool,
) -> Result<Vec<FindingView>, Failure> {
    let relay = invocation.relay(url).await?;
    let request = Request::get(["team", "doctor"]);
    let request = request.with_any("offline", offline.then_some("true"));
    let found: Checkup = relay.send(request, (Noun::Team, "")).await?;
    let mut findings = vec![judge_version(&found.version)];
    findings.extend(found.findings);
    let Ok(probe) = Probe::new((url.clone(), Trust::Certificate), found.probe, CLAIMED) else {
        return Ok(findings);
    };
    let before = invocation.clock.now();
    if let Ok(Probed {
        answer: Some(answer),
        certificate,
    }) = probe.ask::<Answer>().await
    {
        let now = invocation.clock.now();
        findings.push(clock::compare((before, answer.now, now), "the relay's"));
        findings.push(led(url, &found.public_url));
        findings.push(answer.arrival.judge(url.as_str()));
        findings.extend(public::of_certificate(certificate, (url.as_str(), now)));
        findings.extend(public::of_web_socket(Some(&probe)).await);
    }
    Ok(findings)
}

/// Compares the address that leads to the relay with the one that it tells others.
fn led(url: &Url, public: &str) -> FindingView {
    match Url::parse(public) {
        Ok(told) if told.origin() == url.origin() => {
            FindingView::ok(CHECK, format!("{public} leads to the relay"))
        }
        _ => FindingView::warning(
            CHECK,
            format!("the relay is reached at {url}, and tells others {public}"),
            "`POSTERN_PUBLIC_URL` is the address that the outside world uses",
        ),
    }
}
