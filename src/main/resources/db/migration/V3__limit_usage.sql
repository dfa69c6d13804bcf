-- What was used of limits that are counted over a day, a month or a credential's life. Runs on SQLite and on PostgreSQL.
-- Money is in millionths of a US dollar. Instants are milliseconds since 1970-01-01T00:00:00Z.

create table limit_usage (
    client_id     varchar(64)  not null,
    meter         varchar(200) not null,
    period        varchar(8)   not null,
    period_number bigint       not null,
    used          bigint       not null,
    expires_at    bigint       not null,
    primary key (client_id, meter)
);

create index limit_usage_expires_at on limit_usage (expires_at);
