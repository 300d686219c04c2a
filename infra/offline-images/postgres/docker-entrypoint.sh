#!/usr/bin/env bash
# Works as the official entrypoint: initialises the data directory on the first start, then runs the server as postgres.
set -Eeo pipefail
shopt -s nullglob

file_env() { # NAME DEFAULT: NAME, or the content of the file NAME_FILE, or the default
  local name=$1 file=${1}_FILE value=${2:-}
  if [ "${!name:-}" ] && [ "${!file:-}" ]; then echo "error: both $name and $file are set (but are exclusive)" >&2; exit 1; fi
  if [ "${!name:-}" ]; then value=${!name}; elif [ "${!file:-}" ]; then value=$(< "${!file}"); fi
  export "$name=$value"
  unset "$file"
}
run_sql() { PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc "$@"; }
run_files() {
  local file
  for file; do
    echo "$0: running $file"
    # shellcheck disable=SC1090 # As in the official one, files that are not executable are sourced.
    case $file in
      *.sh) if [ -x "$file" ]; then "$file"; else . "$file"; fi ;;
      *.sql) run_sql --dbname "$POSTGRES_DB" -f "$file" ;;
      *.sql.gz) gunzip -c "$file" | run_sql --dbname "$POSTGRES_DB" ;;
      *.sql.xz) xzcat "$file" | run_sql --dbname "$POSTGRES_DB" ;;
    esac
  done
}
prepare() { # the server's arguments
  local arguments auth
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    echo 'Error: Database is uninitialized and superuser password is not specified.' >&2
    exit 1
  fi
  read -ra arguments <<< "$POSTGRES_INITDB_ARGS"
  initdb --username="$POSTGRES_USER" --pwfile=<(printf '%s\n' "$POSTGRES_PASSWORD") "${arguments[@]}" -D "$PGDATA"
  auth=${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption "$@" 2> /dev/null || echo scram-sha-256)}
  printf '\nhost all all all %s\n' "$auth" >> "$PGDATA/pg_hba.conf"
  export PGPASSWORD=${PGPASSWORD:-$POSTGRES_PASSWORD}
  PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p ${PGPORT:-5432}" -w start
  [ "$POSTGRES_DB" = postgres ] || run_sql --dbname postgres --set db="$POSTGRES_DB" <<< 'CREATE DATABASE :"db" ;'
  run_files /docker-entrypoint-initdb.d/*
  PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
}

[ "${1:0:1}" != - ] || set -- postgres "$@"
if [ "$1" = postgres ]; then
  if [ "$(id -u)" = 0 ]; then
    mkdir -p "$PGDATA"
    chmod 00700 "$PGDATA"
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
    exec gosu postgres "${BASH_SOURCE[0]}" "$@"
  fi
  mkdir -p "$PGDATA"
  file_env POSTGRES_PASSWORD
  file_env POSTGRES_USER postgres
  file_env POSTGRES_DB "$POSTGRES_USER"
  file_env POSTGRES_INITDB_ARGS
  : "${POSTGRES_HOST_AUTH_METHOD:=}"
  [ -s "$PGDATA/PG_VERSION" ] || prepare "$@"
fi
exec "$@"
