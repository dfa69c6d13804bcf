-- Runs on SQLite and on PostgreSQL. What becomes of requests to 302.AI's paths that break a documented rule.

alter table client add column validation varchar(8) not null default 'warn';
