import { Prisma } from './generated/client.ts'

/**
 * The adapter's error kinds for an unreachable server, a lost connection and too many connections.
 */
const KINDS = new Set([
  'DatabaseNotReachable',
  'ConnectionClosed',
  'SocketTimeout',
  'TooManyConnections',
])
/**
 * Prisma's codes: unreachable, timed out, connection closed, no pool connection or transaction in
 * time, too many connections.
 */
const PRISMA_CODES = new Set(['P1001', 'P1002', 'P1008', 'P1017', 'P2024', 'P2028', 'P2037'])
/**
 * PostgreSQL's class 08 (connection), 57P (shutting down, starting up) and 55P03 (lock timeout).
 */
const SQLSTATE = /^(08|57P|55P03$)/
/** Errors of pg itself, which have no code. */
const MESSAGES = /^Connection terminated|^timeout exceeded when trying to connect/

/**
 * Whether a query failed because the database is temporarily unavailable, so that a retry may
 * succeed. False for errors that a retry cannot resolve.
 */
export function isUnreachable(error: unknown): boolean {
  if (error instanceof Prisma.PrismaClientKnownRequestError) {
    const { kind, code } = driverCause(error.meta)
    return PRISMA_CODES.has(error.code) || KINDS.has(kind) || SQLSTATE.test(code)
  }
  return error instanceof Error && MESSAGES.test(error.message)
}

/** Whether a statement ran longer than the pool's `statementTimeoutMs` (PostgreSQL's query_canceled). */
export function isStatementTimeout(error: unknown): boolean {
  return (
    error instanceof Prisma.PrismaClientKnownRequestError &&
    driverCause(error.meta).code === '57014'
  )
}

function driverCause(meta: Record<string, unknown> | undefined): { kind: string; code: string } {
  const adapterError = meta?.driverAdapterError as { cause?: Record<string, unknown> } | undefined
  const { kind = '', code = '' } = adapterError?.cause ?? {}
  return { kind: String(kind), code: String(code) }
}
