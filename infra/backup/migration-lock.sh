# shellcheck shell=bash
# A dump locks every table (ACCESS SHARE) until it ends. A migration would queue behind it, and every sign-in behind the
# migration. So dumps and migrations exclude each other by the advisory lock of migrations
# (packages/db/src/migrate/session.ts), which dumps take in shared mode. Sourced.

readonly PRISMA_LOCK=72707369 LOCK_TIMEOUT_SECONDS=600 LOCK_POLL_SECONDS=1

# The lock belongs to a database session, which ends with this script, however that exits. The session polls: while it waited
# in pg_advisory_lock_shared it would have a snapshot, for whose end a "create index concurrently" of the migration would wait
# in turn, a deadlock.
acquire_migration_lock() {
  local answer logged='' deadline=$((SECONDS + LOCK_TIMEOUT_SECONDS))
  coproc LOCK_SESSION { query 2>/dev/null; }
  # Duplicated, because bash unsets the descriptors of a coprocess that has exited.
  exec {lock_answers}<&"${LOCK_SESSION[0]}"
  while :; do
    echo "select pg_try_advisory_lock_shared($PRISMA_LOCK);" >&"${LOCK_SESSION[1]}"
    read -r answer <&"$lock_answers" || fail 'The database does not answer.'
    [[ $answer != t ]] || return 0
    [[ -n $logged ]] || log 30 backup_waits reason 'The database is being migrated.'
    logged=1
    ((SECONDS < deadline)) || fail 'The database is being migrated, which has not ended in ten minutes.'
    sleep "$LOCK_POLL_SECONDS"
  done
}

release_migration_lock() { [[ -z ${LOCK_SESSION_PID:-} ]] || echo '\q' >&"${LOCK_SESSION[1]}"; }
