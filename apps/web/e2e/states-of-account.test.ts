import type { Page } from 'playwright-core'
import * as fixtures from '../test/fixtures.ts'
import { type Answers, ada, adaAlone } from './canned.ts'
import { button, field } from './controls.ts'
import { inspectAll, type PageState } from './page-state.ts'

const SIGN_OUT_PHONE = 'Sign out Safari 20 on iOS, signed in 2 November 2026 at 07:30'
const down = { status: 500, code: 'internal' }
const busy = { status: 503, code: 'busy', retryAfter: 5 }
const silent = Object.fromEntries([['sessions.current', ada['sessions.current']]]) as Answers

/** A fixed picture: the tests of the API inspect the pictures it serves. */
const PICTURE = '/favicon.svg'

const having = (account: Partial<typeof fixtures.ada>): Answers => ({
  ...ada,
  'accounts.me': { data: { ...fixtures.ada, ...account } },
})
const leaving = having({ deletionDueAt: '2026-12-06T14:05:00.000Z' })
const pending = having({ newEmail: 'ada.lovelace@analytical-engine.example.org' })

const account = { path: '/account', answers: ada, heading: 'Account' }
const devices = { path: '/account/sessions', answers: ada, heading: 'Devices' }

const loaded = (page: Page) => page.getByText('2 other devices').waitFor()

async function changeAddress(page: Page, address: string) {
  await button(page, 'Change address').click()
  await field(page, 'New email address').fill(address)
  await button(page, 'Send the link').click()
}

const pageStates: Record<string, PageState> = {
  account: { ...account, reach: loaded, readme: true },
  'account-filled': {
    ...account,
    answers: having({
      avatar: PICTURE,
      name: 'Augusta Ada King-Noel, Countess of Lovelace',
      locale: 'de-AT',
      timeZone: 'Pacific/Auckland',
    }),
    reach: loaded,
  },
  'account-menu': {
    ...account,
    reach: async (page) => {
      await loaded(page)
      await button(page, 'Your account').click()
      await page.getByRole('menu').waitFor()
    },
  },
  'account-time-zones': {
    ...account,
    reach: async (page) => {
      await loaded(page)
      await field(page, 'Time zone').click()
      await field(page, 'Time zone').fill('aust')
      await page.getByRole('option', { name: 'Sydney, Australia' }).waitFor()
    },
  },
  'account-saved': {
    ...account,
    answers: { ...ada, 'accounts.updateProfile': { data: fixtures.ada } },
    reach: async (page) => {
      await button(page, 'Save profile').click()
      await page.getByText('Saved').waitFor()
    },
  },
  'account-errors': {
    ...account,
    reach: async (page) => {
      await field(page, 'Name').fill('')
      await button(page, 'Save profile').click()
      await page.getByText('Enter your name.').waitFor()
    },
  },
  'account-save-failed': {
    ...account,
    answers: { ...ada, 'accounts.updateProfile': busy },
    reach: async (page) => {
      await button(page, 'Save profile').click()
      await page.getByText('Try again in 5 seconds').waitFor()
    },
    expectedErrors: [503],
  },
  'account-address': {
    ...account,
    reach: (page) => changeAddress(page, 'ada@example.com'),
  },
  'account-address-failed': {
    ...account,
    answers: { ...ada, 'accounts.requestEmailChange': busy },
    reach: async (page) => {
      await changeAddress(page, 'new@example.com')
      await page.getByText('Try again in 5 seconds').waitFor()
    },
    expectedErrors: [503],
  },
  'account-address-pending': {
    ...account,
    answers: { ...pending, 'accounts.requestEmailChange': { data: { status: 'sent' } } },
    reach: async (page) => {
      await button(page, 'Send again').click()
      await page.getByText('Sent again').waitFor()
    },
  },
  'account-leaving': { ...account, answers: leaving, reach: loaded },
  'account-loading': { ...account, answers: silent },
  'account-failed': {
    ...account,
    answers: { 'sessions.current': down, 'accounts.me': down, 'sessions.list': down },
    reach: (page) => button(page, 'Try again').nth(1).waitFor(),
    expectedErrors: [500],
  },
  'account-offline': {
    ...account,
    reach: async (page) => {
      await loaded(page)
      await page.context().setOffline(true)
      await page.getByText('You are offline').waitFor()
    },
  },
  devices: { ...devices, reach: (page) => page.getByText('Safari 20 on iOS').waitFor() },
  'devices-alone': {
    ...devices,
    answers: adaAlone,
    reach: (page) => page.getByText('No other devices').waitFor(),
  },
  'devices-loading': { ...devices, answers: silent },
  'devices-end-one': {
    ...devices,
    reach: async (page) => {
      await button(page, SIGN_OUT_PHONE).click()
      await page.getByRole('alertdialog').waitFor()
    },
  },
  'devices-end-others': {
    ...devices,
    reach: async (page) => {
      await button(page, 'Sign out all others').click()
      await page.getByRole('alertdialog').waitFor()
    },
  },
  'devices-end-under-way': {
    ...devices,
    reach: async (page) => {
      await button(page, SIGN_OUT_PHONE).click()
      await button(page, 'Sign out device').click()
      await page.getByText('Please wait').waitFor()
    },
  },
  'devices-end-failed': {
    ...devices,
    answers: { ...ada, 'sessions.revoke': busy },
    reach: async (page) => {
      await button(page, SIGN_OUT_PHONE).click()
      await button(page, 'Sign out device').click()
      await page.getByText('Try again in 5 seconds').waitFor()
    },
    expectedErrors: [503],
  },
}

inspectAll(pageStates)
