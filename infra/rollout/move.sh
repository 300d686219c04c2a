# New replicas beside the old ones, visitors to the new, an end to the old: 0 requests lost (decision 0028). Sourced.
# Pages and api move with one reload: neither is asked by the other's older version for longer than a request takes.

declare -A old new

# name_to_nginx old|new: from now on it sends visitors to these, and to nobody else.
name_to_nginx() {
  local -n of=$1
  local service servers
  for service in "${services[@]}"; do
    # shellcheck disable=SC2086 # ids are words
    servers=$(by_container "$service" ${of[$service]})
    [ -z "$servers" ] || let_serve "$service" "$servers"
  done
  reload
}

move_over() {
  local service scale=() before moved_from
  moved_from=$(serving)
  for service in "${services[@]}"; do
    before=$(ids "$service" status=running status=restarting)
    old[$service]=${before//$'\n'/ }
    scale+=(--scale "$service=$(($(wc -w <<<"$before") + $(wanted "$service")))")
  done

  midway=yes
  name_to_nginx old || refuse 'nginx does not take the names of the containers'

  say "Replicas of $version are started beside the old ones."
  compose create --no-recreate "${scale[@]}" "${services[@]}" >"$spare" 2>&1 ||
    refuse_with "$spare" 'its containers could not be made; the old version serves on'
  find_new
  # Until they start nobody finds them, and from then on only who asks for the service by its name.
  drain
  # shellcheck disable=SC2086
  docker start ${new[backend]} ${new[frontend]} >"$spare" 2>&1 ||
    refuse_with "$spare" 'its containers could not be started; the old version serves on'
  # shellcheck disable=SC2086
  until_healthy ${new[backend]} ${new[frontend]} || refuse_unhealthy

  say 'They are ready: visitors are moved over.'
  name_to_nginx new || refuse 'nginx does not take the names of the new containers'
  midway=
  remember_release "$moved_from"
  drain
  # shellcheck disable=SC2086
  stop_and_remove ${old[backend]} ${old[frontend]}
  serve_by_name "${new[backend]}" "${new[frontend]}" ||
    say 'nginx goes on with the names of single containers: the next deploy mends that.'
  make_steps_anew
}

# What is done once before a start is of this version from now on, too. Otherwise the next "infra/compose up -d" would
# make it anew and, with it, all that depends on it: the database among them.
make_steps_anew() {
  local step
  for step in preflight migrate certificates; do
    ids "$step" status={created,exited} | xargs --no-run-if-empty docker rm >/dev/null
  done
  compose create --no-recreate certificates migrate >"$spare" 2>&1 || say "The steps of a start were not made: $(last_line)."
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

refuse_unhealthy() {
  docker logs --tail 20 "$culprit" >&2 || true
  docker inspect --format '{{with .State.Health}}{{range .Log}}{{.Output}}{{end}}{{end}}' "$culprit" | tail -n 3 >&2 || true
  refuse "$(name_of "$culprit") did not become ready; the old version serves on"
}

# On the way out of a rollout that failed before anybody was moved.
put_back() {
  name_to_nginx old && drain
  find_new
  # shellcheck disable=SC2086 # ids are words
  docker rm --force ${new[backend]} ${new[frontend]} >/dev/null 2>&1
  serve_by_name "${old[backend]}" "${old[frontend]}" || say 'nginx did not take its configuration back: look at "infra/compose logs proxy".'
}

# It answers nobody, so it is simply made anew.
renew_backup() {
  grep -q '^  backup:$' <<<"$config" || return 0
  # shellcheck disable=SC2046 # ids are words
  {
    stop_and_remove $(ids backup)
    compose create --no-recreate backup >"$spare" 2>&1 && docker start $(ids backup status=created) >"$spare" 2>&1
  } || say "There are no backups for now, for theirs did not start: $(last_line)."
}

# Made anew it would be away for a second.
tell_of_proxy() {
  [ "$(compose config --hash proxy | sed 's/.* //')" = "$(docker inspect --format '{{index .Config.Labels "com.docker.compose.config-hash"}}' "$proxy")" ] ||
    say 'The proxy goes on as it was started; "infra/compose up -d proxy" brings its new settings, and a second without answers.'
}
