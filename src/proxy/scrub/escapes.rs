//! The ways in which URLs, JSON and HTML write what they cannot hold as it is.
//!
//! Each way tells for which texts it differs from the first of its kind, so that it need not be tried
//! on all others.

/// The most bytes that one byte of a text becomes: `\u00e4` and `&quot;` have six.
pub(super) const GROWTH_MAX: usize = 6;

/// The digits of hexadecimal numbers.
pub(super) const LOWER: &[u8; 16] = b"0123456789abcdef";
pub(super) const UPPER: &[u8; 16] = b"0123456789ABCDEF";

/// A set of bytes: those of ASCII one by one, the others all or none.
#[derive(Clone, Copy)]
pub(super) struct ByteSet {
    ascii: u128,
    others: bool,
}

/// A way to percent-encode.
pub(super) struct Percent {
    kept: ByteSet,
    /// What a space becomes.
    space: &'static [u8],
}

/// The ways to percent-encode a value that are in use: RFC 3986's, the same with its slashes kept,
/// HTML's for forms, Python's for forms, JavaScript's for components, and that of URLs as browsers
/// write them (WHATWG's query set).
pub(super) const PERCENT: [Percent; 6] = [
    Percent::keeping(b"-._~", b"%20"),
    Percent::keeping(b"-._~/", b"%20"),
    Percent::keeping(b"*-._", b"+"),
    Percent::keeping(b"-._~", b"+"),
    Percent::keeping(b"-._~!'()*", b"%20"),
    Percent::keeping(b"!$%&()*+,-./:;=?@[\\]^_`{|}~", b"%20"),
];

/// A way to write a JSON string.
pub(super) struct Json {
    escaped: ByteSet,
    /// What of it is written `\u....` even if it has a shorter escape.
    coded: ByteSet,
    /// The digits after `\u`.
    digits: &'static [u8; 16],
}

/// The ways to write a JSON string that are in use: with as few escapes as it takes, with `\/` too,
/// in ASCII with digits of either case, and both. The last three are Go's, Gson's and .NET's.
pub(super) const JSON: [Json; 9] = [
    Json::escaping(b"", ByteSet::NONE, LOWER),
    Json::escaping(b"/", ByteSet::NONE, LOWER),
    Json::escaping(b"", ByteSet::BEYOND_ASCII, LOWER),
    Json::escaping(b"", ByteSet::BEYOND_ASCII, UPPER),
    Json::escaping(b"/", ByteSet::BEYOND_ASCII, LOWER),
    Json::escaping(b"/", ByteSet::BEYOND_ASCII, UPPER),
    Json::escaping(b"", ByteSet::of(b"<>&"), LOWER),
    Json::escaping(b"", ByteSet::of(b"<>&='"), LOWER),
    Json::escaping(
        b"",
        ByteSet::of(b"\"&'<>+`").and(ByteSet::BEYOND_ASCII),
        UPPER,
    ),
];

/// How many of the first ways in [`JSON`] leave what is beyond ASCII for another to escape.
pub(super) const JSON_SIMPLE: usize = 2;

/// A way to escape for HTML.
pub(super) struct Html {
    double_quote: &'static [u8],
    single_quote: &'static [u8],
}

/// The ways to escape for HTML that are in use.
pub(super) const HTML: [Html; 7] = [
    Html::quoting(b"\"", b"'"),
    Html::quoting(b"&quot;", b"'"),
    Html::quoting(b"&quot;", b"&#39;"),
    Html::quoting(b"&quot;", b"&#x27;"),
    Html::quoting(b"&quot;", b"&#039;"),
    Html::quoting(b"&quot;", b"&apos;"),
    Html::quoting(b"&#34;", b"&#39;"),
];

impl ByteSet {
    pub(super) const NONE: Self = Self::of(b"");
    const BEYOND_ASCII: Self = Self {
        ascii: 0,
        others: true,
    };
    /// The bytes below the space.
    const CONTROL: Self = Self {
        ascii: (1 << b' ') - 1,
        others: false,
    };
    const ALPHANUMERIC: Self =
        Self::of(b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
    /// What neither URLs nor JSON nor HTML change.
    const PLAIN: Self = Self::of(b"-._").and(Self::ALPHANUMERIC);

    /// Returns the bytes of a text.
    pub(super) const fn of(text: &[u8]) -> Self {
        let mut set = Self {
            ascii: 0,
            others: false,
        };
        let mut at = 0;
        while at < text.len() {
            if text[at].is_ascii() {
                set.ascii |= 1 << text[at];
            } else {
                set.others = true;
            }
            at += 1;
        }
        set
    }

    /// Returns whether a text of these bytes is the same in URLs, JSON and HTML.
    pub(super) const fn is_plain(self) -> bool {
        !self.others && self.ascii & !Self::PLAIN.ascii == 0
    }

    const fn and(self, more: Self) -> Self {
        Self {
            ascii: self.ascii | more.ascii,
            others: self.others | more.others,
        }
    }

    /// Returns what is in one of the two only.
    const fn differing(self, other: Self) -> Self {
        Self {
            ascii: self.ascii ^ other.ascii,
            others: self.others ^ other.others,
        }
    }

    const fn meets(self, other: Self) -> bool {
        self.ascii & other.ascii != 0 || (self.others && other.others)
    }

    const fn contains(self, byte: u8) -> bool {
        if byte.is_ascii() {
            self.ascii & (1 << byte) != 0
        } else {
            self.others
        }
    }
}

impl Percent {
    const fn keeping(punctuation: &[u8], space: &'static [u8]) -> Self {
        Self {
            kept: ByteSet::of(punctuation).and(ByteSet::ALPHANUMERIC),
            space,
        }
    }

    /// Returns whether texts of these bytes may look different than in the first of all ways.
    pub(super) fn differs_for(&self, text: ByteSet) -> bool {
        let spaces = text.contains(b' ') && self.space != PERCENT[0].space;
        spaces || text.meets(self.kept.differing(PERCENT[0].kept))
    }

    /// Writes a text with these digits.
    pub(super) fn write(&self, text: &[u8], digits: &[u8; 16], written: &mut Vec<u8>) {
        for &byte in text {
            if self.kept.contains(byte) {
                written.push(byte);
            } else if byte == b' ' {
                written.extend_from_slice(self.space);
            } else {
                written.push(b'%');
                written.extend_from_slice(&hex(byte, digits));
            }
        }
    }
}

impl Json {
    const fn escaping(short: &[u8], coded: ByteSet, digits: &'static [u8; 16]) -> Self {
        let always = ByteSet::of(b"\"\\").and(ByteSet::CONTROL);
        Self {
            escaped: ByteSet::of(short).and(always).and(coded),
            coded,
            digits,
        }
    }

    /// Returns whether texts of these bytes may look different than in the first of all ways.
    pub(super) fn differs_for(&self, text: ByteSet) -> bool {
        let digits = text.meets(ByteSet::CONTROL) && self.digits != JSON[0].digits;
        let escaped = self.escaped.differing(JSON[0].escaped);
        digits || text.meets(self.coded) || text.meets(escaped)
    }

    /// Returns whether texts of these bytes look different than they are.
    pub(super) fn changes(&self, text: ByteSet) -> bool {
        text.meets(self.escaped)
    }

    /// Writes a text as the inside of a JSON string; what is not UTF-8 stays as it is.
    pub(super) fn write(&self, text: &[u8], written: &mut Vec<u8>) {
        for chunk in text.utf8_chunks() {
            let mut rest = chunk.valid();
            while let Some(at) = rest.bytes().position(|byte| self.escaped.contains(byte)) {
                let (before, from) = rest.split_at(at);
                written.extend_from_slice(before.as_bytes());
                let mut chars = from.chars();
                if let Some(char) = chars.next() {
                    self.escape(char, written);
                }
                rest = chars.as_str();
            }
            written.extend_from_slice(rest.as_bytes());
            written.extend_from_slice(chunk.invalid());
        }
    }

    fn escape(&self, char: char, written: &mut Vec<u8>) {
        let short = match char {
            '"' | '\\' | '/' => char,
            '\n' => 'n',
            '\r' => 'r',
            '\t' => 't',
            '\u{8}' => 'b',
            '\u{c}' => 'f',
            _ => return self.escape_code(char, written),
        };
        match (u8::try_from(char), u8::try_from(short)) {
            (Ok(byte), Ok(short)) if !self.coded.contains(byte) => {
                written.extend_from_slice(&[b'\\', short]);
            }
            _ => self.escape_code(char, written),
        }
    }

    fn escape_code(&self, char: char, written: &mut Vec<u8>) {
        for unit in char.encode_utf16(&mut [0; 2]) {
            let [high, low] = unit.to_be_bytes();
            written.extend_from_slice(br"\u");
            written.extend_from_slice(&hex(high, self.digits));
            written.extend_from_slice(&hex(low, self.digits));
        }
    }
}

impl Html {
    const fn quoting(double_quote: &'static [u8], single_quote: &'static [u8]) -> Self {
        Self {
            double_quote,
            single_quote,
        }
    }

    /// Returns whether texts of these bytes may look different than in the first of all ways.
    pub(super) fn differs_for(&self, text: ByteSet) -> bool {
        let differs = |quote, written: &[u8]| text.contains(quote) && written != [quote];
        differs(b'"', self.double_quote) || differs(b'\'', self.single_quote)
    }

    /// Writes a text.
    pub(super) fn write(&self, text: &[u8], written: &mut Vec<u8>) {
        for byte in text {
            match byte {
                b'&' => written.extend_from_slice(b"&amp;"),
                b'<' => written.extend_from_slice(b"&lt;"),
                b'>' => written.extend_from_slice(b"&gt;"),
                b'"' => written.extend_from_slice(self.double_quote),
                b'\'' => written.extend_from_slice(self.single_quote),
                _ => written.push(*byte),
            }
        }
    }
}

fn hex(byte: u8, digits: &[u8; 16]) -> [u8; 2] {
    [byte >> 4, byte & 0xf].map(|digit| digits[usize::from(digit)])
}
