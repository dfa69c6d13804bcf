-- Runs on SQLite and on PostgreSQL. Instants are milliseconds since 1970-01-01T00:00:00Z. Documents are JSON.

-- Tasks of the tasks API.
create table managed_task (
    id              varchar(64)      not null primary key, -- task_ and the UUIDv7 of the generation
    client_id       varchar(36)      not null,
    client          text             not null,             -- name of the client at the submission
    key_id          varchar(64)      not null,
    token           varchar(80),                           -- scope of the browser token that submitted it
    operation       varchar(200)     not null,
    model           text,
    status          varchar(16)      not null,
    version         bigint           not null,
    fraction        double precision,                      -- progress from 0 to 1
    created_at      bigint           not null,
    started_at      bigint,
    completed_at    bigint,
    metadata        text             not null,
    results         text             not null,
    output          text,
    error           text,
    usage           text             not null,
    warnings        text             not null,
    remote_id       text,                                  -- id of the task at 302.AI
    remote_field    varchar(64),                           -- field of the submission's response that had it
    upstream_key    varchar(64),                           -- alias of the key with which it was started
    cancel_asked    smallint         not null,             -- 1 after a request to cancel it
    idempotency_key varchar(64),                           -- SHA-256
    request_hash    varchar(64)      not null,             -- SHA-256 of operation and input
    next_poll_at    bigint,                                -- null if it is not polled
    lease_owner     varchar(36),                           -- replica that works on it
    lease_until     bigint           not null
);

create index managed_task_of_client on managed_task (client_id, id);
create index managed_task_idempotency on managed_task (client_id, idempotency_key);
create index managed_task_due on managed_task (next_poll_at);
create index managed_task_ended on managed_task (completed_at);
