//! Grants, here and through a relay.

use serde::Deserialize;
use serde_json::json;

use super::{super::Failure, Deployment, Place};
use crate::{
    client::Request,
    store::{Grant, GrantFilter, GrantTerms, NewGrant, Noun},
    views::grant::GrantView,
};

/// Where the API has grants.
const GRANTS: [&str; 2] = ["team", "grants"];

/// The grants of the team.
#[derive(Debug)]
pub(crate) struct Grants<'a>(pub(super) &'a Deployment<'a>);

/// A grant to be made.
#[derive(Debug)]
pub(crate) struct Wanted<'a> {
    /// The name of the credential.
    pub(crate) credential: &'a str,
    /// The methods that are to pass.
    pub(crate) methods: &'a [String],
    /// The routes that are to pass.
    pub(crate) scopes: &'a [String],
    /// For how long, and how often.
    pub(crate) terms: GrantTerms,
}

/// The answer about one grant.
#[derive(Deserialize)]
struct One {
    grant: GrantView,
}

impl Grants<'_> {
    /// Returns them, the newest first: those of one credential, or all; those that hold, or all.
    pub(crate) async fn list(
        &self,
        credential: Option<&str>,
        all: bool,
    ) -> Result<Vec<GrantView>, Failure> {
        if let Some(name) = credential {
            self.0.credentials().show(name).await?;
        }
        match &self.0.place {
            Place::Here(here) => {
                let filter = GrantFilter {
                    credential,
                    is_live: !all,
                };
                let grants = Grant::list(&here.store, &here.team.id, filter).await?;
                let now = here.store.clock().now();
                let views = grants.into_iter().map(|grant| GrantView::of(grant, now));
                Ok(views.collect())
            }
            Place::There(relay) => {
                let request = Request::get(GRANTS)
                    .with_any("credential", credential)
                    .with_any("live", (!all).then_some("true"));
                relay.list(request, (Noun::Grant, "grants")).await
            }
        }
    }

    /// Makes a grant.
    pub(crate) async fn create(
        &self,
        wanted: Wanted<'_>,
        dry_run: bool,
    ) -> Result<GrantView, Failure> {
        let Wanted {
            credential,
            methods,
            scopes,
            terms,
        } = wanted;
        match &self.0.place {
            Place::Here(here) => {
                let new = NewGrant::new(credential, methods, scopes, terms)?;
                let grant = new.insert(&here.store, &here.actor(dry_run)).await?;
                self.0.copied(here).await;
                Ok(GrantView::of(grant, here.store.clock().now()))
            }
            Place::There(relay) => {
                let request = Request::post(["team", "credentials", credential, "grants"]);
                let request = request.rehearsed(dry_run).body(json!({
                    "methods": methods,
                    "route_scope": scopes,
                    "ttl_minutes": terms.minutes,
                    "max_uses": terms.max_uses,
                }));
                let about = (Noun::Credential, credential);
                let made: One = relay.send_named(request, about).await?;
                Ok(made.grant)
            }
        }
    }

    /// Revokes a grant.
    pub(crate) async fn revoke(&self, id: &str, dry_run: bool) -> Result<GrantView, Failure> {
        match &self.0.place {
            Place::Here(here) => {
                let grant = Grant::revoke(&here.store, &here.actor(dry_run), id).await?;
                self.0.copied(here).await;
                Ok(GrantView::of(grant, here.store.clock().now()))
            }
            Place::There(relay) => {
                let [team, grants] = GRANTS;
                let request = Request::post([team, grants, id, "revoke"]).rehearsed(dry_run);
                let revoked: One = relay.send_named(request, (Noun::Grant, id)).await?;
                Ok(revoked.grant)
            }
        }
    }
}
