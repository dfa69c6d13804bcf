-- Runs on SQLite and on PostgreSQL. Instants are milliseconds since 1970-01-01T00:00:00Z. Rows are only added.

-- Price lists that were read from 302.AI.
create table price_list (
    id           bigint      not null primary key, -- 1, 2, 3 …: of two replicas that read at the same time one fails
    seen_at      bigint      not null,
    upstream_key varchar(64) not null,             -- alias of the key that read it
    prices       int         not null,             -- number of prices of models in it
    unread       int         not null              -- number of such rows that were not understood
);

-- Prices of models that were new or changed in a list, in US dollars per million tokens.
create table model_price (
    list_id      bigint       not null references price_list (id),
    model        varchar(200) not null, -- in lower case
    input        varchar(64),           -- all three are null if 302.AI does not list the model any more
    cached_input varchar(64),
    output       varchar(64),
    state        varchar(8)   not null, -- applied, held
    primary key (list_id, model)
);
