//! How mail and pushes leave: the settings of SMTP, of the Resend API, and of Web Push.

use percent_encoding::percent_decode_str;
use url::Url;

use super::{
    Config, ConfigError, SecretSetting, Source, parse,
    resolve::{Given, Places},
};
use crate::secrets::Secret;

/// The port for mail that is handed in, with STARTTLS (RFC 6409), and with TLS from the start (RFC 8314).
const SUBMISSION_PORT: u16 = 587;
const SUBMISSIONS_PORT: u16 = 465;
/// Where the Resend API is.
const RESEND_API: &str = "https://api.resend.com";
/// What an address of a mail server looks like.
const SMTP_URL: &str =
    "an address such as `smtps://user:password@mail.example` or `smtp://mail.example:587`";

/// How mail leaves.
#[derive(Clone, Debug)]
pub struct Mail {
    /// Whom it is from: an address, or a name and `<address>`.
    pub from: String,
    /// By what.
    pub transport: MailTransport,
}

/// What takes mail.
#[derive(Clone, Debug)]
pub enum MailTransport {
    /// A mail server.
    Smtp(SmtpServer),
    /// The Resend API.
    Resend {
        /// Where it is, without `/emails`.
        url: Url,
        /// What opens it.
        key: Secret,
    },
}

/// A mail server that mail is handed to.
#[derive(Clone, Debug)]
pub struct SmtpServer {
    /// Its name or address.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is kept secret.
    pub tls: SmtpTls,
    /// Name and password, where it wants some.
    pub user: Option<(String, Secret)>,
}

/// How a connection to a mail server is kept secret.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SmtpTls {
    /// TLS from the first byte.
    Implicit,
    /// `STARTTLS`, without which nothing is handed over.
    StartTls,
    /// Not at all: the server is on this machine.
    None,
}

/// The key that push services know the relay by, as it is configured; texts that are not looked at yet.
#[derive(Clone, Debug, Default)]
pub struct PushTexts {
    /// The private key; `None` where the deployment's own is used.
    pub private_key: Option<Secret>,
    /// The public key, to be compared.
    pub public_key: Option<String>,
    /// Whom a push service may turn to: `mailto:` or `https:`.
    pub subject: Option<String>,
}

/// What is given of all that; secrets are not read yet.
#[derive(Clone, Debug)]
pub(super) struct Outgoing {
    smtp_url: SecretSetting,
    smtp_host: Option<Given>,
    smtp_port: Option<u16>,
    smtp_secure: bool,
    smtp_user: Option<String>,
    smtp_pass: SecretSetting,
    smtp_from: Option<String>,
    resend_api_key: SecretSetting,
    resend_from: Option<String>,
    resend_url: Option<Given>,
    vapid_private: SecretSetting,
    vapid_public: Option<String>,
    vapid_subject: Option<Given>,
}

impl Outgoing {
    pub(super) fn of(places: &Places<'_>) -> Result<Self, ConfigError> {
        // A variable that is empty says that there is none, as compose files have it.
        let given =
            |name| Ok::<_, ConfigError>(places.text(name)?.filter(|it| !it.text.is_empty()));
        let text = |name| Ok::<_, ConfigError>(given(name)?.map(|it| it.text));
        let port = given("smtp_port")?.map(|it| {
            let port = it.text.parse().ok().filter(|port| *port != 0);
            port.ok_or_else(|| wrong(&it.text, &it.source, "a port from 1 to 65535"))
        });
        let secure = given("smtp_secure")?.map(|it| {
            parse::switch(&it.text).ok_or_else(|| wrong(&it.text, &it.source, parse::SWITCH))
        });
        Ok(Self {
            smtp_url: places.secret("smtp_url")?,
            smtp_host: given("smtp_host")?,
            smtp_port: port.transpose()?,
            smtp_secure: secure.transpose()?.unwrap_or(false),
            smtp_user: text("smtp_user")?,
            smtp_pass: places.secret("smtp_pass")?,
            smtp_from: text("smtp_from")?,
            resend_api_key: places.secret("resend_api_key")?,
            resend_from: text("resend_from_email")?,
            resend_url: given("resend_api_url")?,
            vapid_private: places.secret("vapid_private_key")?,
            vapid_public: text("vapid_public_key")?,
            vapid_subject: given("vapid_subject")?,
        })
    }

    /// Returns the mail server: the address wins over its parts.
    fn smtp(&self) -> Result<Option<SmtpServer>, ConfigError> {
        if let Some(url) = read(&self.smtp_url)? {
            let server = server_of(url.expose_text().unwrap_or_default());
            let source = self.smtp_url.source().cloned();
            let source = source.unwrap_or(Source::Variable("POSTERN_SMTP_URL".to_owned()));
            return server
                .map(Some)
                .ok_or_else(|| wrong("[secret]", &source, SMTP_URL));
        }
        let Some(host) = &self.smtp_host else {
            return Ok(None);
        };
        let tls = match self.smtp_secure {
            true => SmtpTls::Implicit,
            false if is_here(&host.text) => SmtpTls::None,
            false => SmtpTls::StartTls,
        };
        let port = if self.smtp_secure {
            SUBMISSIONS_PORT
        } else {
            SUBMISSION_PORT
        };
        let password = read(&self.smtp_pass)?;
        let user = self.smtp_user.clone();
        Ok(Some(SmtpServer {
            host: host.text.clone(),
            port: self.smtp_port.unwrap_or(port),
            tls,
            user: user.map(|user| (user, password.unwrap_or_else(|| Secret::from("")))),
        }))
    }

    fn resend(&self) -> Result<Option<MailTransport>, ConfigError> {
        let Some(key) = read(&self.resend_api_key)? else {
            return Ok(None);
        };
        let url = match &self.resend_url {
            Some(given) => parse::web_address(&given.text)
                .ok_or_else(|| wrong(&given.text, &given.source, parse::WEB_ADDRESS))?,
            None => Url::parse(RESEND_API).expect("it is an address"),
        };
        Ok(Some(MailTransport::Resend { url, key }))
    }
}

impl Config {
    /// Reads how mail leaves; `None` where there is no way. A mail server wins over the Resend API.
    ///
    /// # Errors
    /// As [`SecretSetting::read`], and an address that is none.
    pub fn mail(&self) -> Result<Option<Mail>, ConfigError> {
        let outgoing = &self.outgoing;
        if let Some(server) = outgoing.smtp()? {
            let user = server.user.as_ref().map(|(user, _)| user);
            let user = user.filter(|user| user.contains('@')).cloned();
            let from = outgoing.smtp_from.clone().or(user);
            let from = from.unwrap_or_else(|| self.mail_address());
            let transport = MailTransport::Smtp(server);
            return Ok(Some(Mail { from, transport }));
        }
        let from = outgoing
            .resend_from
            .clone()
            .or_else(|| outgoing.smtp_from.clone());
        let from = from.unwrap_or_else(|| self.mail_address());
        let transport = outgoing.resend()?;
        Ok(transport.map(|transport| Mail { from, transport }))
    }

    /// Reads the key that push services are to know the relay by, where one is configured.
    ///
    /// # Errors
    /// As [`SecretSetting::read`], and a subject that is none.
    pub fn push(&self) -> Result<PushTexts, ConfigError> {
        let subject = self.outgoing.vapid_subject.as_ref().map(|given| {
            let is_one = ["mailto:", "https://"]
                .iter()
                .any(|scheme| given.text.starts_with(scheme));
            let told = "`mailto:` and an address, or an address that begins with `https://`";
            is_one
                .then(|| given.text.clone())
                .ok_or_else(|| wrong(&given.text, &given.source, told))
        });
        Ok(PushTexts {
            private_key: read(&self.outgoing.vapid_private)?,
            public_key: self.outgoing.vapid_public.clone(),
            subject: subject.transpose()?,
        })
    }

    /// Returns an address of this deployment, for want of one that is configured.
    fn mail_address(&self) -> String {
        let url = Url::parse(&self.public_url).ok();
        let host = url.as_ref().and_then(Url::domain).unwrap_or("localhost");
        format!("postern@{host}")
    }
}

/// Reads a secret; one that is empty is none.
fn read(setting: &SecretSetting) -> Result<Option<Secret>, ConfigError> {
    Ok(setting.read()?.filter(|secret| !secret.is_empty()))
}

/// Reads `smtp://` or `smtps://`, with name and password before the host. Nothing goes to another machine in
/// clear text; `?tls=required` asks for STARTTLS also of this one.
fn server_of(text: &str) -> Option<SmtpServer> {
    let url = Url::parse(text).ok()?;
    let host = url.host_str().filter(|host| !host.is_empty())?;
    let host = host
        .trim_start_matches('[')
        .trim_end_matches(']')
        .to_owned();
    let is_required = match url.query() {
        None => false,
        Some("tls=required") => true,
        Some(_) => return None,
    };
    let (tls, port) = match url.scheme() {
        "smtps" => (SmtpTls::Implicit, SUBMISSIONS_PORT),
        "smtp" if is_here(&host) && !is_required => (SmtpTls::None, SUBMISSION_PORT),
        "smtp" => (SmtpTls::StartTls, SUBMISSION_PORT),
        _ => return None,
    };
    let decode = |text: &str| {
        percent_decode_str(text)
            .decode_utf8()
            .ok()
            .map(String::from)
    };
    let password = decode(url.password().unwrap_or_default())?;
    let user = match url.username() {
        "" => None,
        user => Some((decode(user)?, Secret::from(password))),
    };
    let is_plain = matches!(url.path(), "" | "/") && url.fragment().is_none();
    is_plain.then(|| SmtpServer {
        port: url.port().unwrap_or(port),
        host,
        tls,
        user,
    })
}

/// Returns whether a mail server is on this machine.
fn is_here(host: &str) -> bool {
    let address = host.parse::<std::net::IpAddr>();
    host == "localhost" || address.is_ok_and(|address| address.is_loopback())
}

fn wrong(value: &str, source: &Source, expected: &'static str) -> ConfigError {
    ConfigError::Invalid {
        value: value.to_owned(),
        source_name: source.clone(),
        expected,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_of_a_mail_server_is_read() {
        for (text, host, port, tls) in [
            (
                "smtps://mail.example",
                "mail.example",
                465,
                SmtpTls::Implicit,
            ),
            (
                "smtp://mail.example",
                "mail.example",
                587,
                SmtpTls::StartTls,
            ),
            (
                "smtp://mail.example:25/",
                "mail.example",
                25,
                SmtpTls::StartTls,
            ),
            ("smtp://localhost:25", "localhost", 25, SmtpTls::None),
            ("smtp://[::1]", "::1", 587, SmtpTls::None),
            (
                "smtp://127.0.0.1?tls=required",
                "127.0.0.1",
                587,
                SmtpTls::StartTls,
            ),
        ] {
            let server = server_of(text).unwrap();
            assert_eq!(
                (server.host.as_str(), server.port, server.tls),
                (host, port, tls),
                "{text}"
            );
            assert!(server.user.is_none());
        }
        let server = server_of("smtps://a%40b:p%2Fw%3A@mail.example").unwrap();
        let (user, password) = server.user.clone().unwrap();
        assert_eq!((user.as_str(), password), ("a@b", Secret::from("p/w:")));
        assert!(!format!("{server:?}").contains("p/w"));
    }

    #[test]
    fn what_is_no_mail_server_is_refused() {
        for text in [
            "",
            "mail.example",
            "http://mail.example",
            "smtp://",
            "smtp://mail.example?tls=none",
            "smtp://mail.example/path",
            "smtp://mail.example#x",
            "smtp://%ff:x@mail.example",
        ] {
            assert!(server_of(text).is_none(), "{text}");
        }
    }
}
