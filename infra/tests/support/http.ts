import type { OutgoingHttpHeaders } from 'node:http'
import { request } from 'node:https'
import type { Stack } from './stack.ts'

export interface Answer {
  status: number
  /** As received: name, value, name, value, with duplicates. */
  rawHeaders: string[]
  headers: NodeJS.Dict<string | string[]>
  body: Buffer
}

export interface Question {
  method?: string
  headers?: OutgoingHttpHeaders
  body?: string | Buffer
}

/** Sends a request over TLS and trusts the stack's own certificate. The path is not normalised. */
export async function ask(stack: Stack, path: string, question: Question = {}): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = question
  const { hostname, port } = new URL(stack.url)
  const ca = await stack.certificate()
  const { promise, resolve, reject } = Promise.withResolvers<Answer>()
  // Verifies the certificate for the stack's name, also if a test forges the Host.
  const where = { hostname, port, path, servername: hostname, ca, agent: false }
  const asked = request({ ...where, method, headers }, (answer) => {
    const parts: Buffer[] = []
    answer.on('data', (part) => parts.push(part))
    answer.on('error', reject)
    answer.on('end', () => {
      const { statusCode = 0, rawHeaders, headers } = answer
      resolve({ status: statusCode, rawHeaders, headers, body: Buffer.concat(parts) })
    })
  })
  asked.on('error', reject)
  asked.end(body)
  return promise
}

/** Calls a procedure by POST, as the web app does. */
export async function call(
  stack: Stack,
  procedure: string,
  input: unknown,
  headers: OutgoingHttpHeaders = {},
): Promise<Answer> {
  return ask(stack, `/api/trpc/${procedure}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body: JSON.stringify(input),
  })
}
