import { randomBytes } from 'node:crypto'
import { type Answer, call } from './http.ts'
import { linkTo } from './sent-emails.ts'
import type { Stack } from './stack.ts'

export interface Person {
  name: string
  email: string
  password: string
}

export function newPerson(): Person {
  const id = randomBytes(6).toString('hex')
  return { name: `Grace ${id}`, email: `${id}@example.com`, password: `sunny teapots ${id}` }
}

/** Registers a person and confirms the email address. */
export async function member(stack: Stack): Promise<Person> {
  const person = newPerson()
  succeeded(await call(stack, 'accounts.register', person))
  const link = await linkTo('/register/confirm', person.email, stack)
  const token = new URL(link).hash.slice(1)
  const { password } = person
  succeeded(await call(stack, 'accounts.confirmEmail', { token, password }))
  return person
}

/** @returns the value of a Cookie header with the new session. */
export async function signIn(stack: Stack, { email, password }: Person): Promise<string> {
  const answer = succeeded(await call(stack, 'sessions.signIn', { email, password }))
  const set = answer.headers['set-cookie'] ?? []
  const cookies = Array.isArray(set) ? set : [set]
  return cookies.map((cookie) => cookie.split(';', 1)[0]).join('; ')
}

function succeeded(answer: Answer): Answer {
  if (answer.status !== 200) throw new Error(`${answer.status}: ${answer.body}`)
  return answer
}
