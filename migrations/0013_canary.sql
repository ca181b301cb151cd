-- Canaries: credentials that nobody is meant to use, so that whoever names one gives themselves away.
alter table credentials add column canary bigint not null default 0;
create index credentials_canaries on credentials (team_id) where canary = 1;

-- Who named which canary. It stays when either is deleted.
create table canary_alarms (
    team_id text not null references teams (id) on delete cascade,
    credential text not null,
    -- The agent's row, and its name.
    agent_id text not null,
    agent text not null,
    -- How often, since it had been quiet for a day.
    uses bigint not null,
    began_at bigint not null,
    last_at bigint not null,
    -- When people were last told.
    told_at bigint not null,
    primary key (team_id, credential, agent_id)
);
