-- Runs on SQLite and on PostgreSQL.

-- A name with characters that the version before cannot read. Then the column "name" has the id in its place; any other
-- text there is a later name, which the version before gave.
alter table client add column full_name text;
alter table client_key add column full_name text;
