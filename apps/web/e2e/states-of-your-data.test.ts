import type { Page } from 'playwright-core'
import * as fixtures from '../test/fixtures.ts'
import { type Answers, ada } from './canned.ts'
import { button, field } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const busy = { status: 503, code: 'busy', retryAfter: 5 }
const silent = Object.fromEntries([['sessions.current', ada['sessions.current']]]) as Answers
const leaving: Answers = {
  ...ada,
  'accounts.me': { data: { ...fixtures.ada, deletionDueAt: '2026-12-06T14:05:00.000Z' } },
}
const data = { path: '/account/data', answers: ada, heading: 'Your data' }

async function deleteAccount(page: Page, address: string) {
  await button(page, 'Delete account').click()
  const question = page.getByRole('alertdialog')
  await field(page, 'Your email address').fill(address)
  await question.getByRole('button', { name: 'Delete account' }).click()
}

const pageStates: Record<string, PageState> = {
  'your-data': { ...data, reach: (page) => page.getByText('You have 14 days').waitFor() },
  'your-data-loading': { ...data, answers: silent },
  'your-data-export-failed': {
    ...data,
    answers: { ...ada, 'accounts.exportData': busy },
    reach: async (page) => {
      await button(page, 'Download').click()
      await page.getByText('Try again in 5 seconds').waitFor()
    },
    expectedErrors: [503],
  },
  'your-data-delete': {
    ...data,
    reach: async (page) => {
      await deleteAccount(page, 'somebody@example.com')
      await page.getByText('Enter ada@example.com to go on.').waitFor()
    },
  },
  'your-data-delete-failed': {
    ...data,
    answers: { ...ada, 'accounts.requestDeletion': busy },
    reach: async (page) => {
      await deleteAccount(page, 'ada@example.com')
      await page.getByText('Try again in 5 seconds').waitFor()
    },
    expectedErrors: [503],
  },
  'your-data-leaving': {
    ...data,
    answers: leaving,
    reach: (page) => page.getByText('It will be deleted on').waitFor(),
  },
  'your-data-leaving-failed': {
    ...data,
    answers: { ...leaving, 'accounts.cancelDeletion': busy },
    reach: async (page) => {
      await button(page, 'Keep my account').click()
      await page.getByText('Try again in 5 seconds').waitFor()
    },
    expectedErrors: [503],
  },
}

inspectAll(pageStates)
