//! The program `postern`: everything is in the library.

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(postern::commands::run(std::env::args_os()))
}
