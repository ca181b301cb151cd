//! A mail server: it speaks SMTP (RFC 5321), with STARTTLS and AUTH where it is told to, and has its moods.

use std::{
    net::SocketAddr,
    sync::{Arc, Mutex},
};

use tokio::{
    io::{AsyncBufReadExt, AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt, BufReader},
    net::TcpListener,
    sync::watch,
    task::JoinSet,
};
use tokio_rustls::TlsAcceptor;

use super::{client::within, secured::acceptor};

/// How the server takes the next letters.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Mood {
    /// It takes them.
    Willing,
    /// It answers `RCPT` with this line.
    Refusing(&'static str),
    /// It reads the text of a letter and says nothing more.
    Stalling,
    /// It closes the connection in the middle of a letter.
    Dying,
}

/// A letter that was taken.
#[derive(Clone, Debug)]
pub(crate) struct Taken {
    pub(crate) from: String,
    pub(crate) to: String,
    /// The text with its headers, dots as they were meant.
    pub(crate) text: String,
    /// Whether it came over TLS.
    pub(crate) is_secured: bool,
    /// What was given to `AUTH PLAIN`.
    pub(crate) signed_in: Option<String>,
}

/// The server, on a port of its own.
pub(crate) struct MailServer {
    pub(crate) address: SocketAddr,
    taken: watch::Receiver<Vec<Taken>>,
    mood: Arc<Mutex<Mood>>,
    /// How many letters have got as far as their text.
    begun: watch::Receiver<usize>,
    /// Everything that was said to it in clear text.
    pub(crate) heard: Arc<Mutex<String>>,
    _tasks: JoinSet<()>,
}

/// What a connection of it shares with the others.
#[derive(Clone)]
struct Shared {
    taken: watch::Sender<Vec<Taken>>,
    begun: watch::Sender<usize>,
    mood: Arc<Mutex<Mood>>,
    heard: Arc<Mutex<String>>,
    offers_tls: bool,
}

impl MailServer {
    /// Starts one that offers STARTTLS, and AUTH behind it, or neither.
    pub(crate) async fn start(offers_tls: bool) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await.unwrap();
        let address = listener.local_addr().unwrap();
        let (taken, begun) = (watch::Sender::new(Vec::new()), watch::Sender::new(0));
        let (mood, heard) = (Arc::new(Mutex::new(Mood::Willing)), Arc::default());
        let server = Self {
            address,
            taken: taken.subscribe(),
            begun: begun.subscribe(),
            mood: Arc::clone(&mood),
            heard: Arc::clone(&heard),
            _tasks: JoinSet::new(),
        };
        let shared = Shared {
            taken,
            begun,
            mood,
            heard,
            offers_tls,
        };
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut serving = JoinSet::new();
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let shared = shared.clone();
                serving.spawn(async move {
                    if let Some(stream) = converse(BufReader::new(stream), (&shared, false)).await {
                        let stream = TlsAcceptor::from(acceptor())
                            .accept(stream.into_inner())
                            .await;
                        if let Ok(stream) = stream {
                            converse(BufReader::new(stream), (&shared, true)).await;
                        }
                    }
                });
            }
        });
        Self {
            _tasks: tasks,
            ..server
        }
    }

    pub(crate) fn become_mood(&self, mood: Mood) {
        *self.mood.lock().unwrap() = mood;
    }

    /// The letters that were taken, once there are so many.
    pub(crate) async fn taken(&self, count: usize) -> Vec<Taken> {
        let mut taken = self.taken.clone();
        let found = within("a letter", taken.wait_for(|taken| taken.len() >= count)).await;
        found.unwrap().clone()
    }

    /// How many letters were taken by now.
    pub(crate) fn count(&self) -> usize {
        self.taken.borrow().len()
    }

    /// Waits until so many letters have got as far as their text.
    pub(crate) async fn begun(&self, count: usize) {
        let mut begun = self.begun.clone();
        within("a letter's text", begun.wait_for(|begun| *begun >= count))
            .await
            .unwrap();
    }
}

/// Holds one conversation; returns the connection where it is to go on over TLS.
async fn converse<S>(
    mut stream: BufReader<S>,
    (shared, is_secured): (&Shared, bool),
) -> Option<BufReader<S>>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    if !is_secured {
        say(&mut stream, "220 mail.test ready").await?;
    }
    let (mut from, mut to, mut signed_in) = (String::new(), String::new(), None);
    loop {
        let line = hear(&mut stream, (shared, is_secured)).await?;
        let command = line.to_ascii_uppercase();
        let mood = *shared.mood.lock().unwrap();
        if command.starts_with("EHLO") {
            let offers = match (shared.offers_tls, is_secured) {
                (true, false) => "250-mail.test\r\n250-8BITMIME\r\n250 STARTTLS",
                (true, true) => "250-mail.test\r\n250-8BITMIME\r\n250 AUTH PLAIN",
                _ => "250-mail.test\r\n250 8BITMIME",
            };
            say(&mut stream, offers).await?;
        } else if command == "STARTTLS" && shared.offers_tls && !is_secured {
            say(&mut stream, "220 go ahead").await?;
            return Some(stream);
        } else if let Some(given) = line.strip_prefix("AUTH PLAIN ") {
            let given = data_encoding::BASE64.decode(given.as_bytes()).unwrap();
            signed_in = Some(String::from_utf8(given).unwrap().replace('\0', " "));
            say(&mut stream, "235 welcome").await?;
        } else if command.starts_with("MAIL FROM:") {
            from = address(&line);
            say(&mut stream, "250 ok").await?;
        } else if command.starts_with("RCPT TO:") {
            to = address(&line);
            let told = match mood {
                Mood::Refusing(told) => told,
                _ => "250 ok",
            };
            say(&mut stream, told).await?;
        } else if command == "DATA" {
            say(&mut stream, "354 go on").await?;
            shared.begun.send_modify(|begun| *begun += 1);
            if mood == Mood::Dying {
                hear(&mut stream, (shared, is_secured)).await?;
                return None;
            }
            let text = text(&mut stream, (shared, is_secured)).await?;
            if mood == Mood::Stalling {
                // Until the other side goes away.
                drop(stream.read_to_end(&mut Vec::new()).await);
                return None;
            }
            let taken = Taken {
                from: from.clone(),
                to: to.clone(),
                text,
                is_secured,
                signed_in: signed_in.clone(),
            };
            shared.taken.send_modify(|all| all.push(taken));
            say(&mut stream, "250 taken").await?;
        } else if command == "QUIT" {
            say(&mut stream, "221 bye").await;
            return None;
        } else {
            say(&mut stream, "250 ok").await?;
        }
    }
}

async fn say<S: AsyncWrite + Unpin>(stream: &mut S, line: &str) -> Option<()> {
    stream
        .write_all(format!("{line}\r\n").as_bytes())
        .await
        .ok()?;
    stream.flush().await.ok()
}

async fn hear<S>(stream: &mut BufReader<S>, (shared, is_secured): (&Shared, bool)) -> Option<String>
where
    S: AsyncRead + Unpin,
{
    let mut line = String::new();
    if stream.read_line(&mut line).await.ok()? == 0 {
        return None;
    }
    if !is_secured {
        shared.heard.lock().unwrap().push_str(&line);
    }
    Some(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// Reads the text of a letter to the line that has one dot.
async fn text<S>(stream: &mut BufReader<S>, of: (&Shared, bool)) -> Option<String>
where
    S: AsyncRead + Unpin,
{
    let mut text = String::new();
    loop {
        let line = hear(stream, of).await?;
        if line == "." {
            return Some(text);
        }
        text.push_str(line.strip_prefix('.').unwrap_or(&line));
        text.push('\n');
    }
}

fn address(line: &str) -> String {
    let start = line.find('<').unwrap() + 1;
    line[start..line.find('>').unwrap()].to_owned()
}
