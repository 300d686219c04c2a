import { ACTIVITY_KINDS, type ActivityEntry } from '@signin/contracts'
import { refusedEntry, signedInEntry } from '../test/fixtures.ts'
import { type Answers, ada } from './canned.ts'
import { button } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const silent = Object.fromEntries([['sessions.current', ada['sessions.current']]]) as Answers
const activity = { path: '/account/activity', answers: ada, heading: 'Activity' }

const entries = (all: ActivityEntry[], more = false): Answers => ({
  ...ada,
  'activity.list': { data: { entries: all, more } },
})

/** One entry of each kind, over several days. */
const everyKind = ACTIVITY_KINDS.map((kind, n) => ({
  ...(kind.endsWith('Refused') ? refusedEntry : signedInEntry),
  kind,
  id: `01938a4e-0000-7000-8000-0000000001${String(n).padStart(2, '0')}`,
  at: new Date(Date.parse('2026-11-22T13:50:00Z') - n * 5_000_000).toISOString(),
  byThisSession: n === 0,
  detail: kind.startsWith('passkey') ? 'Chrome on macOS' : null,
}))

const pageStates: Record<string, PageState> = {
  activity: {
    ...activity,
    answers: entries(everyKind, true),
    reach: (page) => button(page, 'Show more').waitFor(),
  },
  'activity-exact-time': {
    ...activity,
    reach: async (page) => {
      await page.getByRole('listitem').first().getByRole('button').focus()
      await page.getByRole('tooltip').waitFor()
    },
  },
  'activity-none': {
    ...activity,
    answers: entries([]),
    reach: (page) => page.getByText('Nothing yet').waitFor(),
  },
  'activity-none-of-kind': {
    ...activity,
    path: '/account/activity?show=security',
    answers: entries([]),
    reach: (page) => page.getByText('Nothing of this kind').waitFor(),
  },
  'activity-loading': { ...activity, answers: silent },
  'activity-failed': {
    ...activity,
    answers: { ...ada, 'activity.list': { status: 500, code: 'internal' } },
    reach: (page) => button(page, 'Try again').waitFor(),
    expectedErrors: [500],
  },
}

inspectAll(pageStates)
