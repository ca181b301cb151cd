//! Who has voted for what still waits.

use std::collections::HashMap;

use super::{Approval, Store, StoreError, TeamId, column};

impl Approval {
    /// Returns the addresses of those who have approved what waits for a team, by the approval's id, in the order
    /// in which they did.
    pub async fn votes(
        store: &Store,
        team: &TeamId,
    ) -> Result<HashMap<String, Vec<String>>, StoreError> {
        let mut reader = store.reader().await?;
        let rows = sqlx::query(
            "select approval_votes.approval_id, approval_votes.email from approval_votes \
             join approvals on approvals.id = approval_votes.approval_id \
             where approvals.team_id = $1 and approvals.status = 'pending' \
             order by approval_votes.created_at, approval_votes.user_id",
        )
        .bind(team.as_str())
        .fetch_all(&mut *reader)
        .await?;
        let mut votes: HashMap<String, Vec<String>> = HashMap::new();
        for row in rows {
            let people = votes.entry(column(&row, "approval_id")?).or_default();
            people.push(column(&row, "email")?);
        }
        Ok(votes)
    }
}
