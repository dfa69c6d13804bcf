-- Runs on SQLite and on PostgreSQL. Instants are milliseconds since 1970-01-01T00:00:00Z.

create table client (
    id         varchar(36) not null primary key,
    name       varchar(64) not null unique,
    enabled    boolean     not null,
    created_at bigint      not null
);

create table client_key (
    id            varchar(64) not null primary key,
    client_id     varchar(36) not null references client (id) on delete cascade,
    name          varchar(64) not null,
    secret_sha256 varchar(64) not null,
    created_at    bigint      not null,
    expires_at    bigint
);

create index client_key_client_id on client_key (client_id);

-- One row. Every change of the tables above moves it, so that each replica sees that it has to read them again.
create table client_revision (
    id       integer not null primary key check (id = 1),
    revision bigint  not null
);

insert into client_revision (id, revision) values (1, 0);
