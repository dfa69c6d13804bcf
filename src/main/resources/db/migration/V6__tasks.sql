-- Runs on SQLite and on PostgreSQL. Instants are milliseconds since 1970-01-01T00:00:00Z.

-- Jobs that run at the upstream.
create table task (
    id           varchar(64) not null primary key, -- SHA-256 of the provider and the upstream's id of the job
    client_id    varchar(36) not null,             -- who started it
    submission   varchar(64) not null,             -- generation id of the call that did
    upstream_key varchar(64) not null,             -- alias of the key with which it was started
    started_at   bigint      not null
);

create index task_started_at on task (started_at);
