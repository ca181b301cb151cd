//! A sidecar: a program of the operator's that is handed the value and calls for the agent (spec/tap.md §2.7).

use http::{HeaderName, HeaderValue, Request};
use percent_encoding::percent_decode;
use url::Url;

use crate::{
    proxy::{Refusal, call::AgentCall},
    secrets::Secret,
    store::Credential,
};

/// How often a path is decoded to look for what it hides; one that is encoded more often is refused.
const DECODINGS_MAX: usize = 8;

/// Returns the address that a relative target has below the credential's own; without one, that itself.
pub(in crate::proxy) fn relative(credential: &Credential, target: &str) -> Result<Url, Refusal> {
    let base = base(credential)?;
    if target.is_empty() {
        return Ok(base);
    }
    check_path(target).map_err(|reason| Refusal::TargetClimbs { reason })?;
    let misconfigured = || Refusal::Misconfigured {
        name: credential.name.clone(),
    };
    if base.query().is_some() || base.fragment().is_some() {
        return Err(misconfigured());
    }
    let whole = format!(
        "{}/{}",
        base.as_str().trim_end_matches('/'),
        target.strip_prefix('/').unwrap_or(target)
    );
    let url = Url::parse(&whole).map_err(|_| misconfigured())?;
    let begin = base.path().trim_end_matches('/');
    let is_below = url
        .path()
        .strip_prefix(begin)
        .is_some_and(|rest| rest.starts_with('/'));
    // What the checks above let through stays below; a parser that sees it otherwise must not decide.
    if url.origin() != base.origin() || !is_below {
        return Err(Refusal::TargetClimbs {
            reason: "it leads out of the credential's own address",
        });
    }
    Ok(url)
}

/// Returns where the credential's calls go.
pub(in crate::proxy) fn base(credential: &Credential) -> Result<Url, Refusal> {
    let name = || credential.name.clone();
    let base = credential.api_base.as_deref();
    let base = base.ok_or_else(|| Refusal::NoApiBase { name: name() })?;
    let url = Url::parse(base).ok();
    let url = url.filter(|url| matches!(url.scheme(), "http" | "https") && url.has_host());
    url.ok_or_else(|| Refusal::Misconfigured { name: name() })
}

/// Puts in the headers that a sidecar reads. What the agent sent under their names is gone already.
pub(super) fn fill(
    request: &mut Request<()>,
    (credential, value): (&Credential, &Secret),
    (call, target): (&AgentCall, Option<&Url>),
) -> Result<(), Refusal> {
    let misconfigured = || Refusal::Misconfigured {
        name: credential.name.clone(),
    };
    let mut put = |name: &'static str, bytes: &[u8]| {
        let value = HeaderValue::from_bytes(bytes).map_err(|_| misconfigured())?;
        request
            .headers_mut()
            .insert(HeaderName::from_static(name), value);
        Ok::<_, Refusal>(())
    };
    put("x-oauth-credential", credential.name.as_bytes())?;
    put("x-tap-method", call.method.as_bytes())?;
    if let Some(target) = target {
        // As it was judged: another reading of the agent's own words could lead elsewhere.
        put("x-oauth-target", target.as_str().as_bytes())?;
    }
    put("x-oauth-credential-data", in_one_line(value).expose())?;
    let data = HeaderName::from_static("x-oauth-credential-data");
    if let Some(value) = request.headers_mut().get_mut(data) {
        value.set_sensitive(true);
    }
    Ok(())
}

/// Returns a value as a header can carry it: between the parts of JSON, a line end means as little as a blank.
fn in_one_line(value: &Secret) -> Secret {
    let text = value.expose().trim_ascii();
    let is_json = matches!(text.first(), Some(b'{' | b'['))
        && serde_json::from_slice::<serde::de::IgnoredAny>(text).is_ok();
    if !is_json {
        return value.clone();
    }
    let plain = text.iter().map(|&byte| match byte {
        b'\n' | b'\r' | b'\t' => b' ',
        byte => byte,
    });
    Secret::new(plain.collect())
}

/// Refuses a target that is more than a path, or could be taken for another one by whoever decodes it.
fn check_path(target: &str) -> Result<(), &'static str> {
    let path = target.split(['?', '#']).next().unwrap_or_default();
    if target.chars().any(char::is_control) {
        return Err("it has control characters");
    }
    if target.split_once(':').is_some_and(|(scheme, rest)| {
        rest.starts_with("//") && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
    }) {
        return Err("it is an address, and the credential takes a path below its own");
    }
    if !is_well_encoded(path) {
        return Err("it has a `%` that encodes nothing");
    }
    let mut text = path.as_bytes().to_vec();
    check_text(&text, path.as_bytes())?;
    for _ in 0..DECODINGS_MAX {
        let decoded: Vec<u8> = percent_decode(&text).collect();
        if decoded == text {
            return Ok(());
        }
        check_text(&decoded, path.as_bytes())?;
        text = decoded;
    }
    Err("it is encoded too often")
}

/// Refuses what climbs or hides a separator, in a path that has been decoded some times.
fn check_text(text: &[u8], path: &[u8]) -> Result<(), &'static str> {
    let Ok(decoded) = std::str::from_utf8(text) else {
        return Err("it encodes what is not UTF-8 text");
    };
    // What some programs take for a dot or a slash once they have made Unicode plain (NFKC).
    if decoded.contains(['\u{ff0e}', '\u{2024}', '\u{2025}', '\u{2026}', '\u{fe52}']) {
        return Err("it has characters that may be taken for dots");
    }
    if decoded.contains([
        '\\', '\u{ff3c}', '\u{fe68}', '\u{ff0f}', '\u{2215}', '\u{2044}',
    ]) {
        return Err("it has a backslash, or what may be taken for one or for a slash");
    }
    if decoded.contains("..") {
        return Err("it has `..`");
    }
    let slashes = |bytes: &[u8]| bytes.split(|&byte| byte == b'/').count();
    if slashes(text) != slashes(path) {
        return Err("it has an encoded slash");
    }
    let is_dot = |segment: &str| segment.split(';').next().unwrap_or_default().trim() == ".";
    if decoded.split('/').any(is_dot) {
        return Err("it has a segment `.`");
    }
    if decoded.chars().any(char::is_control) {
        return Err("it has control characters");
    }
    Ok(())
}

fn is_well_encoded(path: &str) -> bool {
    path.split('%').skip(1).all(|rest| {
        let digits = rest.as_bytes();
        digits.len() >= 2 && digits[..2].iter().all(u8::is_ascii_hexdigit)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_path_that_climbs_is_refused_however_it_is_written() {
        for path in [
            "..",
            "/..",
            "/../admin",
            "/a/../../admin",
            "/a/..",
            "/..;/admin",
            "/a..b",
            "/%2e%2e/admin",
            "/%2E%2e/admin",
            "/.%2e/admin",
            "/%2e./admin",
            "/%252e%252e/admin",
            "/%25252e%25252e/",
            "/.%252e/",
            "/a%2f..%2fb",
            "/a%2Fb",
            "/a%252fb",
            "/a%5cb",
            "/a%5C..%5Cb",
            "/a\\b",
            "/..\\admin",
            "/a%255cb",
            "/./a",
            "/a/.",
            "/%2e/a",
            "/.;x=1/a",
            "/%2e;/a",
            "/%c0%ae%c0%ae/",
            "/%ff",
            "/%u002e%u002e/",
            "/%zz",
            "/%",
            "/a%",
            "/%2",
            "/.\t./admin",
            "/a\nb",
            "/%00",
            "/a%0d%0a",
            "/%250a",
            "/\u{ff0e}\u{ff0e}/a",
            "/%ef%bc%8e%ef%bc%8e/",
            "/a\u{2215}b",
            "http://evil.example/",
            "HTTPS://evil.example/",
            "/ ./ . /a",
            "/%25%32%65%25%32%65/",
            "/%2525252525252525252525252541",
        ] {
            assert!(check_path(path).is_err(), "{path:?}");
        }
    }

    #[test]
    fn a_plain_path_is_let_through() {
        for path in [
            "",
            "/",
            "messages",
            "/messages?limit=2",
            "/a/b.c/d",
            "/a;v=1/b",
            "/100%25",
            "/a%20b",
            "/%C3%A9",
            "//a//b",
            "/a?x=../..",
            "/a?x=%2e%2e%2f",
            "/a?u=http://h/",
            "/a#..",
            "/.well-known/x",
            "/a.",
            "/~user",
            "/@me",
            "/a:b",
            "/v1/x:batch",
            "/a+b",
        ] {
            assert_eq!(check_path(path), Ok(()), "{path:?}");
        }
    }

    proptest! {
        /// Whatever is let through stays below the address, also for whoever decodes it again.
        #[test]
        fn no_path_leads_out(pieces in prop::collection::vec(
            prop::sample::select(vec![
                "/", ".", "..", "%2e", "%2E", "%25", "2e", "%2f", "2f", "%5c", "\\", ";", "?", "#", "a", "%c0%ae", "\t", "%", ":", "//",
            ]), 0..12,
        )) {
            let target = pieces.concat();
            let credential = credential("http://side.example:8082/base/");
            if let Ok(url) = relative(&credential, &target) {
                prop_assert_eq!(url.host_str(), Some("side.example"));
                prop_assert!(url.path().starts_with("/base/"), "{} {}", target, url);
                let mut path = url.path().to_owned();
                for _ in 0..12 {
                    let climbs = path.split(['/', '\\']).any(|part| part.starts_with(".."));
                    prop_assert!(!climbs, "{} {}", target, url);
                    path = percent_decode(path.as_bytes()).decode_utf8_lossy().into_owned();
                }
            }
        }
    }

    fn credential(base: &str) -> Credential {
        let at = crate::clock::Timestamp::from_millis(0);
        Credential {
            rate_limit_per_hour: None,
            canary: false,
            end_user_id: None,
            app_id: None,
            id: String::new(),
            team: crate::store::TeamId::new("t".to_owned()),
            name: "side".to_owned(),
            description: String::new(),
            auth: crate::store::Auth::Custom,
            api_base: Some(base.to_owned()),
            relative_target: true,
            header_format: None,
            bindings: Vec::new(),
            allowed_hosts: Vec::new(),
            any_host: false,
            sealed: None,
            value_set_at: None,
            created_at: at,
            updated_at: at,
        }
    }

    #[test]
    fn a_value_is_told_in_one_line() {
        let told = |text: &str| in_one_line(&Secret::from(text)).expose().to_vec();
        assert_eq!(told("{\n\t\"a\": \"b\\n\"\r\n}\n"), br#"{  "a": "b\n"  }"#);
        assert_eq!(told("two\nlines"), b"two\nlines");
    }
}
