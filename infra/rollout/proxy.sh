# The upstreams of nginx. Sourced; $proxy is its container (checks.sh).
#
# Docker's DNS returns a container from its start, before it listens, until it exits, and nginx sees a change seconds later:
# during a rollout this loses requests. So a rollout lists single containers as upstreams (decision 0028).

declare -A ports=([backend]=4000 [frontend]=8080)

by_name() { echo "server $1:${ports[$1]} resolve max_fails=0;"; }

# by_container SERVICE ID…: the running ones; nginx does not start with a name that does not resolve.
by_container() {
  local service=$1
  shift
  local server="server {{slice .Name 1}}:${ports[$service]} max_fails=0;"
  [ $# -eq 0 ] || docker inspect --format "{{if and .State.Running (not .State.Restarting)}}$server{{end}}" "$@" | sed '/^$/d'
}

# pinned_names SERVICE: the containers that a rollout listed as upstreams; empty between rollouts.
pinned_names() { sed -n '/ resolve /d; s/^server \([^:]*\):.*/\1/p' "infra/nginx/upstreams/$1.conf"; }

# write_upstream SERVICE LINES: replaces the file atomically; takes effect with the next reload.
write_upstream() {
  printf '%s\n' "$2" >"infra/nginx/upstreams/$1.next"
  mv -f "infra/nginx/upstreams/$1.next" "infra/nginx/upstreams/$1.conf"
}

# workers PATTERN: the /proc paths of nginx's workers whose process title ends with PATTERN.
workers() { docker exec "$proxy" sh -c 'grep -alsE "^nginx: worker process$1" /proc/[0-9]*/cmdline || true' - "$1"; }
active_workers() { workers '[^a-z]*$' | sort; }
draining_workers() { workers ' is shutting'; }

# The exit code of "nginx -s reload" only means that a signal was sent. The reload is complete when all active workers are
# new ones.
reload() {
  local before now try
  docker exec "$proxy" nginx -t -q || return 1
  before=$(active_workers)
  docker exec "$proxy" nginx -s reload 2>/dev/null || return 1
  for ((try = 0; try < 60; try++)); do
    now=$(active_workers)
    [ -z "$now" ] || [ -n "$(comm -12 <(echo "$before") <(echo "$now"))" ] || return 0
    sleep 0.5
  done
  return 1
}

# Waits until the old workers have finished their requests, up to a limit. A replica that stops answers the remaining
# long-poll requests (25 s) itself.
drain() {
  local limit=$((SECONDS + ${DEPLOY_DRAIN_SECONDS:-10}))
  while [ "$SECONDS" -lt "$limit" ] && [ -n "$(draining_workers)" ]; do sleep 0.5; done
}

# route_by_name IDS_OF_BACKEND IDS_OF_FRONTEND: restores routing by service name. The containers stay listed beside the name
# at first: until nginx has resolved the name, it has no servers.
route_by_name() {
  # shellcheck disable=SC2086 # ids are words
  {
    write_upstream backend "$(by_name backend && by_container backend $1)"
    write_upstream frontend "$(by_name frontend && by_container frontend $2)"
  }
  reload && sleep 2
  write_upstream backend "$(by_name backend)"
  write_upstream frontend "$(by_name frontend)"
  reload
}
