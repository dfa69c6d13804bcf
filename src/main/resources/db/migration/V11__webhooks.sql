-- Runs on SQLite and on PostgreSQL. Instants are milliseconds since 1970-01-01T00:00:00Z.

-- Receivers of events.
create table webhook_endpoint (
    id                varchar(40)   not null primary key,
    client_id         varchar(36)   not null references client (id) on delete cascade,
    url               varchar(2048) not null,
    url_sha256        varchar(64)   not null, -- a URL may be longer than an index allows
    events            text          not null, -- JSON: types of events; an empty list stands for all
    tasks_only        boolean       not null, -- only events of tasks that name the URL
    description       text,
    enabled           boolean       not null,
    disabled_reason   varchar(16),            -- owner, gone, failing
    secret            text          not null, -- encrypted if there is a token secret
    previous_secret   text,                   -- also signs until previous_until
    previous_until    bigint,
    created_at        bigint        not null,
    failures          int           not null, -- failed attempts since the last success
    failing_since     bigint,
    last_success_at   bigint
);

create unique index webhook_endpoint_url on webhook_endpoint (client_id, url_sha256);

-- Outbox: one row for each event and endpoint.
create table webhook_delivery (
    id              varchar(40) not null primary key, -- the header webhook-id; later rows have greater ids
    endpoint_id     varchar(40) not null references webhook_endpoint (id) on delete cascade,
    client_id       varchar(36) not null,
    type            varchar(32) not null,
    subject         varchar(64) not null,             -- id of the task
    event_at        bigint      not null,
    body            text        not null,
    status          varchar(16) not null,             -- pending, delivered, failed
    attempts        int         not null,
    created_at      bigint      not null,
    next_attempt_at bigint,                           -- while an attempt runs, the end of its lease
    owner           varchar(40),                      -- the attempt that runs
    last_attempt_at bigint,
    last_status     int,
    last_error      varchar(16),
    finished_at     bigint
);

create unique index webhook_delivery_event on webhook_delivery (endpoint_id, subject, type, event_at);
create index webhook_delivery_endpoint on webhook_delivery (endpoint_id, id);
create index webhook_delivery_due on webhook_delivery (next_attempt_at) where status = 'pending';
create index webhook_delivery_pending on webhook_delivery (client_id, id) where status = 'pending';
create index webhook_delivery_finished on webhook_delivery (finished_at) where status <> 'pending';
