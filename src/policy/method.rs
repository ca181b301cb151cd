//! The request methods that a policy knows.

use std::fmt;

use serde::{Serialize, Serializer};

/// The headers by which a request asks to be taken for another method (spec/tap.md §2.7).
///
/// Their value goes to [`Call::override_method`](super::Call::override_method), several joined by
/// commas. The query parameter `_method` does the same and is read from the target.
pub const METHOD_OVERRIDE_HEADERS: [&str; 3] = [
    "x-http-method-override",
    "x-http-method",
    "x-method-override",
];

/// A request method that a policy can name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Reads the head only; whatever is said about GET holds for it.
    Head,
    /// Writes; what no policy knows is judged as this.
    Post,
    /// Replaces.
    Put,
    /// Changes.
    Patch,
    /// Deletes.
    Delete,
    /// Asks what is possible.
    Options,
}

impl Method {
    /// All that a policy can name.
    pub const ALL: [Self; 7] = [
        Self::Get,
        Self::Head,
        Self::Post,
        Self::Put,
        Self::Patch,
        Self::Delete,
        Self::Options,
    ];

    /// Returns the method in upper case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
        }
    }

    /// Reads a method in any case; `None` when a policy knows none of that name.
    pub fn parse(text: &str) -> Option<Self> {
        Self::ALL
            .into_iter()
            .find(|method| method.as_str().eq_ignore_ascii_case(text))
    }

    /// Returns what a method on the wire counts as: itself, or POST when no policy knows it.
    pub(super) fn of_call(text: &str) -> Self {
        Self::parse(text).unwrap_or(Self::Post)
    }

    /// Returns the method's entry in a list, if the list is about it.
    ///
    /// GET is about HEAD too. HEAD alone is about HEAD only, so that it is not without effect.
    pub(super) fn listed(self, methods: &[Self]) -> Option<Self> {
        let named = |wanted| methods.iter().copied().find(|&method| method == wanted);
        match self {
            Self::Head => named(Self::Head).or_else(|| named(Self::Get)),
            _ => named(self),
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl Serialize for Method {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.as_str())
    }
}

/// Returns the method that a call is judged as: HEAD as GET, an unknown one as POST
/// (spec/tap.md §2.4). The method itself travels upstream as it was given.
pub fn judged_method(method: &str) -> Method {
    match Method::of_call(method) {
        Method::Head => Method::Get,
        known => known,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn methods_are_judged_without_regard_to_case_and_strangers_as_post() {
        for (given, judged) in [
            ("get", Method::Get),
            ("HEAD", Method::Get),
            ("pOsT", Method::Post),
            ("OPTIONS", Method::Options),
            ("PROPFIND", Method::Post),
            ("", Method::Post),
            ("GET ", Method::Post),
        ] {
            assert_eq!(judged_method(given), judged, "{given:?}");
        }
    }

    #[test]
    fn get_in_a_list_is_about_head_but_not_the_other_way_round() {
        assert_eq!(Method::Head.listed(&[Method::Get]), Some(Method::Get));
        assert_eq!(Method::Head.listed(&[Method::Head]), Some(Method::Head));
        assert_eq!(Method::Get.listed(&[Method::Head]), None);
        assert_eq!(Method::Put.listed(&[Method::Post]), None);
    }
}
