//! Makes text from outside safe to show: what would act on a terminal, or hide, is spelt out.

use std::borrow::Cow;

/// Returns the text with control, bidirectional and invisible characters spelt out.
///
/// `\n`, `\r` and `\t` become these two letters, everything else `\u{…}`. Text without such characters is
/// returned as it is.
pub fn clean(text: &str) -> Cow<'_, str> {
    if !text.chars().any(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 16);
    for letter in text.chars() {
        if is_hidden(letter) {
            shown.extend(letter.escape_default());
        } else {
            shown.push(letter);
        }
    }
    Cow::Owned(shown)
}

/// Tells whether a character acts on its surroundings instead of being seen.
fn is_hidden(letter: char) -> bool {
    letter.is_control()
        || matches!(letter,
            // Format characters (category Cf), the bidirectional ones among them.
            '\u{ad}' | '\u{600}'..='\u{605}' | '\u{61c}' | '\u{6dd}' | '\u{70f}'
            | '\u{890}'..='\u{891}' | '\u{8e2}' | '\u{180e}' | '\u{200b}'..='\u{200f}'
            | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}' | '\u{110bd}' | '\u{110cd}' | '\u{13430}'..='\u{1343f}'
            | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            // Letters and marks that draw nothing. Variation selector 16 belongs to emoji and stays.
            | '\u{34f}' | '\u{115f}'..='\u{1160}' | '\u{17b4}'..='\u{17b5}' | '\u{180b}'..='\u{180f}'
            | '\u{2800}' | '\u{3164}' | '\u{fe00}'..='\u{fe0e}' | '\u{ffa0}'
            | '\u{e0000}'..='\u{e0fff}'
            // Not characters at all.
            | '\u{fffe}'..='\u{ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_acts_on_a_terminal_is_spelt_out() {
        assert_eq!(clean("a\u{1b}[31mb\u{7}"), "a\\u{1b}[31mb\\u{7}");
        assert_eq!(
            clean("two\nlines\r\tand\u{85}"),
            "two\\nlines\\r\\tand\\u{85}"
        );
        assert_eq!(clean("exe\u{202e}cod.doc"), "exe\\u{202e}cod.doc");
        assert_eq!(
            clean("zero\u{200b}width\u{feff}"),
            "zero\\u{200b}width\\u{feff}"
        );
        assert_eq!(clean("tag\u{e0041}"), "tag\\u{e0041}");
    }

    #[test]
    fn what_can_be_read_stays() {
        for text in [
            "",
            "plain",
            "Grüße, 世界",
            "naïve e\u{301}",
            "❤\u{fe0f}",
            "back\\slash",
        ] {
            assert!(
                matches!(clean(text), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
    }

    proptest! {
        #[test]
        fn nothing_hidden_is_left(text in any::<String>()) {
            prop_assert!(!clean(&text).chars().any(is_hidden));
        }
    }
}
