-- What a program has handed over for a credential, until the person activates it, once. The value is gone when that is
-- done; what became of it can be asked for a day.
create table credential_setups (
    id text primary key,
    team_id text not null,
    user_id text not null,
    name text not null,
    -- Whether it makes a credential; else it changes the one of that name.
    is_new bigint not null,
    -- All that was sent, as JSON, but the value.
    document text not null,
    value blob,
    status text not null,
    created_at bigint not null,
    expires_at bigint not null,
    foreign key (team_id, user_id) references memberships (team_id, user_id) on delete cascade
);
create index credential_setups_by_member on credential_setups (team_id, user_id);
create index credential_setups_by_end on credential_setups (expires_at);

-- An agent of somebody's own may use what that person may, and no more; with nobody behind it, nothing.
alter table agents add column is_own bigint not null default 0;
alter table agents add column owner_user_id text references users (id) on delete set null;
create index agents_by_owner on agents (owner_user_id);
