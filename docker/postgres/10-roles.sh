#!/bin/sh
# Roles and database, once, at the first start of the PostgreSQL container. The same as libs/platform/src/database/provision.ts
# does for the embedded one: the program logs in as `minutebook`, who may insert and read, and not change what was captured.
set -eu
psql -v ON_ERROR_STOP=1 -v password="$MINUTEBOOK_DB_PASSWORD" --username "$POSTGRES_USER" <<'SQL'
CREATE ROLE minutebook_owner NOLOGIN;
CREATE ROLE minutebook_app NOLOGIN;
CREATE ROLE minutebook LOGIN PASSWORD :'password' IN ROLE minutebook_app;
GRANT minutebook_owner TO CURRENT_USER;
CREATE DATABASE minutebook OWNER minutebook_owner TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C.UTF-8';
REVOKE ALL ON DATABASE minutebook FROM PUBLIC;
GRANT CONNECT ON DATABASE minutebook TO minutebook_app;
SQL
