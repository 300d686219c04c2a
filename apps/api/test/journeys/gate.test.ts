import { SIGN_IN_METHODS } from '@signin/contracts'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { SecondFactorPolicySetting } from '../../src/sessions/second-factor-policy.ts'
import { procedures } from '../browser.ts'
import { addPasskey, addTotp, answerOf, codeOf, STEP } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { clientOf, configured, entryOf } from '../identities/fixture.ts'
import { type IdentityProvider, startIdentityProvider } from '../identities/identity-provider.ts'
import { ada, signUp } from '../people.ts'
import { newPassword, signInBy, signUpWith, type Visitor } from '../sign-in-methods.ts'

const FACTORS = ['nothing', 'totp', 'passkey', 'both'] as const
type Factors = (typeof FACTORS)[number]

/**
 * The expected outcome of each method, address and factors, written by hand rather than computed.
 */
const EXPECTED = `
  way       address      nothing       totp          passkey       both
  password  confirmed    session       secondFactor  secondFactor  secondFactor
  password  unconfirmed  confirmation  confirmation  confirmation  confirmation
  mailLink  confirmed    session       secondFactor  secondFactor  secondFactor
  mailLink  unconfirmed  session       secondFactor  secondFactor  secondFactor
  passkey   confirmed    session       session       session       session
  passkey   unconfirmed  confirmation  confirmation  confirmation  confirmation
  identityProvider  confirmed    session       secondFactor  secondFactor  secondFactor
  identityProvider  unconfirmed  confirmation  confirmation  confirmation  confirmation
  recovery  confirmed    nothing       nothing       nothing       nothing
  recovery  unconfirmed  nothing       nothing       nothing       nothing
`
const expected = new Map<string, string | undefined>(
  EXPECTED.trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .flatMap(([method, address, ...outcomes]) =>
      outcomes.map((outcome, i) => [`${method} ${address} ${FACTORS[i]}`, outcome] as const),
    ),
)

const outcomes: Record<string, string> = {
  signedIn: 'session',
  secondFactorRequired: 'secondFactor',
  confirmationRequired: 'confirmation',
  reset: 'nothing',
}

/** The procedures that are allowed before a required second factor is set up. */
const OPEN_WITHOUT_SECOND_FACTOR = [
  'accounts.me',
  'identities.list',
  'identities.startConfirm',
  'passkeys.finishRegistration',
  'passkeys.list',
  'passkeys.startRegistration',
  'passwords.status',
  'secondFactors.askForPasskey',
  'secondFactors.confirmTotp',
  'secondFactors.startTotp',
  'secondFactors.status',
  'sessions.reauthenticate',
]

const policies: [SecondFactorPolicySetting, roles: string[], requiredOf: string[]][] = [
  ['none', ['member'], []],
  ['all', ['member'], ['member', 'admin']],
  ['admins', ['member', 'admin'], ['admin']],
]

describe.each(policies)('where a second factor is required of: %s', (policy, roles, requiredOf) => {
  let signin: TestApp
  let provider: IdentityProvider
  beforeAll(async () => {
    provider = await startIdentityProvider({ clients: [clientOf('acme')] })
    const identityProviders = configured(
      entryOf('acme', provider.issuer, { vouchesForEmail: true }),
    )
    signin = await startApp({ env: { secondFactorPolicy: policy, identityProviders } })
  })
  afterAll(async () => {
    await signin.close()
    await provider.close()
  })

  let people = 0
  async function personWith(factors: Factors, { role = 'member', isConfirmed = true, by = '' }) {
    const person = { ...ada, email: `ada${people++}@example.com` }
    const home = signin.browser()
    if (by === 'identityProvider') await signUpWith(provider, home, person)
    else await signUp(signin, home, person)
    const asks = factors === 'passkey' || factors === 'both'
    const passkey = asks || by === 'passkey' ? await addPasskey(home) : undefined
    if (asks) await home.call('secondFactors.askForPasskey', { on: true })
    const totp =
      factors === 'totp' || factors === 'both' ? await addTotp(signin, home) : { secret: '' }
    await signin.db.account.update({
      where: { email: person.email },
      data: { role, ...(!isConfirmed && { emailConfirmedAt: null }) },
    })
    return { signin, browser: signin.browser(), person, passkey, provider, ...totp }
  }

  const statuses = FACTORS.flatMap((factors) =>
    roles.flatMap((role) =>
      (policy === 'none' ? [true, false] : [true]).map((isConfirmed) => ({
        factors,
        role,
        isConfirmed,
      })),
    ),
  )
  const cases = SIGN_IN_METHODS.flatMap((method) =>
    statuses.map((it) => ({
      method,
      ...it,
      address: it.isConfirmed ? 'confirmed' : 'unconfirmed',
    })),
  )

  test.each(cases)('$method of a $role with $factors, $address', async (given) => {
    const { method, factors, role, isConfirmed, address } = given
    const visitor = await personWith(factors, { role, isConfirmed, by: method })
    const { browser, person } = visitor
    const { data } = await signInBy(method, visitor)
    const outcome = outcomes[data?.status]
    expect(outcome).toBe(expected.get(`${method} ${address} ${factors}`))
    expect(browser.cookies.has('signin')).toBe(outcome === 'session')

    const { data: session } = await browser.call('sessions.current')
    expect(session === null).toBe(outcome !== 'session')
    const isRequired = requiredOf.includes(role)
    if (session) expect(session.secondFactorMissing).toBe(isRequired && method !== 'passkey')

    if (outcome === 'secondFactor') await complete(visitor, factors)
    if (outcome === 'confirmation') {
      expect((await signin.emailsTo(person.email))[0]?.subject).toBe('Confirm your address')
    }
    if (method === 'recovery') {
      const { data } = await signInBy('password', {
        ...visitor,
        person: { ...person, password: newPassword },
      })
      expect(outcomes[data.status]).toBe(expected.get(`password confirmed ${factors}`))
    }
    if (method === 'mailLink' && !isConfirmed) {
      const { error } = await signInBy('password', { ...visitor, browser: signin.browser() })
      expect(error?.data.code).toBe('wrong_email_or_password')
    }
  })

  async function complete(visitor: Visitor & { secret: string }, factors: Factors) {
    const { browser, passkey, secret } = visitor
    signin.passTime(STEP)
    const proof =
      factors === 'totp'
        ? { method: 'totp', code: codeOf(secret, signin.now()) }
        : { method: 'passkey', response: passkey && (await answerOf(browser, passkey)) }
    await browser.call('sessions.completeSecondFactor', proof)
    const { data } = await browser.call('sessions.current')
    expect(data).toMatchObject({ secondFactorMissing: false })
  }

  if (requiredOf.length === 0) return

  test('only the setup of a second factor is allowed without one', async () => {
    const visitor = await personWith('nothing', { role: 'admin' })
    const { browser } = visitor
    await signInBy('password', visitor)
    const open: string[] = []
    for (const { name } of procedures) {
      const asAnonymous = await signin.browser().call(name)
      if (asAnonymous.error?.data.code !== 'not_signed_in') continue
      const { error } = await browser.call(name)
      if (error?.data.code !== 'second_factor_setup_required') open.push(name)
    }
    expect(open.sort()).toEqual(OPEN_WITHOUT_SECOND_FACTOR)
    const picture = await browser.send({ method: 'DELETE', url: '/api/account/avatar' })
    expect(picture.error?.data.code).toBe('second_factor_setup_required')

    await addTotp(signin, browser)
    expect((await browser.call('sessions.list')).status).toBe(200)
    expect((await browser.call('secondFactors.removeTotp')).error?.data.code).toBe(
      'second_factor_setup_required',
    )
  })

  test('a password alone cannot add a factor if there is a passkey', async () => {
    const visitor = await personWith('nothing', { role: 'admin', by: 'passkey' })
    const { data } = await signInBy('password', visitor)
    expect(data).toMatchObject({ status: 'secondFactorRequired', methods: ['passkey'] })
  })
})

test('every sign-in method has its rows', () => {
  const rows = SIGN_IN_METHODS.flatMap((method) => [
    `${method} confirmed nothing`,
    `${method} unconfirmed nothing`,
  ])
  expect(rows.filter((row) => !expected.has(row))).toEqual([])
})
