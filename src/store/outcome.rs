//! How many requests ended how, by team and minute: counted after they are answered, summed up when asked for.

use std::collections::BTreeMap;

use super::{AuditEntry, Connection, Decision, Store, StoreError, TeamId, column};
use crate::clock::Timestamp;

/// The milliseconds of a minute, the least that is told apart.
const MINUTE_MILLIS: i64 = 60_000;

/// How many requests ended how: by the words of [`Decision`].
pub type Outcomes = BTreeMap<String, u64>;

/// How many requests of which team ended how; the team without a name has those that are no team's.
pub type TeamOutcomes = BTreeMap<(String, &'static str), u64>;

/// A span of time in equal parts. It begins and ends with a minute.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OutcomeSpan {
    /// The first minute since 1970.
    first: i64,
    /// How many minutes a part has.
    minutes: i64,
    /// How many parts there are.
    parts: usize,
}

impl OutcomeSpan {
    /// Returns the span of so many parts of so many minutes that ends with the minute of `now`; parts begin where
    /// a clock that counts from 1970 in steps of one part would have them.
    pub fn until(now: Timestamp, minutes: u32, parts: usize) -> Self {
        let (minutes, count) = (
            i64::from(minutes.max(1)),
            i64::try_from(parts).unwrap_or(i64::MAX),
        );
        let last = minute(now).div_euclid(minutes) * minutes;
        Self {
            first: last - (count - 1) * minutes,
            minutes,
            parts,
        }
    }

    /// Returns when each part begins, the oldest first.
    pub fn starts(&self) -> impl Iterator<Item = Timestamp> {
        let (first, minutes) = (self.first, self.minutes);
        (0..).take(self.parts).map(move |part: i64| {
            Timestamp::from_millis((first + part * minutes).saturating_mul(MINUTE_MILLIS))
        })
    }
}

impl Store {
    /// Returns how many requests of all teams ended how since a time, to the minute.
    pub async fn outcomes_since(&self, time: Timestamp) -> Result<Outcomes, StoreError> {
        let mut reader = self.reader().await?;
        let rows = sqlx::query("select outcome, total from team_outcomes where minute >= $1")
            .bind(minute(time))
            .fetch_all(&mut *reader)
            .await?;
        let mut outcomes = Outcomes::new();
        for row in &rows {
            *outcomes.entry(column(row, "outcome")?).or_default() += total(column(row, "total")?);
        }
        Ok(outcomes)
    }

    /// Returns how many requests of a team ended how in each part of a span, the oldest first.
    pub async fn team_outcomes(
        &self,
        team: &TeamId,
        span: OutcomeSpan,
    ) -> Result<Vec<Outcomes>, StoreError> {
        let mut parts = vec![Outcomes::new(); span.parts];
        let mut reader = self.reader().await?;
        let rows = sqlx::query(
            "select minute, outcome, total from team_outcomes where team_id = $1 and minute >= $2",
        )
        .bind(team.as_str())
        .bind(span.first)
        .fetch_all(&mut *reader)
        .await?;
        for row in &rows {
            let part = (column::<i64>(row, "minute")? - span.first) / span.minutes;
            // Another host's clock may be ahead of ours.
            let part = usize::try_from(part).unwrap_or(0);
            if let Some(outcomes) = parts.get_mut(part) {
                *outcomes.entry(column(row, "outcome")?).or_default() +=
                    total(column(row, "total")?);
            }
        }
        Ok(parts)
    }

    /// Adds requests to the counts of this minute.
    pub async fn count_outcomes(&self, outcomes: &TeamOutcomes) -> Result<(), StoreError> {
        let mut transaction = self.begin().await?;
        add_outcomes(&mut transaction, outcomes, self.clock.now()).await?;
        transaction.commit().await
    }
}

/// Returns how many requests the entries tell of, by how they ended.
pub fn outcomes_of<'a>(entries: impl IntoIterator<Item = &'a AuditEntry>) -> TeamOutcomes {
    let mut outcomes = TeamOutcomes::new();
    for entry in entries {
        if matches!(
            entry.decision,
            Decision::Completed | Decision::Changed | Decision::Alarm
        ) {
            continue;
        }
        let key = (entry.team_id.clone(), entry.decision.as_str());
        *outcomes.entry(key).or_default() += 1;
    }
    outcomes
}

pub(super) async fn add_outcomes(
    connection: &mut Connection,
    outcomes: &TeamOutcomes,
    at: Timestamp,
) -> Result<(), StoreError> {
    for ((team, outcome), total) in outcomes {
        sqlx::query(
            "insert into team_outcomes (minute, team_id, outcome, total) values ($1, $2, $3, $4) \
             on conflict (minute, team_id, outcome) do update set total = team_outcomes.total + excluded.total",
        )
        .bind(minute(at))
        .bind(team.as_str())
        .bind(*outcome)
        .bind(i64::try_from(*total).unwrap_or(i64::MAX))
        .execute(&mut *connection)
        .await?;
    }
    Ok(())
}

fn minute(time: Timestamp) -> i64 {
    time.as_millis().div_euclid(MINUTE_MILLIS)
}

fn total(stored: i64) -> u64 {
    u64::try_from(stored).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_begin_where_the_clock_has_them() {
        let now = Timestamp::parse("2026-03-01T10:47:12.500Z").unwrap();
        let span = OutcomeSpan::until(now, 30, 3);
        let starts: Vec<_> = span.starts().map(|start| start.to_string()).collect();
        assert_eq!(
            starts,
            [
                "2026-03-01T09:30:00.000Z",
                "2026-03-01T10:00:00.000Z",
                "2026-03-01T10:30:00.000Z"
            ]
        );
    }
}
