import type { ListedAccount } from '@signin/contracts'
import type { Page } from 'playwright-core'
import { withTotp } from '../test/fixtures.ts'
import { type Answer, ada } from './canned.ts'
import { account, accounts, admin, found } from './console-answers.ts'
import { button } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const { 'admin.accounts.search': _search, ...searching } = admin

const counted = (count: number): Answer => ({ data: { count, isCapped: false } })
const page = { path: '/admin', answers: admin, heading: 'Accounts' }
const rows = (page: Page) => page.getByText('Amara Okafor').first().waitFor()

const setUp = { status: 403, code: 'second_factor_setup_required' }

const pageStates: Record<string, PageState> = {
  'console-accounts': { ...page, reach: rows, readme: true },
  'console-accounts-searched': {
    ...page,
    path: '/admin?text=bru&role=member&seenSince=2026-10-01&state=active',
    answers: {
      ...admin,
      'admin.accounts.search': found({ accounts: [accounts[1], account(6)] as ListedAccount[] }),
      'admin.accounts.count': counted(2),
    },
    reach: (page) => page.locator('mark').first().waitFor(),
  },
  'console-accounts-similar': {
    ...page,
    path: '/admin?text=brunno',
    answers: {
      ...admin,
      'admin.accounts.search': found({ accounts: [account(7)], similar: [account(1), account(6)] }),
      'admin.accounts.count': counted(1),
    },
    reach: (page) => page.getByText('Bruno Costa').first().waitFor(),
  },
  'console-accounts-selected': {
    ...page,
    reach: async (page) => {
      await page.getByLabel('Select bruno.costa@example.com', { exact: true }).check()
      await page.getByLabel('Select chiara.bianchi@example.com', { exact: true }).check()
      await page.getByText('2 accounts selected').waitFor()
    },
  },
  'console-accounts-filter': {
    ...page,
    reach: async (page) => {
      await button(page, 'Filter').click()
      await page.keyboard.type('state')
      await page.getByRole('option', { name: 'State: Suspended' }).waitFor()
    },
  },
  'console-accounts-none': {
    ...page,
    path: '/admin?text=nobody&role=admin',
    answers: {
      ...admin,
      'admin.accounts.search': found({ accounts: [] }),
      'admin.accounts.count': counted(0),
    },
    reach: (page) => page.getByText('No account matches').waitFor(),
  },
  'console-accounts-loading': {
    ...page,
    answers: searching,
    reach: (page) => page.getByText('Still searching').waitFor(),
  },
  'console-accounts-too-slow': {
    ...page,
    path: '/admin?text=e',
    answers: { ...admin, 'admin.accounts.search': { status: 503, code: 'too_slow' } },
    reach: (page) => button(page, 'Try again').waitFor(),
    expectedErrors: [503],
  },
  'console-menu': {
    ...page,
    reach: async (page) => {
      await rows(page)
      await page.getByRole('button', { name: 'Your account' }).filter({ visible: true }).click()
    },
  },
  'console-not-staff': {
    ...page,
    heading: "You can't open the console",
    answers: { ...admin, 'accounts.me': ada['accounts.me'] as Answer },
  },
  'console-second-factor': {
    ...page,
    heading: 'Set up two-step verification',
    answers: { ...admin, 'admin.accounts.search': setUp, 'admin.accounts.count': setUp },
    expectedErrors: [403],
  },
  'console-second-factor-unused': {
    ...page,
    heading: 'Two-step verification',
    answers: {
      ...admin,
      'admin.accounts.search': setUp,
      'admin.accounts.count': setUp,
      'secondFactors.status': { data: withTotp },
    },
    expectedErrors: [403],
  },
}

inspectAll(pageStates)
