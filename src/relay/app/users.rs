//! `/app/users`: the end users of an app.

use std::sync::Arc;

use axum::{
    Json,
    extract::{Request, State},
};
use http::StatusCode;
use serde::{Deserialize, Serialize};

use super::{actor, end_user, read, refused};
use crate::{
    clock::Timestamp,
    relay::{Parts, address::Query, auth::App, error::ApiError},
    store::{EndUser, check_display_name},
};

/// How many end users a list shows when it is not told, and at most.
const USERS_DEFAULT: i64 = 100;
const USERS_MAX: i64 = 1000;

/// An end user to be made.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(in crate::relay) struct NewUser {
    /// The app's own id.
    #[serde(alias = "id", alias = "external_id", alias = "end_user_id")]
    ext_id: String,
    display_name: Option<String>,
}

/// Which end users a list is to show.
#[derive(Debug, Deserialize)]
pub(in crate::relay) struct ListQuery {
    limit: Option<i64>,
    offset: Option<i64>,
}

/// An end user as apps see them.
#[derive(Debug, Serialize)]
struct UserBody {
    ext_id: String,
    display_name: Option<String>,
    status: String,
    created_at: Timestamp,
    last_seen_at: Option<Timestamp>,
}

/// End users, the oldest first.
#[derive(Debug, Serialize)]
pub(in crate::relay) struct UsersBody {
    users: Vec<UserBody>,
}

/// An end user who was made, or who was there.
#[derive(Debug, Serialize)]
pub(in crate::relay) struct PutBody {
    #[serde(flatten)]
    user: UserBody,
    /// Whether they were made.
    created: bool,
}

impl From<EndUser> for UserBody {
    fn from(user: EndUser) -> Self {
        Self {
            ext_id: user.ext_id,
            display_name: user.display_name,
            status: user.status,
            created_at: user.created_at,
            last_seen_at: user.last_seen_at,
        }
    }
}

/// Makes an end user: 201, or 200 for one who is there already.
pub(in crate::relay) async fn create(
    State(parts): State<Arc<Parts>>,
    App(app): App,
    request: Request,
) -> Result<(StatusCode, Json<PutBody>), ApiError> {
    let new: NewUser = read(request).await?;
    let ext_id = end_user(&new.ext_id, &parts)?;
    if let Some(name) = &new.display_name {
        check_display_name(name).map_err(|error| {
            ApiError::plain(StatusCode::BAD_REQUEST, "invalid_body", &error.to_string())
        })?;
    }
    let actor = actor(&app);
    let put = EndUser::put(&parts.store, &actor, (&ext_id, new.display_name.as_deref()));
    let (user, created) = put.await.map_err(|error| refused(error, &parts))?;
    parts.proxy.copy_audit().await;
    let status = if created {
        StatusCode::CREATED
    } else {
        StatusCode::OK
    };
    let user = user.into();
    Ok((status, Json(PutBody { user, created })))
}

/// Lists the end users of the app's team.
pub(in crate::relay) async fn list(
    State(parts): State<Arc<Parts>>,
    App(app): App,
    Query(query): Query<ListQuery>,
) -> Result<Json<UsersBody>, ApiError> {
    let limit = query.limit.unwrap_or(USERS_DEFAULT).clamp(1, USERS_MAX);
    let page = (limit, query.offset.unwrap_or(0).max(0));
    let users = EndUser::list(&parts.store, &app.team, page).await;
    let users = users.map_err(|error| ApiError::store(error, &parts))?;
    let users = users.into_iter().map(UserBody::from).collect();
    Ok(Json(UsersBody { users }))
}
