import { nextClientAddress } from '../client-addresses.ts'
import type { Server } from './server.ts'

export interface Answer {
  status: number
  headers: Headers
  body: string
  /** What a browser would send back. */
  cookie: string
}

/** Calls one of Signin's mutations. */
export async function call(
  signin: Server,
  procedure: string,
  input: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return post(`${signin.origin}/api/trpc/${procedure}`, input, headers)
}

/** Posts JSON, each time as another client. */
export async function post(
  url: string,
  input: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  const response = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-forwarded-for': nextClientAddress(),
      ...headers,
    },
    body: JSON.stringify(input),
  })
  const cookies = response.headers.getSetCookie().map((line) => line.split(';', 1)[0])
  return {
    status: response.status,
    headers: response.headers,
    body: await response.text(),
    cookie: cookies.join('; '),
  }
}

/** The answer, if its status is the expected one: a refused call must never count as a fast one. */
export function expectStatus(answer: Answer, expected: number): Answer {
  if (answer.status === expected) return answer
  throw new Error(`expected ${expected}, got ${answer.status}: ${answer.body.slice(0, 300)}`)
}
