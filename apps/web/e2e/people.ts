import { randomBytes } from 'node:crypto'
import { createClient } from '@signin/client'
import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import { button, field, heading } from './controls.ts'

export interface Person {
  name: string
  email: string
  password: string
}

export function somebody(): Person {
  const id = randomBytes(6).toString('hex')
  return { name: `Grace ${id}`, email: `${id}@example.com`, password: `a password of ${id}` }
}

/** Somebody who has an account already. */
export async function member(): Promise<Person> {
  const person = somebody()
  await createClient({ url: inject('server') }).accounts.register.mutate(person)
  return person
}

export async function register(page: Page, { name, email, password }: Person) {
  await page.goto('/register')
  await field(page, 'Name').fill(name)
  await field(page, 'Email address').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Create account').click()
  await heading(page, 'Sign in').waitFor()
}

/** From the sign-in page, wherever that leads. */
export async function fillSignIn(page: Page, { email, password }: Person) {
  await field(page, 'Email address').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Sign in').click()
}

export async function signIn(page: Page, person: Person) {
  await page.goto('/sign-in')
  await fillSignIn(page, person)
  await page.getByText(person.email).waitFor()
}
