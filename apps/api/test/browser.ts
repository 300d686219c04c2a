import type { Failure } from '@signin/contracts'
import { appRouter } from '@signin/contracts/router'
import type { FastifyInstance, LightMyRequestResponse } from 'fastify'

/** The result of a call: its data, or an error of the contract's table. */
export interface Answer {
  status: number
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers untyped
  data: any
  error: Failure | undefined
  headers: LightMyRequestResponse['headers']
}

type Flattened = Record<
  string,
  {
    _def: {
      type: 'query' | 'mutation' | 'subscription'
      meta?: { guard?: string }
      inputs: { safeParse(input: unknown): { success: boolean } }[]
    }
  }
>

/** Every procedure of the contract: its dotted name, type, input schemas and guard. */
export const procedures = Object.entries(appRouter._def.procedures as unknown as Flattened).map(
  ([name, { _def }]) => ({
    name,
    type: _def.type,
    inputs: _def.inputs,
    guard: _def.meta?.guard ?? 'none',
  }),
)

/** Whether the contract's schemas accept this input. */
export function accepts(procedure: string, input: unknown): boolean {
  const { inputs = [] } = procedures.find(({ name }) => name === procedure) ?? {}
  return inputs.every((schema) => schema.safeParse(input).success)
}

/** Calls procedures as a browser does: keeps cookies and sends the given headers. */
export class Browser {
  readonly #app: FastifyInstance
  readonly #headers: Record<string, string>
  readonly cookies = new Map<string, string>()

  constructor(app: FastifyInstance, headers: Record<string, string> = {}) {
    this.#app = app
    this.#headers = headers
  }

  async call(procedure: string, input?: unknown): Promise<Answer> {
    const json = input === undefined ? undefined : JSON.stringify(input)
    const type = procedures.find(({ name }) => name === procedure)?.type
    return type === 'query' ? this.get(procedure, json) : this.post(procedure, json ?? '')
  }

  async get(procedure: string, input?: string): Promise<Answer> {
    const query = input === undefined ? '' : `?input=${encodeURIComponent(input.toWellFormed())}`
    return this.send({ method: 'GET', url: `/api/trpc/${procedure}${query}` })
  }

  /** Sends the payload unchanged, so it may be invalid JSON. */
  async post(procedure: string, payload: string, headers: Record<string, string> = {}) {
    return this.send({
      method: 'POST',
      url: `/api/trpc/${procedure}`,
      payload,
      headers: { 'content-type': 'application/json', ...headers },
    })
  }

  async send(request: {
    method: 'GET' | 'POST' | 'PUT' | 'DELETE' | 'HEAD'
    url: string
    payload?: string
    headers?: Record<string, string>
  }): Promise<Answer> {
    const response = await this.#app.inject({
      ...request,
      cookies: Object.fromEntries(this.cookies),
      headers: { ...this.#headers, ...request.headers },
    })
    this.#keep(response)
    const body = response.headers['content-type']?.includes('json') ? response.json() : undefined
    return {
      status: response.statusCode,
      data: body?.result?.data,
      error: body?.error,
      headers: response.headers,
    }
  }

  #keep(response: LightMyRequestResponse): void {
    for (const { name, value, maxAge } of response.cookies) {
      if (value && maxAge !== 0) this.cookies.set(name, value)
      else this.cookies.delete(name)
    }
  }
}
