//! Mail: it leaves once by a mail server or an API, is tried again or given up, and says nothing in the log
//! where it has a way to leave.

use std::{net::SocketAddr, time::Duration};

use postern::{
    clock::Clock,
    config::{Mail, MailTransport, SmtpServer, SmtpTls},
    notify::Mailer,
    secrets::{EncryptionKey, Secret},
    store::{ChainId, Database, Letter, Posted, Store},
};
use serde_json::{Value, json};

use crate::support::{
    client::within,
    mail_server::{MailServer, Mood},
    peek,
    program::{Program, on_both_programs},
    relay::{TestRelay, on_a_relay},
    secured::certificate,
    server::Server,
    upstream::{Upstream, answer},
};

const LINK: &str = "https://postern.example.com/dashboard/invitation?invite_token=kestrel";

fn letter(to: &str) -> Letter {
    Letter {
        to: to.to_owned(),
        subject: "Ärger? An invitation".to_owned(),
        text: format!("Hello,\n\n.a line with a dot\n{LINK}\n"),
    }
}

fn smtp(address: SocketAddr) -> Mailer {
    let server = SmtpServer {
        host: address.ip().to_string(),
        port: address.port(),
        tls: SmtpTls::None,
        user: None,
    };
    mailer(MailTransport::Smtp(server))
}

fn mailer(transport: MailTransport) -> Mailer {
    let from = "Postern <postern@postern.example.com>".to_owned();
    Mailer::new(Some(Mail { from, transport })).unwrap()
}

async fn post(relay: &TestRelay, letter: &Letter) {
    let (store, actor) = relay.operator();
    letter.send(store, Some(&actor.team)).await.unwrap();
}

/// Waits until nothing is to be sent any more.
async fn all_sent(store: &Store) {
    let empty = async {
        while Posted::count(store).await.unwrap().letters > 0 {
            tokio::task::yield_now().await;
        }
    };
    within("the end of the outbox", empty).await;
}

/// Moves the clock on, in steps, until something holds.
async fn in_time(relay: &TestRelay, mut holds: impl AsyncFnMut() -> bool) {
    let waiting = async {
        while !holds().await {
            relay.fixture.clock.advance(Duration::from_secs(1));
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    within("a further attempt", waiting).await;
}

on_a_relay! {
    async fn a_letter_arrives_as_it_was_written_and_is_not_in_the_log(relay) {
        let server = MailServer::start(false).await;
        relay.settings.mailer = smtp(server.address);
        relay.restart().await;
        post(relay, &letter("ann@example.com")).await;
        let taken = server.taken(1).await.remove(0);
        assert_eq!((taken.from.as_str(), taken.to.as_str()), ("postern@postern.example.com", "ann@example.com"));
        for part in [
            "From: Postern <postern@postern.example.com>\n",
            "To: ann@example.com\n",
            "Auto-Submitted: auto-generated\n",
            "\n.a line with a dot\n",
            LINK,
        ] {
            assert!(taken.text.contains(part), "{part}: {}", taken.text);
        }
        all_sent(&relay.fixture.store).await;
        assert!(!relay.logged().contains("kestrel"));
    }

    async fn a_server_that_is_busy_is_asked_again_and_one_that_dies_gets_the_same_letter(relay) {
        let server = MailServer::start(false).await;
        server.become_mood(Mood::Refusing("451 try again later"));
        relay.settings.mailer = smtp(server.address);
        relay.restart().await;
        post(relay, &letter("ann@example.com")).await;
        let logged = async || relay.logged().contains("try again later");
        in_time(relay, logged).await;
        server.become_mood(Mood::Dying);
        let mut begun = 0;
        in_time(relay, async || {
            begun += 1;
            server.heard.lock().unwrap().contains("DATA")
        }).await;
        server.begun(1).await;
        server.become_mood(Mood::Willing);
        in_time(relay, async || server.count() == 1).await;
        let text = server.taken(1).await.remove(0).text;
        let heard = server.heard.lock().unwrap().clone();
        let ids: Vec<_> = heard.lines().filter(|line| line.starts_with("Message-ID:")).collect();
        assert!(text.contains(ids[0]), "{ids:?}");
        assert!(ids.iter().all(|id| *id == ids[0]), "{ids:?}");
        assert!(!relay.logged().contains("kestrel"));
    }

    async fn a_letter_that_is_refused_for_good_is_given_up_with_a_word(relay) {
        let server = MailServer::start(false).await;
        server.become_mood(Mood::Refusing("550 5.1.1 nobody of that name"));
        relay.settings.mailer = smtp(server.address);
        relay.restart().await;
        post(relay, &letter("nobody@example.com")).await;
        all_sent(&relay.fixture.store).await;
        let entries = relay.entries().await;
        let entry = entries.last().unwrap();
        assert_eq!(entry["target_url"], "tap:letter-give-up/nobody@example.com");
        assert!(entry["change"]["after"]["reason"].as_str().unwrap().contains("550"), "{entry}");
        assert!(relay.logged().contains("a letter is given up"));
        assert_eq!(server.count(), 0);
    }

    async fn an_address_that_is_none_reaches_no_server(relay) {
        let server = MailServer::start(false).await;
        relay.settings.mailer = smtp(server.address);
        relay.restart().await;
        post(relay, &letter("ann@example.com>\r\nRCPT TO:<eve@example.com")).await;
        all_sent(&relay.fixture.store).await;
        assert!(!server.heard.lock().unwrap().contains("eve@"));
    }

    async fn without_a_way_to_leave_a_letter_is_one_line_of_the_log(relay) {
        let code = Letter {
            to: "ann@example.com".to_owned(),
            subject: "Your code".to_owned(),
            text: "Your code is\n\n  482915\n\nIt is good for 15 minutes.\n".to_owned(),
        };
        post(relay, &code).await;
        all_sent(&relay.fixture.store).await;
        let logged = relay.logged();
        let line = logged.lines().find(|line| line.contains("for want of a way to send it")).unwrap();
        assert!(line.contains("ann@example.com") && line.contains("Your code is 482915 It"), "{line}");
    }

    async fn metrics_tell_what_waits(relay) {
        let server = MailServer::start(false).await;
        server.become_mood(Mood::Refusing("451 later"));
        relay.settings.mailer = smtp(server.address);
        relay.restart().await;
        post(relay, &letter("ann@example.com")).await;
        let told = relay.agent.get("/metrics").await;
        let told = told.text();
        assert!(told.contains("postern_outbox_waiting{kind=\"letter\"} 1"), "{told}");
        assert!(told.contains("postern_outbox_waiting{kind=\"push\"} 0"), "{told}");
    }

    async fn two_relays_send_each_letter_once(relay) {
        let server = MailServer::start(false).await;
        relay.settings.mailer = smtp(server.address);
        relay.restart().await;
        let beside = relay.beside().await;
        for n in 0..30 {
            post(relay, &letter(&format!("n{n}@example.com"))).await;
        }
        all_sent(&relay.fixture.store).await;
        let taken = server.taken(30).await;
        let to: std::collections::BTreeSet<_> = taken.iter().map(|taken| &taken.to).collect();
        assert_eq!((taken.len(), to.len()), (30, 30));
        beside.stop().await;
    }

    async fn the_resend_api_is_told_once_and_its_pauses_are_kept(relay) {
        let calls = std::sync::atomic::AtomicUsize::new(0);
        let api = Upstream::with(move |_| match calls.fetch_add(1, std::sync::atomic::Ordering::SeqCst) {
            0 => answer("429 Too Many Requests", "Retry-After: 60\r\n", "slow down"),
            _ => answer("200 OK", "", r#"{"id":"1"}"#),
        }).await;
        let url = api.url("").parse().unwrap();
        let key = Secret::from("re_nightingale");
        relay.settings.mailer = mailer(MailTransport::Resend { url, key });
        relay.restart().await;
        let begun = relay.fixture.clock.now();
        post(relay, &letter("ann@example.com")).await;
        in_time(relay, async || api.seen().len() == 2).await;
        assert!(relay.fixture.clock.now().since(begun) >= Duration::from_mins(1));
        all_sent(&relay.fixture.store).await;
        let seen = api.seen();
        let one = &seen[1];
        assert_eq!(one.request_line(), "POST /emails HTTP/1.1");
        assert_eq!(one.header("authorization").as_deref(), Some("Bearer re_nightingale"));
        assert_eq!(one.header("idempotency-key"), seen[0].header("idempotency-key"));
        let body: Value = serde_json::from_slice(&one.body).unwrap();
        let expected = letter("ann@example.com");
        assert_eq!(body, json!({
            "from": "Postern <postern@postern.example.com>", "to": ["ann@example.com"],
            "subject": expected.subject, "text": expected.text,
        }));
        assert!(!relay.logged().contains("nightingale") && !relay.logged().contains("kestrel"));
    }

    async fn what_the_resend_api_cannot_take_is_given_up(relay) {
        let api = Upstream::answering(answer("422 Unprocessable Entity", "", "bad address")).await;
        let (url, key) = (api.url("").parse().unwrap(), Secret::from("re_nightingale"));
        relay.settings.mailer = mailer(MailTransport::Resend { url, key });
        relay.restart().await;
        post(relay, &letter("ann@example.com")).await;
        all_sent(&relay.fixture.store).await;
        assert!(relay.logged().contains("422 Unprocessable Entity: bad address"));
        assert_eq!(api.seen().len(), 1);
    }
}

/// Opens the program's deployment beside it.
async fn store(program: &Program) -> Store {
    let key = std::fs::read_to_string(program.data_dir().join("encryption.key")).unwrap();
    let key = EncryptionKey::parse(&Secret::from(key)).unwrap();
    let url = program.database_url();
    let database = Database::open(&url, &url).await.unwrap();
    let opened = database.unlock(key, ChainId::new("beside"), Clock::default());
    opened.await.unwrap()
}

on_both_programs! {
    async fn a_relay_that_is_killed_leaves_its_letter_to_the_next(program) {
        let mut program = program;
        let server = MailServer::start(false).await;
        server.become_mood(Mood::Stalling);
        program.set("POSTERN_SMTP_URL", format!("smtp://{}", server.address));
        let mut relay = Server::start(&program);
        let store = store(&program).await;
        letter("ann@example.com").send(&store, None).await.unwrap();
        server.begun(1).await;
        relay.kill();
        server.become_mood(Mood::Willing);
        let next = Server::start(&program);
        assert_eq!(Posted::count(&store).await.unwrap().letters, 1);
        // As if the time of the claim were over.
        peek::execute(&program, "update outbox set claimed_until = 1").await;
        assert_eq!(server.taken(1).await.remove(0).to, "ann@example.com");
        all_sent(&store).await;
        assert_eq!(server.count(), 1);
        assert!(!next.said().contains("kestrel"));
        next.stop();
    }

    async fn a_password_goes_over_tls_or_not_at_all(program) {
        let mut program = program;
        let server = MailServer::start(true).await;
        program.set("SSL_CERT_FILE", certificate("authority.pem").display().to_string());
        let url = |server: &MailServer| format!("smtp://postern%40example.com:n%2Fightjar@{}?tls=required", server.address);
        program.set("POSTERN_SMTP_URL", url(&server));
        let relay = Server::start(&program);
        let store = store(&program).await;
        letter("ann@example.com").send(&store, None).await.unwrap();
        let taken = server.taken(1).await.remove(0);
        assert!(taken.is_secured);
        assert_eq!(taken.signed_in.as_deref(), Some(" postern@example.com n/ightjar"));
        assert!(taken.text.contains("From: postern@example.com\n"), "{}", taken.text);
        let heard = server.heard.lock().unwrap().clone();
        assert!(!heard.contains("AUTH") && !heard.contains("kestrel"), "{heard}");
        relay.stop();
        let plain = MailServer::start(false).await;
        program.set("POSTERN_SMTP_URL", url(&plain));
        let relay = Server::start(&program);
        letter("ann@example.com").send(&store, None).await.unwrap();
        relay.wait_for("a letter was not taken");
        let heard = plain.heard.lock().unwrap().clone();
        assert!(!heard.contains("AUTH") && !heard.contains("MAIL"), "{heard}");
        let said = relay.said();
        assert!(!said.contains("ightjar") && !said.contains("kestrel"), "{said}");
        relay.stop();
    }
}

#[test]
fn mail_that_cannot_be_sent_as_it_is_configured_is_told_at_the_start() {
    let mut program = Program::owned();
    program.set("SMTP_HOST", "mail.example");
    program.set("SMTP_PASS", "nightjar");
    program.set("SMTP_FROM", "nobody");
    let told = program.tell("relay start --listen 127.0.0.1:0");
    assert!(
        told.contains("error: `nobody` is no address that mail can be from"),
        "{told}"
    );
    program.set("POSTERN_SMTP_URL", "http://postern:nightjar@mail.example");
    let told = program.tell("config check");
    assert!(told.contains("an address such as `smtps://"), "{told}");
    assert!(!told.contains("nightjar"), "{told}");
}
