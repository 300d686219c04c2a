import { type ApiToken, OWN_SCOPES } from '@signin/contracts'
import type { Page } from 'playwright-core'
import { type Answer, type Answers, ada } from './canned.ts'
import { button, field } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const silent = Object.fromEntries([['sessions.current', ada['sessions.current']]]) as Answers
const READ = 'Read your account, devices and activity'
const SECRET = `signin_pat_${'Zk3v9Qx1'.repeat(6)}w`

const backup: ApiToken = {
  id: '01938a4e-0000-7000-8000-000000000051',
  kind: 'personal',
  service: null,
  name: 'Nightly backup',
  scopes: ['account:read', 'tokens:issue', 'notes:read'],
  ending: 'Xw2B',
  createdAt: '2026-10-01T08:00:00.000Z',
  expiresAt: '2027-01-20T08:00:00.000Z',
  lastUsedAt: '2026-11-20T08:00:00.000Z',
}
const report: ApiToken = {
  ...backup,
  id: '01938a4e-0000-7000-8000-000000000052',
  name: 'A report for the first Monday of every month, on my own laptop',
  scopes: ['account:read'],
  ending: '3kL0',
  expiresAt: '2026-11-25T08:00:00.000Z',
  lastUsedAt: null,
}
const notes: ApiToken = {
  ...backup,
  id: '01938a4e-0000-7000-8000-000000000053',
  kind: 'service',
  service: 'notes',
  name: 'Notes in production',
  scopes: ['tokens:issue'],
  ending: '90aa',
}

const list = (tokens: ApiToken[], mayMakeForServices = false): Answer => ({
  data: { tokens, scopes: [...OWN_SCOPES, 'notes:read', 'notes:write'], mayMakeForServices },
})
const answers: Answers = { ...ada, 'tokens.listApiTokens': list([backup, report]) }
const admins: Answers = { ...ada, 'tokens.listApiTokens': list([notes, backup, report], true) }
const made = { data: { token: SECRET, apiToken: { ...backup, ending: SECRET.slice(-4) } } }

const page = { path: '/account/tokens', heading: 'API tokens', answers }
const ready = (page: Page) => button(page, 'New token').waitFor()

async function fill(page: Page) {
  await button(page, 'New token').click()
  await field(page, 'Name').fill('Nightly backup')
  await page.getByLabel(READ).check()
}

async function make(page: Page) {
  await fill(page)
  await button(page, 'Make token').click()
}

const pageStates: Record<string, PageState> = {
  tokens: { ...page, answers: admins, reach: ready, readme: true },
  'tokens-none': { ...page, answers: { ...ada, 'tokens.listApiTokens': list([]) }, reach: ready },
  'tokens-loading': { ...page, answers: silent },
  'tokens-failed': {
    ...page,
    answers: { ...ada, 'tokens.listApiTokens': { status: 500, code: 'internal' } },
    reach: (page) => button(page, 'Try again').waitFor(),
    expectedErrors: [500],
  },
  'token-new': { ...page, reach: fill },
  'token-new-wrong': {
    ...page,
    reach: async (page) => {
      await button(page, 'New token').click()
      await button(page, 'Make token').click()
      await page.getByText('Choose what it may do.').waitFor()
    },
  },
  'token-new-for-service': {
    ...page,
    answers: admins,
    reach: async (page) => {
      await fill(page)
      await page.getByLabel('A service').check()
      await page.getByLabel('notes:read').check()
      await page.getByText('Most services want an access token').waitFor()
    },
  },
  'token-too-many': {
    ...page,
    answers: { ...answers, 'tokens.createApiToken': { status: 409, code: 'too_many_tokens' } },
    reach: async (page) => {
      await make(page)
      await page.getByRole('alert').waitFor()
    },
    expectedErrors: [409],
  },
  'token-shown': {
    ...page,
    answers: { ...answers, 'tokens.createApiToken': made },
    reach: async (page) => {
      await make(page)
      await page.getByText('You will not see it again').waitFor()
    },
  },
  'token-revoke': {
    ...page,
    reach: (page) => button(page, 'Revoke Nightly backup, ends in Xw2B').click(),
  },
  'token-revoked': {
    ...page,
    answers: { ...answers, 'tokens.revokeApiToken': list([report]) },
    reach: async (page) => {
      await button(page, 'Revoke Nightly backup, ends in Xw2B').click()
      await button(page, 'Revoke token').click()
      await page.getByText('“Nightly backup” is revoked.').waitFor()
    },
  },
}

inspectAll(pageStates)
