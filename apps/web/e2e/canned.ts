import type { Account, CurrentSession, Session } from '@signin/contracts'
import type { Page, Route } from 'playwright-core'

/** The same day in every picture. */
export const TODAY = new Date('2026-11-22T14:05:00Z')

const account: Account = {
  id: '01938a4e-0000-7000-8000-000000000001',
  email: 'ada@example.com',
  name: 'Ada Lovelace',
  createdAt: '2026-03-14T09:26:00.000Z',
}

const current: CurrentSession = {
  id: '01938a4e-0000-7000-8000-000000000011',
  accountId: account.id,
  createdAt: '2026-11-22T14:00:00.000Z',
  authenticatedAt: '2026-11-22T14:00:00.000Z',
  expiresAt: '2027-02-20T14:00:00.000Z',
}

const thisDevice: Session = {
  id: current.id,
  current: true,
  browser: 'Firefox 150',
  system: 'macOS',
  address: '203.0.113.24',
  createdAt: current.createdAt,
  lastSeenAt: '2026-11-22T14:04:00.000Z',
}

const others: Session[] = [
  {
    id: '01938a4e-0000-7000-8000-000000000012',
    current: false,
    browser: 'Safari 20',
    system: 'iOS',
    address: '203.0.113.24',
    createdAt: '2026-11-02T07:30:00.000Z',
    lastSeenAt: '2026-11-22T11:40:00.000Z',
  },
  {
    id: '01938a4e-0000-7000-8000-000000000013',
    current: false,
    browser: null,
    system: null,
    address: '2001:db8:85a3:8d3:1319:8a2e:370:7348',
    createdAt: '2026-10-19T18:12:00.000Z',
    lastSeenAt: '2026-11-19T20:15:00.000Z',
  },
]

export type Answer = { data: unknown } | { status: number; code: string; retryAfter?: number }

/** What the api says, by procedure; a procedure that is missing never answers. */
export type Answers = Record<string, Answer>

export const stranger: Answers = { 'sessions.current': { data: null } }

export const ada: Answers = {
  'sessions.current': { data: current },
  'accounts.me': { data: account },
  'sessions.list': { data: [thisDevice, ...others] },
}

export const adaAlone: Answers = { ...ada, 'sessions.list': { data: [thisDevice] } }

/** Answers in the api's place, in the words of the contract. */
export async function answer(page: Page, answers: Answers) {
  await page.clock.setFixedTime(TODAY)
  await page.route('**/api/trpc/**', (route) => fulfil(route, answers))
}

async function fulfil(route: Route, answers: Answers) {
  const procedures = new URL(route.request().url()).pathname.replace('/api/trpc/', '').split(',')
  const known = procedures.map((procedure) => answers[procedure])
  if (known.some((it) => it === undefined)) return
  const envelopes = known.map((it) => envelope(it as Answer))
  const status = Math.max(...known.map((it) => (it && 'status' in it ? it.status : 200)))
  await route.fulfill({ status, json: envelopes })
}

function envelope(answer: Answer) {
  if ('data' in answer) return { result: { data: answer.data } }
  const { status, ...data } = answer
  const requestId = '4f3a2b1c-5d6e-4f70-8a9b-0c1d2e3f4a5b'
  return { error: { message: '', code: -32603, data: { ...data, httpStatus: status, requestId } } }
}
