#!/bin/sh
# Run by infra/certificates, in certbot's image: has an authority make a certificate for the host of PUBLIC_URL, unless
# there is one of theirs that is good for another 30 days, and puts it where the proxy reads it.
set -eu
: "${ACME_EMAIL:?is missing: set it in .env.prod to whom the authority writes to.}"
host=${PUBLIC_URL#https://}
host=${host%%[:/]*}
certbot certonly --non-interactive --agree-tos --email "$ACME_EMAIL" --server "$ACME_SERVER" \
  --webroot --webroot-path /var/www/acme --cert-name signin --domain "$host" --keep-until-expiring
# Beside the two that are there and then in their place: a full disk leaves the old ones, whoever's they are.
umask 027
for name in privkey fullchain; do cat "/etc/letsencrypt/live/signin/$name.pem" > "/certificates/$name.pem.next"; done
for name in privkey fullchain; do mv -f "/certificates/$name.pem.next" "/certificates/$name.pem"; done
