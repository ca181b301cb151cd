//! One large body: how fast it passes, and whether the relay holds it in memory.

use std::time::Duration;

use anyhow::{Result, ensure};

use crate::load::{Order, Outcome};
use crate::process::loopback;
use crate::setting::{Setting, progress};
use crate::table::{Table, Target, Who, as_megabytes, beside_nginx, medians, megabytes};
use crate::upstream::{LARGE_BYTES, LARGE_PATH};

/// Of nginx's rate.
const SHARE_MIN: f64 = 0.5;
/// By how much the relay's memory may grow and still be called flat; the body is 100 MB.
const GROWTH_MB_MAX: f64 = 8.0;

/// Streams the body through every variant in turn, and watches the relay's memory.
pub(crate) fn measure(setting: &Setting, table: &mut Table) -> Result<()> {
    // A relay that has done nothing else: what it holds is what the body makes it hold.
    let relay = setting.deployment.start()?;
    let before = relay.running.memory()?.resident;
    let (mut rates, mut most) = ([const { Vec::new() }; 3], 0);
    for round in 0..setting.rounds {
        for turn in 0..Who::ALL.len() {
            let who = Who::ALL[(turn + round) % Who::ALL.len()];
            progress(&format!("large body: round {}, {}", round + 1, who.name()));
            let Some(order) = order(setting, who) else {
                continue;
            };
            let (outcome, resident) = relay.running.resident_during(|| order.run());
            rates[who as usize].push(rate(&outcome?)?);
            most = most.max(resident);
        }
    }
    report(&rates, table);
    let growth = as_megabytes(most) - as_megabytes(before);
    table.figure("memory before the large body", megabytes(before), None);
    let target = Target {
        text: format!("grows ≤ {GROWTH_MB_MAX} MB (is {growth:.1})"),
        met: Some(growth <= GROWTH_MB_MAX),
    };
    table.figure(
        "memory during the large body, peak",
        megabytes(most),
        Some(&target),
    );
    Ok(())
}

fn order(setting: &Setting, who: Who) -> Option<Order> {
    let (port, request) = setting.request(who, LARGE_PATH)?;
    Some(Order {
        address: loopback(port).to_string(),
        request,
        connections: 1,
        warm_up: Duration::ZERO,
        measured: Duration::ZERO,
    })
}

/// Returns the rate in MB (of 1,000,000 bytes) a second.
fn rate(outcome: &Outcome) -> Result<f64> {
    ensure!(
        outcome.bytes == LARGE_BYTES,
        "{} bytes arrived of {LARGE_BYTES}",
        outcome.bytes
    );
    Ok(f64::from(u32::try_from(outcome.bytes)?) / 1e6 / outcome.seconds)
}

fn report(rates: &[Vec<f64>; 3], table: &mut Table) {
    let share = beside_nginx(rates, |postern, nginx| postern / nginx);
    let text = format!("≥ {SHARE_MIN} of nginx");
    let target = Target::beside_nginx(&text, share, |share| share >= SHARE_MIN);
    let texts = medians(rates, |rate| format!("{rate:.0} MB/s"));
    table.compare("body of 100 MB", &texts, Some(&target));
}
