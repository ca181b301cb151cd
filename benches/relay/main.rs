//! What Postern costs, beside nginx and beside nothing: `make bench`.
//!
//! One run starts everything on loopback: an upstream, nginx before it, and a deployment of Postern. The upstream
//! and the load generator are processes of their own (this program, started again with a role). Every variant is
//! measured for some seconds after a warm-up, the variants take turns, and the middle of the rounds is shown.

mod agents;
mod case;
mod commands;
mod load;
mod nginx;
mod postern;
mod process;
mod requests;
mod rotation;
mod setting;
mod stream;
mod table;
mod upstream;
mod wire;

use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail, ensure};

use process::Role;
use setting::Setting;
use table::Table;

const USAGE: &str = "usage: [--only PART[,PART]] [--seconds N] [--rounds N]
parts: requests, stream, rotation, start, help, agents, logs
POSTERN_BIN names the program that is measured; without it, the release build is.";

/// From this load average on, the figures are not those of a quiet machine.
const BUSY_FROM: f64 = 0.5;

/// What the rows about Postern are about.
const LEGEND: &str = "\
Postern, wherever nothing else is said, and so wherever there is a target: an agent that has an api-key credential
through a role, ten rules in the credential's policy of which the last decides, a limit an hour of the agent's and
one of the role's, never reached. Plain agent: the same without role and limits, with one rule. OAuth2: the first,
with client credentials, whose token was exchanged once and kept. SigV4: the first, with an AWS signature.
Everything else is as it is by default: so an agent may have 64 requests under way, which is what it has.";

type Measure = fn(&Setting, &mut Table) -> Result<()>;

/// The parts in the order in which they run.
const PARTS: [(&str, Measure); 7] = [
    ("start", commands::start),
    ("help", commands::help),
    ("agents", commands::agent_list),
    ("logs", commands::logs),
    ("requests", requests::measure),
    ("stream", stream::measure),
    ("rotation", rotation::measure),
];

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match Role::from_arguments(&arguments) {
        None => bench(&arguments),
        Some(role) => play(role),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            drop(writeln!(io::stderr(), "error: {error:#}"));
            ExitCode::FAILURE
        }
    }
}

/// Does what this program was started again for.
fn play(role: Role) -> Result<()> {
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build()?;
    match role {
        Role::Upstream => Ok(runtime.block_on(upstream::serve())?),
        Role::Load => runtime.block_on(load::serve()),
    }
}

/// What was asked for.
struct Options {
    parts: Vec<String>,
    seconds: Duration,
    rounds: usize,
}

impl Options {
    fn new(arguments: &[String]) -> Result<Self> {
        let mut options = Self {
            parts: PARTS.iter().map(|(name, _)| (*name).to_owned()).collect(),
            seconds: Duration::from_secs(4),
            rounds: 3,
        };
        // `cargo bench` adds `--bench`.
        let mut arguments = arguments.iter().filter(|argument| *argument != "--bench");
        while let Some(flag) = arguments.next() {
            let value = arguments.next().context(USAGE)?;
            match flag.as_str() {
                "--only" => options.parts = value.split(',').map(str::to_owned).collect(),
                "--seconds" => options.seconds = Duration::from_secs(value.parse().context(USAGE)?),
                "--rounds" => options.rounds = value.parse().context(USAGE)?,
                _ => bail!(USAGE),
            }
        }
        let known = |part: &String| PARTS.iter().any(|(name, _)| name == part);
        ensure!(options.parts.iter().all(known), USAGE);
        ensure!(
            options.rounds > 0 && !options.seconds.is_zero(),
            "at least one round of one second"
        );
        Ok(options)
    }
}

fn bench(arguments: &[String]) -> Result<()> {
    let options = Options::new(arguments)?;
    let program = program()?;
    let load_before = load_average()?;
    let setting = Setting::new(&program, options.seconds, options.rounds)?;
    let mut table = Table::default();
    for (name, measure) in PARTS {
        if options.parts.iter().any(|part| part == name) {
            measure(&setting, &mut table).with_context(|| format!("measuring `{name}`"))?;
        }
    }
    let cores = thread::available_parallelism()?;
    let nginx = setting.nginx.as_ref().map_or_else(
        || "nginx is not installed and was left out".to_owned(),
        |nginx| format!("{}, worker_processes auto", nginx.version),
    );
    write!(
        io::stdout(),
        "\n{table}\n{LEGEND}\n\
         {cores} cores, shared by upstream, load generator and what is measured; {nginx}; postern on SQLite.\n\
         Medians of {} rounds of {} s each after a warm-up of half a second, the variants taking turns; what is\n\
         compared with nginx is compared round by round. Load average before the run: {load_before}{}.\n",
        options.rounds,
        options.seconds.as_secs(),
        if load_before > BUSY_FROM {
            ", so the machine was busy with something else"
        } else {
            ""
        },
    )?;
    Ok(())
}

/// Returns how many processes wanted to run in the last minute, on average.
fn load_average() -> Result<f64> {
    let told = fs::read_to_string("/proc/loadavg")?;
    let first = told.split(' ').next().context("/proc/loadavg is empty")?;
    Ok(first.parse()?)
}

/// Returns the program that is measured.
#[expect(clippy::disallowed_methods, reason = "the benchmark has no `config`")]
fn program() -> Result<PathBuf> {
    let named = std::env::var_os("POSTERN_BIN");
    let program = PathBuf::from(named.unwrap_or_else(|| env!("CARGO_BIN_EXE_postern").into()));
    program
        .canonicalize()
        .with_context(|| format!("there is no {}", program.display()))
}
