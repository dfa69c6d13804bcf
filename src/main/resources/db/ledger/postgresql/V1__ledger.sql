-- Instants are milliseconds since 1970-01-01T00:00:00Z. Money is in billionths of a US dollar.

-- A partition for each month, made by the gateway. There is no default partition: an entry without a place is an error.
create table ledger_entry (
    writer        text collate "C" not null,
    sequence      bigint  not null,
    recorded_at   bigint  not null,
    kind          text collate "C" not null,                              -- call, settlement, action
    id            text collate "C" not null,
    request_id    text,
    started_at    bigint,
    client        text,
    client_id     text,
    operation     text,
    outcome       text,
    cost          bigint,
    images        bigint,
    seconds       bigint,
    tokens        bigint,
    characters    bigint,
    billed        boolean not null,                              -- whether the upstream may have billed the call
    document      text    not null,                              -- JSON, byte for byte as it was hashed
    previous_hash text    not null,
    hash          text    not null,
    primary key (recorded_at, writer, sequence)
) partition by range (recorded_at);

create index ledger_entry_chain on ledger_entry (writer, sequence, recorded_at);
-- the outcome at the end lets searches for rare ones pass over the others without looking at the table
create index ledger_entry_started on ledger_entry (started_at, id, outcome) where kind = 'call';
create index ledger_entry_client on ledger_entry (client, started_at, id, outcome) where kind = 'call';
create index ledger_entry_client_id on ledger_entry (client_id, started_at, id, outcome) where kind = 'call';
create index ledger_entry_operation on ledger_entry (operation, started_at, id, outcome) where kind = 'call';
create index ledger_entry_id on ledger_entry (id, kind);

-- Up to where retention has removed a chain, proved by the ledger's key.
create table ledger_anchor (
    writer   text collate "C" not null primary key,
    sequence bigint not null,
    hash     text   not null,
    proof    text   not null
);
