//! `relay unit`: what is printed for systemd, and what systemd itself says of it.

use std::{
    fs,
    io::Write,
    path::Path,
    process::{Command, Output},
};

use crate::support::program::Program;

/// The most that a service may be exposed to, by systemd's own measure: 10 is all there is.
const EXPOSURE_MAX: f64 = 1.5;

fn said(output: &Output) -> String {
    let out = String::from_utf8_lossy(&output.stdout);
    format!("{out}{}", String::from_utf8_lossy(&output.stderr))
}

/// Returns what `systemd-analyze` says; `None` where it is not installed.
fn analyze(arguments: &[&str], unit: &Path) -> Option<Output> {
    let output = Command::new("systemd-analyze")
        .args(arguments)
        .arg(unit)
        .output();
    if output.is_err() {
        // Written past the capture of passing tests: whoever runs them is to know.
        let told = b"skipped: a test with systemd-analyze, which is not installed\n";
        std::io::stderr().write_all(told).unwrap();
    }
    output.ok()
}

#[test]
fn systemd_finds_next_to_nothing_that_the_relay_could_do_besides() {
    let program = Program::new();
    let folder = tempfile::tempdir().unwrap();
    for flags in [
        "",
        " --dynamic-user",
        " --listen 0.0.0.0:443 --insecure-http",
    ] {
        let unit = folder.path().join("postern.service");
        fs::write(&unit, program.ok(&format!("relay unit{flags}"))).unwrap();
        let Some(output) = analyze(&["security", "--offline=true", "--no-pager"], &unit) else {
            return;
        };
        let told = said(&output);
        let exposure = told.rsplit_once("Overall exposure level for postern.service: ");
        let exposure = exposure.unwrap_or_else(|| panic!("{told}")).1;
        let exposure: f64 = exposure.split(' ').next().unwrap().parse().unwrap();
        assert!(exposure <= EXPOSURE_MAX, "{flags}: {told}");
    }
}

#[test]
fn systemd_reads_the_units_without_a_complaint() {
    let program = Program::new();
    let folder = tempfile::tempdir().unwrap();
    let service = folder.path().join("postern.service");
    fs::write(
        &service,
        program.ok("relay unit --dynamic-user --public-url https://relay.example"),
    )
    .unwrap();
    let socket = folder.path().join("postern.socket");
    fs::write(&socket, program.ok("relay unit --socket")).unwrap();
    for unit in [&service, &socket] {
        let Some(output) = analyze(&["verify", "--man=no"], unit) else {
            return;
        };
        let told = said(&output);
        assert!(!told.contains("postern."), "{told}");
    }
}

#[test]
fn settings_of_flags_and_environment_are_written_and_secrets_are_not() {
    let mut program = Program::new();
    program.set("POSTERN_TRUSTED_PROXIES", "127.0.0.1");
    program.set("POSTERN_SESSION_SECRET", "kestrel-kestrel-kestrel-kestrel");
    program.set(
        "POSTERN_DATABASE_URL",
        "postgres://me:kestrel@db.example/postern",
    );
    let told = program.ok(
        "relay unit --user relay --key-file /etc/postern/key --program /usr/bin/postern --data-dir /var/lib/postern/one \
         --public-url https://relay.example --audit-log /var/log/postern/100%.jsonl --log-format json",
    );
    for line in [
        "User=relay",
        "ExecStart=/usr/bin/postern relay start",
        "LoadCredential=encryption.key:/etc/postern/key",
        "StateDirectory=postern/one",
        "ReadWritePaths=/var/log/postern",
        "Environment=POSTERN_DATA_DIR=/var/lib/postern/one",
        "Environment=POSTERN_PUBLIC_URL=https://relay.example",
        "Environment=POSTERN_TRUSTED_PROXIES=127.0.0.1",
        "Environment=POSTERN_AUDIT_LOG=/var/log/postern/100%%.jsonl",
        "Environment=POSTERN_LOG_FORMAT=json",
        "Type=notify",
    ] {
        assert!(told.lines().any(|told| told == line), "{line}\n{told}");
    }
    assert!(!told.contains("kestrel"), "{told}");
    let told = program.ok("relay unit --socket --listen [::1]:3200");
    assert!(told.contains("ListenStream=[::1]:3200\n"), "{told}");
}

#[test]
fn what_cannot_be_in_a_unit_is_a_usage_error() {
    let program = Program::new();
    for line in [
        "relay unit --user a.b",
        "relay unit --user a --dynamic-user",
        "relay unit --key-file key",
        "relay unit --program postern",
        "relay unit --relay-url http://127.0.0.1:1",
    ] {
        assert_eq!(program.run(line).status.code(), Some(2), "{line}");
    }
}
