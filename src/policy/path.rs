//! Where a call goes, in every way that whoever receives it may read its path.
//!
//! `/%61dmin`, `//admin`, `/admin;x`, `/x%2F..%2Fadmin` and `/admin` are one resource to some servers
//! and different ones to others. A rule that restricts must hold whichever it is, so a [`Place`]
//! knows, besides the path as it stands, its *readings*: dots resolved or not, parameters and trailing
//! dots dropped or not, escapes taken apart before or after the slashes, and the path cut where an escape
//! stands for what would end it.

use std::cell::OnceCell;

use url::{Host, Url};

/// A path split at its slashes; each segment is bytes, because escapes may stand for any byte.
pub(super) type Segments = Vec<Vec<u8>>;

/// Where a call goes.
#[derive(Debug)]
pub(super) struct Place {
    /// The host; `None` for a path below the credential's own address.
    pub(super) host: Option<Host<String>>,
    /// The segments as they stand in the address.
    pub(super) segments: Segments,
    /// The path they were split from.
    path: String,
    /// The readings, made when a rule first asks for them.
    readings: OnceCell<Vec<Segments>>,
}

impl Place {
    /// Returns the place that an absolute address names.
    pub(super) fn of_url(url: &Url) -> Self {
        Self::new(url.host().map(|host| host.to_owned()), url.path())
    }

    /// Returns the place that a relative target names; what follows `?` or `#` is not part of it.
    pub(super) fn of_path(path: &str) -> Self {
        let slash = if path.starts_with('/') { "" } else { "/" };
        // Read by the parser that will read it when it is sent, below an address that stands for the
        // credential's own.
        match Url::parse(&format!("http://relative.invalid{slash}{path}")) {
            Ok(url) => Self::new(None, url.path()),
            Err(_) => Self::new(None, path),
        }
    }

    fn new(host: Option<Host<String>>, path: &str) -> Self {
        Self {
            host,
            segments: split(path.strip_prefix('/').unwrap_or(path).as_bytes()),
            path: path.to_owned(),
            readings: OnceCell::new(),
        }
    }

    /// Returns the ways to read the path, each without empty segments and without escapes.
    pub(super) fn readings(&self) -> &[Segments] {
        self.readings.get_or_init(|| {
            let path = self.path.as_bytes();
            if is_plain(path) {
                return vec![read(path, false, false)];
            }
            let (once, whole) = (decode_once(path), decode(path));
            let cut = [ended(&once).to_vec(), ended(&whole).to_vec()];
            let mut readings = Vec::new();
            for unescaped in [path.to_vec(), once, whole].into_iter().chain(cut) {
                for tolerant in [false, true] {
                    for resolved in [false, true] {
                        let reading = read(&unescaped, tolerant, resolved);
                        if !readings.contains(&reading) {
                            readings.push(reading);
                        }
                    }
                }
            }
            readings
        })
    }

    /// Returns whether an escape or a parameter hides a `..` that some servers would follow.
    ///
    /// Without this, a rule for `/open` would let `/open/%2e%2e%2fadmin` through.
    pub(super) fn hides_a_climb(&self) -> bool {
        split_any(&decode(self.path.as_bytes())).any(|segment| without_parameters(segment) == b"..")
    }
}

/// Takes a path apart at its slashes as they stand.
pub(super) fn split(path: &[u8]) -> Segments {
    path.split(|&byte| byte == b'/')
        .map(<[u8]>::to_vec)
        .collect()
}

/// Replaces escapes until none is left, so that `%2561` is `a`.
///
/// One pass: whenever the end of what is written so far is an escape, it becomes its byte, which may
/// complete another one.
pub(super) fn decode(text: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(text.len());
    for &byte in text {
        out.push(byte);
        while let [.., b'%', high, low] = out[..]
            && let (Some(high), Some(low)) = (nibble(high), nibble(low))
        {
            out.truncate(out.len() - 3);
            out.push(high << 4 | low);
        }
    }
    out
}

/// Returns whether a path can be read in one way only: it has no escape, no parameter, no backslash, no empty
/// segment but perhaps at its end, and no dot that a segment begins or ends with.
fn is_plain(path: &[u8]) -> bool {
    let path = path.strip_prefix(b"/").unwrap_or(path);
    let path = path.strip_suffix(b"/").unwrap_or(path);
    let is_strange = |byte: &u8| matches!(byte, b'%' | b';' | b'\\') || !byte.is_ascii_graphic();
    let is_dotted = |segment: &[u8]| segment.starts_with(b".") || segment.ends_with(b".");
    let mut segments = path.split(|&byte| byte == b'/');
    path.is_empty()
        || !path.iter().any(is_strange)
            && segments.all(|segment| !segment.is_empty() && !is_dotted(segment))
}

/// Returns a path up to where a server that takes it for an address would see its end.
fn ended(path: &[u8]) -> &[u8] {
    let end = path.iter().position(|byte| matches!(byte, b'?' | b'#' | 0));
    &path[..end.unwrap_or(path.len())]
}

fn decode_once(text: &[u8]) -> Vec<u8> {
    percent_encoding::percent_decode(text).collect()
}

fn nibble(digit: u8) -> Option<u8> {
    let value = char::from(digit).to_digit(16)?;
    u8::try_from(value).ok()
}

/// Reads a path in one way. `tolerant` drops parameters and trailing dots and blanks; `resolved`
/// follows `.` and `..`.
fn read(path: &[u8], tolerant: bool, resolved: bool) -> Segments {
    let mut reading = Segments::new();
    for segment in split_any(path) {
        let segment = decode(segment);
        match without_parameters(&segment) {
            b"." if resolved => {}
            b".." if resolved => {
                reading.pop();
            }
            bare if tolerant => {
                let bare = bare.trim_ascii_start();
                let droppable = |byte: &u8| *byte == b'.' || byte.is_ascii_whitespace();
                let dropped = bare.iter().rev().take_while(|byte| droppable(byte)).count();
                if dropped < bare.len() {
                    reading.push(bare[..bare.len() - dropped].to_vec());
                }
            }
            _ if segment.is_empty() => {}
            _ => reading.push(segment),
        }
    }
    reading
}

/// Takes a path apart at slashes of either kind.
fn split_any(path: &[u8]) -> impl Iterator<Item = &[u8]> {
    path.split(|&byte| byte == b'/' || byte == b'\\')
}

fn without_parameters(segment: &[u8]) -> &[u8] {
    // A NUL ends a name where names are those of C.
    let end = segment.iter().position(|byte| matches!(byte, b';' | 0));
    segment[..end.unwrap_or(segment.len())].trim_ascii_end()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read_as(url: &str, path: &str) -> bool {
        let place = Place::of_url(&url.parse().unwrap());
        let wanted: Segments = split(path.as_bytes());
        place.readings().contains(&wanted)
    }

    #[test]
    fn one_resource_is_recognised_in_many_spellings() {
        for spelling in [
            "/a/admin",
            "/a/%61dmin",
            "/a/%2561dmin",
            "//a//admin/",
            "/a/./admin",
            "/x/../a/admin",
            "/x/%2e%2e/a/admin",
            "/x/%252e%252e/a/admin",
            "/x%2f..%2fa/admin",
            "/x/..;y/a/admin",
            "/a;v=1/admin;x",
            "/a/admin.",
            "/a/admin%20.",
            "/;/a/admin",
            "/a%5Cadmin",
            "/a\\admin",
            "/a%2Fadmin",
            "/a%252Fadmin",
            "/a/%20admin",
            "/a/admin%09",
            "/a/admin%00.html",
            "/a/admin%3Fx",
            "/a/admin%23",
            "/a/admin%253F/x",
            "/a/.%00/admin",
            "/a/adm\tin",
        ] {
            let url = format!("https://h{spelling}");
            assert!(read_as(&url, "a/admin"), "{spelling}");
        }
    }

    #[test]
    fn an_escaped_slash_is_also_read_as_part_of_its_segment() {
        let place = Place::of_path("/files/a%2Fb/%73ecret");
        let wanted = [b"files".to_vec(), b"a/b".to_vec(), b"secret".to_vec()];
        assert!(place.readings().iter().any(|reading| *reading == wanted));
    }

    #[test]
    fn hidden_climbs_are_found_and_dots_in_names_are_not() {
        for (path, hidden) in [
            ("/open/%2e%2e%2fadmin", true),
            ("/open/..;/admin", true),
            ("/open/..%5cadmin", true),
            ("/open/%252e%252e%252fadmin", true),
            ("/open/a..b", false),
            ("/open/...", false),
            ("/open/v1.2", false),
            ("/open/../x", false),
            ("/open/..%00x/", true),
            ("/open/..%20/", true),
        ] {
            assert_eq!(Place::of_path(path).hides_a_climb(), hidden, "{path}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_left_to_decode(text in "[%0-9a-fA-F25/]{0,40}") {
            let plain = decode(text.as_bytes());
            prop_assert_eq!(decode_once(&plain), plain.clone());
            prop_assert_eq!(decode(&decode_once(text.as_bytes())), plain);
        }

        #[test]
        fn a_plain_path_is_read_like_any_other(path in "(/|[a-z.~$]){0,12}") {
            let path = path.as_bytes();
            if is_plain(path) {
                let wanted = read(path, false, false);
                for (tolerant, resolved) in [(false, true), (true, false), (true, true)] {
                    prop_assert_eq!(read(&decode(path), tolerant, resolved), wanted.clone());
                }
            }
        }

        #[test]
        fn a_plain_path_has_one_reading(segments in prop::collection::vec("[a-z0-9_-]{1,5}", 0..5)) {
            let place = Place::of_path(&format!("/{}", segments.join("/")));
            let wanted: Segments = segments.into_iter().map(String::into_bytes).collect();
            prop_assert_eq!(place.readings(), &[wanted]);
        }
    }
}
