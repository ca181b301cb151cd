//! Reads what a collector of traces is sent: spans in protobuf (opentelemetry-proto, `ExportTraceServiceRequest`).

use std::collections::BTreeMap;

/// A span.
#[derive(Clone, Debug, Default)]
pub(crate) struct Span {
    pub(crate) trace: String,
    pub(crate) id: String,
    pub(crate) parent: String,
    pub(crate) name: String,
    /// 1 is inside, 2 a server's, 3 a client's.
    pub(crate) kind: u64,
    pub(crate) began: u64,
    pub(crate) ended: u64,
    /// 0 is unset, 1 well, 2 an error.
    pub(crate) status: u64,
    /// Its attributes, and those of who sent it.
    attributes: BTreeMap<String, String>,
}

impl Span {
    /// Returns the text of an attribute.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes.get(name).map(String::as_str)
    }
}

/// Returns the spans of one post.
pub(crate) fn spans_of(body: &[u8]) -> Vec<Span> {
    let mut spans = Vec::new();
    for resource_spans in parts(body, 1) {
        let resource = parts(resource_spans, 1).next().unwrap_or_default();
        let of_resource: Vec<_> = parts(resource, 1).map(attribute).collect();
        for scope_spans in parts(resource_spans, 2) {
            for span in parts(scope_spans, 2) {
                let mut span = read(span);
                span.attributes.extend(of_resource.iter().cloned());
                spans.push(span);
            }
        }
    }
    spans
}

fn read(message: &[u8]) -> Span {
    let hex = |field| {
        let bytes = parts(message, field).next().unwrap_or_default();
        data_encoding::HEXLOWER.encode(bytes)
    };
    let status = parts(message, 15).next().unwrap_or_default();
    Span {
        trace: hex(1),
        id: hex(2),
        parent: hex(4),
        name: text(message, 5).unwrap(),
        kind: number(message, 6).unwrap_or_default(),
        began: number(message, 7).unwrap(),
        ended: number(message, 8).unwrap(),
        status: number(status, 3).unwrap_or_default(),
        attributes: parts(message, 9).map(attribute).collect(),
    }
}

/// Reads a name with its value, which is a text, a yes or no, or a number.
fn attribute(message: &[u8]) -> (String, String) {
    let value = parts(message, 2).next().unwrap_or_default();
    let numeric = || number(value, 2).or(number(value, 3));
    let shown = text(value, 1).or_else(|| numeric().map(|number| number.to_string()));
    (text(message, 1).unwrap(), shown.unwrap_or_default())
}

fn text(message: &[u8], field: u64) -> Option<String> {
    let bytes = parts(message, field).next()?;
    Some(String::from_utf8(bytes.to_vec()).unwrap())
}

fn number(message: &[u8], field: u64) -> Option<u64> {
    let mut found = fields(message).filter(|(number, _)| *number == field);
    found.find_map(|(_, value)| match value {
        Value::Number(number) => Some(number),
        Value::Bytes(_) => None,
    })
}

/// Returns what a field has that is there once, several times or not at all.
fn parts(message: &[u8], field: u64) -> impl Iterator<Item = &[u8]> {
    fields(message).filter_map(move |(number, value)| match value {
        Value::Bytes(bytes) if number == field => Some(bytes),
        _ => None,
    })
}

enum Value<'a> {
    Number(u64),
    Bytes(&'a [u8]),
}

/// Goes through the fields of a message (protobuf's encoding, "Message Structure").
fn fields(mut rest: &[u8]) -> impl Iterator<Item = (u64, Value<'_>)> {
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let tag = varint(&mut rest);
        let value = match tag & 7 {
            0 => Value::Number(varint(&mut rest)),
            1 => Value::Number(u64::from_le_bytes(take(&mut rest, 8).try_into().unwrap())),
            2 => {
                let length = varint(&mut rest);
                Value::Bytes(take(&mut rest, length.try_into().unwrap()))
            }
            5 => {
                let bytes = take(&mut rest, 4).try_into().unwrap();
                Value::Number(u32::from_le_bytes(bytes).into())
            }
            other => panic!("no wire type {other}"),
        };
        Some((tag >> 3, value))
    })
}

fn take<'a>(rest: &mut &'a [u8], length: usize) -> &'a [u8] {
    let (taken, after) = rest.split_at(length);
    *rest = after;
    taken
}

fn varint(rest: &mut &[u8]) -> u64 {
    let mut number = 0;
    for shift in (0..).step_by(7) {
        let byte = take(rest, 1)[0];
        number |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            break;
        }
    }
    number
}
