-- While there is a row, no call of that team's agents goes out; the row without a team is for all of them.
create table lockdowns (
    team_id text primary key,
    reason text not null,
    begun_by text not null,
    begun_at bigint not null
);
