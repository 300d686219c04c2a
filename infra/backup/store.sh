# shellcheck shell=bash disable=SC2034 # used by the scripts that source it
# Sourced by every command of the image: access to the store of backups, logging and error messages.
# Reads BACKUP_* and libpq's PG*. A secret may be read from a file: BACKUP_PASSWORD_FILE, PGPASSWORD_FILE,
# AWS_SECRET_ACCESS_KEY_FILE.

readonly WORK=/scratch PICTURES=/data/files
# A constant path, so that restic compares the dump with the one of the previous snapshot.
readonly DUMP=$WORK/signin.dump
# A constant name: the container's hostname changes with each deploy.
readonly HOST=signin
# The timeout after which a store counts as unreachable; restic alone retries for 15 minutes.
readonly STORE_TIMEOUT_SECONDS=60

stderr_file=$(mktemp)
trap 'rm -f "$stderr_file"' EXIT

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# log LEVEL EVENT [NAME VALUE]…: writes one line of JSON with pino's levels, in the format of the api's log. A
# NAME that ends in "#" has a number. The type never follows from the value: 51486769 can be the id of a snapshot.
log() {
  local line
  line="{\"level\":$1,\"time\":\"$(date --utc +%FT%T.%3NZ)\",\"event\":\"$2\""
  shift 2
  while (($# > 1)); do
    case $1 in
      *'#') line+=",\"${1%#}\":${2:-null}" ;;
      *) line+=",\"$1\":\"$(json_safe "$2")\"" ;;
    esac
    shift 2
  done
  printf '%s}\n' "$line"
}

json_safe() { tr '\n\t' '  ' <<<"$1" | tr -d '"\\\000-\037' | sed 's/ *$//'; }

# from_file NAME: sets NAME to the content of the file NAME_FILE, if that variable is set.
from_file() {
  local file=${1}_FILE
  [[ -n ${!file:-} ]] || return 0
  [[ -r ${!file} ]] || fail "$file names a file that cannot be read."
  printf -v "$1" '%s' "$(<"${!file}")"
  export "${1?}"
}

# Runs a command and stores its standard error for `failure_reason`.
try() { "$@" 2>"$stderr_file"; }

# Turns the stored standard error into one sentence for the operator.
failure_reason() {
  local last
  last=$(grep -m 1 '^Fatal: \|: error: ' "$stderr_file" || grep -v '^[[:space:]]*$' "$stderr_file" | tail -n 1 || true)
  case $(<"$stderr_file") in
    *'No space left on device'* | *'no space left on device'*)
      echo 'There is no room left: make some, or give the volume more.' ;;
    *'wrong password or no key'*)
      echo "BACKUP_PASSWORD does not open the backups in $SHOWN_REPOSITORY: set it to what they were made with." ;;
    *'repository is already locked'*)
      echo "The backups in $SHOWN_REPOSITORY are locked by another restic, or by one that was killed in the last half hour." ;;
    *'password authentication failed'*) echo 'The database does not take POSTGRES_PASSWORD.' ;;
    *'ould not translate host name'* | *'onnection to server'*) echo 'The database does not answer.' ;;
    *'signature we calculated'* | *'InvalidAccessKeyId'* | *'Access Denied'* | *'AccessDenied'*)
      echo "$SHOWN_REPOSITORY does not take the key it was given." ;;
    *'verification failed'* | *'invalid data'* | *'ReadFull('*)
      echo 'Some of it is damaged or gone: take another one, and find out what happened to the store.' ;;
    *'onnection refused'* | *'no such host'* | *'i/o timeout'* | *', retrying after'*) echo "$SHOWN_REPOSITORY cannot be reached." ;;
    *'terminating connection'* | *'closed the connection'*) echo 'The database broke the connection.' ;;
    *'ermission denied'*) echo "User $(id -u) may not write or read there: $(json_safe "$last")" ;;
    '') echo "$SHOWN_REPOSITORY did not answer within $STORE_TIMEOUT_SECONDS seconds." ;;
    *) json_safe "$last" ;;
  esac
}

from_file BACKUP_PASSWORD
from_file PGPASSWORD
from_file AWS_SECRET_ACCESS_KEY
# A query fails after waiting ten minutes for a lock; pg_dump has its own --lock-wait-timeout.
export PGCONNECT_TIMEOUT=10 PGAPPNAME=signin-backup PGOPTIONS='-c lock_timeout=600s'
export RESTIC_REPOSITORY=${BACKUP_REPOSITORY:-/backups} RESTIC_PASSWORD=${BACKUP_PASSWORD:-}
export RESTIC_CACHE_DIR=$WORK/cache RESTIC_PROGRESS_FPS=0.01
# Without the credentials that a rest: URL may contain.
SHOWN_REPOSITORY=$(sed -E 's#//[^/@]*@#//#' <<<"$RESTIC_REPOSITORY")
readonly SHOWN_REPOSITORY
[[ -n $RESTIC_PASSWORD ]] || fail 'BACKUP_PASSWORD is missing: it is the key that backups are encrypted with.'

store_is_reachable() { try timeout "$STORE_TIMEOUT_SECONDS" restic cat config >/dev/null; }

# True only if the store itself reports it: an unreachable store must not pass for an empty one.
store_is_missing() { grep -q 'unable to open config file.*\(does not exist\|no such file\)' "$stderr_file"; }

# Fails with a message unless the store exists and can be read.
open_store() {
  store_is_reachable && return
  store_is_missing && fail "There are no backups in $SHOWN_REPOSITORY."
  fail "$(failure_reason)"
}

open_or_make_store() {
  store_is_reachable && return
  store_is_missing || fail "$(failure_reason)"
  try timeout "$STORE_TIMEOUT_SECONDS" restic init >/dev/null || fail "The store of backups in $SHOWN_REPOSITORY could not be made. $(failure_reason)"
  log 30 backup_store_made repository "$SHOWN_REPOSITORY"
}

query() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }

# Lists the snapshots as lines of "time id tags", oldest first.
snapshots() {
  restic snapshots --json --host "$HOST" \
    | sed 's/},{"time"/}\n{"time"/g' \
    | sed -nE 's/.*"time":"([^."]*)[^"]*".*"tags":\[([^]]*)\].*"short_id":"([0-9a-f]+)".*/\1 \3 \2/p' \
    | tr -d '"' | sort
}

# Rejects anything but "latest" or an id, which restic could parse as an option.
assert_snapshot_id() {
  [[ $1 == latest || $1 =~ ^[0-9a-f]{6,64}$ ]] || fail "$1 is no snapshot: \"list\" shows them."
}

# Rejects the names of databases that these commands may not create or drop: the live one above all.
assert_disposable_database() {
  [[ $1 =~ ^[a-z_][a-z0-9_]*_(drill|restored|before)_[0-9]+$ && ${#1} -le 63 ]] \
    || fail "$1 is not the name of a database that was made for a drill or a restore."
}
