//! A manifest: the file in which credentials, roles, agents, policies and channels are declared (spec/cli.md §4).

use std::path::{Path, PathBuf};

use super::{Failure, Invocation, place_of, read_file};
use crate::store::{Declaration, Entry, Noun};

mod entries;
mod fields;
mod node;
mod value;

use fields::Fields;
use node::Node;
use value::Source;

/// The lists of a manifest.
const LISTS: [&str; 5] = ["credentials", "roles", "agents", "policies", "channels"];

/// What a manifest declares, and where in it.
pub(super) struct Manifest {
    /// Its name, as messages have it.
    place: String,
    /// What paths in it are relative to.
    folder: PathBuf,
    declaration: Declaration,
    /// Where each credential's value comes from.
    sources: Vec<Option<Source>>,
    /// The lines that the entries begin in, by list.
    lines: [Vec<u64>; LISTS.len()],
}

/// What is wrong with a manifest. Nothing that could be a secret is part of it.
#[derive(Debug)]
pub(super) struct Mistake {
    /// The line, from 1; `None` where it is about none.
    line: Option<u64>,
    message: String,
    hint: Option<String>,
}

impl Mistake {
    fn at(line: Option<u64>, message: String) -> Self {
        Self {
            line,
            message,
            hint: None,
        }
    }

    fn with_hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

impl Manifest {
    /// Reads the manifest that `-f` names; `-` is standard input, and what it names is relative to the present folder.
    ///
    /// # Errors
    /// A file that cannot be read, and the first mistake in it, with its line.
    pub(super) fn read(path: &Path) -> Result<Self, Failure> {
        let text = read_file(path, "--file")?;
        let place = place_of(path);
        let folder = match path.parent() {
            Some(folder) if path != Path::new("-") => folder.to_owned(),
            _ => PathBuf::new(),
        };
        let mut manifest = Self {
            place,
            folder,
            declaration: Declaration::default(),
            sources: Vec::new(),
            lines: Default::default(),
        };
        match manifest.take(&text) {
            Ok(()) => Ok(manifest),
            Err(mistake) => Err(manifest.failure(mistake)),
        }
    }

    /// Reads the values, and returns what is declared.
    ///
    /// # Errors
    /// A value that cannot be read, with its line.
    pub(super) async fn resolve(
        &mut self,
        invocation: &Invocation,
    ) -> Result<Declaration, Failure> {
        let mut declaration = self.declaration.clone();
        let credentials = declaration.credentials.iter_mut().flatten();
        for (credential, source) in credentials.zip(&self.sources) {
            if let Some(sealed) = source.as_ref().and_then(Source::sealed) {
                credential.value_sealed = Some(sealed.clone());
            } else if let Some(source) = source {
                let value = source.read(&self.folder, invocation).await;
                let line = Some(source.line);
                credential.value = Some(value.map_err(|failure| self.located(failure, line))?);
            }
        }
        Ok(declaration)
    }

    /// Returns a failure with the line of the entry that it is about.
    pub(super) fn about(&self, entry: Option<Entry>, failure: Failure) -> Failure {
        let list = |noun| match noun {
            Noun::Credential => Some(0),
            Noun::Role => Some(1),
            Noun::Agent => Some(2),
            Noun::Policy => Some(3),
            Noun::Channel => Some(4),
            _ => None,
        };
        let line = entry.and_then(|entry| {
            let lines = &self.lines[list(entry.noun)?];
            lines.get(entry.index).copied()
        });
        match line {
            Some(line) => self.located(failure, Some(line)),
            None => failure,
        }
    }

    fn located(&self, failure: Failure, line: Option<u64>) -> Failure {
        failure.located(&self.at(line))
    }

    fn at(&self, line: Option<u64>) -> String {
        match line {
            Some(line) => format!("{} line {line}", self.place),
            None => self.place.clone(),
        }
    }

    fn failure(&self, mistake: Mistake) -> Failure {
        let failure = Failure::usage(mistake.message);
        let failure = mistake.hint.into_iter().fold(failure, Failure::with_hint);
        self.located(failure, mistake.line)
    }

    fn take(&mut self, text: &str) -> Result<(), Mistake> {
        let mut fields = Fields::of(Node::parse(text)?, "manifest")?;
        if let Some(list) = fields.list(LISTS[0])? {
            let read = self.entries(0, list, entries::credential, |(one, _)| &one.name)?;
            let (declared, sources) = read.into_iter().unzip();
            self.declaration.credentials = Some(declared);
            self.sources = sources;
        }
        if let Some(list) = fields.list(LISTS[1])? {
            let read = self.entries(1, list, entries::role, |one| &one.name)?;
            self.declaration.roles = Some(read);
        }
        if let Some(list) = fields.list(LISTS[2])? {
            let read = self.entries(2, list, entries::agent, |one| &one.name)?;
            self.declaration.agents = Some(read);
        }
        if let Some(list) = fields.list(LISTS[3])? {
            let read = self.entries(3, list, entries::policy, |one| &one.credential)?;
            self.declaration.policies = Some(read);
        }
        if let Some(list) = fields.list(LISTS[4])? {
            let read = self.entries(4, list, entries::channel, |one| &one.name)?;
            self.declaration.channels = Some(read);
        }
        fields.end((&LISTS, &[]))
    }

    /// Reads the entries of a list, each name once.
    fn entries<T>(
        &mut self,
        list: usize,
        nodes: Vec<Node>,
        read: impl Fn(Node) -> Result<T, Mistake>,
        name: impl Fn(&T) -> &String,
    ) -> Result<Vec<T>, Mistake> {
        let lines = &mut self.lines[list];
        let mut entries: Vec<T> = Vec::with_capacity(nodes.len());
        let mut known = std::collections::HashMap::with_capacity(nodes.len());
        for node in nodes {
            let line = node.line;
            let entry = read(node)?;
            if let Some(first) = known.insert(name(&entry).clone(), line) {
                let name = name(&entry);
                let told = format!("`{name}` is declared already, in line {first}");
                return Err(Mistake::at(Some(line), told));
            }
            lines.push(line);
            entries.push(entry);
        }
        Ok(entries)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> String {
        let mut manifest = Manifest {
            place: "m.yaml".to_owned(),
            folder: PathBuf::new(),
            declaration: Declaration::default(),
            sources: Vec::new(),
            lines: Default::default(),
        };
        let mistake = manifest.take(text).expect_err(text);
        let line = mistake
            .line
            .map_or_else(String::new, |line| format!("{line}: "));
        let hint = mistake
            .hint
            .map_or_else(String::new, |hint| format!(" ({hint})"));
        format!("{line}{}{hint}", mistake.message)
    }

    #[test]
    fn a_mistake_is_told_with_its_line() {
        for (text, expected) in [
            (
                "credentials:\n- name: a\n  descripton: x\n",
                "3: `descripton` is no field of a credential (did you mean `description`?)",
            ),
            (
                "agent:\n- name: a\n",
                "1: `agent` is no field of a manifest (did you mean `agents`?)",
            ),
            ("roles:\n- description: x\n", "2: this role has no `name`"),
            (
                "roles:\n- name: a\n- name: b\n- name: a\n",
                "4: `a` is declared already, in line 2",
            ),
            (
                "agents:\n- name: 5\n",
                "2: `name` has to be a text, and is a number (put it in quotes)",
            ),
            (
                "agents:\n- name: a\n  roles: reader\n",
                "3: `roles` has to be a list; an empty one is `[]`, and is a text",
            ),
            (
                "agents:\n- name: a\n  enabled: maybe\n",
                "3: `enabled` has to be true or false, and is a text",
            ),
            (
                "agents:\n- name: a\n  rate_limit_per_hour: 0\n",
                "3: `rate_limit_per_hour`: a limit is a number from 1 to 4294967295, or null",
            ),
            (
                "credentials:\n- name: a\n  value: hunter2\n",
                "3: a value does not stand in a manifest (`value_file`, `value_env` or `value_command` tells where it is, or `value_sealed` has it as `postern credential seal` prints it)",
            ),
            (
                "credentials:\n- name: a\n  value_file: x\n  value_env: Y\n",
                "4: `value_file`, `value_env`, `value_command` and `value_sealed` exclude each other",
            ),
            (
                "policies:\n- credential: a\n  deny_url: [/x]\n",
                "3: a policy has no field `deny_url`; did you mean `deny_urls`?",
            ),
            (
                "- a\n",
                "1: `manifest` has to be an object with fields, and is a list",
            ),
            (
                "",
                "`manifest` has to be an object with fields, and is nothing",
            ),
        ] {
            let told = told(text);
            assert!(
                told == expected || (text.is_empty() && told.ends_with(expected)),
                "{text}\n{told}\n{expected}"
            );
        }
    }
}
