import { placeholderProblemOf, readVariables, type Source } from '../config/env-source.ts'
import { environment } from '../config/environment.ts'
import { EnvError, readEnv, readMigrationUrls } from '../env.ts'
import { openBreachedPasswords } from '../passwords/breached/breached.ts'

const MIN_PASSWORD_LENGTH = 16
/**
 * RFC 3986's unreserved characters. The passwords of the database are inserted into URLs as they are,
 * where any other character could change the meaning of the URL.
 */
const UNRESERVED = /^[\w.~-]+$/
const IN_URLS = ['POSTGRES_PASSWORD', 'DATABASE_PASSWORD']
/**
 * Passwords of other services of the deployment, checked here because those report no clear error.
 */
const PASSWORDS = [...IN_URLS, 'BACKUP_PASSWORD']

/**
 * Rejects an environment with which production cannot start, or should not. It opens no connection,
 * so that it can run before the database is created: otherwise a database could be initialised with
 * a placeholder as its password.
 *
 * @throws {EnvError} one line per problem.
 */
export function assertComplete(source: Source = environment): void {
  const lines = [
    ...Object.values(source).map((value = '') => placeholderProblemOf(value) ?? ''),
    source.NODE_ENV === 'production' ? '' : 'NODE_ENV is not production.',
    ...weakPasswords(source),
    ...missingPassword(source),
    ...problemsOf(() => void readMigrationUrls(source)),
    ...problemsOf(() => {
      const env = readEnv({ ...source, NODE_ENV: 'production' })
      openBreachedPasswords(env.breachedPasswords)
    }),
  ]
  // Two checks can name one variable: the longer line says more.
  const isImplied = (line: string) => lines.some((other) => other.startsWith(`${line} `))
  const wrong = [...new Set(lines.filter((line) => line && !isImplied(line)))]
  if (wrong.length > 0) throw new EnvError(wrong.join('\n'))
}

function weakPasswords(source: Source): string[] {
  const { values, problems } = readVariables(source, PASSWORDS)
  const weak = Object.entries(values).map(([name, value]) => {
    const make = 'Make one with: openssl rand -hex 24'
    if (value.length < MIN_PASSWORD_LENGTH) {
      return `${name} is shorter than ${MIN_PASSWORD_LENGTH} characters. ${make}`
    }
    if (IN_URLS.includes(name) && !UNRESERVED.test(value)) {
      return `${name} has characters that an address cannot hold as they are. ${make}`
    }
    return ''
  })
  return [...problems, ...weak]
}

/**
 * The database of docker-compose.prod.yml reports this only in its own log, which is easy to miss.
 */
function missingPassword(source: Source): string[] {
  const { values } = readVariables(source, ['POSTGRES_PASSWORD', 'DATABASE_URL'])
  const { DATABASE_URL: url = '', POSTGRES_PASSWORD: password } = values
  if (password || placeholderProblemOf(url) || URL.parse(url)?.hostname !== 'db') return []
  return ['POSTGRES_PASSWORD is missing. Make one with: openssl rand -hex 24']
}

function problemsOf(read: () => void): string[] {
  try {
    read()
    return []
  } catch (error) {
    if (!(error instanceof Error)) throw error
    if (error.name === 'EnvError') return error.message.split('\n')
    if (error.name === 'FilterFileError') return [`BREACHED_PASSWORDS: ${error.message}`]
    throw error
  }
}
