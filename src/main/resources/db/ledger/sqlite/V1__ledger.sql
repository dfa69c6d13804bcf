-- Instants are milliseconds since 1970-01-01T00:00:00Z. Money is in billionths of a US dollar.

create table ledger_entry (
    writer        text    not null,
    sequence      integer not null,
    recorded_at   integer not null,
    kind          text    not null,                              -- call, settlement, action
    id            text    not null,
    request_id    text,
    started_at    integer,
    client        text,
    client_id     text,
    operation     text,
    outcome       text,
    cost          integer,
    images        integer,
    seconds       integer,
    tokens        integer,
    characters    integer,
    billed        integer not null,                              -- whether the upstream may have billed the call
    document      text    not null,                              -- JSON, byte for byte as it was hashed
    previous_hash text    not null,
    hash          text    not null,
    primary key (writer, sequence)
) strict;

-- the outcome at the end lets searches for rare ones pass over the others without looking at the table
create index ledger_entry_started on ledger_entry (started_at, id, outcome) where kind = 'call';
create index ledger_entry_client on ledger_entry (client, started_at, id, outcome) where kind = 'call';
create index ledger_entry_client_id on ledger_entry (client_id, started_at, id, outcome) where kind = 'call';
create index ledger_entry_operation on ledger_entry (operation, started_at, id, outcome) where kind = 'call';
create index ledger_entry_id on ledger_entry (id, kind);

-- Up to where retention has removed a chain, proved by the ledger's key.
create table ledger_anchor (
    writer   text    not null primary key,
    sequence integer not null,
    hash     text    not null,
    proof    text    not null
) strict;
