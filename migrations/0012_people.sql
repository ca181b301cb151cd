-- When a vote was proven with a passkey; null where it was not. Only those count once a policy wants one.
alter table approval_votes add column passkey_at bigint;
