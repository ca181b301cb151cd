//! What the tests stand on: one fixture a file.

pub(crate) mod database;
pub(crate) mod program;
