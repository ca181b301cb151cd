//! A token, or a quartet that signs, or both, as X gives them (spec/tap.md §2.7, 3).

use http::StatusCode;

use super::oauth1::Quartet;
use crate::{proxy::call::AuthMode, secrets::Secret};

/// A bundle that has at least one of the two.
#[derive(Clone, Debug)]
pub(super) struct Hybrid {
    bearer: Option<Secret>,
    quartet: Option<Quartet>,
}

/// How a request is authenticated, and how once more if that is refused.
#[derive(Clone, Debug)]
pub(super) struct Chosen {
    pub(super) first: Way,
    pub(super) second: Option<Way>,
}

/// One of the two.
#[derive(Clone, Debug)]
pub(super) enum Way {
    Bearer(Secret),
    OAuth1(Quartet),
}

impl Hybrid {
    pub(super) fn new(bearer: Option<Secret>, quartet: Option<Quartet>) -> Option<Self> {
        (bearer.is_some() || quartet.is_some()).then_some(Self { bearer, quartet })
    }

    /// Returns whether it has a token, and whether a quartet.
    #[cfg(test)]
    pub(super) fn has(&self) -> (bool, bool) {
        (self.bearer.is_some(), self.quartet.is_some())
    }

    /// Chooses for a method, unless the agent has; `None` when what it chose is not there.
    ///
    /// Left to us, the token reads and the quartet writes; a read that the token is not enough for is
    /// tried once more with the quartet.
    pub(super) fn choose(self, mode: AuthMode, method: &str) -> Option<Chosen> {
        let bearer = self.bearer.map(Way::Bearer);
        let quartet = self.quartet.map(Way::OAuth1);
        let is_read = ["GET", "HEAD", "OPTIONS"]
            .iter()
            .any(|read| read.eq_ignore_ascii_case(method));
        let (first, second) = match mode {
            AuthMode::Bearer => (bearer, None),
            AuthMode::OAuth1 => (quartet, None),
            AuthMode::Auto if is_read && bearer.is_some() => (bearer, quartet),
            AuthMode::Auto => (quartet.or(bearer), None),
        };
        Some(Chosen {
            first: first?,
            second,
        })
    }
}

/// Returns whether an answer says that a token is not enough.
pub(super) fn is_refusal(status: StatusCode) -> bool {
    matches!(status, StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chosen(has: (bool, bool), mode: AuthMode, method: &str) -> Option<(bool, bool)> {
        let secret = || Secret::from("s");
        let quartet = Quartet {
            consumer_key: secret(),
            consumer_secret: secret(),
            token: secret(),
            token_secret: secret(),
        };
        let hybrid = Hybrid::new(has.0.then(secret), has.1.then_some(quartet))?;
        let chosen = hybrid.choose(mode, method)?;
        Some((
            matches!(chosen.first, Way::Bearer(_)),
            chosen.second.is_some(),
        ))
    }

    #[test]
    fn the_token_reads_and_the_quartet_writes_unless_one_is_forced() {
        let (both, token, quartet) = ((true, true), (true, false), (false, true));
        for (has, mode, method, expected) in [
            (both, AuthMode::Auto, "GET", Some((true, true))),
            (both, AuthMode::Auto, "head", Some((true, true))),
            (both, AuthMode::Auto, "POST", Some((false, false))),
            (both, AuthMode::Bearer, "POST", Some((true, false))),
            (both, AuthMode::OAuth1, "GET", Some((false, false))),
            (token, AuthMode::Auto, "POST", Some((true, false))),
            (token, AuthMode::Auto, "GET", Some((true, false))),
            (quartet, AuthMode::Auto, "GET", Some((false, false))),
            (token, AuthMode::OAuth1, "GET", None),
            (quartet, AuthMode::Bearer, "GET", None),
            ((false, false), AuthMode::Auto, "GET", None),
        ] {
            assert_eq!(
                chosen(has, mode, method),
                expected,
                "{has:?} {mode:?} {method}"
            );
        }
    }
}
