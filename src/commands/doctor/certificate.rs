//! Whether certificates are good, and for how long.

use std::time::Duration;

use url::Url;

use crate::{
    client::{Certificate, CertificateError},
    clock::Timestamp,
    commands::Failure,
    config::{Config, Tls},
    relay::tls,
    views::{checkup::counted, finding::FindingView},
};

const CHECK: &str = "certificate";
/// How long before its end somebody should see to it: longer than what renews them tries.
const SOON: Duration = Duration::from_hours(14 * 24);
const RENEW: &str =
    "`certbot renew` renews one of Let's Encrypt; the relay reads the new one by itself";

/// Looks at the relay's own certificate, if it has one.
pub(super) fn check(config: &Config, now: Timestamp) -> FindingView {
    let Some(Tls { cert, key }) = &config.tls else {
        return FindingView::ok(CHECK, "the relay has none of its own");
    };
    if let Err(error) = tls::server_config(cert, key) {
        let hint = "`--tls-cert` takes the chain and `--tls-key` the key that it was made for, both in PEM";
        return Failure::from(error).into_finding(CHECK, hint);
    }
    judge(CHECK, Certificate::of_file(cert), (&config.public_url, now))
}

/// Judges a certificate of the server at an address.
pub(super) fn judge(
    check: &str,
    certificate: Result<Certificate, CertificateError>,
    (url, now): (&str, Timestamp),
) -> FindingView {
    let certificate = match certificate {
        Ok(certificate) => certificate,
        Err(error) => {
            let message = format!("the certificate cannot be looked at: {error}");
            return FindingView::warning(check, message, RENEW);
        }
    };
    let (from, until) = (
        Timestamp::from_millis(certificate.not_before.saturating_mul(1000)),
        Timestamp::from_millis(certificate.not_after.saturating_mul(1000)),
    );
    let url = Url::parse(url).ok();
    let host = url.as_ref().and_then(Url::host);
    if until < now {
        let message = format!("the certificate was good until {until}");
        return FindingView::fault(check, message, RENEW);
    }
    if from > now {
        let message = format!("the certificate is good from {from} on, which is not yet");
        return FindingView::fault(
            check,
            message,
            "`date` shows whether this machine's clock is right",
        );
    }
    if let Some(host) = host.filter(|host| !certificate.is_for(host)) {
        let message = format!("the certificate is not for `{host}`, which the public address has");
        let hint =
            "`--public-url` is the address that clients use; the certificate has to name its host";
        return FindingView::warning(check, message, hint);
    }
    let days = counted(until.since(now).as_secs() / 86_400, "day", "days");
    if until.since(now) < SOON {
        let message = format!("the certificate is good for {days} more");
        return FindingView::warning(check, message, RENEW);
    }
    FindingView::ok(check, format!("good for {days} more"))
}
