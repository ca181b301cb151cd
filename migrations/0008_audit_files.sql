-- Where audit files of a host begin after its first: with which entry. The hash is keyed, so that nobody makes a file
-- that was cut at its beginning look like one that began there.
create table audit_file_starts (
    chain text not null,
    seq bigint not null,
    at bigint not null,
    hash text not null,
    primary key (chain, seq)
);
