#!/bin/sh
# infra/certificates runs this in certbot's image. Obtains a certificate for the host of PUBLIC_URL, unless the authority's
# present one is valid for another 30 days, and copies it to where the proxy reads it.
set -eu
: "${ACME_EMAIL:?is missing: set it in .env.prod to whom the authority writes to.}"
host=${PUBLIC_URL#https://}
host=${host%%[:/]*}
certbot certonly --non-interactive --agree-tos --email "$ACME_EMAIL" --server "$ACME_SERVER" \
  --webroot --webroot-path /var/www/acme --cert-name signin --domain "$host" --keep-until-expiring
# Writes new files first and renames them afterwards: on a full disk the old pair stays intact.
umask 027
for name in privkey fullchain; do cat "/etc/letsencrypt/live/signin/$name.pem" > "/certificates/$name.pem.next"; done
for name in privkey fullchain; do mv -f "/certificates/$name.pem.next" "/certificates/$name.pem"; done
