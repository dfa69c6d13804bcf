-- Runs on SQLite and on PostgreSQL. Documents are JSON.

-- The webhook that a task named in its submission, with the types of events that it gets.
alter table managed_task add column webhook_url text;
alter table managed_task add column webhook_events text;

-- Whether the result files are copied to the store.
alter table managed_task add column store_results smallint not null default 1;
