-- Sessions that can be listed and ended, the sign-in of devices, passkeys.

-- What a session is known by where its token must not be seen.
alter table sessions add column id text not null default '';
update sessions set id = substr(token_hash, 1, 32);
create unique index sessions_by_id on sessions (id);
-- `page`, `script` or `device`: what bears the token.
alter table sessions add column kind text not null default 'script';
-- From where it was begun, as far as that is known.
alter table sessions add column address text;
alter table sessions add column user_agent text;
-- How long it lasts without being used, in milliseconds.
alter table sessions add column idle_ms bigint not null default 86400000;
create index sessions_by_team on sessions (team_id);

-- How often somebody has tried something within one window.
create table throttles (
    subject text primary key,
    window_start bigint not null,
    used bigint not null,
    over_at bigint not null
);
create index throttles_by_end on throttles (over_at);

-- A program that waits for a person to sign it in. What it polls with is never stored.
create table device_logins (
    device_code_hash text primary key,
    user_code text not null unique,
    scope text not null,
    address text,
    user_agent text,
    -- `pending`, `confirmed`, `denied` or `used`.
    status text not null,
    user_id text references users (id) on delete cascade,
    team_id text references teams (id) on delete cascade,
    created_at bigint not null,
    polled_at bigint,
    expires_at bigint not null
);
create index device_logins_by_end on device_logins (expires_at);

-- `credential` is what webauthn-rs keeps of a passkey, in JSON: the public key and the counter.
create table passkeys (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    name text not null,
    credential text not null,
    created_at bigint not null,
    used_at bigint,
    -- Counts uses, so that two at once do not both advance the same counter.
    uses bigint not null
);
create index passkeys_by_user on passkeys (user_id);

-- The first half of a ceremony with a passkey, for whichever relay gets the second; the id is a hash of whose it is
-- and what for, so that a second beginning takes the place of the first.
create table ceremonies (
    id text primary key,
    state blob not null,
    created_at bigint not null,
    expires_at bigint not null
);
create index ceremonies_by_end on ceremonies (expires_at);
