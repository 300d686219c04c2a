# shellcheck shell=bash
# A dump keeps a lock of every table to its end. A migration would wait for it, and behind the migration everybody who
# signs in. So they take turns, by the lock of migrations (packages/db/src/migrate/session.ts): dumps share it. Sourced.

readonly PRISMA_LOCK=72707369

# The turn is a session's, and this one ends with the script that has begun it, however that ends.
take_turn() {
  local answer
  coproc TURN { query 2>/dev/null; }
  # Of one that has ended bash forgets where it was heard.
  exec {turn_taken}<&"${TURN[0]}"
  echo "select pg_try_advisory_lock_shared($PRISMA_LOCK);" >&"${TURN[1]}"
  read -r answer <&"$turn_taken" || fail 'The database does not answer.'
  [[ $answer != t ]] || return 0
  log 30 backup_waits reason 'The database is being migrated.'
  echo "select 't' from pg_advisory_lock_shared($PRISMA_LOCK);" >&"${TURN[1]}"
  read -r answer <&"$turn_taken" || fail 'The database is being migrated, which has not ended in ten minutes.'
}

end_turn() { [[ -z ${TURN_PID:-} ]] || echo '\q' >&"${TURN[1]}"; }
