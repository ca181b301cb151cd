//! The end of an audit line: its place in the chain, read without reading its JSON (docs/adr/0006).

/// How many digits a hash has.
const HASH_DIGITS: usize = 64;

/// What a line says of its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Link<'a> {
    /// What its hash is of.
    pub covered: &'a [u8],
    /// When it was committed, as the line has it.
    pub timestamp: &'a str,
    /// Its chain.
    pub chain: &'a str,
    /// Its number in it.
    pub seq: i64,
    /// The hash of the entry before, in hex digits.
    pub prev_hash: &'a [u8],
    /// Its own hash, in hex digits.
    pub hash: &'a [u8],
}

impl<'a> Link<'a> {
    /// Reads the end of a line that has no line end; `None` when it does not end as every entry does.
    pub fn read(line: &'a [u8]) -> Option<Self> {
        let (rest, hash) = hash_at_end(line.strip_suffix(b"\"}")?)?;
        let covered = rest.strip_suffix(b",\"hash\":\"")?;
        let (rest, prev_hash) = hash_at_end(covered.strip_suffix(b"\"")?)?;
        let rest = rest.strip_suffix(b",\"prev_hash\":\"")?;
        let digits = rest.iter().rev().take_while(|byte| byte.is_ascii_digit());
        let (rest, seq) = rest.split_at(rest.len() - digits.count());
        let (rest, chain) = text_at_end(rest.strip_suffix(b",\"seq\":")?)?;
        let (_, timestamp) = text_at_end(rest.strip_suffix(b",\"chain\":")?)?;
        Some(Self {
            covered,
            timestamp,
            chain,
            seq: std::str::from_utf8(seq).ok()?.parse().ok()?,
            prev_hash,
            hash,
        })
    }
}

/// Splits off the digits of a hash.
fn hash_at_end(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let (rest, hash) = text.split_at_checked(text.len().checked_sub(HASH_DIGITS)?)?;
    hash.iter()
        .all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
        .then_some((rest, hash))
}

/// Splits off a text in quotes.
fn text_at_end(text: &[u8]) -> Option<(&[u8], &str)> {
    let text = text.strip_suffix(b"\"")?;
    let begin = text.iter().rposition(|&byte| byte == b'"')?;
    let quoted = std::str::from_utf8(&text[begin + 1..]).ok()?;
    Some((&text[..begin], quoted))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(end: &str) -> String {
        let zeros = "0".repeat(64);
        format!(
            "{{\"a\":\"ä\",\"timestamp\":\"2026-03-01T10:00:00Z\",\"chain\":\"c\",\"seq\":7,\"prev_hash\":\"{zeros}\",\"hash\":\"{end}"
        )
    }

    #[test]
    fn the_place_of_an_entry_is_at_its_end() {
        let text = line(&format!("{}\"}}", "f".repeat(64)));
        let link = Link::read(text.as_bytes()).unwrap();
        assert_eq!(
            (link.chain, link.seq, link.timestamp),
            ("c", 7, "2026-03-01T10:00:00Z")
        );
        assert_eq!(link.prev_hash, "0".repeat(64).as_bytes());
        assert_eq!(link.hash, "f".repeat(64).as_bytes());
        assert!(link.covered.ends_with(b"0\""));
        assert_eq!(
            text.len(),
            link.covered.len() + ",\"hash\":\"\"}".len() + 64
        );
    }

    #[test]
    fn what_ends_otherwise_is_no_entry() {
        let good = line(&format!("{}\"}}", "f".repeat(64)));
        for wrong in [
            "",
            "{}",
            "\"}",
            &good[..good.len() - 1],
            &format!("{good} "),
            &good.replace("\"seq\":7", "\"seq\":-7"),
            &good.replace("\"seq\":7", "\"seq\":99999999999999999999"),
            &good.replace("\"seq\":7", "\"seq\":"),
            &good.replace("\"seq\"", "\"soq\""),
            &good.replace('f', "g"),
            &good.replace('f', "F"),
            &good.replace("\"chain\"", "\"chian\""),
        ] {
            assert_eq!(Link::read(wrong.as_bytes()), None, "{wrong}");
        }
    }
}
