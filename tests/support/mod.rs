//! What the tests stand on: one fixture a file.

pub(crate) mod admin;
pub(crate) mod authenticator;
pub(crate) mod breaking;
pub(crate) mod browser;
pub(crate) mod chromium;
pub(crate) mod client;
pub(crate) mod database;
pub(crate) mod mail_server;
pub(crate) mod peek;
pub(crate) mod post;
pub(crate) mod postgres;
pub(crate) mod process;
pub(crate) mod program;
pub(crate) mod relay;
pub(crate) mod secured;
pub(crate) mod server;
pub(crate) mod signatures;
#[cfg(feature = "otlp")]
pub(crate) mod spans;
pub(crate) mod stage;
pub(crate) mod terminal;
pub(crate) mod token_service;
pub(crate) mod upstream;
pub(crate) mod visitor;
pub(crate) mod ways;
