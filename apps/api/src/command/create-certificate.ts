import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import { createCertificateIfAbsent } from '../certificates/create-if-absent.ts'
import { selfSigned } from '../certificates/self-signed.ts'
import { type StandaloneCommand, UsageError } from './command.ts'

const OPTIONS = {
  host: { type: 'string', multiple: true },
  directory: { type: 'string' },
  days: { type: 'string', default: '365' },
} as const

const HOSTNAME =
  /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const MAX_DAYS = 3650

/**
 * Creates a self-signed certificate, which the proxy needs in order to start. Browsers warn of it
 * until the operator replaces it.
 */
export const createCertificate: StandaloneCommand = {
  usage: `create-certificate --host <name or address, …> --directory <folder> [--days <1-${MAX_DAYS}>]
    Makes a self-signed certificate, fullchain.pem and privkey.pem, where there is none yet.
    --host  what it is for; of https://name the name; may be said more than once`,
  failure: 'No certificate was made.',

  parseStandalone(args) {
    const { values } = parseArgs({ args, options: OPTIONS })
    const hosts = (values.host ?? []).map(hostOf)
    const { directory } = values
    const days = Number(values.days)
    if (hosts.length === 0) throw new UsageError('--host is missing.')
    if (!directory) throw new UsageError('--directory is missing.')
    if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
      throw new UsageError(`--days is not a number from 1 to ${MAX_DAYS}.`)
    }
    return () => createCertificateIfAbsent(directory, () => selfSigned(hosts, days))
  },
}

function hostOf(value: string): string {
  const host = value.includes('://') && URL.canParse(value) ? new URL(value).hostname : value
  const plain = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  if (isIP(plain) || HOSTNAME.test(plain)) return plain
  throw new UsageError('--host is neither the name of a host nor an address.')
}
