//! A rule about addresses: a pattern, and the methods it is about.

use std::{fmt, str::FromStr};

use serde::{Serialize, Serializer};

use super::{Method, PatternError, UrlPattern, path::Place};

/// What a URL list of a policy is made of: `/v1`, `POST api.example.com/v1` or `GET,HEAD /v1`.
///
/// Without methods it is about every one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UrlRule {
    /// The methods that it is about, each once; empty for all of them.
    methods: Vec<Method>,
    pattern: UrlPattern,
}

impl UrlRule {
    /// Returns the methods that the rule names; none stands for all.
    pub fn methods(&self) -> &[Method] {
        &self.methods
    }

    /// Returns the addresses that it is about.
    pub fn pattern(&self) -> &UrlPattern {
        &self.pattern
    }

    /// Returns whether the rule lets calls pass that are made with this method to this place.
    pub(super) fn permits(&self, method: Method, place: &Place) -> bool {
        self.is_about(method) && self.pattern.permits(place)
    }

    /// Returns whether the rule holds or refuses calls that are made with this method to this place.
    pub(super) fn restricts(&self, method: Method, place: &Place) -> bool {
        self.is_about(method) && self.pattern.restricts(place)
    }

    /// Returns whether the rule is about a method. What is said about GET holds for HEAD.
    pub(super) fn is_about(&self, method: Method) -> bool {
        self.methods.is_empty() || method.listed(&self.methods).is_some()
    }
}

impl FromStr for UrlRule {
    type Err = RuleError;

    fn from_str(text: &str) -> Result<Self, RuleError> {
        let (methods, pattern) = match text.split_once(' ') {
            Some((head, rest)) if names_methods(head) => (read_methods(head)?, rest.trim_start()),
            _ => (Vec::new(), text),
        };
        let pattern = pattern.parse()?;
        Ok(Self { methods, pattern })
    }
}

impl fmt::Display for UrlRule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, method) in self.methods.iter().enumerate() {
            let separator = if at == 0 { "" } else { "," };
            write!(f, "{separator}{method}")?;
        }
        let space = if self.methods.is_empty() { "" } else { " " };
        write!(f, "{space}{}", self.pattern)
    }
}

impl Serialize for UrlRule {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// Why a text is no rule.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RuleError {
    /// A method before the pattern does not exist.
    #[error("there is no method `{0}`")]
    Method(String),
    /// What it is about is no pattern.
    #[error(transparent)]
    Pattern(#[from] PatternError),
}

/// Returns whether a word can be a list of methods; a host or a path has a dot, a slash or a digit.
fn names_methods(word: &str) -> bool {
    !word.is_empty()
        && word
            .bytes()
            .all(|byte| byte.is_ascii_alphabetic() || byte == b',')
}

fn read_methods(text: &str) -> Result<Vec<Method>, RuleError> {
    let mut methods = Vec::new();
    for name in text.split(',') {
        let method = Method::parse(name).ok_or_else(|| RuleError::Method(name.to_owned()))?;
        if !methods.contains(&method) {
            methods.push(method);
        }
    }
    Ok(methods)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rule(text: &str) -> UrlRule {
        text.parse().unwrap()
    }

    #[test]
    fn a_rule_is_about_the_methods_it_names() {
        for (text, method, about) in [
            ("/v1", Method::Delete, true),
            ("POST /v1", Method::Post, true),
            ("post /v1", Method::Post, true),
            ("POST /v1", Method::Get, false),
            ("GET,POST h/v1", Method::Head, true),
            ("HEAD /v1", Method::Get, false),
        ] {
            assert_eq!(rule(text).is_about(method), about, "{text} {method}");
        }
    }

    #[test]
    fn a_rule_prints_in_one_form() {
        for (given, printed) in [
            ("/v1/", "/v1/"),
            (
                "post,POST,get   api.example.com/v1",
                "POST,GET api.example.com/v1",
            ),
            ("get/v1", "get/v1"),
        ] {
            assert_eq!(rule(given).to_string(), printed);
        }
    }

    #[test]
    fn what_is_no_rule_is_told_why() {
        for (text, told) in [
            ("FETCH /v1", "no method `FETCH`"),
            ("GET, POST /v1", "no method ``"),
            (",GET /v1", "no method ``"),
            ("GET  ", "it is empty"),
            ("GET /v 1", "blank"),
            (" /v1", "blank"),
            ("/v1 GET", "blank"),
            ("GET\t/v1", "blank"),
            ("GET https://h/v1", "leave out `https://`"),
        ] {
            let error = text.parse::<UrlRule>().unwrap_err().to_string();
            assert!(error.contains(told), "{text}: {error}");
        }
    }

    proptest! {
        #[test]
        fn what_a_rule_prints_reads_the_same(text in "((GET|post|HEAD)(,put)? {1,2})?[a-z/.*]{0,8}") {
            if let Ok(rule) = text.parse::<UrlRule>() {
                prop_assert_eq!(rule.to_string().parse::<UrlRule>(), Ok(rule));
            }
        }
    }
}
