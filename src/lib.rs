//! Postern stands between AI agents, the people who supervise them and the services they act on.
//!
//! The modules from the surface down; each may import only those below it (`docs/ARCHITECTURE.md`):
//!
//! - [`commands`]: the command line, one type per command; the folder tree is the command tree.
//! - [`ui`]: what is printed and what is asked.
//! - [`client`]: asks a running relay how it is.
//! - [`relay`]: the server process: HTTP in, the engines behind it.
//! - [`mcp`]: the tools of agents and operators, for programs that speak the Model Context Protocol.
//! - [`runner`]: runs a program whose requests go through the relay.
//! - [`views`]: what is shown of things, on this host and through a relay.
//! - [`notify`]: sends mail, and pushes to browsers.
//! - [`proxy`]: the path of an agent's request: access, destination, policy, injection, scrubbing.
//! - [`approval`]: calls that wait for a person, and what happens to them afterwards.
//! - [`passkey`]: adding passkeys, and signing in and approving with them.
//! - [`audit`]: the record of everything that was asked, decided and changed.
//! - [`batch`]: work that is done for several requests at once.
//! - [`wake`]: wakes whoever waits for a change in the store.
//! - [`spans`]: what a request goes through, for a collector of traces; nothing without the feature `otlp`.
//! - [`store`]: the state, in SQLite or PostgreSQL.
//! - [`policy`]: what a credential's rules say about a request, and where it may be sent; pure.
//! - [`template`]: the language in which a header says where a secret goes.
//! - [`secrets`]: keys, sealed values, passwords.
//! - [`config`]: settings and where each came from.
//! - [`clock`]: the time.

pub mod approval;
pub mod audit;
pub mod batch;
pub mod client;
pub mod clock;
pub mod commands;
pub mod config;
pub mod mcp;
pub mod notify;
pub mod passkey;
pub mod policy;
pub mod proxy;
pub mod relay;
pub mod runner;
pub mod secrets;
pub mod spans;
pub mod store;
pub mod template;
pub mod ui;
pub mod views;
pub mod wake;
