//! Texts that are cut: what may be secret, and what has no room.

use crate::ui::width;

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
