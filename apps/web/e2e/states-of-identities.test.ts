import type { Page } from 'playwright-core'
import { acme, adaAtGoogle, google } from '../test/fixtures.ts'
import { type Answer, type Answers, ada, guest } from './canned.ts'
import { button, heading } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const github = { id: 'github', kind: 'github', name: 'GitHub' }
const gitlab = { id: 'gitlab', kind: 'gitlab', name: 'GitLab' }
const microsoft = { id: 'microsoft', kind: 'microsoft', name: 'Microsoft' }
const apple = { id: 'apple', kind: 'apple', name: 'Apple' }
const longest = { id: 'long', kind: 'oidc', name: 'The Analytical Engine Company, Ltd.' }

const offered: Answer = { data: [google, acme] }
const everyone: Answer = { data: [google, github, microsoft, gitlab, apple, longest] }
const atAcme = {
  ...adaAtGoogle,
  id: '01938a4e-0000-7000-8000-000000000052',
  provider: 'acme',
  kind: 'oidc',
  name: 'Acme',
  label: 'augusta.ada.king.countess.of.lovelace@analytical-engines.example',
  lastUsedAt: null,
}

const seeGoogle = (page: Page) => button(page, 'Continue with Google').waitFor()
const door = (path: string, heading: string, providers: Answer): PageState => ({
  path,
  heading,
  answers: { ...guest, 'identities.providers': providers },
  reach: seeGoogle,
})

const returned = (
  heading: string,
  finish: Answer | undefined,
  more: Partial<PageState> = {},
): PageState => ({
  path: '/sign-in/with/google?code=c0de&state=st4te',
  heading,
  answers: {
    ...guest,
    'identities.providers': offered,
    ...(finish && { 'identities.finish': finish }),
  },
  // Waits until the name of the provider is loaded.
  reach: (page) => page.getByText('Google').first().waitFor(),
  ...more,
})

const security = (more: Answers): PageState => ({
  path: '/account/security',
  heading: 'Security',
  answers: { ...ada, 'identities.providers': offered, ...more },
  reach: card,
})

async function card(page: Page) {
  await page.getByRole('region', { name: 'Connected accounts' }).waitFor()
  await page.getByText('Authenticator app', { exact: true }).waitFor()
}

const withBoth: Answers = {
  'identities.list': { data: [adaAtGoogle, atAcme] },
  'identities.providers': everyone,
}

/** Opens the confirmation of the unlinking. */
async function disconnect(page: Page) {
  await card(page)
  await button(page, 'Disconnect Google, ada@gmail.example').click()
  await page.getByRole('alertdialog').waitFor()
}

const pageStates: Record<string, PageState> = {
  'sign-in-with-others': door('/sign-in', 'Sign in', offered),
  'sign-in-with-many': door('/sign-in', 'Sign in', everyone),
  'sign-in-with-under-way': {
    ...door('/sign-in', 'Sign in', offered),
    reach: (page) => button(page, 'Continue with Google').click(),
  },
  'sign-in-with-unavailable': {
    ...door('/sign-in', 'Sign in', offered),
    answers: {
      ...guest,
      'identities.providers': offered,
      'identities.startSignIn': { status: 503, code: 'provider_unavailable' },
    },
    reach: async (page) => {
      await button(page, 'Continue with Google').click()
      await page.getByRole('alert').waitFor()
    },
    expectedErrors: [503],
  },
  'register-with-others': door('/register', 'Create an account', offered),

  'returned-under-way': returned('Signing you in', undefined, {
    reach: (page) => page.getByText('One moment').waitFor(),
  }),
  'returned-to-begin-again': returned('Begin again', undefined, { path: '/sign-in/with/google' }),
  'returned-called-off': returned(
    'You are not signed in',
    { status: 401, code: 'identity_rejected' },
    { path: '/sign-in/with/google?error=access_denied&state=st4te', expectedErrors: [401] },
  ),
  'returned-refused': returned(
    'You are not signed in',
    { status: 401, code: 'identity_rejected' },
    { expectedErrors: [401] },
  ),
  'returned-busy': returned(
    'You are not signed in',
    { status: 503, code: 'busy', retryAfter: 5 },
    {
      reach: (page) => button(page, 'Try again').waitFor(),
      expectedErrors: [503],
    },
  ),
  'returned-unavailable': returned(
    'Google does not answer',
    { status: 503, code: 'provider_unavailable' },
    { expectedErrors: [503] },
  ),
  'returned-to-mailbox': returned(
    'Look in your mailbox',
    { data: { status: 'confirmationRequired', email: 'ada@gmail.example' } },
    { reach: (page) => heading(page, 'Look in your mailbox').waitFor() },
  ),

  'connected-none': security({}),
  'connected-accounts': security(withBoth),
  'connected-failed': {
    ...security({ 'identities.list': { status: 500, code: 'internal' } }),
    expectedErrors: [500],
  },
  'connected-just-now': {
    ...security(withBoth),
    path: '/sign-in/with/google?code=c0de&state=st4te',
    answers: {
      ...ada,
      ...withBoth,
      'identities.finish': { data: { status: 'linked', identity: adaAtGoogle } },
    },
    reach: (page) => page.getByText('Google is connected.').waitFor(),
  },
  'connected-disconnect': { ...security(withBoth), reach: disconnect },
  'connected-last': {
    ...security({ ...withBoth, 'identities.remove': { status: 409, code: 'last_credential' } }),
    reach: async (page) => {
      await disconnect(page)
      await button(page, 'Disconnect').click()
      await page.getByText('You need it to sign in').waitFor()
    },
    expectedErrors: [409],
  },
  'who-is-there-by-provider': {
    ...security({
      ...withBoth,
      'identities.providers': offered,
      'passwords.status': { data: { set: false, changedAt: null } },
      'secondFactors.startTotp': { status: 403, code: 'not_signed_in_recently' },
    }),
    reach: async (page) => {
      await card(page)
      await button(page, 'Set up authenticator app').click()
      await button(page, 'Continue with Google').waitFor()
    },
    expectedErrors: [403],
  },
}

inspectAll(pageStates)
