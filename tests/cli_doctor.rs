//! `doctor`: what is well on a fresh deployment, what is found where something is not, and what a relay can tell.

use std::{fs, os::unix::fs::PermissionsExt, path::Path, process::Output, time::Duration};

use postern::clock::Clock;
use serde_json::Value;
use tokio::{
    io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional},
    net::{TcpListener, TcpStream},
    task::JoinSet,
};

use crate::support::{
    peek,
    program::{Program, on_both_programs},
    server::Server,
    upstream::Upstream,
    ways::{Ways, on_both_ways},
};

/// Returns what was found, and the exit status.
fn found(output: &Output) -> (Vec<Value>, i32) {
    let told = String::from_utf8_lossy(&output.stderr).into_owned();
    let found = serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{told}"));
    (found, output.status.code().unwrap())
}

fn doctor(program: &Program) -> (Vec<Value>, i32) {
    found(&program.run("doctor -o json"))
}

/// Returns the findings of a check.
fn of<'f>(findings: &'f [Value], check: &str) -> Vec<&'f Value> {
    findings
        .iter()
        .filter(|found| found["check"] == check)
        .collect()
}

/// Returns the only finding of a check, its state and its hint.
fn one<'f>(findings: &'f [Value], check: &str) -> (&'f str, &'f str) {
    let of_check = of(findings, check);
    assert_eq!(of_check.len(), 1, "{check}: {of_check:?}");
    let text = |name: &str| of_check[0][name].as_str().unwrap_or_default();
    (text("state"), text("hint"))
}

fn not_ok(findings: &[Value]) -> Vec<&Value> {
    findings
        .iter()
        .filter(|found| found["state"] != "ok")
        .collect()
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

on_both_programs! {
    async fn a_fresh_deployment_is_well(program) {
        let mut program = program;
        let (findings, status) = doctor(&program);
        let wrong = not_ok(&findings);
        assert_eq!(status, 0, "{findings:#?}");
        assert_eq!(wrong.len(), 1, "{wrong:#?}");
        assert_eq!((wrong[0]["check"].as_str(), wrong[0]["state"].as_str()), (Some("relay"), Some("warning")));
        let server = Server::start(&program);
        program.set("POSTERN_LISTEN", server.address.to_string());
        let (findings, status) = doctor(&program);
        assert_eq!((status, not_ok(&findings)), (0, Vec::new()));
        server.stop();
    }

    async fn a_lockdown_that_may_have_been_forgotten_is_told(program) {
        let lockdown = |program: &Program| {
            let (findings, status) = doctor(program);
            let found = of(&findings, "lockdown")[0].clone();
            assert_eq!(status, 0, "it is no fault: {findings:#?}");
            let text = |name: &str| found[name].as_str().unwrap_or_default().to_owned();
            (text("state"), text("message"), text("hint"))
        };
        assert_eq!(lockdown(&program).0, "ok");
        program.ok("lockdown --yes --reason drill");
        let (state, message, _) = lockdown(&program);
        assert!(state == "ok" && message.contains("drill"), "{message}");
        // As if it had begun five hours ago.
        peek::execute(&program, "update lockdowns set begun_at = begun_at - 18000000").await;
        let (state, message, hint) = lockdown(&program);
        assert_eq!(state, "warning");
        assert!(message.contains("by operator:") && message.contains("(drill)") && message.contains("for 5 hours"), "{message}");
        assert!(hint.contains("`postern lockdown --lift`"), "{hint}");
        // One team's is told, too.
        peek::execute(&program, "update lockdowns set team_id = 'another'").await;
        assert!(lockdown(&program).1.contains("of a team's agents"));
        program.ok("lockdown --lift --yes");
        assert_eq!(lockdown(&program).0, "ok");
    }

    async fn a_changed_entry_is_a_fault(program) {
        program.ok("role create --name reader");
        peek::execute(&program, "update audit_entries set line = replace(line, 'reader', 'writer')").await;
        let (findings, status) = doctor(&program);
        let (state, hint) = one(&findings, "audit");
        assert_eq!((status, state), (1, "fault"));
        assert!(hint.contains("`postern logs verify`"), "{hint}");
    }

    async fn the_hosts_of_credentials_are_reached_by_the_vetted_way(program) {
        let mut program = program;
        let upstream = Upstream::ok().await;
        let base = upstream.url("/v1");
        program.ok_with(&format!("add --name near --auth api-key --api-base {base} --value-file -"), "v");
        program.ok_with("add --name gone --auth api-key --api-base http://127.0.0.1:1 --value-file -", "v");
        let (findings, status) = doctor(&program);
        assert_eq!(status, 0);
        let hosts = of(&findings, "credential_host");
        assert!(hosts.iter().all(|host| host["state"] == "warning"), "{hosts:#?}");
        assert!(hosts[0]["message"].as_str().unwrap().contains("is not public"), "{hosts:#?}");
        program.set("POSTERN_ALLOW_PRIVATE_CIDRS", "127.0.0.0/8");
        let (findings, _) = doctor(&program);
        let mut seen: Vec<_> = of(&findings, "credential_host").iter().map(|host| host["state"].clone()).collect();
        seen.sort_by_key(Value::to_string);
        assert_eq!(seen, ["ok", "warning"]);
        let offline = found(&program.run("doctor --offline -o json")).0;
        assert!(of(&offline, "credential_host").is_empty());
    }
}

#[test]
fn files_that_others_can_read_are_told_with_what_mends_them() {
    let program = Program::initialised();
    let (data, key) = (
        program.data_dir(),
        program.data_dir().join("encryption.key"),
    );
    set_mode(&key, 0o644);
    set_mode(&data.join("postern.db"), 0o640);
    set_mode(&data, 0o777);
    let (findings, status) = doctor(&program);
    assert_eq!(status, 1);
    let told = of(&findings, "permissions");
    let seen: Vec<_> = told
        .iter()
        .map(|found| found["state"].as_str().unwrap())
        .collect();
    assert_eq!(seen, ["fault", "fault", "warning"], "{told:#?}");
    for found in told {
        let hint = found["hint"].as_str().unwrap().trim_matches('`').to_owned();
        let (command, path) = hint.rsplit_once(' ').unwrap();
        let mode = command.strip_prefix("chmod ").unwrap();
        set_mode(Path::new(path), u32::from_str_radix(mode, 8).unwrap());
    }
    let (findings, status) = doctor(&program);
    assert_eq!((status, one(&findings, "permissions").0), (0, "ok"));
}

#[test]
fn what_is_missing_or_wrong_is_a_fault_each() {
    let program = Program::new();
    let (findings, status) = doctor(&program);
    assert_eq!((status, one(&findings, "database").0), (1, "fault"));
    assert_eq!(one(&findings, "database").1, "`postern init` makes one");
    let mut program = Program::initialised();
    fs::write(program.folder().join("other"), program.ok("key generate")).unwrap();
    set_mode(&program.folder().join("other"), 0o600);
    let output = program.run("doctor --encryption-key-file other -o json");
    let (findings, status) = found(&output);
    let keys = of(&findings, "encryption_key");
    assert_eq!(
        (status, keys.last().unwrap()["state"].as_str()),
        (1, Some("fault"))
    );
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert_eq!(error["error"]["code"], "doctor_found_faults");
    fs::write(program.folder().join("other"), "0".repeat(64)).unwrap();
    let (findings, _) = found(&program.run("doctor --encryption-key-file other -o json"));
    assert_eq!(one(&findings, "known_secrets").0, "fault");
    program.set("POSTERN_LISTEN", "0.0.0.0:3100");
    assert_eq!(one(&doctor(&program).0, "listeners").0, "fault");
    program.set("POSTERN_INSECURE_HTTP", "1");
    assert_eq!(one(&doctor(&program).0, "listeners").0, "warning");
    program.set("JWT_SECRET", "tapflow-dev-secret-change-in-production");
    let (findings, status) = doctor(&program);
    assert_eq!((status, one(&findings, "known_secrets").0), (1, "fault"));
    fs::write(program.folder().join("cert"), "no certificate").unwrap();
    program.set("POSTERN_TLS_CERT", "cert");
    program.set("POSTERN_TLS_KEY", "cert");
    assert_eq!(one(&doctor(&program).0, "certificate").0, "fault");
}

/// Makes a certificate for `127.0.0.1`, good from and until so many days from now, and writes it where the relay has its.
fn certify(program: &Program, (from, until): (i64, i64)) {
    let now = Clock::default().now().as_millis() / 1000;
    let at = |days: i64| {
        let seconds = u64::try_from(now + days * 86_400).unwrap();
        rcgen::date_time_ymd(1970, 1, 1) + Duration::from_secs(seconds)
    };
    let mut params = rcgen::CertificateParams::new(["127.0.0.1".to_owned()]).unwrap();
    (params.not_before, params.not_after) = (at(from), at(until));
    let key = rcgen::KeyPair::generate().unwrap();
    let made = params.self_signed(&key).unwrap();
    for (name, kind, der) in [
        ("cert.pem", "CERTIFICATE", made.der().as_ref()),
        ("key.pem", "PRIVATE KEY", key.serialized_der()),
    ] {
        let text = data_encoding::BASE64.encode(der);
        let text = format!("-----BEGIN {kind}-----\n{text}\n-----END {kind}-----\n");
        fs::write(program.folder().join(name), text).unwrap();
    }
}

#[test]
fn a_certificate_that_ends_soon_has_ended_or_has_not_begun_is_told() {
    let mut program = Program::initialised();
    program.set("POSTERN_TLS_CERT", "cert.pem");
    program.set("POSTERN_TLS_KEY", "key.pem");
    for (days, state, told, hint) in [
        ((-1, 60), "ok", "good for 59 days more", ""),
        (
            (-76, 14),
            "warning",
            "good for 13 days more",
            "`certbot renew`",
        ),
        (
            (-89, 1),
            "warning",
            "good for 0 days more",
            "`certbot renew`",
        ),
        ((-90, -1), "fault", "was good until", "`certbot renew`"),
        ((2, 90), "fault", "which is not yet", "`date`"),
    ] {
        certify(&program, days);
        let (findings, status) = doctor(&program);
        let found = of(&findings, "certificate");
        let text = |name: &str| found[0][name].as_str().unwrap_or_default();
        assert_eq!(text("state"), state, "{days:?}: {found:?}");
        assert!(
            text("message").contains(told) && text("hint").contains(hint),
            "{days:?}: {found:?}"
        );
        assert!(state != "fault" || status == 1, "{findings:#?}");
    }
}

#[test]
fn a_person_reads_a_table_with_what_to_do() {
    let program = Program::initialised();
    let told = program.tell("doctor");
    assert!(told.contains("relay            warning  no relay answers at http://127.0.0.1:3100/; `postern relay start` starts one"), "{told}");
    assert!(told.contains("No fault, 1 warning, 18 checks."), "{told}");
    assert!(told.trim_end().ends_with("status: 0"), "{told}");
}

/// A reverse proxy that adds lines to each request's head, and takes some out.
struct Front {
    url: String,
    _tasks: JoinSet<()>,
}

impl Front {
    async fn start(
        relay: std::net::SocketAddr,
        adds: &'static str,
        removes: &'static [&'static str],
    ) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let url = format!("http://localhost:{}", listener.local_addr().unwrap().port());
        let mut tasks = JoinSet::new();
        tasks.spawn(async move {
            let mut passing = JoinSet::new();
            loop {
                let (mut client, _) = listener.accept().await.unwrap();
                passing.spawn(async move {
                    let mut head = Vec::new();
                    while !head.ends_with(b"\r\n\r\n") {
                        head.push(client.read_u8().await.unwrap());
                    }
                    let head = String::from_utf8(head).unwrap();
                    let kept = head.trim_end().lines().filter(|line| {
                        let name = line.split(':').next().unwrap().to_lowercase();
                        !removes.contains(&name.as_str())
                    });
                    let kept: Vec<_> = kept.collect();
                    let head = format!("{}\r\n{adds}\r\n", kept.join("\r\n"));
                    let mut relay = TcpStream::connect(relay).await.unwrap();
                    relay.write_all(head.as_bytes()).await.unwrap();
                    copy_bidirectional(&mut client, &mut relay).await.ok();
                });
            }
        });
        Self { url, _tasks: tasks }
    }
}

async fn through(
    program: &mut Program,
    server: &Server,
    front: (&'static str, &'static [&'static str]),
) -> (Vec<Value>, i32) {
    let front = Front::start(server.address, front.0, front.1).await;
    program.set("POSTERN_PUBLIC_URL", front.url.clone());
    program.set("POSTERN_LISTEN", server.address.to_string());
    doctor(program)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn what_a_proxy_tells_the_relay_is_judged() {
    let mut program = Program::initialised();
    program.set("POSTERN_TRUSTED_PROXIES", "127.0.0.1");
    let server = Server::start(&program);
    let good = (
        "X-Forwarded-For: 127.0.0.2\r\nX-Forwarded-Proto: http\r\n",
        &["x-forwarded-for"][..],
    );
    let (findings, status) = through(&mut program, &server, good).await;
    assert_eq!((status, not_ok(&findings)), (0, Vec::new()));
    assert_eq!(one(&findings, "web_socket").0, "ok");
    let naive = ("Via: 1.1 front\r\n", &[][..]);
    let (findings, status) = through(&mut program, &server, naive).await;
    assert_eq!((status, one(&findings, "reverse_proxy").0), (1, "fault"));
    let silent = (
        "X-Forwarded-Proto: http\r\nConnection: close\r\n",
        &["x-forwarded-for", "upgrade", "connection"][..],
    );
    let (findings, status) = through(&mut program, &server, silent).await;
    assert_eq!((status, one(&findings, "reverse_proxy").0), (0, "warning"));
    assert_eq!(one(&findings, "web_socket").0, "warning");
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_proxy_that_nobody_trusts_is_told() {
    let mut program = Program::initialised();
    let server = Server::start(&program);
    let front = ("X-Forwarded-For: 127.0.0.2\r\n", &["x-forwarded-for"][..]);
    let (findings, _) = through(&mut program, &server, front).await;
    let (state, hint) = one(&findings, "reverse_proxy");
    assert_eq!(
        (state, hint),
        ("warning", "`POSTERN_TRUSTED_PROXIES=127.0.0.1` trusts it")
    );
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn another_deployments_relay_is_a_fault() {
    let mut program = Program::initialised();
    let server = Server::start(&Program::initialised());
    program.set("POSTERN_LISTEN", server.address.to_string());
    let (findings, status) = doctor(&program);
    assert_eq!((status, one(&findings, "relay").0), (1, "fault"));
    server.stop();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_without_the_key_learns_anything_from_the_probe() {
    let server = Server::start(&Program::initialised());
    for header in [
        "x: y\r\n",
        "x-postern-probe: 99999999999999.00.00\r\n",
        "x-postern-probe: \u{0}\r\n",
    ] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        let head = format!("GET /probe HTTP/1.1\r\nhost: a\r\nconnection: close\r\n{header}\r\n");
        stream.write_all(head.as_bytes()).await.unwrap();
        let mut told = String::new();
        stream.read_to_string(&mut told).await.unwrap();
        assert!(told.starts_with("HTTP/1.1 40"), "{told}");
        assert!(
            !told.contains("version") && !told.contains("chain"),
            "{told}"
        );
    }
    server.stop();
}

on_both_ways! {
    async fn through_a_relay_it_tells_what_that_one_can(ways) {
        let (findings, status) = doctor(&ways.elsewhere);
        assert_eq!(status, 0, "{findings:#?}");
        for check in ["relay", "database", "clock", "audit", "outbox", "credential_host", "reverse_proxy", "web_socket"] {
            assert!(!of(&findings, check).is_empty(), "{check}: {findings:#?}");
        }
        let faults: Vec<_> = findings.iter().filter(|found| found["state"] == "fault").collect();
        assert!(faults.is_empty(), "{faults:#?}");
    }
}
