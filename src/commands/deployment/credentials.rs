//! Credentials, here and through a relay.

use serde_json::{Map, Value, json};

use super::{super::Failure, Deployment, Place, Relay, set};
use crate::{
    client::Request,
    proxy::{check_stored_value, check_value},
    secrets::{Algorithm, Secret, SigningKey},
    store::{Auth, Binding, Credential, CredentialUpdate, NewCredential, Noun, SealedValue},
    views::{
        credential::{CredentialDetails, CredentialView, VerificationView},
        sealed_value::SealedValueView,
    },
};

/// Where the API has credentials.
const CREDENTIALS: [&str; 2] = ["team", "credentials"];
/// What it has for the base of a credential that signs (spec/tap.md §1.1).
const SIGNING_BASE: &str = "tap:sign";

/// The credentials of the team.
#[derive(Debug)]
pub(crate) struct Credentials<'a>(pub(super) &'a Deployment<'a>);

/// What a new credential's value is.
#[derive(Debug)]
pub(crate) enum NewValue {
    /// This.
    Given(Secret),
    /// A key that signs, made where the credential is kept.
    Generated(Algorithm),
    /// Of a canary, anything that could be one.
    MadeUp,
}

impl Credentials<'_> {
    /// Returns them by name.
    pub(crate) async fn list(&self) -> Result<Vec<CredentialView>, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let credentials = Credential::list(&here.store, &here.team.id).await?;
                Ok(credentials.into_iter().map(CredentialView::from).collect())
            }
            Place::There(relay) => {
                let about = (Noun::Credential, "credentials");
                let listed: Vec<CredentialView> =
                    relay.list(Request::get(CREDENTIALS), about).await?;
                Ok(listed.into_iter().map(as_here).collect())
            }
        }
    }

    /// Returns the credential of that name, or the failure that suggests another.
    pub(crate) async fn show(&self, name: &str) -> Result<CredentialDetails, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let credential = here.credential(name).await?;
                Ok(CredentialDetails::of(credential, here.store.key()))
            }
            Place::There(relay) => ask_details(relay, Request::get(one(name)), name).await,
        }
    }

    /// Returns the credential of that name, if there is one.
    pub(crate) async fn find(&self, name: &str) -> Result<Option<CredentialDetails>, Failure> {
        match self.show(name).await {
            Ok(found) => Ok(Some(found)),
            Err(failure) if failure.is_missing() => Ok(None),
            Err(failure) => Err(failure),
        }
    }

    /// Stores a credential. Of a key that a dry run would have made nothing is told.
    pub(crate) async fn create(
        &self,
        mut new: NewCredential,
        value: NewValue,
        dry_run: bool,
    ) -> Result<CredentialDetails, Failure> {
        if let NewValue::Given(value) = &value {
            check_value(new.auth, value).map_err(Failure::unusable_value)?;
        }
        match &self.0.place {
            Place::Here(here) => {
                let is_rehearsed_key = dry_run && matches!(value, NewValue::Generated(_));
                new.value = match value {
                    NewValue::Given(value) => Some(value),
                    NewValue::Generated(algorithm) => {
                        Some(SigningKey::generate(algorithm).to_bundle())
                    }
                    NewValue::MadeUp => None,
                };
                let credential = new.insert(&here.store, &here.actor(dry_run)).await?;
                self.0.copied(here).await;
                Ok(if is_rehearsed_key {
                    CredentialDetails::without_key(credential)
                } else {
                    CredentialDetails::of(credential, here.store.key())
                })
            }
            Place::There(relay) => {
                let mut body = body_of(&new);
                let given = match value {
                    NewValue::Given(value) => Some(("value", text_of(&value)?)),
                    NewValue::Generated(algorithm) => {
                        Some(("generate", json!({ "algorithm": algorithm.as_str() })))
                    }
                    NewValue::MadeUp => None,
                };
                body.extend(given.map(|(name, value)| (name.to_owned(), value)));
                let request = Request::post(CREDENTIALS).rehearsed(dry_run);
                let request = request.body(Value::Object(body));
                ask_details(relay, request, &new.name).await
            }
        }
    }

    /// Changes a credential, but for its name and value; it becomes another kind only if its value suits that.
    pub(crate) async fn update(
        &self,
        name: &str,
        change: CredentialUpdate,
        dry_run: bool,
    ) -> Result<CredentialView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                if let Some(kind) = change.auth {
                    let stored = here.credential(name).await?;
                    let checked = check_stored_value(&stored, kind, here.store.key());
                    checked.map_err(|error| Failure::unsuitable_stored_value(&error, name))?;
                }
                let actor = here.actor(dry_run);
                let credential = change.apply(&here.store, &actor, name).await?;
                self.0.copied(here).await;
                Ok(credential.into())
            }
            Place::There(relay) => {
                let request = Request::patch(one(name)).rehearsed(dry_run);
                ask(relay, request.body(changes_of(change)), name).await
            }
        }
    }

    /// Gives a credential another value.
    pub(crate) async fn set_value(
        &self,
        credential: &CredentialView,
        value: &Secret,
        dry_run: bool,
    ) -> Result<CredentialView, Failure> {
        let name = &credential.name;
        if let Ok(auth) = credential.auth.parse() {
            check_value(auth, value).map_err(Failure::unusable_value)?;
        }
        match &self.0.place {
            Place::Here(here) => {
                let actor = here.actor(dry_run);
                let stored = Credential::set_value(&here.store, &actor, name, value).await?;
                self.0.copied(here).await;
                Ok(stored.into())
            }
            Place::There(relay) => {
                let [team, credentials] = CREDENTIALS;
                let request = Request::patch([team, credentials, name, "secret"]);
                let body = json!({ "value": text_of(value)? });
                ask(relay, request.rehearsed(dry_run).body(body), name).await
            }
        }
    }

    /// Seals a value for the credential of that name, which need not be there.
    pub(crate) async fn seal(
        &self,
        name: &str,
        value: &Secret,
    ) -> Result<SealedValueView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let sealed = SealedValue::seal(&here.store, (&here.team.id, name), value);
                Ok(SealedValueView {
                    name: name.to_owned(),
                    value_sealed: sealed.to_string(),
                })
            }
            Place::There(relay) => {
                let [team, credentials] = CREDENTIALS;
                let request = Request::post([team, credentials, name, "seal"]);
                let request = request.body(json!({ "value": text_of(value)? }));
                relay.send_named(request, (Noun::Credential, name)).await
            }
        }
    }

    /// Deletes a credential.
    pub(crate) async fn delete(&self, name: &str, dry_run: bool) -> Result<(), Failure> {
        match &self.0.place {
            Place::Here(here) => {
                Credential::delete(&here.store, &here.actor(dry_run), name).await?;
                self.0.copied(here).await;
                Ok(())
            }
            Place::There(relay) => {
                let request = Request::delete(one(name)).rehearsed(dry_run);
                let deleted = relay.send_named::<Value>(request, (Noun::Credential, name));
                deleted.await.map(drop)
            }
        }
    }

    /// Makes one harmless call that tells whether the credential works: from this host, or from the relay's.
    pub(crate) async fn verify(&self, name: &str) -> Result<VerificationView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let credential = here.credential(name).await?;
                let verifier = here.verifier(self.0.invocation.config()?);
                let verification = verifier.verify(&here.actor(false), &credential).await?;
                self.0.copied(here).await;
                Ok(VerificationView::new(name.to_owned(), verification))
            }
            Place::There(relay) => {
                let [team, credentials] = CREDENTIALS;
                let request = Request::post([team, credentials, name, "verify"]).body(json!({}));
                relay.send_named(request, (Noun::Credential, name)).await
            }
        }
    }
}

fn one(name: &str) -> [&str; 3] {
    [CREDENTIALS[0], CREDENTIALS[1], name]
}

async fn ask(relay: &Relay, request: Request, name: &str) -> Result<CredentialView, Failure> {
    let answer = relay.send_named(request, (Noun::Credential, name)).await;
    Ok(as_here(answer?))
}

async fn ask_details(
    relay: &Relay,
    request: Request,
    name: &str,
) -> Result<CredentialDetails, Failure> {
    let answer = relay.send_named(request, (Noun::Credential, name)).await;
    let details: CredentialDetails = answer?;
    let credential = as_here(details.credential);
    Ok(CredentialDetails {
        credential,
        ..details
    })
}

/// Returns the view without the API's word for having no base.
fn as_here(mut view: CredentialView) -> CredentialView {
    view.api_base = view.api_base.filter(|base| base != SIGNING_BASE);
    view
}

/// Returns a value as JSON has it.
pub(super) fn text_of(value: &Secret) -> Result<Value, Failure> {
    let text = value.expose_text().ok_or_else(|| {
        Failure::usage("the value is not UTF-8, and a relay takes no other")
            .with_hint("on the host, without `--relay-url`, it can have any bytes")
    })?;
    Ok(json!(text))
}

fn body_of(new: &NewCredential) -> Map<String, Value> {
    let body = json!({
        "name": new.name,
        "description": new.description,
        "auth": new.auth.as_str(),
        "relative_target": new.relative_target,
        "auth_bindings": bindings_of(&new.bindings),
        "allowed_hosts": new.allowed_hosts,
        "any_host": new.any_host,
    });
    let Value::Object(mut body) = body else {
        unreachable!("it was written as an object")
    };
    set(&mut body, "api_base", new.api_base.clone());
    set(&mut body, "auth_header_format", new.header_format.clone());
    set(&mut body, "rate_limit_per_hour", new.rate_limit_per_hour);
    set(&mut body, "canary", new.canary.then_some(true));
    body
}

fn changes_of(change: CredentialUpdate) -> Value {
    let mut body = Map::new();
    set(&mut body, "description", change.description);
    set(&mut body, "auth", change.auth.map(Auth::as_str));
    set(&mut body, "api_base", change.api_base);
    set(&mut body, "relative_target", change.relative_target);
    set(&mut body, "auth_header_format", change.header_format);
    let bindings = change.bindings.as_deref().map(bindings_of);
    set(&mut body, "auth_bindings", bindings);
    set(&mut body, "allowed_hosts", change.allowed_hosts);
    set(&mut body, "any_host", change.any_host);
    set(&mut body, "rate_limit_per_hour", change.rate_limit_per_hour);
    set(&mut body, "canary", change.canary);
    Value::Object(body)
}

fn bindings_of(bindings: &[Binding]) -> Vec<Value> {
    let written = bindings.iter();
    written
        .map(|binding| json!({ "header": binding.header, "format": binding.format }))
        .collect()
}
