-- The first schema. Three column types, read the same by SQLite and PostgreSQL: text, bigint, blob.
-- Times are milliseconds since 1970, ids and JSON are text, and there are no booleans.

create table deployment (
    name text primary key,
    value text not null
);

-- Counts changes, so that whoever remembers something can ask whether it still holds.
create table revisions (
    topic text primary key,
    value bigint not null
);
insert into revisions (topic, value) values ('access', 1);
insert into revisions (topic, value) values ('approvals', 1);

create table teams (
    id text primary key,
    name text not null unique,
    approval_mode text not null,
    created_at bigint not null
);

create table users (
    id text primary key,
    email text not null unique,
    password_hash text,
    created_at bigint not null,
    updated_at bigint not null
);

create table memberships (
    team_id text not null references teams (id) on delete cascade,
    user_id text not null references users (id) on delete cascade,
    role text not null,
    created_at bigint not null,
    primary key (team_id, user_id)
);

create table credentials (
    id text primary key,
    team_id text not null references teams (id) on delete cascade,
    name text not null,
    description text not null,
    auth text not null,
    api_base text,
    relative_target bigint not null,
    header_format text,
    bindings text not null,
    allowed_hosts text not null,
    any_host bigint not null,
    value blob,
    value_set_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    unique (team_id, name)
);

create table policies (
    credential_id text primary key references credentials (id) on delete cascade,
    document text not null,
    updated_at bigint not null
);

create table roles (
    id text primary key,
    team_id text not null references teams (id) on delete cascade,
    name text not null,
    description text not null,
    rate_limit_per_hour bigint,
    created_at bigint not null,
    updated_at bigint not null,
    unique (team_id, name)
);

create table role_credentials (
    role_id text not null references roles (id) on delete cascade,
    credential_id text not null references credentials (id) on delete cascade,
    primary key (role_id, credential_id)
);
create index role_credentials_by_credential on role_credentials (credential_id);

create table agents (
    id text primary key,
    team_id text not null references teams (id) on delete cascade,
    name text not null,
    description text not null,
    rate_limit_per_hour bigint,
    disabled_at bigint,
    created_at bigint not null,
    updated_at bigint not null,
    unique (team_id, name)
);

-- A key has a row of its own so that an old one may overlap with its successor.
create table agent_keys (
    hash text primary key,
    agent_id text not null references agents (id) on delete cascade,
    created_at bigint not null,
    expires_at bigint
);
create index agent_keys_by_agent on agent_keys (agent_id);

create table agent_roles (
    agent_id text not null references agents (id) on delete cascade,
    role_id text not null references roles (id) on delete cascade,
    primary key (agent_id, role_id)
);
create index agent_roles_by_role on agent_roles (role_id);

create table agent_credentials (
    agent_id text not null references agents (id) on delete cascade,
    credential_id text not null references credentials (id) on delete cascade,
    primary key (agent_id, credential_id)
);
create index agent_credentials_by_credential on agent_credentials (credential_id);

create table rate_counts (
    agent_id text primary key references agents (id) on delete cascade,
    window_start bigint not null,
    used bigint not null
);

-- Agents and credentials are named, not referenced: what was asked stays when they are gone.
create table approvals (
    id text primary key,
    team_id text not null references teams (id) on delete cascade,
    agent_id text not null,
    agent_name text not null,
    credential_names text not null,
    method text not null,
    target_url text not null,
    policy_reason text not null,
    min_approvals bigint not null,
    request blob not null,
    entry text not null,
    status text not null,
    created_at bigint not null,
    expires_at bigint not null,
    decided_by text,
    decided_at bigint,
    claimed_by text,
    lease_until bigint,
    finished_at bigint,
    response blob,
    error_detail text
);
create index approvals_by_status on approvals (status, expires_at);

create table approval_votes (
    approval_id text not null references approvals (id) on delete cascade,
    user_id text not null,
    email text not null,
    created_at bigint not null,
    primary key (approval_id, user_id)
);

-- One chain a host. The primary key is what keeps two processes from the same place in it.
create table audit_entries (
    chain text not null,
    seq bigint not null,
    at bigint not null,
    team_id text not null,
    agent_id text,
    line text not null,
    primary key (chain, seq)
);
create index audit_entries_by_agent on audit_entries (agent_id, at);

-- How many requests ended how, by the minute: what `status` sums up.
create table outcome_counts (
    minute bigint not null,
    outcome text not null,
    total bigint not null,
    primary key (minute, outcome)
);
