//! Verifies the chains in the store.

use super::{Begin, Fault, FaultKind, Known, Link, Site, Walk};
use crate::{
    clock::Timestamp,
    store::{ChainRow, ChainSpan, Store, StoreError},
};

/// How many entries are read at a time.
const ROWS: i64 = 1000;

/// What was found of a chain in the store.
#[derive(Debug)]
pub struct ChainReport {
    /// Its name.
    pub chain: String,
    /// How many entries are in order.
    pub entries: i64,
    /// The number of the last entry in order; 0 when there is none.
    pub last: i64,
    /// The hash of that entry.
    pub hash: String,
    /// The first thing that is wrong.
    pub fault: Option<Fault>,
    /// The hash of the entry that was asked about, if it is in order.
    pub(super) asked: Option<String>,
}

/// Verifies a chain up to where it ended when that was looked at. `asked` is an entry whose hash is wanted, and `told`
/// hears how many more entries are done.
pub(super) async fn verify(
    store: &Store,
    span: &ChainSpan,
    (asked, known): (i64, Known),
    told: &mut impl FnMut(u64),
) -> Result<ChainReport, StoreError> {
    let mut walk = Walk::new(store.audit_key(), Some(&span.chain), Begin::First).knowing(known);
    let (mut fault, mut hash) = (None, None);
    while walk.last() < span.last && fault.is_none() {
        let rows = store
            .chain_rows(&span.chain, (walk.last(), span.last), ROWS)
            .await?;
        if rows.is_empty() {
            break;
        }
        for row in &rows {
            if let Err((seq, kind)) = step(&mut walk, row) {
                let chain = span.chain.clone();
                let site = Site::Store { chain };
                fault = Some(Fault { site, seq, kind });
                break;
            }
            if row.seq == asked {
                hash = Some(walk.hash().to_owned());
            }
        }
        told(rows.len() as u64);
    }
    if let (None, Some((seq, time))) = (&fault, walk.unseen()) {
        let (chain, time) = (span.chain.clone(), time.to_owned());
        fault = Some(Fault {
            site: Site::Store { chain },
            seq: Some(seq),
            kind: FaultKind::SignedAndGone { time },
        });
    }
    Ok(ChainReport {
        chain: span.chain.clone(),
        entries: walk.entries(),
        last: walk.last(),
        hash: walk.hash().to_owned(),
        fault,
        asked: hash,
    })
}

/// Takes a row: its line, and the columns by which it is found.
fn step(walk: &mut Walk, row: &ChainRow) -> Result<(), (Option<i64>, FaultKind)> {
    let wrong = |column| Err((Some(row.seq), FaultKind::Column { column }));
    let text = row.line.as_bytes();
    let told = Link::read(text).ok_or((Some(row.seq), FaultKind::Malformed))?;
    if told.seq != row.seq && walk.is_of(&told) {
        return wrong("seq");
    }
    let link = walk.step(text)?;
    if Timestamp::parse(link.timestamp) != Some(row.at) {
        return wrong("at");
    }
    // No text inside the line can look so: in a text the quotes would be escaped.
    let team = format!(",\"team_id\":\"{}\"", row.team);
    if !row.line.contains(&team) {
        return wrong("team_id");
    }
    Ok(())
}
