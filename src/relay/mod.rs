//! The server process.

pub mod discovery;
