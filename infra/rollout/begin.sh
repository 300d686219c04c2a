# How a deploy and a rollback begin: in the checkout, alone, and so that a connection that is lost does not end them.
# Sourced; sets $version, which compose reads as SIGNIN_VERSION, and $spare, a file for output that may be of interest.

cd "$here/.."
umask 022
compose() { "$here/compose" --progress quiet "$@"; }
say() { printf '%s\n' "$*" >&2; }

# begin VERSION WHAT_FAILED
begin() {
  # Of an SSH connection that is cut the script hears nothing, and its last words have a place to go.
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
  told_by=$!
  spare=$(mktemp)
  trap 'exit 130' INT TERM
  trap 'finish $?' EXIT
}

# Run however it ends, but for SIGKILL; what that leaves behind is cleared away by the next one (release.sh).
finish() {
  set +e
  [ -z "${midway:-}" ] || put_back
  rm -f "$spare"
  # The last line is written before the caller goes on.
  exec >&- 2>&-
  wait "$told_by"
  exit "$1"
}

# refuse WHY: one sentence, and nothing was changed.
refuse() {
  say "$version $what_failed: $1."
  exit 1
}

# refuse_with FILE WHY: the same, with what somebody else has said about it before.
refuse_with() {
  tail -n 20 "$1" >&2
  refuse "$2"
}
