import type { AccountDetails } from '@signin/contracts'
import type { Page } from 'playwright-core'
import { emailsToGrace, grace } from '../test/account-details.ts'
import { auditEvent } from '../test/audit-events.ts'
import { type Answers, ada } from './canned.ts'
import { button, field } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const admin = { data: { ...(ada['accounts.me'] as { data: object }).data, role: 'admin' } }
const support = { data: { ...admin.data, role: 'support' } }

const LONG = 'wide'.repeat(63)

const answersOf = (details: Partial<AccountDetails>): Answers => ({
  ...ada,
  'accounts.me': admin,
  'admin.accounts.show': { data: { ...grace, ...details } },
  'admin.accounts.emails': { data: emailsToGrace },
  'admin.audit.list': {
    data: { events: [30, 29, 4].map(auditEvent), next: null, searchedTo: null },
  },
})
const answers = answersOf({})

const page = { path: `/admin/accounts/${grace.account.id}`, heading: 'Grace Hopper', answers }
const account = (changes: Partial<AccountDetails['account']>) => ({
  account: { ...grace.account, ...changes },
})

const press = (name: string) => (page: Page) => button(page, name).click()

function openAct(name: string) {
  return async (page: Page) => {
    await button(page, 'More acts').click()
    await page.getByRole('menuitem', { name }).click()
    await field(page, 'Reason').waitFor()
  }
}

const name = '<img src=x onerror=alert(1)><b>Robert</b> مرحبا'

const pageStates: Record<string, PageState> = {
  'console-account': page,
  'console-account-support': { ...page, answers: { ...answers, 'accounts.me': support } },
  'console-account-bare': {
    ...page,
    heading: 'Grace',
    answers: {
      ...answersOf({
        ...account({ name: 'Grace', emailConfirmedAt: null }),
        password: { set: false, changedAt: null },
        secondFactors: {
          ...grace.secondFactors,
          on: false,
          totp: { since: null },
          recoveryCodes: { left: 0 },
        },
        lastSignInAt: null,
        passkeys: [],
        identities: [],
        sessions: [],
        knownDevices: [],
        apiTokens: [],
      }),
      'admin.accounts.emails': { data: [] },
    },
  },
  'console-account-suspended': {
    ...page,
    answers: answersOf({
      ...account({
        suspendedAt: '2026-11-20T08:00:00.000Z',
        deletionDueAt: '2026-12-04T08:00:00.000Z',
      }),
      newEmail: 'amazing.grace@example.com',
      secondFactorRequiredAt: '2026-11-20T08:00:00.000Z',
    }),
  },
  'console-account-wide': {
    ...page,
    heading: name,
    answers: answersOf({ ...account({ name, email: `${LONG}@x` }), newEmail: `${LONG}@y` }),
  },
  'console-account-loading': { ...page, heading: 'Account', answers: { 'accounts.me': admin } },
  'console-account-unknown': {
    ...page,
    heading: 'No such account',
    answers: { ...answers, 'admin.accounts.show': { status: 404, code: 'not_found' } },
    expectedErrors: [404],
  },
  'console-account-slow': {
    ...page,
    heading: 'Account',
    answers: { ...answers, 'admin.accounts.show': { status: 503, code: 'too_slow' } },
    expectedErrors: [503],
  },
  'console-account-acts': { ...page, reach: press('More acts') },
  'console-account-lock-down': { ...page, reach: press('Lock down') },
  'console-account-lock-down-failed': {
    ...page,
    answers: { ...answers, 'admin.accounts.lockDown': { status: 503, code: 'busy' } },
    reach: async (page) => {
      await button(page, 'Lock down').click()
      await field(page, 'Reason').fill('Signed in from two countries')
      await page.getByRole('dialog').getByRole('button', { name: 'Lock down' }).click()
      await page.getByText('Too much is going on').waitFor()
    },
    expectedErrors: [503],
  },
  'console-account-locked-down': {
    ...page,
    answers: {
      ...answers,
      'admin.accounts.lockDown': { data: { changed: true, account: grace.account } },
    },
    reach: async (page) => {
      await button(page, 'Lock down').click()
      await field(page, 'Reason').fill('Signed in from two countries')
      await page.getByRole('dialog').getByRole('button', { name: 'Lock down' }).click()
      await page.getByText('The account is locked down').waitFor()
    },
  },
  'console-account-role': { ...page, reach: openAct('Change role') },
  'console-account-factor': { ...page, reach: openAct('Require new second factor') },
  'console-account-new': {
    ...page,
    path: '/admin',
    heading: 'Accounts',
    answers: {
      ...answers,
      'admin.accounts.search': { data: { accounts: [], similar: [], next: null } },
      'admin.accounts.count': { data: { count: 0, isCapped: false } },
    },
    reach: async (page) => {
      await page.goto('/admin/accounts/new')
      await button(page, 'Create account').click()
      await page.getByText('Give a reason.').waitFor()
    },
  },
}

inspectAll(pageStates)
