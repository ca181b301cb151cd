//! Reads which modules a source declares and which paths it names.

use super::token::{Kind, Token, tokens};

/// A Rust source of this repository.
pub(super) struct Source {
    /// Where it is, from the root of the repository, with `/`.
    pub(super) file: String,
    pub(super) lines: usize,
    /// Every module it declares, with a body or without.
    pub(super) modules: Vec<Declared>,
    /// Every path in its code, tests left out.
    pub(super) paths: Vec<Named>,
}

/// A `mod name;` or `mod name { … }`.
pub(super) struct Declared {
    pub(super) name: String,
    pub(super) line: usize,
    pub(super) inline: bool,
    /// Declared under `#[cfg(test)]`.
    pub(super) test: bool,
}

/// A path in the code, resolved as far as its text allows.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Named {
    pub(super) line: usize,
    pub(super) root: Root,
    /// What follows the root; for a crate, with its name.
    pub(super) segments: Vec<String>,
}

/// Where a path begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Root {
    /// This crate: `crate::`, `self::`, `super::`, and `postern::` in the binary.
    Ours,
    /// Another crate, or a name in scope; the text does not tell which.
    Other,
}

impl Source {
    /// Reads a source.
    pub(super) fn new(file: &str, text: &str) -> Self {
        let all = tokens(text);
        let (code, tests) = without_tests(&all);
        let mut modules = declared(&code, false);
        modules.extend(declared(&tests, true));
        Self {
            file: file.to_owned(),
            lines: text.lines().count(),
            modules,
            paths: Walk::new(&code, module_path(file)).paths(),
        }
    }

    /// Returns the modules from the root of the crate down to this one.
    pub(super) fn module(&self) -> Vec<String> {
        module_path(&self.file)
    }

    /// Returns whether this is the root of a crate.
    pub(super) fn is_root(&self) -> bool {
        let name = self.file.rsplit('/').next();
        self.file == "src/lib.rs" || self.file.starts_with("src/bin/") || name == Some("main.rs")
    }
}

/// Returns the modules from the root of the crate down to that of a file.
pub(super) fn module_path(file: &str) -> Vec<String> {
    let inner = file.split_once('/').map_or(file, |(_, inner)| inner);
    let mut path: Vec<String> = inner.split('/').map(str::to_owned).collect();
    let name = path.pop().unwrap_or_default();
    let stem = name.trim_end_matches(".rs");
    if !matches!(stem, "mod" | "lib" | "main") {
        path.push(stem.to_owned());
    }
    path
}

/// Returns the tokens outside and inside the items under `#[cfg(test)]`.
fn without_tests(all: &[Token]) -> (Vec<Token>, Vec<Token>) {
    let (mut code, mut tests) = (Vec::new(), Vec::new());
    let mut at = 0;
    while at < all.len() {
        if begins_test(&all[at..]) {
            let end = at + item_length(&all[at..]);
            tests.extend_from_slice(&all[at..end]);
            at = end;
        } else {
            code.push(all[at].clone());
            at += 1;
        }
    }
    (code, tests)
}

/// Returns whether these tokens begin with `#[cfg(test)]` or `#[cfg(all(test, …))]`.
fn begins_test(tokens: &[Token]) -> bool {
    let plain = ["#", "[", "cfg", "(", "test", ")"];
    let all = ["#", "[", "cfg", "(", "all", "(", "test"];
    spells(tokens, &plain) || spells(tokens, &all)
}

fn spells(tokens: &[Token], text: &[&str]) -> bool {
    tokens.len() >= text.len()
        && tokens
            .iter()
            .zip(text)
            .all(|(token, text)| match &token.kind {
                Kind::Word(word) => word == text,
                Kind::Sign(sign) => text.chars().eq([*sign]),
                Kind::Colons => false,
            })
}

/// Returns the length of the item that begins with the attribute here: to its `;` or its closing brace.
fn item_length(tokens: &[Token]) -> usize {
    let mut depth = 0_usize;
    let is_use = tokens
        .iter()
        .take_while(|token| !token.is('{') && !token.is(';'))
        .any(|token| token.word() == Some("use"));
    for (at, token) in tokens.iter().enumerate() {
        match token.kind {
            Kind::Sign('(' | '[' | '{') => depth += 1,
            Kind::Sign(')' | ']') => depth = depth.saturating_sub(1),
            Kind::Sign('}') => {
                depth = depth.saturating_sub(1);
                if depth == 0 && !is_use {
                    return at + 1;
                }
            }
            Kind::Sign(';') if depth == 0 => return at + 1,
            _ => {}
        }
    }
    tokens.len()
}

fn declared(tokens: &[Token], test: bool) -> Vec<Declared> {
    let declaration = |window: &[Token]| {
        let inline = window[2].is('{');
        let name = window[1].word()?;
        (window[0].word() == Some("mod") && (inline || window[2].is(';'))).then(|| Declared {
            name: name.to_owned(),
            line: window[1].line,
            inline,
            test,
        })
    };
    tokens.windows(3).filter_map(declaration).collect()
}

/// Goes through the tokens of one file and collects the paths.
struct Walk<'a> {
    tokens: &'a [Token],
    at: usize,
    /// The module we are in, and for each inline one the brace depth at which it ends.
    module: Vec<String>,
    inline: Vec<usize>,
    depth: usize,
    found: Vec<Named>,
}

impl<'a> Walk<'a> {
    fn new(tokens: &'a [Token], module: Vec<String>) -> Self {
        Self {
            tokens,
            at: 0,
            module,
            inline: Vec::new(),
            depth: 0,
            found: Vec::new(),
        }
    }

    fn paths(mut self) -> Vec<Named> {
        while let Some(token) = self.tokens.get(self.at) {
            match &token.kind {
                Kind::Sign('{') => self.depth += 1,
                Kind::Sign('}') => self.close(),
                Kind::Word(word) if word == "mod" => self.enter(),
                Kind::Word(word) if word == "use" && !self.sign(1, '<') => self.import(),
                Kind::Word(word) if word == "crate" && self.previous("extern") => self.external(),
                Kind::Word(_) => self.inline_path(),
                _ => {}
            }
            self.at += 1;
        }
        self.found
    }

    fn close(&mut self) {
        self.depth = self.depth.saturating_sub(1);
        if self.inline.last() == Some(&self.depth) {
            self.inline.pop();
            self.module.pop();
        }
    }

    /// Follows `mod name {` into the module.
    fn enter(&mut self) {
        if let (Some(name), true) = (self.word(1), self.sign(2, '{')) {
            self.module.push(name.to_owned());
            self.inline.push(self.depth);
            self.depth += 1;
            self.at += 2;
        }
    }

    fn external(&mut self) {
        if let Some(name) = self.word(1) {
            self.record(vec![name.to_owned()], self.tokens[self.at].line);
        }
    }

    /// Reads `use …;` and stands on the `;` afterwards.
    fn import(&mut self) {
        self.at += 1;
        self.tree(&[]);
        while self.at < self.tokens.len() && !self.sign(0, ';') {
            self.at += 1;
        }
    }

    /// Reads one branch of a `use`, behind the prefix.
    fn tree(&mut self, prefix: &[String]) {
        let mut path = prefix.to_vec();
        while let Some(token) = self.tokens.get(self.at) {
            match &token.kind {
                Kind::Sign('{') => return self.branches(&path),
                Kind::Sign(',' | '}' | ';') => break,
                Kind::Word(word) if word == "as" => self.at += 1,
                Kind::Word(word) => path.push(word.clone()),
                Kind::Sign(sign) => path.push(sign.to_string()),
                Kind::Colons => {}
            }
            self.at += 1;
        }
        if path.len() > prefix.len() {
            // `{self, …}` names the prefix itself.
            path.pop_if(|last| last == "self" && !prefix.is_empty());
            let line = self.tokens[self.at.saturating_sub(1)].line;
            self.record(path, line);
        }
    }

    fn branches(&mut self, prefix: &[String]) {
        while self.at < self.tokens.len() && !self.sign(0, '}') {
            self.at += 1;
            self.tree(prefix);
        }
        self.at += 1;
    }

    /// Reads `a::b::c` where it begins and stands on its last word afterwards.
    fn inline_path(&mut self) {
        let begins = self.at < 2 || !self.colons(-1) || !self.names(self.at - 2);
        let keyword = self.word(0).is_some_and(|word| KEYWORDS.contains(&word));
        if !begins || keyword || !self.colons(1) {
            return;
        }
        let line = self.tokens[self.at].line;
        let mut path = vec![self.word(0).unwrap_or_default().to_owned()];
        while let (true, Some(next)) = (self.colons(1), self.word(2)) {
            path.push(next.to_owned());
            self.at += 2;
        }
        self.record(path, line);
    }

    fn record(&mut self, mut path: Vec<String>, line: usize) {
        let (root, segments) = match path.first().map(String::as_str) {
            Some("crate" | "postern") => (Root::Ours, path.split_off(1)),
            Some("self") => (
                Root::Ours,
                [self.module.clone(), path.split_off(1)].concat(),
            ),
            Some("super") => {
                let up = path
                    .iter()
                    .take_while(|segment| *segment == "super")
                    .count();
                let kept = self.module.len().saturating_sub(up);
                (
                    Root::Ours,
                    [self.module[..kept].to_vec(), path.split_off(up)].concat(),
                )
            }
            _ => (Root::Other, path),
        };
        self.found.push(Named {
            line,
            root,
            segments,
        });
    }

    fn token(&self, offset: isize) -> Option<&Token> {
        self.tokens.get(self.at.checked_add_signed(offset)?)
    }

    fn word(&self, offset: isize) -> Option<&str> {
        self.token(offset)?.word()
    }

    fn sign(&self, offset: isize, sign: char) -> bool {
        self.token(offset).is_some_and(|token| token.is(sign))
    }

    fn colons(&self, offset: isize) -> bool {
        self.token(offset)
            .is_some_and(|token| token.kind == Kind::Colons)
    }

    fn previous(&self, word: &str) -> bool {
        self.word(-1) == Some(word)
    }

    /// Returns whether a path goes on behind the token there, rather than begin with its `::`.
    fn names(&self, at: usize) -> bool {
        let arrow = at > 0 && (self.tokens[at - 1].is('-') || self.tokens[at - 1].is('='));
        match self.tokens[at].word() {
            Some(word) => !KEYWORDS.contains(&word),
            None => self.tokens[at].is('>') && !arrow,
        }
    }
}

/// The words before which no path can go on: after them, `::name` begins with a crate.
const KEYWORDS: [&str; 8] = ["as", "dyn", "else", "impl", "in", "match", "mut", "return"];

#[cfg(test)]
mod tests {
    use super::*;

    fn named(file: &str, text: &str) -> Vec<String> {
        let spelled = |named: &Named| {
            let root = if named.root == Root::Ours {
                "ours "
            } else {
                ""
            };
            format!("{}: {root}{}", named.line, named.segments.join("::"))
        };
        Source::new(file, text).paths.iter().map(spelled).collect()
    }

    #[test]
    fn every_way_to_name_a_path_is_seen() {
        let cases = [
            ("use crate::store::Agent;", vec!["1: ours store::Agent"]),
            (
                "pub(crate) use crate::{a, b::{self, c as d},\n e::*};",
                vec!["1: ours a", "1: ours b", "1: ours b::c", "2: ours e::*"],
            ),
            ("use super::super::store;", vec!["1: ours store"]),
            (
                "use self::inner::X;",
                vec!["1: ours proxy::guard::inner::X"],
            ),
            ("use ::sqlx::Any;", vec!["1: sqlx::Any"]),
            ("use sqlx as database;", vec!["1: sqlx"]),
            ("extern crate sqlx;", vec!["1: sqlx"]),
            (
                "let x: crate::store::Agent = y;",
                vec!["1: ours store::Agent"],
            ),
            (
                "f::<crate::a::B>(::sqlx::c())",
                vec!["1: f", "1: ours a::B", "1: sqlx::c"],
            ),
            ("return ::sqlx::c();", vec!["1: sqlx::c"]),
            ("<T as crate::a::B>::new()", vec!["1: ours a::B"]),
            ("#[derive(clap::Parser)] struct A;", vec!["1: clap::Parser"]),
            (
                "mod inner { use super::super::x; }\nuse super::y;",
                vec!["1: ours proxy::x", "2: ours proxy::y"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(named("src/proxy/guard.rs", text), expected, "{text}");
        }
    }

    #[test]
    fn tests_comments_and_strings_name_nothing() {
        let text = r#"
            //! See [`crate::store`].
            // use crate::relay;
            const A: &str = "crate::ui::X";
            #[cfg(test)]
            #[expect(clippy::pedantic, reason = "…")]
            mod tests { use crate::relay::{self, X}; fn f() { crate::ui::x() } }
            #[cfg(all(test, unix))]
            use crate::ui::{A, B};
            #[cfg(not(test))]
            use crate::clock::Clock;
        "#;
        assert_eq!(named("src/policy.rs", text), ["11: ours clock::Clock"]);
    }

    #[test]
    fn declarations_tell_tests_from_the_product() {
        let source = Source::new(
            "src/a/mod.rs",
            "mod b;\n#[cfg(test)]\nmod c;\nmod d { mod e; }",
        );
        let all: Vec<_> = source
            .modules
            .iter()
            .map(|it| (it.name.as_str(), it.line, it.inline, it.test))
            .collect();
        let expected = [
            ("b", 1, false, false),
            ("d", 4, true, false),
            ("e", 4, false, false),
            ("c", 3, false, true),
        ];
        assert_eq!(all, expected);
    }
}
