import { type ErrorCode, Refusal } from '@signin/contracts'
import { expect, test } from 'vitest'
import { fakeServices } from '../../test/fake-services.ts'
import { field, heading, press, see, type, visit } from '../../test/harness.ts'

function signIn() {
  type('Email address', 'ada@example.com')
  type('Password', 'an old one')
  press('Sign in')
}

async function refusedWith(code: ErrorCode, details = {}) {
  const page = await visit('/sign-in')
  page.services.sessions.signIn.mockRejectedValueOnce(new Refusal(code, details))
  signIn()
  return page
}

test('a wrong password keeps what was typed and takes the focus', async () => {
  await refusedWith('wrong_email_or_password')
  await see('The address or the password is wrong.')
  expect(document.querySelectorAll('[role=alert]')).toHaveLength(1)
  expect(field('Email address').value).toBe('ada@example.com')
  expect(field('Password').value).toBe('an old one')
  expect(document.activeElement).toBe(field('Password'))
})

test.for([
  ['too_many_calls', 'Try again in 5 minutes.'],
  ['busy', 'Try again in 5 minutes.'],
] as const)('%s says when to try again', async ([code, words]) => {
  await refusedWith(code, { retryAfter: 241 })
  await see(words)
})

test('a failure is gone from the page once a later try went well', async () => {
  await refusedWith('busy')
  await see('Too much is going on')
  press('Sign in')
  await heading('Account')
})

test('two presses send one attempt', async () => {
  const { services } = await visit('/sign-in')
  signIn()
  press('Sign in')
  await heading('Account')
  expect(services.sessions.signIn).toHaveBeenCalledTimes(1)
})

test('the password can be looked at', async () => {
  await visit('/sign-in')
  const input = field('Password')
  expect(input.type).toBe('password')
  press('Show password')
  await expect.poll(() => input.type).toBe('text')
  press('Show password')
  await expect.poll(() => input.type).toBe('password')
})

test('password managers are told what is what', async () => {
  const { router } = await visit('/sign-in')
  expect(field('Email address').autocomplete).toBe('username')
  expect(field('Password').autocomplete).toBe('current-password')
  await router.push('/register')
  await heading('Create an account')
  expect(field('Name').autocomplete).toBe('name')
  expect(field('Email address').autocomplete).toBe('username')
  expect(field('Password').autocomplete).toBe('new-password')
})

test('no answer at all is told in words', async () => {
  const { fetch } = await visit('/sign-in', fakeServices())
  fetch.mockResolvedValueOnce(new Response('<h1>502 Bad Gateway</h1>', { status: 502 }))
  signIn()
  await see('No answer from Signin')
})
