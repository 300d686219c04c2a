import { thisSession } from '../test/fixtures.ts'
import { guest } from './canned.ts'
import { button, field, heading } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const signedIn = { status: 'signedIn', session: thisSession, mayOfferPasskey: false }

/** The page as a mail links to it. */
function link(path: string, title: string): PageState {
  return { path: `${path}#${'A'.repeat(43)}`, answers: guest, heading: title }
}

const pageStates: Record<string, PageState> = {
  'register-confirm': link('/register/confirm', 'Finish your registration'),
  'register-confirm-wrong': {
    ...link('/register/confirm', 'Finish your registration'),
    answers: { ...guest, 'accounts.confirmEmail': { status: 401, code: 'wrong_password' } },
    reach: async (page) => {
      await field(page, 'Password').fill('not that one')
      await button(page, 'Finish and sign in').click()
      await page.getByRole('alert').waitFor()
    },
    expectedErrors: [401],
  },
  'register-finish': link('/register/finish', 'Finish your registration'),
  'register-first-passkey': {
    ...link('/register/finish', 'Finish your registration'),
    answers: { ...guest, 'accounts.confirmEmail': { data: signedIn } },
    reach: async (page) => {
      await button(page, 'Finish and sign in').click()
      await heading(page, 'Your account is ready').waitFor()
    },
  },
  reset: link('/reset', 'Choose a new password'),
  'link-sign-in': link('/sign-in/link', 'Sign in to Signin'),
  'link-not-valid': {
    ...link('/sign-in/link', 'Sign in to Signin'),
    answers: { ...guest, 'sessions.signInWithLink': { status: 410, code: 'link_not_valid' } },
    reach: async (page) => {
      await button(page, 'Sign in').click()
      await heading(page, 'This link is not valid any more').waitFor()
    },
    expectedErrors: [410],
  },
  'link-cut': { path: '/reset#short', answers: guest, heading: 'Open the link again' },
  'link-email-confirm': link('/email/confirm', 'Confirm your new address'),
  'link-email-undo': link('/email/undo', 'Take your address back'),
  'link-not-me': link('/not-me', 'Was it not you?'),
  'link-not-me-done': {
    ...link('/not-me', 'Was it not you?'),
    answers: { ...guest, 'sessions.reportUnrecognized': { data: { status: 'sent' } } },
    reach: async (page) => {
      await button(page, 'Sign every device out').click()
      await heading(page, 'Every device is signed out').waitFor()
    },
  },
}

inspectAll(pageStates)
