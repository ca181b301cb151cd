//! The command line: one type per command.
