//! The server process.
