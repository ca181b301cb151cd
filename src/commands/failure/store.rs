//! The wording for what the store and the audit log refuse.

use std::{io, path::Path};

use super::{Failure, Kind};
use crate::{
    approval::DecideError,
    audit::ChainError,
    policy::PolicyError,
    proxy::RehearsalError,
    relay::tls::TlsError,
    store::{
        AccountError, ChangeError, ChannelError, CredentialError, GrantError, Noun, ResolveError,
        StoreError,
    },
};

impl Failure {
    /// A thing that is not there; the nearest of those that are is suggested.
    pub(crate) fn not_found<S: AsRef<str>>(noun: Noun, name: &str, known: &[S]) -> Self {
        let message = match noun {
            Noun::Policy => format!("the credential `{name}` has no policy"),
            Noun::Approval | Noun::Grant | Noun::Session => {
                format!("no {noun} has the id `{name}`")
            }
            Noun::Proposal => format!("no proposal has the id `{name}`"),
            _ => format!("no {noun} named `{name}`"),
        };
        let near = super::nearest(name, known).map(|near| format!("did you mean `{near}`?"));
        let all = match noun {
            Noun::Policy => Some(format!(
                "`postern policy set {name} --auto-approve-methods GET` gives it one"
            )),
            Noun::Approval => Some("`postern approval list` shows what waits".to_owned()),
            Noun::Proposal => Some("`postern proposal list` shows what waits".to_owned()),
            // There is no command that lists these.
            Noun::Team | Noun::EndUser | Noun::Passkey | Noun::CredentialSetup | Noun::Channel => {
                None
            }
            Noun::User | Noun::Invitation => Some("`postern user list` shows them all".to_owned()),
            Noun::PolicyTemplate => {
                Some("`postern policy template list` shows them all".to_owned())
            }
            Noun::Agent | Noun::Role | Noun::Credential | Noun::Grant | Noun::Session => {
                Some(format!("`postern {noun} list` shows them all"))
            }
        };
        let hint: Vec<_> = near.into_iter().chain(all).collect();
        let failure = Self::new(Kind::NotFound, not_found_code(noun), message);
        if hint.is_empty() {
            return failure;
        }
        failure.with_hint(hint.join(" "))
    }

    /// A thing that is there already.
    pub(crate) fn exists(noun: Noun, name: &str) -> Self {
        let message = format!("the {noun} `{name}` exists already");
        Self::new(Kind::Conflict, exists_code(noun), message)
            .with_hint(format!("`postern {noun} show {name}` shows it"))
    }

    /// A second `init`.
    pub(crate) fn deployment_exists(place: &str) -> Self {
        let message = format!("there is a deployment at {place} already");
        Self::new(Kind::Conflict, "deployment_exists", message)
            .with_hint("`postern init --if-not-exists` shows it")
    }

    /// A data directory, or a file of it, that cannot be made.
    pub(crate) fn of_data_directory(path: &Path, error: io::Error) -> Self {
        let message = format!("`{}` cannot be made", path.display());
        Self::refused("data_directory_unusable", message).caused_by(error)
    }

    /// What unlocking a database with the key from that place fails with.
    pub(crate) fn of_unlocking(error: StoreError, place: &str) -> Self {
        match error {
            StoreError::WrongKey => Self::wrong_key(place),
            error => error.into(),
        }
    }
}

impl From<ChangeError> for Failure {
    fn from(error: ChangeError) -> Self {
        match error {
            ChangeError::Missing { noun, name, known } => Self::not_found(noun, &name, &known),
            ChangeError::Exists { noun, name } => Self::exists(noun, &name),
            ChangeError::AccountKey { ref name } => {
                let hint = format!(
                    "`postern agent update {name} --all-credentials=false --credentials NAMES` \
                     gives it those alone"
                );
                Self::usage(error.to_string()).with_hint(hint)
            }
            ChangeError::OwnAgent { ref name } => Self::usage(error.to_string()).with_hint(
                format!("`postern agent update {name} --adopt` makes it the team's"),
            ),
            ChangeError::Moved { .. } => {
                Self::new(Kind::Conflict, "changed_meanwhile", error.to_string())
                    .with_hint("`postern diff -f FILE` shows what would be done now")
            }
            ChangeError::KindStays { ref name, .. } => {
                Self::new(Kind::Conflict, "kind_stays", error.to_string()).with_hint(format!(
                    "`postern agent delete {name}` makes room for another"
                ))
            }
            ChangeError::Settled { ref id, .. } => {
                Self::new(Kind::Conflict, "approval_settled", error.to_string())
                    .with_hint(format!("`postern approval show {id}` tells who decided"))
            }
            ChangeError::BadPolicy(error) => error.into(),
            ChangeError::NotAMember {
                ref email,
                ref members,
            } => {
                let near = super::nearest(email, members);
                let hint = near.map(|near| format!("did you mean `{near}`?"));
                let failure = Self::usage(error.to_string());
                hint.into_iter().fold(failure, Self::with_hint)
            }
            ChangeError::Unsuitable(error) => error.into(),
            ChangeError::Account(error) => error.into(),
            ChangeError::Channel(error) => error.into(),
            ChangeError::Store(error) => error.into(),
        }
    }
}

impl From<AccountError> for Failure {
    fn from(error: AccountError) -> Self {
        let kind = match &error {
            AccountError::EmailTaken { .. }
            | AccountError::TeamTaken(_)
            | AccountError::MemberAlready(_) => Kind::Conflict,
            AccountError::OwnersOnly | AccountError::OtherTeams(_) | AccountError::OwnPasskeys => {
                Kind::NotAllowed
            }
            _ => Kind::Refused,
        };
        let failure = Self::new(kind, error.code(), error.to_string());
        match error {
            AccountError::LastOwner(_) => {
                failure.with_hint("`postern user set-role EMAIL owner` makes another one first")
            }
            AccountError::MemberAlready(email) => failure.with_hint(format!(
                "`postern user set-role {email} ROLE` changes what they are"
            )),
            _ => failure,
        }
    }
}

impl From<PolicyError> for Failure {
    fn from(error: PolicyError) -> Self {
        match error {
            PolicyError::PasskeyUnavailable => {
                Self::refused("passkey_unavailable", error.to_string())
            }
            error => Self::usage(error.to_string()),
        }
    }
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        match error {
            ResolveError::Change(error) => error.into(),
            ResolveError::Resolved { ref id, .. } => {
                Self::new(Kind::Conflict, "proposal_resolved", error.to_string())
                    .with_hint(format!("`postern proposal show {id}` tells who decided"))
            }
            ResolveError::CredentialGone { ref id, .. } => {
                Self::new(Kind::Refused, "credential_gone", error.to_string())
                    .with_hint(format!("`postern proposal deny {id}` ends it"))
            }
            ResolveError::NotAMember { ref id, .. } => {
                Self::new(Kind::Refused, "policy_not_savable", error.to_string())
                    .with_hint(format!("`postern proposal deny {id}` ends it"))
            }
            ResolveError::Policy(_) => {
                Self::new(Kind::Refused, "policy_not_savable", error.to_string())
            }
        }
    }
}

impl From<CredentialError> for Failure {
    fn from(error: CredentialError) -> Self {
        match &error {
            CredentialError::RelativeWithoutBase => {
                Self::usage("`--relative-target` needs `--api-base`")
            }
            CredentialError::RelativeKind(kind) => Self::usage(format!(
                "`--relative-target` is for the kinds `oauth2`, `oauth1` and `custom`, not for `{kind}`"
            )),
            CredentialError::HeaderTwice(header) => {
                Self::usage(format!("`--binding` fills `{header}` twice"))
            }
            CredentialError::SigningStays => {
                Self::usage(error.to_string()).with_hint("`postern add` makes another credential")
            }
            CredentialError::LineEnd => Self::usage(error.to_string()).with_hint(
                "give it on one line; a value of several fields is a JSON object, and one that \
                 is handed to a sidecar is of the kind `custom`",
            ),
            _ => Self::usage(error.to_string()),
        }
    }
}

impl From<DecideError> for Failure {
    fn from(error: DecideError) -> Self {
        match error {
            DecideError::Change(error) => error.into(),
            DecideError::NotEligible { .. } => {
                Self::new(Kind::NotAllowed, "not_eligible", error.to_string())
                    .with_hint("`--as EMAIL` names the person who decides")
            }
            DecideError::PasskeyRequired { .. } => {
                Self::new(Kind::NotAllowed, "passkey_required", error.to_string())
            }
            DecideError::Grant(error) => error.into(),
        }
    }
}

impl From<GrantError> for Failure {
    fn from(error: GrantError) -> Self {
        let kind = match error {
            GrantError::Change(error) => return error.into(),
            GrantError::EndUser(_)
            | GrantError::Passkey(_)
            | GrantError::Signing(_)
            | GrantError::SeveralPeople(_)
            | GrantError::SeveralCredentials(_) => Kind::Refused,
            _ => Kind::Usage,
        };
        Self::new(kind, error.code(), error.to_string())
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        let (kind, code) = match &error {
            StoreError::NoDeployment { .. } => (Kind::Unreachable, "no_deployment"),
            StoreError::Unreachable { .. } => (Kind::Unreachable, "database_unreachable"),
            StoreError::Address { .. } => (Kind::Usage, "configuration_error"),
            StoreError::NewerSchema { .. } => (Kind::Refused, "newer_schema"),
            StoreError::Full(_) => (Kind::Refused, "disk_full"),
            StoreError::Damaged(_) | StoreError::Corrupt { .. } => (Kind::Bug, "damaged_data"),
            StoreError::Forbidden { .. } => (Kind::NotAllowed, "database_forbidden"),
            StoreError::WrongKey => (Kind::NotAllowed, "wrong_encryption_key"),
            StoreError::KeyReplaced { .. } => (Kind::NotAllowed, "encryption_key_replaced"),
            StoreError::Conflict(_) => (Kind::Conflict, "conflict"),
            StoreError::Statement(_) => (Kind::Bug, "database_error"),
        };
        let hint = match &error {
            StoreError::NoDeployment { .. } => Some("`postern init` makes one"),
            StoreError::NewerSchema { .. } => Some("`postern version` tells which version this is"),
            StoreError::KeyReplaced { .. } => Some(
                "put the new key in this one's place, or name its file with `--encryption-key-file`",
            ),
            _ => None,
        };
        let mut failure = Self::new(kind, code, error.to_string());
        failure.hint = hint.map(str::to_owned);
        failure.because_of(&error)
    }
}

impl From<TlsError> for Failure {
    fn from(error: TlsError) -> Self {
        Self::new(Kind::Usage, "tls_unusable", error.to_string()).because_of(&error)
    }
}

impl From<ChainError> for Failure {
    fn from(error: ChainError) -> Self {
        let (kind, code) = match &error {
            ChainError::Io { .. } => (Kind::Refused, "data_directory_unusable"),
            ChainError::Damaged { .. } => (Kind::Bug, "damaged_data"),
        };
        Self::new(kind, code, error.to_string()).because_of(&error)
    }
}

pub(super) fn not_found_code(noun: Noun) -> &'static str {
    match noun {
        Noun::Agent => "agent_not_found",
        Noun::Role => "role_not_found",
        Noun::Credential => "credential_not_found",
        Noun::Policy => "policy_not_found",
        Noun::PolicyTemplate => "policy_template_not_found",
        Noun::Approval => "approval_not_found",
        Noun::Channel => "channel_not_found",
        Noun::Grant => "grant_not_found",
        Noun::Proposal => "proposal_not_found",
        Noun::Team => "team_not_found",
        Noun::User => "user_not_found",
        Noun::EndUser => "end_user_not_found",
        Noun::Session => "session_not_found",
        Noun::Invitation => "invitation_not_found",
        Noun::Passkey => "passkey_not_found",
        Noun::CredentialSetup => "credential_setup_not_found",
    }
}

fn exists_code(noun: Noun) -> &'static str {
    match noun {
        Noun::Agent => "agent_exists",
        Noun::Role => "role_exists",
        Noun::Credential => "credential_exists",
        Noun::Policy => "policy_exists",
        Noun::PolicyTemplate => "policy_template_exists",
        Noun::Approval => "approval_exists",
        Noun::Channel => "channel_exists",
        Noun::Grant => "grant_exists",
        Noun::Proposal => "proposal_exists",
        Noun::Team => "team_exists",
        Noun::User => "user_exists",
        Noun::EndUser => "end_user_exists",
        Noun::Session => "session_exists",
        Noun::Invitation => "invitation_exists",
        Noun::Passkey => "passkey_exists",
        Noun::CredentialSetup => "credential_setup_exists",
    }
}

impl From<ChannelError> for Failure {
    fn from(error: ChannelError) -> Self {
        match error {
            ChannelError::KindStays { .. } => {
                Self::new(Kind::Conflict, "channel_type_stays", error.to_string())
            }
            ChannelError::DefaultDisabled(_) => {
                Self::new(Kind::Conflict, "channel_disabled", error.to_string())
            }
            _ => Self::usage(error.to_string()),
        }
    }
}

impl From<RehearsalError> for Failure {
    fn from(error: RehearsalError) -> Self {
        match error {
            RehearsalError::Store(error) => error.into(),
            RehearsalError::Signs(ref name) => Self::usage(error.to_string())
                .with_hint(format!("`postern policy test {name} POST /sign`")),
            error => Self::usage(error.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_name_says_how_to_find_the_right_one() {
        let failure = Failure::not_found(Noun::Agent, "slack-bott", &["slack-bot"]);
        assert_eq!(failure.message, "no agent named `slack-bott`");
        assert_eq!(
            failure.hint.as_deref(),
            Some("did you mean `slack-bot`? `postern agent list` shows them all")
        );
        assert_eq!(
            (failure.code.as_ref(), failure.kind.exit_code()),
            ("agent_not_found", 3)
        );
    }

    #[test]
    fn a_database_that_is_not_there_is_6_and_init_makes_one() {
        let place = "sqlite:///nowhere/postern.db".to_owned();
        let failure = Failure::from(StoreError::NoDeployment { place });
        assert_eq!(failure.kind.exit_code(), 6);
        assert!(failure.hint.unwrap().contains("postern init"));
    }
}
