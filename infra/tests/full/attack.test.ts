import { afterAll, beforeAll, expect, test } from 'vitest'
import { isHere } from '../files/checked-in.ts'
import { sqlmap, type Target, testssl, wapiti } from '../support/attack-tools.ts'
import { ask } from '../support/http.ts'
import { member, type Person, signIn } from '../support/people.ts'
import { brokenAnswers } from '../support/requests-log.ts'
import { type Stack, startStack } from '../support/stack.ts'

// Each is skipped only where isHere prints that there is none.
const noTestssl = !isHere('testssl', 'Weaknesses of TLS, as testssl.sh finds them, are')
const noWapiti = !isHere('wapiti', 'Weaknesses of pages and api, as wapiti finds them, are')
const noSqlmap = !isHere('sqlmap', 'Injections of SQL, as sqlmap finds them, are')

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

/** The limits would answer a tool before the code does that it looks for mistakes in. */
async function clearCalls(): Promise<void> {
  const sql = `
    create function forget() returns trigger language plpgsql
      as 'begin new.points := 0; return new; end';
    create trigger forget before insert or update on throttle_counters
      for each row execute function forget();`
  const psql = ['psql', '--username=signin', '--dbname=signin', '--set=ON_ERROR_STOP=1']
  await stack.compose('exec', '-T', 'db', ...psql, '--command', sql)
}

/** By the names that testssl.sh gives them. */
const OF_A_CERTIFICATE_OF_ONES_OWN: Record<string, string> = {
  cert_chain_of_trust: 'no authority has signed it: it is the one of the first start',
  cert_revocation: 'so there is nobody to say that it was revoked',
  DNS_CAArecord: 'nor one to name in the DNS, and localhost has no place there',
}
const UNTRIED: Record<string, string> = {
  engine_problem: 'no GOST in its openssl, and none here',
  sessionresumption_ticket: 'there are no tickets to resume by',
}

test.skipIf(noTestssl)('testssl.sh has nothing to say against TLS', async () => {
  const findings = await testssl(stack)
  const reported = findings.map(({ id }) => id)
  expect(reported).toEqual(
    expect.arrayContaining(['TLS1', 'TLS1_3', 'heartbleed', 'BREACH', 'HSTS_time']),
  )
  const excused = { ...OF_A_CERTIFICATE_OF_ONES_OWN, ...UNTRIED }
  const against = findings.filter(
    ({ id, severity }) => !['OK', 'INFO', 'DEBUG'].includes(severity) && !(id in excused),
  )
  expect(against).toEqual([])
})

/** Answered by the api and by pages, with something to change in most of them. */
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

// Browsers that knew this header could be made to leak by it, which is why it is off: absent on pages, 0 in the api.
const XSS_FILTER = 'HTTP Secure Headers: X-XSS-Protection is not set'

test.skipIf(noWapiti).each([
  ['a stranger', 6],
  ['somebody who is signed in', 10],
])('wapiti finds nothing as %s', async (who, secondsForEachModule) => {
  const agent = `wapiti as ${who}`
  const own = who !== 'a stranger' && { cookie }
  const scan = { paths: PATHS, secondsForEachModule, ...own }
  expect(await wapiti(stack, agent, scan)).toEqual([XSS_FILTER])
  const log = await stack.compose('logs', '--no-log-prefix', 'proxy')
  expect(log.split(`"agent":"${agent}"`).length).toBeGreaterThan(300)
  const { body } = await ask(stack, '/api/trpc/accounts.me', { headers: { cookie } })
  expect(body.toString()).toContain(person.email)
})

const TARGETS: [string, (cookie: string) => Target][] = [
  [
    'the form to sign in',
    () => ({
      path: '/api/trpc/sessions.signIn',
      body: '{"email":"nobody@example.com","password":"sunny teapots"}',
    }),
  ],
  // Without a password, for each of those takes a processor for a quarter of a second to hash.
  [
    'the form to register',
    () => ({
      path: '/api/trpc/accounts.register',
      body: '{"email":"nobody@example.com","name":"Nobody"}',
    }),
  ],
  [
    'the name of who is signed in',
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

test.skipIf(noSqlmap).each(TARGETS)('sqlmap injects nothing through %s', async (_, target) => {
  const said = await sqlmap(stack, target(cookie))
  expect(said).toContain('all tested parameters do not appear to be injectable')
  expect(said).not.toContain('429 (')
})

test('none of it was answered by a failure of ours', async () => {
  expect(await brokenAnswers(stack)).toEqual([])
})
