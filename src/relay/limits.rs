//! What agents are told of their limits: the headers `X-RateLimit-*` (spec/tap.md §1.4).

use http::{HeaderMap, HeaderName, HeaderValue};

use crate::proxy::Allowance;

/// Limit, what is left of it, and when it counts anew, in seconds since 1970.
const HEADERS: [HeaderName; 3] = [
    HeaderName::from_static("x-ratelimit-limit"),
    HeaderName::from_static("x-ratelimit-remaining"),
    HeaderName::from_static("x-ratelimit-reset"),
];
/// The same, where the upstream has told of limits of its own.
const BESIDE: [HeaderName; 3] = [
    HeaderName::from_static("x-tap-ratelimit-limit"),
    HeaderName::from_static("x-tap-ratelimit-remaining"),
    HeaderName::from_static("x-tap-ratelimit-reset"),
];

/// Tells an agent what its limit leaves. What the upstream says of its own limits under the same names
/// stays: clients of its API act on it.
pub(super) fn tell(headers: &mut HeaderMap, allowance: &Allowance) {
    // Rounded up: within its last second the hour is not over.
    let reset = allowance.resets_at.as_millis().div_euclid(1000)
        + i64::from(allowance.resets_at.as_millis().rem_euclid(1000) > 0);
    let values = [allowance.limit, allowance.remaining, reset];
    let is_upstreams = HEADERS.iter().any(|name| headers.contains_key(name));
    let names = if is_upstreams { BESIDE } else { HEADERS };
    for (name, value) in names.into_iter().zip(values) {
        headers.insert(name, HeaderValue::from(value));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::Timestamp;

    fn told(mut headers: HeaderMap) -> HeaderMap {
        let allowance = Allowance {
            limit: 5,
            remaining: 4,
            resets_at: Timestamp::from_millis(3_600_000),
        };
        tell(&mut headers, &allowance);
        headers
    }

    #[test]
    fn a_limit_is_told_in_three_headers() {
        let headers = told(HeaderMap::new());
        let values = HEADERS.map(|name| headers[name].to_str().unwrap().to_owned());
        assert_eq!(values, ["5", "4", "3600"]);
    }

    #[test]
    fn what_the_upstream_says_of_its_own_stays() {
        let mut headers = HeaderMap::new();
        headers.insert("x-ratelimit-remaining", HeaderValue::from_static("59"));
        let headers = told(headers);
        assert_eq!(headers["x-ratelimit-remaining"], "59");
        assert_eq!(headers["x-tap-ratelimit-remaining"], "4");
        assert!(!headers.contains_key("x-ratelimit-limit"));
    }
}
