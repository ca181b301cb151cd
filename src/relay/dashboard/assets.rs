//! What pages load: styles, scripts and pictures, which are part of the program.

use std::{fmt::Write, sync::LazyLock};

use axum::response::{IntoResponse, Response};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};

use super::super::{address::Path, error::ApiError};
use crate::secrets::sha256_hex;

/// Where the service worker is: at an address of its own, which a browser looks at again.
pub(super) const WORKER_PATH: &str = "/dashboard/service-worker.js";
const WORKER: &[u8] = include_bytes!("assets/service-worker.js");
/// Where they are; the address of each has a hash of its content, so that a browser may keep it for good.
pub(super) const PATH: &str = "/dashboard/assets/{hash}/{name}";
/// How much of the hash stands in the address, in characters.
const HASH_CHARACTERS: usize = 16;

const CSS: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

static ASSETS: LazyLock<Vec<Asset>> = LazyLock::new(|| {
    vec![
        Asset::new("postern.css", CSS, include_bytes!("assets/postern.css")),
        Asset::new("copy.js", SCRIPT, include_bytes!("assets/copy.js")),
        Asset::new("links.js", SCRIPT, include_bytes!("assets/links.js")),
        Asset::new("live.js", SCRIPT, include_bytes!("assets/live.js")),
        Asset::new("passkey.js", SCRIPT, include_bytes!("assets/passkey.js")),
        Asset::new("push.js", SCRIPT, include_bytes!("assets/push.js")),
        Asset::new("icon.svg", SVG, include_bytes!("assets/icon.svg")),
    ]
});

struct Asset {
    name: &'static str,
    kind: &'static str,
    bytes: &'static [u8],
    hash: String,
}

impl Asset {
    fn new(name: &'static str, kind: &'static str, bytes: &'static [u8]) -> Self {
        let mut hash = sha256_hex(bytes);
        hash.truncate(HASH_CHARACTERS);
        Self {
            name,
            kind,
            bytes,
            hash,
        }
    }
}

/// Returns the address of an asset, which has to be there.
pub(super) fn url(name: &str) -> String {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    let asset = found.expect("pages name assets that there are");
    let mut url = "/dashboard/assets/".to_owned();
    write!(url, "{}/{name}", asset.hash).expect("a text takes any length");
    url
}

/// Answers with the service worker, which may speak for all pages of the dashboard.
pub(super) async fn show_worker() -> impl IntoResponse {
    let heads = [
        (header::CONTENT_TYPE, SCRIPT),
        (header::CACHE_CONTROL, "no-cache"),
        (
            HeaderName::from_static("service-worker-allowed"),
            "/dashboard",
        ),
    ];
    (heads, WORKER)
}

/// Answers with an asset. Under another hash, as a page of another version knows it, it is not to be kept.
pub(super) async fn show(
    Path((hash, name)): Path<(String, String)>,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let found = ASSETS.iter().find(|asset| asset.name == name);
    let asset = found.ok_or_else(|| ApiError::missing("not_found", "there is no such file"))?;
    let keep = if hash == asset.hash {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let tag = format!("\"{}\"", asset.hash);
    let known = headers.get(header::IF_NONE_MATCH);
    let is_known = known.is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let tag = HeaderValue::try_from(tag).expect("it is made of hex digits");
    let kept = [
        (header::CACHE_CONTROL, HeaderValue::from_static(keep)),
        (header::ETAG, tag),
    ];
    if is_known {
        return Ok((StatusCode::NOT_MODIFIED, kept).into_response());
    }
    let kind = [(header::CONTENT_TYPE, asset.kind)];
    Ok((kept, kind, asset.bytes).into_response())
}
