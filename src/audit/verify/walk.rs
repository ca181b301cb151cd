//! Goes along a chain, entry by entry, and stops at the first that is not what it should be.

use std::collections::BTreeMap;

use super::{fault::FaultKind, link::Link};
use crate::secrets::{MacKey, PreparedMac};

/// What stands in `prev_hash` of a chain's first entry.
const GENESIS: [u8; 64] = [b'0'; 64];

/// Which entries of a chain are known from elsewhere: by their number, the hash and when that was noted.
pub type Known = BTreeMap<i64, (String, String)>;

/// Where a chain may begin.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Begin {
    /// With its first entry.
    First,
    /// With its first entry, or one of these: files before were taken away in an orderly manner.
    AnyOf(Vec<i64>),
    /// Anywhere: it is a part.
    Anywhere,
}

/// A chain, as far as it was gone along.
#[derive(Debug)]
pub struct Walk {
    mac: PreparedMac,
    /// The chain; `None` until the first entry tells.
    chain: Option<String>,
    begin: Begin,
    known: Known,
    /// The number of the first entry; 0 before it.
    first: i64,
    /// The number of the last entry; 0 before the first.
    last: i64,
    /// The hash of the last entry.
    hash: [u8; 64],
}

impl Walk {
    /// Begins before the first entry of a chain; `None` is whichever comes first.
    pub fn new(key: &MacKey, chain: Option<&str>, begin: Begin) -> Self {
        Self {
            mac: key.prepared(),
            chain: chain.map(str::to_owned),
            begin,
            known: Known::new(),
            first: 0,
            last: 0,
            hash: GENESIS,
        }
    }

    /// Compares entries with what is known of them, too.
    #[must_use]
    pub fn knowing(mut self, known: Known) -> Self {
        self.known = known;
        self
    }

    /// Returns the chain, if it is known.
    pub fn chain(&self) -> Option<&str> {
        self.chain.as_deref()
    }

    /// Returns the number of the first entry; 0 when there is none.
    pub fn first(&self) -> i64 {
        self.first
    }

    /// Returns the number of the last entry; 0 when there is none.
    pub fn last(&self) -> i64 {
        self.last
    }

    /// Returns the hash of the last entry.
    pub fn hash(&self) -> &str {
        std::str::from_utf8(&self.hash).unwrap_or_default()
    }

    /// Returns how many entries there were.
    pub fn entries(&self) -> i64 {
        if self.first == 0 {
            0
        } else {
            self.last - self.first + 1
        }
    }

    /// Returns the known entries that lie behind the end, or before the beginning where that should be the chain's.
    pub fn unseen(&self) -> Option<(i64, &str)> {
        let behind = self.known.iter().filter(|(seq, _)| **seq > self.last);
        let first = behind.min_by_key(|(seq, _)| **seq);
        first.map(|(seq, (_, time))| (*seq, time.as_str()))
    }

    /// Takes the next line, without its line end.
    ///
    /// # Errors
    /// What is wrong with it, and the number it says it has.
    pub fn step<'l>(&mut self, text: &'l [u8]) -> Result<Link<'l>, (Option<i64>, FaultKind)> {
        let link = Link::read(text).ok_or((None, FaultKind::Malformed))?;
        let wrong = |kind| Err((Some(link.seq), kind));
        if let Some(expected) = self.chain.as_deref().filter(|chain| *chain != link.chain) {
            return wrong(FaultKind::Foreign {
                chain: link.chain.to_owned(),
                expected: expected.to_owned(),
            });
        }
        if !self.mac.is_hash(link.hash, &[link.covered]) {
            return wrong(FaultKind::Changed);
        }
        if let Err(kind) = self.follows(&link) {
            return wrong(kind);
        }
        if let Some((hash, time)) = self.known.get(&link.seq)
            && hash.as_bytes() != link.hash
        {
            let time = time.clone();
            return wrong(FaultKind::NotAsSigned { time });
        }
        if self.first == 0 {
            self.chain = Some(link.chain.to_owned());
            self.first = link.seq;
        }
        self.last = link.seq;
        self.hash.copy_from_slice(link.hash);
        Ok(link)
    }

    /// Tells whether an entry that is whole is the next one.
    fn follows(&self, link: &Link<'_>) -> Result<(), FaultKind> {
        if self.first == 0 {
            return self.may_begin(link);
        }
        let after = self.last;
        if link.seq > after + 1 {
            let (first, last) = (after + 1, link.seq - 1);
            return Err(FaultKind::Missing { first, last });
        }
        if link.seq <= after {
            return Err(FaultKind::Repeated { after });
        }
        if link.prev_hash != self.hash {
            return Err(FaultKind::Unlinked { after });
        }
        Ok(())
    }

    /// Tells whether an entry that is whole can be the first.
    fn may_begin(&self, link: &Link<'_>) -> Result<(), FaultKind> {
        if link.seq == 1 && link.prev_hash != GENESIS {
            return Err(FaultKind::Unlinked { after: 0 });
        }
        let nearest = match &self.begin {
            Begin::First => 1,
            Begin::AnyOf(places) => {
                let before = places.iter().filter(|place| **place <= link.seq);
                before.max().copied().unwrap_or(1)
            }
            Begin::Anywhere => link.seq,
        };
        if nearest < link.seq && link.seq > 1 {
            let (first, last) = (nearest, link.seq - 1);
            return Err(FaultKind::Missing { first, last });
        }
        Ok(())
    }

    /// Tells whether an entry is whole and of this chain, wherever it stands.
    pub fn is_of(&self, link: &Link<'_>) -> bool {
        self.chain
            .as_deref()
            .is_none_or(|chain| chain == link.chain)
            && self.mac.is_hash(link.hash, &[link.covered])
    }
}
