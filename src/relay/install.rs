//! `GET /install/tap`: a script with which agents that have a shell call this relay (spec/tap.md §2.2).

use std::sync::Arc;

use axum::{
    extract::State,
    response::{IntoResponse, Response},
};
use http::header;

use super::Parts;

/// The script; the relay's address is put in when it is asked for.
const SCRIPT: &str = include_str!("tap.sh");
/// What stands in the script for the relay's address.
const ADDRESS: &str = "@PUBLIC_URL@";

/// Returns the script, which calls this relay unless it is told otherwise.
pub(super) async fn tap(State(parts): State<Arc<Parts>>) -> Response {
    let script = script(&parts.settings.public_url);
    (
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        script,
    )
        .into_response()
}

fn script(public_url: &str) -> String {
    SCRIPT.replace(ADDRESS, &quoted(public_url))
}

/// Returns a text as one word of a shell, whatever is in it.
fn quoted(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_is_one_word_whatever_is_in_it() {
        assert_eq!(quoted("https://a.b"), "'https://a.b'");
        assert_eq!(quoted("a'$(x)\"`"), r#"'a'\''$(x)"`'"#);
    }

    #[test]
    fn the_address_stands_there_once() {
        assert_eq!(SCRIPT.matches(ADDRESS).count(), 1);
        assert!(script("https://a.b").contains("default_url='https://a.b'\n"));
    }
}
