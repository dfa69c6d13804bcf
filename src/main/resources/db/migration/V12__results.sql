-- Runs on SQLite and on PostgreSQL. Instants are milliseconds since 1970-01-01T00:00:00Z.

-- Copies of result files of tasks. The id is also the name of the file in the store.
create table result_file (
    id           varchar(40)  not null primary key, -- file_ and 32 hexadecimal digits
    task_id      varchar(64)  not null,
    file_index   int          not null,             -- position among the results of the task, from 0
    client_id    varchar(64)  not null,
    kind         varchar(32)  not null,
    state        varchar(16)  not null,             -- copying, stored, deleting, deleted
    content_type varchar(100),                      -- what the first bytes are; null until it is stored
    size         bigint,
    sha256       varchar(64),
    width        int,
    height       int,
    seconds      double precision,
    stored_at    bigint,
    expires_at   bigint       not null              -- of a copy in progress: when nobody works on it any more
);

-- Of two replicas that copy the same result, one succeeds.
create unique index result_file_stored on result_file (task_id, file_index) where state = 'stored';
create index result_file_task on result_file (task_id);
create index result_file_expires_at on result_file (expires_at);
create index result_file_deleting on result_file (id) where state = 'deleting';

-- Key that signs links to result files, if no secret is configured. There is at most one.
create table result_link_key (
    id         int         not null primary key, -- 1
    secret     varchar(64) not null,
    created_at bigint      not null
);
