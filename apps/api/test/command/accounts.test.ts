import { beforeAll, expect, test } from 'vitest'
import { appForFile } from '../harness.ts'
import { ada, grace, signIn, signUp, tokenIn } from '../people.ts'
import { makeToken } from '../tokens/tokens.ts'
import { runInProcess } from './run-in-process.ts'

const signin = await appForFile()
beforeAll(async () => {
  await signUp(signin)
  await signUp(signin, signin.browser(), grace)
})

/** @param line words, or phrases in single quotes. */
function run(line: string) {
  const words = line.match(/'[^']*'|\S+/g) ?? []
  const args = words.map((word) => word.replaceAll("'", ''))
  return runInProcess(args, {
    DATABASE_URL: signin.databaseUrl,
    REQUIRE_SECOND_FACTOR: 'admins',
  })
}

test('an admin is made by one command, and the last one stays', async () => {
  expect(await run(`accounts role ${ada.email} admin --reason 'The first'`)).toEqual({
    code: 0,
    err: '',
    out: `${ada.email} is now an admin.\nThe next sign-in leads to the setup of a second factor, if there is none.\n`,
  })
  expect((await run(`accounts role ${ada.email} admin`)).out).toContain('is an admin already')
  const [notice] = await signin.emailsTo(ada.email)
  expect(notice?.subject).toBe('Your role was changed to admin')
  for (const line of [
    `accounts role ${ada.email} member`,
    `accounts suspend ${ada.email}`,
    `accounts delete ${ada.email} --yes`,
  ]) {
    const ran = await run(line)
    expect(ran).toMatchObject({ code: 1, out: '' })
    expect(ran.err).toMatch(/^N\S+ .* Make somebody else an administrator first\.\n$/)
  }
})

test('each act says what it did, and when there was nothing to do', async () => {
  const { email } = grace
  for (const [line, done, already] of [
    ['suspend', 'is suspended.', 'is suspended already'],
    ['restore', 'is restored', 'is not suspended'],
    ['delete --yes', 'will be deleted on', 'is to be deleted already'],
    ['keep', 'will not be deleted', 'was not to be deleted'],
    ['require-factor --yes', 'has to set up', 'has to set up a second factor already'],
  ]) {
    const [verb = '', ...flags] = String(line).split(' ')
    const act = `accounts ${verb} ${email} ${flags.join(' ')}`
    expect((await run(act)).out).toContain(`${email} ${done}`)
    const again = await run(`${act} --json`)
    expect(JSON.parse(again.out)).toMatchObject({ changed: false, account: { email } })
    expect((await run(act)).out).toContain(`${email} ${already}`)
  }
  expect((await run(`accounts send-reset ${email}`)).out).toContain('is sent a link')
  expect((await run(`accounts lock-down ${email} --yes`)).out).toContain('is locked down')
  expect(tokenIn((await signin.emailsTo(email))[0])).not.toBe('')
})

test('a lost factor is removed by its name', async () => {
  const { email } = ada
  const accountId = (await signin.db.account.findUniqueOrThrow({ where: { email } })).id
  const codeHash = new Uint8Array(32)
  await signin.db.recoveryCode.create({ data: { accountId, codeHash, createdAt: new Date() } })
  const remove = (factor: string) => run(`accounts remove-factor ${email} ${factor} --yes`)
  expect((await remove('recovery-codes')).out).toContain(`It was removed from ${email}`)
  expect((await remove('recovery-codes')).out).toContain(`${email} has no recovery-codes`)
  expect((await remove('phone')).err).toContain(
    'Choose totp, recovery-codes or the id of a passkey',
  )
  expect((await remove(crypto.randomUUID())).err).toContain('has no passkey')
})

test('an account is created, found and shown', async () => {
  const email = 'alan@example.com'
  const made = await run(`accounts create ${email} --name 'Alan Turing' --json`)
  const { id } = JSON.parse(made.out).account
  expect((await run(`accounts create ${email} --name Alan`)).err).toBe(
    'No account was created. Another account has this address.\n',
  )
  expect(JSON.parse((await run('accounts find TURING --json')).out)).toMatchObject({ id, email })
  expect((await run('accounts find ala')).out).toMatch(
    /^EMAIL +NAME .*\nalan@example.com +Alan Turing +member +unconfirmed /,
  )
  const paged = await run('accounts find --limit 1')
  expect(paged.out).toContain(email)
  const cursor = paged.err.match(/--after (\S+)\n$/)?.[1]
  expect((await run(`accounts find --limit 1 --after ${cursor}`)).out).toContain(grace.email)
  const shown = await run(`accounts show ${id}`)
  expect(shown.out).toMatch(/^Email: +alan@example\.com\n/)
  expect(shown.out).toMatch(/^State: +unconfirmed\n/m)
  expect(shown.out).toMatch(/^Sessions: +none\n/m)
})

test('sessions are listed, and ended one by one or all', async () => {
  await run(`accounts create lin@example.com --name Lin`)
  const person = { ...ada, email: 'lin@example.com' }
  const token = tokenIn((await signin.emailsTo(person.email))[0])
  await signin.browser().call('passwords.reset', { token, password: person.password })
  for (let n = 0; n < 3; n++) await signIn(signin.browser(), person)
  const listed = await run(`sessions list ${person.email} --json`)
  const [{ id }, ...others] = listed.out
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  expect(others).toHaveLength(2)
  expect((await run(`sessions revoke ${person.email} ${id}`)).out).toContain('the session ended')
  expect(await run(`sessions revoke ${person.email} ${id}`)).toMatchObject({ code: 3, out: '' })
  expect((await run(`sessions revoke ${person.email} --all`)).out).toContain('2 sessions ended')
  expect((await run(`sessions list ${person.email}`)).out).toContain('signed in nowhere')
})

test('API tokens of an account are listed and revoked', async () => {
  const person = { ...ada, email: 'kay@example.com' }
  const browser = signin.browser()
  await signUp(signin, browser, person)
  const { id } = await makeToken(browser)
  const listed = await run(`tokens list --account ${person.email} --json`)
  expect(JSON.parse(listed.out)).toMatchObject({ id, service: null })
  const revoke = `tokens revoke ${id} --account ${person.email} --reason Leaked --yes`
  expect(await run(revoke)).toMatchObject({ code: 0, out: 'Revoked "Nightly backup".\n' })
  expect(await run(revoke)).toMatchObject({ code: 3, out: '' })
  expect((await run(`tokens list --account ${person.email}`)).out).toContain('has no token')
  expect((await run(`tokens revoke ${id} --yes`)).code).toBe(3)
})

test.each([
  ['an unknown account', 'accounts show nobody@example.com', 3, 'There is no account nobody@'],
  ['no account at all', 'accounts show nobody', 2, 'by its id or its email address'],
  ['an unknown role', `accounts role ${ada.email} king`, 2, 'Choose admin, support, member'],
  [
    'a reason that is too long',
    `accounts restore a@b.example --reason ${'x'.repeat(201)}`,
    2,
    '--reason: Use at most',
  ],
  ['an address that is none', 'accounts create ada --name Ada', 2, 'Enter an address like'],
  ['a lock-down without --yes', `accounts lock-down ${ada.email}`, 2, 'add --yes'],
  ['a session and all', `sessions revoke ${ada.email} ${crypto.randomUUID()} --all`, 2, 'or --all'],
  ['a made-up cursor', 'accounts find --after nonsense', 2, '--after: This is not a cursor'],
])('%s is explained on standard error', async (_, line, code, message) => {
  const ran = await run(line)
  expect(ran).toMatchObject({ code, out: '' })
  expect(ran.err).toContain(message)
})
