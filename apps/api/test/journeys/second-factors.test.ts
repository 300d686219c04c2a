import { execFileSync, spawnSync } from 'node:child_process'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createSecretBox } from '../../src/crypto/secret-box.ts'
import { assertSeedsDecryptable } from '../../src/second-factors/encrypted-seeds.ts'
import type { Answer, Browser } from '../browser.ts'
import { addTotp, codeOf, STEP } from '../factors.ts'
import { startApp, type TestApp } from '../harness.ts'
import { ada, signUp } from '../people.ts'

const noOathtool = spawnSync('oathtool', ['--version']).error !== undefined
if (noOathtool)
  process.stdout.write('Left out, as there is no oathtool on the PATH: its codes sign in.\n')

const HOUR = 3_600_000

let signin: TestApp
/** The browser in which the account was created; signed in. */
let home: Browser
let person: typeof ada
let people = 0
beforeAll(async () => {
  signin = await startApp()
})
afterAll(() => signin.close())
beforeEach(async () => {
  person = { ...ada, email: `ada${people++}@example.com` }
  home = signin.browser()
  await signUp(signin, home, person)
})

/** A browser whose sign-in awaits the second factor. */
async function awaitingSecondFactor(browser = signin.browser()): Promise<Browser> {
  const { email, password } = person
  const { data } = await browser.call('sessions.signIn', { email, password })
  expect(data.status).toBe('secondFactorRequired')
  return browser
}

const submitCode = (browser: Browser, code: string, method = 'totp') =>
  browser.call('sessions.completeSecondFactor', { method, code })
const outcomeOf = ({ data, error }: Answer) => data?.status ?? error?.data.code
const subjects = async () => (await signin.emailsTo(person.email)).map(({ subject }) => subject)
const at = (steps: number) => new Date(signin.now().getTime() + steps * STEP)

describe('an authenticator app', () => {
  test.skipIf(noOathtool)(
    'by another implementation (oathtool) generates codes that sign in',
    async () => {
      const seed = (await home.call('secondFactors.startTotp')).data.secret
      const oathtool = (when: Date) => {
        const time = when.toISOString().replace('T', ' ').slice(0, 19)
        const options = ['--totp', '--base32', `--now=${time} UTC`, seed]
        return execFileSync('oathtool', options, { encoding: 'utf8' }).trim()
      }
      const first = await home.call('secondFactors.confirmTotp', { code: oathtool(signin.now()) })
      expect(first.error).toBeUndefined()
      signin.passTime(STEP)
      expect(
        outcomeOf(await submitCode(await awaitingSecondFactor(), oathtool(signin.now()))),
      ).toBe('signedIn')
    },
  )

  test('gets a URI with issuer and account, and comes with ten recovery codes', async () => {
    const { data } = await home.call('secondFactors.startTotp')
    const uri = new URL(data.uri)
    expect(`${uri.protocol}//${uri.host}${decodeURIComponent(uri.pathname)}`).toBe(
      `otpauth://totp/Signin:${person.email}`,
    )
    expect(Object.fromEntries(uri.searchParams)).toMatchObject({
      secret: data.secret,
      issuer: 'Signin',
    })
    const { recoveryCodes } = await addTotp(signin, home)
    expect(new Set(recoveryCodes).size).toBe(10)
    for (const code of recoveryCodes ?? []) expect(code).toMatch(/^([a-z2-7]{4}-){5}[a-z2-7]{4}$/)
    expect(await subjects()).toContain('An authenticator app was added to your account')
  })

  test('has each code accepted once, even concurrently', async () => {
    const { secret } = await addTotp(signin, home)
    const confirming = codeOf(secret, signin.now())
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), confirming))).toBe('wrong_code')
    signin.passTime(STEP)
    const code = codeOf(secret, signin.now())
    const browsers = [
      await awaitingSecondFactor(),
      await awaitingSecondFactor(),
      await awaitingSecondFactor(),
    ]
    const answers = await Promise.all(browsers.map((browser) => submitCode(browser, code)))
    expect(answers.map(outcomeOf).sort()).toEqual(['signedIn', 'wrong_code', 'wrong_code'])
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), code))).toBe('wrong_code')
  })

  test.each([
    [-2, 'wrong_code'],
    [-1, 'signedIn'],
    [0, 'signedIn'],
    [1, 'signedIn'],
    [2, 'wrong_code'],
  ])('may be %i steps from our clock: %s', async (steps, outcome) => {
    const { secret } = await addTotp(signin, home)
    signin.passTime(5 * STEP)
    expect(
      outcomeOf(await submitCode(await awaitingSecondFactor(), codeOf(secret, at(steps)))),
    ).toBe(outcome)
  })

  test('has no older code accepted after a newer one', async () => {
    const { secret } = await addTotp(signin, home)
    signin.passTime(5 * STEP)
    await submitCode(await awaitingSecondFactor(), codeOf(secret, at(1)))
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), codeOf(secret, at(0))))).toBe(
      'wrong_code',
    )
  })

  test('works after our clock was set back, with each code still accepted once', async () => {
    const { secret } = await addTotp(signin, home)
    signin.passTime(-HOUR)
    const code = codeOf(secret, at(0))
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), code))).toBe('signedIn')
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), code))).toBe('wrong_code')
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), codeOf(secret, at(1))))).toBe(
      'signedIn',
    )
  })

  test('has a used code rejected when our clock catches up after it was set back', async () => {
    const { secret } = await addTotp(signin, home)
    signin.passTime(40 * STEP)
    const code = codeOf(secret, at(0))
    await submitCode(await awaitingSecondFactor(), code)
    signin.passTime(-20 * STEP)
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), codeOf(secret, at(0))))).toBe(
      'signedIn',
    )
    signin.passTime(20 * STEP)
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), code))).toBe('wrong_code')
  })

  test('stays in use until a new one is confirmed', async () => {
    const { secret } = await addTotp(signin, home)
    const { data: setup } = await home.call('secondFactors.startTotp')
    signin.passTime(STEP)
    expect(
      outcomeOf(await submitCode(await awaitingSecondFactor(), codeOf(setup.secret, at(0)))),
    ).toBe('wrong_code')
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), codeOf(secret, at(0))))).toBe(
      'signedIn',
    )

    const wrong = await home.call('secondFactors.confirmTotp', { code: codeOf(secret, at(0)) })
    expect(wrong.error?.data.code).toBe('wrong_code')
    const code = codeOf(setup.secret, at(0))
    const { data } = await home.call('secondFactors.confirmTotp', { code })
    expect(data.recoveryCodes).toBeNull() // the old ones stay valid
    signin.passTime(STEP)
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), codeOf(secret, at(0))))).toBe(
      'wrong_code',
    )
    expect(
      outcomeOf(await submitCode(await awaitingSecondFactor(), codeOf(setup.secret, at(0)))),
    ).toBe('signedIn')
  })

  test('revokes other sessions and notifies its owner when added and when removed', async () => {
    const other = signin.browser()
    await other.call('sessions.signIn', { email: person.email, password: person.password })
    const { secret } = await addTotp(signin, home)
    expect((await other.call('sessions.current')).data).toBeNull()

    signin.passTime(STEP)
    await submitCode(await awaitingSecondFactor(other), codeOf(secret, at(0)))
    const waiting = await awaitingSecondFactor()
    const { data } = await home.call('secondFactors.removeTotp')
    expect(data.status).toMatchObject({ on: false, recoveryCodes: { left: 0 } })
    expect((await other.call('sessions.current')).data).toBeNull()
    signin.passTime(STEP)
    expect(outcomeOf(await submitCode(waiting, codeOf(secret, at(0))))).toBe('sign_in_expired')
    expect((await home.call('sessions.current')).data).not.toBeNull()
    expect(await subjects()).toContain('The authenticator app was removed from your account')
    const { email, password } = person
    const plain = await signin.browser().call('sessions.signIn', { email, password })
    expect(plain.data.status).toBe('signedIn')
  })
})

describe('a recovery code', () => {
  test('works once, in any spelling, even concurrently, and its owner is notified', async () => {
    const { recoveryCodes } = await addTotp(signin, home)
    const typed = String(recoveryCodes?.[0]).toUpperCase().replaceAll('-', ' ')
    const browsers = [await awaitingSecondFactor(), await awaitingSecondFactor()]
    const answers = await Promise.all(browsers.map((it) => submitCode(it, typed, 'recoveryCode')))
    expect(answers.map(outcomeOf).sort()).toEqual(['signedIn', 'wrong_code'])
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), typed, 'recoveryCode'))).toBe(
      'wrong_code',
    )
    expect((await home.call('secondFactors.status')).data.recoveryCodes).toEqual({ left: 9 })
    expect(await subjects()).toContain('A recovery code was used: 9 are left')
  })

  test('is one of ten, even after concurrent replacements', async () => {
    await addTotp(signin, home)
    const replace = () => home.call('secondFactors.replaceRecoveryCodes')
    for (let n = 0; n < 5; n++) {
      const answers = await Promise.all([replace(), replace(), replace()])
      expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
      expect((await home.call('secondFactors.status')).data.recoveryCodes).toEqual({ left: 10 })
    }
  })

  test('is rejected for another account, and after it was replaced', async () => {
    const { recoveryCodes: old } = await addTotp(signin, home)
    const { data } = await home.call('secondFactors.replaceRecoveryCodes')
    expect(data.recoveryCodes).toHaveLength(10)
    const [first] = data.recoveryCodes
    expect(
      outcomeOf(await submitCode(await awaitingSecondFactor(), String(old?.[0]), 'recoveryCode')),
    ).toBe('wrong_code')
    person = { ...person, email: `ada${people++}@example.com` }
    const hers = signin.browser()
    await signUp(signin, hers, person)
    await addTotp(signin, hers)
    expect(outcomeOf(await submitCode(await awaitingSecondFactor(), first, 'recoveryCode'))).toBe(
      'wrong_code',
    )
  })
})

test('a process with another SECRET_KEY_BASE than the seeds were encrypted with does not start', async () => {
  await addTotp(signin, home)
  const right = createSecretBox(Buffer.alloc(32, 'seal'))
  await expect(assertSeedsDecryptable(signin.db, right)).resolves.toBeUndefined()
  const wrong = createSecretBox(Buffer.alloc(32, 'another'))
  await expect(assertSeedsDecryptable(signin.db, wrong)).rejects.toThrow(
    'SECRET_KEY_BASE is not the one',
  )
})
