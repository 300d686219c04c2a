import { standaloneCommand } from '../define.ts'

import { wholeNumber } from '../whole-number.ts'
import { parseHost } from './host.ts'

const MAX_DAYS = 3650

interface Flags {
  host: readonly string[]
  directory: string
  days: number
}

/**
 * Creates a self-signed certificate, which the proxy needs in order to start. Browsers warn of it
 * until the operator replaces it.
 */
export const create = standaloneCommand({
  brief: 'Create a self-signed certificate where there is none',
  description: 'Writes fullchain.pem and privkey.pem to a folder, and overwrites nothing.',
  examples: [
    'certificates create --host signin.example.com --directory /certificates',
    'certificates create --host https://signin.example.com --host ::1 --directory . --days 30',
  ],
  failure: 'No certificate was made.',
  parameters: {
    flags: {
      host: {
        kind: 'parsed',
        parse: parseHost,
        variadic: true,
        brief: 'The name or address it is for; of https://name the name; repeatable',
      },
      directory: { kind: 'parsed', parse: String, brief: 'The folder' },
      days: {
        kind: 'parsed',
        parse: wholeNumber(1, MAX_DAYS),
        default: '365',
        brief: `From 1 to ${MAX_DAYS}`,
      },
    },
  },
  async run({ out }, { host, directory, days }: Flags) {
    const { createCertificateIfAbsent } = await import('../../certificates/create-if-absent.ts')
    const { selfSigned } = await import('../../certificates/self-signed.ts')
    const said = await createCertificateIfAbsent(directory, () => selfSigned([...host], days))
    await out.result({ directory, message: said.trim() }, said.trim())
  },
})
