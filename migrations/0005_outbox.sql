-- What leaves the relay by itself: letters, and pushes to browsers.

-- A browser that is told of what waits for its user. Address and keys are sealed: who has them can tell it things.
create table push_subscriptions (
    id text primary key,
    user_id text not null references users (id) on delete cascade,
    -- A keyed hash of the address: the same browser has one row, whoever uses it.
    endpoint_hash text not null unique,
    content blob not null,
    created_at bigint not null
);
create index push_subscriptions_by_user on push_subscriptions (user_id);

-- Posted in the transaction of what it tells of, deleted once it is sent. Whoever claims a row has it until
-- `claimed_until`, so that one relay sends it.
create table outbox (
    id text primary key,
    -- `letter`; `notice`, that an approval waits; `push`, a notice on its way to one browser.
    kind text not null,
    team_id text references teams (id) on delete cascade,
    approval_id text references approvals (id) on delete cascade,
    subscription_id text references push_subscriptions (id) on delete cascade,
    -- Of a letter, sealed: to whom, and what it says.
    content blob,
    created_at bigint not null,
    due_at bigint not null,
    attempts bigint not null,
    claimed_by text,
    claimed_until bigint
);
create index outbox_by_due on outbox (due_at);
create index outbox_by_approval on outbox (approval_id);
create index outbox_by_subscription on outbox (subscription_id);
