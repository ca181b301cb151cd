//! One line of an audit file: what of it can be understood.

use std::{fmt, str::FromStr};

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use thiserror::Error;

use crate::clock::Timestamp;

/// The longest line in bytes that is taken for an entry.
pub const LINE_BYTES_MAX: usize = 16 * 1024 * 1024;

/// What an audit line tells (tap.md §6.1).
///
/// Other programs write such lines, too: everything may be missing, and a member of another type than ours
/// counts as missing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LogEntry {
    /// The request; the lines of one request share it.
    pub request_id: Option<String>,
    /// The agent; the person for an administrative change.
    pub agent_id: Option<String>,
    /// The credentials that the request used.
    pub credential_names: Vec<String>,
    /// Where the request went.
    pub target_url: Option<String>,
    /// The method of the request.
    pub method: Option<String>,
    /// What became of the question to a person; none was asked when it is missing.
    pub approval_status: Option<String>,
    /// The status of the upstream's answer.
    pub upstream_status: Option<i64>,
    /// How long it all took, in milliseconds.
    pub total_latency_ms: Option<i64>,
    /// Why the policy decided as it did.
    pub policy_reason: Option<String>,
    /// Who approved.
    pub approver_identity: Option<String>,
    /// When the line was written.
    pub timestamp: Option<Timestamp>,
    /// Our word for what the line records: `allowed`, `refused`, `changed`, `completed`, ….
    pub decision: Option<String>,
    /// Why it was refused.
    pub error_code: Option<String>,
    /// The chain that the entry belongs to.
    pub chain: Option<String>,
    /// The number of the entry in its chain.
    pub seq: Option<i64>,
}

impl LogEntry {
    /// Reads a line without its end.
    pub fn parse(line: &[u8]) -> Result<(&str, Self), Flaw> {
        let text = std::str::from_utf8(line).map_err(|_| Flaw::NotUtf8)?;
        // A list would be read as the members in their order.
        if !text.trim_start().starts_with('{') {
            return Err(Flaw::NotAnObject);
        }
        let members: Members<'_> = serde_json::from_str(text).map_err(|_| Flaw::NotAnObject)?;
        Ok((text, members.entry()))
    }

    /// Tells whether the line carries the totals of an entry that was written before (tap.md §6.5).
    pub fn is_completion(&self) -> bool {
        self.decision.as_deref() == Some("completed") && self.request_id.is_some()
    }

    /// Tells whether the line records an administrative change and not a request.
    pub fn is_change(&self) -> bool {
        self.decision.as_deref() == Some("changed")
    }

    /// Tells whether a question about the request is still open.
    pub fn is_pending(&self) -> bool {
        self.approval_status.as_deref() == Some("pending")
    }

    /// Returns who decided, and how; `None` for changes and for open questions.
    pub fn decision(&self) -> Option<Decision> {
        match (self.approval_status.as_deref(), self.decision.as_deref()) {
            (Some(status), _) => status
                .parse()
                .ok()
                .filter(|word: &Decision| word.is_by_a_person()),
            (None, Some("refused" | "denied")) => Some(Decision::Refused),
            (None, Some("changed")) => None,
            (None, Some("alarm")) => Some(Decision::Alarm),
            (None, _) => Some(Decision::Auto),
        }
    }
}

/// The words for how a request was decided (cli.md §4).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Decision {
    /// The policy let it pass.
    Auto,
    /// A person said yes.
    Approved,
    /// A person said no.
    Denied,
    /// Nobody answered in time.
    Timeout,
    /// Policy, permission or limit refused it.
    Refused,
    /// It named a canary.
    Alarm,
}

impl Decision {
    /// All words, in the order in which help lists them.
    pub const NAMES: [&'static str; 6] =
        ["auto", "approved", "denied", "timeout", "refused", "alarm"];

    /// Returns the word for it.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Auto => "auto",
            Self::Approved => "approved",
            Self::Denied => "denied",
            Self::Timeout => "timeout",
            Self::Refused => "refused",
            Self::Alarm => "alarm",
        }
    }

    /// Tells whether it is the outcome of a question.
    fn is_by_a_person(self) -> bool {
        matches!(self, Self::Approved | Self::Denied | Self::Timeout)
    }
}

impl FromStr for Decision {
    type Err = UnknownDecision;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "auto" => Ok(Self::Auto),
            "approved" => Ok(Self::Approved),
            "denied" => Ok(Self::Denied),
            "timeout" => Ok(Self::Timeout),
            "refused" => Ok(Self::Refused),
            "alarm" => Ok(Self::Alarm),
            _ => Err(UnknownDecision(text.to_owned())),
        }
    }
}

/// A word that names no decision.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("`{0}` is not one of auto, approved, denied, timeout, refused and alarm")]
pub struct UnknownDecision(String);

/// Why a line is no entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Flaw {
    /// It is something else than a JSON object, or none that is whole.
    #[error("it is not a JSON object")]
    NotAnObject,
    /// It has bytes that are no text.
    #[error("it is not UTF-8")]
    NotUtf8,
    /// It is longer than [`LINE_BYTES_MAX`].
    #[error("it is longer than 16 MiB")]
    TooLong,
}

/// Where a line stands in its file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// So many lines from the beginning; the first is 1.
    Line(u64),
    /// So many finished lines from the end; the last is 1.
    FromEnd(u64),
    /// It begins so many bytes into the file.
    Byte(u64),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Line(number) => write!(f, "line {number}"),
            Self::FromEnd(number) => write!(f, "line {number} from the end"),
            Self::Byte(offset) => write!(f, "the line at byte {offset}"),
        }
    }
}

/// The members that are looked at, not read yet.
#[derive(Deserialize)]
#[serde(default)]
#[derive(Default)]
struct Members<'a> {
    #[serde(borrow)]
    request_id: Option<&'a RawValue>,
    #[serde(borrow)]
    agent_id: Option<&'a RawValue>,
    #[serde(borrow)]
    credential_names: Option<&'a RawValue>,
    #[serde(borrow)]
    target_url: Option<&'a RawValue>,
    #[serde(borrow)]
    method: Option<&'a RawValue>,
    #[serde(borrow)]
    approval_status: Option<&'a RawValue>,
    #[serde(borrow)]
    upstream_status: Option<&'a RawValue>,
    #[serde(borrow)]
    total_latency_ms: Option<&'a RawValue>,
    #[serde(borrow)]
    policy_reason: Option<&'a RawValue>,
    #[serde(borrow)]
    approver_identity: Option<&'a RawValue>,
    #[serde(borrow)]
    timestamp: Option<&'a RawValue>,
    #[serde(borrow)]
    decision: Option<&'a RawValue>,
    #[serde(borrow)]
    error_code: Option<&'a RawValue>,
    #[serde(borrow)]
    chain: Option<&'a RawValue>,
    #[serde(borrow)]
    seq: Option<&'a RawValue>,
}

impl Members<'_> {
    /// Reads each member as far as it is what it should be.
    fn entry(&self) -> LogEntry {
        LogEntry {
            request_id: read(self.request_id),
            agent_id: read(self.agent_id),
            credential_names: read(self.credential_names).unwrap_or_default(),
            target_url: read(self.target_url),
            method: read(self.method),
            approval_status: read(self.approval_status),
            upstream_status: read(self.upstream_status),
            total_latency_ms: read(self.total_latency_ms),
            policy_reason: read(self.policy_reason),
            approver_identity: read(self.approver_identity),
            timestamp: read(self.timestamp).and_then(|text: String| Timestamp::parse(&text)),
            decision: read(self.decision),
            error_code: read(self.error_code),
            chain: read(self.chain),
            seq: read(self.seq),
        }
    }
}

/// Reads a member; `None` when it is missing or of another type.
fn read<T: DeserializeOwned>(member: Option<&RawValue>) -> Option<T> {
    member.and_then(|raw| serde_json::from_str(raw.get()).ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(text: &str) -> LogEntry {
        LogEntry::parse(text.as_bytes()).unwrap().1
    }

    #[test]
    fn only_an_object_is_an_entry() {
        for text in [
            "[]",
            "[1, 2]",
            "no JSON at all",
            "{\"timestamp\": \"2026-",
            "\"x\"",
            "1",
            "null",
            "{} {}",
        ] {
            assert_eq!(
                LogEntry::parse(text.as_bytes()).unwrap_err(),
                Flaw::NotAnObject,
                "{text}"
            );
        }
        assert_eq!(
            LogEntry::parse(b"{\"a\":\"\xff\"}").unwrap_err(),
            Flaw::NotUtf8
        );
        assert_eq!(entry(" {} "), LogEntry::default());
    }

    #[test]
    fn a_member_of_another_type_counts_as_missing() {
        let told = entry(
            r#"{"agent_id":7,"credential_names":"slack","upstream_status":"200","method":"GET"}"#,
        );
        let expected = LogEntry {
            method: Some("GET".to_owned()),
            ..LogEntry::default()
        };
        assert_eq!(told, expected);
    }

    #[test]
    fn escapes_and_unknown_members_are_read() {
        let told = entry(
            r#"{"agent_id":"\u00e4b","future":{"a":[1]},"timestamp":"2026-11-20T12:00:00+02:00"}"#,
        );
        assert_eq!(told.agent_id.as_deref(), Some("äb"));
        assert_eq!(told.timestamp, Timestamp::parse("2026-11-20T10:00:00Z"));
    }

    #[test]
    fn the_decision_is_who_decided_and_how() {
        let cases = [
            ("{}", Some(Decision::Auto)),
            (
                r#"{"approval_status":null,"decision":"allowed"}"#,
                Some(Decision::Auto),
            ),
            (r#"{"decision":"completed"}"#, Some(Decision::Auto)),
            (
                r#"{"approval_status":"approved","decision":"completed"}"#,
                Some(Decision::Approved),
            ),
            (r#"{"approval_status":"denied"}"#, Some(Decision::Denied)),
            (r#"{"approval_status":"timeout"}"#, Some(Decision::Timeout)),
            (r#"{"approval_status":"pending"}"#, None),
            (r#"{"approval_status":"auto"}"#, None),
            (
                r#"{"decision":"refused","error_code":"rate_limited"}"#,
                Some(Decision::Refused),
            ),
            (r#"{"decision":"changed"}"#, None),
        ];
        for (text, expected) in cases {
            assert_eq!(entry(text).decision(), expected, "{text}");
        }
    }

    #[test]
    fn every_word_is_read_and_an_unknown_one_names_them() {
        assert!(
            Decision::NAMES
                .iter()
                .all(|name| name.parse::<Decision>().is_ok())
        );
        let told = "maybe".parse::<Decision>().unwrap_err().to_string();
        assert!(Decision::NAMES.iter().all(|name| told.contains(name)));
    }
}
