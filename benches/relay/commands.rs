//! What an operator waits for: the relay's start, and commands on large deployments.

use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::thread;
use std::time::Duration;

use ::postern::secrets::{EncryptionKey, Keyring, MacKey, Secret};
use anyhow::Result;
use tempfile::TempDir;

use crate::agents;
use crate::postern::Deployment;
use crate::process::{peak_memory, timed};
use crate::setting::{Setting, progress};
use crate::table::{Table, Target, as_megabytes, median, megabytes};

const REPEATS: usize = 21;
const STARTS: usize = 11;
/// A relay that has had this long since it became ready is idle.
const SETTLED_AFTER: Duration = Duration::from_secs(2);
const AGENTS: u32 = 10_000;
const LOG_BYTES: f64 = 1e9;

const READY_MS_MAX: f64 = 150.0;
const IDLE_MB_MAX: f64 = 15.0;
const HELP_MS_MAX: f64 = 10.0;
const AGENT_LIST_MS_MAX: f64 = 100.0;
const LOGS_MS_MAX: f64 = 10.0;
const LOGS_MB_MAX: f64 = 10.0;
const VERIFY_MB_A_SECOND_MIN: f64 = 300.0;
const VERIFY_REPEATS: usize = 5;

/// Measures how long the relay takes until it is ready, and its memory when nothing happens.
pub(crate) fn start(setting: &Setting, table: &mut Table) -> Result<()> {
    progress("start");
    let mut took = Vec::new();
    for _ in 0..STARTS {
        took.push(milliseconds(setting.deployment.start()?.ready_after));
    }
    duration(
        table,
        "relay start until /readyz is 200",
        took,
        READY_MS_MAX,
    );
    let relay = setting.deployment.start()?;
    thread::sleep(SETTLED_AFTER);
    let memory = relay.running.memory()?;
    amount(table, "memory, idle", memory.resident, IDLE_MB_MAX);
    Ok(())
}

/// Measures `--help`.
pub(crate) fn help(setting: &Setting, table: &mut Table) -> Result<()> {
    progress("--help");
    let took = repeated(&setting.deployment, &["--help"])?;
    duration(table, "postern --help", took, HELP_MS_MAX);
    Ok(())
}

/// Measures `agent list` in a deployment with many agents.
pub(crate) fn agent_list(setting: &Setting, table: &mut Table) -> Result<()> {
    progress("agent list");
    let deployment = setting.another_deployment()?;
    agents::multiply(&deployment.database(), AGENTS)?;
    for format in ["table", "json"] {
        let arguments = ["agent", "list", "-o", format];
        let took = repeated(&deployment, &arguments)?;
        let what = format!("agent list -o {format}, {AGENTS} agents");
        duration(table, &what, took, AGENT_LIST_MS_MAX);
    }
    Ok(())
}

/// Measures `logs --tail 20` on a large file.
pub(crate) fn logs(setting: &Setting, table: &mut Table) -> Result<()> {
    progress("logs");
    let folder = TempDir::new()?;
    let file = folder.path().join("audit.jsonl");
    let key = fs::read_to_string(setting.deployment.encryption_key())?;
    let key = EncryptionKey::parse(&Secret::from(key.trim().to_owned()))?;
    let bytes = write_entries(&file, &Keyring::new(key).audit_key())?;
    let file = file.to_string_lossy();
    let arguments = ["logs", "--log-file", &file, "--tail", "20"];
    let took = repeated(&setting.deployment, &arguments)?;
    duration(table, "logs --tail 20, file of 1 GB", took, LOGS_MS_MAX);
    let mut peak = 0;
    for _ in 0..REPEATS {
        peak = peak.max(peak_memory(&mut setting.deployment.command(&arguments))?);
    }
    amount(table, "memory of that, peak", peak, LOGS_MB_MAX);
    let arguments = ["logs", "verify", "--log-file", &file];
    let mut took = Vec::new();
    for _ in 0..VERIFY_REPEATS {
        took.push(timed(&mut setting.deployment.command(&arguments))?.as_secs_f64());
    }
    speed(
        table,
        "logs verify, the same file",
        bytes / 1e6 / median(took),
    );
    Ok(())
}

fn repeated(deployment: &Deployment, arguments: &[&str]) -> Result<Vec<f64>> {
    // The first finds nothing in the page cache and is not counted.
    timed(&mut deployment.command(arguments))?;
    (0..REPEATS)
        .map(|_| Ok(milliseconds(timed(&mut deployment.command(arguments))?)))
        .collect()
}

/// Writes audit entries as the relay does, until the file has its size, and returns that.
fn write_entries(file: &Path, key: &MacKey) -> Result<f64> {
    let mut file = BufWriter::new(File::create(file)?);
    let (mut written, mut seq) = (0.0, 0_u64);
    let mut hash = "0".repeat(64);
    while written < LOG_BYTES {
        seq += 1;
        let second = seq % 60;
        let covered = format!(
            "{{\"request_id\":\"01939a6e-0000-7000-8000-{seq:012x}\",\"agent_id\":\"reader\",\"team_id\":\"default\",\
             \"credential_names\":[\"github\"],\"target_url\":\"https://api.github.com/repos/acme/site/issues/{seq}\",\
             \"method\":\"GET\",\"decision\":\"allowed\",\"approval_status\":null,\"upstream_status\":200,\
             \"total_latency_ms\":41,\"approval_latency_ms\":null,\"upstream_latency_ms\":38,\
             \"response_sanitized\":false,\"end_user_id\":null,\"request_headers\":[[\"accept\",\"application/json\"],\
             [\"user-agent\",\"reader/1.0\"]],\"request_body\":null,\"request_body_truncated\":false,\
             \"policy_reason\":\"auto_approve_method\",\"require_passkey\":false,\"approver_identity\":null,\
             \"bytes_in\":0,\"bytes_out\":512,\"timestamp\":\"2026-11-20T10:15:{second:02}.125Z\",\
             \"chain\":\"bench\",\"seq\":{seq},\"prev_hash\":\"{hash}\""
        );
        hash = key.hash(&[covered.as_bytes()]);
        let line = format!("{covered},\"hash\":\"{hash}\"}}\n");
        file.write_all(line.as_bytes())?;
        written += u32::try_from(line.len()).map_or(f64::INFINITY, f64::from);
    }
    file.flush()?;
    Ok(written)
}

fn speed(table: &mut Table, what: &str, megabytes: f64) {
    let target = Target {
        text: format!("≥ {VERIFY_MB_A_SECOND_MIN} MB/s"),
        met: Some(megabytes >= VERIFY_MB_A_SECOND_MIN),
    };
    table.figure(what, format!("{megabytes:.0} MB/s"), Some(&target));
}

fn duration(table: &mut Table, what: &str, took: Vec<f64>, most: f64) {
    let took = median(took);
    let target = Target {
        text: format!("≤ {most} ms"),
        met: Some(took <= most),
    };
    table.figure(what, format!("{took:.1} ms"), Some(&target));
}

fn amount(table: &mut Table, what: &str, kib: u64, most: f64) {
    let target = Target {
        text: format!("≤ {most} MB"),
        met: Some(as_megabytes(kib) <= most),
    };
    table.figure(what, megabytes(kib), Some(&target));
}

fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1000.0
}
