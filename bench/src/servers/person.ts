import { randomUUID } from 'node:crypto'
import { type Answer, call, expectStatus } from './procedure.ts'
import type { Server } from './server.ts'

export interface Person {
  email: string
  password: string
}

export const strangerAddress = () => `${randomUUID()}@example.com`

export async function register(signin: Server): Promise<Person> {
  const person = { email: strangerAddress(), password: 'correct horse battery staple' }
  expectStatus(await call(signin, 'accounts.register', { ...person, name: 'A Person' }), 200)
  return person
}

export async function signIn(signin: Server, person: Person): Promise<Answer> {
  return expectStatus(await call(signin, 'sessions.signIn', person), 200)
}
