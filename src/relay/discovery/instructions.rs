//! `GET /instructions`: the text that an agent reads first (spec/tap.md §2.2).

use std::time::Duration;

use super::{POLL_WAIT_SECONDS_MAX, Site};

const TEXT: &str = include_str!("instructions.txt");

/// Returns the onboarding text, plain and with absolute addresses.
pub fn instructions(site: &Site<'_>) -> String {
    TEXT.replace("{public_url}", site.origin())
        .replace("{wait}", &POLL_WAIT_SECONDS_MAX.to_string())
        .replace("{expires_in}", &site.approval_timeout.as_secs().to_string())
        .replace("{approval_window}", &in_words(site.approval_timeout))
}

/// Returns a span in the largest unit that tells it exactly.
fn in_words(span: Duration) -> String {
    let seconds = span.as_secs();
    let (count, unit) = match seconds {
        0 => (0, "second"),
        _ if seconds.is_multiple_of(3600) => (seconds / 3600, "hour"),
        _ if seconds.is_multiple_of(60) => (seconds / 60, "minute"),
        _ => (seconds, "second"),
    };
    let plural = if count == 1 { "" } else { "s" };
    format!("{count} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::{super::testing, *};

    #[test]
    fn the_text_has_absolute_addresses_and_no_gap() {
        let text = instructions(&testing::SITE);
        for part in [
            "https://postern.example.com/agent/services",
            "https://postern.example.com/forward",
            "X-TAP-Key",
            "X-TAP-Target",
            "X-TAP-Method",
            "X-TAP-Credential",
            "?wait=55",
            "error_code",
            "within 1 hour.",
            "\"expires_in\": 3600",
        ] {
            assert!(text.contains(part), "{part}");
        }
        for gap in [
            "{public_url}",
            "{wait}",
            "{expires_in}",
            "{approval_window}",
            "com//",
        ] {
            assert!(!text.contains(gap), "{gap}");
        }
    }

    #[test]
    fn no_line_is_too_long_for_a_terminal() {
        let site = Site {
            public_url: "http://127.0.0.1:3100",
            ..testing::SITE
        };
        for line in instructions(&site).lines() {
            assert!(line.chars().count() <= 120, "{line}");
        }
    }

    #[test]
    fn a_span_is_told_in_its_largest_exact_unit() {
        for (seconds, words) in [
            (0, "0 seconds"),
            (1, "1 second"),
            (90, "90 seconds"),
            (120, "2 minutes"),
            (5400, "90 minutes"),
            (3600, "1 hour"),
            (86_400, "24 hours"),
        ] {
            assert_eq!(in_words(Duration::from_secs(seconds)), words);
        }
    }
}
