//! What a page says once about the form before it, carried by a cookie from the answer to the next page.

use std::time::Duration;

use http::{HeaderMap, HeaderValue};
use percent_encoding::{NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};

use super::cookie::Cookie;

/// The most bytes of a notice; a browser takes 4096 for the whole cookie, each byte of ours up to three.
const BYTES_MAX: usize = 1000;
/// How long it waits for the next page.
const LASTS: Duration = Duration::from_mins(1);

/// What to say, and whether it is good news.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Flash {
    pub(super) is_good: bool,
    pub(super) text: String,
}

impl Flash {
    /// Returns what the cookie says; what is no notice of ours says nothing.
    pub(super) fn read(headers: &HeaderMap, is_secure: bool) -> Option<Self> {
        let value = Cookie::Flash.read(headers, is_secure)?;
        let (kind, text) = value.split_once('.')?;
        let text = percent_decode_str(text).decode_utf8().ok()?;
        let is_good = match kind {
            "done" => true,
            "problem" => false,
            _ => return None,
        };
        Some(Self {
            is_good,
            text: text.into_owned(),
        })
    }

    /// Returns the header that carries it.
    pub(super) fn set(&self, is_secure: bool) -> HeaderValue {
        let kind = if self.is_good { "done" } else { "problem" };
        let end = self.text.floor_char_boundary(BYTES_MAX);
        let rest = if end < self.text.len() { "…" } else { "" };
        let text = format!("{}{rest}", &self.text[..end]);
        let text = utf8_percent_encode(&text, NON_ALPHANUMERIC);
        Cookie::Flash.set(&format!("{kind}.{text}"), Some(LASTS), is_secure)
    }
}

#[cfg(test)]
mod tests {
    use http::header;

    use super::*;

    #[test]
    fn a_notice_survives_the_way_there_and_back() {
        for text in ["Denied `x`; by ann=", "ä\r\nSet-Cookie: a=b", "<script>"] {
            let flash = Flash {
                is_good: false,
                text: text.to_owned(),
            };
            let set = flash.set(true).to_str().unwrap().to_owned();
            let pair = set.split_once(';').unwrap().0;
            let mut headers = HeaderMap::new();
            headers.insert(header::COOKIE, pair.parse().unwrap());
            assert_eq!(Flash::read(&headers, true), Some(flash));
        }
    }

    #[test]
    fn a_long_notice_says_that_it_is_cut_off() {
        let flash = Flash {
            is_good: true,
            text: "ä".repeat(5000),
        };
        let set = flash.set(false);
        assert!(set.len() < 4096 && set.to_str().unwrap().contains("%E2%80%A6;"));
    }
}
