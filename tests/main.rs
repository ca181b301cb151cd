//! The one test program: every file of this folder is a module of it, so that it links once.

mod support;

mod store_access;
mod store_approvals;
mod store_audit;
mod store_migrations;
