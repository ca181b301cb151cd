//! Small requests: how many a second, and how long each takes.

use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::load::{Order, Outcome};
use crate::process::loopback;
use crate::setting::{Setting, progress};
use crate::table::{Table, Target, Who, beside_nginx, medians, megabytes};
use crate::upstream::{SMALL_PATH, small_body};

const CONNECTIONS: [usize; 3] = [1, 16, 64];
const WARM_UP: Duration = Duration::from_millis(500);
/// At 64 connections, of nginx's requests in a second.
const SHARE_MIN: f64 = 0.35;
/// At one connection, above nginx's median.
const P50_MS_MORE_MAX: f64 = 0.25;

/// Measures every variant at every number of connections, the variants taking turns.
pub(crate) fn measure(setting: &Setting, table: &mut Table) -> Result<()> {
    let relay = setting.deployment.start()?;
    for connections in CONNECTIONS {
        let mut outcomes = [const { Vec::new() }; 3];
        for round in 0..setting.rounds {
            for turn in 0..Who::ALL.len() {
                // Each begins a round once in a while, so that none is always the first or the last.
                let who = Who::ALL[(turn + round) % Who::ALL.len()];
                progress(&format!(
                    "requests: {connections} connections, round {}",
                    round + 1
                ));
                if let Some(order) = order(setting, who, connections) {
                    outcomes[who as usize].push(checked(&order)?);
                }
            }
        }
        report(connections, &outcomes, table);
    }
    let memory = relay.running.memory()?;
    table.figure("memory after the load", megabytes(memory.resident), None);
    table.figure("memory under load, peak", megabytes(memory.peak), None);
    Ok(())
}

fn order(setting: &Setting, who: Who, connections: usize) -> Option<Order> {
    let (port, request) = setting.request(who, SMALL_PATH)?;
    Some(Order {
        address: loopback(port).to_string(),
        request,
        connections,
        warm_up: WARM_UP,
        measured: setting.seconds,
    })
}

/// Carries an order out and makes sure that the answers were the upstream's.
fn checked(order: &Order) -> Result<Outcome> {
    let outcome = order.run().context("the load")?;
    let expected = small_body();
    ensure!(
        outcome.body.as_bytes() == expected,
        "not the upstream's answer: {}",
        outcome.body
    );
    Ok(outcome)
}

fn report(connections: usize, outcomes: &[Vec<Outcome>; 3], table: &mut Table) {
    let figures = |figure: fn(&Outcome) -> f64| {
        outcomes
            .each_ref()
            .map(|outcomes| outcomes.iter().map(figure).collect::<Vec<_>>())
    };
    let milliseconds = |figure: f64| format!("{figure:.3} ms");
    let plural = if connections == 1 { "" } else { "s" };
    let at = format!("at {connections} connection{plural}");

    let rates = figures(|outcome| outcome.requests_per_second);
    let share = beside_nginx(&rates, |postern, nginx| postern / nginx);
    let text = format!("≥ {SHARE_MIN} of nginx");
    let target = Target::beside_nginx(&text, share, |share| share >= SHARE_MIN);
    let target = (connections == 64).then_some(&target);
    let texts = medians(&rates, |rate| format!("{rate:.0}"));
    table.compare(&format!("requests/s {at}"), &texts, target);

    let p50 = figures(|outcome| outcome.p50_ms);
    let more = beside_nginx(&p50, |postern, nginx| postern - nginx);
    let text = format!("≤ nginx + {P50_MS_MORE_MAX} ms");
    let target = Target::beside_nginx(&text, more, |more| more <= P50_MS_MORE_MAX);
    let target = (connections == 1).then_some(&target);
    table.compare(&format!("p50 {at}"), &medians(&p50, milliseconds), target);
    let p99 = figures(|outcome| outcome.p99_ms);
    table.compare(&format!("p99 {at}"), &medians(&p99, milliseconds), None);
}
