import { ask } from './http.ts'
import type { RequestSpec } from './http-clients.ts'
import { member, signIn } from './people.ts'
import type { Stack } from './stack.ts'

/** A request, and a check that its response has the expected content. */
export interface LoadRequest extends RequestSpec {
  name: string
  isExpected(text: string): boolean
}

export interface Session {
  id: string
  email: string
  cookie: string
}

export async function threePeople(stack: Stack): Promise<[Session, Session, Session]> {
  return [await session(stack), await session(stack), await session(stack)]
}

async function session(stack: Stack): Promise<Session> {
  const person = await member(stack)
  const cookie = await signIn(stack, person)
  const { body } = await ask(stack, '/api/trpc/sessions.current', { headers: { cookie } })
  return { id: JSON.parse(String(body)).result.data.id, email: person.email, cookie }
}

export const page = (path: string) => get(path, (text) => text.includes('id="app"'))

/** A script of the page; the response must be complete. */
export async function scriptOf(stack: Stack): Promise<LoadRequest> {
  const { body } = await ask(stack, '/')
  const path = /\/assets\/front-door[\w-]*\.js/.exec(String(body))?.[0]
  if (!path) throw new Error('The page names no script.')
  const whole = String((await ask(stack, path)).body)
  return get(path, (text) => text === whole)
}

export const alive = () => get('/health', (text) => JSON.parse(text).status === 'ok')
export const keys = () => get('/.well-known/jwks.json', (text) => JSON.parse(text).keys.length > 0)

/** The current session; the response would be null if the session were not recognised. */
export const whoIsThere = ({ cookie, id }: Session) =>
  query('sessions.current', cookie, (data) => data.id === id)

export const account = ({ cookie, email }: Session) =>
  query('accounts.me', cookie, (data) => data.email === email)

export const accessToken = ({ cookie }: Session) =>
  mutation('tokens.issueAccessToken', cookie, {}, (data) => data.tokenType === 'Bearer')

export const rename = ({ cookie }: Session, name: string) =>
  mutation('accounts.updateProfile', cookie, { name }, (data) => data.name === name)

/** The long polls of a service that follows revocations. Nothing is revoked, so each lasts 25 s. */
export function longPolls(): () => LoadRequest {
  let cursor = ''
  return () => ({
    ...get(`/api/revocations?wait=25&after=${cursor}`, (text) => {
      cursor = JSON.parse(text).cursor
      return cursor.length > 0
    }),
    name: '/api/revocations',
  })
}

type Data = Record<string, unknown>

const get = (path: string, isExpected: (text: string) => boolean): LoadRequest => ({
  name: path,
  path,
  isExpected,
})

const query = (procedure: string, cookie: string, holds: (data: Data) => boolean): LoadRequest => ({
  ...get(`/api/trpc/${procedure}`, (text) => holds(JSON.parse(text).result.data ?? {})),
  cookie,
})

const mutation = (
  procedure: string,
  cookie: string,
  input: object,
  holds: (data: Data) => boolean,
): LoadRequest => ({ ...query(procedure, cookie, holds), body: JSON.stringify(input) })
