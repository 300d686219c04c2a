import { type ErrorCode, errors, failure } from '../errors.ts'

const REF = '#/components/'
const RETRY_AFTER = {
  description: 'Seconds until the same call is worth making again.',
  schema: { type: 'integer', minimum: 1 },
}

const codes = Object.keys(errors).toSorted() as ErrorCode[]
const statuses = [...new Set(codes.map((code) => errors[code].status))].toSorted((a, b) => a - b)

/** The error responses of a call by status, for its possible error codes. */
export function errorResponsesOf(codes: ErrorCode[]): Record<string, { $ref: string }> {
  const possible = [...new Set(codes.map((code) => errors[code].status))].toSorted()
  return Object.fromEntries([
    ...possible.map((status) => [status, { $ref: `${REF}responses/${nameOf(status)}` }]),
    ['default', { $ref: `${REF}responses/Refused` }],
  ])
}

/** The response components: one for each status of the error table, and one for all of them. */
export function failureResponses() {
  const responses = statuses.map((status) => [nameOf(status), responseOf(codesOf(status))])
  return Object.fromEntries([
    ...responses,
    ['Refused', { ...responseOf(codes), description: 'Any other row of the error table.' }],
  ])
}

export const failureSchemas = {
  ErrorCode: { type: 'string', enum: codes, description: 'What clients switch on.' },
  Issue: {
    type: 'object',
    description: 'What is wrong with one field of the input.',
    required: ['path', 'message'],
    properties: {
      path: { type: 'array', items: { type: ['string', 'integer'] } },
      message: { type: 'string', description: 'For the person who filled it in.' },
    },
  },
}

function nameOf(status: number): string {
  return `Refused${status}`
}

function codesOf(status: number): ErrorCode[] {
  return codes.filter((code) => errors[code].status === status)
}

function responseOf(possible: ErrorCode[]) {
  const hasRetryAfter = possible.some((code) =>
    ['too_many_calls', 'busy', 'unavailable'].includes(code),
  )
  return {
    description: possible.map((code) => `\`${code}\`: ${errors[code].message}`).join('\n\n'),
    ...(hasRetryAfter && { headers: { 'Retry-After': RETRY_AFTER } }),
    content: { 'application/json': { schema: schemaOf(possible) } },
  }
}

function schemaOf(possible: ErrorCode[]) {
  const all = possible.length === codes.length
  const numbers = [...new Set(possible.map((code) => failure(code, '').code))]
  const httpStatuses = [...new Set(possible.map((code) => errors[code].status))]
  return {
    type: 'object',
    required: ['error'],
    properties: {
      error: {
        type: 'object',
        required: ['message', 'code', 'data'],
        properties: {
          message: { type: 'string', description: 'For people to read. It may be reworded.' },
          code: { type: 'integer', enum: numbers, description: "JSON-RPC 2.0's number." },
          data: {
            type: 'object',
            required: ['code', 'httpStatus', 'requestId'],
            properties: {
              code: all ? { $ref: `${REF}schemas/ErrorCode` } : { type: 'string', enum: possible },
              httpStatus: { type: 'integer', enum: httpStatuses },
              requestId: { type: 'string', description: 'What the log has it under.' },
              retryAfter: { type: 'integer', description: RETRY_AFTER.description },
              issues: { type: 'array', items: { $ref: `${REF}schemas/Issue` } },
            },
          },
        },
      },
    },
  }
}
