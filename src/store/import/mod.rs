//! Bringing another system's database over: TAP's teams with everything in them (docs/adr/0024).
//!
//! A team is brought over whole, in one transaction, and a row says so: what is killed half-way has brought whole teams or
//! none, and goes on when it is run again. The log follows in batches, in a chain of its own.

use serde_json::json;

use super::{
    Actor, ChangeError, ChangeRecord, Credential, Member, Noun, PolicyTemplate, Role, Store,
    StoreError, Team, TeamId, User, change::Change, member, policy, policy_template,
};
use crate::{
    clock::Timestamp,
    secrets::{EncryptionKey, sha256_hex},
};

mod convert;
mod entries;
mod source;

pub use entries::EntriesImport;
pub use source::{SourceError, TapSource};

use convert::{TeamRows, text};

/// The id of the team that TAP's own command line makes.
const LOCAL_TEAM: &str = "default";

/// Something that is not brought over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Left {
    /// What it is.
    pub noun: &'static str,
    /// Its name there.
    pub name: String,
    /// Why not.
    pub why: String,
    /// Whether there is one of that name here.
    pub is_conflict: bool,
}

impl Left {
    fn new(noun: &'static str, name: &str, why: impl Into<String>) -> Self {
        Self {
            noun,
            name: name.to_owned(),
            why: why.into(),
            is_conflict: false,
        }
    }
}

/// How much there is of each.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Members.
    pub users: usize,
    /// Credentials, their values sealed anew.
    pub credentials: usize,
    /// Credentials with a policy.
    pub policies: usize,
    /// Roles.
    pub roles: usize,
    /// Agents and apps, with their keys.
    pub agents: usize,
    /// Policy templates.
    pub templates: usize,
}

/// One team that is to be brought over.
#[derive(Debug)]
pub struct TeamImport {
    /// What it is known by there.
    pub source_team: String,
    /// The name of the team here.
    pub team: String,
    /// Whether it was brought over before: then nothing is done.
    pub is_done: bool,
    /// What is not brought over.
    pub left: Vec<Left>,
    /// What wants a look afterwards.
    pub notes: Vec<String>,
    /// The team here, where there is one already.
    into: Option<TeamId>,
    source: String,
    rows: TeamRows,
}

impl TapSource {
    /// Returns what the database is known by: which team is its oldest, and since when.
    pub fn fingerprint(&self) -> String {
        let teams = self.table("teams").iter();
        let oldest = teams
            .map(|team| (text(team, "created_at"), text(team, "id")))
            .min()
            .unwrap_or_default();
        sha256_hex(format!("tap\0{}\0{}", oldest.0, oldest.1).as_bytes())
    }

    /// Returns whether any value opens with a key; `None` where there is no value.
    pub fn opens_with(&self, key: &EncryptionKey) -> Option<bool> {
        let rows = self.table("credentials").iter();
        let mut tried = rows
            .filter(|row| !text(row, "encrypted_value").is_empty())
            .map(|row| convert::opens(row, key))
            .peekable();
        tried.peek()?;
        Some(tried.any(|opened| opened))
    }

    /// Says what would be brought over, and what would not: team by team.
    ///
    /// TAP's local team, or its only one, becomes the team `into`; others become teams of their own.
    ///
    /// # Errors
    /// The store's.
    pub async fn plan(
        &self,
        store: &Store,
        (key, into): (&EncryptionKey, &Team),
    ) -> Result<Vec<TeamImport>, StoreError> {
        let source = self.fingerprint();
        let here = Team::list(store).await?;
        let rows = self.table("teams");
        let mut plan = Vec::with_capacity(rows.len());
        for row in rows {
            let mut rows_of_team = convert::team(self, key, row);
            let source_team = text(row, "id").to_owned();
            let is_local = source_team == LOCAL_TEAM || rows.len() == 1;
            let done = brought(store, &source, &source_team).await?;
            let target = match &done {
                Some(team) => here.iter().find(|known| known.id == *team),
                None if is_local => Some(into),
                None => here.iter().find(|known| known.name == rows_of_team.name),
            };
            let mut left = std::mem::take(&mut rows_of_team.left);
            if let (Some(team), None) = (target, &done) {
                left.extend(conflicts(store, team, &mut rows_of_team).await?);
            }
            plan.push(TeamImport {
                team: target.map_or_else(|| rows_of_team.name.clone(), |team| team.name.clone()),
                into: target.map(|team| team.id.clone()),
                is_done: done.is_some(),
                left,
                notes: std::mem::take(&mut rows_of_team.notes),
                source: source.clone(),
                source_team,
                rows: rows_of_team,
            });
        }
        Ok(plan)
    }

    /// Returns in which team an agent of that name is, if in one alone: TAP's log names no team.
    pub(super) fn team_of_agent(&self, agent: &str) -> Option<&str> {
        let mut teams = self
            .table("agents")
            .iter()
            .filter(|row| text(row, "id") == agent)
            .map(|row| text(row, "team_id"));
        let team = teams.next()?;
        teams.next().is_none().then_some(team)
    }
}

/// Takes out what there is one of already, of the same name.
async fn conflicts(
    store: &Store,
    team: &Team,
    rows: &mut TeamRows,
) -> Result<Vec<Left>, StoreError> {
    let mut left = Vec::new();
    let mut taken = |noun: &'static str, name: &str, is_taken: bool| {
        if is_taken {
            let why = format!("there is one of that name in the team `{}`", team.name);
            let is_conflict = true;
            let noun_left = Left::new(noun, name, why);
            left.push(Left {
                is_conflict,
                ..noun_left
            });
        }
        !is_taken
    };
    let known: Vec<String> = names(Credential::list(store, &team.id).await?, |one| one.name);
    rows.credentials
        .retain(|(one, _)| taken("credential", &one.name, known.contains(&one.name)));
    let known: Vec<String> = names(Role::list(store, &team.id).await?, |one| one.name);
    rows.roles
        .retain(|one| taken("role", &one.name, known.contains(&one.name)));
    let known: Vec<String> = names(super::Agent::list(store, &team.id).await?, |one| one.name);
    rows.agents
        .retain(|one| taken("agent", &one.agent.name, known.contains(&one.agent.name)));
    let known: Vec<String> = names(PolicyTemplate::list(store, &team.id).await?, |one| one.name);
    rows.templates
        .retain(|(name, _)| taken("policy template", name, known.contains(name)));
    Ok(left)
}

fn names<T>(things: Vec<T>, name: impl Fn(T) -> String) -> Vec<String> {
    things.into_iter().map(name).collect()
}

/// Returns the team that one was brought into.
async fn brought(
    store: &Store,
    source: &str,
    source_team: &str,
) -> Result<Option<TeamId>, StoreError> {
    let mut reader = store.reader().await?;
    let row = sqlx::query("select team_id from imports where source = $1 and source_team = $2")
        .bind(source)
        .bind(source_team)
        .fetch_optional(&mut *reader)
        .await?;
    row.map(|row| Ok(TeamId::new(super::column(&row, "team_id")?)))
        .transpose()
}

impl TeamImport {
    /// Returns how much there is.
    pub fn counts(&self) -> Counts {
        let credentials = &self.rows.credentials;
        Counts {
            users: self.rows.users.len(),
            credentials: credentials.len(),
            policies: credentials
                .iter()
                .filter(|(_, policy)| policy.is_some())
                .count(),
            roles: self.rows.roles.len(),
            agents: self.rows.agents.len(),
            templates: self.rows.templates.len(),
        }
    }

    /// Brings the team over, all of it or nothing; on a dry run everything is tried and taken back.
    ///
    /// # Errors
    /// [`ChangeError::Exists`] for what somebody else has made meanwhile, and the store's.
    pub async fn bring(
        self,
        store: &Store,
        (by, dry_run): (&str, bool),
    ) -> Result<(), ChangeError> {
        if self.is_done {
            return Ok(());
        }
        let id = self.into.clone();
        let id = id.unwrap_or_else(|| TeamId::new(uuid::Uuid::now_v7().to_string()));
        let actor = Actor {
            team: id.clone(),
            name: by.to_owned(),
            dry_run,
        };
        let mut change = Change::begin(store, &actor).await?;
        if self.into.is_none() {
            let team = Team {
                id: id.clone(),
                name: self.rows.name.clone(),
                approval_mode: self.rows.mode,
                created_at: change.at,
            };
            team.insert(change.connection()).await?;
        }
        self.mark(&mut change, &id).await?;
        self.fill(&mut change).await?;
        change.commit().await?;
        Ok(())
    }

    /// Notes that this team is brought over; whoever was faster wins.
    async fn mark(&self, change: &mut Change<'_>, id: &TeamId) -> Result<(), ChangeError> {
        let at = change.at.as_millis();
        let done = sqlx::query(
            "insert into imports (source, source_team, team_id, created_at) values ($1, $2, $3, $4) \
             on conflict (source, source_team) do nothing",
        )
        .bind(self.source.as_str())
        .bind(self.source_team.as_str())
        .bind(id.as_str())
        .bind(at)
        .execute(change.connection())
        .await?;
        if done.rows_affected() == 0 {
            let (noun, name) = (Noun::Team, self.team.clone());
            return Err(ChangeError::Exists { noun, name });
        }
        change.record(ChangeRecord {
            action: "import",
            noun: "team",
            name: self.team.clone(),
            before: None,
            after: Some(json!({ "from": "tap", "source": self.source, "team": self.source_team })),
        });
        Ok(())
    }

    async fn fill(mut self, change: &mut Change<'_>) -> Result<(), ChangeError> {
        let rows = &mut self.rows;
        let mut members = Vec::with_capacity(rows.users.len());
        for user in rows.users.drain(..) {
            let id = bring_user(change, &user).await?;
            members.push((id, user.assigned));
        }
        let mut known = Vec::with_capacity(rows.credentials.len());
        for (new, new_policy) in rows.credentials.drain(..) {
            let made = new.insert_in(change, None).await?;
            if let Some(new_policy) = new_policy {
                policy::check(change, None, &new_policy).await?;
                policy::insert_first(change, &made, &new_policy).await?;
            }
            known.push(made.name);
        }
        for (user, assigned) in &members {
            for name in assigned.iter().filter(|name| known.contains(name)) {
                member::assign_in(change, user, name).await?;
            }
        }
        let mut known_roles = Vec::with_capacity(rows.roles.len());
        for mut new in rows.roles.drain(..) {
            // What was left behind is not given by another's of the same name.
            new.credentials.retain(|name| known.contains(name));
            known_roles.push(new.insert_in(change).await?.name);
        }
        for mut keyed in rows.agents.drain(..) {
            keyed.agent.credentials.retain(|name| known.contains(name));
            keyed.agent.roles.retain(|name| known_roles.contains(name));
            let key = (keyed.key_hash.as_str(), keyed.is_enabled);
            keyed.agent.insert_with_hash(change, key).await?;
        }
        for (name, template) in rows.templates.drain(..) {
            policy_template::insert_in(change, &name, &template).await?;
        }
        Ok(())
    }
}

/// Makes a user a member; somebody who has an account here keeps it as it is.
async fn bring_user(change: &mut Change<'_>, user: &convert::User) -> Result<String, ChangeError> {
    let (team, at) = (TeamId::new(change.team().to_owned()), change.at);
    let found = User::find_by_email_in(change.connection(), &user.email).await?;
    let member = Member {
        user_id: found.as_ref().map_or_else(
            || uuid::Uuid::now_v7().to_string(),
            |found| found.id.clone(),
        ),
        email: user.email.clone(),
        role: user.role,
    };
    let is_new = if found.is_some() {
        member.join(change.connection(), &team, at).await?
    } else {
        let password = user.password.as_ref();
        member
            .insert(change.connection(), (&team, password), at)
            .await?;
        if let Some(name) = &user.display_name {
            sqlx::query("update users set display_name = $2 where id = $1")
                .bind(member.user_id.as_str())
                .bind(name.as_str())
                .execute(change.connection())
                .await?;
        }
        true
    };
    if is_new {
        change.record(ChangeRecord {
            action: "create",
            noun: "user",
            name: member.email.clone(),
            before: None,
            after: Some(json!({ "role": member.role.as_str() })),
        });
    }
    Ok(member.user_id)
}

/// Reads a time as PostgreSQL writes it into JSON.
fn time(text: &str) -> Option<Timestamp> {
    Timestamp::parse(text)
}
