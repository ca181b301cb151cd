//! A document as it was written: YAML or JSON, each thing with its line.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{MapAccess, SeqAccess, Visitor},
};
use serde_json::{Number, Value};
use serde_saphyr::{DuplicateKeyPolicy, Spanned, options};

use super::Mistake;

/// Something in a document. It may hold a secret by mistake, and is not printed.
pub(super) struct Node {
    /// The line that it begins in, from 1.
    pub(super) line: u64,
    /// What it is.
    pub(super) content: Content,
}

/// What something in a document is.
pub(super) enum Content {
    /// Nothing.
    Null,
    /// True or false.
    Flag(bool),
    /// A number.
    Number(Number),
    /// A text.
    Text(String),
    /// A list.
    List(Vec<Node>),
    /// An object, its members in their order.
    Object(Vec<Member>),
}

/// A member of an object.
pub(super) struct Member {
    /// Its name.
    pub(super) name: String,
    /// What it is.
    pub(super) node: Node,
}

impl Node {
    /// Reads a document.
    ///
    /// # Errors
    /// What is no YAML and no JSON; nothing of the document is repeated.
    pub(super) fn parse(text: &str) -> Result<Self, Mistake> {
        let options = options! {
            with_snippet: false,
            duplicate_keys: DuplicateKeyPolicy::Error,
        };
        let parsed = serde_saphyr::from_str_with_options::<Spanned<Raw>>(text, options);
        match parsed {
            Ok(parsed) => Ok(Self::of(parsed)),
            Err(error) => {
                let line = error.location().map(|location| location.line());
                Err(Mistake::at(line, told(&error)))
            }
        }
    }

    /// Returns the word for what it is.
    pub(super) const fn word(&self) -> &'static str {
        match self.content {
            Content::Null => "nothing",
            Content::Flag(_) => "true or false",
            Content::Number(_) => "a number",
            Content::Text(_) => "a text",
            Content::List(_) => "a list",
            Content::Object(_) => "an object",
        }
    }

    /// Returns it as JSON.
    pub(super) fn into_json(self) -> Value {
        match self.content {
            Content::Null => Value::Null,
            Content::Flag(flag) => flag.into(),
            Content::Number(number) => number.into(),
            Content::Text(text) => text.into(),
            Content::List(list) => list.into_iter().map(Self::into_json).collect(),
            Content::Object(members) => {
                let members = members.into_iter();
                members
                    .map(|member| (member.name, member.node.into_json()))
                    .collect()
            }
        }
    }

    fn of(read: Spanned<Raw>) -> Self {
        Self {
            line: read.referenced.line(),
            content: read.value.0,
        }
    }
}

/// Returns what is wrong with a text, in one line and without any of it.
fn told(error: &serde_saphyr::Error) -> String {
    use serde_saphyr::Error;
    match error.without_snippet() {
        Error::DuplicateMappingKey { key, .. } => match key {
            Some(key) => format!("`{key}` is there twice"),
            None => "a field is there twice".to_owned(),
        },
        Error::MultipleDocuments { .. } => "there is more than one document in it".to_owned(),
        Error::Eof { .. } => "there is nothing in it, or it breaks off".to_owned(),
        _ => "this is neither YAML nor JSON".to_owned(),
    }
}

/// What is read at one place, before its line is known.
struct Raw(Content);

impl<'de> Deserialize<'de> for Raw {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Reader).map(Self)
    }
}

struct Reader;

impl<'de> Visitor<'de> for Reader {
    type Value = Content;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("anything")
    }

    fn visit_unit<E>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_none<E>(self) -> Result<Content, E> {
        Ok(Content::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Content, D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E>(self, flag: bool) -> Result<Content, E> {
        Ok(Content::Flag(flag))
    }

    fn visit_i64<E>(self, number: i64) -> Result<Content, E> {
        Ok(Content::Number(number.into()))
    }

    fn visit_u64<E>(self, number: u64) -> Result<Content, E> {
        Ok(Content::Number(number.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Content, E> {
        // What is no number in JSON is none here, and is told as the text that it then is.
        let read = Number::from_f64(number);
        Ok(read.map_or_else(|| Content::Text(number.to_string()), Content::Number))
    }

    fn visit_str<E>(self, text: &str) -> Result<Content, E> {
        Ok(Content::Text(text.to_owned()))
    }

    fn visit_string<E>(self, text: String) -> Result<Content, E> {
        Ok(Content::Text(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Content, A::Error> {
        let mut read = Vec::new();
        while let Some(element) = list.next_element::<Spanned<Raw>>()? {
            read.push(Node::of(element));
        }
        Ok(Content::List(read))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Content, A::Error> {
        let mut members = Vec::new();
        while let Some(name) = map.next_key::<String>()? {
            let node = Node::of(map.next_value::<Spanned<Raw>>()?);
            members.push(Member { name, node });
        }
        Ok(Content::Object(members))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn json(text: &str) -> Value {
        Node::parse(text)
            .map_err(|m| m.message)
            .unwrap()
            .into_json()
    }

    #[test]
    fn yaml_and_json_are_read_alike() {
        let expected = serde_json::json!({
            "roles": [{"name": "a", "rate_limit_per_hour": 5, "description": null, "on": true}],
        });
        let yaml =
            "roles:\n  - name: a\n    rate_limit_per_hour: 5\n    description:\n    on: true\n";
        assert_eq!(json(yaml), expected);
        assert_eq!(json(&expected.to_string()), expected);
        assert_eq!(json(&format!("{expected:#}")), expected);
        let tabs = "{\n\t\"roles\": [\n\t\t{\"name\": \"a\", \"rate_limit_per_hour\": 5,\n\t\t \"description\": null, \"on\": true}\n\t]\n}";
        assert_eq!(json(tabs), expected);
    }

    #[test]
    fn everything_has_its_line() {
        let node = Node::parse("a:\n  - b: 1\n    c:\n      - x\n")
            .ok()
            .unwrap();
        let Content::Object(members) = node.content else {
            panic!()
        };
        let Content::List(list) = members.into_iter().next().unwrap().node.content else {
            panic!()
        };
        let first = list.into_iter().next().unwrap();
        assert_eq!(first.line, 2);
        let Content::Object(members) = first.content else {
            panic!()
        };
        let lines: Vec<_> = members.iter().map(|one| one.node.line).collect();
        assert_eq!(lines, [2, 4]);
    }

    #[test]
    fn what_is_no_document_is_told_without_its_text() {
        for (text, line) in [
            ("a: [hunter2", None),
            ("a: hunter2\nb: {\n", None),
            ("a: hunter2\na: hunter2\n", Some(2)),
            ("{\"a\": hunter2\"", None),
            ("a: 1\n---\na: hunter2\n", None),
            ("\u{0}hunter2", None),
            ("&a [*a, hunter2]", None),
        ] {
            let mistake = Node::parse(text).err().unwrap();
            assert!(!mistake.message.contains("hunter2"), "{}", mistake.message);
            if line.is_some() {
                assert_eq!(mistake.line, line, "{text}");
            }
        }
    }
}
