# The start of a deploy or rollback: changes to the checkout, takes the lock, and detaches from the SSH connection.
# Sourced; sets $version, which compose reads as SIGNIN_VERSION, and $output_file, the file for a command's output.

cd "$here/.."
umask 022
compose() { "$here/compose" --progress quiet "$@"; }
say() { printf '%s\n' "$*" >&2; }

# begin VERSION WHAT_FAILED
begin() {
  # Ignores SIGHUP, and writes to deploy.log as well: a dropped SSH connection must not abort the rollout.
  trap '' HUP
  exec 9<infra/nginx/upstreams
  flock --nonblock 9 || {
    say 'Another deploy or rollback is running: wait until it has ended.'
    exit 1
  }
  version=$1 what_failed=$2
  [ -n "$version" ] || {
    say 'There is no version to go back to: name one.'
    exit 1
  }
  export SIGNIN_VERSION=$version
  exec 2> >(trap '' HUP INT TERM && exec tee --output-error=warn-nopipe deploy.log >&2 9>&-) >&2
  tee_pid=$!
  output_file=$(mktemp)
  trap 'exit 130' INT TERM
  trap 'finish $?' EXIT
}

# Runs on every exit except SIGKILL, after which the next rollout cleans up (release.sh).
finish() {
  set +e
  [ -z "${restore_on_exit:-}" ] || restore_traffic
  rm -f "$output_file"
  # Waits for tee, so that the last line is written before the script exits.
  exec >&- 2>&-
  wait "$tee_pid"
  exit "$1"
}

# abort WHY: prints one sentence and exits with 1.
abort() {
  say "$version $what_failed: $1."
  exit 1
}

# abort_with FILE WHY: the same, preceded by the end of a command's output.
abort_with() {
  tail -n 20 "$1" >&2
  abort "$2"
}
