import { randomBytes } from 'node:crypto'
import { createClient } from '@signin/client'
import type { Page } from 'playwright-core'
import { expect, inject } from 'vitest'
import { button, field, heading } from './controls.ts'
import { linkTo } from './mailbox.ts'
import { randomClientAddress } from './page.ts'

export interface Person {
  name: string
  email: string
  password: string
}

export function newPerson(): Person {
  const id = randomBytes(6).toString('hex')
  return { name: `Grace ${id}`, email: `${id}@example.com`, password: `sunny teapots ${id}` }
}

/** Creates a person with a confirmed account. */
export async function createMember(server = inject('server')): Promise<Person> {
  const person = await createApplicant(server)
  const { accounts } = createClient({ url: server, headers: randomClientAddress() })
  const link = await linkTo('/register/confirm', person.email, server)
  const [, token = ''] = link.split('#')
  await accounts.confirmEmail.mutate({ token, password: person.password })
  return person
}

/** Creates a person with an unconfirmed registration. */
export async function createApplicant(server = inject('server')): Promise<Person> {
  const person = newPerson()
  const { accounts } = createClient({ url: server, headers: randomClientAddress() })
  await accounts.register.mutate(person)
  return person
}

/** Opens a page with a new session, for tests that are not about the sign-in. */
export async function openAs(page: Page, person: Person, path = '/account') {
  await beginSession(page, person)
  await page.goto(path)
  await button(page, 'Your account').waitFor()
}

/** Creates a session for the page's browser, without loading a page. */
export async function beginSession(page: Page, { email, password }: Person) {
  const api = page.context().request
  const answer = await api.post('/api/trpc/sessions.signIn', { data: { email, password } })
  expect(answer.status()).toBe(200)
}

/** Registers, up to the confirmation mail. */
export async function register(page: Page, { name, email, password }: Person) {
  await page.goto('/register')
  await field(page, 'Name').fill(name)
  await field(page, 'Email address').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Create account').click()
  await heading(page, 'Look in your mailbox').waitFor()
}

/** Submits the sign-in form, whatever follows. */
export async function fillSignIn(page: Page, { email, password }: Person) {
  await field(page, 'Email address').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Sign in').click()
}

export async function signIn(page: Page, person: Person) {
  await page.goto('/sign-in')
  await fillSignIn(page, person)
  await page.getByText(person.email).first().waitFor()
}
