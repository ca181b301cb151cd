//! The language in which a header says where a credential's secret goes (spec/tap.md §2.7).
//!
//! A template is text with placeholders:
//!
//! - `{value}`: the credential's value as it is.
//! - `{value.key}`: a field of a value that is a JSON object; only fields that are text. A key is made
//!   of letters, digits, `-` and `_`.
//! - `{base64(text)}`: text in base64, in which the words `value` and `value.key` stand for the same
//!   as above. A word that only contains `value`, such as `myvalue`, is text.
//!
//! It is parsed once, and filled in one pass: what is filled in is never read as a template again, so a
//! secret may contain anything that a header may.

use std::{fmt, str::FromStr, sync::LazyLock};

use crate::secrets::Secret;

mod value;

pub use value::Value;

/// The word that stands for the value.
const VALUE: &str = "value";

/// A header's value with places for a secret.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template(Vec<Part>);

/// A part of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Part {
    Text(String),
    Mention(Mention),
    /// Texts and mentions, encoded together.
    Base64(Vec<Part>),
}

/// What a placeholder stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Mention {
    Whole,
    Field(String),
}

impl Template {
    /// Reads a template.
    pub fn parse(text: &str) -> Result<Self, TemplateError> {
        if text.is_empty() {
            return Err(TemplateError::Empty);
        }
        if !is_header_value(text.as_bytes()) {
            return Err(TemplateError::ControlCharacter);
        }
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(at) = rest.find(['{', '}']) {
            push_text(&mut parts, &rest[..at]);
            if rest[at..].starts_with('}') {
                return Err(TemplateError::StrayBrace);
            }
            let (inside, after) = rest[at + 1..]
                .split_once('}')
                .ok_or(TemplateError::OpenBrace)?;
            parts.push(read_placeholder(inside)?);
            rest = after;
        }
        push_text(&mut parts, rest);
        Ok(Self(parts))
    }

    /// Returns the header's value with the secret in it.
    pub fn render(&self, value: &Value) -> Result<Secret, RenderError> {
        let rendered = render(&self.0, value)?;
        if is_header_value(rendered.expose()) {
            Ok(rendered)
        } else {
            Err(RenderError::NotAHeader)
        }
    }

    /// Returns the names of the fields that the template mentions, in its order.
    pub fn fields(&self) -> impl Iterator<Item = &str> {
        mentions(&self.0).filter_map(|mention| match mention {
            Mention::Whole => None,
            Mention::Field(key) => Some(key.as_str()),
        })
    }

    /// Returns whether the template needs a value that is a JSON object.
    pub fn mentions_fields(&self) -> bool {
        self.fields().next().is_some()
    }
}

/// Returns the template of a credential that has none: `Bearer {value}`.
pub fn default_template() -> &'static Template {
    static BEARER: LazyLock<Template> = LazyLock::new(|| {
        Template(vec![
            Part::Text("Bearer ".into()),
            Part::Mention(Mention::Whole),
        ])
    });
    &BEARER
}

impl FromStr for Template {
    type Err = TemplateError;

    fn from_str(text: &str) -> Result<Self, TemplateError> {
        Self::parse(text)
    }
}

impl fmt::Display for Template {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|part| match part {
            Part::Text(text) => f.write_str(text),
            Part::Mention(mention) => write!(f, "{{{mention}}}"),
            Part::Base64(parts) => {
                f.write_str("{base64(")?;
                for part in parts {
                    match part {
                        Part::Text(text) => f.write_str(text)?,
                        Part::Mention(mention) => write!(f, "{mention}")?,
                        Part::Base64(_) => unreachable!("base64 is not nested"),
                    }
                }
                f.write_str(")}")
            }
        })
    }
}

impl fmt::Display for Mention {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole => f.write_str(VALUE),
            Self::Field(key) => write!(f, "{VALUE}.{key}"),
        }
    }
}

/// Why a text is no template.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    /// There is nothing in it.
    #[error("a header's format is empty; the usual one is `Bearer {{value}}`")]
    Empty,
    /// It has a line end or another control character.
    #[error("a header's format has no line ends and no control characters")]
    ControlCharacter,
    /// It has `{}`.
    #[error("`{{}}` stands for nothing; write `{{value}}`")]
    EmptyPlaceholder,
    /// It has braces around something else.
    #[error(
        "there is no placeholder `{{{0}}}`; known are `{{value}}`, `{{value.key}}` for the field \
         `key` of a JSON object, and `{{base64(value.user:value.password)}}`"
    )]
    UnknownPlaceholder(String),
    /// A placeholder is inside another.
    #[error("a placeholder is inside another; inside `base64(…)` write `value` without braces")]
    NestedBrace,
    /// A brace is opened and not closed.
    #[error("a `{{` has no `}}`")]
    OpenBrace,
    /// A brace is closed and was not opened.
    #[error("a `}}` has no `{{`")]
    StrayBrace,
}

/// Why a template cannot be filled with a value. The value itself is never told.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RenderError {
    /// The value has no fields.
    #[error("the format wants the field `{field}`, and the value is not a JSON object")]
    NotAnObject {
        /// The field.
        field: String,
    },
    /// The value has other fields.
    #[error("the value has no field `{field}`")]
    MissingField {
        /// The field.
        field: String,
    },
    /// The field is a number, a list or the like.
    #[error("the value's field `{field}` is not text")]
    NotText {
        /// The field.
        field: String,
    },
    /// The secret has characters that no header can have.
    #[error("the value has a line end or another control character, which no header can have")]
    NotAHeader,
}

impl RenderError {
    /// Returns the field that is not there or not text; `None` when the fault is another.
    pub fn field(&self) -> Option<&str> {
        match self {
            Self::NotAnObject { field }
            | Self::MissingField { field }
            | Self::NotText { field } => Some(field),
            Self::NotAHeader => None,
        }
    }
}

fn read_placeholder(inside: &str) -> Result<Part, TemplateError> {
    if inside.is_empty() {
        return Err(TemplateError::EmptyPlaceholder);
    }
    if inside.contains('{') {
        return Err(TemplateError::NestedBrace);
    }
    if inside == VALUE {
        return Ok(Part::Mention(Mention::Whole));
    }
    if let Some(expression) = inside
        .strip_prefix("base64(")
        .and_then(|rest| rest.strip_suffix(')'))
    {
        return Ok(Part::Base64(read_expression(expression)));
    }
    match inside.strip_prefix(VALUE).map(key_after) {
        Some(Some((key, ""))) => Ok(Part::Mention(Mention::Field(key.to_owned()))),
        _ => Err(TemplateError::UnknownPlaceholder(inside.to_owned())),
    }
}

/// Reads text in which whole words are mentions.
fn read_expression(expression: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let (mut rest, mut text_bytes) = (expression, 0);
    while let Some(found) = rest[text_bytes..].find(VALUE) {
        let at = text_bytes + found;
        let after = &rest[at + VALUE.len()..];
        if rest[..at].ends_with(is_word) || after.starts_with(is_word) {
            text_bytes = at + VALUE.len();
            continue;
        }
        push_text(&mut parts, &rest[..at]);
        let (mention, after) = match key_after(after) {
            Some((key, after)) => (Mention::Field(key.to_owned()), after),
            None => (Mention::Whole, after),
        };
        parts.push(Part::Mention(mention));
        (rest, text_bytes) = (after, 0);
    }
    push_text(&mut parts, rest);
    parts
}

/// Takes a dot and a key from the beginning of a text.
fn key_after(text: &str) -> Option<(&str, &str)> {
    let rest = text.strip_prefix('.')?;
    let in_key = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    let end = rest.find(|c| !in_key(c)).unwrap_or(rest.len());
    (end > 0).then(|| rest.split_at(end))
}

fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn push_text(parts: &mut Vec<Part>, text: &str) {
    if !text.is_empty() {
        parts.push(Part::Text(text.to_owned()));
    }
}

fn mentions(parts: &[Part]) -> Box<dyn Iterator<Item = &Mention> + '_> {
    Box::new(parts.iter().flat_map(|part| match part {
        Part::Text(_) => mentions(&[]),
        Part::Mention(mention) => Box::new(std::iter::once(mention)),
        Part::Base64(parts) => mentions(parts),
    }))
}

/// Fills parts in. Everything on the way is a [`Secret`] of its final size, so that nothing is left in
/// memory that is not wiped.
fn render(parts: &[Part], value: &Value) -> Result<Secret, RenderError> {
    // The length comes first: bytes that grow in place leave copies of the secret behind.
    let mut bytes = Vec::with_capacity(rendered_length(parts, value)?);
    for part in parts {
        match part {
            Part::Text(text) => bytes.extend_from_slice(text.as_bytes()),
            Part::Mention(mention) => bytes.extend_from_slice(value.find(mention)?.expose()),
            Part::Base64(parts) => {
                let plain = render(parts, value)?;
                let encoded = Secret::from(data_encoding::BASE64.encode(plain.expose()));
                bytes.extend_from_slice(encoded.expose());
            }
        }
    }
    Ok(Secret::new(bytes))
}

fn rendered_length(parts: &[Part], value: &Value) -> Result<usize, RenderError> {
    let mut length = 0;
    for part in parts {
        length += match part {
            Part::Text(text) => text.len(),
            Part::Mention(mention) => value.find(mention)?.len(),
            Part::Base64(parts) => data_encoding::BASE64.encode_len(rendered_length(parts, value)?),
        };
    }
    Ok(length)
}

/// Returns whether the bytes can be a header's value (RFC 9110 §5.5).
fn is_header_value(bytes: &[u8]) -> bool {
    let valid = |byte: &u8| *byte == b'\t' || (*byte >= b' ' && *byte != 0x7f);
    bytes.iter().all(valid)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PAIR: &str = r#"{"username": "ann", "password": "p@ss wörd", "port": 5, "a-b_1": "x"}"#;

    fn filled(template: &str, value: &str) -> Result<String, RenderError> {
        let template = Template::parse(template).unwrap();
        let rendered = template.render(&Value::new(Secret::from(value)))?;
        Ok(rendered.expose_text().unwrap().to_owned())
    }

    fn base64(text: &str) -> String {
        data_encoding::BASE64.encode(text.as_bytes())
    }

    #[test]
    fn placeholders_are_filled_in() {
        for (template, value, wanted) in [
            ("Bearer {value}", "abc-123", "Bearer abc-123"),
            ("{value}{value}", "x", "xx"),
            ("2023-06-01", "x", "2023-06-01"),
            ("a {value.username}!", PAIR, "a ann!"),
            ("{value.a-b_1}", PAIR, "x"),
            ("{value}", PAIR, PAIR),
        ] {
            assert_eq!(filled(template, value).as_deref(), Ok(wanted), "{template}");
        }
    }

    #[test]
    fn whole_words_are_mentions_in_base64_and_parts_of_words_are_text() {
        for (expression, value, plain) in [
            ("value.username:value.password", PAIR, "ann:p@ss wörd"),
            ("value:", "s", "s:"),
            (":value", "s", ":s"),
            ("me@example.com/token:value", "s", "me@example.com/token:s"),
            ("myvalue:value", "s", "myvalue:s"),
            ("values:value_:évalue:value", "s", "values:value_:évalue:s"),
            ("x-value", "s", "x-s"),
            ("value.", "s", "s."),
            ("value..value", "s", "s..s"),
            ("value.username.value.a-b_1", PAIR, "ann.x"),
            ("(value)", "s", "(s)"),
            ("valuevalue", "s", "valuevalue"),
            ("", "s", ""),
        ] {
            let wanted = format!("Basic {}", base64(plain));
            let template = format!("Basic {{base64({expression})}}");
            assert_eq!(filled(&template, value), Ok(wanted), "{expression}");
        }
    }

    #[test]
    fn the_usual_template_is_a_bearer_token() {
        assert_eq!(
            Template::parse("Bearer {value}").as_ref(),
            Ok(default_template())
        );
        assert_eq!(default_template().to_string(), "Bearer {value}");
    }

    #[test]
    fn mistakes_are_told_with_what_is_meant() {
        for (template, told) in [
            (
                "",
                "a header's format is empty; the usual one is `Bearer {value}`",
            ),
            ("Bearer {}", "`{}` stands for nothing; write `{value}`"),
            (
                "{token}",
                "there is no placeholder `{token}`; known are `{value}`, ",
            ),
            ("{ value }", "there is no placeholder `{ value }`"),
            ("{value.}", "there is no placeholder `{value.}`"),
            ("{value.a.b}", "there is no placeholder `{value.a.b}`"),
            ("{VALUE}", "there is no placeholder `{VALUE}`"),
            ("{base64(value}", "there is no placeholder `{base64(value}`"),
            ("{base64({value})}", "write `value` without braces"),
            ("{{value}}", "a placeholder is inside another"),
            ("Bearer {value", "a `{` has no `}`"),
            ("Bearer value}", "a `}` has no `{`"),
            ("Bearer\r\nX: {value}", "no line ends"),
            ("a\0", "no control characters"),
        ] {
            let error = Template::parse(template).unwrap_err().to_string();
            assert!(error.contains(told), "{template}: {error}");
        }
    }

    #[test]
    fn what_cannot_be_filled_in_names_the_field_and_never_the_secret() {
        let missing = filled("{value.token}", PAIR).unwrap_err();
        assert_eq!(missing.to_string(), "the value has no field `token`");
        assert_eq!(missing.field(), Some("token"));
        let number = filled("{base64(value.port)}", PAIR).unwrap_err();
        assert_eq!(number.to_string(), "the value's field `port` is not text");
        let text = filled("{value.token}", "hunter2").unwrap_err();
        assert!(text.to_string().contains("not a JSON object"));
        assert!(!format!("{text:?} {text}").contains("hunter2"));
        for secret in ["a\nb", "a\rb", "a\0b", "a\x7fb"] {
            assert_eq!(filled("{value}", secret), Err(RenderError::NotAHeader));
        }
        assert_eq!(filled("{base64(value)}", "a\nb"), Ok(base64("a\nb")));
    }

    #[test]
    fn a_template_tells_which_fields_it_needs() {
        let template = Template::parse("{value.a} {base64(x:value.b:value)}").unwrap();
        assert_eq!(template.fields().collect::<Vec<_>>(), ["a", "b"]);
        assert!(template.mentions_fields());
        assert!(
            !Template::parse("{value} {base64(:value)}")
                .unwrap()
                .mentions_fields()
        );
    }

    #[test]
    fn bytes_that_are_not_text_are_filled_in_as_they_are() {
        let value = Value::new(Secret::new(vec![0xff, 0xfe]));
        let rendered = Template::parse("k {value}")
            .unwrap()
            .render(&value)
            .unwrap();
        assert_eq!(rendered.expose(), b"k \xff\xfe");
    }

    proptest! {
        #[test]
        fn a_template_prints_as_it_was_written(text in "([a-z. ]|value|\\{value\\}|\\{value\\.k\\}|\\{base64\\([a-z:.() ]{0,3}(value|value\\.k|x)[:.)]{0,2}\\)\\}|[{}]){0,6}") {
            if let Ok(template) = Template::parse(&text) {
                prop_assert_eq!(template.to_string(), text);
            }
        }

        #[test]
        fn a_secret_is_never_read_as_a_template(secret in "(\\{value\\}|value|\\{base64\\(value\\)\\}|\\{value\\.k\\}|[ -~é]){0,6}") {
            prop_assert_eq!(filled("a {value}{value} b", &secret), Ok(format!("a {secret}{secret} b")));
            let object = serde_json::json!({"k": secret, "value": "other"}).to_string();
            prop_assert_eq!(filled("a {value.k} b", &object), Ok(format!("a {secret} b")));
            let pair = base64(&format!("{secret}:{secret}"));
            prop_assert_eq!(filled("{base64(value.k:value.k)}", &object), Ok(pair));
        }

        #[test]
        fn what_is_filled_in_is_always_a_header(template in "[ -~]{0,3}(\\{value\\})?[ -~]{0,3}", secret in any::<Vec<u8>>()) {
            if let Ok(template) = Template::parse(&template)
                && let Ok(rendered) = template.render(&Value::new(Secret::new(secret)))
            {
                prop_assert!(http::HeaderValue::from_bytes(rendered.expose()).is_ok());
            }
        }
    }
}
