import { Refusal } from '@signin/contracts'
import { expect, test } from 'vitest'
import { descriptionOf, field, heading, press, see, type, visit } from '../../test/harness.ts'

const PASSWORD = 'correct horse battery staple'

function fill(values: Partial<Record<'name' | 'email' | 'password', string>> = {}) {
  type('Name', values.name ?? 'Ada Lovelace')
  type('Email address', values.email ?? 'ada@example.com')
  type('Password', values.password ?? PASSWORD)
}

test('an empty form is refused field by field, and the first gets the focus', async () => {
  const { services } = await visit('/register')
  press('Create account')
  await expect.poll(() => document.activeElement).toBe(field('Name'))
  for (const label of ['Name', 'Email address', 'Password']) {
    expect(field(label).getAttribute('aria-invalid')).toBe('true')
    expect(descriptionOf(field(label))).not.toBe('')
  }
  expect(services.accounts.register).not.toHaveBeenCalled()
})

test('the first field that is wrong gets the focus, not the first of all', async () => {
  await visit('/register')
  fill({ email: 'nowhere' })
  press('Create account')
  await expect.poll(() => document.activeElement).toBe(field('Email address'))
  expect(descriptionOf(field('Email address'))).toBe('Enter an address like name@example.com.')
  expect(field('Name').getAttribute('aria-invalid')).toBeNull()
})

test('nothing is complained of before the first attempt, and mended as it is typed after it', async () => {
  await visit('/register')
  fill({ password: 'short' })
  expect(descriptionOf(field('Password'))).toContain('At least 15 characters')
  expect(field('Password').getAttribute('aria-invalid')).toBeNull()
  press('Create account')
  await expect.poll(() => field('Password').getAttribute('aria-invalid')).toBe('true')
  type('Password', PASSWORD)
  await expect.poll(() => field('Password').getAttribute('aria-invalid')).toBeNull()
  type('Password', 'short')
  await expect.poll(() => field('Password').getAttribute('aria-invalid')).toBe('true')
})

test('what the api finds wrong is shown at its field, and what was typed stays', async () => {
  const { services } = await visit('/register')
  const issues = [{ path: ['password'], message: 'This password is known to many.' }]
  services.accounts.register.mockRejectedValueOnce(new Refusal('invalid_input', { issues }))
  fill()
  press('Create account')
  await expect.poll(() => document.activeElement).toBe(field('Password'))
  expect(descriptionOf(field('Password'))).toBe('This password is known to many.')
  expect(field('Password').value).toBe(PASSWORD)
  expect(field('Name').value).toBe('Ada Lovelace')
})

test('a failure of the api keeps what was typed and says whom to tell about what', async () => {
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
  await heading('Sign in')
  expect(services.accounts.register).toHaveBeenCalledTimes(1)
})

test('it ends at the sign-in page, with the address there and not in the URL', async () => {
  const { router } = await visit('/register')
  fill({ email: ' Ada@Example.com ' })
  press('Create account')
  await heading('Sign in')
  await see('If you already had an account, nothing has changed.')
  expect(field('Email address').value).toBe('ada@example.com')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in')
})

test('it leads to what was asked for before', async () => {
  const { router } = await visit('/register?next=/account/sessions')
  fill()
  press('Create account')
  await heading('Sign in')
  expect(router.currentRoute.value.fullPath).toBe('/sign-in?next=/account/sessions')
})

test('the thanks are said once', async () => {
  const { router } = await visit('/register')
  fill()
  press('Create account')
  await see('Thank you')
  await router.push('/register')
  await router.push('/sign-in')
  await heading('Sign in')
  expect(document.body.textContent).not.toContain('Thank you')
  expect(field('Email address').value).toBe('')
})
