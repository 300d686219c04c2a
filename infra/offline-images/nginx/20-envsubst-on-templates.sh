#!/bin/sh
# Renders /etc/nginx/templates/X.template to /etc/nginx/conf.d/X, with environment variables substituted.
set -e
templates=${NGINX_ENVSUBST_TEMPLATE_DIR:-/etc/nginx/templates}
suffix=${NGINX_ENVSUBST_TEMPLATE_SUFFIX:-.template}
out=${NGINX_ENVSUBST_OUTPUT_DIR:-/etc/nginx/conf.d}
filter=${NGINX_ENVSUBST_FILTER:-}
[ -d "$templates" ] || exit 0
[ -w "$out" ] || { echo "$0: ERROR: $templates exists, but $out is not writable" >&2; exit 0; }
# shellcheck disable=SC2016,SC2046 # One ${NAME} for each variable that matches the filter.
names=$(printf '${%s} ' $(awk "END { for (name in ENVIRON) { print ( name ~ /$filter/ ) ? name : \"\" } }" < /dev/null))
find "$templates" -follow -type f -name "*$suffix" -print | while read -r template; do
  name=${template#"$templates/"}
  mkdir -p "$out/$(dirname "$name")"
  envsubst "$names" < "$template" > "$out/${name%"$suffix"}"
done
