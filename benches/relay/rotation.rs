//! `key rotate` in a deployment with many credentials, while its relay forwards: how long it takes, and what requests
//! notice of it.

use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use ::postern::secrets::{EncryptionKey, Place, Secret};
use anyhow::{Context, Result, ensure};
use sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sqlx::{Connection, Row};

use crate::case::Case;
use crate::load::{Order, Outcome};
use crate::postern::Deployment;
use crate::process::{loopback, timed};
use crate::setting::{Setting, progress};
use crate::table::{Table, Target, median};
use crate::upstream::SMALL_PATH;

const CREDENTIALS: u32 = 100_000;
const CONNECTIONS: usize = 16;
const WARM_UP: Duration = Duration::from_millis(200);
const SECONDS_MAX: f64 = 60.0;
/// By how much the 99th percentile may grow.
const GROWTH_MAX: f64 = 0.2;

/// Measures the rotation, and forwarding before, during and after it.
pub(crate) fn measure(setting: &Setting, table: &mut Table) -> Result<()> {
    progress("key rotate: storing credentials");
    let deployment = setting.another_deployment()?;
    fill(&deployment)?;
    let relay = deployment.start()?;
    let order = order(&deployment, setting.seconds);
    let mut beside = calm(&order, setting.rounds)?;
    let (took, during) = rotating(&deployment, &order)?;
    beside.extend(calm(&order, setting.rounds)?);
    drop(relay);
    report((took, &during, beside), table);
    Ok(())
}

/// Returns the 99th percentiles of some rounds in which nothing else happens.
fn calm(order: &Order, rounds: usize) -> Result<Vec<f64>> {
    progress("key rotate: requests without it");
    (0..rounds).map(|_| Ok(order.run()?.p99_ms)).collect()
}

/// Rotates the key under load; how long that took, and the 99th percentiles of the rounds that lay within it.
fn rotating(deployment: &Deployment, order: &Order) -> Result<(Duration, Vec<f64>)> {
    progress("key rotate: requests during it");
    let has_ended = AtomicBool::new(false);
    thread::scope(|scope| {
        let rotation = scope.spawn(|| {
            let took = timed(&mut deployment.command(&["key", "rotate", "--yes"]));
            has_ended.store(true, Ordering::SeqCst);
            took
        });
        let mut during = Vec::new();
        while !has_ended.load(Ordering::SeqCst) {
            let outcome: Result<Outcome> = order.run();
            if !has_ended.load(Ordering::SeqCst) {
                during.push(outcome?.p99_ms);
            }
        }
        let took = rotation.join().expect("running a command does not panic");
        Ok((took?, during))
    })
}

fn order(deployment: &Deployment, measured: Duration) -> Order {
    Order {
        address: loopback(deployment.port).to_string(),
        request: deployment.request(Case::Full, SMALL_PATH),
        connections: CONNECTIONS,
        warm_up: WARM_UP,
        measured,
    }
}

fn report((took, during, calm): (Duration, &[f64], Vec<f64>), table: &mut Table) {
    let seconds = took.as_secs_f64();
    let target = Target {
        text: format!("≤ {SECONDS_MAX} s"),
        met: Some(seconds <= SECONDS_MAX),
    };
    let what = format!("key rotate, {CREDENTIALS} credentials, under load");
    table.figure(&what, format!("{seconds:.1} s"), Some(&target));
    let (calm, middle) = (median(calm), median(during.to_vec()));
    let growth = middle / calm - 1.0;
    let target = Target {
        text: format!(
            "grows < {:.0} % (is {:.0} %, from {calm:.3} ms)",
            GROWTH_MAX * 100.0,
            growth * 100.0
        ),
        met: (!during.is_empty()).then_some(growth < GROWTH_MAX),
    };
    let what = format!("p99 at {CONNECTIONS} connections meanwhile");
    table.figure(&what, format!("{middle:.3} ms"), Some(&target));
}

/// Stores credentials past the program, each with a value of its own: there is no command that makes them in bulk.
fn fill(deployment: &Deployment) -> Result<()> {
    let key = fs::read_to_string(deployment.encryption_key())?;
    let key = EncryptionKey::parse(&Secret::from(key.trim().to_owned()))?;
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    runtime.block_on(store(&deployment.database(), &key))
}

async fn store(database: &Path, key: &EncryptionKey) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(database);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let team: String = sqlx::query("select id from teams")
        .fetch_one(&mut connection)
        .await?
        .try_get(0)?;
    let mut transaction = connection.begin().await?;
    for number in 1..CREDENTIALS {
        let id = format!("bench-{number:06}");
        let place = Place {
            team: &team,
            table: "credentials",
            row: &id,
            column: "value",
        };
        // What the one that is there has, but for what has to differ.
        sqlx::query(
            "insert into credentials (id, team_id, name, description, auth, relative_target, bindings, allowed_hosts, \
             any_host, value, value_set_at, created_at, updated_at) \
             select $1, team_id, $1, '', 'api-key', 0, '[]', '[]', 1, $2, value_set_at, created_at, updated_at \
             from credentials where team_id = $3 and name = $4",
        )
        .bind(&id)
        .bind(key.seal(place, format!("sk-bench-{number:032}").as_bytes()))
        .bind(&team)
        .bind(Case::Full.credential())
        .execute(&mut *transaction)
        .await?;
    }
    transaction.commit().await?;
    let counted: i64 = sqlx::query("select count(*) from credentials")
        .fetch_one(&mut connection)
        .await?
        .try_get(0)?;
    ensure!(
        counted == i64::from(CREDENTIALS),
        "there are {counted} credentials, not {CREDENTIALS}"
    );
    connection.close().await.context("the database")
}
