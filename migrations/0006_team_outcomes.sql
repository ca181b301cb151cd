-- How many requests of each team ended how, by the minute: what `status` sums up and the dashboard plots. A team
-- without a name has the requests that are no team's, such as those with an unknown key.
create table team_outcomes (
    minute bigint not null,
    team_id text not null,
    outcome text not null,
    total bigint not null,
    primary key (minute, team_id, outcome)
);

-- What was counted until now was one team's: a deployment could have no other.
insert into team_outcomes (minute, team_id, outcome, total)
    select minute, coalesce((select min(id) from teams), ''), outcome, total from outcome_counts;
drop table outcome_counts;
