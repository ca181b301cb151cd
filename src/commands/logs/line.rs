//! One audit entry as one line for people.

use super::{
    change,
    decision::decision,
    target::{cut, shortened, shortened_target},
};
use crate::{
    audit::read::{LogEntry, without_values},
    clock::Timestamp,
    ui::{Style, clean, width},
};

/// The blanks between two columns.
const GAP: usize = 2;
/// How many columns there are.
const COLUMNS: usize = 8;
/// The column of the time.
const TIME: usize = 0;
/// The column of the agent's name.
const AGENT: usize = 1;
/// The column of the credentials' names.
const CREDENTIAL: usize = 2;
/// The column of the method.
const METHOD: usize = 3;
/// The column of the target.
const TARGET: usize = 4;
/// The column of the decision.
const DECISION: usize = 5;
/// The column of the latency.
const LATENCY: usize = 7;
/// The columns whose texts stand at their right end: the time, the status, the latency.
const NUMBERS: [usize; 3] = [TIME, 6, LATENCY];
/// A terminal that is narrower shows a line's time, agent, target and the first word of its decision.
const NARROW: usize = 64;
/// The room for a target below which the other columns give way.
const TARGET_MIN: usize = 20;
/// How wide columns are then at most; longer texts stand out.
const TYPICAL: [(usize, usize); 3] = [(AGENT, 12), (CREDENTIAL, 10), (DECISION, 9)];
/// The least that a long text is shortened to.
const SHORT: usize = 8;
/// The most that a target moves what stands behind it, where lines have no end.
const TARGET_PADDING_MAX: usize = 80;

/// An entry, ready to be shown.
#[derive(Clone, Debug)]
pub(super) struct Row {
    /// The texts of the columns, safe to show.
    cells: [String; COLUMNS],
    /// How the decision looks.
    pub(super) style: Style,
    /// Whether the words for a change take the place of credential, method and target.
    is_change: bool,
}

impl Row {
    /// Returns what is shown of an entry at that time.
    pub(super) fn new(entry: &LogEntry, now: Timestamp) -> Self {
        let text =
            |value: Option<&str>| value.map_or("-".to_owned(), |text| clean(text).into_owned());
        let time = entry.timestamp.map(|time| local_time(time, now));
        let names = entry.credential_names.join(",");
        let status = entry.upstream_status.map(|status| status.to_string());
        let latency = entry.total_latency_ms.map(|millis| format!("{millis}ms"));
        let (decision, style) = decision(entry);
        let mut cells = [
            text(time.as_deref()),
            text(entry.agent_id.as_deref()),
            text(Some(names.as_str()).filter(|names| !names.is_empty())),
            text(entry.method.as_deref()),
            text(entry.target_url.as_deref().map(without_values).as_deref()),
            text(Some(&decision)),
            text(status.as_deref()),
            text(latency.as_deref()),
        ];
        let change = entry.target_url.as_deref().and_then(change::in_words);
        let change = change.filter(|_| entry.is_change());
        if let Some(words) = &change {
            // A change is no call: it has no method and takes no time, and the words name the credential.
            cells[CREDENTIAL].clear();
            cells[METHOD].clear();
            cells[TARGET] = clean(words).into_owned();
            "-".clone_into(&mut cells[LATENCY]);
        }
        Self {
            cells,
            style,
            is_change: change.is_some(),
        }
    }

    /// Returns how the line begins, the decision, and how it ends; together at most `columns` wide.
    pub(super) fn line(&self, widths: &Widths, columns: Option<usize>) -> [String; 3] {
        let Some(columns) = columns else {
            let mut widths = widths.seen();
            widths[TARGET] = widths[TARGET].min(TARGET_PADDING_MAX);
            return join(&self.cells, &self.spans(widths));
        };
        if columns < NARROW {
            return self.narrow(widths, columns);
        }
        let aligned = self.spans(widths.on_terminal(columns));
        // What is wider than its column takes its room from the target.
        let over: usize = (0..COLUMNS)
            .filter(|column| *column != TARGET)
            .map(|column| width(&self.cells[column]).saturating_sub(aligned[column]))
            .sum();
        let room = aligned[TARGET].saturating_sub(over);
        if room < SHORT.min(width(&self.cells[TARGET])) {
            return self.squeezed(columns);
        }
        let mut cells = self.cells.clone();
        cells[TARGET] = shortened_target(&cells[TARGET], room);
        let mut widths = aligned;
        widths[TARGET] = room;
        let parts = join(&cells, &widths);
        if parts.iter().map(|part| width(part)).sum::<usize>() <= columns {
            parts
        } else {
            self.squeezed(columns)
        }
    }

    /// Returns the widths of the cells: the words for a change have the room of three columns.
    fn spans(&self, mut widths: [usize; COLUMNS]) -> [usize; COLUMNS] {
        if self.is_change {
            widths[TARGET] += widths[CREDENTIAL] + widths[METHOD] + 2 * GAP;
            widths[CREDENTIAL] = 0;
            widths[METHOD] = 0;
        }
        widths
    }

    /// Returns what matters most of the line, aligned with the others.
    fn narrow(&self, widths: &Widths, columns: usize) -> [String; 3] {
        let decision = self.cells[DECISION].as_str();
        let word = match decision {
            "timed out" => decision,
            // The words say so already.
            _ if self.is_change => "",
            _ => decision.split([':', ' ']).next().unwrap_or_default(),
        };
        let for_time = widths.calls[TIME];
        let left = columns.saturating_sub(for_time + width(word) + 3 * GAP);
        let for_agent = widths.calls[AGENT].min(SHORT).min(left / 2);
        let room = left - for_agent;
        let padded = |text: String, room: usize| {
            let blanks = room.saturating_sub(width(&text));
            text + &" ".repeat(blanks + GAP)
        };
        let time = padded(self.cells[TIME].clone(), for_time);
        let agent = padded(shortened(&self.cells[AGENT], for_agent), for_agent);
        let target = padded(shortened_target(&self.cells[TARGET], room), room);
        [time + &agent + &target, word.to_owned(), String::new()]
    }

    /// Returns the line without regard to the others, its long texts shortened until it fits.
    fn squeezed(&self, columns: usize) -> [String; 3] {
        let mut cells = self.cells.clone();
        for column in [TARGET, DECISION, CREDENTIAL, AGENT] {
            let excess = total(&cells.each_ref().map(|cell| width(cell))).saturating_sub(columns);
            if excess > 0 {
                let room = width(&cells[column]).saturating_sub(excess).max(SHORT);
                cells[column] = if column == TARGET {
                    shortened_target(&cells[column], room)
                } else {
                    shortened(&cells[column], room)
                };
            }
        }
        let [before, decision, after] = join(&cells, &[0; COLUMNS]);
        let line = format!("{before}{decision}{after}");
        if width(&line) <= columns {
            [before, decision, after]
        } else {
            [cut(&line, columns), String::new(), String::new()]
        }
    }
}

/// How wide the columns are: as the widest text that was seen.
#[derive(Clone, Debug, Default)]
pub(super) struct Widths {
    /// The columns of calls.
    calls: [usize; COLUMNS],
    /// The words for changes.
    changes: usize,
}

impl Widths {
    /// Makes room for a row.
    pub(super) fn widen(&mut self, row: &Row) {
        for (column, cell) in row.cells.iter().enumerate() {
            let widest = if row.is_change && column == TARGET {
                &mut self.changes
            } else {
                &mut self.calls[column]
            };
            *widest = width(cell).max(*widest);
        }
    }

    /// Returns the widths that every text fits.
    fn seen(&self) -> [usize; COLUMNS] {
        let mut widths = self.calls;
        let beside = widths[CREDENTIAL] + widths[METHOD] + 2 * GAP;
        widths[TARGET] = widths[TARGET].max(self.changes.saturating_sub(beside));
        widths
    }

    /// Returns the widths on a terminal: the target gets what is left.
    ///
    /// Where that is too little, a few long names do not take the room from all the other lines.
    fn on_terminal(&self, columns: usize) -> [usize; COLUMNS] {
        let mut widths = self.seen();
        let left =
            |widths: &[usize; COLUMNS]| (columns + widths[TARGET]).saturating_sub(total(widths));
        if left(&widths) < widths[TARGET].min(TARGET_MIN) {
            for (column, most) in TYPICAL {
                widths[column] = widths[column].min(most);
            }
        }
        widths[TARGET] = widths[TARGET].min(left(&widths));
        widths
    }
}

/// Returns the width of a line with columns of these widths.
fn total(widths: &[usize; COLUMNS]) -> usize {
    widths.iter().sum::<usize>() + GAP * (COLUMNS - 1)
}

/// Joins the cells: what is before the decision, it, and what is after it.
fn join(cells: &[String; COLUMNS], widths: &[usize; COLUMNS]) -> [String; 3] {
    let mut parts = [String::new(), String::new(), String::new()];
    for (column, cell) in cells.iter().enumerate() {
        if cell.is_empty() {
            continue;
        }
        let blanks = " ".repeat(widths[column].saturating_sub(width(cell)));
        let (left, right) = if NUMBERS.contains(&column) {
            (blanks.as_str(), "")
        } else {
            ("", blanks.as_str())
        };
        let gap = " ".repeat(if column + 1 == COLUMNS { 0 } else { GAP });
        if column == DECISION {
            parts[1].push_str(cell);
            parts[2].extend([right, &gap]);
        } else {
            let part = if column < DECISION {
                &mut parts[0]
            } else {
                &mut parts[2]
            };
            part.extend([left, cell, right, &gap]);
        }
    }
    parts
}

/// Returns the time of day in the operator's zone, with the date when it is not today.
fn local_time(time: Timestamp, now: Timestamp) -> String {
    let (day, today) = (time.local("%Y-%m-%d"), now.local("%Y-%m-%d"));
    let clock = time.local("%H:%M:%S");
    if day == today {
        clock
    } else if day.get(..5) == today.get(..5) {
        format!("{} {clock}", &day[5..])
    } else {
        format!("{day} {clock}")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn entry(json: &str) -> LogEntry {
        LogEntry::parse(json.as_bytes()).unwrap().1
    }

    fn whole(row: &Row, widths: &Widths, columns: Option<usize>) -> String {
        row.line(widths, columns).concat()
    }

    /// Returns the lines of these entries, aligned with each other.
    fn lines(entries: &[LogEntry], columns: Option<usize>) -> Vec<String> {
        let rows: Vec<Row> = entries
            .iter()
            .map(|entry| Row::new(entry, Timestamp::from_millis(0)))
            .collect();
        let mut widths = Widths::default();
        for row in &rows {
            widths.widen(row);
        }
        rows.iter()
            .map(|row| whole(row, &widths, columns))
            .collect()
    }

    const CALL: &str = r#"{"agent_id":"my-agent","credential_names":["slack","x"],"method":"GET","target_url":"https://slack.com/api/call-1","upstream_status":418,"total_latency_ms":3210}"#;

    #[test]
    fn a_line_tells_who_what_and_how_it_went() {
        assert_eq!(
            lines(&[entry(CALL)], None),
            ["-  my-agent  slack,x  GET  https://slack.com/api/call-1  auto  418  3210ms"]
        );
    }

    #[test]
    fn lines_are_aligned() {
        let told = lines(
            &[entry(CALL), entry(r#"{"agent_id":"a","method":"PATCH"}"#)],
            None,
        );
        assert_eq!(
            told[1],
            "-  a         -        PATCH  -                             auto    -       -"
        );
    }

    #[test]
    fn a_change_is_told_in_words() {
        let json = r#"{"agent_id":"operator:root","credential_names":["slack"],"method":"POST","target_url":"tap:credential-create/slack","decision":"changed","total_latency_ms":0}"#;
        assert_eq!(
            lines(&[entry(json)], None),
            ["-  operator:root  created credential slack  changed  -  -"]
        );
    }

    #[test]
    fn a_narrow_terminal_shows_what_matters_most() {
        let refused = r#"{"agent_id":"an-agent-with-a-long-name","target_url":"https://slack.com/api/chat.post","decision":"refused","error_code":"rate_limited"}"#;
        assert_eq!(
            lines(&[entry(CALL), entry(refused)], Some(40)),
            [
                "-  my-agent  slack.com/api/call-1   auto",
                "-  an-a…ame  slack.com…hat.post  refused",
            ]
        );
    }

    #[test]
    fn the_date_is_told_when_it_is_not_today() {
        let at = |text: &str| Timestamp::parse(text).unwrap();
        let now = at("2026-03-01T12:00:00Z");
        // Noon is on the same day in every zone but the two beyond the date line.
        assert!(!local_time(now, now).contains('-'));
        assert!(local_time(at("2026-02-20T12:00:00Z"), now).starts_with("02-"));
        assert!(local_time(at("2024-06-20T12:00:00Z"), now).starts_with("2024-06-"));
    }

    #[test]
    fn on_a_terminal_names_stay_whole() {
        let told = &lines(&[entry(CALL)], Some(70))[0];
        assert!(told.contains("my-agent  slack,x  GET"), "{told}");
        assert_eq!(width(told), 70);
    }

    #[test]
    fn nothing_hidden_reaches_the_terminal() {
        let told = &lines(
            &[entry(
                r#"{"agent_id":"a\u001b[2J\n","target_url":"https://h/\u202e"}"#,
            )],
            None,
        )[0];
        assert!(told.contains("a\\u{1b}[2J\\n") && told.contains("https://h/\\u{202e}"));
    }

    #[test]
    fn a_long_name_does_not_move_the_other_lines() {
        let long = r#"{"agent_id":"agent-with-a-long-name-0","method":"PUT","target_url":"https://slack.com/api/x","approval_status":"denied"}"#;
        let told = lines(&[entry(CALL), entry(long), entry(CALL)], Some(76));
        assert_eq!(
            told[0],
            "-  my-agent      slack,x  GET  slack.com/api/call-1      auto    418  3210ms"
        );
        assert_eq!(told[0], told[2]);
        assert_eq!(
            told[1],
            "-  agent-with-a-long-name-0  -        PUT  slack.…api/x  denied    -       -"
        );
    }

    proptest! {
        #[test]
        fn no_line_is_wider_than_the_terminal(
            texts in prop::collection::vec("[a-z世 ]{0,70}", 4), columns in 40..130_usize,
        ) {
            let entry = LogEntry {
                agent_id: Some(texts[0].clone()),
                credential_names: vec![texts[1].clone()],
                target_url: Some(texts[2].clone()),
                approval_status: Some("approved".to_owned()),
                approver_identity: Some(texts[3].clone()),
                timestamp: Some(Timestamp::from_millis(1_000_000_000_000)),
                ..LogEntry::default()
            };
            for line in lines(&[entry, LogEntry::default()], Some(columns)) {
                prop_assert!(width(&line) <= columns, "{line}");
            }
        }
    }
}
