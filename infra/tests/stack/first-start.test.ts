import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { ask } from '../support/http.ts'
import { run } from '../support/run.ts'
import { prepareStack, type Stack } from '../support/stack.ts'

const TEMPLATE = fileURLToPath(new URL('../../../.env.prod.template', import.meta.url))

async function preparedStack(env: Record<string, string> = {}): Promise<Stack> {
  const stack = await prepareStack({ env })
  onTestFinished(() => stack.down())
  return stack
}

/** The output of a start that must fail, after a check that no other container was started. */
async function startupErrorOf(stack: Stack): Promise<string> {
  const { code, output } = await stack.script('compose', 'up', '--detach', '--wait')
  expect(code).not.toBe(0)
  const filter = `label=com.docker.compose.project=${stack.project}`
  const ids = await run('docker', ['ps', '--all', '--quiet', '--no-trunc', '--filter', filter])
  const begun = '{{index .Config.Labels "com.docker.compose.service"}} {{.State.StartedAt}}'
  const { output: states } = await run('docker', [
    'inspect',
    '--format',
    begun,
    ...(ids.output.match(/\S+/g) ?? []),
  ])
  const rest = states.split('\n').filter((line) => /^(db|migrate|backend|proxy) /.test(line))
  // A database that never started was not initialised with a password either.
  expect(rest.filter((line) => !line.endsWith(' 0001-01-01T00:00:00Z'))).toEqual([])
  return output
}

test('with an unedited template nothing starts, and every placeholder is named', async () => {
  const stack = await preparedStack()
  const file = join(stack.directory, '.env.prod')
  // Replaces the subnet of the template, which another network of the engine may use.
  const [subnet] = /^EDGE_SUBNET=.*$/m.exec(await readFile(file, 'utf8')) ?? []
  const text = await readFile(TEMPLATE, 'utf8')
  await writeFile(file, `${text}\n${subnet}\n`)
  const placeholders = [...text.matchAll(/^[^#].*replace-this-([A-Z_]+)/gm)].map(([, name]) => name)
  expect(placeholders.length).toBeGreaterThanOrEqual(5)
  const said = await startupErrorOf(stack)
  for (const name of placeholders) {
    expect(said).toContain(`${name} still holds the placeholder of .env.prod.template.`)
  }
})

test('missing variables and a weak password are named before a database exists', async () => {
  const missing = { SECRET_KEY_BASE: '', SMTP_URL: '' }
  const said = await startupErrorOf(
    await preparedStack({ ...missing, POSTGRES_PASSWORD: 'signin' }),
  )
  for (const name of Object.keys(missing)) expect(said).toContain(`${name} is missing.`)
  expect(said).toContain('POSTGRES_PASSWORD is shorter than 16 characters.')
})

test('without PUBLIC_URL nothing starts, and the variable is named', async () => {
  const sentence = 'PUBLIC_URL is missing a value: is the https:// address people visit.'
  expect(await startupErrorOf(await preparedStack({ PUBLIC_URL: '' }))).toContain(sentence)
})

test('without .env.prod the error says how to create it', async () => {
  const stack = await preparedStack()
  await run('rm', [join(stack.directory, '.env.prod')])
  const { code, output } = await stack.script('compose', 'up', '--detach')
  expect(code).toBe(1)
  expect(output).toBe('There is no .env.prod: copy .env.prod.template to it and fill it in.\n')
})

test('the stack starts with secrets from files, which do not appear in the environment', async () => {
  const stack = await preparedStack({
    POSTGRES_PASSWORD: '',
    POSTGRES_PASSWORD_FILE: '/run/secrets/db/postgres_password',
    DATABASE_PASSWORD: '',
    DATABASE_URL: '',
    DATABASE_URL_FILE: '/run/secrets/database_url',
    MIGRATION_DATABASE_URL: '',
    MIGRATION_DATABASE_URL_FILE: '/run/secrets/db/migration_database_url',
    SECRET_KEY_BASE: '',
    SECRET_KEY_BASE_FILE: '/run/secrets/secret_key_base',
  })
  const password = randomBytes(24).toString('hex')
  const owner = randomBytes(24).toString('hex')
  const root = randomBytes(48).toString('base64')
  const put = (name: string, text: string) =>
    writeFile(join(stack.directory, 'secrets', name), text)
  await mkdir(join(stack.directory, 'secrets/db'), { recursive: true })
  await put('db/postgres_password', owner)
  await put('db/migration_database_url', `postgresql://signin:${owner}@db:5432/signin\n`)
  await put('database_url', `postgresql://signin_app:${password}@db:5432/signin\n`)
  await put('secret_key_base', `${root}\n`)
  await stack.compose('up', '--detach', '--wait')
  expect((await ask(stack, '/health/ready')).status).toBe(200)

  const ids = (await stack.compose('ps', '--all', '--quiet')).match(/\S+/g) ?? []
  const { output } = await run('docker', ['inspect', ...ids])
  expect(output).toContain('SECRET_KEY_BASE_FILE')
  for (const secret of [password, owner, root]) expect(output.includes(secret)).toBe(false)
  // The owner's password is not for the process that an attacker reaches first.
  const list = ['exec', '-T', 'backend', 'ls', '/run/secrets', '/run/secrets/db']
  expect((await stack.compose(...list)).match(/\S+/g)).toEqual([
    '/run/secrets:',
    ...['database_url', 'db', 'secret_key_base'],
    '/run/secrets/db:',
  ])
})
