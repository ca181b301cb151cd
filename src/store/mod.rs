//! The state, in SQLite or PostgreSQL: each type beside its queries; the only user of sqlx.
//!
//! Rules that hold here: a query's text is a literal that both databases read; a lookup returns an
//! option; a transaction never leaves this module; a change is written together with its audit
//! entry (`docs/ARCHITECTURE.md`).

use std::sync::Arc;

use sqlx::{Any, AnyConnection, any::AnyRow, pool::PoolConnection};

use crate::{
    clock::Clock,
    secrets::{Keyring, MacKey},
};

mod access;
mod access_token;
mod account;
mod agent;
mod agent_change;
mod approval;
mod approval_vote;
mod approval_work;
mod audit;
mod audit_chain;
mod audit_checkpoint;
mod audit_page;
mod audit_stream;
mod audit_tail;
mod backup;
mod canary;
mod capability;
mod ceremony;
mod chain;
mod change;
mod channel;
mod checkpoint;
mod credential;
mod credential_change;
mod credential_rules;
mod credential_setup;
mod credential_value;
mod database;
mod database_clock;
mod declaration;
mod deployment;
mod device_login;
mod direct;
mod end_user;
mod error;
mod form_token;
mod given;
mod grant;
mod grant_change;
mod import;
mod invitation;
mod key_rotation;
mod keys;
mod link;
mod lockdown;
mod mark;
mod member;
mod migrations;
mod names;
mod outbox;
mod outcome;
mod own_agent;
mod passkey;
mod policy;
mod policy_template;
mod proposal;
mod push_subscription;
mod rate;
mod role;
mod sealed;
mod sealed_value;
mod session;
mod sign_in;
mod sign_up;
mod team;
mod throttle;
mod user;
mod writing;

pub use access::{AgentAccess, CredentialAccess, RevisionReader, Revisions, Topic};
pub use access_token::{AccessToken, TokenLease};
pub use account::AccountError;
pub use agent::{Agent, AgentKey, AgentKind, EffectiveAccess, Usage};
pub use agent_change::{AgentUpdate, NewAgent, OVERLAP_MAX, check_overlap};
pub use approval::{
    APPROVALS_PENDING_MAX, Approval, ApprovalKind, ApprovalStatus, Asked, NewApproval, Repetition,
};
pub use approval_vote::{Vote, Voter};
pub use approval_work::Ending;
pub use audit::{AuditEntry, ChainId, ChangeRecord, Decision, Line};
pub use audit_chain::{ChainRow, ChainSpan};
pub use audit_page::{AuditCursor, AuditPage};
pub use audit_stream::{EntryStream, PastEntry};
pub use audit_tail::Tail;
pub use backup::{BackupError, BackupHead, Created, Loaded, Restored, Restoring, Snapshot};
pub use canary::{ALARMS_FOR, CanaryAlarm, CanaryNotice, NamedCanary, TOLD_EVERY};
pub use capability::Capability;
pub use ceremony::{CEREMONY_FOR, Ceremony};
pub use change::Actor;
pub use channel::{
    CHANNEL_PRIORITY, CHANNEL_PRIORITY_MAX, CONFIG_BYTES_MAX, Channel, ChannelError, ChannelKind,
    ChannelUpdate, NewChannel, ReadyChannel, SEALED,
};
pub use credential::{Auth, Binding, Credential};
pub use credential_change::{CredentialUpdate, NewCredential};
pub use credential_rules::{CredentialError, address, default_hosts, read_hosts};
pub use credential_setup::{
    CredentialSetup, NewCredentialSetup, Placing, PlacingKind, SETUP_FOR, SETUPS_MAX, SetupError,
    SetupStatus,
};
pub use database::{Database, DatabaseKind};
pub use declaration::{
    Applied, Declaration, DeclarationError, DeclaredAgent, DeclaredChannel, DeclaredCredential,
    DeclaredPolicy, DeclaredRole, Entry, Step, Terms,
};
pub use deployment::{Deployment, NewDeployment};
pub use device_login::{
    DEVICE_LOGIN_FOR, DEVICE_POLL_EVERY, DeviceCodes, DeviceLogin, NewDeviceLogin, Polled,
};
pub use end_user::{END_USERS, EndUser};
pub use error::{ChangeError, Noun, StoreError};
pub use form_token::FormToken;
pub use given::{
    GivenError, NAME_BYTES_MAX, RATE_LIMIT_MAX, check_credential_name, check_display_name,
    check_name, check_rate_limit, check_reason, check_team_name, nearest, read_email,
};
pub use grant::{Grant, GrantFilter};
pub use grant_change::{GRANT_MINUTES, GRANT_SCOPES_MAX, GrantError, GrantTerms, NewGrant};
pub use import::{Counts, EntriesImport, Left, SourceError, TapSource, TeamImport};
pub use invitation::{Invitation, Invited, Joiner, NewInvitation};
pub use key_rotation::{Begun, KeyRotation, KeyStatus, RELAYS_LEARN_IN};
pub use link::{Link, LinkKind};
pub use lockdown::{Lockdown, LockdownScope, REASON_BYTES_MAX};
pub use member::{AssignedCredentials, TeamMember};
pub use migrations::SCHEMA;
pub use names::{KnownName, Named};
pub use outbox::{CLAIM_HOLDS, Letter, Outgoing, Posted, TRIED_FOR, Waiting};
pub use outcome::{OutcomeSpan, Outcomes, TeamOutcomes, outcomes_of};
pub use own_agent::AgentRef;
pub use passkey::{PASSKEY_NAME_CHARS_MAX, PASSKEYS_MAX, Passkey, PasskeyChangeError};
pub use policy::{EditedPolicy, PolicyEdit, StoredPolicy};
pub use policy_template::PolicyTemplate;
pub use proposal::{
    NewProposal, Outlook, PROPOSALS_PENDING_MAX, Proposal, ProposalStatus, ProposeError,
    Resolution, ResolveError, Resolved,
};
pub use push_subscription::{PushSubscription, SUBSCRIPTIONS_MAX};
pub use rate::{Claim, Counted, RateCounter, Tally};
pub use role::{NewRole, Role, RoleUpdate};
pub use sealed::{Resealed, Resealing, SealedCounts};
pub use sealed_value::{SealedValue, SealedValueError};
pub use session::{
    NewSession, Origin, Scope, Session, SessionFilter, SessionKind, SessionRow, SignIn,
};
pub use sign_in::Account;
pub use sign_up::{NewSignUp, SignUp};
pub use team::{Team, TeamId};
pub use throttle::{Purpose, Throttle};
pub use user::{Member, MemberRole, Membership, User};

/// An opened deployment: its database, and the key that has been checked against it.
///
/// Cheap to clone; clones share the connections.
#[derive(Clone, Debug)]
pub struct Store {
    database: Database,
    /// The deployment's keys: checked when the store was opened.
    key: Arc<Keyring>,
    /// Chains the audit entries; derived from the key once.
    audit_key: MacKey,
    /// The chain of this host's audit entries.
    chain: ChainId,
    /// Where this process last saw the end of that chain.
    tail: chain::Tail,
    clock: Clock,
    /// Whether people can have passkeys here, so that a policy may want one.
    has_passkeys: bool,
}

impl Store {
    /// Returns the deployment's keys. What is stored is sealed by the store itself, in a transaction.
    pub fn key(&self) -> &Keyring {
        &self.key
    }

    /// Returns the clock that the store was opened with.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// Returns the chain of this host's audit entries.
    pub fn chain(&self) -> &ChainId {
        &self.chain
    }

    /// Returns the store of a deployment where people can have passkeys, or cannot: the address that the outside world
    /// uses decides that.
    #[must_use]
    pub fn with_passkeys(self, has_passkeys: bool) -> Self {
        Self {
            has_passkeys,
            ..self
        }
    }

    /// Returns whether people can have passkeys here.
    pub fn has_passkeys(&self) -> bool {
        self.has_passkeys
    }

    /// Returns the database behind the store.
    pub fn database(&self) -> &Database {
        &self.database
    }

    async fn reader(&self) -> Result<PoolConnection<Any>, StoreError> {
        self.database.reader().await
    }

    async fn begin(&self) -> Result<writing::Writing, StoreError> {
        self.database.begin().await
    }
}

/// Reads one column of a row; a value of another type than the schema says is corrupt.
fn column<'r, T>(row: &'r AnyRow, name: &'static str) -> Result<T, StoreError>
where
    T: sqlx::Decode<'r, Any> + sqlx::Type<Any>,
{
    sqlx::Row::try_get(row, name).map_err(StoreError::from)
}

/// Reads a column of JSON text.
fn json_column<T: serde::de::DeserializeOwned>(
    row: &AnyRow,
    (table, name, id): (&'static str, &'static str, &str),
) -> Result<T, StoreError> {
    let text: String = column(row, name)?;
    serde_json::from_str(&text).map_err(|_| StoreError::corrupt(table, name, id))
}

/// What every query function works on: a connection of the pool, or one inside a transaction.
type Connection = AnyConnection;
