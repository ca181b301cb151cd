//! Breaks text into lines that fit a terminal.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Returns how many columns the text takes.
///
/// Each character counts by itself: a terminal that draws a sequence narrower leaves room at the end, and
/// none draws it wider.
pub fn width(text: &str) -> usize {
    text.chars()
        .map(|letter| letter.width().unwrap_or(0))
        .sum::<usize>()
        .max(text.width())
}

/// Breaks the text at its blanks into lines of at most `columns`; a longer word is cut.
pub(super) fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in text.split(' ') {
        let gap = usize::from(!line.is_empty());
        if width(&line) + gap + width(word) <= columns {
            if gap == 1 {
                line.push(' ');
            }
            line.push_str(word);
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        line = cut(word, columns, &mut lines);
    }
    lines.push(line);
    lines
}

/// Cuts a word into full lines, and returns what is left for the next one.
fn cut(word: &str, columns: usize, lines: &mut Vec<String>) -> String {
    let mut line = String::new();
    for letter in word.chars() {
        let mut longer = line.clone();
        longer.push(letter);
        if width(&longer) > columns {
            lines.push(std::mem::take(&mut line));
            line.push(letter);
        } else {
            line = longer;
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn lines_break_at_blanks() {
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("", 8), [""]);
        assert_eq!(wrap("abcdefghij k", 4), ["abcd", "efgh", "ij k"]);
        assert_eq!(wrap("世界世界", 5), ["世界", "世界"]);
    }

    proptest! {
        #[test]
        fn no_line_is_too_wide_and_nothing_is_lost(text in "[a-z世é ]{0,60}", columns in 2..30_usize) {
            let lines = wrap(&text, columns);
            prop_assert!(lines.iter().all(|line| width(line) <= columns));
            let letters = |text: &str| text.replace(' ', "");
            prop_assert_eq!(letters(&lines.concat()), letters(&text));
        }
    }
}
