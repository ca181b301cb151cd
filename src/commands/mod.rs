//! The command line: one type per command.

pub mod logs;
