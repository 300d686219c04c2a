import type { Page } from 'playwright-core'
import { noSecondFactor, recoveryCodes, thisSession, touchId, withTotp } from '../test/fixtures.ts'
import { type Answers, ada } from './canned.ts'
import { button, field } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const down = { status: 500, code: 'internal' }
const tooLongAgo = { status: 403, code: 'not_signed_in_recently' }
const silent = Object.fromEntries([['sessions.current', ada['sessions.current']]]) as Answers

const yubikey = {
  ...touchId,
  id: '01938a4e-0000-7000-8000-000000000022',
  name: 'The yellow key on my key ring',
  synced: false,
  lastUsedAt: null,
}
const passkeys = { rpId: 'localhost', userHandle: 'aGFuZGxl', passkeys: [touchId, yubikey] }
const askedFor = { ...withTotp, passkeys: { askedFor: true, count: 2 } }
const SECRET = 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP'
const URI = `otpauth://totp/Signin:ada%40example.com?issuer=Signin&secret=${SECRET}&algorithm=SHA1&digits=6&period=30`

const guarded: Answers = {
  ...ada,
  'passkeys.list': { data: passkeys },
  'secondFactors.status': { data: askedFor },
}
const setUp: Answers = {
  ...ada,
  'secondFactors.startTotp': { data: { uri: URI, secret: SECRET } },
  'secondFactors.confirmTotp': { data: { status: withTotp, recoveryCodes } },
}

const page = { path: '/account/security', heading: 'Security' }
const plain = { ...page, answers: ada, reach: (page: Page) => ready(page) }
const full = { ...page, answers: guarded, reach: (page: Page) => ready(page) }

async function ready(page: Page) {
  await page.getByText('Authenticator app', { exact: true }).waitFor()
  await page.getByRole('button', { name: /Change password|Set a password/ }).waitFor()
}

const pressing = (...names: string[]) => ({
  reach: async (page: Page) => {
    await ready(page)
    for (const name of names) await button(page, name).click()
  },
})

async function enterCode(page: Page) {
  await ready(page)
  await button(page, 'Set up authenticator app').click()
  await field(page, 'Code').fill('123456')
  await button(page, 'Turn on').click()
}

async function reauthenticate(page: Page, then: (page: Page) => Promise<unknown>) {
  await ready(page)
  await button(page, 'Set up authenticator app').click()
  await page.getByRole('dialog').waitFor()
  await then(page)
}

const asking = (more: Answers = {}): Answers => ({
  ...ada,
  'passkeys.list': { data: passkeys },
  'secondFactors.startTotp': tooLongAgo,
  ...more,
})

const pageStates: Record<string, PageState> = {
  security: { ...full, readme: true },
  'security-bare': plain,
  'security-no-password': {
    ...plain,
    answers: { ...ada, 'passwords.status': { data: { set: false, changedAt: null } } },
  },
  'security-loading': { ...page, answers: silent },
  'security-failed': {
    ...page,
    answers: {
      ...silent,
      'accounts.me': down,
      'passwords.status': down,
      'passkeys.list': down,
      'identities.list': down,
      'identities.providers': down,
      'secondFactors.status': down,
    },
    reach: (page) => button(page, 'Try again').nth(3).waitFor(),
    expectedErrors: [500],
  },
  'security-required': {
    ...plain,
    answers: {
      ...ada,
      'sessions.current': { data: { ...thisSession, secondFactorMissing: true } },
      'secondFactors.status': { data: { ...noSecondFactor, required: true } },
    },
  },
  'security-required-to-confirm': {
    ...plain,
    answers: {
      ...guarded,
      'sessions.current': { data: { ...thisSession, secondFactorMissing: true } },
      'secondFactors.status': { data: { ...askedFor, required: true } },
    },
  },
  'security-few-codes': {
    ...plain,
    answers: {
      ...guarded,
      'secondFactors.status': { data: { ...withTotp, recoveryCodes: { left: 2 } } },
    },
  },

  'password-change': { ...plain, ...pressing('Change password') },
  'password-change-errors': {
    ...plain,
    reach: async (page) => {
      await ready(page)
      await button(page, 'Change password').click()
      await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click()
      await page.getByText('Enter your password.').waitFor()
    },
  },
  'password-change-failed': {
    ...plain,
    answers: { ...ada, 'passwords.change': { status: 503, code: 'busy', retryAfter: 5 } },
    reach: async (page) => {
      await ready(page)
      await button(page, 'Change password').click()
      await field(page, 'Current password').fill('correct horse battery staple')
      await field(page, 'New password').fill('a few quiet words in a row')
      await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click()
      await page.getByText('Try again in 5 seconds').waitFor()
    },
    expectedErrors: [503],
  },
  'password-changed': {
    ...plain,
    answers: {
      ...ada,
      'passwords.change': { data: { set: true, changedAt: thisSession.createdAt } },
    },
    reach: async (page) => {
      await ready(page)
      await button(page, 'Change password').click()
      await field(page, 'Current password').fill('correct horse battery staple')
      await field(page, 'New password').fill('a few quiet words in a row')
      await page.getByRole('dialog').getByRole('button', { name: 'Change password' }).click()
      await page.getByText('Your new password is saved').waitFor()
    },
  },

  'passkey-rename': { ...full, ...pressing(`Rename ${touchId.name}`) },
  'passkey-remove': { ...full, ...pressing(`Remove ${touchId.name}`) },
  'passkey-last': {
    ...full,
    answers: { ...guarded, 'passkeys.remove': { status: 409, code: 'last_credential' } },
    reach: async (page) => {
      await ready(page)
      await button(page, `Remove ${touchId.name}`).click()
      await button(page, 'Remove passkey').click()
      await page.getByText('Keep one thing that only you have').waitFor()
    },
    expectedErrors: [409],
  },

  'totp-setup': { ...plain, answers: setUp, ...pressing('Set up authenticator app') },
  'totp-wrong-code': {
    ...plain,
    answers: { ...setUp, 'secondFactors.confirmTotp': { status: 401, code: 'wrong_code' } },
    reach: async (page) => {
      await enterCode(page)
      await page.getByText('The code is wrong').waitFor()
    },
    expectedErrors: [401],
  },
  'totp-remove': {
    ...plain,
    answers: { ...ada, 'secondFactors.status': { data: withTotp } },
    ...pressing('Remove authenticator app'),
  },
  'recovery-codes': {
    ...plain,
    answers: setUp,
    reach: async (page) => {
      await enterCode(page)
      await page.getByText('Save your recovery codes').waitFor()
    },
  },
  'recovery-codes-not-saved': {
    ...plain,
    answers: setUp,
    reach: async (page) => {
      await enterCode(page)
      await button(page, 'Done').click()
      await page.getByText('Save the codes first').waitFor()
    },
  },
  'recovery-codes-replace': { ...full, ...pressing('Replace recovery codes') },

  'who-is-there': {
    ...plain,
    answers: asking(),
    reach: (page) => reauthenticate(page, (page) => field(page, 'Your password').waitFor()),
    expectedErrors: [403],
  },
  'who-is-there-wrong': {
    ...plain,
    answers: asking({ 'sessions.reauthenticate': { status: 401, code: 'wrong_password' } }),
    reach: (page) =>
      reauthenticate(page, async () => {
        await field(page, 'Your password').fill('not that one')
        await button(page, 'Confirm').click()
        await page.getByText('The password is wrong').waitFor()
      }),
    expectedErrors: [401, 403],
  },
  'who-is-there-second': {
    ...plain,
    answers: asking({
      'sessions.reauthenticate': {
        data: {
          status: 'secondFactorRequired',
          methods: ['totp', 'passkey', 'recoveryCode'],
          expiresAt: thisSession.expiresAt,
        },
      },
    }),
    reach: (page) =>
      reauthenticate(page, async () => {
        await field(page, 'Your password').fill('correct horse battery staple')
        await button(page, 'Confirm').click()
        await button(page, 'Use a recovery code').waitFor()
      }),
    expectedErrors: [403],
  },
  'who-is-there-by-mail': {
    ...plain,
    answers: {
      ...ada,
      'passwords.status': { data: { set: false, changedAt: null } },
      'secondFactors.startTotp': tooLongAgo,
    },
    reach: (page) =>
      reauthenticate(page, () => button(page, 'Sign out and sign in again').waitFor()),
    expectedErrors: [403],
  },
}

inspectAll(pageStates)
