//! Members of a team: who they are, what they are, who leaves; the credentials that approvers look after.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::json;

use super::{
    AccountError, Actor, ChangeError, ChangeRecord, Connection, Link, Member, MemberRole, Noun,
    Session, Store, StoreError, TeamId, change::Change, column, deployment::names, user::role,
};
use crate::clock::Timestamp;

/// A member as lists show one.
#[derive(Clone, Debug)]
pub struct TeamMember {
    /// Who it is, and what in the team.
    pub member: Member,
    /// The name that others are shown.
    pub display_name: Option<String>,
    /// When the user became a member.
    pub joined_at: Timestamp,
    /// Whether there is a password to sign in with.
    pub has_password: bool,
    /// How many passkeys there are to sign in with.
    pub passkeys: i64,
    /// The names of the credentials that are assigned to the member, sorted. They count for approvers only.
    pub assigned: Vec<String>,
}

/// The credentials that an approver sees and decides, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AssignedCredentials(BTreeSet<String>);

impl AssignedCredentials {
    /// Returns those of a member.
    pub async fn of(store: &Store, team: &TeamId, user: &str) -> Result<Self, StoreError> {
        let mut reader = store.reader().await?;
        Self::of_in(&mut reader, (team.as_str(), user)).await
    }

    pub(super) async fn of_in(
        connection: &mut Connection,
        (team, user): (&str, &str),
    ) -> Result<Self, StoreError> {
        let rows = sqlx::query(
            "select credentials.name from assigned_credentials \
             join credentials on credentials.id = assigned_credentials.credential_id \
             where assigned_credentials.team_id = $1 and assigned_credentials.user_id = $2 \
             and credentials.team_id = $1",
        )
        .bind(team)
        .bind(user)
        .fetch_all(connection)
        .await?;
        let read = |row| column(row, "name");
        Ok(Self(rows.iter().map(read).collect::<Result<_, _>>()?))
    }

    /// Returns whether that credential is among them.
    pub fn contains(&self, credential: &str) -> bool {
        self.0.contains(credential)
    }

    /// Returns whether all these are among them, and these are any.
    pub fn cover(&self, credentials: &[String]) -> bool {
        !credentials.is_empty() && credentials.iter().all(|name| self.contains(name))
    }

    /// Returns their names, sorted.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }

    /// Assigns a credential to a member; false where it is already.
    ///
    /// # Errors
    /// [`ChangeError::Missing`] for a user who is no member and a credential that the team does not have.
    pub async fn add(
        store: &Store,
        actor: &Actor,
        (user, credential): (&str, &str),
    ) -> Result<bool, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let team = change.team();
        let member = Member::find_in(change.connection(), (team, user)).await?;
        let is_new = Self::add_in(&mut change, (&member, credential)).await?;
        change.commit().await?;
        Ok(is_new)
    }

    /// Takes a credential from a member; false where it was not assigned.
    ///
    /// # Errors
    /// As [`AssignedCredentials::add`].
    pub async fn remove(
        store: &Store,
        actor: &Actor,
        (user, credential): (&str, &str),
    ) -> Result<bool, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let team = change.team();
        let member = Member::find_in(change.connection(), (team, user)).await?;
        let was_there = Self::remove_in(&mut change, (&member, credential)).await?;
        change.commit().await?;
        Ok(was_there)
    }

    /// Assigns these credentials to a member, and no others; returns their names, sorted.
    ///
    /// # Errors
    /// As [`AssignedCredentials::add`]; nothing is changed then.
    pub async fn set(
        store: &Store,
        actor: &Actor,
        (user, credentials): (&str, &[String]),
    ) -> Result<Vec<String>, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let team = change.team();
        // Of two that set them at once, the second sees what the first has set.
        let member = Member::find_locked(change.connection(), (team, user)).await?;
        let mut assigned = assigned_in(change.connection(), &actor.team).await?;
        let present = assigned.remove(user).unwrap_or_default();
        for name in credentials {
            Self::add_in(&mut change, (&member, name)).await?;
        }
        for name in present.iter().filter(|name| !credentials.contains(name)) {
            Self::remove_in(&mut change, (&member, name)).await?;
        }
        change.commit().await?;
        let wanted: BTreeSet<_> = credentials.iter().cloned().collect();
        Ok(wanted.into_iter().collect())
    }

    async fn add_in(
        change: &mut Change<'_>,
        (member, credential): (&Member, &str),
    ) -> Result<bool, ChangeError> {
        let (team, at) = (change.team(), change.at.as_millis());
        let id = credential_id(change.connection(), (team, credential)).await?;
        let added = sqlx::query(
            "insert into assigned_credentials (team_id, user_id, credential_id, created_at) \
             values ($1, $2, $3, $4) on conflict (user_id, credential_id) do nothing",
        )
        .bind(team)
        .bind(member.user_id.as_str())
        .bind(id)
        .bind(at)
        .execute(change.connection())
        .await?;
        let is_new = added.rows_affected() == 1;
        if is_new {
            change.record(assigned("create", (member, credential)));
        }
        Ok(is_new)
    }

    async fn remove_in(
        change: &mut Change<'_>,
        (member, credential): (&Member, &str),
    ) -> Result<bool, ChangeError> {
        let team = change.team();
        let id = credential_id(change.connection(), (team, credential)).await?;
        let removed = sqlx::query(
            "delete from assigned_credentials where team_id = $1 and user_id = $2 and credential_id = $3",
        )
        .bind(team)
        .bind(member.user_id.as_str())
        .bind(id)
        .execute(change.connection())
        .await?;
        let was_there = removed.rows_affected() == 1;
        if was_there {
            change.record(assigned("delete", (member, credential)));
        }
        Ok(was_there)
    }
}

impl TeamMember {
    /// Returns a team's members, the oldest first.
    pub async fn list(store: &Store, team: &TeamId) -> Result<Vec<Self>, StoreError> {
        let mut reader = store.reader().await?;
        let mut assigned = assigned_in(&mut reader, team).await?;
        let rows = sqlx::query(
            "select users.id, users.email, users.display_name, users.password_hash, memberships.role, \
             memberships.created_at, \
             (select count(*) from passkeys where passkeys.user_id = users.id) as passkeys from memberships \
             join users on users.id = memberships.user_id where memberships.team_id = $1 \
             order by memberships.created_at, users.id",
        )
        .bind(team.as_str())
        .fetch_all(&mut *reader)
        .await?;
        let mut members = Vec::with_capacity(rows.len());
        for row in &rows {
            let user_id: String = column(row, "id")?;
            let mut names = assigned.remove(&user_id).unwrap_or_default();
            names.sort_unstable();
            members.push(Self {
                assigned: names,
                display_name: column(row, "display_name")?,
                joined_at: Timestamp::from_millis(column(row, "created_at")?),
                passkeys: column(row, "passkeys")?,
                has_password: column::<Option<String>>(row, "password_hash")?.is_some(),
                member: Member {
                    email: column(row, "email")?,
                    role: role(row, &user_id)?,
                    user_id,
                },
            });
        }
        Ok(members)
    }
}

impl Member {
    /// Changes what a member of the actor's team is. `by` is the member who does it; an operator is none. Who becomes
    /// less loses the invitations that they sent.
    ///
    /// # Errors
    /// [`AccountError::LastOwner`] and [`AccountError::OwnersOnly`]; [`ChangeError::Missing`] for who is no member.
    pub async fn set_role(
        store: &Store,
        (actor, by): (&Actor, Option<&Self>),
        (user, to): (&str, MemberRole),
    ) -> Result<Self, ChangeError> {
        let mut change = Change::begin(store, actor).await?;
        let team = change.team();
        let before = Self::find_locked(change.connection(), (team, user)).await?;
        before.check_owners(by, Some(to))?;
        if before.role != to {
            let done = sqlx::query(
                "update memberships set role = $3 where team_id = $1 and user_id = $2 \
                 and (role <> 'owner' or exists (select 1 from memberships as others \
                 where others.team_id = $1 and others.user_id <> $2 and others.role = 'owner'))",
            )
            .bind(team)
            .bind(user)
            .bind(to.as_str())
            .execute(change.connection())
            .await?;
            if done.rows_affected() == 0 {
                return Err(AccountError::LastOwner(before.email).into());
            }
            if !to.capabilities().starts_with(before.role.capabilities()) {
                // Nobody comes in any more by the leave of who may give less by now.
                Link::end_of_inviter(change.connection(), (team, &before.email)).await?;
            }
            let told = |role: MemberRole| Some(json!({ "role": role.as_str() }));
            change.record(ChangeRecord {
                action: "update",
                noun: "member",
                name: before.email.clone(),
                before: told(before.role),
                after: told(to),
            });
        }
        change.commit().await?;
        Ok(Self { role: to, ..before })
    }

    /// Removes a member from the actor's team. The user's sessions for the team end at once, and so do the
    /// invitations that the user sent; the account stays.
    ///
    /// # Errors
    /// [`AccountError::Yourself`], [`AccountError::LastOwner`], [`AccountError::OwnersOnly`];
    /// [`ChangeError::Missing`] for who is no member.
    pub async fn remove(
        store: &Store,
        (actor, by): (&Actor, Option<&Self>),
        user: &str,
    ) -> Result<Self, ChangeError> {
        if by.is_some_and(|by| by.user_id == user) {
            return Err(AccountError::Yourself.into());
        }
        let mut change = Change::begin(store, actor).await?;
        let team = change.team();
        let member = Self::find_locked(change.connection(), (team, user)).await?;
        member.check_owners(by, None)?;
        let done = sqlx::query(
            "delete from memberships where team_id = $1 and user_id = $2 \
             and (role <> 'owner' or exists (select 1 from memberships as others \
             where others.team_id = $1 and others.user_id <> $2 and others.role = 'owner'))",
        )
        .bind(team)
        .bind(user)
        .execute(change.connection())
        .await?;
        if done.rows_affected() == 0 {
            return Err(AccountError::LastOwner(member.email).into());
        }
        Session::end_of_member(change.connection(), (team, user)).await?;
        Link::end_of_inviter(change.connection(), (team, &member.email)).await?;
        change.record(ChangeRecord {
            action: "delete",
            noun: "member",
            name: member.email.clone(),
            before: Some(json!({ "role": member.role.as_str() })),
            after: None,
        });
        change.commit().await?;
        Ok(member)
    }

    /// Returns a member of a team.
    pub async fn find(
        store: &Store,
        team: &TeamId,
        user: &str,
    ) -> Result<Option<Self>, StoreError> {
        let mut reader = store.reader().await?;
        Self::read_in(&mut reader, (team.as_str(), user)).await
    }

    async fn find_in(
        connection: &mut Connection,
        (team, user): (&str, &str),
    ) -> Result<Self, ChangeError> {
        let found = Self::read_in(connection, (team, user)).await?;
        found.ok_or_else(|| ChangeError::Missing {
            noun: Noun::User,
            name: user.to_owned(),
            known: Vec::new(),
        })
    }

    /// Returns a member, with the members of the team kept as they are until the transaction is over: of two
    /// owners who remove each other at the same time, one comes second and is told so.
    async fn find_locked(
        connection: &mut Connection,
        (team, user): (&str, &str),
    ) -> Result<Self, ChangeError> {
        sqlx::query("update teams set name = name where id = $1")
            .bind(team)
            .execute(&mut *connection)
            .await?;
        Self::find_in(connection, (team, user)).await
    }

    async fn read_in(
        connection: &mut Connection,
        (team, user): (&str, &str),
    ) -> Result<Option<Self>, StoreError> {
        let row = sqlx::query(
            "select users.id, users.email, memberships.role from memberships \
             join users on users.id = memberships.user_id \
             where memberships.team_id = $1 and memberships.user_id = $2",
        )
        .bind(team)
        .bind(user)
        .fetch_optional(connection)
        .await?;
        let Some(row) = row else { return Ok(None) };
        Ok(Some(Self {
            user_id: column(&row, "id")?,
            email: column(&row, "email")?,
            role: role(&row, user)?,
        }))
    }

    /// Refuses to let anybody but an owner touch an owner or make one; the operator of the host may.
    fn check_owners(&self, by: Option<&Self>, to: Option<MemberRole>) -> Result<(), AccountError> {
        let is_owners = self.role == MemberRole::Owner || to == Some(MemberRole::Owner);
        if is_owners && by.is_some_and(|by| by.role != MemberRole::Owner) {
            return Err(AccountError::OwnersOnly);
        }
        Ok(())
    }
}

/// Returns the names of all assigned credentials of a team, by user.
async fn assigned_in(
    connection: &mut Connection,
    team: &TeamId,
) -> Result<BTreeMap<String, Vec<String>>, StoreError> {
    let rows = sqlx::query(
        "select assigned_credentials.user_id, credentials.name from assigned_credentials \
         join credentials on credentials.id = assigned_credentials.credential_id \
         where assigned_credentials.team_id = $1 and credentials.team_id = $1",
    )
    .bind(team.as_str())
    .fetch_all(connection)
    .await?;
    let mut assigned: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &rows {
        let names = assigned.entry(column(row, "user_id")?).or_default();
        names.push(column(row, "name")?);
    }
    Ok(assigned)
}

/// Assigns a credential to a member within a change; false where it is already.
pub(super) async fn assign_in(
    change: &mut Change<'_>,
    user: &str,
    credential: &str,
) -> Result<bool, ChangeError> {
    let team = change.team();
    let member = Member::find_in(change.connection(), (team, user)).await?;
    AssignedCredentials::add_in(change, (&member, credential)).await
}

/// Returns the id of a credential of the team's own.
async fn credential_id(
    connection: &mut Connection,
    (team, name): (&str, &str),
) -> Result<String, ChangeError> {
    const QUERY: &str =
        "select id, name from credentials where team_id = $1 and end_user_id is null";
    let known = names(connection, QUERY, team).await?;
    let found = known.iter().find(|(known, _)| known == name);
    let found = found.map(|(_, id)| id.clone());
    found.ok_or_else(|| ChangeError::Missing {
        noun: Noun::Credential,
        name: name.to_owned(),
        known: known.into_iter().map(|(name, _)| name).collect(),
    })
}

fn assigned(action: &'static str, (member, credential): (&Member, &str)) -> ChangeRecord {
    let told = Some(json!({ "credential": credential }));
    let (before, after) = match action {
        "delete" => (told, None),
        _ => (None, told),
    };
    ChangeRecord {
        action,
        noun: "assignment",
        name: member.email.clone(),
        before,
        after,
    }
}
