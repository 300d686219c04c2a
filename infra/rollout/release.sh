# The current and the previous version, and the clean-up after a killed rollout. Sourced.

# serving_version [SERVICE]: the version of the running replicas; empty if none runs.
serving_version() {
  local id
  id=$(running "${1:-backend}" | head -n 1)
  [ -z "$id" ] || docker inspect --format '{{.Config.Image}}' "$id" | sed 's/.*://'
}

released() { [ ! -f .env.release ] || sed -n "s/^$1=//p" .env.release; }

# The default target of a rollback. An interrupted deploy does not count as the last one.
version_before() {
  if [ -n "$(pinned_names backend)$(pinned_names frontend)" ]; then
    released SIGNIN_VERSION
  else
    released SIGNIN_PREVIOUS_VERSION
  fi
}

# Writes the file that infra/compose reads, so that later commands use this version.
save_release() {
  local before=${1:-}
  [ "$before" != "$version" ] && [ -n "$before" ] || before=$(released SIGNIN_PREVIOUS_VERSION)
  printf 'SIGNIN_VERSION=%s\nSIGNIN_PREVIOUS_VERSION=%s\n' "$version" "$before" >.env.release.next
  mv -f .env.release.next .env.release
}

# Removes upstreams of a killed rollout whose container no longer exists, as after "infra/compose up": nginx does not start
# with such a name, and a running nginx keeps sending requests to its address.
drop_stale_servers() {
  local service name gone=
  for service in "${services[@]}"; do
    for name in $(pinned_names "$service"); do
      [ -z "$(ids "$service" status=running "name=^/$name\$")" ] || continue
      gone=yes
      write_upstream "$service" "$(grep -v "^server $name:" "infra/nginx/upstreams/$service.conf" || by_name "$service")"
    done
  done
  [ -n "$gone" ] || return 0
  say 'Replicas that an earlier deploy has named to nginx are gone: it is given those that are there.'
  ids proxy status=restarting | xargs --no-run-if-empty docker restart >/dev/null
  ids proxy | xargs --no-run-if-empty -I{} docker exec {} nginx -s reload 2>/dev/null || true
}

# Cleans up after a killed rollout: keeps the containers that nginx routes to, and removes the others it started.
clean_up_interrupted() {
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
    route_by_name "${keep[backend]}" "${keep[frontend]}" || abort 'nginx did not take its configuration'
  else
    for service in "${services[@]}"; do write_upstream "$service" "$(by_name "$service")"; done
  fi
}
