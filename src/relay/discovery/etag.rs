//! Entity tags: an agent that knows the answer already is told so (RFC 9110 §8.8.3, §13.1.2).

use crate::secrets::sha256_hex;

/// Returns the strong entity tag of a body, quotes included.
pub fn etag(body: &[u8]) -> String {
    format!("\"{}\"", sha256_hex(body))
}

/// Returns whether an `If-None-Match` header names the tag, so that the answer is 304.
///
/// Tags are compared weakly (RFC 9110 §13.1.2). What follows a part that is no tag is not read.
/// Several header lines are to be joined by commas.
pub fn matches(if_none_match: &str, etag: &str) -> bool {
    let mut rest = if_none_match.trim();
    if rest == "*" {
        return true;
    }
    loop {
        rest = rest.trim_start_matches([' ', '\t', ',']);
        let opaque = rest.strip_prefix("W/").unwrap_or(rest);
        let Some((tag, behind)) = quoted(opaque) else {
            return false;
        };
        if tag == etag.strip_prefix("W/").unwrap_or(etag) {
            return true;
        }
        rest = behind;
    }
}

/// Splits off the quoted text at the beginning, quotes included. A comma inside belongs to it.
fn quoted(text: &str) -> Option<(&str, &str)> {
    let length = text.strip_prefix('"')?.find('"')?;
    Some(text.split_at(length + 2))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_tag_is_quoted_and_depends_on_the_body() {
        let tag = etag(b"{}");
        assert_eq!(tag.len(), 66);
        assert!(tag.starts_with('"') && tag.ends_with('"'));
        assert_ne!(tag, etag(b"{ }"));
    }

    #[test]
    fn a_tag_is_found_in_every_form_of_the_header() {
        for header in [
            r#""a""#,
            r#"W/"a""#,
            r#""b", "a""#,
            r#""b","a" "#,
            r#" , ,"x,y" , W/"a""#,
            "*",
            " * ",
        ] {
            assert!(matches(header, r#""a""#), "{header}");
        }
        assert!(matches(r#""a""#, r#"W/"a""#));
    }

    #[test]
    fn another_tag_is_not_found() {
        for header in [
            "",
            "a",
            r#""b""#,
            r#""A""#,
            r#""b,"a"#,
            r#"x"a""#,
            r#""a"#,
            r#"w/"a""#,
            r#"*, "b""#,
            r#"W/ "a""#,
        ] {
            assert!(!matches(header, r#""a""#), "{header}");
        }
    }

    proptest! {
        #[test]
        fn a_tag_is_found_wherever_it_stands(
            before in "(W/\"[a-z,]{0,5}\" ?, ?){0,4}",
            after in "\\PC{0,10}",
        ) {
            let header = format!("{before}\"THIS\",{after}");
            prop_assert!(matches(&header, "\"THIS\""));
        }
    }
}
