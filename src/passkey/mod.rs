//! Passkeys: adding one, signing in with one, approving with one (`WebAuthn` Level 3).
//!
//! A ceremony has two halves: a challenge, and the answer of the person's authenticator to it. What the second half
//! needs is sealed in the store, so that any relay can finish what another one began, once and within five minutes.
//! Every answer has to be of a person and not merely of a device: user verification is required.

use serde_json::Value;
use webauthn_rs::prelude::{
    DiscoverableAuthentication, PasskeyRegistration, PublicKeyCredential,
    RegisterPublicKeyCredential, Webauthn, WebauthnError,
};

use crate::{
    secrets::{Secret, Token},
    store::{
        Actor, Ceremony, ChangeError, Membership, Passkey, PasskeyChangeError, Session, Store,
        StoreError,
    },
};

mod options;
mod party;

pub use party::Unavailable;

use options::{for_everybody, for_user};

/// How often a use is tried again that met another one of the same passkey.
const TRIES_MAX: usize = 4;
/// The longest answer of an authenticator that is read, in bytes of JSON.
const ANSWER_BYTES_MAX: usize = 64 << 10;

/// Why a ceremony was not begun or not finished.
#[derive(Debug, thiserror::Error)]
pub enum PasskeyError {
    /// Nobody can have passkeys here.
    #[error("there are no passkeys here: {0}")]
    Unavailable(#[from] Unavailable),
    /// It was not begun, was finished already, or there was too much time between its halves.
    #[error("this was not begun, is finished already, or began too long ago")]
    NotBegun,
    /// The person has none to answer with.
    #[error("this account has no passkey")]
    NoPasskey,
    /// The answer is not what an authenticator answers with.
    #[error("this is not the answer of a passkey")]
    Malformed,
    /// The answer does not prove what it is to prove.
    #[error("the answer does not prove that the passkey was used here and now")]
    Refused,
    /// The answer has a counter that was there before: there may be a copy of the passkey.
    #[error("this passkey counts backwards, as a copy of it would")]
    Copied,
    /// It cannot be added.
    #[error(transparent)]
    Change(#[from] PasskeyChangeError),
    /// The store failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Runs the ceremonies.
#[derive(Clone, Debug)]
pub struct Passkeys {
    store: Store,
    party: Result<Webauthn, Unavailable>,
}

/// Returns whether people can have passkeys where this is the public address.
pub fn are_possible(public_url: &str) -> bool {
    party::relying_party(public_url).is_ok()
}

impl Passkeys {
    /// Builds the engine for the address that the outside world uses.
    pub fn new(store: Store, public_url: &str) -> Self {
        let party = party::relying_party(public_url);
        Self { store, party }
    }

    /// Returns why there are no passkeys; nothing where there are.
    pub fn unavailable(&self) -> Option<Unavailable> {
        self.party.as_ref().err().copied()
    }

    /// Begins to add a passkey for the person of a session; returns the options of `navigator.credentials.create`.
    pub async fn begin_adding(&self, holder: &Session) -> Result<Value, PasskeyError> {
        let party = self.party()?;
        let member = &holder.member;
        let known = Passkey::list(&self.store, &member.user_id).await?;
        let known = known.iter().filter_map(|passkey| {
            let id = data_encoding::BASE64URL_NOPAD.decode(passkey.id.as_bytes());
            id.ok()
        });
        let (challenge, state) = party
            .start_passkey_registration(
                options::handle_of(&member.user_id),
                &member.email,
                &member.email,
                Some(known.collect()),
            )
            .map_err(|error| refused(&error))?;
        let state = written(&state);
        adding(holder).begin(&self.store, &state).await?;
        Ok(options::asking_to_stay(written_json(&challenge)))
    }

    /// Adds the passkey that the authenticator made, under that name.
    pub async fn finish_adding(
        &self,
        holder: &Session,
        (answer, name): (&Value, &str),
    ) -> Result<(), PasskeyError> {
        let party = self.party()?;
        let state = adding(holder).take(&self.store).await?;
        let state: PasskeyRegistration = read(state)?;
        let answer: RegisterPublicKeyCredential = answered(answer)?;
        let made = party
            .finish_passkey_registration(&answer, &state)
            .map_err(|error| refused(&error))?;
        let id = data_encoding::BASE64URL_NOPAD.encode(made.cred_id().as_ref());
        let credential = String::from_utf8(written(&made)).expect("JSON is text");
        let actor = actor(holder);
        let what = (&holder.member, id.as_str(), credential.as_str());
        Ok(Passkey::insert(&self.store, &actor, what, name).await?)
    }

    /// Begins to ask the person of a session for a passkey; returns the options of `navigator.credentials.get`.
    /// `about` is what the answer will stand for: the rest of a sign-in, or one approval.
    pub async fn begin_asking(
        &self,
        holder: &Session,
        about: About<'_>,
    ) -> Result<Value, PasskeyError> {
        let party = self.party()?;
        let known = Passkey::list(&self.store, &holder.member.user_id).await?;
        if known.is_empty() {
            return Err(PasskeyError::NoPasskey);
        }
        let (challenge, state) = party
            .start_discoverable_authentication()
            .map_err(|error| refused(&error))?;
        about
            .ceremony(&holder.token_hash)
            .begin(&self.store, &written(&state))
            .await?;
        Ok(for_user(written_json(&challenge), &known))
    }

    /// Checks the answer of that person's authenticator to [`Passkeys::begin_asking`].
    pub async fn finish_asking(
        &self,
        holder: &Session,
        (about, answer): (About<'_>, &Value),
    ) -> Result<(), PasskeyError> {
        let ceremony = about.ceremony(&holder.token_hash);
        let user = Some(holder.member.user_id.as_str());
        self.check(&ceremony, (user, answer)).await.map(drop)
    }

    /// Begins a sign-in of whoever answers; returns what the second half is to bring, and the options of
    /// `navigator.credentials.get`.
    pub async fn begin_sign_in(&self) -> Result<(Token, Value), PasskeyError> {
        let party = self.party()?;
        let (challenge, state) = party
            .start_discoverable_authentication()
            .map_err(|error| refused(&error))?;
        let token = Token::generate();
        let ceremony = About::SignIn.ceremony(&token.hash());
        ceremony.begin(&self.store, &written(&state)).await?;
        Ok((token, for_everybody(written_json(&challenge))))
    }

    /// Returns the id of the user whose passkey has answered.
    pub async fn finish_sign_in(
        &self,
        token: &Token,
        answer: &Value,
    ) -> Result<String, PasskeyError> {
        let ceremony = About::SignIn.ceremony(&token.hash());
        let used = self.check(&ceremony, (None, answer)).await?;
        Ok(used.user_id)
    }

    /// Checks an answer, and notes that its passkey was used. Where the user is not known beforehand, the answer has
    /// to name it, as passkeys that authenticators keep do.
    async fn check(
        &self,
        ceremony: &Ceremony,
        (user, answer): (Option<&str>, &Value),
    ) -> Result<Passkey, PasskeyError> {
        let party = self.party()?;
        let state: DiscoverableAuthentication = read(ceremony.take(&self.store).await?)?;
        let answer: PublicKeyCredential = answered(answer)?;
        let id = data_encoding::BASE64URL_NOPAD.encode(answer.get_credential_id());
        for _ in 0..TRIES_MAX {
            let found = Passkey::find(&self.store, &id).await?;
            let found = found.ok_or(PasskeyError::Refused)?;
            let handle = options::handle_of(&found.user_id);
            let named = answer.get_user_unique_id();
            let is_whose = named.map_or(user.is_some(), |named| named == handle.as_bytes());
            if user.is_some_and(|user| user != found.user_id) || !is_whose {
                return Err(PasskeyError::Refused);
            }
            let corrupt = |_| StoreError::Corrupt {
                table: "passkeys",
                column: "credential",
                id: found.id.clone(),
            };
            let mut key: webauthn_rs::prelude::Passkey =
                serde_json::from_str(&found.credential).map_err(corrupt)?;
            let proved = party.finish_discoverable_authentication_v2(&answer, state.clone(), &key);
            let proved = match proved {
                Err(WebauthnError::CredentialPossibleCompromise) => {
                    self.suspect(&found).await?;
                    return Err(PasskeyError::Copied);
                }
                proved => proved.map_err(|error| refused(&error))?,
            };
            key.update_credential(&proved);
            let credential = String::from_utf8(written(&key)).expect("JSON is text");
            if found.advance(&self.store, &credential).await? {
                return Ok(found);
            }
            // It was used elsewhere in between: its counter may have been, too.
        }
        Err(PasskeyError::Refused)
    }

    /// Has the audit tell of a passkey of which there may be a copy.
    async fn suspect(&self, passkey: &Passkey) -> Result<(), StoreError> {
        let memberships = Membership::list(&self.store, &passkey.user_id).await?;
        let Some(membership) = memberships.into_iter().next() else {
            return Ok(());
        };
        tracing::warn!(
            passkey.name,
            "a passkey counts backwards, as a copy of it would"
        );
        let actor = Actor {
            team: membership.team,
            name: passkey.user_id.clone(),
            dry_run: false,
        };
        passkey.suspect(&self.store, &actor).await
    }

    fn party(&self) -> Result<&Webauthn, Unavailable> {
        self.party.as_ref().map_err(|unavailable| *unavailable)
    }
}

/// What the answer of a passkey stands for; one that was given for something else does not count.
#[derive(Clone, Copy, Debug)]
pub enum About<'a> {
    /// A sign-in.
    SignIn,
    /// The approval with that id.
    Approval(&'a str),
    /// The credential that was handed over under that id.
    CredentialSetup(&'a str),
}

impl About<'_> {
    fn ceremony(self, holder: &str) -> Ceremony {
        match self {
            Self::SignIn => Ceremony::of(holder, "sign-in", ""),
            Self::Approval(id) => Ceremony::of(holder, "approve", id),
            Self::CredentialSetup(id) => Ceremony::of(holder, "activate", id),
        }
    }
}

fn adding(holder: &Session) -> Ceremony {
    Ceremony::of(&holder.token_hash, "add", "")
}

fn actor(holder: &Session) -> Actor {
    Actor {
        team: holder.team.clone(),
        name: holder.member.email.clone(),
        dry_run: false,
    }
}

/// Says in the log what was wrong: whoever sent it is told only that it was.
fn refused(error: &WebauthnError) -> PasskeyError {
    tracing::info!(reason = %error, "a passkey was refused");
    PasskeyError::Refused
}

fn written<T: serde::Serialize>(value: &T) -> Vec<u8> {
    serde_json::to_vec(value).expect("what a ceremony keeps has a form in JSON")
}

fn written_json<T: serde::Serialize>(value: &T) -> Value {
    serde_json::to_value(value).expect("options have a form in JSON")
}

/// Reads what the first half has kept. What another version kept and this one does not know began too long ago.
fn read<T: serde::de::DeserializeOwned>(state: Option<Secret>) -> Result<T, PasskeyError> {
    let state = state.ok_or(PasskeyError::NotBegun)?;
    serde_json::from_slice(state.expose()).map_err(|_| PasskeyError::NotBegun)
}

fn answered<T: serde::de::DeserializeOwned>(answer: &Value) -> Result<T, PasskeyError> {
    let text = answer.to_string();
    if text.len() > ANSWER_BYTES_MAX {
        return Err(PasskeyError::Malformed);
    }
    serde_json::from_str(&text).map_err(|_| PasskeyError::Malformed)
}

impl From<ChangeError> for PasskeyError {
    fn from(error: ChangeError) -> Self {
        Self::Change(error.into())
    }
}
