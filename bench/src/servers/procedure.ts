import { type Answer, request } from './request.ts'
import type { Server } from './server.ts'

export type { Answer } from './request.ts'

/** Calls one of Signin's mutations. */
export async function call(
  signin: Server,
  procedure: string,
  input: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return post(`${signin.origin}/api/trpc/${procedure}`, input, headers)
}

export async function post(
  url: string,
  input: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return request(url, headers, JSON.stringify(input))
}

/** Throws unless the status is the expected one: a rejected call must not count as a fast one. */
export function expectStatus(answer: Answer, expected: number): Answer {
  if (answer.status === expected) return answer
  throw new Error(`expected ${expected}, got ${answer.status}: ${answer.body.slice(0, 300)}`)
}
