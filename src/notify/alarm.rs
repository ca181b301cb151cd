//! Tells those who run a team that a canary was named: a letter to each owner and admin, and a push to their browsers.

use std::time::Duration;

use serde_json::json;
use url::Url;

use super::{Notifier, Outcome, letters};
use crate::store::{
    CanaryNotice, Letter, MemberRole, Posted, PushSubscription, StoreError, TeamId, TeamMember,
};

/// For how long a push about an alarm is of use.
const PUSH_FOR: Duration = Duration::from_hours(24);

impl Notifier {
    /// Makes of an alarm a letter to each owner and admin of the team, and a push to each of their browsers.
    pub(super) async fn spread_alarm(
        &self,
        posted: &Posted,
        notice: &CanaryNotice,
    ) -> Result<Outcome, StoreError> {
        let Some(team) = &posted.team else {
            return Ok(Outcome::Done);
        };
        let told = self.runners(team).await?;
        let base = self.pusher.public_url();
        let letter = |member: &TeamMember| letters::canary(base, notice, &member.member.email);
        let letters: Vec<Letter> = told.iter().map(letter).collect();
        let browsers = PushSubscription::of_team(&self.store, team).await?;
        let is_told = |user: &str| told.iter().any(|one| one.member.user_id == user);
        let subscriptions: Vec<_> = browsers
            .into_iter()
            .filter(|(_, user)| is_told(user))
            .map(|(id, _)| id)
            .collect();
        let outgoing = (&*letters, &*subscriptions);
        posted.spread_alarm(&self.store, notice, outgoing).await?;
        Ok(Outcome::Done)
    }

    /// Tells one browser, if its user still runs the team.
    pub(super) async fn push_alarm(
        &self,
        posted: &Posted,
        (notice, subscription): (&CanaryNotice, &str),
    ) -> Result<Outcome, StoreError> {
        let Some(browser) = PushSubscription::find(&self.store, subscription).await? else {
            return Ok(Outcome::Done);
        };
        let runners = match &posted.team {
            Some(team) => self.runners(team).await?,
            None => Vec::new(),
        };
        if !runners
            .iter()
            .any(|one| one.member.user_id == browser.user_id)
        {
            return Ok(Outcome::Done);
        }
        let text = text(self.pusher.public_url(), notice);
        let until = posted.created_at.after(PUSH_FOR);
        self.tell(browser, (&text, until)).await
    }

    /// Returns a team's owners and admins.
    async fn runners(&self, team: &TeamId) -> Result<Vec<TeamMember>, StoreError> {
        let members = TeamMember::list(&self.store, team).await?;
        let runs = |role| matches!(role, MemberRole::Owner | MemberRole::Admin);
        Ok(members
            .into_iter()
            .filter(|one| runs(one.member.role))
            .collect())
    }
}

/// Returns what a browser is told of an alarm.
fn text(public_url: &str, notice: &CanaryNotice) -> String {
    let target = Url::parse(&notice.target).ok();
    let host = target.as_ref().and_then(Url::host_str);
    let told = json!({
        "kind": "alarm",
        "id": notice.request_id,
        "agent": notice.agent,
        "credentials": [notice.credential],
        "method": notice.method,
        "host": host.unwrap_or_default().chars().take(128).collect::<String>(),
        "url": format!("{public_url}/dashboard/audit?decision=alarm"),
    });
    told.to_string()
}
