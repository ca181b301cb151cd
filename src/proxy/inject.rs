//! Puts opened credentials into a request, and notes what has to be taken out of the answer.

use bytes::Bytes;
use http::{HeaderMap, HeaderName, HeaderValue, Request, header};
use http_body_util::Full;

use super::{Refusal, call::AgentCall, placeholder, route::Routed, scrub::Scrubber};
use crate::{
    secrets::Secret,
    store::{Credential, Store},
    template::{Template, Value, default_template},
};

/// What upstreams are told when the agent does not say who it is.
const USER_AGENT: &str = concat!("postern/", env!("CARGO_PKG_VERSION"));

/// A request that holds secrets, and what knows them.
pub(super) struct Injected {
    pub(super) request: Request<Full<Bytes>>,
    pub(super) scrubber: Scrubber,
}

/// Opens the call's credentials and builds the request that goes upstream, of the call's own headers.
pub(super) fn inject(
    call: &mut AgentCall,
    routed: &Routed,
    store: &Store,
) -> Result<Injected, Refusal> {
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
    let mut scrubber = Scrubber::new(values);
    let mut headers = std::mem::take(&mut call.headers);
    if call.credential.is_some() {
        for (credential, value) in &opened {
            fill_headers((credential, value), &mut headers, &mut scrubber)?;
        }
    } else {
        fill_placeholders(&opened, &mut headers, &mut scrubber)?;
    }
    if !headers.contains_key(header::USER_AGENT) {
        headers.insert(header::USER_AGENT, HeaderValue::from_static(USER_AGENT));
    }
    let request = build(call, routed, headers)?;
    Ok(Injected { request, scrubber })
}

/// Unified mode: the credential's bindings, else `Authorization`, in place of whatever the agent sent.
fn fill_headers(
    (credential, value): (&Credential, &Value),
    headers: &mut HeaderMap,
    scrubber: &mut Scrubber,
) -> Result<(), Refusal> {
    let name = || credential.name.clone();
    for (header, template) in templates(credential, value)? {
        let filled = template.render(value);
        let filled = filled.map_err(|source| Refusal::Unfilled {
            name: name(),
            source,
        })?;
        scrubber.add(&credential.name, filled.expose());
        headers.insert(header, sensitive(&filled, &credential.name)?);
    }
    Ok(())
}

/// Returns which headers a credential fills, and how.
fn templates(
    credential: &Credential,
    value: &Value,
) -> Result<Vec<(HeaderName, Template)>, Refusal> {
    let broken = || Refusal::Misconfigured {
        name: credential.name.clone(),
    };
    if credential.bindings.is_empty() {
        let template = match &credential.header_format {
            Some(format) => Template::parse(format).map_err(|_| broken())?,
            None if value.is_object() => {
                return Err(Refusal::MultiSecretUnbound {
                    name: credential.name.clone(),
                });
            }
            None => default_template(),
        };
        return Ok(vec![(header::AUTHORIZATION, template)]);
    }
    let bound = credential.bindings.iter().map(|binding| {
        let header = HeaderName::try_from(&binding.header).map_err(|_| broken())?;
        Ok((
            header,
            Template::parse(&binding.format).map_err(|_| broken())?,
        ))
    });
    bound.collect()
}

/// Placeholder mode: every placeholder that stands for something is replaced by it, once; what was
/// filled in is not read again. The others stay as they are (spec/tap.md §2.6).
fn fill_placeholders(
    opened: &[(&Credential, Value)],
    headers: &mut HeaderMap,
    scrubber: &mut Scrubber,
) -> Result<(), Refusal> {
    for value in headers.values_mut() {
        let Some((name, filled)) = filled(value.as_bytes(), opened) else {
            continue;
        };
        scrubber.add(&name, filled.expose());
        *value = sensitive(&filled, &name)?;
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

/// Returns a header's value that is marked as a secret, so that nothing prints or indexes it.
fn sensitive(filled: &Secret, name: &str) -> Result<HeaderValue, Refusal> {
    let value = HeaderValue::from_bytes(filled.expose());
    let mut value = value.map_err(|_| Refusal::Misconfigured {
        name: name.to_owned(),
    })?;
    value.set_sensitive(true);
    Ok(value)
}

fn build(
    call: &AgentCall,
    routed: &Routed,
    headers: HeaderMap,
) -> Result<Request<Full<Bytes>>, Refusal> {
    let invalid = || Refusal::InvalidTarget {
        received: call.target.clone(),
    };
    let method = http::Method::from_bytes(call.method.as_bytes());
    let mut request = Request::new(Full::new(call.body.clone()));
    *request.method_mut() = method.map_err(|_| Refusal::InvalidMethod {
        received: call.method.clone(),
    })?;
    *request.uri_mut() = routed.destination.uri().ok_or_else(invalid)?;
    *request.headers_mut() = headers;
    Ok(request)
}
