//! The wording for what a relay refuses: that of this host, where the same would have been refused here.

use http::StatusCode;
use url::Url;

use super::{Failure, Kind, store::not_found_code};
use crate::{
    client::{ClientError, Refused, SessionFileError},
    policy::PolicyError,
    proxy::StoredValueError,
    store::{AccountError, Auth, ChangeError, CredentialError, Noun},
};

/// What a request to a relay is about: what its path names, or what it makes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct About<'a> {
    /// What it is.
    pub(crate) noun: Noun,
    /// Its name, or its id; empty where it is about all of them.
    pub(crate) name: &'a str,
}

/// All that names can stand for.
const NOUNS: [Noun; 16] = [
    Noun::Agent,
    Noun::Role,
    Noun::Credential,
    Noun::Policy,
    Noun::PolicyTemplate,
    Noun::Approval,
    Noun::Channel,
    Noun::Grant,
    Noun::Proposal,
    Noun::Team,
    Noun::User,
    Noun::EndUser,
    Noun::Session,
    Noun::Invitation,
    Noun::Passkey,
    Noun::CredentialSetup,
];

impl Failure {
    /// A relay that gave no answer, or refused.
    pub(crate) fn of_client(error: ClientError, relay: &Url, about: About<'_>) -> Self {
        match error {
            ClientError::Refused(refused) => Self::of_refused(&refused, relay, about),
            ClientError::Unreachable(_) | ClientError::Late { .. } | ClientError::NotARelay => {
                Self::no_relay(relay).caused_by(error)
            }
            ClientError::Redirects { .. } => Self::no_relay(relay)
                .caused_by(error)
                .with_hint("`--relay-url` has to name the relay's own address"),
            ClientError::Unreadable(_) | ClientError::TooLong => Self::refused(
                "relay_answer_unreadable",
                format!("what the relay at {relay} answers cannot be used"),
            )
            .caused_by(error)
            .with_hint(format!(
                "`postern status --relay-url {relay}` tells its version"
            )),
            ClientError::BadToken => {
                Self::new(Kind::NotAllowed, "invalid_session", error.to_string())
            }
        }
    }

    /// What a relay refuses.
    fn of_refused(refused: &Refused, relay: &Url, about: About<'_>) -> Self {
        let code = refused.code.as_str();
        if let Some(noun) = NOUNS.into_iter().find(|noun| not_found_code(*noun) == code) {
            let name = refused.text("name").unwrap_or(about.name);
            return Self::not_found(noun, name, &refused.nearest());
        }
        match code {
            "name_taken" => Self::exists(about.noun, refused.text("name").unwrap_or(about.name)),
            "invalid_session" => Self::session_over(relay),
            "already_resolved" => Self::settled(refused.text("status"), refused, about),
            "session_expired" => Self::settled(Some("timed_out"), refused, about),
            "last_owner" => AccountError::LastOwner(about.name.to_owned()).into(),
            "member_already" => AccountError::MemberAlready(about.name.to_owned()).into(),
            "other_teams" => AccountError::OtherTeams(about.name.to_owned()).into(),
            "owners_only" => AccountError::OwnersOnly.into(),
            "not_yourself" => AccountError::Yourself.into(),
            "changed_meanwhile" => {
                let since = refused
                    .fields
                    .get("revision")
                    .and_then(serde_json::Value::as_i64);
                ChangeError::Moved {
                    since: since.unwrap_or_default(),
                }
                .into()
            }
            "kind_stays" => ChangeError::KindStays {
                name: refused.text("name").unwrap_or(about.name).to_owned(),
                kind: match refused.text("kind") {
                    Some("app") => "app",
                    _ => "agent",
                },
            }
            .into(),
            "own_passkeys" => AccountError::OwnPasskeys.into(),
            "passkey_unavailable" => PolicyError::PasskeyUnavailable.into(),
            "invalid_credential" => Self::unsuitable_credential(refused, about),
            "invalid_request" => Self::invalid_request(refused, about),
            "invalid_policy" | "invalid_channel" => Self::usage(&refused.message),
            "not_found" | "method_not_allowed" => Self::refused(
                "relay_too_old",
                format!("the relay at {relay} does not know this yet"),
            )
            .with_hint(format!(
                "`postern status --relay-url {relay}` tells its version"
            )),
            "credential_gone" | "policy_not_savable" => {
                let id = about.name;
                Self::of_status(refused).with_hint(format!("`postern proposal deny {id}` ends it"))
            }
            _ => Self::of_status(refused),
        }
    }

    /// A refusal that has no other wording here: the relay's own.
    fn of_status(refused: &Refused) -> Self {
        let kind = match refused.status {
            StatusCode::BAD_REQUEST | StatusCode::PAYLOAD_TOO_LARGE => Kind::Usage,
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN | StatusCode::PRECONDITION_FAILED => {
                Kind::NotAllowed
            }
            StatusCode::NOT_FOUND => Kind::NotFound,
            StatusCode::CONFLICT | StatusCode::GONE => Kind::Conflict,
            StatusCode::TOO_MANY_REQUESTS
            | StatusCode::BAD_GATEWAY
            | StatusCode::SERVICE_UNAVAILABLE
            | StatusCode::GATEWAY_TIMEOUT => Kind::Unreachable,
            _ => Kind::Refused,
        };
        Self::new(kind, refused.code.clone(), &refused.message)
    }

    /// A session that a relay does not know, any more or at all.
    pub(crate) fn session_over(relay: &Url) -> Self {
        let message =
            format!("the relay at {relay} knows no session with this token, or it is over");
        Self::new(Kind::NotAllowed, "invalid_session", message)
            .with_hint(format!("`postern login --relay-url {relay}` begins one"))
    }

    /// Nowhere to keep a session.
    pub(crate) fn no_home() -> Self {
        Self::refused(
            "no_home",
            "there is nowhere to keep a session: neither `XDG_CONFIG_HOME` nor `HOME` is set",
        )
        .with_hint("`POSTERN_TOKEN_FILE=FILE` gives the token of a session to each command")
    }

    /// A file of a session that cannot be used.
    pub(crate) fn of_session_file(error: &SessionFileError) -> Self {
        Self::refused("session_file_unusable", error.to_string()).because_of(error)
    }

    fn settled(status: Option<&str>, refused: &Refused, about: About<'_>) -> Self {
        let (id, status) = (about.name, status.unwrap_or("settled"));
        match about.noun {
            Noun::Proposal => {
                let message = format!("the proposal `{id}` is {status} already");
                Self::new(Kind::Conflict, "proposal_resolved", message)
                    .with_hint(format!("`postern proposal show {id}` tells who decided"))
            }
            Noun::Approval => {
                let message = format!("the approval `{id}` is settled: {status}");
                Self::new(Kind::Conflict, "approval_settled", message)
                    .with_hint(format!("`postern approval show {id}` tells who decided"))
            }
            _ => Self::of_status(refused),
        }
    }

    /// A credential that cannot be as it was given. Those whose wording names flags are known by the relay's.
    fn unsuitable_credential(refused: &Refused, about: About<'_>) -> Self {
        if refused.message.starts_with(StoredValueError::BEGINNING) {
            return Self::unsuitable_stored_value(&refused.message, about.name);
        }
        let relative = Auth::ALL.map(|kind| CredentialError::RelativeKind(kind.as_str()));
        let mut known = relative.into_iter().chain([
            CredentialError::RelativeWithoutBase,
            CredentialError::SigningStays,
            CredentialError::LineEnd,
        ]);
        let known = known.find(|one| one.to_string() == refused.message);
        known.map_or_else(|| Self::usage(&refused.message), Self::from)
    }

    /// A request that cannot be understood, or must not be.
    fn invalid_request(refused: &Refused, about: About<'_>) -> Self {
        let name = refused.text("name").unwrap_or(about.name).to_owned();
        let account_key = ChangeError::AccountKey { name };
        if refused.message == account_key.to_string() {
            return account_key.into();
        }
        let failure = Self::usage(&refused.message);
        match refused.nearest().first() {
            Some(near) => failure.with_hint(format!("did you mean `{near}`?")),
            None => failure,
        }
    }
}
