import type { Page, Route } from 'playwright-core'
import * as fixtures from '../test/fixtures.ts'

/** The same day in every picture. */
export const TODAY = new Date('2026-11-22T14:05:00Z')

const { laptop, phone } = fixtures

export type Answer = { data: unknown } | { status: number; code: string; retryAfter?: number }

/** What the api says, by procedure; a procedure that is missing never answers. */
export type Answers = Record<string, Answer>

export const stranger: Answers = {
  'sessions.current': { data: null },
  'passwords.rules': { data: { minLength: 15, maxLength: 256 } },
  'identities.providers': { data: [] },
}

export const ada: Answers = {
  'sessions.current': { data: fixtures.thisSession },
  'accounts.me': { data: fixtures.ada },
  'sessions.list': { data: [laptop, phone, fixtures.stranger] },
  'passwords.rules': { data: { minLength: 15, maxLength: 256 } },
  'passwords.status': { data: { set: true, changedAt: fixtures.ada.createdAt } },
  'secondFactors.status': { data: fixtures.noSecondFactor },
  'identities.providers': { data: [] },
  'identities.list': { data: [] },
  'passkeys.list': { data: { rpId: 'localhost', userHandle: null, passkeys: [] } },
  'activity.list': {
    data: { entries: [fixtures.signedInEntry, fixtures.refusedEntry], more: false },
  },
}

export const adaAlone: Answers = { ...ada, 'sessions.list': { data: [laptop] } }

/** Answers in the api's place, in the words of the contract. */
export async function answer(page: Page, answers: Answers) {
  await page.clock.setFixedTime(TODAY)
  await page.route('**/api/trpc/**', (route) => fulfil(route, answers))
}

async function fulfil(route: Route, answers: Answers) {
  const { pathname, searchParams } = new URL(route.request().url())
  const procedures = pathname.replace('/api/trpc/', '').split(',')
  const known = procedures.map((procedure) => answers[procedure])
  if (known.some((it) => it === undefined)) return
  const envelopes = known.map((it) => envelope(it as Answer))
  const status = Math.max(...known.map((it) => (it && 'status' in it ? it.status : 200)))
  await route.fulfill({ status, json: searchParams.has('batch') ? envelopes : envelopes[0] })
}

function envelope(answer: Answer) {
  if ('data' in answer) return { result: { data: answer.data } }
  const { status, ...data } = answer
  const requestId = '4f3a2b1c-5d6e-4f70-8a9b-0c1d2e3f4a5b'
  return { error: { message: '', code: -32603, data: { ...data, httpStatus: status, requestId } } }
}
