-- Runs on SQLite and on PostgreSQL. Lists and limits are JSON: they are read and written as a whole.

alter table client add column operations text not null default '["*"]';
alter table client add column models text not null default '["*"]';
alter table client add column limits text not null default '{}';
alter table client add column allowed_origins text not null default '[]';
alter table client add column prompt_retention varchar(8) not null default 'hash';
alter table client add column version bigint not null default 1;

alter table client_key add column limits text not null default '{}';
alter table client_key add column replaced_by varchar(64);

-- Outlives what it tells of, so it refers to nothing.
create table admin_audit (
    id          varchar(36) not null primary key,
    at          bigint      not null,
    actor       varchar(64) not null,
    action      varchar(32) not null,
    target_type varchar(32) not null,
    target_id   varchar(64) not null,
    client_id   varchar(36),
    client_name varchar(64),
    detail      text        not null
);

create index admin_audit_client_id on admin_audit (client_id, id);
create index admin_audit_client_name on admin_audit (client_name, id);
