# Checks that run before anything is changed. Sourced.

check_everything() {
  check_engine
  config=$(compose config 2>"$output_file") || abort "the configuration is not complete ($(last_line))"
  project=$(sed -n 's/^name: //p' <<<"$config")
  check_disk
  check_images
  check_variables
  check_proxy
}

last_line() { tail -n 1 "$output_file"; }

# Older engines lack start_interval, which detects readiness within a second.
check_engine() {
  local engine
  engine=$(docker version --format '{{.Server.Version}}' 2>"$output_file") || abort "the Docker engine does not answer ($(last_line))"
  [ "${engine%%.*}" -ge 25 ] || abort "the Docker engine is $engine, and 25 or newer is needed"
}

# A disk that fills up during the rollout stops the database.
check_disk() {
  local place free least=${DEPLOY_FREE_MB:-1024}
  for place in . "$(docker info --format '{{.DockerRootDir}}')"; do
    [ -d "$place" ] || continue
    free=$(df --output=avail --block-size=1M "$place" | tail -n 1)
    [ "$free" -ge "$least" ] || abort "the disk of $(realpath "$place") has ${free// /} MB left, and $least are needed"
  done
}

check_images() {
  local image
  while read -r image; do
    docker image inspect "$image" >/dev/null 2>&1 && continue
    docker pull --quiet "$image" >"$output_file" 2>&1 || abort "there is no image $image here, and none was pulled ($(last_line))"
  done < <(sed -n 's/^    image: //p' <<<"$config" | grep -- ":$version\$" | sort -u)
}

# Runs in the new version, which may require additional variables.
check_variables() {
  compose run --rm --no-deps -T preflight >"$output_file" 2>&1 || abort_with "$output_file" 'its variables are not in order'
}

check_proxy() {
  drop_stale_servers
  proxy=$(ids proxy | head -n 1)
  [ -n "$proxy" ] || { [ -z "$(running backend)" ] && return; } || abort 'the proxy does not run; "infra/compose up -d" starts it'
  [ -z "$proxy" ] || docker exec "$proxy" nginx -t -q >"$output_file" 2>&1 || abort "nginx does not take its configuration ($(last_line))"
}
