//! What of the audit log is asked for: read from an address, and shown in a form.

use maud::{Markup, Render, html};
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use regex::Regex;
use serde::Deserialize;

use super::{
    super::{components::Field, draft::Draft},
    LIST,
};
use crate::{
    audit::read::{Decision, Filter},
    clock::Timestamp,
    store::AuditCursor,
};

/// The longest text that is looked for, in bytes.
const TEXT_BYTES_MAX: usize = 500;
const DECISIONS: [(&str, &str); 7] = [
    ("", "Any"),
    ("auto", "Passed by policy"),
    ("approved", "Approved by a person"),
    ("denied", "Denied by a person"),
    ("timeout", "Timed out"),
    ("refused", "Refused"),
    ("alarm", "Alarm: named a canary"),
];
const SPANS: [(&str, &str); 4] = [
    ("day", "Last 24 hours"),
    ("hour", "Last hour"),
    ("week", "Last 7 days"),
    ("month", "Last 30 days"),
];

/// What may be asked for.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub(in crate::relay::dashboard) struct Wanted {
    agent: String,
    credential: String,
    decision: String,
    status: String,
    text: String,
    since: String,
    until: String,
    cursor: String,
    /// What the plot shows.
    pub(super) span: String,
}

impl Wanted {
    /// Reads the fields; the draft tells which of them are wrong.
    pub(super) fn read(&self) -> (Filter, Option<AuditCursor>, Draft) {
        let mut draft = self.draft();
        let filled = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut time = |name, text: &str| {
            let text = filled(text)?;
            draft.take(
                name,
                moment(&text).ok_or("write a time such as 2026-03-01T10:00"),
            )
        };
        let (since, until) = (time("since", &self.since), time("until", &self.until));
        let status = filled(&self.status).and_then(|text| {
            let number = text.parse();
            draft.take(
                "status",
                number.map_err(|_| "a status is a number such as 404"),
            )
        });
        let decision = filled(&self.decision)
            .and_then(|word| draft.take("decision", word.parse::<Decision>()));
        let text = filled(&self.text).filter(|text| text.len() <= TEXT_BYTES_MAX);
        let grep = text.and_then(|text| Regex::new(&format!("(?i){}", regex::escape(&text))).ok());
        let filter = Filter {
            since,
            until,
            agent: filled(&self.agent),
            credential: filled(&self.credential),
            status,
            decision,
            grep,
        };
        (filter, AuditCursor::parse(&self.cursor), draft)
    }

    /// Returns whether this is not the beginning of the list.
    pub(super) const fn is_further(&self) -> bool {
        !self.cursor.is_empty()
    }

    /// Returns whether anything but the time of the plot is asked for.
    pub(super) fn is_filtered(&self) -> bool {
        let wishes = [
            &self.agent,
            &self.credential,
            &self.decision,
            &self.status,
            &self.text,
            &self.since,
            &self.until,
        ];
        wishes.iter().any(|wish| !wish.trim().is_empty())
    }

    /// Returns the address of the list from a place on, with the same wishes.
    pub(super) fn address(&self, cursor: Option<&AuditCursor>) -> String {
        let cursor = cursor.map(ToString::to_string).unwrap_or_default();
        let fields = [
            ("agent", &self.agent),
            ("credential", &self.credential),
            ("decision", &self.decision),
            ("status", &self.status),
            ("text", &self.text),
            ("since", &self.since),
            ("until", &self.until),
            ("span", &self.span),
            ("cursor", &cursor),
        ];
        let filled = fields.iter().filter(|(_, value)| !value.is_empty());
        let pairs: Vec<_> = filled
            .map(|(name, value)| format!("{name}={}", utf8_percent_encode(value, NON_ALPHANUMERIC)))
            .collect();
        if pairs.is_empty() {
            LIST.to_owned()
        } else {
            format!("{LIST}?{}", pairs.join("&"))
        }
    }

    /// Returns the form that asks.
    pub(super) fn form(&self, draft: &Draft) -> Markup {
        html! {
            details.card open[self.is_filtered()] {
                summary { "Filter" }
                form.form.card-body method="get" action=(LIST) {
                    div.filters {
                        (Field::text("agent", "Agent, or who made a change").from(draft))
                        (Field::text("credential", "Credential").from(draft))
                        (Field::select("decision", "Decision", &DECISIONS).from(draft))
                        (Field::text("status", "Upstream status").from(draft))
                        (Field::text("text", "Contains").from(draft))
                        (Field::moment("since", "From (UTC)").from(draft))
                        (Field::moment("until", "Until (UTC)").from(draft))
                        (Field::select("span", "Plot", &SPANS).from(draft).render())
                    }
                    div.form-actions {
                        button.primary type="submit" { "Show" }
                        a.button.quiet href=(LIST) { "Show all" }
                    }
                }
            }
        }
    }

    fn draft(&self) -> Draft {
        Draft::filled(vec![
            ("agent", self.agent.clone()),
            ("credential", self.credential.clone()),
            ("decision", self.decision.clone()),
            ("status", self.status.clone()),
            ("text", self.text.clone()),
            ("since", to_the_minute(&self.since)),
            ("until", to_the_minute(&self.until)),
            ("span", self.span.clone()),
        ])
    }
}

/// Returns a time as the field of a browser takes it; what is none stays as it was typed.
fn to_the_minute(text: &str) -> String {
    let exact = moment(text).map(|time| time.to_string());
    let shown = exact.as_deref().and_then(|exact| exact.get(..16));
    shown.unwrap_or(text).to_owned()
}

/// Reads a time as people and browsers write it: without a zone it is UTC.
fn moment(text: &str) -> Option<Timestamp> {
    let text = text.trim();
    let written = [
        text.to_owned(),
        format!("{text}Z"),
        format!("{text}:00Z"),
        format!("{text}T00:00:00Z"),
    ];
    written.iter().find_map(|text| Timestamp::parse(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_without_a_zone_is_utc() {
        let wanted = Timestamp::parse("2026-03-01T10:00:00Z");
        for text in [
            "2026-03-01T10:00",
            "2026-03-01T10:00:00",
            "2026-03-01T10:00:00Z",
            " 2026-03-01T11:00:00+01:00 ",
        ] {
            assert_eq!(moment(text), wanted, "{text}");
        }
        assert_eq!(
            moment("2026-03-01"),
            Timestamp::parse("2026-03-01T00:00:00Z")
        );
        assert_eq!(moment("yesterday"), None);
    }

    #[test]
    fn an_address_asks_for_the_same() {
        let wanted = Wanted {
            agent: "a&b".to_owned(),
            text: "ä b".to_owned(),
            ..Wanted::default()
        };
        assert_eq!(
            wanted.address(None),
            "/dashboard/audit?agent=a%26b&text=%C3%A4%20b"
        );
        assert_eq!(Wanted::default().address(None), "/dashboard/audit");
    }

    #[test]
    fn each_mistake_is_told_at_its_field() {
        let wanted = Wanted {
            since: "soon".to_owned(),
            status: "many".to_owned(),
            decision: "maybe".to_owned(),
            text: "[".to_owned(),
            ..Wanted::default()
        };
        let (filter, _, draft) = wanted.read();
        for field in ["since", "status", "decision"] {
            assert!(draft.error(field).is_some(), "{field}");
        }
        // A text is looked for as it stands.
        assert!(filter.grep.is_some());
    }
}
