#!/bin/bash
# Makes the gateway's role and its databases: one for the real 302.AI, one for the sandbox, whose demo key is known.
# The superuser has no password afterwards, and so cannot log in over the network.
set -euo pipefail
psql --quiet -v ON_ERROR_STOP=1 --username=postgres <<'SQL'
\set password `cat /passwords/spring.datasource.password`
create role gateway302 login password :'password';
create database gateway302 owner gateway302;
create database sandbox owner gateway302;
alter role postgres password null;
SQL
