//! The load generator: sends one prebuilt request over and over on some connections, one at a time on each.

use std::io::{self, Read, Write};
use std::rc::Rc;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};
use serde::{Deserialize, Serialize};
use tokio::net::TcpStream;
use tokio::task::{JoinSet, LocalSet};
use tokio::time::Instant;

use crate::process::Role;
use crate::wire::Connection;

/// What to send where, and for how long; travels to the generator's process on its standard input.
#[derive(Serialize, Deserialize)]
pub(crate) struct Order {
    pub(crate) address: String,
    pub(crate) request: String,
    pub(crate) connections: usize,
    /// Not measured.
    pub(crate) warm_up: Duration,
    /// Zero sends one request on each connection and no more.
    pub(crate) measured: Duration,
}

/// What was measured.
#[derive(Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) requests_per_second: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    /// Of all bodies together, with the time they took.
    pub(crate) bytes: u64,
    pub(crate) seconds: f64,
    /// The beginning of the last body.
    pub(crate) body: String,
}

impl Order {
    /// Carries the order out in a process of its own.
    pub(crate) fn run(&self) -> Result<Outcome> {
        let printed = Role::Load.run(&serde_json::to_vec(self)?)?;
        Ok(serde_json::from_slice(&printed)?)
    }
}

/// Reads an order from standard input, carries it out and prints the outcome.
pub(crate) async fn serve() -> Result<()> {
    let mut order = Vec::new();
    io::stdin().read_to_end(&mut order)?;
    let order: Order = serde_json::from_slice(&order)?;
    let outcome = LocalSet::new().run_until(carry_out(Rc::new(order))).await?;
    serde_json::to_writer(io::stdout(), &outcome)?;
    Ok(io::stdout().flush()?)
}

/// What one connection saw.
#[derive(Default)]
struct Seen {
    nanoseconds: Vec<u64>,
    bytes: u64,
    body: Vec<u8>,
}

async fn carry_out(order: Rc<Order>) -> Result<Outcome> {
    let mut connections = Vec::new();
    for _ in 0..order.connections {
        connections.push(Connection::new(TcpStream::connect(&order.address).await?)?);
    }
    let from = Instant::now() + order.warm_up;
    let until = from + order.measured;
    let mut workers = JoinSet::new();
    for connection in connections {
        workers.spawn_local(repeat(Rc::clone(&order), connection, from, until));
    }
    let mut all = Seen::default();
    while let Some(seen) = workers.join_next().await {
        let seen = seen??;
        all.nanoseconds.extend(seen.nanoseconds);
        all.bytes += seen.bytes;
        all.body = seen.body;
    }
    let seconds = if order.measured.is_zero() {
        from.elapsed()
    } else {
        order.measured
    };
    outcome(all, seconds.as_secs_f64())
}

async fn repeat(
    order: Rc<Order>,
    mut connection: Connection,
    from: Instant,
    until: Instant,
) -> Result<Seen> {
    let mut seen = Seen {
        body: Vec::with_capacity(1024),
        ..Seen::default()
    };
    loop {
        let sent = Instant::now();
        connection.write(order.request.as_bytes()).await?;
        let head = connection.head().await.context("no answer")?;
        let bytes = connection.body(&head, &mut seen.body).await?;
        let answered = Instant::now();
        if head.status() != 200 {
            bail!("{}: {}", head.first, String::from_utf8_lossy(&seen.body));
        }
        // What began in the warm-up or ended after the end is not counted.
        if sent >= from && (answered <= until || order.measured.is_zero()) {
            let took = answered - sent;
            seen.nanoseconds.push(u64::try_from(took.as_nanos())?);
            seen.bytes += bytes;
        }
        if answered >= until {
            return Ok(seen);
        }
    }
}

fn outcome(mut seen: Seen, seconds: f64) -> Result<Outcome> {
    ensure!(
        !seen.nanoseconds.is_empty(),
        "no request was answered in the measured time"
    );
    seen.nanoseconds.sort_unstable();
    let at = |per_cent: usize| {
        let nanoseconds = seen.nanoseconds[(seen.nanoseconds.len() - 1) * per_cent / 100];
        Duration::from_nanos(nanoseconds).as_secs_f64() * 1000.0
    };
    let count = u32::try_from(seen.nanoseconds.len())?;
    Ok(Outcome {
        requests_per_second: f64::from(count) / seconds,
        p50_ms: at(50),
        p99_ms: at(99),
        bytes: seen.bytes,
        seconds,
        body: String::from_utf8_lossy(&seen.body).into_owned(),
    })
}
