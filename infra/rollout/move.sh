# Starts new replicas beside the old ones, shifts traffic, and stops the old ones without losing a request (decision 0028).
# Sourced. One reload shifts api and web app together, so that their versions differ only for requests in progress.

declare -A old new

# route_to old|new: makes nginx route to these containers only.
route_to() {
  local -n of=$1
  local service servers
  for service in "${services[@]}"; do
    # shellcheck disable=SC2086 # ids are words
    servers=$(by_container "$service" ${of[$service]})
    [ -z "$servers" ] || write_upstream "$service" "$servers"
  done
  reload
}

shift_traffic() {
  local service scale=() before version_before_move
  version_before_move=$(serving_version)
  for service in "${services[@]}"; do
    before=$(ids "$service" status=running status=restarting)
    old[$service]=${before//$'\n'/ }
    scale+=(--scale "$service=$(($(wc -w <<<"$before") + $(wanted_replicas "$service")))")
  done

  restore_on_exit=yes
  route_to old || abort 'nginx does not take the names of the containers'

  say "Replicas of $version are started beside the old ones."
  compose create --no-recreate "${scale[@]}" "${services[@]}" >"$output_file" 2>&1 ||
    abort_with "$output_file" 'its containers could not be made; the old version serves on'
  find_new
  # nginx must stop resolving the service name before the new containers start, since Docker's DNS then returns them.
  drain
  # shellcheck disable=SC2086
  docker start ${new[backend]} ${new[frontend]} >"$output_file" 2>&1 ||
    abort_with "$output_file" 'its containers could not be started; the old version serves on'
  # shellcheck disable=SC2086
  until_healthy ${new[backend]} ${new[frontend]} || abort_unhealthy

  say 'They are ready: visitors are moved over.'
  route_to new || abort 'nginx does not take the names of the new containers'
  restore_on_exit=
  save_release "$version_before_move"
  drain
  # shellcheck disable=SC2086
  stop_and_remove ${old[backend]} ${old[frontend]}
  route_by_name "${new[backend]}" "${new[frontend]}" ||
    say 'nginx goes on with the names of single containers: the next deploy mends that.'
  recreate_steps
}

# Recreates the one-off steps with the new version. Otherwise the next "infra/compose up -d" would recreate them and all
# services that depend on them, the database included.
recreate_steps() {
  local step
  for step in preflight migrate certificates; do
    ids "$step" status={created,exited} | xargs --no-run-if-empty docker rm >/dev/null
  done
  compose create --no-recreate certificates migrate >"$output_file" 2>&1 || say "The steps of a start were not made: $(last_line)."
}

find_new() {
  local service id
  for service in "${services[@]}"; do
    new[$service]=
    for id in $(ids "$service" status={created,running,restarting,exited,dead}); do
      case " ${old[$service]} " in *" $id "*) ;; *) new[$service]+="$id " ;; esac
    done
  done
}

abort_unhealthy() {
  docker logs --tail 20 "$culprit" >&2 || true
  docker inspect --format '{{with .State.Health}}{{range .Log}}{{.Output}}{{end}}{{end}}' "$culprit" | tail -n 3 >&2 || true
  abort "$(name_of "$culprit") did not become ready; the old version serves on"
}

# Restores the old routing when a rollout fails before traffic was shifted.
restore_traffic() {
  route_to old && drain
  find_new
  # shellcheck disable=SC2086 # ids are words
  docker rm --force ${new[backend]} ${new[frontend]} >/dev/null 2>&1
  route_by_name "${old[backend]}" "${old[frontend]}" || say 'nginx did not take its configuration back: look at "infra/compose logs proxy".'
}

# The backup container serves no requests, so it is recreated in place.
renew_backup() {
  grep -q '^  backup:$' <<<"$config" || return 0
  # shellcheck disable=SC2046 # ids are words
  {
    stop_and_remove $(ids backup)
    compose create --no-recreate backup >"$output_file" 2>&1 && docker start $(ids backup status=created) >"$output_file" 2>&1
  } || say "There are no backups for now, for theirs did not start: $(last_line)."
}

# The proxy is not recreated, which would drop requests for about a second.
warn_if_proxy_outdated() {
  [ "$(compose config --hash proxy | sed 's/.* //')" = "$(docker inspect --format '{{index .Config.Labels "com.docker.compose.config-hash"}}' "$proxy")" ] ||
    say 'The proxy goes on as it was started; "infra/compose up -d proxy" brings its new settings, and a second without answers.'
}
