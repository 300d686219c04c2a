import { randomBytes } from 'node:crypto'
import { standaloneCommand } from '../define.ts'

const ROOT_BYTES = 48
/** In hex, because POSTGRES_PASSWORD is inserted into a URL. */
const PASSWORD_BYTES = 24

/** Standard output contains secrets. */
export const generate = standaloneCommand({
  brief: 'Print new secrets for the environment',
  description:
    'They are stored nowhere. The pepper keeps passwords independent of SECRET_KEY_BASE: set it before the first account.',
  examples: ['secrets generate', 'secrets generate --json'],
  async run({ out }) {
    const secrets = {
      SECRET_KEY_BASE: randomBytes(ROOT_BYTES).toString('base64url'),
      PASSWORD_PEPPERS: `1:${randomBytes(ROOT_BYTES).toString('base64url')}`,
      POSTGRES_PASSWORD: randomBytes(PASSWORD_BYTES).toString('hex'),
      BACKUP_PASSWORD: randomBytes(PASSWORD_BYTES).toString('hex'),
    }
    await out.result(
      secrets,
      Object.entries(secrets).map(([name, value]) => `${name}=${value}`),
    )
  },
})
