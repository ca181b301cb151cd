//! What can go wrong in the store, as far as callers treat it differently.

use std::{error::Error as _, fmt};

use super::{AccountError, ChannelError, CredentialError};
use crate::{clock::Timestamp, policy::PolicyError};

/// What SQLite says when the index of its log has no room to grow, which opening a database needs.
const IOERR_SHMSIZE: u32 = 4874;

/// A failure of the store itself.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// There is no deployment where the address leads.
    #[error("there is no deployment at {place}")]
    NoDeployment {
        /// The database's address, without its password.
        place: String,
    },
    /// The database does not answer, or stayed busy for too long.
    #[error("the database at {place} does not answer")]
    Unreachable {
        /// The database's address, without its password.
        place: String,
        /// What the driver said.
        source: sqlx::Error,
    },
    /// The address cannot be read.
    #[error("`{place}` is not a database address")]
    Address {
        /// The address, without its password.
        place: String,
    },
    /// A newer version of the program has migrated the database.
    #[error("the database has schema {found}; this program knows schemas up to {known}")]
    NewerSchema {
        /// The database's schema.
        found: i64,
        /// The newest schema this program knows.
        known: i64,
    },
    /// No space is left where the database is.
    #[error("the disk that holds the database is full, or its quota is used up")]
    Full(#[source] sqlx::Error),
    /// The database file is not a database, or is damaged.
    #[error("the database is damaged")]
    Damaged(#[source] sqlx::Error),
    /// The database may not be read or written.
    #[error("the database at {place} may not be opened")]
    Forbidden {
        /// The database's address, without its password.
        place: String,
        /// What the driver said.
        source: sqlx::Error,
    },
    /// A stored value does not have the form that the schema promises.
    #[error("the stored value `{table}.{column}` of `{id}` cannot be read")]
    Corrupt {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
        /// The row's id.
        id: String,
    },
    /// The key is not the one the deployment was made with.
    #[error("the encryption key is not this deployment's")]
    WrongKey,
    /// The key was the deployment's, and another one took its place.
    #[error("this encryption key was replaced on {at} by the key `{successor}`")]
    KeyReplaced {
        /// What the key is known by that took its place.
        successor: String,
        /// When.
        at: Timestamp,
    },
    /// Two changes met; one of them did not happen.
    #[error("something else changed the same data at the same time")]
    Conflict(#[source] sqlx::Error),
    /// A statement failed for another reason.
    #[error("the database refused a statement")]
    Statement(#[source] sqlx::Error),
}

impl StoreError {
    /// Returns the error for a stored value that does not parse.
    pub(super) fn corrupt(table: &'static str, column: &'static str, id: &str) -> Self {
        Self::Corrupt {
            table,
            column,
            id: id.to_owned(),
        }
    }

    /// Returns the error with its causes in one line, for the log.
    pub fn with_causes(&self) -> String {
        let causes = std::iter::successors(self.source(), |&cause| cause.source());
        causes.fold(self.to_string(), |text, cause| format!("{text}: {cause}"))
    }
}

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        use sqlx::Error;
        match &error {
            Error::Io(_)
            | Error::PoolTimedOut
            | Error::PoolClosed
            | Error::WorkerCrashed
            | Error::Tls(_) => Self::Unreachable {
                place: "its address".to_owned(),
                source: error,
            },
            Error::Database(told) => match SqlState::of(told.as_ref()) {
                SqlState::Full => Self::Full(error),
                SqlState::Busy => Self::Unreachable {
                    place: "its address".to_owned(),
                    source: error,
                },
                SqlState::Damaged => Self::Damaged(error),
                SqlState::Conflict => Self::Conflict(error),
                SqlState::Other => Self::Statement(error),
            },
            _ => Self::Statement(error),
        }
    }
}

/// What a database's own code means to us.
enum SqlState {
    Full,
    Busy,
    Damaged,
    Conflict,
    Other,
}

impl SqlState {
    /// SQLite's result codes (sqlite.org/rescode.html) and PostgreSQL's SQLSTATE (its appendix A);
    /// the two never look alike: the first are numbers of one to four digits, the second five characters.
    fn of(error: &dyn sqlx::error::DatabaseError) -> Self {
        let code = error.code().unwrap_or_default();
        if error.is_foreign_key_violation() || error.is_unique_violation() {
            return Self::Conflict;
        }
        if code.len() == 5 {
            return match &code[..2] {
                "53" if code == "53100" => Self::Full,
                "08" | "53" | "57" => Self::Busy,
                "40" => Self::Conflict,
                "XX" => Self::Damaged,
                _ => Self::Other,
            };
        }
        let code = code.parse::<u32>().unwrap_or(0);
        if code == IOERR_SHMSIZE {
            return Self::Full;
        }
        // The extended code's low byte is the primary one.
        match code & 0xff {
            13 => Self::Full,
            5 | 6 => Self::Busy,
            11 | 26 => Self::Damaged,
            10 if error.message().contains("full") => Self::Full,
            _ => Self::Other,
        }
    }
}

/// What a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Noun {
    /// An agent.
    Agent,
    /// A role.
    Role,
    /// A credential.
    Credential,
    /// A credential's policy.
    Policy,
    /// A policy under a name of its own.
    PolicyTemplate,
    /// An approval.
    Approval,
    /// A notification channel.
    Channel,
    /// A grant.
    Grant,
    /// A proposal.
    Proposal,
    /// A team.
    Team,
    /// A user.
    User,
    /// An end user of an app.
    EndUser,
    /// A session.
    Session,
    /// An invitation.
    Invitation,
    /// A person's passkey.
    Passkey,
    /// A credential that waits to be activated.
    CredentialSetup,
}

impl Noun {
    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Role => "role",
            Self::Credential => "credential",
            Self::Policy => "policy",
            Self::PolicyTemplate => "policy template",
            Self::Approval => "approval",
            Self::Channel => "channel",
            Self::Grant => "grant",
            Self::Proposal => "proposal",
            Self::Team => "team",
            Self::User => "user",
            Self::EndUser => "end user",
            Self::Session => "session",
            Self::Invitation => "invitation",
            Self::Passkey => "passkey",
            Self::CredentialSetup => "credential setup",
        }
    }
}

impl fmt::Display for Noun {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a change was not made. Nothing of it has happened.
#[derive(Debug, thiserror::Error)]
pub enum ChangeError {
    /// A name that was given does not exist.
    #[error("there is no {noun} named `{name}`")]
    Missing {
        /// What the name was to stand for.
        noun: Noun,
        /// The name.
        name: String,
        /// The names that do exist, for a suggestion.
        known: Vec<String>,
    },
    /// What was to be made is there already.
    #[error("the {noun} `{name}` exists already")]
    Exists {
        /// What the name stands for.
        noun: Noun,
        /// The name.
        name: String,
    },
    /// Direct credentials for an account key, which may use all of them anyhow.
    #[error("`{name}` is an account key: it may use every credential, and has none directly")]
    AccountKey {
        /// The agent.
        name: String,
    },
    /// More for an agent of somebody's own than that person has.
    #[error("`{name}` is an agent of one person: it has no roles, is no app and no account key")]
    OwnAgent {
        /// The agent.
        name: String,
    },
    /// Something changed between a plan and what was to be done by it.
    #[error("something was changed since the plan was made, at revision {since}")]
    Moved {
        /// The revision of the plan.
        since: i64,
    },
    /// An agent that is to become an app, or the other way round.
    #[error("`{name}` is of the kind `{kind}`, and stays so")]
    KindStays {
        /// The agent.
        name: String,
        /// What it is.
        kind: &'static str,
    },
    /// The approval is no longer waiting.
    #[error("the approval `{id}` is settled: {status}")]
    Settled {
        /// The approval.
        id: String,
        /// What became of it.
        status: &'static str,
    },
    /// It is no policy, or one that must not be saved.
    #[error(transparent)]
    BadPolicy(#[from] PolicyError),
    /// A policy names an approver who is not a member of the team.
    #[error("`{email}` is not a member of the team, and could not approve")]
    NotAMember {
        /// The address that is nobody's here.
        email: String,
        /// The members' addresses.
        members: Vec<String>,
    },
    /// What was given cannot be stored as a credential.
    #[error(transparent)]
    Unsuitable(#[from] CredentialError),
    /// A change of accounts or members that is refused for a reason of its own.
    #[error(transparent)]
    Account(#[from] AccountError),
    /// What was given cannot be a channel.
    #[error(transparent)]
    Channel(#[from] ChannelError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<sqlx::Error> for ChangeError {
    fn from(error: sqlx::Error) -> Self {
        Self::Store(error.into())
    }
}
