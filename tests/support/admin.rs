//! People who call the admin API of a test's relay.

use bytes::Bytes;
use http::{Method, Request};
use http_body_util::Full;
use postern::{
    secrets::{PasswordHash, Secret},
    store::{
        Account, Member, MemberRole, NewCredential, NewSession, Origin, Scope, Session,
        SessionKind, SignIn, Store, TeamId,
    },
};
use serde_json::Value;

use super::{
    client::{Answer, Client},
    relay::TestRelay,
};

/// The password of everybody.
pub(crate) const PASSWORD: &str = "correct horse battery";

/// Somebody with a token, or without.
pub(crate) struct Person {
    pub(crate) client: Client,
    pub(crate) token: Option<String>,
}

impl Person {
    /// The relay's team's owner, signed in.
    pub(crate) async fn owner(relay: &TestRelay) -> Self {
        let team = relay.operator().1.team.clone();
        let owner = add_user(relay, (&team, "ann@example.com"), MemberRole::Owner).await;
        Self::signed_in(relay, &team, (owner, Scope::Full)).await
    }

    /// Whoever bears that token.
    pub(crate) fn bearing(relay: &TestRelay, token: Option<&str>) -> Self {
        Self {
            client: relay.agent.bearing(None),
            token: token.map(str::to_owned),
        }
    }

    /// A member with a session of that scope.
    pub(crate) async fn signed_in(
        relay: &TestRelay,
        team: &TeamId,
        (member, scope): (Member, Scope),
    ) -> Self {
        let (_, token) = session(relay.operator().0, team, (member, scope)).await;
        Self::bearing(relay, Some(&token))
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.call((Method::GET, path), "").await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.call((Method::POST, path), body.to_string()).await
    }

    pub(crate) async fn put(&self, path: &str, body: Value) -> Answer {
        self.call((Method::PUT, path), body.to_string()).await
    }

    pub(crate) async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call((Method::PATCH, path), body.to_string()).await
    }

    pub(crate) async fn delete(&self, path: &str) -> Answer {
        self.call((Method::DELETE, path), "").await
    }

    pub(crate) async fn call(
        &self,
        (method, path): (Method, &str),
        body: impl Into<Bytes>,
    ) -> Answer {
        let mut request = Request::builder().method(method).uri(path);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        let request = request.body(Full::new(body.into())).unwrap();
        self.client.send(request).await.rest().await
    }
}

/// Makes a session of a member.
pub(crate) async fn session(
    store: &Store,
    team: &TeamId,
    (member, scope): (Member, Scope),
) -> (Session, String) {
    let account = Account::of(&member.email);
    let team = team.clone();
    let new = NewSession {
        member,
        team,
        scope,
        origin: Origin::unknown(SessionKind::Script),
    };
    match new.insert(store, &account).await.unwrap() {
        SignIn::Begun(session, token) => (*session, token.expose().to_owned()),
        SignIn::Blocked(until) => panic!("blocked until {until}"),
    }
}

/// Makes a user with [`PASSWORD`] and a membership, as an invitation will.
pub(crate) async fn add_user(
    relay: &TestRelay,
    (team, email): (&TeamId, &str),
    role: MemberRole,
) -> Member {
    let hash = PasswordHash::of(&Secret::from(PASSWORD)).unwrap();
    let (id, hash) = (uuid::Uuid::new_v4().to_string(), hash.as_str().to_owned());
    let role_word = role.as_str();
    let statements = format!(
        "insert into users (id, email, password_hash, created_at, updated_at) \
         values ('{id}', '{email}', '{hash}', 1, 1); \
         insert into memberships (team_id, user_id, role, created_at) \
         values ('{team}', '{id}', '{role_word}', 1)"
    );
    relay.sql(statements.leak()).await;
    Member {
        user_id: id,
        email: email.to_owned(),
        role,
    }
}

/// Makes another team, with an owner who is signed in and a credential `theirs`.
pub(crate) async fn another_team(relay: &TestRelay, new: NewCredential) -> (TeamId, Person) {
    let team = TeamId::new(uuid::Uuid::new_v4().to_string());
    let statement = format!(
        "insert into teams (id, name, approval_mode, created_at) values ('{team}', 'others', 'gated', 1)"
    );
    relay.sql(statement.leak()).await;
    let (store, actor) = relay.operator();
    let mut actor = actor.clone();
    actor.team = team.clone();
    new.insert(store, &actor).await.unwrap();
    let owner = add_user(relay, (&team, "eve@example.com"), MemberRole::Owner).await;
    let owner = Person::signed_in(relay, &team, (owner, Scope::Full)).await;
    (team, owner)
}
