//! The one test program: every file of this folder is a module of it, so that it links once.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod architecture;
mod docs_policies;
mod fuzz;
mod guide;
mod support;

mod cli_add;
mod cli_agent;
mod cli_approval;
mod cli_approval_watch;
mod cli_config;
mod cli_credential;
mod cli_generated;
mod cli_grant;
mod cli_init;
mod cli_key;
mod cli_logs;
mod cli_policy;
mod cli_policy_replay;
mod cli_relay;
mod cli_relay_end;
mod cli_relay_faults;
mod cli_relay_pair;
mod cli_role;
mod cli_start;
mod cli_status;
mod cli_surroundings;
mod cli_usage;
mod relay_agent;
mod relay_answers;
mod relay_app;
mod relay_approvals;
mod relay_audit;
mod relay_bodies;
mod relay_destination;
mod relay_faults;
mod relay_forward;
mod relay_grants;
mod relay_health;
mod relay_keys;
mod relay_limits;
mod relay_policy;
mod relay_shutdown;
mod relay_tls;
mod relay_waiting;
mod store_access;
mod store_approval_model;
mod store_approvals;
mod store_audit;
mod store_grants;
mod store_limits;
mod store_migrations;
mod store_policy;
mod tour;
