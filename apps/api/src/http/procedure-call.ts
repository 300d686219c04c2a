import { AppError, MAX_BATCH_QUERIES } from '@signin/contracts'
import type { FastifyRequest } from 'fastify'

/** The query parameters of tRPC's protocol. Any other parameter is a field of a query's input. */
const BATCH = 'batch'
const INPUT = 'input'
/**
 * More than twice the fields of any query. A URL could contain thousands of parameters, which are
 * parsed before the call is throttled.
 */
const MAX_PARAMETERS = 20

/** The procedures that a request calls, and their input. */
export interface ProcedureCall {
  /** One, or several in a batch of queries. */
  names: string[]
  isBatch: boolean
  /** The input of a query as JSON; in a batch, an object with all inputs by index. */
  input: string | null
}

/**
 * Parses the URL of a request. tRPC receives a URL that is built from the result
 * ({@link trpcUrlOf}), so that it runs exactly the procedures that were checked here. If it decoded
 * the original URL, `%252C` would be a comma for tRPC only.
 *
 * The input of a query is either JSON in the parameter `input`, as tRPC's client sends it, or one
 * parameter per field (`?group=signIns`), which is easy for any HTTP client.
 *
 * @throws {AppError} `batch_too_large`, `mutation_in_batch`, or `invalid_input` for a duplicate or
 *   ambiguous parameter, or for more than 20 parameters.
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

/** The path and URL for tRPC. They contain nothing else of the original URL. */
export function trpcUrlOf({ names, isBatch, input }: ProcedureCall): { path: string; url: string } {
  const query = new URLSearchParams()
  if (isBatch) query.set(BATCH, '1')
  if (input !== null) query.set(INPUT, input)
  // tRPC decodes the path once more.
  return { path: encodeURIComponent(names.join(',')), url: `http://signin/?${query}` }
}

/** Rejects duplicates: of two values one parser uses the first, another the last. */
function parametersOf(url: string): Map<string, string> {
  const { search } = new URL(url, 'http://signin')
  if (search.split('&', MAX_PARAMETERS + 1).length > MAX_PARAMETERS) {
    throw invalidInput([], `Send at most ${MAX_PARAMETERS} parameters.`)
  }
  const parameters = new Map<string, string>()
  for (const [name, value] of new URLSearchParams(search)) {
    if (parameters.has(name)) throw duplicateError(name)
    parameters.set(name, value)
  }
  return parameters
}

function inputOf(parameters: Map<string, string>, isBatch: boolean): string | null {
  const input = parameters.get(INPUT) ?? null
  const fields = [...parameters].filter(([name]) => name !== BATCH && name !== INPUT)
  if (isBatch || input !== null) {
    const [field] = fields
    if (field) throw duplicateError(field[0])
    return input
  }
  return JSON.stringify(Object.fromEntries(fields))
}

function duplicateError(name: string): AppError {
  return invalidInput([name.slice(0, 200)], 'Send this once, and in one way.')
}

function invalidInput(path: string[], message: string): AppError {
  return new AppError('invalid_input', { issues: [{ path, message }] })
}
