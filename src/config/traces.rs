//! Where traces go: the settings that OpenTelemetry has names for, of those that tell where its collector is.

use http::{HeaderMap, HeaderName, HeaderValue};
use percent_encoding::percent_decode_str;
use url::Url;

use super::{
    Config, ConfigError, SecretSetting, Source,
    load::switch,
    parse,
    resolve::{Given, Places},
};

/// What the relay is called among the services of a collector.
pub(super) const SERVICE: &str = "postern";
/// Where a collector takes traces, below its address (OTLP 1.10 §"OTLP/HTTP Request").
const PATH: &str = "v1/traces";
/// What its address looks like.
const ADDRESS: &str = "an address such as `http://localhost:4318`";
const HEADERS_VARIABLE: &str = "OTEL_EXPORTER_OTLP_HEADERS";
/// What a list of headers looks like.
const HEADERS: &str = "a list such as `authorization=Bearer%20TOKEN,x-scope=relay`";

/// Where traces go.
#[derive(Clone, Debug)]
pub struct Traces {
    /// The whole address that spans are posted to.
    pub endpoint: Url,
    /// What is sent along, which opens the collector; its values are marked as sensitive.
    pub headers: HeaderMap,
    /// What the relay is called there.
    pub service: String,
}

/// What is given of that. It is read by whoever sends traces, not before: these names are no names of ours, and what is
/// meant for other programs of the host must not stop a command.
#[derive(Clone, Debug)]
pub(super) struct Collector {
    /// The address of the collector.
    base: Option<Given>,
    /// The whole address for traces, which wins.
    whole: Option<Given>,
    is_off: bool,
    headers: SecretSetting,
    service: Option<String>,
}

impl Collector {
    pub(super) fn of(places: &Places<'_>) -> Result<Self, ConfigError> {
        let given =
            |name| Ok::<_, ConfigError>(places.text(name)?.filter(|it| !it.text.is_empty()));
        Ok(Self {
            base: given("otel_exporter_otlp_endpoint")?,
            whole: given("otel_exporter_otlp_traces_endpoint")?,
            is_off: switch(places, "otel_sdk_disabled")?,
            headers: places.secret("otel_exporter_otlp_headers")?,
            service: given("otel_service_name")?.map(|given| given.text),
        })
    }

    /// Returns the whole address; `None` where no traces are sent.
    fn endpoint(&self) -> Result<Option<Url>, ConfigError> {
        match (&self.whole, &self.base) {
            _ if self.is_off => Ok(None),
            (Some(whole), _) => address(whole).map(Some),
            (None, Some(base)) => Ok(Some(below(address(base)?))),
            (None, None) => Ok(None),
        }
    }
}

impl Config {
    /// Reads where traces go; `None` where nowhere.
    ///
    /// # Errors
    /// As [`SecretSetting::read`], and an address or headers that are none.
    pub fn traces(&self) -> Result<Option<Traces>, ConfigError> {
        let collector = &self.collector;
        let Some(endpoint) = collector.endpoint()? else {
            return Ok(None);
        };
        let text = collector.headers.read()?;
        let headers = match &text {
            Some(text) => text.expose_text().and_then(headers),
            None => Some(HeaderMap::new()),
        };
        let source = collector.headers.source().cloned();
        let wrong = || ConfigError::Invalid {
            value: "[secret]".to_owned(),
            source_name: source.unwrap_or(Source::Variable(HEADERS_VARIABLE.to_owned())),
            expected: HEADERS,
        };
        Ok(Some(Traces {
            endpoint,
            headers: headers.ok_or_else(wrong)?,
            service: collector.service.clone().unwrap_or(SERVICE.to_owned()),
        }))
    }
}

fn address(given: &Given) -> Result<Url, ConfigError> {
    parse::web_address(&given.text).ok_or_else(|| ConfigError::Invalid {
        value: parse::masked(&given.text),
        source_name: given.source.clone(),
        expected: ADDRESS,
    })
}

/// Returns the address for traces below that of a collector.
fn below(mut base: Url) -> Url {
    let path = base.path().trim_end_matches('/').to_owned();
    base.set_path(&format!("{path}/{PATH}"));
    base
}

/// Reads `name=value,name=value`, the values percent-encoded (OpenTelemetry, "Specifying headers via environment
/// variables").
fn headers(text: &str) -> Option<HeaderMap> {
    let mut headers = HeaderMap::new();
    for pair in text.split(',').filter(|pair| !pair.trim().is_empty()) {
        let (name, value) = pair.split_once('=')?;
        let name: HeaderName = name.trim().parse().ok()?;
        let value = percent_decode_str(value.trim()).decode_utf8().ok()?;
        let mut value = HeaderValue::from_str(&value).ok()?;
        value.set_sensitive(true);
        headers.insert(name, value);
    }
    Some(headers)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headers_are_a_list_of_pairs() {
        let read = headers(" authorization = Bearer%20a%2Cb ,x-scope=one=two,").unwrap();
        assert_eq!(read["authorization"], "Bearer a,b");
        assert_eq!(read["x-scope"], "one=two");
        assert!(!format!("{read:?}").contains("Bearer"));
        assert!(headers("").unwrap().is_empty());
        for text in ["authorization", "a b=c", "a=%0a", "=x", "a=%ff"] {
            assert!(headers(text).is_none(), "{text}");
        }
    }

    #[test]
    fn traces_go_below_the_address_of_the_collector() {
        for (base, whole) in [
            ("http://localhost:4318", "http://localhost:4318/v1/traces"),
            (
                "https://c.example/otlp/",
                "https://c.example/otlp/v1/traces",
            ),
        ] {
            assert_eq!(below(Url::parse(base).unwrap()).as_str(), whole);
        }
    }
}
