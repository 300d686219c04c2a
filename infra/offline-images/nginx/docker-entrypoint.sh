#!/bin/sh
set -e
if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
  for file in $(find /docker-entrypoint.d/ -follow -type f | sort -V); do
    [ -x "$file" ] || continue
    # shellcheck disable=SC1090 # An .envsh file sets variables for the scripts after it.
    case $file in *.envsh) . "$file" ;; *.sh) "$file" ;; esac
  done
fi
exec "$@"
