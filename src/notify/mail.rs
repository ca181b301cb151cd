//! Mail: by a mail server, by the Resend API, or into the log where there is neither.

use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use lettre::{
    Address, AsyncSmtpTransport, AsyncTransport, Message, Tokio1Executor,
    message::{
        Mailbox,
        header::{ContentType, HeaderName as MailHeader, HeaderValue as MailValue},
    },
    transport::smtp::{
        authentication::Credentials,
        client::{Tls, TlsParameters},
    },
};
use url::Url;

use super::Outcome;
use crate::{
    clock::Timestamp,
    config::{Mail, MailTransport, SmtpServer, SmtpTls},
    proxy::courier::{Brought, Courier, CourierError},
    secrets::Secret,
    store::Letter,
};

/// How long a mail server may take for one answer.
const SMTP_TIMEOUT: Duration = Duration::from_secs(20);
/// What a mail server says of a sign-in, which is the operator's to mend and not the letter's fault: "required",
/// "weak", "wrong", "needs TLS" (RFC 4954 §6).
const SIGN_IN_CODES: [u16; 4] = [530, 534, 535, 538];

/// Why mail cannot be sent as it is configured.
#[derive(Debug, thiserror::Error)]
pub enum MailError {
    /// The address that mail is to be from is none.
    #[error("`{0}` is no address that mail can be from")]
    From(String),
    /// The machine's certificates cannot be read, or the server has no name that one could be for.
    #[error("TLS to the mail server cannot be set up")]
    Tls(#[source] lettre::transport::smtp::Error),
}

/// Sends letters.
#[derive(Clone, Debug, Default)]
pub struct Mailer(Option<Transport>);

#[derive(Clone, Debug)]
enum Transport {
    Smtp(Mailbox, Box<AsyncSmtpTransport<Tokio1Executor>>),
    Resend(Mailbox, Url, Secret),
}

impl Mailer {
    /// Builds a mailer as it is configured; without a way for mail to leave, it writes to the log.
    pub fn new(mail: Option<Mail>) -> Result<Self, MailError> {
        let Some(mail) = mail else {
            return Ok(Self(None));
        };
        let from: Mailbox = mail.from.parse().map_err(|_| MailError::From(mail.from))?;
        Ok(Self(Some(match mail.transport {
            MailTransport::Smtp(server) => Transport::Smtp(from, Box::new(connector(server)?)),
            MailTransport::Resend { url, key } => Transport::Resend(from, url, key),
        })))
    }

    /// Returns whether mail leaves at all.
    pub fn is_on(&self) -> bool {
        self.0.is_some()
    }

    /// Sends a letter that was posted at that time under that id, by which a server knows it again.
    pub(super) async fn send(
        &self,
        courier: &Courier,
        (id, at): (&str, Timestamp),
        letter: &Letter,
    ) -> Outcome {
        match &self.0 {
            None => {
                write_to_log(letter);
                Outcome::Done
            }
            Some(Transport::Smtp(from, server)) => match message(from, (id, at), letter) {
                Ok(message) => match server.send(message).await {
                    Ok(_) => Outcome::Done,
                    Err(error) => refused(&error),
                },
                Err(why) => Outcome::Never(why),
            },
            Some(Transport::Resend(from, url, key)) => {
                resend(courier, (from, url, key), (id, letter)).await
            }
        }
    }
}

/// Writes a letter as one line, so that whoever runs a relay without mail can pass on what it says.
fn write_to_log(letter: &Letter) {
    let words: Vec<_> = letter.text.split_whitespace().collect();
    let (to, subject) = (super::told(&letter.to), super::told(&letter.subject));
    tracing::info!(
        to,
        subject,
        "mail, for want of a way to send it: {}",
        words.join(" ")
    );
}

fn connector(server: SmtpServer) -> Result<AsyncSmtpTransport<Tokio1Executor>, MailError> {
    let parameters = || TlsParameters::new(server.host.clone()).map_err(MailError::Tls);
    let tls = match server.tls {
        SmtpTls::Implicit => Tls::Wrapper(parameters()?),
        SmtpTls::StartTls => Tls::Required(parameters()?),
        SmtpTls::None => Tls::None,
    };
    let builder = AsyncSmtpTransport::<Tokio1Executor>::builder_dangerous(&server.host);
    let builder = builder
        .port(server.port)
        .tls(tls)
        .timeout(Some(SMTP_TIMEOUT));
    Ok(match server.user {
        None => builder.build(),
        Some((user, password)) => {
            let password = password.expose_text().unwrap_or_default().to_owned();
            builder
                .credentials(Credentials::new(user, password))
                .build()
        }
    })
}

/// Writes a letter as mail has it (RFC 5322). No address and no subject can bring a header of its own.
fn message(
    from: &Mailbox,
    (id, at): (&str, Timestamp),
    letter: &Letter,
) -> Result<Message, String> {
    let to: Address = letter
        .to
        .parse()
        .map_err(|_| "its address is none".to_owned())?;
    let millis = u64::try_from(at.as_millis()).unwrap_or(0);
    let mut message = Message::builder()
        .from(from.clone())
        .to(Mailbox::new(None, to))
        .subject(super::told(&letter.subject))
        .date(SystemTime::UNIX_EPOCH + Duration::from_millis(millis))
        .message_id(Some(format!("<{id}@{}>", from.email.domain())))
        .header(ContentType::TEXT_PLAIN)
        .body(letter.text.clone())
        .map_err(|error| error.to_string())?;
    // So that no machine answers it (RFC 3834).
    let name = MailHeader::new_from_ascii_str("Auto-Submitted");
    let value = MailValue::new(name, "auto-generated".to_owned());
    message.headers_mut().insert_raw(value);
    Ok(message)
}

fn refused(error: &lettre::transport::smtp::Error) -> Outcome {
    let code = error.status().map(u16::from);
    let cause = std::error::Error::source(error);
    let why = cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
    match code {
        Some(code) if error.is_permanent() && !SIGN_IN_CODES.contains(&code) => Outcome::Never(why),
        _ => Outcome::Later(why, Duration::ZERO),
    }
}

/// Hands a letter to the Resend API. It takes a letter once under one key, however often it is handed over.
async fn resend(
    courier: &Courier,
    (from, url, key): (&Mailbox, &Url, &Secret),
    (id, letter): (&str, &Letter),
) -> Outcome {
    let body = serde_json::json!({
        "from": from.to_string(), "to": [letter.to], "subject": super::told(&letter.subject), "text": letter.text,
    });
    let bearer = Secret::new([b"Bearer ", key.expose()].concat());
    let (Ok(mut bearer), Ok(id)) = (
        HeaderValue::from_bytes(bearer.expose()),
        HeaderValue::from_str(id),
    ) else {
        return Outcome::Never(
            "`RESEND_API_KEY` has characters that no header may have".to_owned(),
        );
    };
    bearer.set_sensitive(true);
    let json = HeaderValue::from_static("application/json");
    let headers = HeaderMap::from_iter([
        (header::AUTHORIZATION, bearer),
        (header::CONTENT_TYPE, json),
        (HeaderName::from_static("idempotency-key"), id),
    ]);
    let mut url = url.clone();
    url.set_path(&format!("{}/emails", url.path().trim_end_matches('/')));
    let body = Bytes::from(body.to_string());
    let receipt = match courier
        .post((&url, Brought::ByOperator), (headers, body))
        .await
    {
        Ok(receipt) => receipt,
        Err(CourierError::NotAllowed(why) | CourierError::Failed(why)) => {
            return Outcome::Later(why, Duration::ZERO);
        }
    };
    let why = format!(
        "{}: {}",
        receipt.status,
        String::from_utf8_lossy(&receipt.body)
    );
    match receipt.status {
        status if status.is_success() => Outcome::Done,
        StatusCode::BAD_REQUEST | StatusCode::UNPROCESSABLE_ENTITY => Outcome::Never(why),
        // Too fast, out of order, or a key that the operator has to mend.
        _ => Outcome::Later(why, receipt.retry_after.unwrap_or_default()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letter(to: &str, subject: &str) -> Letter {
        Letter {
            to: to.to_owned(),
            subject: subject.to_owned(),
            text: "Hello\n.\nfriend ä\n".to_owned(),
        }
    }

    fn written(letter: &Letter) -> Result<String, String> {
        let from = "Postern <postern@relay.example>".parse().unwrap();
        let at = Timestamp::from_millis(1_772_359_199_000);
        let message = message(&from, ("id-1", at), letter)?;
        Ok(String::from_utf8(message.formatted()).unwrap())
    }

    #[test]
    fn a_letter_is_a_mail_that_is_the_same_whenever_it_is_sent() {
        let text = written(&letter("ann@example.com", "An invitation")).unwrap();
        for line in [
            "From: Postern <postern@relay.example>\r\n",
            "To: ann@example.com\r\n",
            "Subject: An invitation\r\n",
            "Message-ID: <id-1@relay.example>\r\n",
            "Auto-Submitted: auto-generated\r\n",
            "Date: Sun, 01 Mar 2026 09:59:59 +0000\r\n",
        ] {
            assert!(text.contains(line), "{text}");
        }
    }

    #[test]
    fn nobody_brings_headers_of_their_own() {
        let text = written(&letter(
            "ann@example.com",
            "Hi\r\nBcc: eve@example.com\r\n\r\nbody",
        ))
        .unwrap();
        assert!(!text.contains("\nBcc:"), "{text}");
        for to in [
            "ann@example.com\r\nBcc: eve@example.com",
            "ann@example.com\nX: y",
            "ann@example.com, eve@example.com",
            "ann@example.com> SIZE=1",
            "",
        ] {
            assert!(written(&letter(to, "Hi")).is_err(), "{to:?}");
        }
    }

    #[test]
    fn an_address_to_send_from_is_checked_at_the_start() {
        let mail = |from: &str| Mail {
            from: from.to_owned(),
            transport: MailTransport::Resend {
                url: Url::parse("https://api.example").unwrap(),
                key: Secret::from("re_kestrel"),
            },
        };
        assert!(
            Mailer::new(Some(mail("Postern <postern@relay.example>")))
                .unwrap()
                .is_on()
        );
        assert!(Mailer::new(Some(mail("nobody"))).is_err());
        assert!(!Mailer::new(None).unwrap().is_on());
    }
}
