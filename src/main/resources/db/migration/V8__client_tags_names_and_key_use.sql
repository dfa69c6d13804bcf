-- Runs on SQLite and on PostgreSQL. Instants are milliseconds since 1970-01-01T00:00:00Z.

-- Patterns for keys of tags, as JSON.
alter table client add column tags text not null default '["*"]';

-- The name regardless of case; null in a row that an earlier version adds. Earlier versions accepted names that differ
-- by case only: the oldest of them has the name, and the others their id behind a space, with which no name begins.
alter table client add column name_key text;

update client set name_key = case
    when exists (select 1 from client other where lower(other.name) = lower(client.name) and other.id < client.id)
    then ' ' || id else lower(name) end;

create unique index client_folded_name on client (name_key);

-- When the key was accepted, roughly. It is written without a new revision.
alter table client_key add column last_used_at bigint;

-- For the ids of revoked keys.
create index admin_audit_action on admin_audit (action, id);
