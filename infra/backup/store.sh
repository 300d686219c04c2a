# shellcheck shell=bash disable=SC2034 # used by those that source it
# Sourced by every command of the image: where backups are kept, and how a failure is told.
# Reads BACKUP_* and the PG* of libpq. A secret may come from a file: BACKUP_PASSWORD_FILE,
# PGPASSWORD_FILE, AWS_SECRET_ACCESS_KEY_FILE.

readonly WORK=/scratch PICTURES=/data/files
# The dump is told apart from nothing: one path, so that restic finds what has not changed.
readonly DUMP=$WORK/signin.dump
# Not the container's, which is another after each deploy.
readonly HOST=signin
# How long a store may be silent before it is out of reach; restic alone would try for a quarter of an hour.
readonly REACH_SECONDS=60

said=$(mktemp)
trap 'rm -f "$said"' EXIT

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# One line of JSON: log LEVEL EVENT [NAME VALUE]…; pino's levels, as the api writes them.
log() {
  local line
  line="{\"level\":$1,\"time\":\"$(date --utc +%FT%T.%3NZ)\",\"event\":\"$2\""
  shift 2
  while (($# > 1)); do
    if [[ $2 =~ ^[0-9]+$ ]]; then line+=",\"$1\":$2"; else line+=",\"$1\":\"$(plain "$2")\""; fi
    shift 2
  done
  printf '%s}\n' "$line"
}

plain() { tr '\n\t' '  ' <<<"$1" | tr -d '"\\\000-\037' | sed 's/ *$//'; }

# Takes NAME from the file that NAME_FILE names, unless it is set.
from_file() {
  local file=${1}_FILE
  [[ -n ${!file:-} ]] || return 0
  [[ -r ${!file} ]] || fail "$file names a file that cannot be read."
  printf -v "$1" '%s' "$(<"${!file}")"
  export "${1?}"
}

# Runs a command whose words are kept for `why`.
try() { "$@" 2>"$said"; }

# The kept words, as one sentence for who has to mend it.
why() {
  local last
  last=$(grep -m 1 '^Fatal: \|: error: ' "$said" || grep -v '^[[:space:]]*$' "$said" | tail -n 1 || true)
  case $(<"$said") in
    *'No space left on device'* | *'no space left on device'*)
      echo 'There is no room left: make some, or give the volume more.' ;;
    *'wrong password or no key'*)
      echo "BACKUP_PASSWORD does not open the backups in $SHOWN: set it to what they were made with." ;;
    *'repository is already locked'*)
      echo "The backups in $SHOWN are locked by another restic, or by one that was killed in the last half hour." ;;
    *'password authentication failed'*) echo 'The database does not take POSTGRES_PASSWORD.' ;;
    *'ould not translate host name'* | *'onnection to server'*) echo 'The database does not answer.' ;;
    *'signature we calculated'* | *'InvalidAccessKeyId'* | *'Access Denied'* | *'AccessDenied'*)
      echo "$SHOWN does not take the key it was given." ;;
    *'verification failed'* | *'invalid data'* | *'ReadFull('*)
      echo 'Some of it is damaged or gone: take another one, and find out what happened to the store.' ;;
    *'onnection refused'* | *'no such host'* | *'i/o timeout'* | *', retrying after'*) echo "$SHOWN cannot be reached." ;;
    *'terminating connection'* | *'closed the connection'*) echo 'The database broke the connection.' ;;
    *'ermission denied'*) echo "User $(id -u) may not write or read there: $(plain "$last")" ;;
    '') echo "$SHOWN did not answer within $REACH_SECONDS seconds." ;;
    *) plain "$last" ;;
  esac
}

from_file BACKUP_PASSWORD
from_file PGPASSWORD
from_file AWS_SECRET_ACCESS_KEY
# A question that meets a lock is refused in the end; pg_dump and pg_restore have limits of their own.
export PGCONNECT_TIMEOUT=10 PGAPPNAME=signin-backup PGOPTIONS='-c lock_timeout=600s'
export RESTIC_REPOSITORY=${BACKUP_REPOSITORY:-/backups} RESTIC_PASSWORD=${BACKUP_PASSWORD:-}
export RESTIC_CACHE_DIR=$WORK/cache RESTIC_PROGRESS_FPS=0.01
# Without what a rest: address may carry.
SHOWN=$(sed -E 's#//[^/@]*@#//#' <<<"$RESTIC_REPOSITORY")
readonly SHOWN
[[ -n $RESTIC_PASSWORD ]] || fail 'BACKUP_PASSWORD is missing: it is the key that backups are encrypted with.'

is_reached() { try timeout "$REACH_SECONDS" restic cat config >/dev/null; }

# Only where the store itself says so: one out of reach must not look like an empty one.
is_none_there() { grep -q 'unable to open config file.*\(does not exist\|no such file\)' "$said"; }

# Fails with a sentence unless there are backups to be read.
open_store() {
  is_reached && return
  is_none_there && fail "There are no backups in $SHOWN."
  fail "$(why)"
}

open_or_make_store() {
  is_reached && return
  is_none_there || fail "$(why)"
  try timeout "$REACH_SECONDS" restic init >/dev/null || fail "The store of backups in $SHOWN could not be made. $(why)"
  log 30 backup_store_made repository "$SHOWN"
}

query() { psql --no-psqlrc --quiet --tuples-only --no-align --set ON_ERROR_STOP=1 "$@"; }

# The snapshots as lines of "id time tags", oldest first.
snapshots() {
  restic snapshots --json --host "$HOST" \
    | sed 's/},{"time"/}\n{"time"/g' \
    | sed -nE 's/.*"time":"([^."]*)[^"]*".*"tags":\[([^]]*)\].*"short_id":"([0-9a-f]+)".*/\1 \3 \2/p' \
    | tr -d '"' | sort
}

# Refuses what is neither "latest" nor an id, before it can be taken for an option.
snapshot_named() {
  [[ $1 == latest || $1 =~ ^[0-9a-f]{6,64}$ ]] || fail "$1 is no snapshot: \"list\" shows them."
}

# Names of databases that commands here may make and drop: never the live one.
spare_database() {
  [[ $1 =~ ^[a-z_][a-z0-9_]*_(drill|restored|before)_[0-9]+$ && ${#1} -le 63 ]] \
    || fail "$1 is not the name of a database that was made for a drill or a restore."
}
