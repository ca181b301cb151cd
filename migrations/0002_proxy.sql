-- The credential proxy in full: sessions of people, grants, proposals, end users, limits of credentials.

-- A person's session. The token itself is never stored.
create table sessions (
    token_hash text primary key,
    user_id text not null references users (id) on delete cascade,
    team_id text not null references teams (id) on delete cascade,
    scope text not null,
    created_at bigint not null,
    used_at bigint not null,
    expires_at bigint not null
);
create index sessions_by_user on sessions (user_id);

-- Wrong passwords of one account within one window; there is a row whether the account exists or not.
create table sign_in_failures (
    account text primary key,
    window_start bigint not null,
    failures bigint not null
);

-- `agent`, or `app` for a key that acts for end users.
alter table agents add column kind text not null default 'agent';
-- 1 for an account key, which may use every credential of its team, also those that come later.
alter table agents add column all_credentials bigint not null default 0;

alter table credentials add column rate_limit_per_hour bigint;
-- Of a managed end user's credential: whose it is, and the app key that made it.
alter table credentials add column end_user_id text;
alter table credentials add column app_id text;
create index credentials_by_end_user on credentials (team_id, end_user_id);

create table credential_rate_counts (
    credential_id text primary key references credentials (id) on delete cascade,
    window_start bigint not null,
    used bigint not null
);

-- The token that a credential's value was exchanged for, until shortly before it expires. The lease is
-- what lets one process exchange at a time.
create table access_tokens (
    credential_id text primary key references credentials (id) on delete cascade,
    -- When the value was set that this token came from; a newer value makes it void.
    value_set_at bigint not null,
    token blob,
    expires_at bigint,
    leased_by text,
    lease_until bigint
);

-- `call` is a request to be forwarded, `sign` one for a signature.
alter table approvals add column kind text not null default 'call';
alter table approvals add column end_user_id text;
-- What the agent says a repetition of the same request is known by, and a hash of that request.
alter table approvals add column idempotency_key text;
alter table approvals add column request_hash text;
create unique index approvals_by_idempotency_key on approvals (agent_id, idempotency_key);

create table grants (
    id text primary key,
    team_id text not null references teams (id) on delete cascade,
    credential_id text not null references credentials (id) on delete cascade,
    methods text not null,
    route_scope text not null,
    granted_by text not null,
    created_at bigint not null,
    expires_at bigint not null,
    uses_max bigint,
    uses bigint not null,
    revoked_at bigint,
    revoked_by text
);
create index grants_by_credential on grants (credential_id, created_at);

-- The agent and the credential are named, not referenced: what was proposed stays when they are gone.
create table proposals (
    id text primary key,
    team_id text not null references teams (id) on delete cascade,
    agent_id text not null,
    agent_name text not null,
    proposal_type text not null,
    credential_name text not null,
    payload text not null,
    status text not null,
    created_at bigint not null,
    expires_at bigint not null,
    resolved_by text,
    resolved_at bigint
);
create index proposals_by_agent on proposals (agent_id, status);

create table policy_templates (
    team_id text not null references teams (id) on delete cascade,
    name text not null,
    document text not null,
    updated_at bigint not null,
    primary key (team_id, name)
);

create table end_users (
    team_id text not null references teams (id) on delete cascade,
    ext_id text not null,
    display_name text,
    status text not null,
    created_at bigint not null,
    last_seen_at bigint,
    primary key (team_id, ext_id)
);

-- The audit log is read newest first, whatever hosts wrote it. Teams are told apart by reading, which spares each
-- entry a longer index.
create index audit_entries_by_time on audit_entries (at);
