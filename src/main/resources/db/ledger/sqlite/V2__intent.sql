-- Calls under way of processes whose own disks are not to be trusted. Instants are milliseconds since 1970-01-01T00:00:00Z.

create table ledger_intent (
    id       text    not null primary key,
    writer   text    not null,
    put_at   integer not null,
    document text    not null
) strict;

create index ledger_intent_put_at on ledger_intent (put_at);
