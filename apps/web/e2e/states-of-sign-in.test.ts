import type { Page } from 'playwright-core'
import { REGISTRATION } from '../test/fixtures.ts'
import { type Answer, guest } from './canned.ts'
import { button, field, heading } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const EMAIL = 'ada@example.com'
const sent: Answer = { data: { status: 'sent' } }

async function fill(page: Page) {
  await field(page, 'Email address').fill(EMAIL)
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

const signInAnswers = (answer: Answer) => ({ ...guest, 'sessions.signIn': answer })
const page = { path: '/sign-in', answers: guest, heading: 'Sign in' }
const register = { path: '/register', answers: guest, heading: 'Create an account' }

const secondStep = {
  ...page,
  answers: signInAnswers({
    data: {
      status: 'secondFactorRequired',
      methods: ['totp', 'passkey', 'recoveryCode'],
      expiresAt: '2026-11-22T14:15:00.000Z',
    },
  }),
  reach: async (page: Page) => {
    await signIn(page)
    await heading(page, 'One more step').waitFor()
  },
}

const pageStates: Record<string, PageState> = {
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
    expectedErrors: [401],
  },
  'sign-in-too-many': {
    ...page,
    answers: signInAnswers({ status: 429, code: 'too_many_calls', retryAfter: 250 }),
    reach: seeAlert,
    expectedErrors: [429],
  },
  'sign-in-failed': {
    ...page,
    answers: signInAnswers({ status: 500, code: 'internal' }),
    reach: seeAlert,
    expectedErrors: [500],
  },
  'sign-in-under-way': { ...page, reach: signIn },
  'sign-in-arrived': {
    path: '/sign-in/second-step',
    answers: guest,
    heading: 'Sign in',
    reach: (page) => page.getByText('Begin signing in again').waitFor(),
  },
  'sign-in-link-sent': {
    ...page,
    answers: { ...guest, 'sessions.requestSignInLink': sent },
    reach: async (page) => {
      await fill(page)
      await button(page, 'Email me a sign-in link').click()
      await heading(page, 'Look in your mailbox').waitFor()
    },
  },
  'confirm-address': {
    ...page,
    answers: signInAnswers({ data: { status: 'confirmationRequired', email: EMAIL } }),
    reach: async (page) => {
      await signIn(page)
      await heading(page, 'Look in your mailbox').waitFor()
    },
  },
  'second-step': { ...secondStep },
  'second-step-wrong': {
    ...secondStep,
    answers: {
      ...secondStep.answers,
      'sessions.completeSecondFactor': { status: 401, code: 'wrong_code' },
    },
    reach: async (page) => {
      await secondStep.reach(page)
      await field(page, 'Code from your authenticator app').fill('123 456')
      await page.getByRole('alert').waitFor()
    },
    expectedErrors: [401],
  },
  register,
  'register-errors': { ...register, reach: (page) => button(page, 'Create account').click() },
  'register-filled': {
    ...register,
    reach: async (page) => {
      await field(page, 'Name').fill('Ada Lovelace')
      await fill(page)
      await page.getByText('Strong.', { exact: false }).first().waitFor()
    },
  },
  'register-without-password': {
    ...register,
    reach: async (page) => {
      await button(page, 'Register without a password').click()
      await page.getByText('You will sign in with a passkey').waitFor()
    },
  },
  'register-received': {
    ...register,
    answers: {
      ...guest,
      'accounts.register': {
        data: { status: 'received', email: EMAIL, registration: REGISTRATION },
      },
    },
    reach: async (page) => {
      await field(page, 'Name').fill('Ada Lovelace')
      await fill(page)
      await button(page, 'Create account').click()
      await heading(page, 'Look in your mailbox').waitFor()
    },
  },
  forgot: { path: '/forgot', answers: guest, heading: 'Choose a new password' },
  'forgot-sent': {
    path: '/forgot',
    answers: { ...guest, 'passwords.requestReset': sent },
    heading: 'Choose a new password',
    reach: async (page) => {
      await field(page, 'Email address').fill(EMAIL)
      await button(page, 'Send me a link').click()
      await heading(page, 'Look in your mailbox').waitFor()
    },
  },
  'not-found': { path: '/nowhere', answers: guest, heading: 'Page not found' },
}

inspectAll(pageStates)
