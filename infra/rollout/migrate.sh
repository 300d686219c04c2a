# The database is brought up to date by the new version, while the old one serves on: migrations only add (expand and
# contract). Sourced.

migrate() {
  say 'The database is migrated.'
  compose run --rm --no-deps -T migrate >"$spare" 2>&1 && return
  # As a checkout would say it; here is a server.
  sed -i 's/^The database was not migrated\. //; s/\.$//; s/"migration retry /"infra\/compose run --rm --no-deps migrate node migrate.js retry /' "$spare"
  what_failed+=', and the old version serves on'
  refuse "$(last_line)"
}
