//! A value that stands in headers: as the credential's format or bindings say, else in `Authorization`.

use http::{HeaderMap, HeaderName, HeaderValue, header};

use crate::{
    proxy::{Refusal, inject::Told},
    secrets::Secret,
    store::Credential,
    template::{Template, Value, default_template},
};

/// Fills the headers of a credential whose value is sent as it is. Of several secrets the credential has to
/// say which goes where.
pub(in crate::proxy) fn fill(
    (credential, value): (&Credential, &Value),
    headers: &mut HeaderMap,
    told: &mut Told,
) -> Result<(), Refusal> {
    if value.is_object() && credential.bindings.is_empty() && credential.header_format.is_none() {
        return Err(Refusal::MultiSecretUnbound {
            name: credential.name.clone(),
        });
    }
    fill_with_token((credential, value), headers, told)
}

/// Fills the headers of a credential whose value is a token, beside which there may be fields.
pub(super) fn fill_with_token(
    (credential, value): (&Credential, &Value),
    headers: &mut HeaderMap,
    told: &mut Told,
) -> Result<(), Refusal> {
    let broken = || Refusal::Misconfigured {
        name: credential.name.clone(),
    };
    let mut fill = |header: HeaderName, template: &Template| {
        let filled = template.render(value);
        let filled = filled.map_err(|source| Refusal::Unfilled {
            name: credential.name.clone(),
            source,
        })?;
        headers.insert(header, sensitive(&filled, &credential.name)?);
        told.add(&credential.name, filled);
        Ok(())
    };
    if credential.bindings.is_empty() {
        let Some(format) = &credential.header_format else {
            return fill(header::AUTHORIZATION, default_template());
        };
        let template = Template::parse(format).map_err(|_| broken())?;
        return fill(header::AUTHORIZATION, &template);
    }
    for binding in &credential.bindings {
        let header = HeaderName::try_from(&binding.header).map_err(|_| broken())?;
        let template = Template::parse(&binding.format).map_err(|_| broken())?;
        fill(header, &template)?;
    }
    Ok(())
}

/// Returns a header's value that is marked as a secret, so that nothing prints or indexes it.
pub(in crate::proxy) fn sensitive(filled: &Secret, name: &str) -> Result<HeaderValue, Refusal> {
    let value = HeaderValue::from_bytes(filled.expose());
    let mut value = value.map_err(|_| Refusal::Misconfigured {
        name: name.to_owned(),
    })?;
    value.set_sensitive(true);
    Ok(value)
}
