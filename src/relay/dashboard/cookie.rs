//! The dashboard's cookies: how they are named, read and set (RFC 6265bis).
//!
//! Behind an https address their names begin with `__Host-`: no other host of the domain, and nobody on
//! the way, can have set one. Without https a browser would not take such a name.

use std::time::Duration;

use http::{HeaderMap, HeaderValue, header};

use super::super::Parts;

/// One of the dashboard's cookies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cookie {
    /// The session's token.
    Session,
    /// A token for the forms of whoever is not signed in.
    Form,
    /// What the next page is to say about the last form.
    Flash,
}

impl Cookie {
    const fn name(self, is_secure: bool) -> &'static str {
        match (self, is_secure) {
            (Self::Session, true) => "__Host-postern-session",
            (Self::Session, false) => "postern-session",
            (Self::Form, true) => "__Host-postern-form",
            (Self::Form, false) => "postern-form",
            (Self::Flash, true) => "__Host-postern-flash",
            (Self::Flash, false) => "postern-flash",
        }
    }

    /// Returns what a browser sent; a cookie that is there twice is none.
    pub(super) fn read(self, headers: &HeaderMap, is_secure: bool) -> Option<&str> {
        let name = self.name(is_secure);
        let lines = headers.get_all(header::COOKIE).iter();
        let pairs = lines.filter_map(|line| line.to_str().ok());
        let pairs = pairs.flat_map(|line| line.split(';'));
        let mut values = pairs.filter_map(|pair| {
            let (found, value) = pair.trim().split_once('=')?;
            (found == name).then_some(value)
        });
        match (values.next(), values.next()) {
            (Some(value), None) => Some(value),
            _ => None,
        }
    }

    /// Returns the header that sets it. No script reads it, and no other site's form sends it.
    pub(super) fn set(self, value: &str, lasts: Option<Duration>, is_secure: bool) -> HeaderValue {
        let name = self.name(is_secure);
        let mut text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax");
        if let Some(lasts) = lasts {
            text = format!("{text}; Max-Age={}", lasts.as_secs());
        }
        if is_secure {
            text.push_str("; Secure");
        }
        let mut header = HeaderValue::try_from(text).expect("cookies are written in ASCII");
        header.set_sensitive(true);
        header
    }

    /// Returns the header that takes it away.
    pub(super) fn clear(self, is_secure: bool) -> HeaderValue {
        self.set("", Some(Duration::ZERO), is_secure)
    }
}

/// Returns whether people reach the relay by https.
pub(super) fn is_secure(parts: &Parts) -> bool {
    !parts.settings.public_url.starts_with("http://")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(lines: &[&str]) -> HeaderMap {
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(header::COOKIE, line.parse().unwrap());
        }
        headers
    }

    #[test]
    fn a_cookie_is_read_under_its_whole_name() {
        let sent = headers(&["a=b; postern-session=plain; __Host-postern-session=strict"]);
        assert_eq!(Cookie::Session.read(&sent, true), Some("strict"));
        assert_eq!(Cookie::Session.read(&sent, false), Some("plain"));
        assert_eq!(Cookie::Form.read(&sent, true), None);
    }

    #[test]
    fn a_cookie_that_is_there_twice_is_none() {
        for lines in [
            &["postern-session=a; postern-session=b"][..],
            &["postern-session=a", "postern-session=a"],
        ] {
            assert_eq!(Cookie::Session.read(&headers(lines), false), None);
        }
    }

    #[test]
    fn a_cookie_is_out_of_reach_of_scripts_and_other_sites() {
        let set = Cookie::Session.set("x", Some(Duration::from_secs(9)), true);
        let expected =
            "__Host-postern-session=x; Path=/; HttpOnly; SameSite=Lax; Max-Age=9; Secure";
        assert_eq!(set.to_str().unwrap(), expected);
        assert!(set.is_sensitive());
        let cleared = Cookie::Session.clear(false);
        let expected = "postern-session=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0";
        assert_eq!(cleared.to_str().unwrap(), expected);
    }
}
