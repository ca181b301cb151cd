//! The migrations of the schema: one set, which both databases read.

/// The migrations, oldest first. They are only added, never edited, once released.
pub(super) const MIGRATIONS: &[(i64, &str, &str)] = &[
    (1, "init", include_str!("../../migrations/0001_init.sql")),
    (2, "proxy", include_str!("../../migrations/0002_proxy.sql")),
    (
        3,
        "accounts",
        include_str!("../../migrations/0003_accounts.sql"),
    ),
    (
        4,
        "sessions",
        include_str!("../../migrations/0004_sessions.sql"),
    ),
    (
        5,
        "outbox",
        include_str!("../../migrations/0005_outbox.sql"),
    ),
    (
        6,
        "team_outcomes",
        include_str!("../../migrations/0006_team_outcomes.sql"),
    ),
    (
        7,
        "former_keys",
        include_str!("../../migrations/0007_former_keys.sql"),
    ),
    (
        8,
        "audit_files",
        include_str!("../../migrations/0008_audit_files.sql"),
    ),
    (
        9,
        "lockdown",
        include_str!("../../migrations/0009_lockdown.sql"),
    ),
    (
        11,
        "imports",
        include_str!("../../migrations/0011_imports.sql"),
    ),
    (
        12,
        "people",
        include_str!("../../migrations/0012_people.sql"),
    ),
    (
        13,
        "canary",
        include_str!("../../migrations/0013_canary.sql"),
    ),
    (14, "own", include_str!("../../migrations/0014_own.sql")),
    (
        16,
        "channels",
        include_str!("../../migrations/0016_channels.sql"),
    ),
];

/// The version of the schema that this program knows, and makes.
pub const SCHEMA: i64 = MIGRATIONS[MIGRATIONS.len() - 1].0;
