//! Splits a Rust source into words and signs, without comments, strings and characters.
//!
//! This is as much of the language as the rules of [`super`] need; a full parser would be one more
//! dependency for what is, in the end, a search for paths.

/// One token and the line it is on, from 1.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) kind: Kind,
    pub(super) line: usize,
}

/// What a token is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// An identifier, a keyword or a number; a raw identifier without its `r#`.
    Word(String),
    /// `::`
    Colons,
    /// Any other character that is not white space.
    Sign(char),
}

impl Token {
    /// Returns the word, if it is one.
    pub(super) fn word(&self) -> Option<&str> {
        match &self.kind {
            Kind::Word(word) => Some(word),
            _ => None,
        }
    }

    /// Returns whether this is that sign.
    pub(super) fn is(&self, sign: char) -> bool {
        self.kind == Kind::Sign(sign)
    }
}

/// Returns the tokens of a source in order.
pub(super) fn tokens(text: &str) -> Vec<Token> {
    let mut reader = Reader {
        rest: text,
        line: 1,
        tokens: Vec::new(),
    };
    while !reader.rest.is_empty() {
        reader.step();
    }
    reader.tokens
}

struct Reader<'a> {
    rest: &'a str,
    line: usize,
    tokens: Vec<Token>,
}

impl Reader<'_> {
    fn step(&mut self) {
        let rest = self.rest;
        if rest.starts_with("//") {
            self.skip(rest.find('\n').unwrap_or(rest.len()));
        } else if rest.starts_with("/*") {
            self.skip(block_comment(rest));
        } else if let Some(length) = string(rest) {
            self.skip(length);
        } else if rest.starts_with('\'') {
            self.skip(character_or_lifetime(rest));
        } else if rest.starts_with("::") {
            self.push(Kind::Colons, 2);
        } else if let Some(raw) = rest.strip_prefix("r#") {
            let word = word(raw);
            self.push(Kind::Word(word.to_owned()), 2 + word.len());
        } else {
            let word = word(rest);
            let first = rest.chars().next().expect("there is more to read");
            if !word.is_empty() {
                self.push(Kind::Word(word.to_owned()), word.len());
            } else if first.is_whitespace() {
                self.skip(first.len_utf8());
            } else {
                self.push(Kind::Sign(first), first.len_utf8());
            }
        }
    }

    fn push(&mut self, kind: Kind, length: usize) {
        let line = self.line;
        self.tokens.push(Token { kind, line });
        self.skip(length);
    }

    fn skip(&mut self, length: usize) {
        let (read, rest) = self.rest.split_at(length);
        self.line += read.matches('\n').count();
        self.rest = rest;
    }
}

fn word(text: &str) -> &str {
    let end = text.find(|c: char| !c.is_alphanumeric() && c != '_');
    &text[..end.unwrap_or(text.len())]
}

fn block_comment(text: &str) -> usize {
    let mut depth = 0_usize;
    let mut at = 0;
    loop {
        let rest = &text[at..];
        if rest.starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest.starts_with("*/") {
            depth -= 1;
            at += 2;
            if depth == 0 {
                return at;
            }
        } else if let Some(c) = rest.chars().next() {
            at += c.len_utf8();
        } else {
            return at;
        }
    }
}

/// Returns the length of the string literal that begins here, with its prefix, if one does.
fn string(text: &str) -> Option<usize> {
    let prefix = ["br", "cr", "b", "c", "r", ""]
        .into_iter()
        .find(|prefix| text.starts_with(prefix))?;
    let rest = &text[prefix.len()..];
    if prefix.ends_with('r') {
        let hashes = rest.len() - rest.trim_start_matches('#').len();
        let body = rest[hashes..].strip_prefix('"')?;
        let end = format!("\"{}", "#".repeat(hashes));
        let length = body.find(&end).map_or(body.len(), |at| at + end.len());
        return Some(prefix.len() + hashes + 1 + length);
    }
    let body = rest.strip_prefix('"')?;
    Some(prefix.len() + 1 + closing(body, '"'))
}

/// Returns how far it is past the closing quote, where a backslash takes the next character with it.
fn closing(body: &str, quote: char) -> usize {
    let mut characters = body.char_indices();
    while let Some((at, c)) = characters.next() {
        if c == quote {
            return at + 1;
        }
        if c == '\\' {
            characters.next();
        }
    }
    body.len()
}

fn character_or_lifetime(text: &str) -> usize {
    let body = &text[1..];
    let mut characters = body.chars();
    let first = characters.next();
    if first == Some('\\') || characters.next() == Some('\'') {
        return 1 + closing(body, '\'');
    }
    1 + word(body).len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let tokens = tokens(text);
        tokens
            .iter()
            .filter_map(|token| token.word().map(str::to_owned))
            .collect()
    }

    #[test]
    fn comments_strings_and_characters_are_left_out() {
        let cases = [
            ("a // b\nc", vec!["a", "c"]),
            ("a /* b /* c */ d */ e", vec!["a", "e"]),
            (r#"a "b \" c" d"#, vec!["a", "d"]),
            (r##"a r#"b " c"# d"##, vec!["a", "d"]),
            (r#"a b"x" c"y" br"z" e"#, vec!["a", "e"]),
            ("a '\"' b", vec!["a", "b"]),
            (r"a '\'' b", vec!["a", "b"]),
            ("f<'a> b'x' c", vec!["f", "b", "c"]),
            (
                "r#type brave crate_name rust",
                vec!["type", "brave", "crate_name", "rust"],
            ),
        ];
        for (text, expected) in cases {
            assert_eq!(words(text), expected, "{text}");
        }
    }

    #[test]
    fn lines_are_counted_through_comments_and_strings() {
        let tokens = tokens("/* 1\n 2 */ \"3\n\" a\n\nb");
        let lines: Vec<usize> = tokens.iter().map(|token| token.line).collect();
        assert_eq!(lines, [3, 5]);
    }
}
