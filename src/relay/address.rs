//! What the address of a request says. What cannot be read of it is refused like anything else.

use axum::extract::{FromRequestParts, Path as PathOf, Query as QueryOf, RawPathParams};
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
        let invalid = |message| ApiError::plain(StatusCode::BAD_REQUEST, "invalid_path", message);
        let named = RawPathParams::from_request_parts(head, state).await;
        // No database keeps one, and not every database can be asked for one.
        if named.is_ok_and(|named| named.iter().any(|(_, value)| value.contains('\0'))) {
            return Err(invalid("what this path names has a zero byte"));
        }
        let read = PathOf::from_request_parts(head, state).await;
        read.map(|PathOf(path)| Self(path))
            .map_err(|_| invalid("what this path names is not UTF-8 text"))
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
