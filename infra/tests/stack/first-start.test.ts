import { randomBytes } from 'node:crypto'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, onTestFinished, test } from 'vitest'
import { ask } from '../support/http.ts'
import { run } from '../support/run.ts'
import { layOutStack, type Stack } from '../support/stack.ts'

const TEMPLATE = fileURLToPath(new URL('../../../.env.prod.template', import.meta.url))

async function laidOut(env: Record<string, string> = {}): Promise<Stack> {
  const stack = await layOutStack({ env })
  onTestFinished(() => stack.down())
  return stack
}

/** What is said to who starts it, after it was seen that nothing was begun. */
async function appErrorOf(stack: Stack): Promise<string> {
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
  // A database that never began has not been made with a password, either.
  expect(rest.filter((line) => !line.endsWith(' 0001-01-01T00:00:00Z'))).toEqual([])
  return output
}

test('with the template as it is nothing starts, and every placeholder in it is named', async () => {
  const stack = await laidOut()
  const file = join(stack.directory, '.env.prod')
  // Not the subnet of the template, which Docker may have given to a network of somebody else.
  const [subnet] = /^EDGE_SUBNET=.*$/m.exec(await readFile(file, 'utf8')) ?? []
  const text = await readFile(TEMPLATE, 'utf8')
  await writeFile(file, `${text}\n${subnet}\n`)
  const placeholders = [...text.matchAll(/^[^#].*replace-this-([A-Z_]+)/gm)].map(([, name]) => name)
  expect(placeholders.length).toBeGreaterThanOrEqual(5)
  const said = await appErrorOf(stack)
  for (const name of placeholders) {
    expect(said).toContain(`${name} still holds the placeholder of .env.prod.template.`)
  }
})

test('what is missing, and a password that is easily guessed, is named before there is a database', async () => {
  const missing = { SECRET_KEY_BASE: '', SMTP_URL: '' }
  const said = await appErrorOf(await laidOut({ ...missing, POSTGRES_PASSWORD: 'signin' }))
  for (const name of Object.keys(missing)) expect(said).toContain(`${name} is missing.`)
  expect(said).toContain('POSTGRES_PASSWORD is shorter than 16 characters.')
})

test('without an address nothing starts, and it is named', async () => {
  const sentence = 'PUBLIC_URL is missing a value: is the https:// address people visit.'
  expect(await appErrorOf(await laidOut({ PUBLIC_URL: '' }))).toContain(sentence)
})

test('without .env.prod the way to one is told', async () => {
  const stack = await laidOut()
  await run('rm', [join(stack.directory, '.env.prod')])
  const { code, output } = await stack.script('compose', 'up', '--detach')
  expect(code).toBe(1)
  expect(output).toBe('There is no .env.prod: copy .env.prod.template to it and fill it in.\n')
})

test('secrets that are files, and not in the environment, start it as well', async () => {
  const stack = await laidOut({
    POSTGRES_PASSWORD: '',
    POSTGRES_PASSWORD_FILE: '/run/secrets/db/postgres_password',
    DATABASE_URL: '',
    DATABASE_URL_FILE: '/run/secrets/database_url',
    SECRET_KEY_BASE: '',
    SECRET_KEY_BASE_FILE: '/run/secrets/secret_key_base',
  })
  const password = randomBytes(24).toString('hex')
  const root = randomBytes(48).toString('base64')
  const put = (name: string, text: string) =>
    writeFile(join(stack.directory, 'secrets', name), text)
  await mkdir(join(stack.directory, 'secrets/db'), { recursive: true })
  await put('db/postgres_password', password)
  await put('database_url', `postgresql://signin:${password}@db:5432/signin\n`)
  await put('secret_key_base', `${root}\n`)
  await stack.compose('up', '--detach', '--wait')
  expect((await ask(stack, '/health/ready')).status).toBe(200)

  const ids = (await stack.compose('ps', '--all', '--quiet')).match(/\S+/g) ?? []
  const { output } = await run('docker', ['inspect', ...ids])
  expect(output).toContain('SECRET_KEY_BASE_FILE')
  expect([output.includes(password), output.includes(root)]).toEqual([false, false])
})
