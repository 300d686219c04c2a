import { Prisma } from './generated/client.ts'

/** The adapter's names for a server that is away, full, or gone in mid-sentence. */
const KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
])
/** Prisma's: cannot reach, timed out, closed, no connection or no transaction in time, full. */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])
/** PostgreSQL's classes 08 (connection) and 57P (being shut down, starting up), and a lock not got in time. */
const SQLSTATE = /^(08|57P|55P03$)/
/** pg's own, which carry no code. */
const MESSAGES = /^Connection terminated|^timeout exceeded when trying to connect/

/**
 * Whether a query failed because the database cannot answer it just now, so that the same query may
 * succeed in a moment. False for everything that asking again cannot mend.
 */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    const { kind, code } = driverCause(error.meta)
    return PRISMA_CODES.has(error.code) || KINDS.has(kind) || SQLSTATE.test(code)
  }
  return error instanceof Error && MESSAGES.test(error.message)
}

function driverCause(meta: Record<string, unknown> | undefined): { kind: string; code: string } {
  const adapterError = meta?.driverAdapterError as { cause?: Record<string, unknown> } | undefined
  const { kind = '', code = '' } = adapterError?.cause ?? {}
  return { kind: String(kind), code: String(code) }
}
