-- People's accounts: one-time links, sign-ups that wait for their code, credentials assigned to approvers.

alter table users add column display_name text;

-- A token that works once, kept as a hash. There is one row for each kind and subject: a newer link takes the
-- place of the older. A row stays until it is over, so that a link that was used is told as that.
create table links (
    id text primary key,
    kind text not null,
    -- What makes it the same link again: the team and the address of an invitation, the user of a reset or a
    -- sign-in, the address of a code.
    subject text not null,
    token_hash text not null,
    email text not null,
    user_id text references users (id) on delete cascade,
    team_id text references teams (id) on delete cascade,
    role text,
    created_by text not null,
    created_at bigint not null,
    expires_at bigint not null,
    -- How often it was tried: a code has few tries.
    tries bigint not null,
    used_at bigint,
    unique (kind, subject)
);
create index links_by_token on links (token_hash);
create index links_by_team on links (team_id, created_at);

-- Somebody who signed up and has not entered the code yet. Nothing of it counts before: there is no user and no
-- team. When its time is over it holds neither the address nor the name of the team any longer.
create table sign_ups (
    email text primary key,
    team_name text not null unique,
    team_id text not null,
    user_id text not null,
    password_hash text not null,
    created_at bigint not null,
    expires_at bigint not null
);

-- The credentials that an approver sees and decides.
create table assigned_credentials (
    team_id text not null,
    user_id text not null,
    credential_id text not null references credentials (id) on delete cascade,
    created_at bigint not null,
    primary key (user_id, credential_id),
    foreign key (team_id, user_id) references memberships (team_id, user_id) on delete cascade
);
create index assigned_credentials_by_credential on assigned_credentials (credential_id);
create index assigned_credentials_by_member on assigned_credentials (team_id, user_id);
create index memberships_by_user on memberships (user_id);
