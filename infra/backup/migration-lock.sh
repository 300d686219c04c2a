# shellcheck shell=bash
# A dump locks every table (ACCESS SHARE) until it ends. A migration would queue behind it, and every sign-in behind the
# migration. So dumps and migrations exclude each other by the advisory lock of migrations
# (packages/db/src/migrate/session.ts), which dumps take in shared mode. Sourced.

readonly PRISMA_LOCK=72707369

# The lock belongs to a database session, which ends with this script, however that exits.
acquire_migration_lock() {
  local answer
  coproc LOCK_SESSION { query 2>/dev/null; }
  # Duplicated, because bash unsets the descriptors of a coprocess that has exited.
  exec {lock_answers}<&"${LOCK_SESSION[0]}"
  echo "select pg_try_advisory_lock_shared($PRISMA_LOCK);" >&"${LOCK_SESSION[1]}"
  read -r answer <&"$lock_answers" || fail 'The database does not answer.'
  [[ $answer != t ]] || return 0
  log 30 backup_waits reason 'The database is being migrated.'
  echo "select 't' from pg_advisory_lock_shared($PRISMA_LOCK);" >&"${LOCK_SESSION[1]}"
  read -r answer <&"$lock_answers" || fail 'The database is being migrated, which has not ended in ten minutes.'
}

release_migration_lock() { [[ -z ${LOCK_SESSION_PID:-} ]] || echo '\q' >&"${LOCK_SESSION[1]}"; }
