import { AppError } from '@signin/contracts'
import { expect, test } from 'vitest'
import {
  descriptionOf,
  field,
  heading,
  press,
  see,
  settled,
  type,
  visit,
} from '../../test/harness.ts'

const PASSWORD = 'correct horse battery staple'

function fill(values: Partial<Record<'name' | 'email' | 'password', string>> = {}) {
  type('Name', values.name ?? 'Ada Lovelace')
  type('Email address', values.email ?? 'ada@example.com')
  type('Password', values.password ?? PASSWORD)
}

test('an empty form shows an error at each field and focuses the first', async () => {
  const { calls } = await visit('/register')
  press('Create account')
  await expect.poll(() => document.activeElement).toBe(field('Name'))
  for (const label of ['Name', 'Email address', 'Password']) {
    expect(field(label).getAttribute('aria-invalid')).toBe('true')
    expect(descriptionOf(field(label))).not.toBe('')
  }
  await settled()
  expect(calls('accounts.register')).toBe(0)
})

test('the first invalid field gets the focus', async () => {
  await visit('/register')
  fill({ email: 'nowhere' })
  press('Create account')
  await expect.poll(() => document.activeElement).toBe(field('Email address'))
  expect(descriptionOf(field('Email address'))).toBe('Enter an address like name@example.com.')
  expect(field('Name').getAttribute('aria-invalid')).toBeNull()
})

test('errors appear at the first submission, and from then on follow the typing', async () => {
  await visit('/register')
  await see('At least 15 characters')
  fill({ password: 'short' })
  await settled()
  expect(field('Password').getAttribute('aria-invalid')).toBeNull()
  press('Create account')
  await expect.poll(() => field('Password').getAttribute('aria-invalid')).toBe('true')
  type('Password', PASSWORD)
  await expect.poll(() => field('Password').getAttribute('aria-invalid')).toBeNull()
  type('Password', 'short')
  await expect.poll(() => field('Password').getAttribute('aria-invalid')).toBe('true')
})

test('an error of the API is shown at its field, and what was typed stays', async () => {
  const { services } = await visit('/register')
  const issues = [{ path: ['password'], message: 'This password is known to many.' }]
  services.accounts.register.mockRejectedValueOnce(new AppError('invalid_input', { issues }))
  fill()
  press('Create account')
  await expect.poll(() => document.activeElement).toBe(field('Password'))
  expect(descriptionOf(field('Password'))).toBe('This password is known to many.')
  expect(field('Password').value).toBe(PASSWORD)
  expect(field('Name').value).toBe('Ada Lovelace')
})

test('a failure of the API keeps what was typed and shows the id of the request', async () => {
  const { services } = await visit('/register')
  services.accounts.register.mockRejectedValueOnce(new Error('the disk is full'))
  fill()
  press('Create account')
  await see('Something went wrong on our side')
  await see('request-42')
  expect(field('Email address').value).toBe('ada@example.com')
})

test('two presses send one registration', async () => {
  const { services } = await visit('/register')
  fill()
  press('Create account')
  press('Create account')
  await heading('Look in your mailbox')
  expect(services.accounts.register).toHaveBeenCalledTimes(1)
})

test('the last page shows the address, and the URL does not', async () => {
  const { router } = await visit('/register')
  fill({ email: ' Ada@Example.com ' })
  press('Create account')
  await heading('Look in your mailbox')
  await see('We wrote to ada@example.com.')
  expect(document.activeElement?.textContent).toBe('Look in your mailbox')
  expect(router.currentRoute.value.fullPath).toBe('/register')
})

test('the address can be changed, and everything else stays', async () => {
  await visit('/register')
  fill({ email: 'ada@exmaple.com' })
  press('Create account')
  await heading('Look in your mailbox')
  press('Use another address')
  await heading('Create an account')
  expect(field('Email address').value).toBe('ada@exmaple.com')
  expect(field('Name').value).toBe('Ada Lovelace')
  expect(field('Password').value).toBe(PASSWORD)
})

test('without a password, the form neither shows nor sends one', async () => {
  const { services } = await visit('/register')
  await see('At least 15 characters')
  fill({ password: 'a bit longer' })
  press('Create account')
  await see('Use at least 15 characters.')
  press('Register without a password')
  await see('You will sign in with a passkey')
  press('Create account')
  await heading('Look in your mailbox')
  expect(services.accounts.register).toHaveBeenCalledWith({
    name: 'Ada Lovelace',
    email: 'ada@example.com',
  })
})

test('the link to the sign-in page keeps ?next=', async () => {
  const { router } = await visit('/register?next=/account/sessions')
  press('Sign in')
  await heading('Sign in')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in?next=/account/sessions')
})
