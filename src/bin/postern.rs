//! The program `postern`: everything is in the library.

use std::process::ExitCode;

use postern::{commands, config::Environment};

fn main() -> ExitCode {
    ExitCode::from(commands::run(
        std::env::args_os(),
        Environment::from_process(),
    ))
}
