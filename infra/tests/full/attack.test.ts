import { afterAll, beforeAll, expect, test } from 'vitest'
import { isInstalled } from '../files/repository.ts'
import { sqlmap, type Target, testssl, wapiti } from '../support/attack-tools.ts'
import { ask } from '../support/http.ts'
import { member, type Person, signIn } from '../support/people.ts'
import { brokenAnswers } from '../support/requests-log.ts'
import { type Stack, startStack } from '../support/stack.ts'

// Each is skipped only where isInstalled prints that the tool is missing.
const noTestssl = !isInstalled('testssl', 'Weaknesses of TLS, as testssl.sh finds them, are')
const noWapiti = !isInstalled('wapiti', 'Weaknesses of pages and api, as wapiti finds them, are')
const noSqlmap = !isInstalled('sqlmap', 'Injections of SQL, as sqlmap finds them, are')

let stack: Stack
let person: Person
let cookie: string
beforeAll(async () => {
  stack = await startStack()
  await clearCalls()
  person = await member(stack)
  cookie = await signIn(stack, person)
})
afterAll(() => stack?.down())

/** Disables the rate limits: otherwise the scanners would get 429 instead of reaching the code under test. */
async function clearCalls(): Promise<void> {
  const sql = `
    create function forget() returns trigger language plpgsql
      as 'begin new.points := 0; return new; end';
    create trigger forget before insert or update on throttle_counters
      for each row execute function forget();`
  const psql = ['psql', '--username=signin', '--dbname=signin', '--set=ON_ERROR_STOP=1']
  await stack.compose('exec', '-T', 'db', ...psql, '--command', sql)
}

/** Findings by testssl.sh's ids. */
const EXPECTED_FOR_SELF_SIGNED: Record<string, string> = {
  cert_chain_of_trust: 'self-signed: the certificate of the first start',
  cert_revocation: 'no authority, so no revocation',
  DNS_CAArecord: 'no authority to name in a CAA record, and localhost is not in the DNS',
}
const UNTRIED: Record<string, string> = {
  engine_problem: 'its openssl lacks GOST, which is not used',
  sessionresumption_ticket: 'session tickets are off',
}

test.skipIf(noTestssl)('testssl.sh finds no weakness of TLS', async () => {
  const findings = await testssl(stack)
  const reported = findings.map(({ id }) => id)
  expect(reported).toEqual(
    expect.arrayContaining(['TLS1', 'TLS1_3', 'heartbleed', 'BREACH', 'HSTS_time']),
  )
  const excused = { ...EXPECTED_FOR_SELF_SIGNED, ...UNTRIED }
  const against = findings.filter(
    ({ id, severity }) => !['OK', 'INFO', 'DEBUG'].includes(severity) && !(id in excused),
  )
  expect(against).toEqual([])
})

/** Paths of the api and of pages, most of them with a parameter to fuzz. */
const PATHS = [
  '/sign-in?next=/account',
  '/sign-in/with/google?code=abc&state=def',
  '/api/trpc/activity.list?input=%7B%22group%22%3A%22security%22%7D',
  '/api/trpc/sessions.current?input=abc',
  '/api/trpc/accounts.me',
  '/api/revocations?after=abc&wait=0',
  '/api/forward-auth?audience=abc',
  '/api/identities/arrival/google?code=abc',
  '/.well-known/jwks.json?x=1',
]

// The filter that this header enables leaks data in old browsers, so it is off: absent on pages, 0 in the api.
const XSS_FILTER = 'HTTP Secure Headers: X-XSS-Protection is not set'

test.skipIf(noWapiti).each([
  ['an anonymous client', 6],
  ['a signed-in client', 10],
])('wapiti finds nothing as %s', async (who, secondsForEachModule) => {
  const agent = `wapiti as ${who}`
  const own = who !== 'an anonymous client' && { cookie }
  const scan = { paths: PATHS, secondsForEachModule, ...own }
  expect(await wapiti(stack, agent, scan)).toEqual([XSS_FILTER])
  const log = await stack.compose('logs', '--no-log-prefix', 'proxy')
  expect(log.split(`"agent":"${agent}"`).length).toBeGreaterThan(300)
  const { body } = await ask(stack, '/api/trpc/accounts.me', { headers: { cookie } })
  expect(body.toString()).toContain(person.email)
})

const TARGETS: [string, (cookie: string) => Target][] = [
  [
    'the sign-in form',
    () => ({
      path: '/api/trpc/sessions.signIn',
      body: '{"email":"nobody@example.com","password":"sunny teapots"}',
    }),
  ],
  // Without a password: hashing each one takes a quarter of a second of CPU time.
  [
    'the registration form',
    () => ({
      path: '/api/trpc/accounts.register',
      body: '{"email":"nobody@example.com","name":"Nobody"}',
    }),
  ],
  [
    'the name of the signed-in account',
    (cookie) => ({
      path: '/api/trpc/accounts.updateProfile',
      body: '{"name":"Grace*"}',
      headers: [`Cookie: ${cookie}`],
    }),
  ],
  [
    'the input of a query',
    (cookie) => ({
      path: '/api/trpc/activity.list?input=%7B%22before%22%3A%2200000000-0000-4000-8000-000000000000*%22%7D',
      headers: [`Cookie: ${cookie}`],
    }),
  ],
  ['a cookie', () => ({ path: '/api/trpc/accounts.me', headers: [`Cookie: __Host-signin=abc*`] })],
  [
    'a token of a service',
    () => ({ path: '/api/trpc/accounts.me', headers: ['Authorization: Bearer signin_abc*'] }),
  ],
  ['the parameters of a path', () => ({ path: '/api/revocations?after=abc&wait=0' })],
]

test.skipIf(noSqlmap).each(TARGETS)('sqlmap finds no injection in %s', async (_, target) => {
  const said = await sqlmap(stack, target(cookie))
  expect(said).toContain('all tested parameters do not appear to be injectable')
  expect(said).not.toContain('429 (')
})

test('no request of the scanners ended in a server error', async () => {
  expect(await brokenAnswers(stack)).toEqual([])
})
