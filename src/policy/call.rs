//! A call as a policy sees it.

use url::Url;

use super::{BodySeen, Method};
use crate::clock::Timestamp;

/// The query parameter by which a request asks to be taken for another method.
const METHOD_PARAMETER: &str = "_method";

/// Where a call goes.
#[derive(Clone, Copy, Debug)]
pub enum Target<'a> {
    /// An absolute address.
    Url(&'a Url),
    /// A path below the credential's own address; patterns that name a host are not about it.
    Path(&'a str),
}

/// A call as a policy sees it.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// The method as the agent wrote it.
    pub method: &'a str,
    /// The value of a header that names another method, see
    /// [`METHOD_OVERRIDE_HEADERS`](super::METHOD_OVERRIDE_HEADERS); several values joined by commas.
    pub override_method: Option<&'a str>,
    /// Where it goes.
    pub target: Target<'a>,
    /// When it is judged. `None` where that is not known yet: then it is outside all hours.
    pub at: Option<Timestamp>,
    /// Its body.
    pub body: BodySeen<'a>,
}

impl Call<'_> {
    /// Returns every method that the call could be taken for by whoever receives it.
    pub(super) fn methods(&self) -> Vec<Method> {
        let query = match self.target {
            Target::Url(url) => url.query(),
            Target::Path(path) => path
                .split_once('?')
                .map(|(_, rest)| rest.split_once('#').map_or(rest, |(query, _)| query)),
        };
        let mut methods = vec![Method::of_call(self.method)];
        methods.extend(
            self.override_method
                .into_iter()
                .flat_map(|value| value.split(','))
                .map(|name| Method::of_call(name.trim())),
        );
        let query = query.unwrap_or_default();
        methods.extend(named_in(query));
        if query.contains(';') {
            // Some servers separate pairs by it, too.
            methods.extend(named_in(&query.replace(';', "&")));
        }
        methods
    }
}

/// Returns the methods that a query names.
fn named_in(query: &str) -> Vec<Method> {
    let pairs = url::form_urlencoded::parse(query.as_bytes());
    pairs
        .filter(|(key, _)| key.trim().eq_ignore_ascii_case(METHOD_PARAMETER))
        .map(|(_, name)| Method::of_call(name.trim()))
        .collect()
}
