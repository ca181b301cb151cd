//! Puts opened credentials into a request, and notes what has to be taken out of the answer.

use http::{HeaderMap, HeaderName, HeaderValue, Request, header};

use super::{
    Refusal,
    authentication::{
        PUBLIC_FIELDS,
        api_key::{self, sensitive},
    },
    call::AgentCall,
    placeholder,
    route::Routed,
    scrub::Scrubber,
};
use crate::{
    secrets::Secret,
    store::{Credential, Store},
    template::Value,
};

/// What upstreams are told when the agent does not say who it is.
pub(super) const USER_AGENT: &str = concat!("postern/", env!("CARGO_PKG_VERSION"));

/// The shortest text that is looked for in the names of headers, as in everything else.
const NAME_BYTES_MIN: usize = 4;

/// A request that holds secrets, and what knows them.
pub(super) struct Injected {
    /// Without its body, which holds none.
    pub(super) request: Request<()>,
    pub(super) told: Told,
}

/// What the upstream is told and must not tell.
pub(super) struct Told {
    pub(super) scrubber: Scrubber,
    /// The credentials' values.
    values: Vec<Value>,
    /// Fields of values that are no secrets.
    spared: &'static [&'static str],
    /// The headers' values that were made of them.
    filled: Vec<Secret>,
}

impl Told {
    fn new(scrubber: Scrubber) -> Self {
        Self {
            scrubber,
            values: Vec::new(),
            spared: &[],
            filled: Vec::new(),
        }
    }

    /// Returns whether the name of a header has a secret in it.
    ///
    /// Names come in lower case, whatever the upstream wrote (RFC 9110 §5.1), so here case does not count.
    pub(super) fn is_in(&self, name: &HeaderName) -> bool {
        let values = self.values.iter().flat_map(|value| {
            let fields = value.fields();
            let fields = fields.filter(|(name, _)| !self.spared.contains(name));
            let fields = fields.map(|(_, field)| field);
            fields.chain([value.whole()]).map(Secret::expose)
        });
        // Of a value with a scheme before it, what follows: a name has no blanks, and no padding.
        let filled = self.filled.iter().map(|text| {
            let text = text.expose();
            let blank = text.iter().rposition(|&byte| byte == b' ');
            let word = &text[blank.map_or(0, |blank| blank + 1)..];
            let last = word.iter().rposition(|&byte| byte != b'=');
            &word[..last.map_or(0, |last| last + 1)]
        });
        let name = name.as_str().as_bytes();
        values.map(<[u8]>::trim_ascii).chain(filled).any(|text| {
            let mut windows = name.windows(text.len().max(NAME_BYTES_MIN));
            windows.any(|window| window.eq_ignore_ascii_case(text))
        })
    }

    /// Notes a text that was made of a credential.
    pub(super) fn add(&mut self, credential: &str, filled: Secret) {
        self.scrubber.add(credential, filled.expose());
        self.filled.push(filled);
    }
}

impl std::fmt::Debug for Told {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Told").finish_non_exhaustive()
    }
}

/// Opens the call's credentials and builds the request that goes upstream, of the call's own headers.
///
/// What is exchanged or signs is not put in yet: that takes more than the value.
pub(super) fn inject(
    call: &mut AgentCall,
    routed: &Routed,
    store: &Store,
) -> Result<Injected, Refusal> {
    let mut headers = std::mem::take(&mut call.headers);
    if !headers.contains_key(header::USER_AGENT) {
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    }
    if let Some(authentication) = &routed.authentication {
        let value = authentication.value().clone();
        let name = routed.credentials[0].credential.name.as_str();
        let told = [(name, value.whole().expose())];
        let mut told = Told::new(Scrubber::sparing(told, &PUBLIC_FIELDS));
        (told.values, told.spared) = (vec![value], &PUBLIC_FIELDS);
        let request = build(call, routed, headers)?;
        return Ok(Injected { request, told });
    }
    let mut opened = Vec::with_capacity(routed.credentials.len());
    for used in &routed.credentials {
        let name = || used.credential.name.clone();
        let value = used
            .credential
            .open(store.key())
            .map_err(|_| Refusal::Unreadable)?;
        let value = value.ok_or_else(|| Refusal::NoValue { name: name() })?;
        opened.push((&used.credential, Value::new(value)));
    }
    let values = opened
        .iter()
        .map(|(credential, value)| (credential.name.as_str(), value.whole().expose()));
    let mut told = Told::new(Scrubber::new(values));
    if call.credential.is_some() {
        for (credential, value) in &opened {
            api_key::fill((credential, value), &mut headers, &mut told)?;
        }
    } else {
        fill_placeholders(&opened, &mut headers, &mut told)?;
    }
    let request = build(call, routed, headers)?;
    told.values = opened.into_iter().map(|(_, value)| value).collect();
    Ok(Injected { request, told })
}

/// Placeholder mode: every placeholder that stands for something is replaced by it, once; what was
/// filled in is not read again. The others stay as they are (spec/tap.md §2.6).
fn fill_placeholders(
    opened: &[(&Credential, Value)],
    headers: &mut HeaderMap,
    told: &mut Told,
) -> Result<(), Refusal> {
    for value in headers.values_mut() {
        let Some((name, filled)) = filled(value.as_bytes(), opened) else {
            continue;
        };
        *value = sensitive(&filled, &name)?;
        told.add(&name, filled);
    }
    Ok(())
}

/// Returns a header's value with its placeholders replaced, and the first credential that was put in.
fn filled(text: &[u8], opened: &[(&Credential, Value)]) -> Option<(String, Secret)> {
    let mut filled = Vec::with_capacity(text.len());
    let (mut at, mut first) = (0, None);
    for placeholder in placeholder::find(text) {
        let named = opened
            .iter()
            .find(|(credential, _)| credential.name == placeholder.name);
        let Some(secret) = named.and_then(|(_, value)| stands_for(value, placeholder.field)) else {
            continue;
        };
        filled.extend_from_slice(&text[at..placeholder.start]);
        filled.extend_from_slice(secret.expose());
        at = placeholder.end;
        first.get_or_insert_with(|| placeholder.name.to_owned());
    }
    filled.extend_from_slice(&text[at..]);
    first.map(|name| (name, Secret::new(filled)))
}

/// Returns what a placeholder stands for: a text as a whole, or a field of an object that is text.
fn stands_for<'a>(value: &'a Value, field: Option<&str>) -> Option<&'a Secret> {
    match field {
        None => (!value.is_object()).then(|| value.whole()),
        Some(field) => value
            .fields()
            .find(|(name, _)| *name == field)
            .map(|(_, secret)| secret),
    }
}

fn build(call: &AgentCall, routed: &Routed, headers: HeaderMap) -> Result<Request<()>, Refusal> {
    let invalid = || Refusal::InvalidTarget {
        received: call.target.clone(),
    };
    let method = http::Method::from_bytes(call.method.as_bytes());
    let mut request = Request::new(());
    *request.method_mut() = method.map_err(|_| Refusal::InvalidMethod {
        received: call.method.clone(),
    })?;
    *request.uri_mut() = routed.destination.uri().ok_or_else(invalid)?;
    *request.headers_mut() = headers;
    Ok(request)
}
