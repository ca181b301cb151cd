//! What the admin API refuses with: status, machine word, what is wrong and what to do.

use http::StatusCode;

pub(super) use super::super::typed::invalid;
use super::super::{Parts, error::ApiError};
use crate::{
    approval::DecideError,
    clock::Timestamp,
    passkey::PasskeyError,
    policy::PolicyError,
    store::{
        AccountError, Capability, ChangeError, CredentialError, GivenError, GrantError, MemberRole,
        Noun, PasskeyChangeError, ResolveError, StoreError, nearest,
    },
};

/// No session, a made-up one, or one that is over; nobody is told which.
pub(super) fn no_session() -> ApiError {
    let message = "there is no session with this token, or it is over";
    ApiError::plain(StatusCode::UNAUTHORIZED, "invalid_session", message).with(
        "fix",
        "sign in with `POST /login` and send the header `Authorization: Bearer <session_token>`",
    )
}

/// A wrong password, or an address that nobody has; nobody is told which.
pub(super) fn sign_in_refused() -> ApiError {
    let message = "no account has this e-mail address and password";
    ApiError::plain(StatusCode::UNAUTHORIZED, "invalid_login", message).with(
        "fix",
        "check both; the operator set them with `postern init`",
    )
}

/// Too many wrong passwords.
pub(super) fn too_many_attempts(until: Timestamp, now: Timestamp) -> ApiError {
    let message = "too many wrong passwords for this account";
    until_then("too_many_sign_ins", message, (until, now))
}

/// Something was tried too often.
pub(super) fn too_often(until: Timestamp, now: Timestamp) -> ApiError {
    until_then(
        "too_many_attempts",
        "this was tried too often",
        (until, now),
    )
}

fn until_then(code: &'static str, message: &str, (until, now): (Timestamp, Timestamp)) -> ApiError {
    ApiError::plain(StatusCode::TOO_MANY_REQUESTS, code, message)
        .with("fix", "wait until the time in `Retry-After` has passed")
        .after(until.since(now))
}

/// A sign-up where nobody may.
pub(super) fn sign_up_closed() -> ApiError {
    let message = "nobody signs up here: people are invited";
    ApiError::forbidden("signup_closed", message).with(
        "fix",
        "ask an owner of a team for an invitation; the operator opens sign-up with `POSTERN_SIGNUP=open`",
    )
}

/// A password of one's own that is wrong; the session is as good as before.
pub(super) fn wrong_password() -> ApiError {
    let message = "this is not your password";
    ApiError::forbidden("wrong_password", message).with(
        "fix",
        "send the password that you have in `current_password`",
    )
}

/// A right password of somebody who has not entered the code yet.
pub(super) fn unverified() -> ApiError {
    let message = "the code that was sent to this address has not been entered";
    ApiError::forbidden("email_unverified", message)
        .with("unverified", true)
        .with(
            "fix",
            "enter it with `POST /verify-email`, or have another one sent with `POST /resend-verification`",
        )
}

/// More passwords are being checked than this host has time for.
pub(super) fn busy() -> ApiError {
    let message = "many people sign in at this moment";
    ApiError::plain(StatusCode::SERVICE_UNAVAILABLE, "busy", message)
        .with("safe_to_retry", true)
        .after(std::time::Duration::from_secs(1))
}

/// A session of a program on somebody's machine, where a person's is needed.
pub(super) fn agent_scope() -> ApiError {
    let message = "this session is a program's and reaches nothing of the team";
    ApiError::forbidden("agent_session_scope", message)
        .with("fix", "sign in as a person with `POST /login`")
}

/// A sign-in that is not finished, where a session is needed.
pub(super) fn half_signed_in() -> ApiError {
    let message = "this token is for the rest of a sign-in and reaches nothing else";
    ApiError::forbidden("sign_in_unfinished", message).with(
        "fix",
        "finish it with `POST /login/passkey` or `POST /setup-passkey/finish`",
    )
}

/// A token that is none of a sign-in that is half done.
pub(super) fn passkey_token() -> ApiError {
    let message = "there is no sign-in with this token, or it is over";
    ApiError::plain(StatusCode::UNAUTHORIZED, "invalid_passkey_token", message).with(
        "fix",
        "begin again with `POST /login` or `POST /login/passkey/begin`",
    )
}

/// A passkey that leads nowhere; what of it is wrong is told to nobody.
pub(super) fn passkey_refused() -> ApiError {
    let message = "the passkey was not accepted";
    ApiError::plain(StatusCode::UNAUTHORIZED, "passkey_refused", message)
        .with("fix", "begin again, with a passkey of this account")
}

/// A ceremony with a passkey that was not begun or not finished.
pub(super) fn passkey(parts: &Parts, error: PasskeyError) -> ApiError {
    let told = error.to_string();
    let plain = |status, code| ApiError::plain(status, code, &told);
    match error {
        PasskeyError::Unavailable(_) => {
            plain(StatusCode::SERVICE_UNAVAILABLE, "passkey_unavailable").with(
                "fix",
                "have the operator set `POSTERN_PUBLIC_URL` to an `https` address with a name",
            )
        }
        PasskeyError::NotBegun => plain(StatusCode::BAD_REQUEST, "passkey_not_begun").with(
            "fix",
            "begin again; an answer counts once and within five minutes",
        ),
        PasskeyError::NoPasskey => plain(StatusCode::CONFLICT, "no_passkey")
            .with("fix", "add one first: `POST /user/passkey/register/begin`"),
        PasskeyError::Malformed => plain(StatusCode::BAD_REQUEST, "invalid_request").with(
            "fix",
            "send the answer of `navigator.credentials`, with bytes in base64url",
        ),
        // Nobody but the log and the audit is told of a copy.
        PasskeyError::Refused | PasskeyError::Copied => passkey_refused(),
        PasskeyError::Change(error) => passkey_change(parts, error),
        PasskeyError::Store(error) => store(error, parts),
    }
}

/// A passkey that was not added or not taken away.
pub(super) fn passkey_change(parts: &Parts, error: PasskeyChangeError) -> ApiError {
    let told = error.to_string();
    let conflict = |code| ApiError::plain(StatusCode::CONFLICT, code, &told);
    match error {
        PasskeyChangeError::TooMany => {
            conflict("too_many_passkeys").with("fix", "delete one that is not used any more")
        }
        PasskeyChangeError::Last => conflict("last_passkey").with(
            "fix",
            "add another one first; of one that is lost, have an owner reset it",
        ),
        PasskeyChangeError::Owners => ApiError::forbidden("not_permitted", &told),
        PasskeyChangeError::OtherTeams => conflict("member_of_other_teams"),
        PasskeyChangeError::Change(error) => change(parts, Noun::Passkey)(error),
    }
}

/// Something that was handed over, and is activated without the passkey that its person has.
pub(super) fn activation_takes_passkey() -> ApiError {
    let message = "you have a passkey, and activating this takes it";
    ApiError::plain(StatusCode::PRECONDITION_FAILED, "passkey_required", message)
        .with("fix", "begin with `POST /cred/setup/{id}/activate/begin`")
}

/// Something that was handed over to make a credential that there is by now, or to change one that is gone.
pub(super) fn setup_moved(name: &str, is_there: bool) -> ApiError {
    let message = if is_there {
        format!("there was no credential `{name}` when this was handed over, and now there is")
    } else {
        format!("the credential `{name}`, which this was to change, is gone")
    };
    ApiError::plain(StatusCode::CONFLICT, "changed_meanwhile", &message)
        .with("fix", "hand it over again")
}

/// A code that nobody waits with.
pub(super) fn user_code() -> ApiError {
    let message = "no program waits with this code, or it is over";
    ApiError::plain(StatusCode::BAD_REQUEST, "unknown_user_code", message)
        .with("fix", "have the program show a new one")
}

/// A code of a program that is none, is over or was used.
pub(super) fn device_code() -> ApiError {
    let message = "no sign-in waits with this code, or it is over";
    ApiError::plain(StatusCode::BAD_REQUEST, "expired_or_unknown_code", message)
        .with("fix", "begin again with `POST /device/authorize`")
}

/// A member whose role does not allow it.
pub(super) fn not_permitted(role: MemberRole, needed: &[Capability]) -> ApiError {
    let needed: Vec<_> = needed.iter().map(|one| one.as_str()).collect();
    let message = format!("this needs `{}`", needed.join("` or `"));
    ApiError::forbidden("not_permitted", &message)
        .with("member_role", role.as_str())
        .with("fix", "ask an owner of the team")
}

/// A query where there must be none.
pub(super) fn no_query() -> ApiError {
    invalid("this request takes nothing in its query")
}

/// Something that does not exist, in this team.
pub(in crate::relay) fn missing(noun: Noun, name: &str) -> ApiError {
    missing_among::<&str>(noun, name, &[])
}

/// Something that does not exist, in this team, where others of its kind do; the nearest of them is suggested.
pub(super) fn missing_among<S: AsRef<str>>(noun: Noun, name: &str, known: &[S]) -> ApiError {
    let message = match noun {
        Noun::Policy => format!("the credential `{name}` has no policy"),
        _ => format!("there is no {noun} `{name}` in this team"),
    };
    let missing = ApiError::missing(missing_code(noun), &message);
    missing
        .with("name", name)
        .with("nearest", near(name, known))
}

/// Returns the names that one that does not exist may have been meant for.
fn near<S: AsRef<str>>(name: &str, known: &[S]) -> Vec<String> {
    nearest(name, known)
        .map(str::to_owned)
        .into_iter()
        .collect()
}

/// Something given by hand that its rule excludes.
pub(super) fn given(error: &GivenError) -> ApiError {
    match error {
        GivenError::RateLimit => invalid(&error.to_string().replace("`none`", "null")),
        _ => invalid(&error.to_string()),
    }
}

/// A credential that cannot be as it was given.
pub(super) fn credential(error: &CredentialError) -> ApiError {
    let refused = ApiError::plain(
        StatusCode::BAD_REQUEST,
        "invalid_credential",
        &error.to_string(),
    );
    refused.with("fix", credential_fix(error))
}

const fn credential_fix(error: &CredentialError) -> &'static str {
    match error {
        CredentialError::NoDestination => {
            "list them in `allowed_hosts`, or say `\"any_host\": true`"
        }
        CredentialError::SigningStays => "make another credential",
        CredentialError::Address
        | CredentialError::AddressWithUser
        | CredentialError::RelativeWithoutBase
        | CredentialError::RelativeKind(_) => {
            "give an address such as `https://api.example.com` in `api_base`"
        }
        CredentialError::NotAnObject => "send the whole value in `value`",
        CredentialError::FormatAndBindings => {
            "give `auth_header_format` or `auth_bindings`, not both"
        }
        _ => "correct the request; nothing was changed",
    }
}

/// A policy that is none, or that must not be saved.
pub(in crate::relay) fn policy(error: &PolicyError) -> ApiError {
    if *error == PolicyError::PasskeyUnavailable {
        let status = StatusCode::SERVICE_UNAVAILABLE;
        return ApiError::plain(status, "passkey_unavailable", &error.to_string())
            .with("fix", "leave `require_passkey` out");
    }
    ApiError::plain(
        StatusCode::BAD_REQUEST,
        "invalid_policy",
        &error.to_string(),
    )
    .with("fix", "correct the policy; nothing was changed")
}

/// Returns what turns a refused change into an answer; `about` is what the path names. Anything else that
/// is missing was named in the body.
pub(in crate::relay) fn change(parts: &Parts, about: Noun) -> impl FnOnce(ChangeError) -> ApiError {
    move |error| match error {
        ChangeError::Missing { noun, name, known }
            if noun == about || matches!(noun, Noun::Policy | Noun::Approval) =>
        {
            missing_among(noun, &name, &known)
        }
        ChangeError::Missing { noun, name, known } => {
            let message = format!("there is no {noun} `{name}` in this team");
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            ApiError::plain(status, missing_code(noun), &message)
                .with("nearest", near(&name, &known))
                .with("name", name)
                .with("fix", "name those that exist; nothing was changed")
        }
        ChangeError::Exists { noun, name } => {
            let message = format!("the {noun} `{name}` exists already");
            ApiError::plain(StatusCode::CONFLICT, "name_taken", &message)
                .with("name", name)
                .with("fix", "choose another name, or change the one that exists")
        }
        ChangeError::Moved { since } => ApiError::plain(
            StatusCode::CONFLICT,
            "changed_meanwhile",
            &error.to_string(),
        )
        .with("revision", since)
        .with("fix", "ask with `dry_run=true` what would be done now"),
        ChangeError::KindStays { ref name, kind } => {
            ApiError::plain(StatusCode::CONFLICT, "kind_stays", &error.to_string())
                .with("name", name.as_str())
                .with("kind", kind)
                .with("fix", "delete the agent first, or give another name")
        }
        ChangeError::Settled { status, .. } => settled(status),
        ChangeError::Unsuitable(error) => credential(&error),
        ChangeError::AccountKey { ref name } => {
            invalid(&error.to_string()).with("name", name.as_str())
        }
        ChangeError::OwnAgent { ref name } => {
            ApiError::forbidden("not_permitted", &error.to_string())
                .with("name", name.as_str())
                .with(
                    "fix",
                    "name credentials that are assigned to you, or ask an owner of the team",
                )
        }
        ChangeError::NotAMember {
            ref email,
            ref members,
        } => invalid(&error.to_string()).with("nearest", near(email, members)),
        ChangeError::BadPolicy(error) => policy(&error),
        ChangeError::Account(error) => account(&error),
        ChangeError::Channel(error) => super::channels::refused(&error),
        ChangeError::Store(error) => store(error, parts),
    }
}

/// A change of accounts or members that was not made.
pub(super) fn account(error: &AccountError) -> ApiError {
    let status = match error {
        AccountError::LinkOver | AccountError::CodeWrong | AccountError::Yourself => {
            StatusCode::BAD_REQUEST
        }
        AccountError::EmailTaken { .. }
        | AccountError::TeamTaken(_)
        | AccountError::MemberAlready(_)
        | AccountError::LastOwner(_) => StatusCode::CONFLICT,
        AccountError::OwnersOnly | AccountError::OtherTeams(_) | AccountError::OwnPasskeys => {
            StatusCode::FORBIDDEN
        }
    };
    let refused = ApiError::plain(status, error.code(), &error.to_string());
    match error {
        AccountError::EmailTaken {
            is_unverified: true,
            ..
        } => refused.with("unverified", true),
        _ => refused,
    }
    .with("fix", account_fix(error))
}

const fn account_fix(error: &AccountError) -> &'static str {
    match error {
        AccountError::LinkOver => "ask whoever sent the link for another one",
        AccountError::CodeWrong => {
            "enter the six digits of the last mail, or have others sent: `POST /resend-verification`"
        }
        AccountError::EmailTaken {
            is_unverified: true,
            ..
        } => "enter the code that was sent, or have another one sent: `POST /resend-verification`",
        AccountError::EmailTaken { .. } => {
            "sign in, or set another password: `POST /forgot-password`"
        }
        AccountError::TeamTaken(_) => "choose another name",
        AccountError::MemberAlready(_) => "nothing has to be done",
        AccountError::LastOwner(_) => "make another member an owner first",
        AccountError::Yourself => "ask another owner or admin of the team",
        AccountError::OwnersOnly => "ask an owner of the team",
        AccountError::OwnPasskeys => {
            "ask another owner, or the operator: `postern user reset-password --remove-passkeys` on the host"
        }
        AccountError::OtherTeams(_) => "they ask for it themselves: `POST /forgot-password`",
    }
}

/// A failure of the store; that two changes met is told as what it is.
pub(super) fn store(error: StoreError, parts: &Parts) -> ApiError {
    match error {
        StoreError::Conflict(_) => {
            let message = "something else changed the same at the same time; nothing was changed";
            ApiError::plain(StatusCode::CONFLICT, "conflict", message).with("safe_to_retry", true)
        }
        error => ApiError::store(error, parts),
    }
}

/// A decision that did not count.
pub(super) fn decision(parts: &Parts, error: DecideError) -> ApiError {
    match error {
        DecideError::NotEligible { ref reason, .. } => {
            let message = format!("you may not decide this: {reason}");
            ApiError::forbidden("not_authorized", &message)
        }
        DecideError::PasskeyRequired { .. } => {
            let status = StatusCode::PRECONDITION_FAILED;
            ApiError::plain(status, "passkey_required", &error.to_string())
        }
        DecideError::Grant(error) => grant(parts, Noun::Approval)(error),
        DecideError::Change(error) => change(parts, Noun::Approval)(error),
    }
}

/// A grant that was not made.
pub(in crate::relay) fn grant(parts: &Parts, about: Noun) -> impl FnOnce(GrantError) -> ApiError {
    move |error| {
        let status = match error {
            GrantError::Change(error) => return change(parts, about)(error),
            GrantError::EndUser(_)
            | GrantError::Passkey(_)
            | GrantError::Signing(_)
            | GrantError::SeveralPeople(_)
            | GrantError::SeveralCredentials(_) => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::BAD_REQUEST,
        };
        ApiError::plain(status, error.code(), &error.to_string())
            .with("fix", "correct the request; nothing was changed")
    }
}

/// A proposal that was not decided.
pub(in crate::relay) fn proposal(parts: &Parts, error: ResolveError) -> ApiError {
    match error {
        ResolveError::Change(error) => change(parts, Noun::Proposal)(error),
        ResolveError::Resolved { status, .. } => settled(status.as_str()),
        error @ (ResolveError::CredentialGone { .. }
        | ResolveError::Policy(_)
        | ResolveError::NotAMember { .. }) => {
            let code = match error {
                ResolveError::CredentialGone { .. } => "credential_gone",
                _ => "policy_not_savable",
            };
            ApiError::plain(StatusCode::UNPROCESSABLE_ENTITY, code, &error.to_string())
                .with("fix", "deny it: `{\"decision\": \"deny\"}`")
        }
    }
}

fn settled(status: &str) -> ApiError {
    if status == "timed_out" {
        let message = "the time to decide this is over";
        return ApiError::plain(StatusCode::GONE, "session_expired", message);
    }
    let message = format!("this is settled already: {status}");
    ApiError::plain(StatusCode::CONFLICT, "already_resolved", &message).with("status", status)
}

const fn missing_code(noun: Noun) -> &'static str {
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
