//! Texts that are cut: what may be secret, and what has no room.

use crate::ui::width;

/// Returns the target with everything cut that may be secret: values of the query, fragment, user.
pub(crate) fn without_values(target: &str) -> String {
    let (target, fragment) = match target.split_once('#') {
        Some((target, _)) => (target, "#…"),
        None => (target, ""),
    };
    let (path, query) = match target.split_once('?') {
        Some((path, query)) => (path, Some(query)),
        None => (target, None),
    };
    let mut shown = without_user(path);
    if let Some(query) = query {
        let part = |part: &str| match part.split_once('=') {
            Some((name, _)) => format!("{name}=…"),
            None if part.is_empty() => String::new(),
            None => "…".to_owned(),
        };
        shown.push('?');
        shown.push_str(&query.split('&').map(part).collect::<Vec<_>>().join("&"));
    }
    shown + fragment
}

/// Returns the address without the name and password before its host.
fn without_user(address: &str) -> String {
    let Some((scheme, rest)) = address.split_once("://") else {
        return address.to_owned();
    };
    let (authority, path) = rest.split_at(rest.find('/').unwrap_or(rest.len()));
    match authority.rsplit_once('@') {
        Some((_, host)) => format!("{scheme}://…@{host}{path}"),
        None => address.to_owned(),
    }
}

/// Returns the target in at most `room` columns; its scheme is what is missed least.
pub(super) fn shortened_target(target: &str, room: usize) -> String {
    if width(target) <= room {
        return target.to_owned();
    }
    let schemes = ["https://", "http://"];
    let bare = schemes
        .iter()
        .find_map(|scheme| target.strip_prefix(scheme));
    shortened(bare.unwrap_or(target), room)
}

/// Returns the text in at most `room` columns, without its middle.
pub(super) fn shortened(text: &str, room: usize) -> String {
    if width(text) <= room {
        return text.to_owned();
    }
    let room = room.saturating_sub(1);
    let front = within(text.chars(), room.div_ceil(2));
    let back: String = within(text.chars().rev(), room / 2).chars().rev().collect();
    format!("{front}…{back}")
}

/// Returns the text in at most `room` columns, without its end.
pub(super) fn cut(text: &str, room: usize) -> String {
    format!("{}…", within(text.chars(), room.saturating_sub(1)))
}

/// Returns as many of the letters as there is room for.
fn within(letters: impl Iterator<Item = char>, room: usize) -> String {
    let mut text = String::new();
    for letter in letters {
        text.push(letter);
        if width(&text) > room {
            text.pop();
            break;
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_may_be_secret_is_cut_from_the_target() {
        let cases = [
            (
                "https://h/find?token=kestrel&user=osprey",
                "https://h/find?token=…&user=…",
            ),
            ("https://h/?sk_live&a=b=c&", "https://h/?…&a=…&"),
            ("https://h/#access_token=x", "https://h/#…"),
            ("https://me:secret@h:8/p@q?x", "https://…@h:8/p@q?…"),
            ("tap:sign", "tap:sign"),
        ];
        for (target, expected) in cases {
            assert_eq!(without_values(target), expected);
        }
    }

    #[test]
    fn a_target_is_shortened_in_its_middle() {
        assert_eq!(
            shortened_target("https://slack.com/api/call-1", 20),
            "slack.com/api/call-1"
        );
        assert_eq!(
            shortened_target("https://slack.com/api/call-1", 11),
            "slack…all-1"
        );
        assert_eq!(shortened("世界世界", 5), "世…界");
    }
}
