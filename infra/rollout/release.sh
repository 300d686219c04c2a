# What serves, what served before, and what a killed rollout has left behind. Sourced.

# serving [SERVICE]: the version of what runs; nothing when nothing does.
serving() {
  local id
  id=$(running "${1:-backend}" | head -n 1)
  [ -z "$id" ] || docker inspect --format '{{.Config.Image}}' "$id" | sed 's/.*://'
}

released() { [ ! -f .env.release ] || sed -n "s/^$1=//p" .env.release; }

# Where a rollback goes unless it is told. A deploy that was killed has no claim to have been the last one.
version_before() {
  if [ -n "$(pinned_names backend)$(pinned_names frontend)" ]; then
    released SIGNIN_VERSION
  else
    released SIGNIN_PREVIOUS_VERSION
  fi
}

# Read by infra/compose, so that whatever is done by it later is done with this version.
remember_release() {
  local before=${1:-}
  [ "$before" != "$version" ] && [ -n "$before" ] || before=$(released SIGNIN_PREVIOUS_VERSION)
  printf 'SIGNIN_VERSION=%s\nSIGNIN_PREVIOUS_VERSION=%s\n' "$version" "$before" >.env.release.next
  mv -f .env.release.next .env.release
}

# Names that a killed rollout has left and that nobody has any more, as after "infra/compose up": nginx does not start
# with one, and does not stop asking it.
forget_gone() {
  local service name gone=
  for service in "${services[@]}"; do
    for name in $(pinned_names "$service"); do
      [ -z "$(ids "$service" status=running "name=^/$name\$")" ] || continue
      gone=yes
      let_serve "$service" "$(grep -v "^server $name:" "infra/nginx/upstreams/$service.conf" || by_name "$service")"
    done
  done
  [ -n "$gone" ] || return 0
  say 'Replicas that an earlier deploy has named to nginx are gone: it is given those that are there.'
  ids proxy status=restarting | xargs --no-run-if-empty docker restart >/dev/null
  ids proxy | xargs --no-run-if-empty -I{} docker exec {} nginx -s reload 2>/dev/null || true
}

# Ends what a killed rollout began: whom nginx sends visitors to stays, what it started beside them goes.
clear_away() {
  local service name id kept
  local -A keep=([backend]='' [frontend]='')
  for service in migrate preflight; do
    docker ps --all --quiet --filter "label=com.docker.compose.project=$project" --filter status=exited \
      --filter "label=com.docker.compose.service=$service" --filter label=com.docker.compose.oneoff=True |
      xargs --no-run-if-empty docker rm >/dev/null
  done
  for service in "${services[@]}"; do
    ids "$service" status=exited status=created status=dead | xargs --no-run-if-empty docker rm --force >/dev/null
    for name in $(pinned_names "$service"); do
      id=$(ids "$service" status=running "name=^/$name\$")
      keep[$service]+=" $id"
    done
  done
  [ -n "$(pinned_names backend)$(pinned_names frontend)" ] || return 0
  say 'An earlier deploy was cut off: what it left behind is cleared away.'
  for service in "${services[@]}"; do
    kept=${keep[$service]}
    [ -n "${kept// /}" ] || continue
    for id in $(running "$service"); do
      case " $kept " in *" $id "*) ;; *) stop_and_remove "$id" ;; esac
    done
  done
  if [ -n "$proxy" ]; then
    serve_by_name "${keep[backend]}" "${keep[frontend]}" || refuse 'nginx did not take its configuration'
  else
    for service in "${services[@]}"; do let_serve "$service" "$(by_name "$service")"; done
  fi
}
