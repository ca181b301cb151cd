//! The JSON that an agent or an app sends in a small body.

use axum::body::{Body, Bytes, to_bytes};
use http::StatusCode;
use serde_json::{Map, Value};
use tokio::time::timeout;

use super::{body::READ_TIMEOUT, error::ApiError};

/// The longest body: it is a form, not a file.
const BODY_BYTES_MAX: usize = 64 << 10;

/// Reads a small body whole.
pub(super) async fn read_small(body: Body) -> Result<Bytes, ApiError> {
    let read = timeout(READ_TIMEOUT, to_bytes(body, BODY_BYTES_MAX)).await;
    if let Ok(Ok(bytes)) = read {
        return Ok(bytes);
    }
    let message = format!("the body is longer than {BODY_BYTES_MAX} bytes, or broke off");
    Err(ApiError::refused(
        (StatusCode::PAYLOAD_TOO_LARGE, "body_too_large"),
        &message,
        "send less",
    ))
}

/// Reads a body that has to be a JSON object.
pub(super) async fn read_object(body: Body) -> Result<Map<String, Value>, ApiError> {
    let bytes = read_small(body).await?;
    match serde_json::from_slice(&bytes) {
        Ok(Value::Object(object)) => Ok(object),
        Ok(_) => Err(invalid("the body is not a JSON object")),
        // What it says of the place is kept, of the text nothing: it may hold what it should not.
        Err(error) => Err(invalid(&format!(
            "the body is not JSON: line {}, column {}",
            error.line(),
            error.column()
        ))),
    }
}

fn invalid(message: &str) -> ApiError {
    ApiError::bad_request("invalid_json", message, "send a JSON object")
}
