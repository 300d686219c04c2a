# Migrates the database with the new version while the old one serves (expand and contract). The migrator waits for a
# running backup, and retries for two minutes to acquire table locks without blocking other sessions
# (packages/db/src/migrate/lock-limits.ts). Sourced.

migrate() {
  say 'The database is migrated.'
  compose run --rm --no-deps -T migrate 2>&1 | tee "$output_file" | report_lock_waits && return
  # Replaces the command for a checkout by the one for a server.
  sed -i 's/^The database was not migrated\. //; s/\.$//; s/"migration retry /"infra\/compose run --rm --no-deps migrate node migrate.js retry /' "$output_file"
  what_failed+=', and the old version serves on'
  abort "$(last_line)"
}

# Prints the sessions that hold the locks, unbuffered, while the migration waits for them.
report_lock_waits() { sed --unbuffered --quiet 's/^{"event":"migration_waits","holders":"\(.*\)"}$/It waits for \1./; T; s/\\"/"/g; p' >&2; }
