//! `/user/sessions` and `/team/sessions`: who is signed in, and ending that.

use std::sync::Arc;

use axum::{Json, extract::State};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::super::{
    Parts,
    address::Path,
    error::ApiError,
    typed::{Body, Nothing, Query},
};
use super::{
    guard::{Author, Caller},
    refusal::{change, missing_among},
};
use crate::{
    store::{Actor, Member, Noun, Session, SessionFilter, SessionRow},
    views::session::SessionView,
};

/// Whose sessions are meant.
#[derive(Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct WhoseSessions {
    /// The e-mail address of a member; without it, everybody's.
    user: Option<String>,
}

/// Sessions.
#[derive(JsonSchema, Serialize)]
pub(super) struct SessionList {
    sessions: Vec<SessionAnswer>,
}

/// A session, as commands show it, and whether it is the caller's own.
#[derive(JsonSchema, Serialize)]
pub(super) struct SessionAnswer {
    #[serde(flatten)]
    view: SessionView,
    /// Whether the request was made with it.
    current: bool,
}

/// Lists the caller's own sessions, in all teams.
pub(super) async fn own(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
) -> Result<Json<SessionList>, ApiError> {
    listed(
        &parts,
        &caller,
        SessionFilter::User(&caller.0.member.user_id),
    )
    .await
}

/// Ends one of the caller's own.
pub(super) async fn end_own(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
) -> Result<Json<SessionAnswer>, ApiError> {
    let own = SessionFilter::User(&author.0.member.user_id);
    end_one(&parts, &author, (own, &id)).await
}

/// Ends all of the caller's own but the one that asks.
pub(super) async fn end_others(
    State(parts): State<Arc<Parts>>,
    author: Author,
    _: Body<Nothing>,
) -> Result<Json<SessionList>, ApiError> {
    let own = SessionFilter::User(&author.0.member.user_id);
    let ended = Session::revoke_all(&parts.store, &author.actor(), (own, Some(&author.0))).await;
    let ended = ended.map_err(|error| ApiError::store(error, &parts))?;
    parts.proxy.copy_audit().await;
    Ok(Json(told(ended, &author)))
}

/// Lists the sessions that work for the team.
pub(super) async fn list(
    State(parts): State<Arc<Parts>>,
    caller: Caller,
    Query(whose): Query<WhoseSessions>,
) -> Result<Json<SessionList>, ApiError> {
    let user = whose.id(&parts, &caller).await?;
    listed(&parts, &caller, filter(&caller, user.as_deref())).await
}

/// Ends one of them.
pub(super) async fn end(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Path(id): Path<String>,
) -> Result<Json<SessionAnswer>, ApiError> {
    end_one(&parts, &author, (SessionFilter::Team(author.team()), &id)).await
}

/// Ends a member's, or everybody's: the one that asks, too, where it is among them.
pub(super) async fn end_all(
    State(parts): State<Arc<Parts>>,
    author: Author,
    Body(whose): Body<WhoseSessions>,
) -> Result<Json<SessionList>, ApiError> {
    let user = whose.id(&parts, &author).await?;
    let which = (filter(&author, user.as_deref()), None);
    let ended = Session::revoke_all(&parts.store, &author.actor(), which).await;
    let ended = ended.map_err(|error| ApiError::store(error, &parts))?;
    parts.proxy.copy_audit().await;
    Ok(Json(told(ended, &author)))
}

/// Ends one of the sessions that are meant: for a page.
///
/// # Errors
/// 404 for one that there is not among them.
pub(in crate::relay) async fn ended(
    parts: &Parts,
    actor: &Actor,
    which: (SessionFilter<'_>, &str),
) -> Result<(), ApiError> {
    let ended = Session::revoke(&parts.store, actor, which).await;
    ended.map_err(change(parts, Noun::Session))?;
    parts.proxy.copy_audit().await;
    Ok(())
}

/// Ends all of them.
pub(in crate::relay) async fn all_ended(
    parts: &Parts,
    actor: &Actor,
    which: SessionFilter<'_>,
) -> Result<(), ApiError> {
    let ended = Session::revoke_all(&parts.store, actor, (which, None)).await;
    ended.map_err(|error| ApiError::store(error, parts))?;
    parts.proxy.copy_audit().await;
    Ok(())
}

impl WhoseSessions {
    /// Returns the id of the member, where one is named.
    async fn id(&self, parts: &Parts, caller: &Caller) -> Result<Option<String>, ApiError> {
        let Some(email) = &self.user else {
            return Ok(None);
        };
        let members = Member::list(&parts.store, caller.team()).await;
        let members = members.map_err(|error| ApiError::store(error, parts))?;
        let found = members
            .iter()
            .find(|member| member.email.eq_ignore_ascii_case(email));
        let member = found.ok_or_else(|| {
            let known: Vec<_> = members.iter().map(|member| &member.email).collect();
            missing_among(Noun::User, email, &known)
        })?;
        Ok(Some(member.user_id.clone()))
    }
}

fn filter<'a>(caller: &'a Caller, user: Option<&'a str>) -> SessionFilter<'a> {
    match user {
        Some(user) => SessionFilter::UserOf(caller.team(), user),
        None => SessionFilter::Team(caller.team()),
    }
}

async fn listed(
    parts: &Parts,
    caller: &Caller,
    filter: SessionFilter<'_>,
) -> Result<Json<SessionList>, ApiError> {
    let rows = SessionRow::list(&parts.store, filter).await;
    let rows = rows.map_err(|error| ApiError::store(error, parts))?;
    Ok(Json(told(rows, caller)))
}

async fn end_one(
    parts: &Parts,
    author: &Author,
    which: (SessionFilter<'_>, &str),
) -> Result<Json<SessionAnswer>, ApiError> {
    let ended = Session::revoke(&parts.store, &author.actor(), which).await;
    let ended = ended.map_err(change(parts, Noun::Session))?;
    parts.proxy.copy_audit().await;
    Ok(Json(SessionAnswer::of(ended, author)))
}

fn told(rows: Vec<SessionRow>, caller: &Caller) -> SessionList {
    let told = rows.into_iter().map(|row| SessionAnswer::of(row, caller));
    SessionList {
        sessions: told.collect(),
    }
}

impl SessionAnswer {
    fn of(row: SessionRow, caller: &Caller) -> Self {
        Self {
            current: row.id == caller.0.id,
            view: SessionView::from(row),
        }
    }
}
