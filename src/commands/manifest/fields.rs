//! The fields of one entry of a manifest: each is taken once, and what nobody took is a mistake.

use serde_json::Number;

use super::{
    Mistake,
    node::{Content, Member, Node},
};
use crate::store::{check_rate_limit, nearest};

/// The fields of an entry that are not taken yet.
pub(super) struct Fields {
    /// What the entry is.
    noun: &'static str,
    /// The line that it begins in.
    pub(super) line: u64,
    members: Vec<Member>,
}

impl Fields {
    /// Takes an entry.
    pub(super) fn of(node: Node, noun: &'static str) -> Result<Self, Mistake> {
        let line = node.line;
        match node.content {
            Content::Object(members) => Ok(Self {
                noun,
                line,
                members,
            }),
            _ => Err(wrong(&node, noun, "an object with fields")),
        }
    }

    /// Takes a field, if it is there.
    pub(super) fn take(&mut self, name: &str) -> Option<Node> {
        let at = self.members.iter().position(|one| one.name == name)?;
        Some(self.members.swap_remove(at).node)
    }

    /// Takes the fields that are left.
    pub(super) fn rest(self) -> Vec<Member> {
        self.members
    }

    /// Takes a text that has to be there, and its line.
    pub(super) fn needed(&mut self, name: &'static str) -> Result<(String, u64), Mistake> {
        let (noun, line) = (self.noun, self.line);
        let node = self
            .take(name)
            .ok_or_else(|| Mistake::at(Some(line), format!("this {noun} has no `{name}`")))?;
        let line = node.line;
        Ok((text(node, name)?, line))
    }

    /// Takes a text; null is an empty one.
    pub(super) fn text(&mut self, name: &'static str) -> Result<Option<String>, Mistake> {
        match self.take(name) {
            None => Ok(None),
            Some(Node {
                content: Content::Null,
                ..
            }) => Ok(Some(String::new())),
            Some(node) => text(node, name).map(Some),
        }
    }

    /// Takes a word that is read into something; null is refused like any other.
    pub(super) fn word<T>(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<T, String>,
    ) -> Result<Option<T>, Mistake> {
        let Some(node) = self.take(name) else {
            return Ok(None);
        };
        let line = node.line;
        let word = text(node, name)?;
        read(&word)
            .map(Some)
            .map_err(|told| Mistake::at(Some(line), format!("`{name}`: {told}")))
    }

    /// Takes a text that null takes away, as an empty one does.
    #[expect(
        clippy::option_option,
        reason = "a field that is left out, one that is null and one that is set are three things"
    )]
    pub(super) fn clearable(
        &mut self,
        name: &'static str,
        read: impl FnOnce(&str) -> Result<String, String>,
    ) -> Result<Option<Option<String>>, Mistake> {
        match self.take(name) {
            None => Ok(None),
            Some(Node {
                content: Content::Null,
                ..
            }) => Ok(Some(None)),
            Some(node) => {
                let line = node.line;
                let read = read(&text(node, name)?);
                let read =
                    read.map_err(|told| Mistake::at(Some(line), format!("`{name}`: {told}")))?;
                Ok(Some(Some(read).filter(|text| !text.is_empty())))
            }
        }
    }

    /// Takes true or false.
    pub(super) fn flag(&mut self, name: &'static str) -> Result<Option<bool>, Mistake> {
        match self.take(name) {
            None => Ok(None),
            Some(Node {
                content: Content::Flag(flag),
                ..
            }) => Ok(Some(flag)),
            Some(node) => Err(wrong(&node, name, "true or false")),
        }
    }

    /// Takes a limit of requests in an hour; null takes it away.
    #[expect(
        clippy::option_option,
        reason = "a field that is left out, one that is null and one that is set are three things"
    )]
    pub(super) fn limit(&mut self, name: &'static str) -> Result<Option<Option<i64>>, Mistake> {
        let Some(node) = self.take(name) else {
            return Ok(None);
        };
        match &node.content {
            Content::Null => Ok(Some(None)),
            Content::Number(number) => {
                let limit = Number::as_i64(number).unwrap_or_default();
                let checked = check_rate_limit(limit).map_err(|error| {
                    let told = error.to_string().replace("`none`", "null");
                    Mistake::at(Some(node.line), format!("`{name}`: {told}"))
                });
                checked.map(|limit| Some(Some(limit)))
            }
            _ => Err(wrong(&node, name, "a number or null")),
        }
    }

    /// Takes a whole number.
    pub(super) fn number(&mut self, name: &'static str) -> Result<Option<i64>, Mistake> {
        let Some(node) = self.take(name) else {
            return Ok(None);
        };
        let number = match &node.content {
            Content::Number(number) => number.as_i64(),
            _ => None,
        };
        number
            .map(Some)
            .ok_or_else(|| wrong(&node, name, "a whole number"))
    }

    /// Takes a list of texts: a set, in the order given.
    pub(super) fn set(&mut self, name: &'static str) -> Result<Option<Vec<String>>, Mistake> {
        let Some(nodes) = self.list(name)? else {
            return Ok(None);
        };
        let mut set: Vec<String> = Vec::with_capacity(nodes.len());
        for node in nodes {
            let text = text(node, name)?;
            if !set.contains(&text) {
                set.push(text);
            }
        }
        Ok(Some(set))
    }

    /// Takes a list.
    pub(super) fn list(&mut self, name: &'static str) -> Result<Option<Vec<Node>>, Mistake> {
        match self.take(name) {
            None => Ok(None),
            Some(Node {
                content: Content::List(list),
                ..
            }) => Ok(Some(list)),
            Some(node) => Err(wrong(&node, name, "a list; an empty one is `[]`")),
        }
    }

    /// Ends the entry: what is left has to be among what is shown and cannot be set.
    pub(super) fn end(self, (settable, shown): (&[&str], &[String])) -> Result<(), Mistake> {
        let mut members = self.members.into_iter();
        let Some(unknown) = members.find(|one| !shown.contains(&one.name)) else {
            return Ok(());
        };
        let (noun, name, line) = (self.noun, &unknown.name, unknown.node.line);
        // What stands beside the name of a field is in its line, but for lists and objects.
        let line = match unknown.node.content {
            Content::List(_) | Content::Object(_) => line.saturating_sub(1).max(self.line),
            _ => line,
        };
        let told = format!("`{name}` is no field of {}", article(noun));
        let mistake = Mistake::at(Some(line), told);
        Err(match nearest(name, settable) {
            Some(near) => mistake.with_hint(format!("did you mean `{near}`?")),
            None => mistake.with_hint(format!("its fields are {}", settable.join(", "))),
        })
    }
}

/// Returns a text.
pub(super) fn text(node: Node, name: &str) -> Result<String, Mistake> {
    match node.content {
        Content::Text(text) => Ok(text),
        Content::Flag(_) | Content::Number(_) => {
            Err(wrong(&node, name, "a text").with_hint("put it in quotes"))
        }
        _ => Err(wrong(&node, name, "a text")),
    }
}

/// Returns the mistake for something that is of another kind than it has to be.
pub(super) fn wrong(node: &Node, name: &str, wanted: &str) -> Mistake {
    let found = node.word();
    Mistake::at(
        Some(node.line),
        format!("`{name}` has to be {wanted}, and is {found}"),
    )
}

fn article(noun: &str) -> String {
    match noun {
        "agent" => "an agent".to_owned(),
        "manifest" => "a manifest".to_owned(),
        _ => format!("a {noun}"),
    }
}
