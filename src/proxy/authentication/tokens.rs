//! Tokens that values were exchanged for: remembered until shortly before they expire, exchanged by one task
//! of one process at a time, and shared with the other relays through the store.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use tokio::{
    sync::OwnedMutexGuard,
    time::{sleep, timeout},
};

use super::{
    bundle::Bundle,
    oauth2::{self, EXCHANGE_TIMEOUT, ExchangeError, Fresh, Grant},
};
use crate::{
    proxy::upstream::Upstream,
    secrets::Secret,
    store::{AccessToken, Credential, Store, StoreError, TokenLease},
    template::Value,
};

/// The most credentials whose tokens are remembered; past that, all are forgotten.
const CREDENTIALS_MAX: usize = 4096;
/// How long a lease holds: an exchange, and storing what it came to.
const LEASE: Duration = Duration::from_secs(14);
/// How long another process's exchange is waited for: until its lease is over, and it is taken over.
const OTHER_WAIT_MAX: Duration = Duration::from_secs(15);
/// How often it is looked whether that has come to an end.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// How long a request waits for a token in all.
const WAIT_MAX: Duration = Duration::from_secs(25);
/// How often a token is replaced because upstreams refuse it. One that refuses every token would otherwise
/// cause an exchange for every call.
const RENEW_EVERY: Duration = Duration::from_secs(10);
/// Tries to store what a token service has replaced, and the pause between them: without it the
/// credential would be lost.
const TRIES_MAX: u32 = 4;
const TRY_AGAIN: Duration = Duration::from_millis(250);

/// The tokens that this process knows.
#[derive(Debug)]
pub(in crate::proxy) struct Tokens {
    store: Store,
    upstream: Arc<Upstream>,
    /// Guards a map that is only looked into, never across an await.
    entries: Mutex<HashMap<String, Arc<Entry>>>,
}

/// A token for one request.
#[derive(Debug)]
pub(in crate::proxy) struct Issued {
    pub(in crate::proxy) token: Secret,
    /// Whether it was there before the request came: then its upstream may not want it any more.
    pub(in crate::proxy) is_old: bool,
}

/// What is known of one credential's tokens.
#[derive(Debug, Default)]
struct Entry {
    /// Guards what is only read and replaced, never across an await.
    state: Mutex<State>,
    /// Held by whoever obtains a token; what that came to is for all who waited.
    gate: Arc<tokio::sync::Mutex<Option<Last>>>,
}

#[derive(Debug, Default)]
struct State {
    current: Option<AccessToken>,
    /// The last token that an upstream has refused: not to be used again, wherever it is found.
    refused: Option<Secret>,
    refused_at: Option<Instant>,
}

/// How obtaining a token ended, and when.
#[derive(Debug)]
struct Last {
    at: Instant,
    outcome: Result<AccessToken, ExchangeError>,
}

impl Tokens {
    pub(in crate::proxy) fn new(store: Store, upstream: Arc<Upstream>) -> Self {
        Self {
            store,
            upstream,
            entries: Mutex::default(),
        }
    }

    /// Returns a token for a credential: one that is known, or one that is obtained now.
    pub(in crate::proxy) async fn get(
        &self,
        credential: &Credential,
    ) -> Result<Issued, ExchangeError> {
        let arrived = self.store.clock().moment();
        let entry = self.entry(&credential.id);
        if let Some(token) = entry.usable(credential, &self.store) {
            return Ok(Issued {
                token,
                is_old: true,
            });
        }
        let obtained = timeout(WAIT_MAX, self.obtained(&entry, credential, arrived)).await;
        obtained.unwrap_or(Err(ExchangeError::Busy))
    }

    /// Notes that an upstream has refused a token. Returns whether another one is worth a try.
    pub(in crate::proxy) fn refuse(&self, credential: &Credential, token: &Secret) -> bool {
        let now = self.store.clock().moment();
        let entry = self.entry(&credential.id);
        let mut state = entry.state.lock().unwrap_or_else(PoisonError::into_inner);
        let is_known = state.refused.as_ref() == Some(token);
        let was_lately = state
            .refused_at
            .is_some_and(|at| now.saturating_duration_since(at) < RENEW_EVERY);
        if !is_known && was_lately {
            return false;
        }
        state.current.take_if(|current| current.text == *token);
        if !is_known {
            state.refused = Some(token.clone());
            state.refused_at = Some(now);
        }
        true
    }

    /// Returns a token that is obtained now, whatever is known.
    pub(in crate::proxy) async fn renew(
        &self,
        credential: &Credential,
    ) -> Result<Issued, ExchangeError> {
        let entry = self.entry(&credential.id);
        let stored = AccessToken::find(&self.store, credential).await;
        {
            let mut state = entry.state.lock().unwrap_or_else(PoisonError::into_inner);
            state.current = None;
            if let Some(stored) = stored.map_err(|error| of_store(&error))? {
                state.refused = Some(stored.text);
            }
        }
        self.get(credential).await
    }

    fn entry(&self, credential_id: &str) -> Arc<Entry> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(entry) = entries.get(credential_id) {
            return Arc::clone(entry);
        }
        if entries.len() >= CREDENTIALS_MAX {
            entries.clear();
        }
        let entry = Arc::<Entry>::default();
        entries.insert(credential_id.to_owned(), Arc::clone(&entry));
        entry
    }

    /// Waits for its turn, and obtains a token unless another task just has.
    async fn obtained(
        &self,
        entry: &Arc<Entry>,
        credential: &Credential,
        arrived: Instant,
    ) -> Result<Issued, ExchangeError> {
        let gate = Arc::clone(&entry.gate).lock_owned().await;
        if let Some(token) = entry.usable(credential, &self.store) {
            let is_old = false;
            return Ok(Issued { token, is_old });
        }
        let fresh = match &*gate {
            // It ended while this request waited: what it came to holds for this one, too.
            Some(last) if last.at >= arrived && last.is_for(credential) => last.outcome.clone(),
            _ => {
                let obtaining = Obtaining {
                    store: self.store.clone(),
                    upstream: Arc::clone(&self.upstream),
                    entry: Arc::clone(entry),
                    credential: credential.clone(),
                };
                // A task of its own: a refresh token that was used has to be replaced in the store, whoever
                // waits for it or does not any more.
                let task = self.upstream.tracker().spawn(obtaining.run(gate));
                task.await.unwrap_or(Err(ExchangeError::Busy))
            }
        };
        fresh.map(|fresh| Issued {
            token: fresh.text,
            is_old: false,
        })
    }
}

impl Last {
    /// Returns whether it came of the value that a request knows, or of a newer one.
    fn is_for(&self, credential: &Credential) -> bool {
        let Ok(token) = &self.outcome else {
            return true;
        };
        credential
            .value_set_at
            .is_some_and(|set_at| token.value_set_at >= set_at)
    }
}

impl Entry {
    /// Returns the token that is known, if it is good.
    fn usable(&self, credential: &Credential, store: &Store) -> Option<Secret> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let current = state.current.as_ref()?;
        let is_good = current.is_good_for(credential, store.clock().now());
        is_good.then(|| current.text.clone())
    }

    fn is_refused(&self, token: &Secret) -> bool {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.refused.as_ref() == Some(token)
    }

    fn remember(&self, token: AccessToken) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.current = Some(token);
    }
}

/// The task that obtains a token.
struct Obtaining {
    store: Store,
    upstream: Arc<Upstream>,
    entry: Arc<Entry>,
    credential: Credential,
}

impl Obtaining {
    async fn run(
        self,
        mut gate: OwnedMutexGuard<Option<Last>>,
    ) -> Result<AccessToken, ExchangeError> {
        let outcome = self.obtain().await;
        if let Ok(token) = &outcome {
            self.entry.remember(token.clone());
        }
        let at = self.store.clock().moment();
        let told = outcome.clone();
        *gate = Some(Last { at, outcome });
        told
    }

    /// Finds the token that another process has obtained, or takes the lease and exchanges.
    async fn obtain(&self) -> Result<AccessToken, ExchangeError> {
        let begun = self.store.clock().moment();
        loop {
            if let Some(token) = self.stored().await? {
                return Ok(token);
            }
            let until = self.store.clock().now().after(LEASE);
            let lease = TokenLease::take(&self.store, &self.credential, until).await;
            if let Some(lease) = lease.map_err(|error| of_store(&error))? {
                return self.obtain_under(lease).await;
            }
            let now = self.store.clock().moment();
            if now.saturating_duration_since(begun) >= OTHER_WAIT_MAX {
                return Err(ExchangeError::Busy);
            }
            sleep(LOOK_EVERY).await;
        }
    }

    async fn obtain_under(&self, lease: TokenLease) -> Result<AccessToken, ExchangeError> {
        let obtained = self.exchanged(&lease).await;
        if obtained.is_err()
            && let Err(error) = lease.give_back(&self.store).await
        {
            // It ends by itself.
            tracing::debug!(%error, "a lease could not be given back");
        }
        obtained
    }

    async fn exchanged(&self, lease: &TokenLease) -> Result<AccessToken, ExchangeError> {
        // Whoever had the lease before may have stored a token since it was looked for, and replaced the
        // value: a refresh token that is used twice can cost all that came from it.
        if let Some(token) = self.stored().await? {
            lease
                .clone()
                .give_back(&self.store)
                .await
                .map_err(|error| of_store(&error))?;
            return Ok(token);
        }
        let (credential, value, grant) = self.as_it_is_now().await?;
        let fresh = timeout(EXCHANGE_TIMEOUT, grant.exchange(&self.upstream)).await;
        let late = || {
            ExchangeError::Unreachable(format!(
                "it took longer than {} s",
                EXCHANGE_TIMEOUT.as_secs()
            ))
        };
        let fresh = fresh.unwrap_or_else(|_| Err(late()))?;
        Ok(self.keep(lease, (&credential, &value), fresh).await)
    }

    /// Returns the token that is in the store, if it is good.
    async fn stored(&self) -> Result<Option<AccessToken>, ExchangeError> {
        let stored = AccessToken::find(&self.store, &self.credential).await;
        let now = self.store.clock().now();
        Ok(stored.map_err(|error| of_store(&error))?.filter(|token| {
            token.is_good_for(&self.credential, now) && !self.entry.is_refused(&token.text)
        }))
    }

    /// Reads the credential as it is under the lease; the one of the request may be older.
    async fn as_it_is_now(&self) -> Result<(Credential, Secret, Grant), ExchangeError> {
        let known = &self.credential;
        let found = Credential::find(&self.store, &known.team, &known.name).await;
        let found = found
            .map_err(|error| of_store(&error))?
            .filter(|now| now.id == known.id);
        let credential = found.ok_or(ExchangeError::Changed)?;
        let value = credential.open(self.store.key()).ok().flatten();
        let value = value.ok_or(ExchangeError::Changed)?;
        match Bundle::of(&Value::new(value.clone())) {
            Bundle::Grant(grant) => Ok((credential, value, grant)),
            _ => Err(ExchangeError::Changed),
        }
    }

    /// Stores what the value was exchanged for. The token is good even if that fails.
    async fn keep(
        &self,
        lease: &TokenLease,
        (credential, value): (&Credential, &Secret),
        fresh: Fresh,
    ) -> AccessToken {
        let token = AccessToken {
            text: fresh.token,
            expires_at: self.store.clock().now().after(fresh.life),
            value_set_at: credential.value_set_at.unwrap_or(credential.created_at),
        };
        let new = fresh.refresh_token.as_ref();
        let new = new.and_then(|new| oauth2::with_refresh_token(value, new));
        for number in 1..=TRIES_MAX {
            let kept = match &new {
                None => lease
                    .keep(&self.store, credential, &token)
                    .await
                    .map(|()| None),
                Some(new) => {
                    let both = (new, &token);
                    lease.keep_with_value(&self.store, credential, both).await
                }
            };
            match kept {
                Ok(set_at) => {
                    if new.is_some() && set_at.is_none() {
                        // The operator's value stays, and this token is not for it.
                        drop(lease.clone().give_back(&self.store).await);
                    }
                    let value_set_at = set_at.unwrap_or(token.value_set_at);
                    return AccessToken {
                        value_set_at,
                        ..token
                    };
                }
                Err(error) if number == TRIES_MAX => self.tell_lost(&error, new.is_some()),
                Err(_) => sleep(TRY_AGAIN * number).await,
            }
        }
        token
    }

    fn tell_lost(&self, error: &StoreError, is_value: bool) {
        let error = error.with_causes();
        let name = &self.credential.name;
        if is_value {
            tracing::error!(credential.name = %name, error, "a new refresh token could not be stored; when its \
                access token has expired, the credential needs a new value");
        } else {
            tracing::warn!(credential.name = %name, error, "an access token could not be stored");
        }
    }
}

fn of_store(error: &StoreError) -> ExchangeError {
    tracing::error!(error = %error.with_causes(), "the store failed");
    ExchangeError::Store
}
