# The containers of a service. Sourced; $project and $config are those of checks.sh.

services=(backend frontend)

# ids SERVICE [FILTER…]: those that run, unless asked otherwise. Not those of "compose run".
ids() {
  local service=$1 filter filters=()
  shift
  for filter in "${@:-status=running}"; do filters+=(--filter "$filter"); done
  docker ps --all --no-trunc --quiet "${filters[@]}" --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$service" --filter label=com.docker.compose.oneoff=False
}
running() { ids "$1"; }

name_of() { docker inspect --format '{{slice .Name 1}}' "$1"; }

# How many of a service there are to be, by the configuration.
wanted() {
  local count
  count=$(awk -v service="$1:" '/^  [^ ]/ { here = $1 == service } here && $1 == "replicas:" { print $2; exit }' <<<"$config")
  echo "${count:-1}"
}

# Fails when one of them ends, time and again, or the time is over; names it in $culprit. "unhealthy" is no end: on a
# busy machine a start takes its time.
until_healthy() {
  local limit=$((SECONDS + ${DEPLOY_HEALTHY_SECONDS:-180})) id state
  while :; do
    culprit=
    for id; do
      state=$(docker inspect --format '{{.State.Status}} {{.State.Health.Status}} {{.RestartCount}}' "$id") || state=gone
      case $state in
        'running healthy '*) ;;
        gone | exited* | dead* | *' '[3-9] | *' '[1-9][0-9]*) culprit=$id && return 1 ;;
        *) culprit=$id ;;
      esac
    done
    [ -n "$culprit" ] || return 0
    [ "$SECONDS" -lt "$limit" ] || return 1
    sleep 1
  done
}

# stop_and_remove ID…: each with the time that its service gives it to end, and the nameless volumes of its image.
stop_and_remove() {
  [ $# -gt 0 ] || return 0
  docker stop "$@" >/dev/null
  docker rm --force --volumes "$@" >/dev/null
}
