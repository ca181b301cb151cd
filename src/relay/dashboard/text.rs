//! Shows text from outside as it is: nothing in it can hide, turn around or pass for something else.
//!
//! Characters that are not seen, or that change how others are, are shown as their code point. Text stands in
//! the order of its characters, and what is long scrolls. The template escapes what HTML would read.

use maud::{Markup, html};

/// Characters that nobody sees, or that change how others are seen, from the first to the last of each span.
/// By their kind in the Unicode Character Database: controls, format characters, separators, fillers and selectors.
const UNSEEN: [(u32, u32); 29] = [
    (0x0000, 0x001F),
    (0x007F, 0x00A0),
    (0x00AD, 0x00AD),
    (0x034F, 0x034F),
    (0x0600, 0x0605),
    (0x061C, 0x061C),
    (0x06DD, 0x06DD),
    (0x070F, 0x070F),
    (0x0890, 0x0891),
    (0x08E2, 0x08E2),
    (0x115F, 0x1160),
    (0x1680, 0x1680),
    (0x17B4, 0x17B5),
    (0x180B, 0x180F),
    (0x2000, 0x200F),
    (0x2028, 0x202F),
    (0x205F, 0x206F),
    (0x2800, 0x2800),
    (0x3000, 0x3000),
    (0x3164, 0x3164),
    (0xE000, 0xF8FF),
    (0xFE00, 0xFE0F),
    (0xFEFF, 0xFEFF),
    (0xFFA0, 0xFFA0),
    (0xFFF0, 0xFFFC),
    (0xFFFE, 0xFFFF),
    (0x1_BCA0, 0x1_BCA3),
    (0x1_D173, 0x1_D17A),
    (0xE_0000, 0x10_FFFF),
];

/// Shows a text within a line: a name, an address.
pub(super) fn inline(text: &str) -> Markup {
    html! { bdi.exact { (marked(text, |_| false)) } }
}

/// Shows a text of several lines, whole; what is long scrolls, by keyboard too.
pub(super) fn block(label: &str, text: &str) -> Markup {
    let is_line = |character| matches!(character, '\n' | '\t');
    // A line end right at the beginning is not shown by browsers: one of ours is.
    html! {
        pre.exact tabindex="0" role="group" aria-label=(label) { "\n" (marked(text, is_line)) }
    }
}

/// Shows a sentence of ours in which names and other things to be typed stand in backticks: these as code.
pub(super) fn sentence(text: &str) -> Markup {
    html! {
        @for (at, piece) in text.split('`').enumerate() {
            @if at % 2 == 1 { code { (inline(piece)) } } @else { (inline(piece)) }
        }
    }
}

/// Returns the same text where there is no markup, as in a page's title.
pub(super) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for character in text.chars() {
        if is_unseen(character) {
            plain.extend(["⟨", &code_point(character), "⟩"]);
        } else {
            plain.push(character);
        }
    }
    plain
}

fn marked(text: &str, is_plain: impl Fn(char) -> bool) -> Markup {
    let is_marked = |character: char| is_unseen(character) && !is_plain(character);
    let mut rest = text;
    html! {
        @while let Some((at, character)) = rest.char_indices().find(|(_, one)| is_marked(*one)) {
            (rest[..at]) mark.unseen { (code_point(character)) }
            ({ rest = &rest[at + character.len_utf8()..]; "" })
        }
        (rest)
    }
}

fn is_unseen(character: char) -> bool {
    let point = u32::from(character);
    let after = UNSEEN.partition_point(|(_, last)| *last < point);
    UNSEEN.get(after).is_some_and(|(first, _)| *first <= point)
}

fn code_point(character: char) -> String {
    format!("U+{:04X}", u32::from(character))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spans_are_in_order() {
        assert!(UNSEEN.iter().all(|(first, last)| first <= last));
        assert!(UNSEEN.windows(2).all(|pair| pair[0].1 < pair[1].0));
    }

    #[test]
    fn what_hides_is_shown_as_its_code_point() {
        for (text, shown) in [
            ("a\u{202E}b", "a<mark class=\"unseen\">U+202E</mark>b"),
            ("\u{200B}", "<mark class=\"unseen\">U+200B</mark>"),
            (
                "a\nb\0",
                "a<mark class=\"unseen\">U+000A</mark>b<mark class=\"unseen\">U+0000</mark>",
            ),
            ("\u{E0041}", "<mark class=\"unseen\">U+E0041</mark>"),
            (
                "\u{2066}x\u{2069}",
                "<mark class=\"unseen\">U+2066</mark>x<mark class=\"unseen\">U+2069</mark>",
            ),
            ("<script>&\"", "&lt;script&gt;&amp;&quot;"),
            ("Ünïcode — 漢字", "Ünïcode — 漢字"),
        ] {
            let expected = format!("<bdi class=\"exact\">{shown}</bdi>");
            assert_eq!(inline(text).into_string(), expected);
        }
    }

    #[test]
    fn a_block_keeps_its_lines() {
        let block = block("Body", "a\n\tb\r\n").into_string();
        assert!(
            block.contains(">\na\n\tb<mark class=\"unseen\">U+000D</mark>\n</pre>"),
            "{block}"
        );
    }

    #[test]
    fn what_is_to_be_typed_is_code() {
        let shown = sentence("type `a<b` now").into_string();
        let code = r#"<code><bdi class="exact">a&lt;b</bdi></code>"#;
        assert!(shown.contains(code) && !shown.contains('`'), "{shown}");
    }

    #[test]
    fn a_title_has_no_markup() {
        assert_eq!(plain("a\u{202E}b"), "a⟨U+202E⟩b");
    }
}
