//! What the address of a request says. What cannot be read of it is refused like anything else.

use axum::extract::{FromRequestParts, Path as PathOf, Query as QueryOf};
use http::{StatusCode, request::Parts as Head};
use serde::de::DeserializeOwned;

use super::error::ApiError;

/// What varies in a path.
pub(super) struct Path<T>(pub(super) T);

/// What stands behind the path.
pub(super) struct Query<T>(pub(super) T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Path<T> {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, state: &S) -> Result<Self, ApiError> {
        let read = PathOf::from_request_parts(head, state).await;
        read.map(|PathOf(path)| Self(path)).map_err(|_| {
            let message = "what this path names is not UTF-8 text";
            ApiError::plain(StatusCode::BAD_REQUEST, "invalid_path", message)
        })
    }
}

impl<T: DeserializeOwned, S: Send + Sync> FromRequestParts<S> for Query<T> {
    type Rejection = ApiError;

    async fn from_request_parts(head: &mut Head, state: &S) -> Result<Self, ApiError> {
        let read = QueryOf::from_request_parts(head, state).await;
        read.map(|QueryOf(query)| Self(query))
            .map_err(|error| ApiError::query(&error.body_text()))
    }
}
