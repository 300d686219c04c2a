import { isIP } from 'node:net'
import { parseArgs } from 'node:util'
import { keepCertificate } from '../certificates/keeping.ts'
import { selfSigned } from '../certificates/self-signed.ts'
import { type LoneCommand, UsageError } from './command.ts'

const OPTIONS = {
  host: { type: 'string', multiple: true },
  directory: { type: 'string' },
  days: { type: 'string', default: '365' },
} as const

const NAME =
  /^(?=.{1,253}$)(\*\.)?([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
const MAX_DAYS = 3650

/** So that the proxy has something to start with: browsers warn of it, and it is to be replaced. */
export const createCertificate: LoneCommand = {
  usage: `create-certificate --host <name or address, …> --directory <folder> [--days <1-${MAX_DAYS}>]
    Makes a self-signed certificate, fullchain.pem and privkey.pem, where there is none yet.
    --host  what it is for; of https://name the name; may be said more than once`,
  failure: 'No certificate was made.',

  readAlone(args) {
    const { values } = parseArgs({ args, options: OPTIONS })
    const hosts = (values.host ?? []).map(hostOf)
    const { directory } = values
    const days = Number(values.days)
    if (hosts.length === 0) throw new UsageError('--host is missing.')
    if (!directory) throw new UsageError('--directory is missing.')
    if (!Number.isInteger(days) || days < 1 || days > MAX_DAYS) {
      throw new UsageError(`--days is not a number from 1 to ${MAX_DAYS}.`)
    }
    return () => keepCertificate(directory, () => selfSigned(hosts, days))
  },
}

function hostOf(said: string): string {
  const host = said.includes('://') && URL.canParse(said) ? new URL(said).hostname : said
  const plain = host.toLowerCase().replace(/^\[(.*)\]$/, '$1')
  if (isIP(plain) || NAME.test(plain)) return plain
  throw new UsageError('--host is neither the name of a host nor an address.')
}
