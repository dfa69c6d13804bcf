-- Rows of earlier versions have null in these columns until the gateway has filled them from their documents.
alter table ledger_entry add column model text;               -- texts are cut to 200 characters
alter table ledger_entry add column key_id text;
alter table ledger_entry add column upstream_key text;
alter table ledger_entry add column upstream_request_id text;
alter table ledger_entry add column tags text;                -- JSON object; null without tags

create index ledger_entry_request on ledger_entry (request_id, started_at, id) where kind = 'call';
create index ledger_entry_upstream_request on ledger_entry (upstream_request_id, started_at, id) where kind = 'call';
create index ledger_entry_model on ledger_entry (model, started_at, id, outcome) where kind = 'call';
create index ledger_entry_key on ledger_entry (key_id, started_at, id, outcome) where kind = 'call';
create index ledger_entry_unfilled on ledger_entry (writer, sequence) where kind = 'call' and key_id is null;
