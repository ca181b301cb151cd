//! The words of a line that is being typed in bash, as the program would get them.

/// What a shell passes: the words before the one that is completed, and that one, as far as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Words {
    /// The words before it, the first of which names the program.
    pub(super) before: Vec<String>,
    /// The word itself, without quotes.
    pub(super) current: String,
    /// How much of that, in bytes, stands before what bash will put an offer in place of.
    pub(super) kept: usize,
    /// The quote that is still open at the end.
    pub(super) quote: Option<char>,
}

impl Words {
    /// Reads a line up to where the cursor stands. bash replaces only what follows the last of `breaks`
    /// (its `COMP_WORDBREAKS`) or the last quote.
    pub(super) fn of_bash(breaks: &str, line: &str) -> Self {
        let mut words = Self::default();
        let mut is_word = false;
        let mut letters = line.chars();
        while let Some(letter) = letters.next() {
            match (words.quote, letter) {
                (Some('\''), '\'') | (Some('"'), '"') => {
                    words.quote = None;
                    words.kept = words.current.len();
                }
                (Some('\''), _) => words.current.push(letter),
                (Some(_), '\\') => words.escaped(letters.next()),
                (Some(_), _) => words.current.push(letter),
                (None, '\'' | '"') => {
                    words.quote = Some(letter);
                    words.kept = words.current.len();
                }
                (None, '\\') => words.current.extend(letters.next()),
                (None, blank) if blank.is_whitespace() => {
                    if is_word {
                        words.before.push(std::mem::take(&mut words.current));
                    }
                    (words.kept, is_word) = (0, false);
                    continue;
                }
                (None, _) => {
                    words.current.push(letter);
                    if breaks.contains(letter) {
                        words.kept = words.current.len();
                    }
                }
            }
            is_word = true;
        }
        words
    }

    /// Takes what follows a backslash between double quotes.
    fn escaped(&mut self, letter: Option<char>) {
        if !matches!(letter, Some('"' | '\\' | '$' | '`') | None) {
            self.current.push('\\');
        }
        self.current.extend(letter);
    }

    /// Returns what bash is to put there for an offer: what it replaces, quoted as the word is; `None` if the offer
    /// is not what was typed, gone on.
    pub(super) fn for_bash(&self, offer: &str) -> Option<String> {
        let rest = offer.strip_prefix(&self.current[..self.kept])?;
        let mut quoted = String::with_capacity(rest.len());
        for letter in rest.chars() {
            match self.quote {
                Some('\'') if letter == '\'' => quoted.push_str("'\\'"),
                Some('"') if matches!(letter, '"' | '\\' | '$' | '`') => quoted.push('\\'),
                None if !is_plain(letter) => quoted.push('\\'),
                _ => {}
            }
            quoted.push(letter);
        }
        Some(quoted)
    }
}

/// Returns whether a letter stands for itself in every shell, wherever it stands.
fn is_plain(letter: char) -> bool {
    letter.is_alphanumeric() || "-_./,:@%+=".contains(letter)
}

/// Reads one word as it is typed in fish, as far as it is typed.
pub(super) fn of_fish(typed: &str) -> String {
    let mut word = String::with_capacity(typed.len());
    let mut quote = None;
    let mut letters = typed.chars();
    while let Some(letter) = letters.next() {
        match (quote, letter) {
            (None, '\'' | '"') => quote = Some(letter),
            (Some(open), _) if open == letter => quote = None,
            (_, '\\') => word.extend(letters.next()),
            _ => word.push(letter),
        }
    }
    word
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What bash has by default.
    const BREAKS: &str = " \t\n\"'@><=;|&(:";

    #[test]
    fn a_line_is_read_as_bash_reads_it() {
        for (line, before, current, kept, quote) in [
            ("postern ", &["postern"][..], "", 0, None),
            ("postern a", &["postern"], "a", 0, None),
            (
                "p  'a b' \"c\\\"d\" e\\ f",
                &["p", "a b", "c\"d"],
                "e f",
                0,
                None,
            ),
            ("p ann@ex", &["p"], "ann@ex", 4, None),
            ("p --credentials=a,b", &["p"], "--credentials=a,b", 14, None),
            ("p 'sl", &["p"], "sl", 0, Some('\'')),
            ("p \"a\\x", &["p"], "a\\x", 0, Some('"')),
            ("p ''", &["p"], "", 0, None),
            ("p '' x", &["p", ""], "x", 0, None),
        ] {
            let read = Words::of_bash(BREAKS, line);
            assert_eq!(read.before, before, "{line}");
            assert_eq!(
                (read.current.as_str(), read.kept, read.quote),
                (current, kept, quote),
                "{line}"
            );
        }
    }

    #[test]
    fn an_offer_is_what_bash_replaces() {
        let offered = |line: &str, offer: &str| Words::of_bash(BREAKS, line).for_bash(offer);
        assert_eq!(
            offered("p ann@ex", "ann@example.com").unwrap(),
            "example.com"
        );
        assert_eq!(offered("p o", "o'b;$(x)").unwrap(), "o\\'b\\;\\$\\(x\\)");
        assert_eq!(offered("p 'o", "o'b").unwrap(), "o'\\''b");
        assert_eq!(offered("p \"o", "o`$b").unwrap(), "o\\`\\$b");
        assert_eq!(offered("p x=a", "y=a"), None);
    }

    #[test]
    fn a_word_of_fish_is_read_while_its_quote_is_open() {
        for (typed, word) in [
            ("my", "my"),
            ("'my a", "my a"),
            ("a\\ b", "a b"),
            ("\"a'b\"c", "a'bc"),
        ] {
            assert_eq!(of_fish(typed), word);
        }
    }

    proptest! {
        /// What is put there reads as the offer.
        #[test]
        fn what_is_quoted_is_read_back(offer in "[^\\s\\p{C}]{1,20}", open in "|'|\"") {
            let typed = format!("p {open}");
            let words = Words::of_bash(BREAKS, &typed);
            let line = format!("{typed}{}{open}", words.for_bash(&offer).unwrap());
            prop_assert_eq!(Words::of_bash(BREAKS, &line).current, offer);
        }
    }
}
