-- Teams that were brought over from another system: which of which database became which, so that none is brought twice.
create table imports (
    -- What the other database is known by.
    source text not null,
    -- The team there.
    source_team text not null,
    -- The team here.
    team_id text not null references teams (id) on delete cascade,
    created_at bigint not null,
    primary key (source, source_team)
);
