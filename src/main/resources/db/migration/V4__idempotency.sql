-- Runs on SQLite and on PostgreSQL. Instants are milliseconds since 1970-01-01T00:00:00Z.

create table idempotency_entry (
    id          varchar(64)  not null primary key, -- SHA-256 of the client and its idempotency key
    client_id   varchar(36)  not null,
    fingerprint varchar(64)  not null,             -- SHA-256 of the request
    owner       varchar(64)  not null,             -- generation id of the first call
    received_at bigint       not null,             -- when that came in
    lease_until bigint       not null,             -- up to when it counts as alive without a further word
    expires_at  bigint       not null,
    state       varchar(16)  not null,             -- in_flight, answered, not_kept, unknown
    about       text         not null,             -- JSON: all of the answer but its body, or the problem
    body        bytea                              -- body of the answer
);

create index idempotency_entry_expires_at on idempotency_entry (expires_at);
