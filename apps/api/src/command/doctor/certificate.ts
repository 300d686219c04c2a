import type { X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { connect, type TLSSocket } from 'node:tls'
import { type Finding, failed, ok, warning } from './finding.ts'
import { networkReasonOf } from './network-reason.ts'
import type { Probe } from './probe.ts'

const TIMEOUT_MS = 5000
const DAY_MS = 86_400_000
/** Automatic renewal happens earlier: what is this close to its end is not renewed. */
const WARN_DAYS = 14
const MEND = 'Renew it: infra/certificates, or your proxy.'

/** The certificate that browsers get at PUBLIC_URL. */
export const certificateProbe: Probe = {
  name: 'certificate',
  mend: 'Check PUBLIC_URL.',
  async examine({ env, clock }) {
    const { protocol, hostname, port, origin } = env.publicUrl
    if (protocol !== 'https:') return [ok(`${origin} uses no TLS.`)]
    const host = hostname.replace(/^\[(.*)\]$/, '$1')
    try {
      const socket = await connected(host, Number(port || 443))
      const certificate = socket.getPeerX509Certificate()
      socket.destroy()
      if (!certificate) return [failed(`${origin} has no certificate.`, MEND)]
      return [
        nameOf(certificate, host),
        expiryOf(certificate, clock()),
        ...(socket.authorized ? [] : [untrusted(socket.authorizationError)]),
      ]
    } catch (error) {
      return [
        warning(
          `${origin} cannot be reached from here. ${networkReasonOf(error)}`,
          'If it can be reached from elsewhere, nothing is wrong.',
        ),
      ]
    }
  },
}

function connected(host: string, port: number): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    const servername = isIP(host) ? {} : { servername: host }
    // The certificate is what is examined: an invalid one must not end the connection.
    const socket = connect({ host, port, ...servername, rejectUnauthorized: false }, () =>
      resolve(socket),
    )
    socket.setTimeout(TIMEOUT_MS, () =>
      socket.destroy(Object.assign(new Error('no answer'), { code: 'ETIMEDOUT' })),
    )
    socket.once('error', reject)
  })
}

function nameOf(certificate: X509Certificate, host: string): Finding {
  const matches = isIP(host) ? certificate.checkIP(host) : certificate.checkHost(host)
  if (matches) return ok(`The certificate is for ${host}.`)
  return failed(`The certificate is not for ${host}: browsers refuse it.`, MEND)
}

function expiryOf({ validToDate }: X509Certificate, now: Date): Finding {
  const days = Math.floor((validToDate.getTime() - now.getTime()) / DAY_MS)
  const day = validToDate.toISOString().slice(0, 10)
  if (days < 0) return failed(`The certificate expired on ${day}.`, MEND)
  if (days < WARN_DAYS) return warning(`The certificate expires on ${day}.`, MEND)
  return ok(`The certificate is valid until ${day}.`)
}

function untrusted(error: Error | string | undefined): Finding {
  const code = typeof error === 'string' ? error : (error as NodeJS.ErrnoException)?.code
  return warning(
    `Browsers warn of the certificate. ${networkReasonOf(Object.assign(new Error(), { code }))}`,
    'Replace it by one of a public authority, with its chain (fullchain.pem).',
  )
}
