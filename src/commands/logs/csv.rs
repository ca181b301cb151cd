//! Audit entries as CSV (RFC 4180), such that a spreadsheet takes no text for a formula.

use serde_json::{Map, Value};

/// The columns: the members of an entry that are a text, a number or a word (tap.md §6.1, §6.5).
const COLUMNS: [&str; 29] = [
    "timestamp",
    "chain",
    "seq",
    "request_id",
    "team_id",
    "agent_id",
    "acting_agent_id",
    "end_user_id",
    "credential_names",
    "method",
    "target_url",
    "decision",
    "error_code",
    "policy_reason",
    "approval_status",
    "approver_identity",
    "require_passkey",
    "upstream_status",
    "total_latency_ms",
    "approval_latency_ms",
    "upstream_latency_ms",
    "response_sanitized",
    "client_ip",
    "bytes_in",
    "bytes_out",
    "request_headers",
    "request_body",
    "change",
    "hash",
];
/// With what a text begins that spreadsheets calculate, or pass on to other programs.
const FORMULA: [char; 9] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋'];
/// What else spreadsheets take for the beginning of one.
const WIDE: [char; 2] = ['－', '＠'];

/// Returns the line with the names of the columns.
pub(super) fn header() -> String {
    line(COLUMNS.iter().map(|name| (*name).to_owned()))
}

/// Returns the line of an entry; `None` for what is no object.
pub(super) fn row(entry: &str) -> Option<String> {
    let members: Map<String, Value> = serde_json::from_str(entry).ok()?;
    Some(line(COLUMNS.iter().map(|name| cell(members.get(*name)))))
}

/// Returns a member as a cell: several names with a blank between them, and what has members itself as JSON.
fn cell(member: Option<&Value>) -> String {
    match member {
        None | Some(Value::Null) => String::new(),
        // A number is one, and cannot be anything else.
        Some(number @ (Value::Number(_) | Value::Bool(_))) => number.to_string(),
        Some(Value::String(text)) => safe(text),
        Some(Value::Array(all)) if all.iter().all(Value::is_string) => {
            let names: Vec<_> = all.iter().filter_map(Value::as_str).collect();
            safe(&names.join(" "))
        }
        Some(other) => safe(&other.to_string()),
    }
}

/// Puts an apostrophe before a text that a spreadsheet would calculate.
fn safe(text: &str) -> String {
    let begin = text.trim_start_matches(' ').chars().next();
    match begin {
        Some(begin) if FORMULA.contains(&begin) || WIDE.contains(&begin) => format!("'{text}"),
        _ => text.to_owned(),
    }
}

/// Returns cells as a line, quoted where that is needed.
fn line(cells: impl Iterator<Item = String>) -> String {
    let quoted = |cell: String| {
        if cell.contains([',', '"', '\n', '\r', '\'']) || cell.starts_with(' ') {
            format!("\"{}\"", cell.replace('"', "\"\""))
        } else {
            cell
        }
    };
    let cells: Vec<_> = cells.map(quoted).collect();
    format!("{}\r\n", cells.join(","))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Reads a line as spreadsheets do.
    fn read(line: &str) -> Vec<String> {
        let (mut cells, mut cell, mut is_quoted) = (Vec::new(), String::new(), false);
        let mut letters = line.strip_suffix("\r\n").unwrap().chars().peekable();
        while let Some(letter) = letters.next() {
            match letter {
                '"' if is_quoted && letters.peek() == Some(&'"') => {
                    letters.next();
                    cell.push('"');
                }
                '"' => is_quoted = !is_quoted,
                ',' if !is_quoted => cells.push(std::mem::take(&mut cell)),
                letter => cell.push(letter),
            }
        }
        assert!(!is_quoted);
        cells.push(cell);
        cells
    }

    fn of(entry: &str, column: &str) -> String {
        let at = COLUMNS.iter().position(|name| *name == column).unwrap();
        let cells = read(&row(entry).unwrap());
        assert_eq!(cells.len(), COLUMNS.len());
        cells[at].clone()
    }

    #[test]
    fn every_cell_is_read_back_as_it_was() {
        assert_eq!(read(&header()), COLUMNS);
        for text in [
            "a",
            "a,b",
            "say \"x\"",
            "two\nlines",
            "cr\rlf\r\n",
            "",
            "'",
            " a",
            "世界",
        ] {
            let entry = serde_json::json!({ "agent_id": text }).to_string();
            assert_eq!(of(&entry, "agent_id"), text);
        }
        let entry = r#"{"credential_names":["a","b"],"seq":7,"bytes_in":null,"require_passkey":true,"request_headers":[["A","b"]]}"#;
        assert_eq!(of(entry, "credential_names"), "a b");
        assert_eq!(of(entry, "seq"), "7");
        assert_eq!(of(entry, "bytes_in"), "");
        assert_eq!(of(entry, "require_passkey"), "true");
        assert_eq!(of(entry, "request_headers"), r#"[["A","b"]]"#);
        assert_eq!(row("[1]"), None);
    }

    #[test]
    fn no_text_is_a_formula() {
        for text in [
            "=1+1",
            "+1",
            "-1",
            "@SUM(1)",
            "\t=1",
            "\r=1",
            "\n=1",
            " =1",
            "＝1",
            "＠x",
            "=cmd|' /C calc'!A0",
        ] {
            let entry = serde_json::json!({ "target_url": text }).to_string();
            assert_eq!(of(&entry, "target_url"), format!("'{text}"));
        }
        assert_eq!(of(r#"{"upstream_status":-1}"#, "upstream_status"), "-1");
    }
}
