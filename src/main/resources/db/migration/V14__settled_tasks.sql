-- contract: an index is replaced, and the version before is served by the new one too.
-- Runs on SQLite and on PostgreSQL. Instants are milliseconds since 1970-01-01T00:00:00Z.

-- Whether the usage has the final cost; the last change of the version.
alter table managed_task add column settled smallint not null default 0;
alter table managed_task add column changed_at bigint not null default 0;

create index managed_task_changed on managed_task (changed_at);

-- Most tasks have ended, and are not polled any more.
drop index managed_task_due;
create index managed_task_due on managed_task (next_poll_at) where next_poll_at is not null;

-- Open tasks are counted and looked through every few seconds.
create index managed_task_open on managed_task (id) where status in ('queued', 'in_progress');
