//! Small requests: how many a second, and how long each takes.

use std::time::Duration;

use anyhow::{Context, Result, ensure};

use crate::case::Case;
use crate::load::{Order, Outcome};
use crate::process::loopback;
use crate::setting::{Setting, progress};
use crate::table::{Table, Target, Who, beside, beside_nginx, median, medians, megabytes};
use crate::upstream::{SMALL_PATH, small_body};

const CONNECTIONS: [usize; 3] = [1, 16, 64];
const WARM_UP: Duration = Duration::from_millis(500);
/// At 64 connections, of nginx's requests in a second.
const SHARE_MIN: f64 = 0.35;
/// At one connection, above nginx's median.
const P50_MS_MORE_MAX: f64 = 0.25;

/// What takes its turn: a column of the table, or a case with rows of its own.
#[derive(Clone, Copy)]
enum Variant {
    Column(Who),
    Further(Case),
}

/// Measures every variant at every number of connections, the variants taking turns.
pub(crate) fn measure(setting: &Setting, table: &mut Table) -> Result<()> {
    let relay = setting.deployment.start()?;
    for connections in CONNECTIONS {
        let further = further(connections);
        let outcomes = rounds(setting, connections, further)?;
        let columns = outcomes.split_first_chunk();
        let (columns, cases) = columns.expect("the columns come first");
        report(connections, columns, table);
        for (case, outcomes) in further.iter().zip(cases) {
            let full = &columns[Who::Postern as usize];
            report_case(*case, connections, [outcomes, full], table);
        }
    }
    let exchanges = setting.exchanges()?;
    ensure!(
        exchanges == 1,
        "a token that is kept was asked for {exchanges} times"
    );
    let memory = relay.running.memory()?;
    table.figure("memory after the load", megabytes(memory.resident), None);
    table.figure("memory under load, peak", megabytes(memory.peak), None);
    Ok(())
}

/// Returns the cases that are measured beside the columns.
fn further(connections: usize) -> &'static [Case] {
    match connections {
        16 => &[Case::OAuth2, Case::SigV4],
        64 => &[Case::Plain],
        _ => &[],
    }
}

/// Returns the outcomes of each column, and then of each further case.
fn rounds(setting: &Setting, connections: usize, further: &[Case]) -> Result<Vec<Vec<Outcome>>> {
    let columns = Who::ALL.map(Variant::Column).into_iter();
    let variants = columns.chain(further.iter().copied().map(Variant::Further));
    let variants: Vec<_> = variants.collect();
    let mut outcomes: Vec<_> = variants.iter().map(|_| Vec::new()).collect();
    for round in 0..setting.rounds {
        progress(&format!(
            "requests: {connections} connections, round {}",
            round + 1
        ));
        for turn in 0..variants.len() {
            // Each begins a round once in a while, so that none is always the first or the last.
            let at = (turn + round) % variants.len();
            if let Some(order) = order(setting, variants[at], connections) {
                outcomes[at].push(checked(&order)?);
            }
        }
    }
    Ok(outcomes)
}

fn order(setting: &Setting, variant: Variant, connections: usize) -> Option<Order> {
    let (port, request) = match variant {
        Variant::Column(who) => setting.request(who, SMALL_PATH)?,
        Variant::Further(case) => setting.request_of(case, case.path()),
    };
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
    let at = at(connections);

    let rates = figures(|outcome| outcome.requests_per_second);
    let share = beside_nginx(&rates, |postern, nginx| postern / nginx);
    let text = format!("≥ {SHARE_MIN} of nginx");
    let target = Target::beside_nginx(&text, share, |share| share >= SHARE_MIN);
    let target = (connections == 64).then_some(&target);
    let texts = medians(&rates, rate);
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

/// Reports a case beside the one whose figures have the targets.
fn report_case(case: Case, connections: usize, outcomes: [&[Outcome]; 2], table: &mut Table) {
    let mut row = |what: &str, figure: fn(&Outcome) -> f64, text: fn(f64) -> String| {
        let figures = outcomes.map(|outcomes| outcomes.iter().map(figure).collect::<Vec<_>>());
        let share = beside(&figures[0], &figures[1], |this, full| this / full);
        let told = share.map_or(String::new(), |(_, told)| format!(" ({told})"));
        let what = format!("{what} {}, {}", at(connections), case.name());
        let [these, _] = figures;
        let note = format!("beside {}{told}", Case::Full.name());
        table.noted(&what, text(median(these)), &note);
    };
    row("requests/s", |outcome| outcome.requests_per_second, rate);
    row("p50", |outcome| outcome.p50_ms, milliseconds);
}

fn at(connections: usize) -> String {
    let plural = if connections == 1 { "" } else { "s" };
    format!("at {connections} connection{plural}")
}

fn rate(figure: f64) -> String {
    format!("{figure:.0}")
}

fn milliseconds(figure: f64) -> String {
    format!("{figure:.3} ms")
}
