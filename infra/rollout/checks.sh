# What can be known before anything is changed. Sourced.

check_everything() {
  check_engine
  config=$(compose config 2>"$spare") || refuse "the configuration is not complete ($(last_line))"
  project=$(sed -n 's/^name: //p' <<<"$config")
  check_disk
  check_images
  check_variables
  check_proxy
}

last_line() { tail -n 1 "$spare"; }

# Older ones know no start_interval, by which a replica that is ready is seen within a second.
check_engine() {
  local engine
  engine=$(docker version --format '{{.Server.Version}}' 2>"$spare") || refuse "the Docker engine does not answer ($(last_line))"
  [ "${engine%%.*}" -ge 25 ] || refuse "the Docker engine is $engine, and 25 or newer is needed"
}

# A disk that fills up midway stops the database for everybody.
check_disk() {
  local place free least=${DEPLOY_FREE_MB:-1024}
  for place in . "$(docker info --format '{{.DockerRootDir}}')"; do
    [ -d "$place" ] || continue
    free=$(df --output=avail --block-size=1M "$place" | tail -n 1)
    [ "$free" -ge "$least" ] || refuse "the disk of $(realpath "$place") has ${free// /} MB left, and $least are needed"
  done
}

check_images() {
  local image
  while read -r image; do
    docker image inspect "$image" >/dev/null 2>&1 && continue
    docker pull --quiet "$image" >"$spare" 2>&1 || refuse "there is no image $image here, and none was pulled ($(last_line))"
  done < <(sed -n 's/^    image: //p' <<<"$config" | grep -- ":$version\$" | sort -u)
}

# By the version that is to read them: it may want one more.
check_variables() {
  compose run --rm --no-deps -T preflight >"$spare" 2>&1 || refuse_with "$spare" 'its variables are not in order'
}

check_proxy() {
  forget_gone
  proxy=$(ids proxy | head -n 1)
  [ -n "$proxy" ] || { [ -z "$(running backend)" ] && return; } || refuse 'the proxy does not run; "infra/compose up -d" starts it'
  [ -z "$proxy" ] || docker exec "$proxy" nginx -t -q >"$spare" 2>&1 || refuse "nginx does not take its configuration ($(last_line))"
}
