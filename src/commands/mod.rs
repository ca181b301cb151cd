//! The command line: one type per command; the folder tree is the command tree (spec/cli.md §3).
//!
//! A command's fields are its arguments and their comments its help; `run` does it. [`run`] is the
//! whole program: it parses, dispatches, tells a failure and returns the exit status.

use std::{
    ffi::OsString,
    fs::File,
    io::{self, Read, Write},
    panic::{self, AssertUnwindSafe},
    path::Path,
};

use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};

use crate::{
    clock::Timestamp,
    config::{Environment, Flags},
    ui::{Cell, Ui},
};

mod add;
mod agent;
mod apply;
mod approval;
mod arguments;
mod backup;
mod completions;
mod config;
mod credential;
mod deletion;
mod deployment;
mod diff;
mod doctor;
mod export;
mod failure;
mod global;
mod grant;
mod import;
mod init;
mod interrupt;
mod invocation;
mod key;
mod lockdown;
mod login;
mod logout;
mod logs;
mod man;
mod manifest;
mod mcp;
mod openapi;
mod plan;
mod policy;
mod private_file;
mod proposal;
mod relay;
mod role;
mod schema;
mod serve;
mod session;
mod start;
mod status;
mod user;
mod version;
mod whoami;

pub(crate) use failure::Failure;
pub(crate) use invocation::Invocation;

use global::{GlobalFlags, Wishes};

/// The widest that help is printed, in columns.
const HELP_COLUMNS_MAX: usize = 80;

/// How much of a file that a flag names is read, in bytes. What is cut off there is no JSON.
const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

const AFTER_HELP: &str = "\
Examples:
  postern init --admin-email you@example.com
  postern add --name slack --auth api-key --api-base https://slack.com/api
  postern agent create --name my-bot --credentials slack
  postern relay start

Exit codes:
  0    done
  1    refused or failed, none of the below
  2    the command line or configuration is wrong
  3    the thing named does not exist
  4    not allowed: wrong or missing encryption key, token, permission
  5    conflict: it exists already, or changed meanwhile
  6    database or relay unreachable: retrying may help
  10   a question was denied
  11   a question expired
  12   a question was cancelled
  13   verification failed
  70   a bug, or damaged data
  130  interrupted";

/// Hand credentials to AI agents without showing them
///
/// A relay between AI agents and the services they call. Agents name a credential; the relay
/// checks that they may use it, asks a person where the policy says so, puts the secret in,
/// forwards the call and writes it down. The agent never sees the secret.
#[derive(Debug, Parser)]
#[command(
    name = "postern",
    version,
    max_term_width = HELP_COLUMNS_MAX,
    after_long_help = AFTER_HELP,
    disable_help_subcommand = false,
    subcommand_required = true,
    arg_required_else_help = false
)]
pub(crate) struct Cli {
    #[command(flatten)]
    global: GlobalFlags,
    #[command(subcommand)]
    command: Command,
}

/// The first word of every command.
#[derive(Debug, Subcommand)]
#[command(defer = true)]
enum Command {
    Init(init::Init),
    Start(start::Start),
    Add(add::Add),
    #[command(subcommand, arg_required_else_help = false)]
    Credential(credential::Credential),
    #[command(subcommand, arg_required_else_help = false)]
    Agent(agent::Agent),
    #[command(subcommand, arg_required_else_help = false)]
    Role(role::Role),
    #[command(subcommand, arg_required_else_help = false)]
    Policy(policy::Policy),
    #[command(subcommand, arg_required_else_help = false)]
    Approval(approval::Approval),
    #[command(subcommand, arg_required_else_help = false)]
    Grant(grant::Grant),
    #[command(subcommand, arg_required_else_help = false)]
    Proposal(proposal::Proposal),
    Apply(apply::Apply),
    Diff(diff::Diff),
    Export(export::Export),
    Lockdown(lockdown::Lockdown),
    Login(login::Login),
    Logout(logout::Logout),
    Whoami(whoami::Whoami),
    #[command(subcommand, arg_required_else_help = false)]
    Session(session::Session),
    #[command(subcommand, arg_required_else_help = false)]
    User(user::User),
    Logs(logs::Logs),
    Status(status::Status),
    Doctor(doctor::Doctor),
    #[command(subcommand, arg_required_else_help = false)]
    Key(key::Key),
    #[command(subcommand, arg_required_else_help = false)]
    Backup(backup::Backup),
    #[command(subcommand, arg_required_else_help = false)]
    Relay(relay::Relay),
    #[command(subcommand, arg_required_else_help = false)]
    Config(config::Config),
    #[command(subcommand, arg_required_else_help = false)]
    Import(import::Import),
    Completions(completions::Completions),
    Mcp(mcp::Mcp),
    #[command(hide = true)]
    Man(man::Man),
    #[command(hide = true, name = "openapi")]
    OpenApi(openapi::OpenApi),
    Schema(schema::Schema),
    Version(version::Version),
}

impl Command {
    /// Does what the command says.
    async fn run(self, invocation: &Invocation) -> Result<(), Failure> {
        match self {
            Self::Init(command) => command.run(invocation).await,
            Self::Start(command) => command.run(invocation).await,
            Self::Add(command) => command.run(invocation).await,
            Self::Credential(command) => command.run(invocation).await,
            Self::Agent(command) => command.run(invocation).await,
            Self::Role(command) => command.run(invocation).await,
            Self::Policy(command) => command.run(invocation).await,
            Self::Approval(command) => command.run(invocation).await,
            Self::Grant(command) => command.run(invocation).await,
            Self::Proposal(command) => command.run(invocation).await,
            Self::Lockdown(command) => command.run(invocation).await,
            Self::Apply(command) => command.run(invocation).await,
            Self::Diff(command) => command.run(invocation).await,
            Self::Export(command) => command.run(invocation).await,
            Self::Session(command) => command.run(invocation).await,
            Self::Login(command) => command.run(invocation).await,
            Self::Logout(command) => command.run(invocation).await,
            Self::Whoami(command) => command.run(invocation).await,
            Self::Logs(command) => command.run(invocation).await,
            Self::User(command) => command.run(invocation).await,
            Self::Status(command) => command.run(invocation).await,
            Self::Doctor(command) => command.run(invocation).await,
            Self::Key(command) => command.run(invocation).await,
            Self::Backup(command) => command.run(invocation).await,
            Self::Relay(command) => command.run(invocation).await,
            Self::Config(command) => command.run(invocation),
            Self::Import(command) => command.run(invocation).await,
            Self::Completions(command) => command.run(invocation),
            Self::Mcp(command) => Box::pin(command.run(invocation)).await,
            Self::Man(command) => command.run(invocation),
            Self::OpenApi(command) => command.run(invocation),
            Self::Schema(command) => command.run(invocation),
            Self::Version(command) => command.run(invocation),
        }
    }

    /// Puts the settings that the command's own flags give beside those of the global ones.
    fn add_settings(&self, flags: &mut Flags) -> Result<(), Failure> {
        match self {
            Self::Start(command) => command.add_settings(flags),
            Self::Status(command) => return command.add_settings(flags),
            Self::Relay(command) => command.add_settings(flags),
            _ => {}
        }
        Ok(())
    }
}

/// Runs the program with these arguments, the first of which is its own name, and returns its
/// exit status.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> u8 {
    let environment = Environment::from_process();
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    if let Some(status) = complete(&arguments, &environment) {
        return status;
    }
    let wishes = Wishes::of(&arguments, &environment);
    let ui = Ui::new(wishes.settings(&environment));
    let outcome = parse(&arguments, &wishes).and_then(|cli| {
        Invocation::new(&cli.global, &cli.command, environment).map(|i| (cli.command, i))
    });
    let (outcome, ui) = match outcome {
        Ok((command, invocation)) => (execute(command, &invocation), invocation.ui),
        Err(failure) => (Err(failure), ui),
    };
    match outcome {
        Ok(()) => 0,
        Err(failure) => failure.tell(&ui),
    }
}

/// Returns the command tree with all there is of every command.
fn tree() -> clap::Command {
    let mut tree = Cli::command();
    tree.build();
    tree
}

/// Answers a shell that asks for completions, and returns the exit status; `None` for a run of the program itself.
fn complete(arguments: &[OsString], environment: &Environment) -> Option<u8> {
    let location = failure::watch_for_bugs();
    let asked = panic::catch_unwind(|| completions::asked(arguments, environment));
    drop((panic::take_hook(), location));
    let answer = asked.unwrap_or_default()?;
    // A shell that has gone away needs no answer.
    io::stdout().lock().write_all(answer.as_bytes()).ok();
    Some(0)
}

/// Reads the command line. Help and version are printed by way of a failure that is none.
///
/// Of the tree only what the line names is made: most of a short command's time and memory went into the others.
/// What is not understood is told by the whole of it, which knows every command's name and description.
fn parse(arguments: &[OsString], wishes: &Wishes) -> Result<Cli, Failure> {
    let cli = Cli::command()
        .try_get_matches_from(arguments)
        .or_else(|_| tree().try_get_matches_from(arguments))
        .and_then(|matches| Cli::from_arg_matches(&matches))
        .map_err(|error| failure::of_parsing(&error))?;
    match wishes.repeated {
        Some(flag) => Err(Failure::usage(format!("`{flag}` is given more than once"))),
        None => Ok(cli),
    }
}

fn execute(command: Command, invocation: &Invocation) -> Result<(), Failure> {
    // What only reads files needs none of what waits for others, and takes less memory without it.
    if let Command::Logs(logs) = &command
        && logs.is_of_a_file(invocation)?
    {
        let location = failure::watch_for_bugs();
        let ended = panic::catch_unwind(AssertUnwindSafe(|| logs.clone().show_file(invocation)));
        return ended.unwrap_or_else(|_| Err(Failure::bug(&location.get())));
    }
    // A relay starts its other threads itself.
    let mut builder = tokio::runtime::Builder::new_current_thread();
    let runtime = builder.enable_all().build().map_err(|error| {
        Failure::refused("no_runtime", "this process can start no tasks").caused_by(error)
    })?;
    let location = failure::watch_for_bugs();
    let ended = panic::catch_unwind(AssertUnwindSafe(|| {
        runtime.block_on(command.run(invocation))
    }));
    // A blocking call that is still under way, such as a prompt, must not hold up the end.
    runtime.shutdown_background();
    ended.unwrap_or_else(|_| Err(Failure::bug(&location.get())))
}

/// Reads a file that a flag names; `-` is standard input.
fn read_file(path: &Path, flag: &str) -> Result<String, Failure> {
    let mut text = String::new();
    let read = if path == Path::new("-") {
        io::stdin()
            .lock()
            .take(FILE_BYTES_MAX)
            .read_to_string(&mut text)
    } else {
        let file = File::open(path);
        file.and_then(|file| file.take(FILE_BYTES_MAX).read_to_string(&mut text))
    };
    match read {
        Ok(_) => Ok(text),
        Err(error) => {
            let message = format!("`{flag}`: {} cannot be read", place_of(path));
            Err(Failure::usage(message).caused_by(error))
        }
    }
}

/// Returns the name of a file that a flag names, as messages have it; `-` is standard input.
fn place_of(path: &Path) -> String {
    if path == Path::new("-") {
        return "standard input".to_owned();
    }
    format!("`{}`", path.display())
}

/// Returns a time as people read it: in their own zone, which it names.
fn local_time(time: Timestamp) -> Cell {
    Cell::from(time.local("%Y-%m-%d %H:%M:%S %Z"))
}

/// Returns the sentence that tells what was done to a thing, or would be.
fn said(verb: &str, noun: &str, name: &str, dry_run: bool) -> String {
    if dry_run {
        return format!("Would {verb} the {noun} `{name}`.");
    }
    let done = match verb {
        "set" => verb.to_owned(),
        _ if verb.ends_with('e') => format!("{verb}d"),
        _ => format!("{verb}ed"),
    };
    format!("The {noun} `{name}` is {done}.")
}

#[cfg(test)]
mod tests;
