//! What is wrong with a body or a query: in which field, and what belongs there. Never what it holds: it may
//! be a secret that stands in the wrong place.

use std::fmt;

use serde::de::{self, Expected, Unexpected};
use serde_json::Value;

use crate::store::nearest;

/// The most of a field's name that is repeated: a body that is something else altogether may have a secret
/// for one.
const NAME_CHARACTERS_MAX: usize = 64;

/// One mistake, and the field that it is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mistake {
    /// The field, from the outermost: `auth_bindings[0].format`. Empty for the whole.
    pub(super) path: String,
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    /// Something else belongs there.
    Wanted {
        wanted: String,
        found: Option<&'static str>,
    },
    /// It has to be there.
    Missing(&'static str),
    /// There is no such field.
    Unknown {
        name: String,
        known: &'static [&'static str],
    },
    /// It is none of these words.
    NoChoice(&'static [&'static str]),
    /// No database keeps it in a text.
    ZeroByte,
    /// What the kind of the field says of itself.
    Said(String),
}

impl Mistake {
    /// Returns the mistake of a value of another kind.
    pub(super) fn wanted(wanted: &str, found: &Value) -> Self {
        Kind::Wanted {
            wanted: wanted.to_owned(),
            found: Some(kind_of(found)),
        }
        .into()
    }

    /// Returns the mistake of a text with a zero byte.
    pub(super) fn zero_byte() -> Self {
        Kind::ZeroByte.into()
    }

    /// Returns the same mistake inside a field.
    #[must_use]
    pub(super) fn inside(mut self, field: &str) -> Self {
        let joint = match self.path.as_bytes().first() {
            None | Some(b'[') => "",
            Some(_) => ".",
        };
        self.path = format!("{}{joint}{}", shortened(field), self.path);
        self
    }

    /// Returns the same mistake inside an element of a list.
    #[must_use]
    pub(super) fn at(self, index: usize) -> Self {
        self.inside(&format!("[{index}]"))
    }

    /// Returns the known fields that an unknown one may have been meant for.
    pub(super) fn nearest(&self) -> Vec<&'static str> {
        match &self.kind {
            Kind::Unknown { name, known } => nearest(name, known)
                .and_then(|near| known.iter().copied().find(|known| *known == near))
                .into_iter()
                .collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the path of a field beside the place of this mistake.
    fn beside(&self, field: &str) -> String {
        if self.path.is_empty() {
            return field.to_owned();
        }
        format!("{}.{field}", self.path)
    }
}

impl fmt::Display for Mistake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let place = match self.path.as_str() {
            "" => "the whole".to_owned(),
            path => format!("`{path}`"),
        };
        match &self.kind {
            Kind::Wanted { wanted, found } => {
                write!(f, "{place} is {wanted}")?;
                found.map_or(Ok(()), |found| write!(f, ", and here it is {found}"))
            }
            Kind::Missing(name) => write!(f, "`{}` is missing", self.beside(name)),
            Kind::Unknown { name, known } => {
                write!(f, "this request has no field `{}`; ", self.beside(name))?;
                match known {
                    [] => write!(f, "it takes none"),
                    known => write!(f, "it takes `{}`", known.join("`, `")),
                }
            }
            Kind::NoChoice(words) => write!(f, "{place} is one of `{}`", words.join("`, `")),
            Kind::ZeroByte => write!(f, "{place} has a zero byte in it"),
            Kind::Said(said) => write!(f, "{place}: {said}"),
        }
    }
}

impl From<Kind> for Mistake {
    fn from(kind: Kind) -> Self {
        let path = String::new();
        Self { path, kind }
    }
}

impl std::error::Error for Mistake {}

impl de::Error for Mistake {
    fn custom<T: fmt::Display>(said: T) -> Self {
        Kind::Said(said.to_string()).into()
    }

    fn invalid_type(_: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        Self::invalid_value(Unexpected::Unit, wanted)
    }

    fn invalid_value(_: Unexpected<'_>, wanted: &dyn Expected) -> Self {
        let (wanted, found) = (told(&wanted.to_string()), None);
        Kind::Wanted { wanted, found }.into()
    }

    fn unknown_variant(_: &str, known: &'static [&'static str]) -> Self {
        Kind::NoChoice(known).into()
    }

    fn unknown_field(name: &str, known: &'static [&'static str]) -> Self {
        let name = shortened(name);
        Kind::Unknown { name, known }.into()
    }

    fn missing_field(name: &'static str) -> Self {
        Kind::Missing(name).into()
    }
}

/// Returns what a value is, and nothing of what it says.
const fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "true or false",
        Value::Number(_) => "a number",
        Value::String(_) => "text",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}

/// Returns the word for people for what a type of ours expects.
fn told(wanted: &str) -> String {
    match wanted {
        "i64" | "u64" | "u32" | "u16" | "usize" | "i32" => "a whole number in range".to_owned(),
        other => other.to_owned(),
    }
}

fn shortened(name: &str) -> String {
    name.chars().take(NAME_CHARACTERS_MAX).collect()
}
