//! How a failure is told: lines for people, an object for scripts.

use serde::Serialize;

use super::{
    clean::clean,
    paint::{ERROR, HINT, paint},
    settings::Format,
};

/// A failure, ready to be told (cli.md §1).
#[derive(Clone, Debug, Serialize)]
pub struct ErrorReport<'a> {
    /// The stable word for scripts.
    pub code: &'a str,
    /// What went wrong, in one line.
    pub message: &'a str,
    /// Something that can be typed to mend it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub hint: Option<&'a str>,
    /// What led to it, the nearest cause first.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub causes: Vec<String>,
    /// The exit status of the process.
    pub exit_code: u8,
}

impl ErrorReport<'_> {
    /// Returns the text for standard error, line end included.
    pub(super) fn text(&self, format: Format, coloured: bool) -> String {
        let object = Object { error: self };
        let written = match format {
            Format::Json => serde_json::to_string_pretty(&object),
            Format::Jsonl => serde_json::to_string(&object),
            Format::Table | Format::Yaml => Ok(self.lines(coloured)),
        };
        let mut text = written.expect("texts and a number are always JSON");
        text.push('\n');
        text
    }

    /// Returns the lines for people, without the last line end.
    fn lines(&self, coloured: bool) -> String {
        let mut text = format!(
            "{} {}",
            paint("error:", ERROR, coloured),
            clean(self.message)
        );
        for cause in &self.causes {
            text.push_str("\n  caused by: ");
            text.push_str(&clean(cause));
        }
        if let Some(hint) = self.hint {
            text.push('\n');
            text.push_str(&paint("hint:", HINT, coloured));
            text.push(' ');
            text.push_str(&clean(hint));
        }
        text
    }
}

/// The object around the failure.
#[derive(Serialize)]
struct Object<'a> {
    /// The failure itself.
    error: &'a ErrorReport<'a>,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> ErrorReport<'static> {
        ErrorReport {
            code: "agent_not_found",
            message: "no agent named `slack-bott`",
            hint: Some("did you mean `slack-bot`?"),
            causes: vec!["a\nb".to_owned()],
            exit_code: 3,
        }
    }

    #[test]
    fn people_read_lines() {
        assert_eq!(
            report().text(Format::Table, false),
            "error: no agent named `slack-bott`\n  caused by: a\\nb\nhint: did you mean `slack-bot`?\n"
        );
        assert_eq!(
            report().text(Format::Yaml, false),
            report().text(Format::Table, false)
        );
    }

    #[test]
    fn scripts_read_an_object() {
        let line = report().text(Format::Jsonl, true);
        assert_eq!(line.lines().count(), 1);
        let object: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(object["error"]["code"], "agent_not_found");
        assert_eq!(object["error"]["exit_code"], 3);
        let again: serde_json::Value =
            serde_json::from_str(&report().text(Format::Json, true)).unwrap();
        assert_eq!(object, again);
    }

    #[test]
    fn what_is_not_there_is_left_out() {
        let bare = ErrorReport {
            hint: None,
            causes: vec![],
            ..report()
        };
        assert!(!bare.text(Format::Jsonl, false).contains("null"));
        assert_eq!(bare.text(Format::Table, false).lines().count(), 1);
    }

    #[test]
    fn only_the_words_in_front_are_coloured() {
        let text = report().text(Format::Table, true);
        assert!(text.starts_with("\u{1b}[1;31merror:\u{1b}[0m no agent"));
    }
}
