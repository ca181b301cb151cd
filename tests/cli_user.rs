//! `user`: inviting, changing and removing people, on this host and through a relay, with the same words.

use bytes::Bytes;
use http::Request;
use http_body_util::Full;
use serde_json::{Value, json};

use crate::support::{
    client::Answer,
    peek,
    program::{Program, on_both_programs},
    server::Server,
};

const PASSWORD: &str = "correct horse battery staple";

/// Takes what differs in every run out of a text: the tokens of links and the relay's address.
fn plain(text: &str) -> String {
    let token = regex::Regex::new("=[0-9a-f]{64}").unwrap();
    let address = regex::Regex::new(r"127\.0\.0\.1:\d+").unwrap();
    let text = token.replace_all(text, "=[TOKEN]");
    address.replace_all(&text, "[ADDRESS]").into_owned()
}

async fn post(server: &Server, path: &str, body: Value) -> Answer {
    let client = server.client("");
    let request = Request::post(path).body(Full::new(Bytes::from(body.to_string())));
    client.send(request.unwrap()).await.rest().await
}

/// Becomes a member by a link, with the password of everybody.
async fn accept(server: &Server, link: &str) {
    let token = link.trim().rsplit_once('=').unwrap().1;
    let body = json!({ "token": token, "password": PASSWORD });
    let told = post(server, "/team/members/accept", body).await;
    assert_eq!(told.status, 200, "{told:?}");
}

async fn sign_in(server: &Server, email: &str) -> Answer {
    post(
        server,
        "/login",
        json!({ "email": email, "password": PASSWORD }),
    )
    .await
}

/// Runs a line, here or through the relay, as `ann` who is an owner.
async fn tell(program: &mut Program, server: Option<&Server>, line: &str) -> String {
    let Some(server) = server else {
        return plain(&program.tell(line));
    };
    let told = sign_in(server, "ann@example.com").await.json();
    let token = told["session_token"].as_str().unwrap();
    let url = format!("http://{}", server.address);
    let environment = [
        ("POSTERN_RELAY_URL", url.as_str()),
        ("POSTERN_TOKEN", token),
    ];
    plain(&program.told(&program.run_in(line, &environment, "")))
}

on_both_programs! {
    async fn people_come_are_changed_and_go_both_ways_with_the_same_words(program) {
        let mut program = program;
        let server = Server::start(&program);
        program.set("POSTERN_PUBLIC_URL", format!("http://{}", server.address));
        for (n, way) in [None, Some(&server)].into_iter().enumerate() {
            let bob = format!("bob{n}@example.com");
            let line = |text: &str| text.replace("BOB", &bob);
            let dry = tell(&mut program, way, &line("user invite BOB --role admin --dry-run")).await;
            assert_eq!(dry, line("stderr:\n  Would invite `BOB` as admin.\nstatus: 0"));
            let told = tell(&mut program, way, &line("user invite BOB --role admin")).await;
            assert_eq!(told, line(
                "stdout:\n  http://[ADDRESS]/dashboard/invitation?invite_token=[TOKEN]\nstderr:\n  \
                 Invited `BOB` as admin. This link is shown this once, and works once, until [TIME]:\nstatus: 0"
            ));
            let invitation = program.ok(&line("user invite BOB --role admin"));
            let listed = tell(&mut program, way, "user list").await;
            assert!(listed.lines().any(|one| one.contains(&bob) && one.contains("invited")), "{listed}");
            accept(&server, &invitation).await;
            let told = tell(&mut program, way, &line("user invite BOB")).await;
            assert_eq!(told, line(
                "stderr:\n  error: `BOB` is a member of the team already\n  \
                 hint: `postern user set-role BOB ROLE` changes what they are\nstatus: 5"
            ));
            let told = tell(&mut program, way, &line("user set-role BOB owner")).await;
            assert_eq!(told, line("stderr:\n  `BOB` is owner now.\nstatus: 0"));
            let told = tell(&mut program, way, &line("user set-role BOB approver -o json")).await;
            assert!(told.contains("\"role\": \"approver\""), "{told}");
            let told = tell(&mut program, way, &line("user reset-password BOB")).await;
            assert_eq!(told, line(
                "stdout:\n  http://[ADDRESS]/dashboard/reset-password?token=[TOKEN]\nstderr:\n  \
                 `BOB` sets another password with this link. It is shown this once, and works once, until [TIME]:\n\
                 status: 0"
            ));
            let told = tell(&mut program, way, &line("user remove BOB")).await;
            assert!(told.contains("--yes") && told.ends_with("status: 2"), "{told}");
            let told = tell(&mut program, way, &line("user remove BOB --dry-run")).await;
            assert_eq!(told, line("stderr:\n  Would remove `BOB` from the team.\nstatus: 0"));
            let told = tell(&mut program, way, &line("user remove BOB --yes")).await;
            assert_eq!(told, line("stderr:\n  Removed `BOB` from the team.\nstatus: 0"));
            assert_eq!(sign_in(&server, &bob).await.status, 401);
            let told = tell(&mut program, way, &line("user remove BOB --yes --if-exists")).await;
            assert!(told.ends_with("status: 0"), "{told}");
        }
        server.stop();
    }

    async fn what_cannot_be_is_told_both_ways(program) {
        let mut program = program;
        let server = Server::start(&program);
        for way in [None, Some(&server)] {
            let told = tell(&mut program, way, "user set-role ann@example.com admin").await;
            assert_eq!(told,
                "stderr:\n  error: `ann@example.com` is the only owner of the team\n  \
                 hint: `postern user set-role EMAIL owner` makes another one first\nstatus: 1");
            let told = tell(&mut program, way, "user reset-password anne@example.com").await;
            assert_eq!(told,
                "stderr:\n  error: no user named `anne@example.com`\n  \
                 hint: did you mean `ann@example.com`? `postern user list` shows them all\nstatus: 3");
            for line in ["user invite nonsense", "user invite x@example.com --role king", "user set-role x@example.com"] {
                let told = tell(&mut program, way, line).await;
                assert!(told.ends_with("status: 2"), "{told}");
            }
        }
        let told = tell(&mut program, Some(&server), "user remove ann@example.com --yes").await;
        assert!(told.contains("nobody removes themselves"), "{told}");
        let told = tell(&mut program, None, "user remove ann@example.com --yes").await;
        assert!(told.contains("only owner") && told.ends_with("status: 1"), "{told}");
        program.ok("user invite eve@example.com");
        for email in ["ann@example.com", "bob@example.com", "eve@example.com"] {
            let way = Some(&server).filter(|_| email == "eve@example.com");
            let told = tell(&mut program, way, &format!("user remove {email} --yes")).await;
            assert_eq!(told.ends_with("status: 0"), email == "eve@example.com", "{told}");
        }
        server.stop();
    }
}

#[test]
fn the_people_are_listed_within_80_columns() {
    let program = Program::owned();
    program.ok("user invite bob@example.com --role approver");
    insta::assert_snapshot!(program.tell("user list"), @r"
    stdout:
      EMAIL            NAME  ROLE      STATUS   CREDENTIALS
      ann@example.com  -     owner     member   all
      bob@example.com  -     approver  invited  -
    status: 0
    ");
    let operator = regex::Regex::new("operator:[^\"]+").unwrap();
    let told = program.tell("user list -o jsonl");
    insta::assert_snapshot!(operator.replace(&told, "operator:[NAME]"), @r#"
    stdout:
      {"id":"[ID]","email":"ann@example.com","display_name":null,"role":"owner","status":"member","has_password":true,"passkeys":0,"assigned_credentials":[],"invited_by":null,"since":"[TIME]","expires_at":null}
      {"id":"[ID]","email":"bob@example.com","display_name":null,"role":"approver","status":"invited","has_password":false,"passkeys":0,"assigned_credentials":[],"invited_by":"operator:[NAME]","since":"[TIME]","expires_at":"[TIME]"}
    status: 0
    "#);
}

#[test]
fn an_owner_is_invited_where_there_is_none() {
    let program = Program::initialised();
    let told = plain(&program.tell("user invite ann@example.com --role owner -o json"));
    insta::assert_snapshot!(told, @r#"
    stdout:
      {
        "id": "[ID]",
        "email": "ann@example.com",
        "role": "owner",
        "link": "http://[ADDRESS]/dashboard/invitation?invite_token=[TOKEN]",
        "expires_at": "[TIME]"
      }
    status: 0
    "#);
    assert!(program.tell("user list").contains("invited"));
}

#[tokio::test]
async fn where_mail_is_set_up_on_the_host_an_invitation_waits_in_the_outbox() {
    let mut program = Program::owned();
    program.set("POSTERN_SMTP_URL", "smtp://127.0.0.1:9");
    program.set("SMTP_FROM", "postern@example.com");
    insta::assert_snapshot!(program.tell("user invite bob@example.com --role admin"), @r"
    stderr:
      Invited `bob@example.com` as admin: the link was mailed to them.
    status: 0
    ");
    let kinds = peek::texts(&program, "select kind from outbox").await;
    assert_eq!(kinds, ["letter"]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_only_owner_who_has_lost_the_passkey_comes_back_by_the_host() {
    let program = Program::owned();
    insta::assert_snapshot!(plain(&program.tell("user reset-password ann@example.com --remove-passkeys")), @r"
    stdout:
      http://[ADDRESS]/dashboard/reset-password?token=[TOKEN]
    stderr:
      `ann@example.com` has no passkeys.
      `ann@example.com` sets another password with this link. It is shown this once, and works once, until [TIME]:
    status: 0
    ");
    peek::execute(
        &program,
        "insert into passkeys (id, user_id, name, credential, created_at, uses) \
         select 'a', id, 'laptop', '{}', 1, 0 from users",
    )
    .await;
    let dry = program.tell("user reset-password ann@example.com --remove-passkeys --dry-run");
    assert!(
        dry.contains("Would delete the only passkey of `ann@example.com`."),
        "{dry}"
    );
    let told = program.tell("user reset-password ann@example.com --remove-passkeys");
    assert!(
        told.contains("Deleted the only passkey of `ann@example.com`."),
        "{told}"
    );
    assert!(
        peek::texts(&program, "select id from passkeys")
            .await
            .is_empty()
    );
    let log = program.ok("logs --tail 0 -o jsonl");
    assert!(log.contains("tap:passkey-delete/ann@example.com"), "{log}");
}
