import { randomUUID } from 'node:crypto'
import { type Answer, call, expectStatus } from '../servers/procedure.ts'
import type { Server } from '../servers/server.ts'
import type { PostOffice } from './post-office.ts'

export interface Person {
  email: string
  password: string
}

/** A password that is on no list of breached passwords. */
export const PASSWORD = 'mild octagon, brisk walnut'

export const unknownAddress = () => `${randomUUID()}@example.com`

/** Registers a person through the API, and confirms the emailed link. */
export async function register(signin: Server, postOffice: PostOffice): Promise<Person> {
  const person = { email: unknownAddress(), password: PASSWORD }
  const mailed = postOffice.tokenFor(person.email)
  expectStatus(await call(signin, 'accounts.register', { ...person, name: 'A Person' }), 200)
  const link = { token: await mailed, password: person.password }
  expectStatus(await call(signin, 'accounts.confirmEmail', link), 200)
  return person
}

export async function signIn(signin: Server, person: Person): Promise<Answer> {
  return expectStatus(await call(signin, 'sessions.signIn', person), 200)
}
