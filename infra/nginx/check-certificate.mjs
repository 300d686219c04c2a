// infra/certificates runs this in the api's image as nginx's account. Prints one sentence if nginx could not load the two
// files or browsers would not trust them, and exits with 1. nginx itself accepts an expired certificate.
import { createPrivateKey, X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'

const FOLDER = '/certificates'
const SOON_MS = 14 * 86_400_000

function read(name) {
  try {
    return readFileSync(`${FOLDER}/${name}`, 'utf8')
  } catch ({ code }) {
    if (code === 'ENOENT') fail(`${name} is not there.`)
    fail(`${name} cannot be read by nginx (${code}): chgrp 101 ${name} && chmod 640 ${name}`)
  }
}

function parsed(name, parse) {
  const text = read(name)
  try {
    return parse(text)
  } catch {
    fail(
      `${name} holds no ${name === 'privkey.pem' ? 'key without a passphrase' : 'certificate'} in PEM.`,
    )
  }
}

function fail(what) {
  process.stderr.write(`infra/nginx/certificates: ${what}\n`)
  process.exit(1)
}

const certificate = parsed('fullchain.pem', (text) => new X509Certificate(text))
const key = parsed('privkey.pem', createPrivateKey)
const day = (date) => date.toISOString().slice(0, 10)
const { validFromDate: from, validToDate: to } = certificate
const host = new URL(process.env.PUBLIC_URL).hostname.replace(/^\[(.*)\]$/, '$1')
const fits = isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)

if (!certificate.checkPrivateKey(key)) fail('privkey.pem is not the key of fullchain.pem.')
if (Date.now() > to) fail(`fullchain.pem has expired, on ${day(to)}.`)
if (Date.now() < from) fail(`fullchain.pem is not good before ${day(from)}.`)
if (!fits) fail(`fullchain.pem is not for ${host}, which PUBLIC_URL names.`)

const soon = to - Date.now() < SOON_MS ? ', which is soon' : ''
process.stdout.write(`The certificate for ${host} is good until ${day(to)}${soon}.\n`)
