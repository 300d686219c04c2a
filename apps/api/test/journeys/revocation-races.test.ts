import { randomUUIDv7 } from 'node:crypto'
import { beforeEach, expect, test } from 'vitest'
import { Authenticator } from '../authenticator.ts'
import type { Answer, Browser } from '../browser.ts'
import { addPasskey, addTotp, codeOf } from '../factors.ts'
import { appForFile } from '../harness.ts'
import { runInLockOrder } from '../lock-waiters.ts'
import { ada, signIn, signUp, tokenIn } from '../people.ts'

const signin = await appForFile()
let email: string
let accountId: string
let owner: Browser
let intruder: Browser
beforeEach(async () => {
  email = `${crypto.randomUUID()}@example.com`
  owner = signin.browser()
  await signUp(signin, owner, { ...ada, email })
  intruder = signin.browser()
  await signIn(intruder, { ...ada, email })
  accountId = (await owner.call('accounts.me')).data.id
})

type Change = () => Promise<Answer>

/** Every change of an account: each function prepares it and returns the call that makes it. */
const changes: [string, (browser: Browser) => Promise<Change>][] = [
  ['secondFactors.startTotp', async (browser) => () => browser.call('secondFactors.startTotp')],
  [
    'secondFactors.confirmTotp',
    async (browser) => {
      const { secret } = (await browser.call('secondFactors.startTotp')).data
      const code = codeOf(secret, signin.now())
      return () => browser.call('secondFactors.confirmTotp', { code })
    },
  ],
  [
    'secondFactors.removeTotp',
    async (browser) => {
      await addTotp(signin, browser)
      return () => browser.call('secondFactors.removeTotp')
    },
  ],
  [
    'secondFactors.askForPasskey',
    async (browser) => {
      await addPasskey(browser)
      return () => browser.call('secondFactors.askForPasskey', { on: true })
    },
  ],
  [
    'secondFactors.replaceRecoveryCodes',
    async (browser) => {
      await addTotp(signin, browser)
      return () => browser.call('secondFactors.replaceRecoveryCodes')
    },
  ],
  [
    'passkeys.finishRegistration',
    async (browser) => {
      const { data: asked } = await browser.call('passkeys.startRegistration', {})
      const response = new Authenticator().create(asked)
      return () => browser.call('passkeys.finishRegistration', { response })
    },
  ],
  [
    'passkeys.remove',
    async (browser) => {
      await addPasskey(browser)
      const { id } = (await browser.call('passkeys.list')).data.passkeys[0]
      return () => browser.call('passkeys.remove', { id })
    },
  ],
  [
    'identities.remove',
    async (browser) => {
      const id = randomUUIDv7()
      const there = { provider: 'acme', issuer: 'https://acme.example', subject: id, label: 'ada' }
      await signin.db.identity.create({ data: { id, accountId, ...there, createdAt: new Date() } })
      return () => browser.call('identities.remove', { id })
    },
  ],
  [
    'passwords.change',
    async (browser) => {
      const password = 'a password of an intruder'
      return () => browser.call('passwords.change', { current: ada.password, password })
    },
  ],
  [
    'tokens.createApiToken',
    async (browser) => {
      const wanted = { kind: 'personal', name: 'a script', scopes: ['account:read'] }
      return () => browser.call('tokens.createApiToken', { ...wanted, expiresInDays: 30 })
    },
  ],
  [
    'accounts.requestEmailChange',
    async (browser) => () => browser.call('accounts.requestEmailChange', { email: `new-${email}` }),
  ],
  [
    'accounts.confirmEmailChange',
    async (browser) => {
      await browser.call('accounts.requestEmailChange', { email: `new-${email}` })
      const [message] = await signin.emailsTo(`new-${email}`)
      return () => browser.call('accounts.confirmEmailChange', { token: tokenIn(message) })
    },
  ],
  [
    'accounts.cancelEmailChange',
    async (browser) => () => browser.call('accounts.cancelEmailChange'),
  ],
  [
    'accounts.updateProfile',
    async (browser) => () => browser.call('accounts.updateProfile', { name: 'Mallory' }),
  ],
  ['accounts.cancelDeletion', async (browser) => () => browser.call('accounts.cancelDeletion')],
  ['accounts.exportData', async (browser) => () => browser.call('accounts.exportData')],
  [
    'passkeys.rename',
    async (browser) => {
      await addPasskey(browser)
      const { id } = (await browser.call('passkeys.list')).data.passkeys[0]
      return () => browser.call('passkeys.rename', { id, name: 'mine' })
    },
  ],
  [
    'tokens.revokeApiToken',
    async (browser) => {
      const wanted = { kind: 'personal', name: 'a script', scopes: ['account:read'] }
      const { data } = await browser.call('tokens.createApiToken', { ...wanted, expiresInDays: 30 })
      return () => browser.call('tokens.revokeApiToken', { id: data.apiToken.id })
    },
  ],
  ['accounts.requestDeletion', async (browser) => () => browser.call('accounts.requestDeletion')],
  [
    'sessions.revoke',
    async (browser) => {
      const { data: sessions } = await browser.call('sessions.list')
      const other = sessions.find(({ current }: { current: boolean }) => !current) ?? sessions[0]
      return () => browser.call('sessions.revoke', { id: other.id })
    },
  ],
  ['sessions.revokeOthers', async (browser) => () => browser.call('sessions.revokeOthers')],
]

async function tokenOf(subject: string) {
  return tokenIn((await signin.emailsTo(email)).find((one) => one.subject.includes(subject)))
}

test.each(changes)(
  '%s has no effect if its session is revoked by "this wasn’t me" first',
  async (_, prepare) => {
    const change = await prepare(intruder)
    const token = await tokenOf('on a new device')
    const [reported, late] = await runInLockOrder(signin.db, accountId, [
      () => signin.browser().call('sessions.reportUnrecognized', { token }),
      change,
    ])
    expect(reported?.status).toBe(200)
    expect(late?.error?.data.code).toBe('not_signed_in')
  },
)

test.each(changes)('%s has no effect if its session is signed out first', async (_, prepare) => {
  const change = await prepare(intruder)
  const [ended, late] = await runInLockOrder(signin.db, accountId, [
    () => intruder.call('sessions.signOut'),
    change,
  ])
  expect(ended?.data).toEqual({ ended: 1 })
  expect(late?.error?.data.code).toBe('not_signed_in')
})

test.each(changes)('%s succeeds if its session stays valid', async (_, prepare) => {
  expect((await (await prepare(owner))()).status).toBe(200)
})

test('a password change by an intruder has no effect after a password reset', async () => {
  await signin.browser().call('passwords.requestReset', { email })
  const token = await tokenOf('Choose a new password')
  const password = 'a password of the owner again'
  const evil = { current: ada.password, password: 'a password of an intruder' }
  const [reset, late] = await runInLockOrder(signin.db, accountId, [
    () => signin.browser().call('passwords.reset', { token, password }),
    () => intruder.call('passwords.change', evil),
  ])
  expect(reset?.status).toBe(200)
  expect(late?.error?.data.code).toBe('not_signed_in')
  await signIn(owner, { ...ada, email, password })
})

test('concurrent changes and revocations of one account do not deadlock', async () => {
  await addPasskey(intruder)
  const mine = []
  for (const [name, prepare] of changes) {
    // These would be rejected: they require what others here remove, or revoke the other sessions.
    if (/removeTotp|replaceRecoveryCodes/.test(name)) continue
    mine.push(await prepare(intruder))
  }
  await signIn(owner, { ...ada, email })
  const words = await Promise.all(
    ['on a new device', 'passkey'].map(async (subject) => {
      const token = await tokenOf(subject)
      return () => signin.browser().call('sessions.reportUnrecognized', { token })
    }),
  )
  const signIns = [1, 2, 3].map(
    () => () => signin.browser().call('sessions.signIn', { email, password: ada.password }),
  )
  const others: Change[] = [
    () => owner.call('secondFactors.startTotp'),
    () => owner.call('sessions.revokeOthers'),
    () => owner.call('accounts.requestDeletion'),
  ]
  const all = [...mine.slice(0, 6), ...words, ...signIns, ...mine.slice(6), ...others, ...words]
  expect(all.length).toBeGreaterThanOrEqual(20)
  const answers = await Promise.all(all.map((call) => call()))
  expect(answers.filter(({ status }) => status >= 500)).toEqual([])
  expect(answers.some(({ status }) => status === 200)).toBe(true)
})
