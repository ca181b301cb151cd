-- The encryption keys before the one that `deployment` has the check value of.
create table former_keys (
    -- What sealed values name it by.
    id text primary key,
    check_value text not null,
    successor_id text not null,
    -- While values may still be sealed under it: this key, sealed under its successor, and the successor, sealed under
    -- this key, so that whoever was given one of the two has both. Gone when it is retired.
    own blob,
    successor blob,
    replaced_at bigint not null,
    retired_at bigint
);
create index former_keys_by_end on former_keys (retired_at);
