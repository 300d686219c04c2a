# The database is brought up to date by the new version, while the old one serves on: migrations only add (expand and
# contract). It waits for a backup that is being made, and tries for two minutes to get the locks of what others read
# (packages/db/src/migrate/lock-limits.ts), while everybody is answered. Sourced.

migrate() {
  say 'The database is migrated.'
  compose run --rm --no-deps -T migrate 2>&1 | tee "$spare" | tell_of_waits && return
  # As a checkout would say it; here is a server.
  sed -i 's/^The database was not migrated\. //; s/\.$//; s/"migration retry /"infra\/compose run --rm --no-deps migrate node migrate.js retry /' "$spare"
  what_failed+=', and the old version serves on'
  refuse "$(last_line)"
}

# Each line as it comes: what waits is to say for whom.
tell_of_waits() { sed --unbuffered --quiet 's/^{"event":"migration_waits","holders":"\(.*\)"}$/It waits for \1./; T; s/\\"/"/g; p' >&2; }
