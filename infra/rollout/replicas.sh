# The containers of a service. Sourced; checks.sh sets $project and $config.

services=(backend frontend)

# ids SERVICE [FILTER…]: the running containers unless other filters are given, without those of "compose run".
ids() {
  local service=$1 filter filters=()
  shift
  for filter in "${@:-status=running}"; do filters+=(--filter "$filter"); done
  docker ps --all --no-trunc --quiet "${filters[@]}" --filter "label=com.docker.compose.project=$project" \
    --filter "label=com.docker.compose.service=$service" --filter label=com.docker.compose.oneoff=False
}
running() { ids "$1"; }

name_of() { docker inspect --format '{{slice .Name 1}}' "$1"; }

# wanted_replicas SERVICE: the number of replicas in the configuration.
wanted_replicas() {
  local count
  count=$(awk -v service="$1:" '/^  [^ ]/ { here = $1 == service } here && $1 == "replicas:" { print $2; exit }' <<<"$config")
  echo "${count:-1}"
}

# until_healthy ID…: fails when a container exits, restarts repeatedly, or is not healthy in time; $culprit is its id.
# "unhealthy" alone is no failure: on a busy machine a start is slow.
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

# stop_and_remove ID…: stops each within the stop_grace_period of its service, and removes its anonymous volumes.
stop_and_remove() {
  [ $# -gt 0 ] || return 0
  docker stop "$@" >/dev/null
  docker rm --force --volumes "$@" >/dev/null
}
