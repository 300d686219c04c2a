import type { Page } from 'playwright-core'
import { test } from 'vitest'
import { type Answer, stranger } from './canned.ts'
import { button, field } from './controls.ts'
import { inspect, type Look } from './look.ts'

async function fill(page: Page) {
  await field(page, 'Email address').fill('ada@example.com')
  await field(page, 'Password').fill('correct horse battery staple')
}

async function signIn(page: Page) {
  await fill(page)
  await button(page, 'Sign in').click()
}

async function seeAlert(page: Page) {
  await signIn(page)
  await page.getByRole('alert').waitFor()
}

const signInAnswers = (answer: Answer) => ({ ...stranger, 'sessions.signIn': answer })
const page = { path: '/sign-in', answers: stranger, heading: 'Sign in' }
const register = { path: '/register', answers: stranger, heading: 'Create an account' }

const looks: Record<string, Look> = {
  'sign-in': { ...page, readme: true },
  'sign-in-filled': {
    ...page,
    reach: async (page) => {
      await fill(page)
      await button(page, 'Show password').click()
    },
  },
  'sign-in-errors': { ...page, reach: (page) => button(page, 'Sign in').click() },
  'sign-in-wrong': {
    ...page,
    answers: signInAnswers({ status: 401, code: 'wrong_email_or_password' }),
    reach: seeAlert,
    provokes: [401],
  },
  'sign-in-too-many': {
    ...page,
    answers: signInAnswers({ status: 429, code: 'too_many_calls', retryAfter: 250 }),
    reach: seeAlert,
    provokes: [429],
  },
  'sign-in-failed': {
    ...page,
    answers: signInAnswers({ status: 500, code: 'internal' }),
    reach: seeAlert,
    provokes: [500],
  },
  'sign-in-under-way': { ...page, reach: signIn },
  'sign-in-after-registration': {
    ...register,
    answers: {
      ...stranger,
      'accounts.register': { data: { status: 'received', email: 'ada@example.com' } },
    },
    reach: async (page) => {
      await field(page, 'Name').fill('Ada Lovelace')
      await fill(page)
      await button(page, 'Create account').click()
      await page.getByText('Thank you').waitFor()
    },
  },
  register,
  'register-errors': { ...register, reach: (page) => button(page, 'Create account').click() },
  'not-found': { path: '/nowhere', answers: stranger, heading: 'Page not found' },
}

test.for(Object.entries(looks))('%s', ([name, look]) => inspect(name, look))
