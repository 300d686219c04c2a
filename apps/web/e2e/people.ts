import { randomBytes } from 'node:crypto'
import { createClient } from '@signin/client'
import type { Page } from 'playwright-core'
import { inject } from 'vitest'
import { button, field, heading } from './controls.ts'
import { linkTo } from './mailbox.ts'
import { somewhere } from './page.ts'

export interface Person {
  name: string
  email: string
  password: string
}

export function somebody(): Person {
  const id = randomBytes(6).toString('hex')
  return { name: `Grace ${id}`, email: `${id}@example.com`, password: `sunny teapots ${id}` }
}

/** Somebody who has an account already, and has read the mail that makes it. */
export async function member(): Promise<Person> {
  const person = somebody()
  const { accounts } = createClient({ url: inject('server'), headers: somewhere() })
  await accounts.register.mutate(person)
  const link = await linkTo('/register/confirm', person.email)
  const [, token = ''] = link.split('#')
  await accounts.confirmEmail.mutate({ token, password: person.password })
  return person
}

/** Up to the mail. */
export async function register(page: Page, { name, email, password }: Person) {
  await page.goto('/register')
  await field(page, 'Name').fill(name)
  await field(page, 'Email address').fill(email)
  await field(page, 'Password').fill(password)
  await button(page, 'Create account').click()
  await heading(page, 'Look in your mailbox').waitFor()
}

/** What comes after it. */
export async function confirm(page: Page, { email, password }: Person) {
  await page.goto(await linkTo('/register/confirm', email))
  await field(page, 'Password').fill(password)
  await button(page, 'Finish and sign in').click()
  await page.getByText(email).first().waitFor()
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
  await page.getByText(person.email).first().waitFor()
}
