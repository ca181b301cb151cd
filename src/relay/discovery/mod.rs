//! What agents can learn about themselves: discovery, the key check, and the text they read first
//! (spec/tap.md §2.2, §2.3, §2.10).
//!
//! Everything here is pure: who asks and where we are in, the body of an answer out. Bodies hold names,
//! addresses and rules; never a secret, and never the address of a sidecar.

use std::time::Duration;

mod approval;
mod bootstrap;
mod config;
mod etag;
mod guidance;
mod instructions;
mod link;
mod recipes;
mod rules;
mod service;
mod services;
mod signing;
mod target;
#[cfg(test)]
mod testing;
mod usage;

pub use bootstrap::{Bootstrap, bootstrap};
pub use config::{AgentConfig, config};
pub use etag::{etag, matches};
pub use instructions::instructions;
pub use link::{Prefill, credential_link};
pub use recipes::{Recipes, recipes};
pub use services::{Services, services};

/// The most seconds that `?wait=` holds a poll open (spec/tap.md §2.5).
pub const POLL_WAIT_SECONDS_MAX: u32 = 55;

/// What the answers say about this server.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Where agents and people reach it, such as `https://postern.example.com`.
    pub public_url: &'a str,
    /// How long a call waits for a person.
    pub approval_timeout: Duration,
}

impl Site<'_> {
    /// Returns the server's address without a slash at its end.
    fn origin(&self) -> &str {
        self.public_url.trim_end_matches('/')
    }

    /// Returns where people look after the server.
    fn dashboard_url(&self) -> String {
        format!("{}/dashboard", self.origin())
    }
}
