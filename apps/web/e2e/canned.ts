import type { Page } from 'playwright-core'
import * as fixtures from '../test/fixtures.ts'

/** The clock stands still, so that every picture shows the same day. */
const TODAY = new Date('2026-11-22T14:05:00Z')

const { laptop, phone } = fixtures

export type Answer = { data: unknown } | { status: number; code: string; retryAfter?: number }

/** The responses of the API by procedure; without one, a procedure never responds. */
export type Answers = Record<string, Answer>

export const guest: Answers = {
  'sessions.current': { data: null },
  'passwords.rules': { data: { minLength: 15, maxLength: 256 } },
  'identities.providers': { data: [] },
}

export const ada: Answers = {
  'sessions.current': { data: fixtures.thisSession },
  'accounts.me': { data: fixtures.ada },
  'sessions.list': { data: [laptop, phone, fixtures.guest] },
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

const answered = new WeakMap<Page, Answers>()

/**
 * Responds in place of the API from now on, in the contract's format. Playwright's `route` would
 * intercept every other request as well and turn the cache off.
 */
export async function answer(page: Page, answers: Answers) {
  const isFirst = !answered.has(page)
  answered.set(page, answers)
  if (!isFirst) return
  await page.clock.setFixedTime(TODAY)
  const devtools = await page.context().newCDPSession(page)
  devtools.on('Fetch.requestPaused', ({ requestId, request }) => {
    const answer = answerTo(new URL(request.url), answered.get(page) as Answers)
    // The page may have aborted the request in the meantime.
    if (answer) devtools.send('Fetch.fulfillRequest', { requestId, ...answer }).catch(() => {})
  })
  await devtools.send('Fetch.enable', { patterns: [{ urlPattern: '*/api/trpc/*' }] })
}

function answerTo({ pathname, searchParams }: URL, answers: Answers) {
  const procedures = pathname.replace('/api/trpc/', '').split(',')
  const known = procedures.map((procedure) => answers[procedure])
  if (known.some((it) => it === undefined)) return undefined
  const envelopes = known.map((it) => envelope(it as Answer))
  const json = JSON.stringify(searchParams.has('batch') ? envelopes : envelopes[0])
  return {
    responseCode: Math.max(...known.map((it) => (it && 'status' in it ? it.status : 200))),
    responseHeaders: [{ name: 'content-type', value: 'application/json' }],
    body: Buffer.from(json).toString('base64'),
  }
}

function envelope(answer: Answer) {
  if ('data' in answer) return { result: { data: answer.data } }
  const { status, ...data } = answer
  const requestId = '4f3a2b1c-5d6e-4f70-8a9b-0c1d2e3f4a5b'
  return { error: { message: '', code: -32603, data: { ...data, httpStatus: status, requestId } } }
}
