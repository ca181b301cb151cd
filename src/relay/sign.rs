//! `POST /sign`: what an agent wants signed in, where to wait for the signature out (spec/tap.md §2.9).

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    response::Response,
};

use super::{
    Parts,
    forward::{Door, enter},
};

/// Has a person asked whether something is to be signed.
pub(super) async fn sign(State(parts): State<Arc<Parts>>, request: Request) -> Response {
    enter(parts, Door::Sign, request).await
}
