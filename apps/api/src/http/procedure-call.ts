import { AppError, MAX_BATCH_QUERIES } from '@signin/contracts'
import type { FastifyRequest } from 'fastify'

/** What tRPC reads of an address by itself; any other parameter is a field of a query's input. */
const BATCH = 'batch'
const INPUT = 'input'
/** No query has half as many fields. An address could hold thousands, read before a call is counted. */
const MAX_PARAMETERS = 20

/** The procedures that a request calls. */
export interface ProcedureCall {
  /** More than one only in a batch of queries. */
  names: string[]
  isBatch: boolean
  /** Of a query: its input as JSON, or in a batch those of all, by number. */
  input: string | null
}

/**
 * Reads the address of a request, once: what is checked here is what tRPC is handed
 * ({@link addressOf}). Were it to decode the address by itself, `%252C` would be a comma to it alone.
 *
 * A query's input may be said in two ways: as tRPC's client does, in the parameter `input` as JSON,
 * or field by field (`?group=signIns`), which every HTTP client can.
 *
 * @throws {AppError} `batch_too_large`, `mutation_in_batch`, or `invalid_input` for what says two things,
 *   or more than 20.
 */
export function procedureCallOf(
  request: Pick<FastifyRequest, 'method' | 'url' | 'params'>,
): ProcedureCall {
  const { path } = request.params as { path: string }
  const names = path.split(',')
  if (names.length > MAX_BATCH_QUERIES) throw new AppError('batch_too_large')
  if (request.method === 'POST' && names.length > 1) throw new AppError('mutation_in_batch')
  const parameters = parametersOf(request.url)
  const isBatch = parameters.get(BATCH) === '1'
  return { names, isBatch, input: request.method === 'GET' ? inputOf(parameters, isBatch) : null }
}

/** The same for tRPC, which is handed no other word of the request's address. */
export function addressOf({ names, isBatch, input }: ProcedureCall): { path: string; url: string } {
  const query = new URLSearchParams()
  if (isBatch) query.set(BATCH, '1')
  if (input !== null) query.set(INPUT, input)
  // tRPC decodes the path.
  return { path: encodeURIComponent(names.join(',')), url: `http://signin/?${query}` }
}

/** Each once: of two values one reader would take the first, and another the last. */
function parametersOf(address: string): Map<string, string> {
  const { search } = new URL(address, 'http://signin')
  if (search.split('&', MAX_PARAMETERS + 1).length > MAX_PARAMETERS) {
    throw invalid([], `Send at most ${MAX_PARAMETERS} parameters.`)
  }
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(search)) {
    if (parameters.has(name)) throw twice(name)
    parameters.set(name, value)
  }
  return parameters
}

function inputOf(parameters: Map<string, string>, isBatch: boolean): string | null {
  const input = parameters.get(INPUT) ?? null
  const fields = [...parameters].filter(([name]) => name !== BATCH && name !== INPUT)
  if (isBatch || input !== null) {
    const [field] = fields
    if (field) throw twice(field[0])
    return input
  }
  return JSON.stringify(Object.fromEntries(fields))
}

function twice(name: string): AppError {
  return invalid([name.slice(0, 200)], 'Send this once, and in one way.')
}

function invalid(path: string[], message: string): AppError {
  return new AppError('invalid_input', { issues: [{ path, message }] })
}
