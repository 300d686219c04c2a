# Whom nginx sends visitors to. Sourced; $proxy is its container (checks.sh).
#
# Docker's DNS names a container from its start, when it does not listen yet, until its end, and nginx notices a change
# seconds later: while replicas change, that loses requests. So for that time nginx is told single containers (decision 0028).

declare -A ports=([backend]=4000 [frontend]=8080)

by_name() { echo "server $1:${ports[$1]} resolve max_fails=0;"; }

# by_container SERVICE ID…: those that run; nginx does not start with a name that nobody has.
by_container() {
  local service=$1
  shift
  local server="server {{slice .Name 1}}:${ports[$service]} max_fails=0;"
  [ $# -eq 0 ] || docker inspect --format "{{if and .State.Running (not .State.Restarting)}}$server{{end}}" "$@" | sed '/^$/d'
}

# Of the containers that a rollout has left in there; nothing between rollouts.
pinned_names() { sed -n '/ resolve /d; s/^server \([^:]*\):.*/\1/p' "infra/nginx/upstreams/$1.conf"; }

# let_serve SERVICE LINES: nginx sees them when it is told to look. Whole or not at all.
let_serve() {
  printf '%s\n' "$2" >"infra/nginx/upstreams/$1.next"
  mv -f "infra/nginx/upstreams/$1.next" "infra/nginx/upstreams/$1.conf"
}

# Process ids of nginx's workers whose title ends so.
workers() { docker exec "$proxy" sh -c 'grep -alsE "^nginx: worker process$1" /proc/[0-9]*/cmdline || true' - "$1"; }
taking_requests() { workers '[^a-z]*$' | sort; }
ending() { workers ' is shutting'; }

# The reload's exit code says only that a signal was sent. It has happened when all who take requests are new.
reload() {
  local before now try
  docker exec "$proxy" nginx -t -q || return 1
  before=$(taking_requests)
  docker exec "$proxy" nginx -s reload 2>/dev/null || return 1
  for ((try = 0; try < 60; try++)); do
    now=$(taking_requests)
    [ -z "$now" ] || [ -n "$(comm -12 <(echo "$before") <(echo "$now"))" ] || return 0
    sleep 0.5
  done
  return 1
}

# Until the workers from before have answered what they had begun. Questions that are held longer (25 s) are answered by
# the replica itself as it stops.
drain() {
  local limit=$((SECONDS + ${DEPLOY_DRAIN_SECONDS:-10}))
  while [ "$SECONDS" -lt "$limit" ] && [ -n "$(ending)" ]; do sleep 0.5; done
}

# serve_by_name IDS_OF_BACKEND IDS_OF_FRONTEND: as between rollouts. The name comes in beside the containers at first:
# until nginx has looked it up, there is nobody behind it.
serve_by_name() {
  # shellcheck disable=SC2086 # ids are words
  {
    let_serve backend "$(by_name backend && by_container backend $1)"
    let_serve frontend "$(by_name frontend && by_container frontend $2)"
  }
  reload && sleep 2
  let_serve backend "$(by_name backend)"
  let_serve frontend "$(by_name frontend)"
  reload
}
