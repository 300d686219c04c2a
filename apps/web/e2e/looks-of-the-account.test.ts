import { test } from 'vitest'
import { type Answers, ada, adaAlone } from './canned.ts'
import { button } from './controls.ts'
import { inspect, type Look } from './look.ts'

const SIGN_OUT_PHONE = 'Sign out Safari 20 on iOS, signed in 2 November 2026 at 07:30'
const down = { status: 500, code: 'internal' }
const silent = Object.fromEntries([['sessions.current', ada['sessions.current']]]) as Answers

const account = { path: '/account', answers: ada, heading: 'Account' }
const devices = { path: '/account/sessions', answers: ada, heading: 'Devices' }

const looks: Record<string, Look> = {
  account: {
    ...account,
    reach: (page) => page.getByText('2 other devices').waitFor(),
    readme: true,
  },
  'account-menu': {
    ...account,
    reach: async (page) => {
      await page.getByText('2 other devices').waitFor()
      await button(page, 'Your account').click()
      await page.getByRole('menu').waitFor()
    },
  },
  'account-loading': { ...account, answers: silent },
  'account-failed': {
    ...account,
    answers: { 'sessions.current': down, 'accounts.me': down, 'sessions.list': down },
    reach: (page) => button(page, 'Try again').nth(1).waitFor(),
    provokes: [500],
  },
  'account-offline': {
    ...account,
    reach: async (page) => {
      await page.getByText('2 other devices').waitFor()
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
    answers: { ...ada, 'sessions.revoke': { status: 503, code: 'busy', retryAfter: 5 } },
    reach: async (page) => {
      await button(page, SIGN_OUT_PHONE).click()
      await button(page, 'Sign out device').click()
      await page.getByText('Try again in 5 seconds').waitFor()
    },
    provokes: [503],
  },
}

test.for(Object.entries(looks))('%s', ([name, look]) => inspect(name, look))
