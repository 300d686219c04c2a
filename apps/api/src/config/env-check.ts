import { EnvError, environment, readEnv } from '../env.ts'
import { openBreachedPasswords } from '../passwords/breached/breached.ts'
import { givenBy, placeholderIn, type Source } from './env-source.ts'

const LEAST_PASSWORD = 16
/** What is anything else in an address changes what DATABASE_URL, which it is put into, says. */
const UNRESERVED = /^[\w.~-]+$/
/** Of the services beside this one. They are asked about here, where a sentence can be said. */
const PASSWORDS = ['POSTGRES_PASSWORD', 'BACKUP_PASSWORD']

/**
 * Refuses what production could not start with, and what it should not. Opens nothing: it is asked
 * before there is a database, so that none is made with a placeholder for its password.
 *
 * @throws {EnvError} a line for each thing that is wrong.
 */
export function assertComplete(source: Source = environment): void {
  const lines = [
    ...Object.values(source).map((value = '') => placeholderIn(value) ?? ''),
    source.NODE_ENV === 'production' ? '' : 'NODE_ENV is not production.',
    ...weakPasswords(source),
    ...missingPassword(source),
    ...problemsOf(() => {
      const env = readEnv({ ...source, NODE_ENV: 'production' })
      openBreachedPasswords(env.breachedPasswords)
    }),
  ]
  const wrong = [...new Set(lines.filter(Boolean))]
  if (wrong.length > 0) throw new EnvError(wrong.join('\n'))
}

function weakPasswords(source: Source): string[] {
  const { values, flaws } = givenBy(source, PASSWORDS)
  const weak = Object.entries(values).map(([name, value]) => {
    const make = 'Make one with: openssl rand -hex 24'
    if (value.length < LEAST_PASSWORD) {
      return `${name} is shorter than ${LEAST_PASSWORD} characters. ${make}`
    }
    if (name === 'POSTGRES_PASSWORD' && !UNRESERVED.test(value)) {
      return `${name} has characters that an address cannot hold as they are. ${make}`
    }
    return ''
  })
  return [...flaws, ...weak]
}

/** The database of docker-compose.prod.yml would say it in a log of its own, where nobody looks. */
function missingPassword(source: Source): string[] {
  const { values } = givenBy(source, ['POSTGRES_PASSWORD', 'DATABASE_URL'])
  const { DATABASE_URL: url = '', POSTGRES_PASSWORD: password } = values
  if (password || placeholderIn(url) || URL.parse(url)?.hostname !== 'db') return []
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
