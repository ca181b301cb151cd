//! The state, in SQLite or PostgreSQL.
