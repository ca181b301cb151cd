-- The ways in which a team's approvers are told of what waits. What of a configuration is secret is in `secrets`, sealed; in `config` its
-- names stand with a marker for their values.
create table notification_channels (
    id text primary key,
    team_id text not null references teams (id) on delete cascade,
    name text not null,
    kind text not null,
    config text not null,
    secrets blob,
    disabled_at bigint,
    priority bigint not null,
    created_at bigint not null,
    updated_at bigint not null,
    unique (team_id, name)
);
