#!/bin/sh
# Run by infra/certificates, in certbot's image: has an authority make a certificate for the host of PUBLIC_URL, unless
# there is one of theirs that is good for another 30 days, and puts it where the proxy reads it.
set -eu
: "${ACME_EMAIL:?is missing: set it in .env.prod to whom the authority writes to.}"
host=${PUBLIC_URL#https://}
host=${host%%[:/]*}
certbot certonly --non-interactive --agree-tos --email "$ACME_EMAIL" --server "$ACME_SERVER" \
  --webroot --webroot-path /var/www/acme --cert-name signin --domain "$host" --keep-until-expiring
# Into the files that are there, whose group may read them.
chmod 640 /certificates/privkey.pem
cat /etc/letsencrypt/live/signin/privkey.pem > /certificates/privkey.pem
cat /etc/letsencrypt/live/signin/fullchain.pem > /certificates/fullchain.pem
